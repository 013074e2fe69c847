"""How resources are made that moto's CloudFormation can't make, and what it leaves out of those it can."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import boto3

from tests.live.makers_more import MORE

Properties = Mapping[str, Any]
Maker = Callable[[Properties], tuple[str, Mapping[str, str]]]
"""From properties to what `Ref` gives, and the attributes."""


def _bucket_policy(properties: Properties) -> tuple[str, Mapping[str, str]]:
    document = json.dumps(properties["PolicyDocument"])
    boto3.client("s3").put_bucket_policy(Bucket=properties["Bucket"], Policy=document)
    return properties["Bucket"], {}


def _topic_policy(properties: Properties) -> tuple[str, Mapping[str, str]]:
    (topic,) = properties["Topics"]
    document = json.dumps(properties["PolicyDocument"])
    boto3.client("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=document)
    return f"{topic}#TopicPolicy", {}


def _queue_policy(properties: Properties) -> tuple[str, Mapping[str, str]]:
    (queue,) = properties["Queues"]
    document = json.dumps(properties["PolicyDocument"])
    sqs = boto3.client("sqs")
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": document})
    told = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    return f"{told['QueueArn']}#QueuePolicy", {}


def _network_acl(properties: Properties) -> tuple[str, Mapping[str, str]]:
    return boto3.client("ec2").create_network_acl(VpcId=properties["VpcId"])["NetworkAcl"]["NetworkAclId"], {}


def _network_acl_entry(properties: Properties) -> tuple[str, Mapping[str, str]]:
    boto3.client("ec2").create_network_acl_entry(**{**properties, "Protocol": str(properties["Protocol"])})
    return f"{properties['NetworkAclId']}|{properties['RuleNumber']}", {}


def _cluster(properties: Properties) -> tuple[str, Mapping[str, str]]:
    boto3.client("rds").create_db_cluster(**properties)
    return properties["DBClusterIdentifier"], {}


def _secret(properties: Properties) -> tuple[str, Mapping[str, str]]:
    return boto3.client("secretsmanager").create_secret(**properties, SecretString="a")["ARN"], {}


def _group(properties: Properties) -> tuple[str, Mapping[str, str]]:
    iam = boto3.client("iam")
    iam.create_group(GroupName=properties["GroupName"])
    for arn in properties.get("ManagedPolicyArns", ()):
        iam.attach_group_policy(GroupName=properties["GroupName"], PolicyArn=arn)
    return properties["GroupName"], {}


def _security_group(properties: Properties) -> tuple[str, Mapping[str, str]]:
    ec2 = boto3.client("ec2")
    name = properties.get("GroupName", f"by-hand-{abs(hash(properties['GroupDescription']))}")
    description, vpc = properties["GroupDescription"], properties["VpcId"]
    id = ec2.create_security_group(GroupName=name, Description=description, VpcId=vpc)["GroupId"]
    if ingress := properties.get("SecurityGroupIngress"):
        ec2.authorize_security_group_ingress(GroupId=id, IpPermissions=[_permission(rule) for rule in ingress])
    if egress := properties.get("SecurityGroupEgress"):
        everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        ec2.revoke_security_group_egress(GroupId=id, IpPermissions=[everything])
        ec2.authorize_security_group_egress(GroupId=id, IpPermissions=[_permission(rule) for rule in egress])
    return id, {"GroupId": id}


def _permission(rule: Mapping[str, Any]) -> dict[str, Any]:
    told = {"Description": rule["Description"]} if "Description" in rule else {}
    found: dict[str, Any] = {key: rule[key] for key in ("IpProtocol", "FromPort", "ToPort") if key in rule}
    if "CidrIp" in rule:
        found["IpRanges"] = [{"CidrIp": rule["CidrIp"], **told}]
    if "CidrIpv6" in rule:
        found["Ipv6Ranges"] = [{"CidrIpv6": rule["CidrIpv6"], **told}]
    return found


def _volume(properties: Properties) -> tuple[str, Mapping[str, str]]:
    return boto3.client("ec2").create_volume(**properties)["VolumeId"], {}


def _key(properties: Properties) -> tuple[str, Mapping[str, str]]:
    kms = boto3.client("kms")
    given = {"Description": properties.get("Description", ""), "Policy": json.dumps(properties["KeyPolicy"])}
    made = kms.create_key(**given, MultiRegion=properties.get("MultiRegion", False))["KeyMetadata"]
    if properties.get("EnableKeyRotation"):
        kms.enable_key_rotation(KeyId=made["KeyId"])
    return made["KeyId"], {"Arn": made["Arn"]}


def _table(properties: Properties) -> tuple[str, Mapping[str, str]]:
    sse = properties["SSESpecification"]
    sse = {{"SSEEnabled": "Enabled"}.get(key, key): value for key, value in sse.items()}
    boto3.client("dynamodb").create_table(**{**properties, "SSESpecification": sse})
    return properties["TableName"], {}


def _log_group(properties: Properties) -> tuple[str, Mapping[str, str]]:
    logs, name = boto3.client("logs"), properties["LogGroupName"]
    logs.create_log_group(logGroupName=name, kmsKeyId=properties["KmsKeyId"])
    logs.put_retention_policy(logGroupName=name, retentionInDays=properties["RetentionInDays"])
    return name, {}


def _trail(properties: Properties) -> tuple[str, Mapping[str, str]]:
    trails = boto3.client("cloudtrail")
    names = {"TrailName": "Name", "EnableLogFileValidation": "EnableLogFileValidation"}
    given = {names.get(key, key): value for key, value in properties.items() if key != "IsLogging"}
    arn = trails.create_trail(**given)["TrailARN"]
    if properties["IsLogging"]:
        trails.start_logging(Name=arn)
    return properties["TrailName"], {"Arn": arn}


def _subscription(properties: Properties) -> tuple[str, Mapping[str, str]]:
    return boto3.client("sns").subscribe(**properties, ReturnSubscriptionArn=True)["SubscriptionArn"], {}


def _alarm(properties: Properties) -> tuple[str, Mapping[str, str]]:
    boto3.client("cloudwatch").put_metric_alarm(**properties)
    return properties["AlarmName"], {}


def _metric_filter(properties: Properties) -> tuple[str, Mapping[str, str]]:
    (change,) = properties["MetricTransformations"]
    lowered = {key[0].lower() + key[1:]: value for key, value in change.items()}
    boto3.client("logs").put_metric_filter(
        logGroupName=properties["LogGroupName"],
        filterName=properties["FilterName"],
        filterPattern=properties["FilterPattern"],
        metricTransformations=[lowered],
    )
    return properties["FilterName"], {}


def _recorder(properties: Properties) -> tuple[str, Mapping[str, str]]:
    group = {key[0].lower() + key[1:]: value for key, value in properties["RecordingGroup"].items()}
    boto3.client("config").put_configuration_recorder(
        ConfigurationRecorder={"name": properties["Name"], "roleARN": properties["RoleARN"], "recordingGroup": group}
    )
    return properties["Name"], {}


def _channel(properties: Properties) -> tuple[str, Mapping[str, str]]:
    config, name = boto3.client("config"), properties["Name"]
    config.put_delivery_channel(DeliveryChannel={"name": name, "s3BucketName": properties["S3BucketName"]})
    config.start_configuration_recorder(ConfigurationRecorderName="default")
    return name, {}


def _detector(properties: Properties) -> tuple[str, Mapping[str, str]]:
    return boto3.client("guardduty").create_detector(**properties)["DetectorId"], {}


def _certificate(properties: Properties) -> tuple[str, Mapping[str, str]]:
    return boto3.client("acm").request_certificate(**properties)["CertificateArn"], {}


def _cache(properties: Properties) -> tuple[str, Mapping[str, str]]:
    given = {**properties, "CacheClusterId": properties["ClusterName"]}
    del given["ClusterName"]
    boto3.client("elasticache").create_cache_cluster(**given)
    return properties["ClusterName"], {}


def _replication_group(properties: Properties) -> tuple[str, Mapping[str, str]]:
    boto3.client("elasticache").create_replication_group(**properties)
    return properties["ReplicationGroupId"], {}


def _vault(properties: Properties) -> tuple[str, Mapping[str, str]]:
    boto3.client("backup").create_backup_vault(**properties)
    return properties["BackupVaultName"], {}


def _eks(properties: Properties) -> tuple[str, Mapping[str, str]]:
    network = {key[0].lower() + key[1:]: value for key, value in properties["ResourcesVpcConfig"].items()}
    boto3.client("eks").create_cluster(
        name=properties["Name"], roleArn=properties["RoleArn"], resourcesVpcConfig=network
    )
    return properties["Name"], {}


def _association(properties: Properties) -> tuple[str, Mapping[str, str]]:
    return boto3.client("ec2").associate_route_table(**properties)["AssociationId"], {}


def _repository(properties: Properties) -> tuple[str, Mapping[str, str]]:
    encryption = properties["EncryptionConfiguration"]
    boto3.client("ecr").create_repository(
        repositoryName=properties["RepositoryName"],
        imageTagMutability=properties.get("ImageTagMutability", "MUTABLE"),
        imageScanningConfiguration={"scanOnPush": properties["ImageScanningConfiguration"]["ScanOnPush"]},
        encryptionConfiguration={"encryptionType": encryption["EncryptionType"], "kmsKey": encryption["KmsKey"]},
    )
    return properties["RepositoryName"], {}


def _db_instance(properties: Properties) -> tuple[str, Mapping[str, str]]:
    given = {**properties, "AllocatedStorage": int(properties["AllocatedStorage"])}
    boto3.client("rds").create_db_instance(**given)
    return properties["DBInstanceIdentifier"], {}


MAKERS: Mapping[str, Maker] = {
    **MORE,
    "AWS::EC2::NetworkAcl": _network_acl,
    "AWS::EC2::NetworkAclEntry": _network_acl_entry,
    "AWS::EC2::SecurityGroup": _security_group,
    "AWS::EC2::SubnetRouteTableAssociation": _association,
    "AWS::EC2::Volume": _volume,
    "AWS::ECR::Repository": _repository,
    "AWS::IAM::Group": _group,
    "AWS::Backup::BackupVault": _vault,
    "AWS::CertificateManager::Certificate": _certificate,
    "AWS::CloudTrail::Trail": _trail,
    "AWS::CloudWatch::Alarm": _alarm,
    "AWS::Config::ConfigurationRecorder": _recorder,
    "AWS::Config::DeliveryChannel": _channel,
    "AWS::DynamoDB::Table": _table,
    "AWS::EKS::Cluster": _eks,
    "AWS::ElastiCache::CacheCluster": _cache,
    "AWS::ElastiCache::ReplicationGroup": _replication_group,
    "AWS::GuardDuty::Detector": _detector,
    "AWS::Logs::LogGroup": _log_group,
    "AWS::Logs::MetricFilter": _metric_filter,
    "AWS::SNS::Subscription": _subscription,
    "AWS::KMS::Key": _key,
    "AWS::RDS::DBCluster": _cluster,
    "AWS::RDS::DBInstance": _db_instance,
    "AWS::S3::BucketPolicy": _bucket_policy,
    "AWS::SNS::TopicPolicy": _topic_policy,
    "AWS::SQS::QueuePolicy": _queue_policy,
    "AWS::SecretsManager::Secret": _secret,
}


_ALSO_IN_CLOUDFORMATION = {
    "AWS::Logs::LogGroup",
    "AWS::DynamoDB::Table",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::Volume",
    "AWS::ECR::Repository",
    "AWS::ECS::Service",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::RDS::DBInstance",
}
NOT_IN_CLOUDFORMATION = frozenset(MAKERS) - _ALSO_IN_CLOUDFORMATION
"""Types that moto's CloudFormation can't make, or makes so that its own services stumble over them."""


def _subnet(name: str, properties: Properties) -> None:
    if properties.get("MapPublicIpOnLaunch"):
        boto3.client("ec2").modify_subnet_attribute(SubnetId=name, MapPublicIpOnLaunch={"Value": True})


def _bucket(name: str, properties: Properties) -> None:
    s3 = boto3.client("s3")
    if block := properties.get("PublicAccessBlockConfiguration"):
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block)
    if "VersioningConfiguration" in properties:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=properties["VersioningConfiguration"])
    if "AccessControl" in properties:
        canned = {"PublicRead": "public-read", "Private": "private", "LogDeliveryWrite": "log-delivery-write"}
        s3.put_bucket_acl(Bucket=name, ACL=canned[properties["AccessControl"]])
    if logging := properties.get("LoggingConfiguration"):
        target = {"TargetBucket": logging["DestinationBucketName"], "TargetPrefix": logging.get("LogFilePrefix", "")}
        s3.put_bucket_logging(Bucket=name, BucketLoggingStatus={"LoggingEnabled": target})
    if lifecycle := properties.get("LifecycleConfiguration"):
        rules = [
            {
                "ID": rule["Id"],
                "Status": rule["Status"],
                "Filter": {"Prefix": rule.get("Prefix", "")},
                **({"Expiration": {"Days": rule["ExpirationInDays"]}} if "ExpirationInDays" in rule else {}),
                **(
                    {"AbortIncompleteMultipartUpload": rule["AbortIncompleteMultipartUpload"]}
                    if "AbortIncompleteMultipartUpload" in rule
                    else {}
                ),
            }
            for rule in lifecycle["Rules"]
        ]
        s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules})
    if ownership := properties.get("OwnershipControls"):
        s3.put_bucket_ownership_controls(Bucket=name, OwnershipControls=ownership)


def _role(name: str, properties: Properties) -> None:
    for policy in properties.get("Policies", ()):
        document = json.dumps(policy["PolicyDocument"])
        boto3.client("iam").put_role_policy(RoleName=name, PolicyName=policy["PolicyName"], PolicyDocument=document)


def _user(name: str, properties: Properties) -> None:
    for policy in properties.get("Policies", ()):
        document = json.dumps(policy["PolicyDocument"])
        boto3.client("iam").put_user_policy(UserName=name, PolicyName=policy["PolicyName"], PolicyDocument=document)


LEFT_OUT: Mapping[str, frozenset[str]] = {
    "AWS::IAM::Role": frozenset({"Policies"}),
    "AWS::IAM::User": frozenset({"Policies"}),
}
"""What moto's CloudFormation takes and spoils; made afterwards."""

AFTERWARDS: Mapping[str, Callable[[str, Properties], None]] = {
    "AWS::EC2::Subnet": _subnet,
    "AWS::IAM::Role": _role,
    "AWS::IAM::User": _user,
    "AWS::S3::Bucket": _bucket,
}
