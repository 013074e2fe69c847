"""How resources are made that moto's CloudFormation can't make, and what it leaves out of those it can."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import boto3

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
    return topic, {}


def _queue_policy(properties: Properties) -> tuple[str, Mapping[str, str]]:
    (queue,) = properties["Queues"]
    document = json.dumps(properties["PolicyDocument"])
    boto3.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": document})
    return queue, {}


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


MAKERS: Mapping[str, Maker] = {
    "AWS::EC2::NetworkAcl": _network_acl,
    "AWS::EC2::NetworkAclEntry": _network_acl_entry,
    "AWS::IAM::Group": _group,
    "AWS::RDS::DBCluster": _cluster,
    "AWS::S3::BucketPolicy": _bucket_policy,
    "AWS::SNS::TopicPolicy": _topic_policy,
    "AWS::SQS::QueuePolicy": _queue_policy,
    "AWS::SecretsManager::Secret": _secret,
}


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


AFTERWARDS: Mapping[str, Callable[[str, Properties], None]] = {
    "AWS::S3::Bucket": _bucket,
}
