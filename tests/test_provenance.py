"""Who introduced a finding, and which stack and template own its resource; on inventories made by hand."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner import packs
from scanner.collect.cloudformation import collect
from scanner.evaluate import Evaluation, Evaluator, literals
from scanner.evaluate.embedded import Embedded
from scanner.model import Finding, Introduction, Location, Resource, Severity, StackLink, Verdict
from scanner.provenance import record as facts
from scanner.provenance.introduce import introduce
from scanner.provenance.names import names_of
from scanner.provenance.setters import SETTERS
from scanner.provenance.stacks import link
from scanner.select import select

ROOT = Path(__file__).parents[1]
ACCOUNT = "123456789012"
REGION = "eu-west-1"
_NUMBERS = itertools.count()
ALICE = {"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/alice", "userName": "alice"}


def finding(type: str, id: str, *path: str | int, **changes: Any) -> Finding:
    fields: dict[str, Any] = {
        "rule_id": "S3-001",
        "verdict": Verdict.FAIL,
        "resource_id": id,
        "resource_type": type,
        "message": "is wrong",
        "path": path,
        "location": Location(id, 0, 0, 0, 0),
        "severity": Severity.HIGH,
        "account": ACCOUNT,
        "region": REGION,
    }
    return Finding(**fields | changes)


def event(
    service: str, name: str, parameters: Any = None, *, at: str = "2026-11-20T10:00:00Z", **more: Any
) -> Resource:
    id = f"event-{next(_NUMBERS)}"
    record = {
        "eventID": id,
        "eventTime": at,
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "awsRegion": REGION,
        "readOnly": False,
        "recipientAccountId": ACCOUNT,
        "sourceIPAddress": "203.0.113.9",
        "userAgent": "aws-cli/2.17",
        "userIdentity": ALICE,
        "requestParameters": parameters,
        **more,
    }
    return Resource(id, facts.RECORD, record, account=ACCOUNT, region=record["awsRegion"], source="live", ref=id)


def who(found: Finding, *events: Resource, resources: list[Resource] | None = None) -> str:
    """The name of the event that introduced a finding, the same in whatever order the events come."""
    shuffled = list(events)
    answers = set()
    for _ in range(3):
        (result,) = introduce([found], shuffled, resources or [])
        answers.add(result.introduced_by.event_id if result.introduced_by else "")
        random.Random(7).shuffle(shuffled)
    (answer,) = answers
    return next((e.properties["eventName"] for e in events if e.id == answer), "")


# --- who did it --------------------------------------------------------------------------------------------------

BUCKET = finding("AWS::S3::Bucket", "arn:aws:s3:::shop", "PublicAccessBlockConfiguration", "BlockPublicAcls")


def test_newest_event_that_set_the_property() -> None:
    old = event("s3", "CreateBucket", {"bucketName": "shop"}, at="2026-01-01T00:00:00Z")
    blocked = event("s3", "PutBucketPublicAccessBlock", {"bucketName": "shop"}, at="2026-11-01T00:00:00Z")
    opened = event("s3", "DeleteBucketPublicAccessBlock", {"bucketName": "shop"}, at="2026-11-19T00:00:00Z")
    policy = event("s3", "PutBucketPolicy", {"bucketName": "shop"}, at="2026-11-20T00:00:00Z")
    other = event("s3", "DeleteBucketPublicAccessBlock", {"bucketName": "shop-2"}, at="2026-11-20T00:00:00Z")
    assert who(BUCKET, old, blocked, opened, policy, other) == "DeleteBucketPublicAccessBlock"
    (result,) = introduce([BUCKET], [old, opened, blocked])
    assert result.introduced_by == Introduction(
        "DeleteBucketPublicAccessBlock",
        opened.id,
        "2026-11-19T00:00:00Z",
        f"arn:aws:iam::{ACCOUNT}:user/alice",
        "203.0.113.9",
        "aws-cli/2.17",
    )
    assert who(BUCKET, old, policy) == "CreateBucket"
    assert who(BUCKET, policy, other) == ""


def test_failed_and_reading_calls_set_nothing() -> None:
    denied = event("s3", "DeleteBucketPublicAccessBlock", {"bucketName": "shop"}, errorCode="AccessDenied")
    read = event("s3", "DeleteBucketPublicAccessBlock", {"bucketName": "shop"}, readOnly="true")
    assert who(BUCKET, denied, read) == ""


def test_another_account_or_region_is_somebody_else() -> None:
    group = finding("AWS::EC2::Volume", f"arn:aws:ec2:{REGION}:{ACCOUNT}:volume/vol-1", "Encrypted")
    there = event("ec2", "CreateVolume", {}, awsRegion="us-east-1", responseElements={"volumeId": "vol-1"})
    here = event("ec2", "CreateVolume", {}, responseElements={"volumeId": "vol-1"})
    assert who(group, there) == ""
    assert who(group, there, here) == "CreateVolume"
    foreign = Resource(here.id, here.type, here.properties, account="999999999999", region=REGION, source="live")
    assert who(group, foreign) == ""


def group_rule(*rules: dict[str, Any]) -> Resource:
    id = f"arn:aws:ec2:{REGION}:{ACCOUNT}:security-group/sg-1"
    return Resource(id, "AWS::EC2::SecurityGroup", {"SecurityGroupIngress": list(rules)}, source="live", ref="sg-1")


def authorized(cidr: str, port: int, **more: Any) -> Resource:
    ranges = {"items": [{"cidrIp": cidr}]}
    item = {"ipProtocol": "tcp", "fromPort": port, "toPort": port, "ipRanges": ranges}
    return event(
        "ec2", "AuthorizeSecurityGroupIngress", {"groupId": "sg-1", "ipPermissions": {"items": [item]}}, **more
    )


def test_the_very_rule_of_a_security_group() -> None:
    group = group_rule(
        {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "10.0.0.0/8"},
        {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "0.0.0.0/0"},
    )
    wrong = finding("AWS::EC2::SecurityGroup", group.id, "SecurityGroupIngress", 1, "CidrIp")
    mine = authorized("0.0.0.0/0", 22, at="2026-11-10T00:00:00Z")
    other = authorized("10.0.0.0/8", 443, at="2026-11-20T00:00:00Z")
    made = event("ec2", "CreateSecurityGroup", {"groupName": "web"}, responseElements={"groupId": "sg-1"})
    (result,) = introduce([wrong], [other, mine, made], [group])
    assert result.introduced_by and result.introduced_by.event_id == mine.id
    assert who(wrong, other, made, resources=[group]) == "", "creation adds no rule, and the other rule is innocent"
    assert who(wrong, mine) == "", "without the group's rules nobody is blamed"
    changed = {"GroupId": "sg-1", "SecurityGroupRule": {"SecurityGroupRuleId": "sgr-1", "SecurityGroupRule": {
        "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIpv4": "0.0.0.0/0"}}}  # fmt: skip
    modified = event("ec2", "ModifySecurityGroupRules", {"ModifySecurityGroupRulesRequest": changed})
    assert who(wrong, mine, modified, resources=[group]) == "ModifySecurityGroupRules"


def test_the_very_policy_of_a_role() -> None:
    id = f"arn:aws:iam::{ACCOUNT}:role/apps/shop"
    role = Resource(
        id,
        "AWS::IAM::Role",
        {
            "Policies": [{"PolicyName": "a"}, {"PolicyName": "b"}],
            "ManagedPolicyArns": ["arn:aws:iam::aws:policy/Admin"],
        },
        source="live",
        ref="shop",
    )
    inline = finding("AWS::IAM::Role", id, "Policies", 1, "PolicyDocument", region="")
    attached = finding("AWS::IAM::Role", id, "ManagedPolicyArns", 0, region="")
    a = event("iam", "PutRolePolicy", {"roleName": "shop", "policyName": "a"}, awsRegion="us-east-1")
    b = event("iam", "PutRolePolicy", {"roleName": "shop", "policyName": "b"}, awsRegion="us-east-1")
    admin = {"roleName": "shop", "policyArn": "arn:aws:iam::aws:policy/Admin"}
    attach = event("iam", "AttachRolePolicy", admin, awsRegion="us-east-1")
    other = event("iam", "AttachRolePolicy", {**admin, "roleName": "apps"}, awsRegion="us-east-1")
    created = event("iam", "CreateRole", {"roleName": "shop"}, awsRegion="us-east-1")
    results = introduce([inline, attached], [b, a, created, other, attach], [role])
    assert [r.introduced_by and r.introduced_by.event_id for r in results] == [b.id, attach.id]
    trust = finding("AWS::IAM::Role", id, "AssumeRolePolicyDocument", "Statement", 0, region="")
    assert who(trust, created, a, attach, resources=[role]) == "CreateRole"


@pytest.mark.parametrize(
    ("type", "id", "path", "service", "name", "parameters", "more"),
    [
        ("AWS::KMS::Key", f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1-2", ("EnableKeyRotation",), "kms",
         "DisableKeyRotation",
         {"keyId": "alias/x"}, {"resources": [{"ARN": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1-2"}]}),
        ("AWS::KMS::Key", f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1-2", ("KeyPolicy", "Statement", 0), "kms",
         "PutKeyPolicy",
         {"keyId": "1-2"}, {}),
        ("AWS::CloudTrail::Trail", f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/main", ("IsLogging",), "cloudtrail",
         "StopLogging", {"name": f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/main"}, {}),
        ("AWS::CloudTrail::Trail", f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/main", ("IsMultiRegionTrail",),
         "cloudtrail", "UpdateTrail", {"name": "main", "isMultiRegionTrail": False}, {}),
        ("AWS::Config::ConfigurationRecorder", f"{ACCOUNT}/{REGION}#ConfigurationRecorder/default", ("Recording",),
         "config", "StopConfigurationRecorder", {"configurationRecorderName": "default"}, {}),
        ("AWS::RDS::DBInstance", f"arn:aws:rds:{REGION}:{ACCOUNT}:db:orders", ("PubliclyAccessible",), "rds",
         "ModifyDBInstance", {"dBInstanceIdentifier": "orders", "publiclyAccessible": True}, {}),
        ("AWS::Lambda::Function", f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:pay", ("Environment", "Variables"),
         "lambda", "UpdateFunctionConfiguration20150331v2",
         {"functionName": f"{ACCOUNT}:function:pay:live", "environment": {}}, {}),
        ("AWS::Lambda::Permission", f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:pay#Permission/all", ("Principal",),
         "lambda", "AddPermission20150331v2", {"functionName": "pay", "statementId": "all"}, {}),
        ("AWS::SQS::Queue", f"arn:aws:sqs:{REGION}:{ACCOUNT}:jobs", ("KmsMasterKeyId",), "sqs", "SetQueueAttributes",
         {"queueUrl": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/jobs", "attributes": {"KmsMasterKeyId": ""}}, {}),
        ("AWS::SNS::TopicPolicy", f"arn:aws:sns:{REGION}:{ACCOUNT}:news#TopicPolicy",
         ("PolicyDocument", "Statement", 0), "sns", "SetTopicAttributes",
         {"topicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:news", "attributeName": "Policy"}, {}),
        ("AWS::SecretsManager::Secret", f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:db/pw-AbCdEf",
         ("RotationRules",), "secretsmanager", "CancelRotateSecret", {"secretId": "db/pw"}, {}),
        ("AWS::Logs::LogGroup", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/app/web:*", ("RetentionInDays",), "logs",
         "DeleteRetentionPolicy", {"logGroupName": "/app/web"}, {}),
        ("AWS::EC2::Instance", f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/i-1", ("MetadataOptions", "HttpTokens"), "ec2",
         "ModifyInstanceMetadataOptions",
         {"ModifyInstanceMetadataOptionsRequest": {"InstanceId": "i-1", "HttpTokens": "optional"}}, {}),
        ("AWS::EC2::Instance", f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/i-1", ("MetadataOptions", "HttpTokens"), "ec2",
         "RunInstances", {}, {"responseElements": {"instancesSet": {"items": [{"instanceId": "i-1"}]}}}),
        ("AWS::ElasticLoadBalancingV2::Listener", "arn:aws:elasticloadbalancing:x:1:listener/app/a/1/2", ("SslPolicy",),
         "elasticloadbalancing", "ModifyListener",
         {"listenerArn": "arn:aws:elasticloadbalancing:x:1:listener/app/a/1/2", "sslPolicy": "old"}, {}),
        ("Account::EC2::RegionSettings", f"{ACCOUNT}/{REGION}/RegionSettings", ("EbsEncryptionByDefault",), "ec2",
         "DisableEbsEncryptionByDefault", {"DisableEbsEncryptionByDefaultRequest": {}}, {}),
        ("AWS::S3::BucketPolicy", "arn:aws:s3:::shop#BucketPolicy", ("PolicyDocument", "Statement", 0), "s3",
         "PutBucketPolicy", {"bucketName": "shop"}, {"awsRegion": "us-east-1"}),
        ("AWS::IAM::ManagedPolicy", f"arn:aws:iam::{ACCOUNT}:policy/x/all", ("PolicyDocument", "Statement", 0), "iam",
         "CreatePolicyVersion", {"policyArn": f"arn:aws:iam::{ACCOUNT}:policy/x/all", "setAsDefault": True}, {}),
        ("AWS::IAM::ManagedPolicy", f"arn:aws:iam::{ACCOUNT}:policy/x/all", ("PolicyDocument", "Statement", 0), "iam",
         "CreatePolicy", {"policyName": "all"},
         {"responseElements": {"policy": {"arn": f"arn:aws:iam::{ACCOUNT}:policy/x/all"}}}),
    ],
    ids=lambda value: value if isinstance(value, str) and "::" in value and "arn" not in value else "",
)  # fmt: skip
def test_how_services_name_things(
    type: str, id: str, path: tuple[Any, ...], service: str, name: str, parameters: Any, more: Any
) -> None:
    ref = "default" if "Recorder" in type else ""
    properties = {"Id": "all"} if type.endswith("Permission") else {}
    resource = Resource(id, type, properties, account=ACCOUNT, region=REGION, source="live", ref=ref)
    wrong = finding(type, id, *path)
    assert who(wrong, event(service, name, parameters, **more), resources=[resource]) == name
    if parameters and SETTERS[type].names:
        renamed = dict.fromkeys(parameters, "another")
        answer = {**more, "resources": [], "responseElements": None}
        assert who(wrong, event(service, name, renamed, **answer), resources=[resource]) == ""


ANYBODY = "0.0.0.0/0"


def of(type: str, id: str, properties: dict[str, Any], **more: Any) -> Resource:
    return Resource(id, type, properties, account=ACCOUNT, region=REGION, source="live", **more)


def test_ports_of_one_rule_and_the_range_of_another() -> None:
    group = group_rule({"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": ANYBODY})
    wrong = finding(group.type, group.id, "SecurityGroupIngress", 0, "CidrIp")
    opened = authorized(ANYBODY, 22, at="2026-11-01T00:00:00Z")

    def later(*rules: tuple[int, int, str]) -> Resource:
        items = [
            {"ipProtocol": "tcp", "fromPort": low, "toPort": high, "ipRanges": {"items": [{"cidrIp": cidr}]}}
            for low, high, cidr in rules
        ]
        return event("ec2", "AuthorizeSecurityGroupIngress", {"groupId": "sg-1", "ipPermissions": {"items": items}})

    for other in (later((22, 22, "10.0.0.0/8"), (443, 443, ANYBODY)), later((22, 65535, ANYBODY))):
        (result,) = introduce([wrong], [opened, other], [group])
        assert result.introduced_by and result.introduced_by.event_id == opened.id
    same = later((443, 443, "10.0.0.0/8"), (22, 22, ANYBODY))
    (result,) = introduce([wrong], [opened, same], [group])
    assert result.introduced_by and result.introduced_by.event_id == same.id
    number = event(
        "ec2",
        "AuthorizeSecurityGroupIngress",
        {"groupId": "sg-1", "ipProtocol": "6", "fromPort": 22, "toPort": 22, "cidrIp": ANYBODY},
    )
    assert who(wrong, number, resources=[group]) == "AuthorizeSecurityGroupIngress"


KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1-2"
INSTANCE = f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/i-1"
TRAIL = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/main"
USER = f"arn:aws:iam::{ACCOUNT}:user/bob"
POLICY = f"arn:aws:iam::{ACCOUNT}:policy/all"
DATABASE = f"arn:aws:rds:{REGION}:{ACCOUNT}:db:orders"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:news"
MADE = {"responseElements": {"instancesSet": {"items": [{"instanceId": "i-1"}]}}}
KEYS = {
    "AccessKeys": [{"Active": True, "LastRotated": "2025-01-01T09:00:02Z"}, {"LastRotated": "2026-06-01T09:00:00Z"}]
}


@pytest.mark.parametrize(
    ("wrong", "properties", "first", "second", "said"),
    [
        # A setting, then another setting by the same call.
        (("AWS::EC2::Instance", INSTANCE, "MetadataOptions", "HttpTokens"), {},
         ("ec2", "RunInstances", {}, MADE),
         ("ec2", "ModifyInstanceMetadataOptions",
          {"ModifyInstanceMetadataOptionsRequest": {"InstanceId": "i-1", "HttpPutResponseHopLimit": 2}}, {}), 1),
        (("AWS::EC2::Instance", INSTANCE, "EbsOptimized"), {},
         ("ec2", "RunInstances", {}, MADE),
         ("ec2", "ModifyInstanceAttribute", {"instanceId": "i-1", "attribute": "ebsOptimized", "value": "false"}, {}),
         2),
        (("AWS::EC2::Instance", INSTANCE, "IamInstanceProfile"), {},
         ("ec2", "RunInstances", {}, MADE),
         ("ec2", "ReplaceIamInstanceProfileAssociation", {"ReplaceIamInstanceProfileAssociationRequest": {"A": "b"}},
          {"responseElements": {"ReplaceIamInstanceProfileAssociationResponse": {
              "iamInstanceProfileAssociation": {"instanceId": "i-1"}}}}), 2),
        (("Live::EC2::Image", "arn:aws:ec2:x::image/ami-1", "Public"), {"Public": True},
         ("ec2", "ModifyImageAttribute",
          {"imageId": "ami-1", "launchPermission": {"add": {"items": [{"group": "all"}]}}}, {}),
         ("ec2", "ModifyImageAttribute", {"imageId": "ami-1", "description": {"value": "web"}}, {}), 1),
        (("Live::EC2::Snapshot", "arn:aws:ec2:x::snapshot/snap-1", "CreateVolumePermissions", 0, "Group"), {},
         ("ec2", "ModifySnapshotAttribute",
          {"snapshotId": "snap-1", "createVolumePermission": {"add": {"items": [{"group": "all"}]}}}, {}),
         ("ec2", "ModifySnapshotAttribute",
          {"snapshotId": "snap-1", "createVolumePermission": {"add": {"items": [{"userId": "1"}]}}}, {}), 1),
        (("Live::RDS::Snapshot", f"arn:aws:rds:{REGION}:{ACCOUNT}:snapshot:s", "RestoreAttribute"), {},
         ("rds", "ModifyDBSnapshotAttribute", {"dBSnapshotIdentifier": "s", "valuesToAdd": ["all"]}, {}),
         ("rds", "ModifyDBSnapshotAttribute", {"dBSnapshotIdentifier": "s", "valuesToAdd": ["1"]}, {}), 1),
        (("AWS::IAM::ManagedPolicy", POLICY, "PolicyDocument", "Statement", 0), {},
         ("iam", "CreatePolicyVersion", {"policyArn": POLICY, "setAsDefault": True}, {}),
         ("iam", "CreatePolicyVersion", {"policyArn": POLICY, "setAsDefault": False}, {}), 1),
        (("AWS::RDS::DBParameterGroup", f"arn:aws:rds:{REGION}:{ACCOUNT}:pg:pg", "Parameters", "rds.force_ssl"), {},
         ("rds", "ModifyDBParameterGroup",
          {"dBParameterGroupName": "pg", "parameters": [{"parameterName": "rds.force_ssl"}]}, {}),
         ("rds", "ModifyDBParameterGroup",
          {"dBParameterGroupName": "pg", "parameters": [{"parameterName": "work_mem"}]}, {}), 1),
        (("AWS::EKS::Cluster", f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/c", "ResourcesVpcConfig",
          "EndpointPublicAccess"), {},
         ("eks", "UpdateClusterConfig", {"name": "c", "resourcesVpcConfig": {"endpointPublicAccess": True}}, {}),
         ("eks", "UpdateClusterConfig", {"name": "c", "resourcesVpcConfig": {"endpointPrivateAccess": True}}, {}), 1),
        (("AWS::S3::Bucket", "arn:aws:s3:::shop", "AccessControl"), {},
         ("s3", "PutBucketAcl", {"bucketName": "shop"}, {}),
         ("s3", "PutBucketOwnershipControls", {"bucketName": "shop"}, {}), 1),
        (("AWS::EC2::LaunchTemplate", f"arn:aws:ec2:{REGION}:{ACCOUNT}:launch-template/lt-1", "LaunchTemplateData"), {},
         ("ec2", "ModifyLaunchTemplate", {"ModifyLaunchTemplateRequest": {"LaunchTemplateId": "lt-1"}}, {}),
         ("ec2", "CreateLaunchTemplateVersion", {"launchTemplateId": "lt-1"}, {}), 1),
        # One of two items.
        (("AWS::EC2::NetworkAclEntry", f"arn:aws:ec2:{REGION}:{ACCOUNT}:network-acl/acl-1#in/100", "CidrBlock"),
         {"RuleNumber": 100, "Egress": False},
         ("ec2", "CreateNetworkAclEntry", {"networkAclId": "acl-1", "ruleNumber": 100, "egress": False}, {}),
         ("ec2", "CreateNetworkAclEntry", {"networkAclId": "acl-1", "ruleNumber": 100, "egress": True}, {}), 1),
        (("Account::IAM::UserCredential", f"{USER}#UserCredential", "AccessKeys", 0, "LastRotated"), KEYS,
         ("iam", "CreateAccessKey", {"userName": "bob"}, {"eventTime": "2025-01-01T09:00:01Z"}),
         ("iam", "CreateAccessKey", {"userName": "bob"}, {"eventTime": "2026-06-01T09:00:00Z"}), 1),
        (("Account::IAM::UserCredential", f"{USER}#UserCredential", "AccessKeys"), KEYS,
         ("iam", "CreateUser", {"userName": "bob"}, {}),
         ("iam", "CreateAccessKey", None, {"responseElements": {"accessKey": {"userName": "bob"}}}), 2),
        (("AWS::SQS::QueuePolicy", f"arn:aws:sqs:{REGION}:{ACCOUNT}:jobs#QueuePolicy", "PolicyDocument", "Statement", 0,
          "Principal"), {"PolicyDocument": {"Statement": [{"Sid": "all"}, {"Sid": "ours"}]}},
         ("sqs", "AddPermission", {"queueUrl": "https://sqs.x/1/jobs", "label": "all"}, {}),
         ("sqs", "AddPermission", {"queueUrl": "https://sqs.x/1/jobs", "label": "ours"}, {}), 1),
        # What is wrong is not what was made.
        (("AWS::S3::Bucket", "arn:aws:s3:::shop"), {},
         ("s3", "CreateBucket", {"bucketName": "shop"}, {}), ("s3", "DeleteBucketPolicy", {"bucketName": "shop"}, {}),
         0),
        (("AWS::KMS::Key", KEY), {},
         ("kms", "CreateKey", None, {"responseElements": {"keyMetadata": {"arn": KEY}}}),
         ("kms", "ScheduleKeyDeletion", {"keyId": KEY}, {}), 2),
        (("AWS::CloudTrail::Trail", TRAIL, "S3BucketName"), {"S3BucketName": "logs"},
         ("cloudtrail", "CreateTrail", {"name": "main"}, {}),
         ("cloudtrail", "UpdateTrail", {"name": "main", "s3BucketName": "logs"}, {}), 0),
        (("AWS::CloudTrail::Trail", TRAIL, "CloudWatchLogsLogGroupArn"), {"CloudWatchLogsLogGroupArn": "arn:x"},
         ("cloudtrail", "CreateTrail", {"name": "main"}, {}),
         ("cloudtrail", "UpdateTrail", {"name": "main", "cloudWatchLogsLogGroupArn": "arn:x"}, {}), 0),
        (("Account::IAM::UserCredential", f"{USER}#UserCredential", "PasswordLastUsed"), {},
         ("iam", "CreateUser", {"userName": "bob"}, {}), ("iam", "CreateLoginProfile", {"userName": "bob"}, {}), 0),
        # A name that meant something else before.
        (("AWS::RDS::DBInstance", DATABASE, "PubliclyAccessible"), {},
         ("rds", "ModifyDBInstance", {"dBInstanceIdentifier": "orders", "publiclyAccessible": True}, {}),
         ("rds", "ModifyDBInstance", {"dBInstanceIdentifier": "green", "newDBInstanceIdentifier": "orders"}, {}), 0),
        (("AWS::S3::BucketPolicy", "arn:aws:s3:::shop#BucketPolicy", "PolicyDocument"), {},
         ("s3", "PutBucketPolicy", {"bucketName": "shop"}, {}), ("s3", "DeleteBucket", {"bucketName": "shop"}, {}), 0),
        (("AWS::CloudWatch::Alarm", f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:api", "AlarmActions"), {},
         ("monitoring", "PutMetricAlarm", {"alarmName": "api"}, {}),
         ("monitoring", "PutMetricAlarm", {"alarmName": "api:5xx"}, {}), 1),
        (("AWS::Lambda::Function", f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:pay", "Runtime"), {},
         ("lambda", "UpdateFunctionConfiguration", {"functionName": "pay:live", "runtime": "x"}, {}),
         ("lambda", "UpdateFunctionConfiguration",
          {"functionName": f"arn:aws:lambda:{REGION}:999999999999:function:pay", "runtime": "x"}, {}), 1),
        # Making what is there.
        (("AWS::SNS::Topic", TOPIC, "KmsMasterKeyId"), {},
         ("sns", "SetTopicAttributes", {"topicArn": TOPIC, "attributeName": "KmsMasterKeyId"}, {}),
         ("sns", "CreateTopic", {"name": "news"}, {"responseElements": {"topicArn": TOPIC}}), 1),
        (("AWS::SNS::Topic", TOPIC, "KmsMasterKeyId"), {},
         ("sns", "CreateTopic", {"name": "news"}, {"responseElements": {"topicArn": TOPIC}}),
         ("sns", "CreateTopic", {"name": "news"}, {"responseElements": {"topicArn": TOPIC}}), 0),
        (("AWS::SNS::Topic", TOPIC, "KmsMasterKeyId"), {},
         ("sns", "DeleteTopic", {"topicArn": TOPIC}, {}),
         ("sns", "CreateTopic", {"name": "news"}, {"responseElements": {"topicArn": TOPIC}}), 2),
    ],
    ids=lambda value: f"{value[0]}.{value[2] if len(value) > 2 else ''}" if isinstance(value, tuple) else "",
)  # fmt: skip
def test_the_event_that_set_it_and_no_other(wrong: Any, properties: Any, first: Any, second: Any, said: int) -> None:
    type, id, *path = wrong
    failure = finding(type, id, *path)
    times = ("2026-11-18T10:00:00Z", "2026-11-19T10:00:00Z")
    events = [
        event(service, name, parameters, **{"at": at, **more} if "eventTime" not in more else more)
        for at, (service, name, parameters, more) in zip(times, (first, second), strict=True)
    ]
    name = id.partition("#")[0].rpartition("/")[2].rpartition(":")[2]
    resource = of(type, id, properties, ref=name)
    for order in (events, events[::-1]):
        (result,) = introduce([failure], order, [resource])
        found = result.introduced_by.event_id if result.introduced_by else ""
        assert found == (events[said - 1].id if said else "")


def test_in_one_second_it_is_made_and_then_changed() -> None:
    made = event("s3", "CreateBucket", {"bucketName": "shop"})
    opened = event("s3", "DeleteBucketPublicAccessBlock", {"bucketName": "shop"})
    assert who(BUCKET, made, opened) == "DeleteBucketPublicAccessBlock"
    gone = event("s3", "DeleteBucket", {"bucketName": "shop"})
    assert who(BUCKET, made, gone) == "CreateBucket"


def test_deleted_and_made_again_by_somebody_else() -> None:
    opened = event("s3", "DeleteBucketPublicAccessBlock", {"bucketName": "shop"}, at="2026-11-01T00:00:00Z")
    gone = event("s3", "DeleteBucket", {"bucketName": "shop"}, at="2026-11-02T00:00:00Z")
    assert who(BUCKET, opened, gone) == ""
    made = event("s3", "CreateBucket", {"bucketName": "shop"}, at="2026-11-03T00:00:00Z")
    assert who(BUCKET, opened, gone, made) == "CreateBucket"


def test_change_that_leaves_the_property_alone() -> None:
    db = finding("AWS::RDS::DBInstance", f"arn:aws:rds:{REGION}:{ACCOUNT}:db:orders", "PubliclyAccessible")
    grown = event("rds", "ModifyDBInstance", {"dBInstanceIdentifier": "orders", "allocatedStorage": 200})
    assert who(db, grown) == ""


def test_a_finding_about_an_event_is_introduced_by_it() -> None:
    login = event("signin", "ConsoleLogin")
    (result,) = introduce([finding(facts.RECORD, login.id)], [login])
    assert result.introduced_by and result.introduced_by.event == "ConsoleLogin"


def test_passes_templates_and_unknown_types_stay() -> None:
    made = event("s3", "CreateBucket", {"bucketName": "shop"})
    others = [
        finding("AWS::S3::Bucket", "arn:aws:s3:::shop", verdict=Verdict.PASS),
        finding("AWS::S3::Bucket", "arn:aws:s3:::shop", verdict=Verdict.UNKNOWN),
        finding("AWS::S3::Bucket", "shop", location=Location("a.yaml")),
        finding("AWS::No::Such", "arn:aws:s3:::shop"),
    ]
    assert introduce(others, [made]) == others


ODD: list[Any] = [
    None,
    1,
    True,
    "",
    "x",
    "\x1b[31m" * 99,
    [],
    [None],
    {},
    {"items": 3},
    {"items": [1]},
    {"arn": {}},
    "arn:aws:::::",
]


@pytest.mark.parametrize("odd", ODD, ids=lambda value: type(value).__name__)
def test_odd_records(odd: Any) -> None:
    names = ("eventID eventTime eventSource eventName userIdentity requestParameters responseElements "
             "resources errorCode readOnly sourceIPAddress userAgent awsRegion recipientAccountId").split()  # fmt: skip
    for key in names:
        base = event("s3", "CreateBucket", {"bucketName": "shop"})
        record = {**base.properties, key: odd}
        (result,) = introduce([BUCKET], [Resource("e", facts.RECORD, record, source="live")])
        if result.introduced_by:
            assert all(isinstance(v, str) and v.isprintable() for v in (result.introduced_by.actor,))
        for look in (facts.actor, facts.by_service, facts.by_cloudformation, facts.from_console, facts.principals):
            look(record)
    for service, name in {(s.service, e) for s in SETTERS.values() for e in s.creates}:
        introduce([BUCKET], [event(service, name, odd, responseElements=odd, resources=odd)])


@pytest.mark.parametrize(
    ("identity", "actor"),
    [
        ({"type": "Root", "arn": f"arn:aws:iam::{ACCOUNT}:root"}, f"arn:aws:iam::{ACCOUNT}:root"),
        ({"type": "AssumedRole", "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/dev/bob"},
         f"arn:aws:sts::{ACCOUNT}:assumed-role/dev/bob"),
        ({"type": "AWSService", "invokedBy": "autoscaling.amazonaws.com"}, "autoscaling.amazonaws.com"),
        ({"type": "IdentityCenterUser", "onBehalfOf": {"userId": "94d2"}}, "94d2"),
        ({"type": "AWSAccount", "accountId": "999999999999"}, "999999999999"),
        ({}, "unknown"),
    ],
)  # fmt: skip
def test_actor(identity: Any, actor: str) -> None:
    assert facts.actor({"userIdentity": identity}) == actor


def test_names() -> None:
    assert names_of("arn:aws:iam::1:role/a/b", last=True) == {"arn:aws:iam::1:role/a/b", "role/a/b", "b"}
    assert "a/b" in names_of("arn:aws:ecr:r:1:repository/a/b")
    assert names_of("arn:aws:s3:::shop#BucketPolicy") == {"arn:aws:s3:::shop", "shop"}


# --- stack and template -------------------------------------------------------------------------------------------

TEMPLATE = """
Resources:
  Open:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration:
        BlockPublicAcls: false
  Closed:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
"""
STACK = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/shop/6f1c"


@pytest.fixture(scope="module")
def judge() -> Iterator[Any]:
    """`judge(template, file)`: the evaluations of a template by one rule, passes listed."""
    loaded, _ = packs.load([ROOT])
    rules = select(loaded, keep=["S3-001"])
    libraries = {ROOT: literals.libraries(ROOT)}
    engine = Embedded(libraries)

    def call(template: str, file: str = "shop.yaml", **more: Any) -> list[Evaluation]:
        evaluator = Evaluator(rules, engine, libraries, passes=True)
        return list(evaluator.evaluate(collect(template.encode(), file, **{"given": {}, **more})))

    yield call
    engine.close()


def owned(logical: str, physical: str, type: str = "AWS::S3::Bucket", stack: str = STACK) -> Resource:
    properties = {
        "PhysicalResourceId": physical,
        "ResourceType": type,
        "StackId": stack,
        "LogicalResourceId": logical,
        "StackName": stack.split("/")[1],
    }
    type_name = "Account::CloudFormation::ResourceInventory"
    return Resource(f"{stack}#{logical}", type_name, properties, account=ACCOUNT, region=REGION, source="live")


def bucket(name: str, **more: Any) -> Resource:
    id = f"arn:aws:s3:::{name}"
    return Resource(id, "AWS::S3::Bucket", {}, account=ACCOUNT, region=REGION, source="live", ref=name, **more)


HELD = [owned("Open", "shop-open-1"), owned("Closed", "shop-closed-2"), bucket("shop-open-1"), bucket("shop-closed-2")]
FAILURES = [
    finding("AWS::S3::Bucket", "arn:aws:s3:::shop-open-1", "PublicAccessBlockConfiguration", "BlockPublicAcls"),
    finding("AWS::S3::Bucket", "arn:aws:s3:::shop-closed-2", "PublicAccessBlockConfiguration", "BlockPublicAcls"),
]


def test_stack_alone() -> None:
    linked = link(FAILURES, HELD)
    assert [f.stack for f in linked] == [StackLink("shop", "Open"), StackLink("shop", "Closed")]


def test_both_and_drift(judge: Any) -> None:
    both, drift = (f.stack for f in link(FAILURES, HELD, judge(TEMPLATE)))
    assert both and (both.state, both.location and both.location.line) == ("both", 7)
    assert both.location and both.location.file == "shop.yaml"
    assert drift and (drift.state, drift.location and drift.location.line) == ("drift", 12)


def test_unknown_in_the_template_is_neither(judge: Any) -> None:
    text = TEMPLATE.replace("BlockPublicAcls: true", "BlockPublicAcls: !ImportValue Public")
    _, linked = link(FAILURES, HELD, judge(text))
    assert linked.stack and (linked.stack.state, linked.stack.location is None) == ("", False)


def test_other_verdicts_have_no_state(judge: Any) -> None:
    unsure = finding("AWS::S3::Bucket", "arn:aws:s3:::shop-open-1", verdict=Verdict.UNKNOWN)
    (linked,) = link([unsure], HELD, judge(TEMPLATE))
    assert linked.stack and linked.stack.state == "" and linked.stack.location


def test_two_templates_that_fit_are_none(judge: Any) -> None:
    templates = [*judge(TEMPLATE, "a.yaml"), *judge(TEMPLATE, "b/c.yaml")]
    assert {f.stack.location for f in link(FAILURES, HELD, templates) if f.stack} == {None}
    named = link(FAILURES, HELD, templates, {"shop": "./b/c.yaml"})
    assert {f.stack.location.file for f in named if f.stack and f.stack.location} == {"b/c.yaml"}
    misnamed = link(FAILURES, HELD, templates, {"shop": "z.yaml"})
    assert {f.stack.location for f in misnamed if f.stack} == {None}


def test_template_of_another_stack_does_not_fit(judge: Any) -> None:
    more = [*HELD, owned("Queue", "jobs", "AWS::SQS::Queue")]
    assert {f.stack.location for f in link(FAILURES, more, judge(TEMPLATE)) if f.stack} == {None}


def test_conditional_resources_may_be_left_out(judge: Any) -> None:
    text = (
        "Parameters: {Stage: {Type: String}}\nConditions: {IsProd: !Equals [!Ref Stage, prod]}\n"
        + TEMPLATE
        + "  Extra: {Type: AWS::SQS::Queue, Condition: IsProd}\n"
    )
    linked = link(FAILURES, HELD, judge(text))
    assert [f.stack.state for f in linked if f.stack] == ["both", "drift"]


def test_tags_tell_the_stack(judge: Any) -> None:
    tags = {"aws:cloudformation:stack-name": "shop", "aws:cloudformation:logical-id": "Open"}
    resources = [bucket("shop-open-1", tags=tags)]
    (linked,) = link(FAILURES[:1], resources, judge(TEMPLATE), {"shop": "shop.yaml"})
    assert linked.stack and (linked.stack.stack, linked.stack.state) == ("shop", "both")
    (linked,) = link(FAILURES[:1], resources, judge(TEMPLATE))
    assert linked.stack == StackLink("shop", "Open"), "without the stack's resources no template is guessed"


def test_function_of_a_sam_template() -> None:
    text = """
    Transform: AWS::Serverless-2016-10-31
    Resources:
      Pay:
        Type: AWS::Serverless::Function
        Properties: {Runtime: python3.7, Handler: a.b, InlineCode: x}
    """
    inventories = collect(text.encode(), "sam.yaml", given={})
    id = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:shop-pay"
    function = of("AWS::Lambda::Function", id, {}, ref="shop-pay")
    held = [function, owned("Pay", "shop-pay", function.type), owned("PayRole", "shop-role", "AWS::IAM::Role")]
    evaluations = [Evaluation(i, (), (), {}, 0) for i in inventories]
    (linked,) = link([finding(function.type, id, "Runtime")], held, evaluations, {"shop": "sam.yaml"})
    assert linked.stack and linked.stack.location
    assert (linked.stack.location.line, linked.stack.state) == (6, "")


def test_nobody_owns_it() -> None:
    assert link(FAILURES, [bucket("shop-open-1")]) == FAILURES
    elsewhere = [owned("Open", "shop-open-1", "AWS::SQS::Queue")]
    assert link(FAILURES[:1], elsewhere) == FAILURES[:1], "a name alone is not enough: the type must be the same"


def test_a_part_is_not_its_parent() -> None:
    policy = Resource(
        "arn:aws:s3:::shop-open-1#BucketPolicy", "AWS::S3::BucketPolicy", {}, source="live", ref="shop-open-1",
        account=ACCOUNT, region=REGION,
    )  # fmt: skip
    wrong = finding("AWS::S3::BucketPolicy", policy.id)
    assert link([wrong], [*HELD, policy]) == [wrong]
    (linked,) = link([wrong], [*HELD, policy, owned("Policy", "shop-open-1", "AWS::S3::BucketPolicy")])
    assert linked.stack == StackLink("shop", "Policy")


def test_global_resource_of_a_regional_stack() -> None:
    id = f"arn:aws:iam::{ACCOUNT}:role/apps/shop-Role-1"
    role = Resource(id, "AWS::IAM::Role", {}, account=ACCOUNT, source="live", ref="shop-Role-1")
    wrong = finding("AWS::IAM::Role", id, region="")
    (linked,) = link([wrong], [role, owned("Role", "shop-Role-1", "AWS::IAM::Role")])
    assert linked.stack == StackLink("shop", "Role")


def test_nested_stack(judge: Any, tmp_path: Path) -> None:
    (tmp_path / "child.yaml").write_text(TEMPLATE)
    root = {"Resources": {"Child": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "child.yaml"}}}}
    (tmp_path / "root.yaml").write_text(yaml.safe_dump(root))
    evaluations = judge((tmp_path / "root.yaml").read_text(), "root.yaml", path=tmp_path / "root.yaml", root=tmp_path)
    linked = link(FAILURES, HELD, evaluations)
    assert [f.stack.state for f in linked if f.stack] == ["both", "drift"]
