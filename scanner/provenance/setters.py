"""Which CloudTrail events set which property of which resource type, and where they name the resource."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Setters:
    """The events of one resource type. Names of events stand without the version that some services add."""

    service: str
    """The source of the events, as `record.service` gives it."""
    names: tuple[str, ...] = ()
    """Where the parameters of an event name the resource, by ARN, id or name; none: there is one for each region."""
    creates: tuple[str, ...] = ()
    """Events that made it: whatever is not set otherwise stands since then."""
    made: tuple[str, ...] = ()
    """Where the answer of those that made it names it."""
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """
    Property → events that set it, besides those that made the resource. A dotted path means a part of the property, and
    '' a fault of the resource as a whole, which without an entry is laid at nobody's door. No event at all: what is
    wrong lies elsewhere, or isn't set by anybody.
    """
    updates: tuple[str, ...] = ()
    """Events that set any property, those alone that their parameters name."""
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """
    Property, or a dotted part of one → how the parameters of `updates` name it, where that isn't the property's own
    name. A dotted name means a place inside of a parameter.
    """
    ties: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """
    Property that is a list (or '' for the resource itself) → pairs of a key in the item ('' for the item itself) and
    where the parameters of an event name the same ('' for anywhere): only events that name it have set that item.
    """
    later: tuple[str, ...] = ()
    """Properties that are empty when the resource is made: what stands in them was put there afterwards."""
    only: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """Event → where its parameters have to say what: other calls of that name set something else."""
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Event that adds one item to those there are → a key in the item, and where the parameters say the same."""
    moments: Mapping[str, str] = field(default_factory=dict)
    """Property that is a list → the key of an item that tells when it was made: an event of that moment made it."""
    missing: tuple[str, ...] = ()
    """Properties that are wrong by their absence: where there is one, something else is wrong."""
    ends: tuple[str, ...] = ()
    """Events after which the name means another resource: deletions."""
    renames: Mapping[str, str] = field(default_factory=dict)
    """Event that gives the resource another name → where: what that name meant before is another resource."""
    again: bool = False
    """Making what is there succeeds and changes nothing: who made it is known only after a deletion that is known."""
    last: bool = False
    """An event names it by the last part of its ARN's path: what stands before is a folder."""
    anywhere: bool = False
    """The region of an event tells nothing: names are unique in all of them."""


def _iam(kind: str, noun: str) -> Setters:
    """Roles, users and groups, which differ little."""
    return Setters(
        "iam",
        (f"{noun}Name",),
        (f"Create{kind}",),
        # Who makes a key for himself names nobody.
        ("accessKey.userName",),
        sets={
            "Policies": (f"Put{kind}Policy",),
            "ManagedPolicyArns": (f"Attach{kind}Policy",),
            "PermissionsBoundary": (f"Put{kind}PermissionsBoundary", f"Delete{kind}PermissionsBoundary"),
            "Tags": (f"Tag{kind}", f"Untag{kind}"),
            "AssumeRolePolicyDocument": ("UpdateAssumeRolePolicy",),
            "MaxSessionDuration": ("UpdateRole",),
            "Description": ("UpdateRole", "UpdateRoleDescription"),
            "Groups": ("AddUserToGroup", "RemoveUserFromGroup"),
            "LoginProfile": ("CreateLoginProfile", "UpdateLoginProfile"),
            "AccessKeys": ("CreateAccessKey", "UpdateAccessKey"),
            "MfaActive": ("DeactivateMFADevice", "EnableMFADevice"),
            "PasswordEnabled": ("CreateLoginProfile", "UpdateLoginProfile"),
            "PasswordLastUsed": (),
        },
        ties={"Policies": (("PolicyName", "policyName"),), "ManagedPolicyArns": (("", "policyArn"),)},
        moments={"AccessKeys": "LastRotated"},
        later=("Policies", "ManagedPolicyArns", "LoginProfile", "AccessKeys"),
        ends=(f"Delete{kind}",),
        renames={f"Update{kind}": f"new{kind}Name"},
        last=True,
    )


def _inline(kind: str, noun: str) -> Setters:
    """An inline policy as a resource of its own."""
    return Setters(
        "iam",
        (f"{noun}Name",),
        (f"Put{kind}Policy",),
        ties={"": (("PolicyName", "policyName"),)},
        ends=(f"Delete{kind}",),
        last=True,
    )


_RULE = (
    ("IpProtocol", "ipProtocol"),
    ("FromPort", "fromPort"),
    ("ToPort", "toPort"),
    *(("CidrIp", ""), ("CidrIpv6", ""), ("SourcePrefixListId", ""), ("DestinationPrefixListId", "")),
    *(("SourceSecurityGroupId", ""), ("DestinationSecurityGroupId", "")),
)

_BUCKET = {
    "PublicAccessBlockConfiguration": (
        *("PutBucketPublicAccessBlock", "DeleteBucketPublicAccessBlock"),
        *("PutPublicAccessBlock", "DeletePublicAccessBlock"),
    ),
    "AccessControl": ("PutBucketAcl",),
    "BucketEncryption": ("PutBucketEncryption", "DeleteBucketEncryption"),
    "VersioningConfiguration": ("PutBucketVersioning",),
    "LoggingConfiguration": ("PutBucketLogging",),
    "LifecycleConfiguration": (
        *("PutBucketLifecycle", "DeleteBucketLifecycle", "PutBucketLifecycleConfiguration"),
        "DeleteBucketLifecycleConfiguration",
    ),
    "OwnershipControls": ("PutBucketOwnershipControls", "DeleteBucketOwnershipControls"),
    "ObjectLockConfiguration": ("PutObjectLockConfiguration", "PutBucketObjectLockConfiguration"),
    "ObjectLockEnabled": ("PutObjectLockConfiguration", "PutBucketObjectLockConfiguration"),
    "ReplicationConfiguration": (
        *("PutBucketReplication", "DeleteBucketReplication"),
        *("PutBucketReplicationConfiguration", "DeleteBucketReplicationConfiguration"),
    ),
    "WebsiteConfiguration": ("PutBucketWebsite", "DeleteBucketWebsite"),
    "CorsConfiguration": ("PutBucketCors", "DeleteBucketCors"),
    "NotificationConfiguration": ("PutBucketNotification", "PutBucketNotificationConfiguration"),
    "AccelerateConfiguration": ("PutAccelerateConfiguration", "PutBucketAccelerateConfiguration"),
    "Tags": ("PutBucketTagging", "DeleteBucketTagging"),
    "MfaDelete": ("PutBucketVersioning",),
}

_METADATA = ("HttpTokens", "HttpEndpoint", "HttpPutResponseHopLimit", "HttpProtocolIpv6", "InstanceMetadataTags")

_RDS_GIVEN = {
    "VPCSecurityGroups": ("vpcSecurityGroupIds",),
    "VpcSecurityGroupIds": ("vpcSecurityGroupIds",),
    "EnableCloudwatchLogsExports": ("cloudwatchLogsExportConfiguration",),
    "EnableIAMDatabaseAuthentication": ("enableIAMDatabaseAuthentication",),
    "PerformanceInsightsEnabled": ("enablePerformanceInsights", "performanceInsightsEnabled"),
}

SETTERS: Mapping[str, Setters] = {
    # --- S3 ---
    "AWS::S3::Bucket": Setters(
        "s3", ("bucketName",), ("CreateBucket",), sets=_BUCKET, ends=("DeleteBucket",), anywhere=True
    ),
    "AWS::S3::BucketPolicy": Setters(
        "s3", ("bucketName",), ("PutBucketPolicy",), ends=("DeleteBucketPolicy", "DeleteBucket"), anywhere=True
    ),
    "AWS::S3::AccessPoint": Setters(
        "s3",
        ("name",),
        ("CreateAccessPoint",),
        sets={"Policy": ("PutAccessPointPolicy", "DeleteAccessPointPolicy")},
        ends=("DeleteAccessPoint",),
    ),
    "Account::S3::PublicAccessBlock": Setters(
        "s3", (), ("PutAccountPublicAccessBlock", "DeleteAccountPublicAccessBlock"), anywhere=True
    ),
    # --- CloudTrail ---
    "AWS::CloudTrail::Trail": Setters(
        "cloudtrail",
        ("name", "trailName"),
        ("CreateTrail",),
        ("trailARN", "name"),
        {
            "IsLogging": ("StopLogging", "StartLogging"),
            "EventSelectors": ("PutEventSelectors",),
            "AdvancedEventSelectors": ("PutEventSelectors",),
            "InsightSelectors": ("PutInsightSelectors",),
            "Tags": ("AddTags", "RemoveTags"),
            # What rules find there are faults of the bucket.
            "S3BucketName": (),
        },
        ("UpdateTrail",),
        given={
            "EnableLogFileValidation": ("enableLogFileValidation", "logFileValidationEnabled"),
            "KMSKeyId": ("kmsKeyId",),
            "CloudWatchLogsLogGroupArn": ("cloudWatchLogsLogGroupArn",),
        },
        # With a log group, what is missing is a filter or an alarm.
        missing=("CloudWatchLogsLogGroupArn",),
        ends=("DeleteTrail",),
    ),
    "AWS::CloudTrail::EventDataStore": Setters(
        "cloudtrail",
        ("eventDataStore",),
        ("CreateEventDataStore",),
        ("eventDataStoreArn",),
        {"IngestionEnabled": ("StopEventDataStoreIngestion", "StartEventDataStoreIngestion")},
        ("UpdateEventDataStore",),
    ),
    # --- Config ---
    "AWS::Config::ConfigurationRecorder": Setters(
        "config",
        ("configurationRecorder.name", "configurationRecorderName"),
        ("PutConfigurationRecorder",),
        sets={"Recording": ("StopConfigurationRecorder", "StartConfigurationRecorder")},
        ends=("DeleteConfigurationRecorder",),
    ),
    "AWS::Config::DeliveryChannel": Setters(
        "config", ("deliveryChannel.name", "deliveryChannelName"), ("PutDeliveryChannel",)
    ),
    "AWS::Config::ConfigRule": Setters("config", ("configRule.configRuleName", "configRuleName"), ("PutConfigRule",)),
    "AWS::Config::ConfigurationAggregator": Setters(
        "config", ("configurationAggregatorName",), ("PutConfigurationAggregator",)
    ),
    # --- IAM ---
    "AWS::IAM::Role": _iam("Role", "role"),
    "AWS::IAM::User": _iam("User", "user"),
    "AWS::IAM::Group": _iam("Group", "group"),
    "AWS::IAM::RolePolicy": _inline("Role", "role"),
    "AWS::IAM::UserPolicy": _inline("User", "user"),
    "AWS::IAM::GroupPolicy": _inline("Group", "group"),
    "AWS::IAM::ManagedPolicy": Setters(
        "iam",
        ("policyArn",),
        ("CreatePolicy",),
        ("policy.arn",),
        {
            "PolicyDocument": ("CreatePolicyVersion", "SetDefaultPolicyVersion"),
            # Who it is attached to is set at the user, the role or the group.
            "Users": (),
            "Roles": (),
            "Groups": (),
        },
        only={"CreatePolicyVersion": (("setAsDefault", "true"),)},
        ends=("DeletePolicy",),
    ),
    "AWS::IAM::AccessKey": Setters(
        "iam", ("userName",), ("CreateAccessKey",), sets={"Status": ("UpdateAccessKey",)}, last=True
    ),
    "Account::IAM::UserCredential": _iam("User", "user"),
    "Account::IAM::PasswordPolicy": Setters(
        "iam", (), ("UpdateAccountPasswordPolicy", "DeleteAccountPasswordPolicy"), anywhere=True
    ),
    "AWS::IAM::SAMLProvider": Setters(
        "iam", ("sAMLProviderArn",), ("CreateSAMLProvider", "UpdateSAMLProvider"), ("sAMLProviderArn",)
    ),
    "AWS::IAM::OIDCProvider": Setters(
        "iam",
        ("openIDConnectProviderArn",),
        ("CreateOpenIDConnectProvider",),
        ("openIDConnectProviderArn",),
        {
            "ClientIdList": ("AddClientIDToOpenIDConnectProvider",),
            "ThumbprintList": ("UpdateOpenIDConnectProviderThumbprint",),
        },
    ),
    "AWS::IAM::ServerCertificate": Setters("iam", ("serverCertificateName",), ("UploadServerCertificate",), last=True),
    "AWS::AccessAnalyzer::Analyzer": Setters("access-analyzer", ("analyzerName",), ("CreateAnalyzer",), ("arn",)),
    # --- encryption ---
    "AWS::KMS::Key": Setters(
        "kms",
        ("keyId",),
        ("CreateKey",),
        ("keyMetadata.keyId", "keyMetadata.arn"),
        {
            "KeyPolicy": ("PutKeyPolicy",),
            "EnableKeyRotation": ("EnableKeyRotation", "DisableKeyRotation"),
            "RotationPeriodInDays": ("EnableKeyRotation",),
            "Enabled": ("EnableKey", "DisableKey"),
            "KeyState": ("ScheduleKeyDeletion", "CancelKeyDeletion", "EnableKey", "DisableKey"),
            "PendingWindowInDays": ("ScheduleKeyDeletion",),
            "": ("ScheduleKeyDeletion",),
            "Tags": ("TagResource", "UntagResource"),
        },
    ),
    "AWS::KMS::ReplicaKey": Setters(
        "kms",
        ("keyId",),
        ("ReplicateKey",),
        ("replicaKeyMetadata.keyId", "replicaKeyMetadata.arn"),
        {"KeyPolicy": ("PutKeyPolicy",), "Enabled": ("EnableKey", "DisableKey")},
    ),
    "Account::EC2::RegionSettings": Setters(
        "ec2",
        sets={
            "EbsEncryptionByDefault": ("EnableEbsEncryptionByDefault", "DisableEbsEncryptionByDefault"),
            "ImageBlockPublicAccessState": ("EnableImageBlockPublicAccess", "DisableImageBlockPublicAccess"),
        },
        updates=("ModifyInstanceMetadataDefaults",),
        given={"MetadataDefaults.HttpTokens": ("httpTokens",)},
    ),
    "AWS::DynamoDB::Table": Setters(
        "dynamodb",
        ("tableName",),
        ("CreateTable", "RestoreTableFromBackup", "RestoreTableToPointInTime"),
        ("tableDescription.tableArn",),
        {
            "PointInTimeRecoverySpecification": ("UpdateContinuousBackups",),
            "TimeToLiveSpecification": ("UpdateTimeToLive",),
            "ResourcePolicy": ("PutResourcePolicy", "DeleteResourcePolicy"),
            "Tags": ("TagResource", "UntagResource"),
        },
        ("UpdateTable",),
        ends=("DeleteTable",),
    ),
    "AWS::SQS::Queue": Setters(
        "sqs",
        ("queueUrl", "queueName"),
        ("CreateQueue",),
        ("queueUrl",),
        updates=("SetQueueAttributes",),
        ends=("DeleteQueue",),
        again=True,
    ),
    "AWS::SQS::QueuePolicy": Setters(
        "sqs",
        ("queueUrl",),
        sets={"PolicyDocument": ("AddPermission",)},
        updates=("SetQueueAttributes", "CreateQueue"),
        given={"PolicyDocument": ("Policy",)},
        labels={"AddPermission": ("Sid", "label")},
        ends=("DeleteQueue",),
    ),
    "AWS::SNS::Topic": Setters(
        "sns",
        ("topicArn", "name"),
        ("CreateTopic",),
        ("topicArn",),
        {"Subscription": ("Subscribe",)},
        ("SetTopicAttributes",),
        ties={"Subscription": (("Protocol", "protocol"), ("Endpoint", "endpoint"))},
        later=("Subscription",),
        ends=("DeleteTopic",),
        again=True,
    ),
    "AWS::SNS::TopicPolicy": Setters(
        "sns",
        ("topicArn",),
        sets={"PolicyDocument": ("AddPermission",)},
        updates=("SetTopicAttributes",),
        given={"PolicyDocument": ("Policy",)},
        labels={"AddPermission": ("Sid", "label")},
        ends=("DeleteTopic",),
    ),
    "AWS::Logs::LogGroup": Setters(
        "logs",
        ("logGroupName", "resourceIdentifier"),
        ("CreateLogGroup",),
        sets={
            "RetentionInDays": ("PutRetentionPolicy", "DeleteRetentionPolicy"),
            "KmsKeyId": ("AssociateKmsKey", "DisassociateKmsKey"),
            "DataProtectionPolicy": ("PutDataProtectionPolicy", "DeleteDataProtectionPolicy"),
        },
        ends=("DeleteLogGroup",),
    ),
    "AWS::SecretsManager::Secret": Setters(
        "secretsmanager",
        ("secretId", "name"),
        ("CreateSecret",),
        ("arn",),
        {
            "RotationRules": ("RotateSecret", "CancelRotateSecret"),
            "RotationEnabled": ("RotateSecret", "CancelRotateSecret"),
            "ResourcePolicy": ("PutResourcePolicy", "DeleteResourcePolicy"),
        },
        ("UpdateSecret",),
    ),
    "AWS::SecretsManager::ResourcePolicy": Setters("secretsmanager", ("secretId",), ("PutResourcePolicy",)),
    "AWS::EFS::FileSystem": Setters(
        "elasticfilesystem",
        ("fileSystemId",),
        ("CreateFileSystem",),
        ("fileSystemId", "fileSystemArn"),
        {
            "FileSystemPolicy": ("PutFileSystemPolicy", "DeleteFileSystemPolicy"),
            "BackupPolicy": ("PutBackupPolicy",),
            "LifecyclePolicies": ("PutLifecycleConfiguration",),
        },
    ),
    "AWS::ECR::Repository": Setters(
        "ecr",
        ("repositoryName",),
        ("CreateRepository",),
        sets={
            "ImageScanningConfiguration": ("PutImageScanningConfiguration",),
            "ImageTagMutability": ("PutImageTagMutability",),
            "ImageTagMutabilityExclusionFilters": ("PutImageTagMutability",),
            "RepositoryPolicyText": ("SetRepositoryPolicy", "DeleteRepositoryPolicy"),
            "LifecyclePolicy": ("PutLifecyclePolicy", "DeleteLifecyclePolicy"),
        },
        ends=("DeleteRepository",),
    ),
    "AWS::ElastiCache::ReplicationGroup": Setters(
        "elasticache",
        ("replicationGroupId",),
        ("CreateReplicationGroup",),
        updates=("ModifyReplicationGroup",),
        given={"UserGroupIds": ("userGroupIdsToAdd", "userGroupIdsToRemove", "removeUserGroups")},
        ends=("DeleteReplicationGroup",),
    ),
    "AWS::ElastiCache::CacheCluster": Setters(
        "elasticache", ("cacheClusterId",), ("CreateCacheCluster",), updates=("ModifyCacheCluster",)
    ),
    "AWS::Redshift::Cluster": Setters(
        "redshift",
        ("clusterIdentifier",),
        ("CreateCluster", "RestoreFromClusterSnapshot"),
        sets={"LoggingProperties": ("EnableLogging", "DisableLogging")},
        updates=("ModifyCluster",),
        ends=("DeleteCluster",),
        renames={"ModifyCluster": "newClusterIdentifier"},
    ),
    "AWS::OpenSearchService::Domain": Setters(
        "es",
        ("domainName",),
        ("CreateDomain", "CreateElasticsearchDomain"),
        updates=("UpdateDomainConfig", "UpdateElasticsearchDomainConfig"),
        given={"ClusterConfig": ("clusterConfig", "elasticsearchClusterConfig")},
        ends=("DeleteDomain", "DeleteElasticsearchDomain"),
    ),
    "AWS::Kinesis::Stream": Setters(
        "kinesis",
        ("streamName", "streamARN"),
        ("CreateStream",),
        sets={
            "StreamEncryption": ("StartStreamEncryption", "StopStreamEncryption"),
            "RetentionPeriodHours": ("IncreaseStreamRetentionPeriod", "DecreaseStreamRetentionPeriod"),
        },
    ),
    "AWS::Backup::BackupVault": Setters(
        "backup",
        ("backupVaultName",),
        ("CreateBackupVault",),
        sets={
            "AccessPolicy": ("PutBackupVaultAccessPolicy", "DeleteBackupVaultAccessPolicy"),
            "LockConfiguration": ("PutBackupVaultLockConfiguration", "DeleteBackupVaultLockConfiguration"),
        },
    ),
    "AWS::CertificateManager::Certificate": Setters(
        "acm", ("certificateArn",), ("RequestCertificate", "ImportCertificate"), ("certificateArn",)
    ),
    # --- RDS ---
    "AWS::RDS::DBInstance": Setters(
        "rds",
        ("dBInstanceIdentifier", "targetDBInstanceIdentifier"),
        (
            *("CreateDBInstance", "CreateDBInstanceReadReplica", "RestoreDBInstanceFromDBSnapshot"),
            *("RestoreDBInstanceToPointInTime", "RestoreDBInstanceFromS3"),
        ),
        updates=("ModifyDBInstance", "PromoteReadReplica"),
        given=_RDS_GIVEN,
        ends=("DeleteDBInstance",),
        renames={"ModifyDBInstance": "newDBInstanceIdentifier"},
    ),
    "AWS::RDS::DBCluster": Setters(
        "rds",
        ("dBClusterIdentifier",),
        ("CreateDBCluster", "RestoreDBClusterFromSnapshot", "RestoreDBClusterToPointInTime"),
        updates=("ModifyDBCluster",),
        given=_RDS_GIVEN,
        ends=("DeleteDBCluster",),
        renames={"ModifyDBCluster": "newDBClusterIdentifier"},
    ),
    "Live::RDS::Snapshot": Setters(
        "rds",
        (
            *("dBSnapshotIdentifier", "targetDBSnapshotIdentifier"),
            *("dBClusterSnapshotIdentifier", "targetDBClusterSnapshotIdentifier"),
        ),
        ("CreateDBSnapshot", "CopyDBSnapshot", "CreateDBClusterSnapshot", "CopyDBClusterSnapshot"),
        sets={"RestoreAttribute": ("ModifyDBSnapshotAttribute", "ModifyDBClusterSnapshotAttribute")},
        only={
            "ModifyDBSnapshotAttribute": (("valuesToAdd.*", "all"),),
            "ModifyDBClusterSnapshotAttribute": (("valuesToAdd.*", "all"),),
        },
        later=("RestoreAttribute",),
        ends=("DeleteDBSnapshot", "DeleteDBClusterSnapshot"),
    ),
    "AWS::RDS::DBParameterGroup": Setters(
        "rds",
        ("dBParameterGroupName",),
        ("CreateDBParameterGroup",),
        sets={"Parameters": ("ModifyDBParameterGroup", "ResetDBParameterGroup")},
        ties={"Parameters": (("", "parameters.*.parameterName"),)},
        ends=("DeleteDBParameterGroup",),
    ),
    "AWS::RDS::EventSubscription": Setters(
        "rds", ("subscriptionName",), ("CreateEventSubscription",), updates=("ModifyEventSubscription",)
    ),
    # --- EC2 ---
    "AWS::EC2::SecurityGroup": Setters(
        "ec2",
        ("groupId",),
        ("CreateSecurityGroup",),
        ("groupId",),
        {
            "SecurityGroupIngress": ("AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules"),
            "SecurityGroupEgress": ("AuthorizeSecurityGroupEgress", "ModifySecurityGroupRules"),
        },
        ties={"SecurityGroupIngress": _RULE, "SecurityGroupEgress": _RULE},
        later=("SecurityGroupIngress",),
    ),
    "AWS::EC2::SecurityGroupIngress": Setters(
        "ec2", ("groupId",), ("AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules"), ties={"": _RULE}
    ),
    "AWS::EC2::SecurityGroupEgress": Setters(
        "ec2", ("groupId",), ("AuthorizeSecurityGroupEgress", "ModifySecurityGroupRules"), ties={"": _RULE}
    ),
    "AWS::EC2::NetworkAcl": Setters("ec2", ("networkAclId",), ("CreateNetworkAcl",), ("networkAcl.networkAclId",)),
    "AWS::EC2::NetworkAclEntry": Setters(
        "ec2",
        ("networkAclId",),
        ("CreateNetworkAclEntry", "ReplaceNetworkAclEntry"),
        ties={"": (("RuleNumber", "ruleNumber"), ("Egress", "egress"))},
    ),
    "AWS::EC2::VPC": Setters(
        "ec2",
        ("vpcId",),
        ("CreateVpc", "CreateDefaultVpc"),
        ("vpc.vpcId",),
        updates=("ModifyVpcAttribute",),
    ),
    "AWS::EC2::Subnet": Setters(
        "ec2", ("subnetId",), ("CreateSubnet",), ("subnet.subnetId",), updates=("ModifySubnetAttribute",)
    ),
    "AWS::EC2::FlowLog": Setters("ec2", ("flowLogId.*",), ("CreateFlowLogs",), ("flowLogIdSet.*", "flowLogIds.*")),
    "AWS::EC2::Instance": Setters(
        "ec2",
        ("instanceId", "instancesSet.*.instanceId"),
        ("RunInstances",),
        ("instancesSet.*.instanceId", "iamInstanceProfileAssociation.instanceId"),
        {
            # Which ports are open is a fault of the groups, whoever chose them.
            "SecurityGroupIds": (),
            "SecurityGroups": (),
            "NetworkInterfaces.GroupSet": (),
            "BlockDeviceMappings": ("AttachVolume",),
            "Monitoring": ("MonitorInstances", "UnmonitorInstances"),
            "IamInstanceProfile": (
                *("AssociateIamInstanceProfile", "DisassociateIamInstanceProfile"),
                "ReplaceIamInstanceProfileAssociation",
            ),
            "State": ("StopInstances", "StartInstances"),
        },
        ("ModifyInstanceAttribute", "ModifyInstanceMetadataOptions"),
        given={f"MetadataOptions.{name}": (name,) for name in _METADATA},
        ends=("TerminateInstances",),
        ties={"BlockDeviceMappings": (("DeviceName", "device"),)},
    ),
    "AWS::EC2::Volume": Setters(
        "ec2", ("volumeId",), ("CreateVolume", "RunInstances"), ("volumeId",), updates=("ModifyVolume",)
    ),
    "Live::EC2::Snapshot": Setters(
        "ec2",
        ("snapshotId",),
        ("CreateSnapshot", "CopySnapshot", "CreateSnapshots"),
        ("snapshotId", "snapshotSet.*.snapshotId"),
        {"CreateVolumePermissions": ("ModifySnapshotAttribute",)},
        only={"ModifySnapshotAttribute": (("createVolumePermission.add.*.group", "all"),)},
        later=("CreateVolumePermissions",),
    ),
    "Live::EC2::Image": Setters(
        "ec2",
        ("imageId",),
        ("CreateImage", "RegisterImage", "CopyImage"),
        ("imageId",),
        {"Public": ("ModifyImageAttribute",)},
        only={"ModifyImageAttribute": (("launchPermission.add.*.group", "all"),)},
        later=("Public",),
    ),
    "AWS::EC2::EIP": Setters("ec2", ("allocationId",), ("AllocateAddress",), ("allocationId",)),
    "AWS::EC2::VPCEndpoint": Setters(
        "ec2",
        ("vpcEndpointId",),
        ("CreateVpcEndpoint",),
        ("vpcEndpoint.vpcEndpointId",),
        updates=("ModifyVpcEndpoint",),
        given={"SubnetIds": ("addSubnetId", "removeSubnetId", "addSubnetIds", "removeSubnetIds")},
    ),
    "AWS::EC2::LaunchTemplate": Setters(
        "ec2",
        ("launchTemplateId", "launchTemplateName"),
        # A new version does nothing until it becomes the default.
        ("CreateLaunchTemplate", "ModifyLaunchTemplate"),
        ("launchTemplate.launchTemplateId",),
        ends=("DeleteLaunchTemplate",),
    ),
    # --- load balancing ---
    "AWS::ElasticLoadBalancingV2::LoadBalancer": Setters(
        "elasticloadbalancing",
        ("loadBalancerArn",),
        ("CreateLoadBalancer",),
        ("loadBalancers.*.loadBalancerArn",),
        {
            "LoadBalancerAttributes": ("ModifyLoadBalancerAttributes",),
            "SecurityGroups": ("SetSecurityGroups",),
            "Subnets": ("SetSubnets",),
            "SubnetMappings": ("SetSubnets",),
            "IpAddressType": ("SetIpAddressType",),
        },
        ends=("DeleteLoadBalancer",),
        ties={"LoadBalancerAttributes": (("Key", "attributes.*.key"),)},
    ),
    "AWS::ElasticLoadBalancingV2::Listener": Setters(
        "elasticloadbalancing",
        ("listenerArn",),
        ("CreateListener",),
        ("listeners.*.listenerArn",),
        updates=("ModifyListener",),
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup": Setters(
        "elasticloadbalancing",
        ("targetGroupArn",),
        ("CreateTargetGroup",),
        ("targetGroups.*.targetGroupArn",),
        {"TargetGroupAttributes": ("ModifyTargetGroupAttributes",)},
        ("ModifyTargetGroup",),
        ties={"TargetGroupAttributes": (("Key", "attributes.*.key"),)},
    ),
    "AWS::ElasticLoadBalancing::LoadBalancer": Setters(
        "elasticloadbalancing",
        ("loadBalancerName",),
        ("CreateLoadBalancer",),
        sets={
            "AccessLoggingPolicy": ("ModifyLoadBalancerAttributes",),
            "ConnectionDrainingPolicy": ("ModifyLoadBalancerAttributes",),
            "CrossZone": ("ModifyLoadBalancerAttributes",),
            "Listeners": ("CreateLoadBalancerListeners", "SetLoadBalancerPoliciesOfListener"),
            "SecurityGroups": ("ApplySecurityGroupsToLoadBalancer",),
            "AvailabilityZones": ("EnableAvailabilityZonesForLoadBalancer", "DisableAvailabilityZonesForLoadBalancer"),
            "Subnets": ("AttachLoadBalancerToSubnets", "DetachLoadBalancerFromSubnets"),
        },
        ends=("DeleteLoadBalancer",),
    ),
    # --- Lambda ---
    "AWS::Lambda::Function": Setters(
        "lambda",
        ("functionName",),
        ("CreateFunction",),
        ("functionArn",),
        {
            "Code": ("UpdateFunctionCode",),
            "CodeSigningConfigArn": ("PutFunctionCodeSigningConfig", "DeleteFunctionCodeSigningConfig"),
            "ReservedConcurrentExecutions": ("PutFunctionConcurrency", "DeleteFunctionConcurrency"),
        },
        ("UpdateFunctionConfiguration",),
        given={"KmsKeyArn": ("kMSKeyArn",)},
        ends=("DeleteFunction",),
    ),
    "AWS::Lambda::Permission": Setters(
        "lambda", ("functionName",), ("AddPermission",), ties={"": (("Id", "statementId"),)}
    ),
    "AWS::Lambda::Url": Setters(
        "lambda", ("functionName",), ("CreateFunctionUrlConfig",), updates=("UpdateFunctionUrlConfig",)
    ),
    # --- others that live rules judge ---
    "AWS::GuardDuty::Detector": Setters(
        "guardduty",
        ("detectorId",),
        ("CreateDetector",),
        ("detectorId",),
        updates=("UpdateDetector",),
        ties={"Features": (("Name", "features.*.name"),)},
    ),
    "AWS::CloudWatch::Alarm": Setters(
        "monitoring",
        ("alarmName", "alarmNames.*"),
        ("PutMetricAlarm",),
        sets={"ActionsEnabled": ("DisableAlarmActions", "EnableAlarmActions")},
    ),
    "AWS::CloudFormation::Stack": Setters(
        "cloudformation",
        ("stackName", "stackId"),
        ("CreateStack", "UpdateStack", "ExecuteChangeSet"),
        ("stackId",),
        {
            "EnableTerminationProtection": ("UpdateTerminationProtection",),
            "StackPolicyBody": ("SetStackPolicy",),
        },
    ),
    "AWS::EKS::Cluster": Setters(
        "eks",
        ("name",),
        ("CreateCluster",),
        sets={"EncryptionConfig": ("AssociateEncryptionConfig",)},
        updates=("UpdateClusterConfig",),
        given={
            f"ResourcesVpcConfig.{name}": (f"resourcesVpcConfig.{name}",)
            for name in ("EndpointPublicAccess", "EndpointPrivateAccess", "PublicAccessCidrs")
        },
        ends=("DeleteCluster",),
    ),
    "AWS::ECS::Service": Setters(
        "ecs", ("service",), ("CreateService",), ("service.serviceArn",), updates=("UpdateService",)
    ),
    "AWS::CloudFront::Distribution": Setters(
        "cloudfront",
        ("id",),
        ("CreateDistribution", "CreateDistributionWithTags", "UpdateDistribution"),
        ("distribution.id", "distribution.aRN"),
        {"DistributionConfig.WebACLId": ("AssociateDistributionWebACL", "DisassociateDistributionWebACL")},
    ),
}
"""By resource type."""
