"""Snapshots and histories of AWS Config, made by hand as Config writes them: moto delivers none."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import boto3
import pytest

from scanner.collect.aws.configfile import ConfigFiles, current
from scanner.collect.aws.sniff import is_config
from scanner.model import Inventory, Problem, Resource, Unknown
from tests.live.gather import assert_conform, one
from tests.live.running import conformant

ACCOUNT = "111122223333"
NAME = f"{ACCOUNT}_Config_eu-west-1_ConfigSnapshot_20261120T120000Z_5e0f.json.gz"
KEY = "11111111-2222-3333-4444-555555555555"
ANY = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}


def item(type: str, id: str, configuration: Any, arn: str = "", **more: Any) -> dict[str, Any]:
    """A configuration item as Config writes it."""
    service = type.split("::")[1].lower()
    return {
        "configurationItemVersion": "1.3",
        "configurationItemCaptureTime": "2026-11-20T10:00:00.000Z",
        "configurationStateId": 1795168800000,
        "awsAccountId": ACCOUNT,
        "configurationItemStatus": "OK",
        "resourceType": type,
        "resourceId": id,
        "ARN": arn or f"arn:aws:{service}:eu-west-1:{ACCOUNT}:{id}",
        "awsRegion": "eu-west-1",
        "availabilityZone": "Not Applicable",
        "configurationStateMd5Hash": "",
        "tags": {},
        "relatedEvents": [],
        "relationships": [],
        "configuration": configuration,
        "supplementaryConfiguration": {},
        **more,
    }


def bucket(name: str = "logs", **more: Any) -> dict[str, Any]:
    """A public bucket."""
    grants = [
        {"grantee": {"id": "abc", "displayName": None}, "permission": "FullControl"},
        {"grantee": "AllUsers", "permission": "Read"},
    ]
    acl = {"grantSet": None, "grantList": grants, "owner": {"displayName": None, "id": "abc"}}
    flags = ("blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets")
    default = {"sseAlgorithm": "aws:kms", "kmsMasterKeyID": None}
    beside = {
        "AccessControlList": json.dumps(acl),
        "BucketLoggingConfiguration": {"destinationBucketName": None, "logFilePrefix": None},
        "BucketPolicy": {"policyText": json.dumps({"Statement": [ANY]})},
        "BucketVersioningConfiguration": {"status": "Off", "isMfaDeleteEnabled": None},
        "PublicAccessBlockConfiguration": dict.fromkeys(flags, False),
        "ServerSideEncryptionConfiguration": {
            "rules": [{"applyServerSideEncryptionByDefault": default, "bucketKeyEnabled": True}]
        },
        "BucketLifecycleConfiguration": {
            "rules": [
                {
                    "id": "old",
                    "prefix": None,
                    "status": "Enabled",
                    "expirationInDays": 30,
                    "noncurrentVersionExpirationInDays": -1,
                    "filter": {"predicate": {"type": "LifecyclePrefixPredicate", "prefix": "a/"}},
                    "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
                    "transitions": None,
                }
            ]
        },
    }
    configuration = {"name": name, "owner": {"displayName": None, "id": "abc"}}
    told = {"supplementaryConfiguration": beside, "tags": {"owner": "web"}, "resourceName": name, **more}
    return item("AWS::S3::Bucket", name, configuration, f"arn:aws:s3:::{name}", **told)


def group(id: str = "sg-0123456789abcdef0", **more: Any) -> dict[str, Any]:
    """A security group that is open to all; older items tell their ranges as plain texts."""
    permission = {"fromPort": 22, "ipProtocol": "tcp", "toPort": 22, "ipRanges": ["0.0.0.0/0"], "prefixListIds": []}
    configuration = {
        "description": "all",
        "groupName": "all",
        "groupId": id,
        "ownerId": ACCOUNT,
        "vpcId": "vpc-1",
        "ipPermissions": [permission],
        "ipPermissionsEgress": [],
        "tags": [],
    }
    arn = f"arn:aws:ec2:eu-west-1:{ACCOUNT}:security-group/{id}"
    return item("AWS::EC2::SecurityGroup", id, configuration, arn, **more)


def volume(id: str = "vol-0123456789abcdef0", **configuration: Any) -> dict[str, Any]:
    """A volume; items of old say nothing of encryption."""
    told = {"volumeId": id, "size": 8, "volumeType": "gp2", "availabilityZone": "eu-west-1a", "state": "in-use"}
    return item("AWS::EC2::Volume", id, {**told, **configuration}, f"arn:aws:ec2:eu-west-1:{ACCOUNT}:volume/{id}")


def packed(*items: Any, start: str = '"fileVersion":"1.0","configSnapshotId":"5e0f",') -> bytes:
    """A file of Config's."""
    return gzip.compress(f'{{{start}"configurationItems":{json.dumps(items)}}}'.encode(), mtime=0)


def read(*files: bytes, name: str = NAME) -> tuple[list[Inventory], list[Problem]]:
    """What files tell."""
    held = ConfigFiles()
    for number, data in enumerate(files):
        held.add(io.BytesIO(data), name if len(files) == 1 else f"{number}/{name}")
    return list(held.inventories()), held.problems


def resources(*items: Any) -> list[Resource]:
    """The resources of a snapshot of one account, which is sound and holds nothing that can't be mapped."""
    (inventory,), problems = read(packed(*items))
    assert problems == []
    assert inventory.gaps == ()
    assert_conform(inventory.resources)
    return list(inventory.resources)


def test_a_bucket_with_all_that_stands_beside_it() -> None:
    found = resources(bucket())
    it = one(found, "AWS::S3::Bucket")
    assert it.properties["AccessControl"] == "PublicRead"
    assert it.properties["PublicAccessBlockConfiguration"]["BlockPublicAcls"] is False
    assert it.properties["BucketEncryption"]["ServerSideEncryptionConfiguration"][0] == {
        "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"},
        "BucketKeyEnabled": True,
    }
    assert "LoggingConfiguration" not in it.properties
    assert it.properties["LifecycleConfiguration"]["Rules"] == [
        {
            "Id": "old",
            "Status": "Enabled",
            "Prefix": "a/",
            "ExpirationInDays": 30,
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
        }
    ]
    assert isinstance(it.properties["OwnershipControls"], Unknown)
    assert (it.tags, it.account, it.region, it.source) == ({"owner": "web"}, ACCOUNT, "eu-west-1", "live")
    assert one(found, "AWS::S3::BucketPolicy").properties["PolicyDocument"] == {"Statement": [ANY]}


def test_a_bucket_whose_settings_were_not_recorded_is_unknown_in_them() -> None:
    it = one(resources(bucket(supplementaryConfiguration={})), "AWS::S3::Bucket")
    for name in ("BucketEncryption", "PublicAccessBlockConfiguration", "VersioningConfiguration", "AccessControl"):
        assert isinstance(it.properties[name], Unknown), name


def test_ec2() -> None:
    instance = item(
        "AWS::EC2::Instance",
        "i-0123456789abcdef0",
        {
            "instanceId": "i-0123456789abcdef0",
            "imageId": "ami-0123456789abcdef0",
            "state": {"code": 16, "name": "running"},
            "placement": {"availabilityZone": "eu-west-1a", "tenancy": "default"},
            "securityGroups": [{"groupName": "all", "groupId": "sg-0123456789abcdef0"}],
            "iamInstanceProfile": None,
            "launchTime": "2026-01-01T00:00:00.000Z",
        },
        f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-0123456789abcdef0",
    )
    found = resources(instance, group(), volume(), volume("vol-1", encrypted=True, kmsKeyId=None))
    it = one(found, "AWS::EC2::Instance")
    assert it.properties["SecurityGroupIds"] == ["sg-0123456789abcdef0"]
    assert isinstance(it.properties["MetadataOptions"], Unknown)
    assert isinstance(it.properties["UserData"], Unknown)
    assert "IamInstanceProfile" not in it.properties
    assert it.live["LaunchTime"] == "2026-01-01T00:00:00Z"
    assert one(found, "AWS::EC2::SecurityGroup").properties["SecurityGroupIngress"] == [
        {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "0.0.0.0/0"}
    ]
    assert isinstance(one(found, "AWS::EC2::Volume", "vol-0123456789abcdef0").properties["Encrypted"], Unknown)
    assert one(found, "AWS::EC2::Volume", "vol-1").properties["Encrypted"] is True


def test_iam_and_keys() -> None:
    everything = "%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%7D%5D%7D"
    user = item(
        "AWS::IAM::User",
        "AIDA1",
        {
            "path": "/",
            "userName": "ann",
            "arn": f"arn:aws:iam::{ACCOUNT}:user/ann",
            "createDate": "2020-01-01T00:00:00.000Z",
            "userPolicyList": [{"policyName": "p", "policyDocument": everything}],
            "groupList": [],
            "attachedManagedPolicies": [],
        },
        f"arn:aws:iam::{ACCOUNT}:user/ann",
        awsRegion="global",
    )
    role = item(
        "AWS::IAM::Role",
        "AROA1",
        {"path": "/", "roleName": "app", "arn": f"arn:aws:iam::{ACCOUNT}:role/app", "assumeRolePolicyDocument": None},
        f"arn:aws:iam::{ACCOUNT}:role/app",
        awsRegion="global",
    )
    arn = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/{KEY}"
    told = {"keyId": KEY, "arn": arn, "enabled": True, "keyManager": "CUSTOMER", "keyState": "Enabled"}
    beside = {"KeyRotationStatus": False, "Policy": '{"Statement": []}'}
    found = resources(user, role, item("AWS::KMS::Key", KEY, told, arn, supplementaryConfiguration=beside))
    it = one(found, "AWS::IAM::User", "ann")
    assert it.properties["Policies"][0]["PolicyDocument"] == {"Statement": [{"Effect": "Allow"}]}
    assert "ManagedPolicyArns" not in it.properties
    assert isinstance(it.properties["PermissionsBoundary"], Unknown)
    assert it.region == ""
    # Whether it was ever assumed is not told: that it wasn't would be a guess.
    assert isinstance(one(found, "AWS::IAM::Role").live["RoleLastUsed"], Unknown)
    assert isinstance(one(found, "AWS::IAM::Role").properties["ManagedPolicyArns"], Unknown)
    key = one(found, "AWS::KMS::Key").properties
    assert key["EnableKeyRotation"] is False
    assert key["KeyPolicy"] == {"Statement": []}


def test_other_services() -> None:
    database = {
        "dBInstanceIdentifier": "main",
        "dBInstanceArn": f"arn:aws:rds:eu-west-1:{ACCOUNT}:db:main",
        "engine": "mysql",
        "storageEncrypted": False,
        "publiclyAccessible": True,
        "kmsKeyId": None,
    }
    copy = {
        "dBSnapshotIdentifier": "copy",
        "dBSnapshotArn": f"arn:aws:rds:eu-west-1:{ACCOUNT}:snapshot:copy",
        "snapshotType": "manual",
        "encrypted": False,
    }
    function = {"functionName": "f", "functionArn": f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:f"}
    topic = f"arn:aws:sns:eu-west-1:{ACCOUNT}:t"
    shared = [{"attributeName": "restore", "attributeValues": ["all"]}]
    allowed = json.dumps(
        json.dumps({"Statement": [{"Sid": "s", "Effect": "Allow", "Principal": "*", "Action": "lambda:*"}]})
    )
    trail = f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:trail/main"
    found = resources(
        item("AWS::RDS::DBInstance", "db-A", database, str(database["dBInstanceArn"])),
        item("AWS::RDS::DBSnapshot", "copy", copy, supplementaryConfiguration={"DBSnapshotAttributes": shared}),
        item("AWS::Lambda::Function", "f", function, supplementaryConfiguration={"Policy": allowed}),
        item("AWS::SNS::Topic", topic, {"TopicArn": topic, "SubscriptionsConfirmed": "0"}, topic),
        item("AWS::CloudTrail::Trail", trail, {"name": "main", "trailARN": trail, "kmsKeyId": None}, trail),
    )
    assert one(found, "AWS::RDS::DBInstance").properties["PubliclyAccessible"] is True
    assert isinstance(one(found, "AWS::RDS::DBInstance").properties["DeletionProtection"], Unknown)
    assert one(found, "Live::RDS::Snapshot").properties["RestoreAttribute"] == ["all"]
    assert one(found, "AWS::Lambda::Permission").properties["Principal"] == "*"
    assert "KmsMasterKeyId" not in one(found, "AWS::SNS::Topic").properties
    assert isinstance(one(found, "AWS::CloudTrail::Trail").properties["IsLogging"], Unknown)
    assert isinstance(one(found, "AWS::CloudTrail::Trail").properties["IsMultiRegionTrail"], Unknown)
    assert "KMSKeyId" not in one(found, "AWS::CloudTrail::Trail").properties


def test_newer_types_are_in_cloudformation_s_own_shape() -> None:
    arn = f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/r"
    scanning = {"ScanOnPush": False}
    told = {"RepositoryName": "repo", "Arn": arn, "RepositoryUri": "x", "ImageScanningConfiguration": scanning}
    it = one(resources(item("AWS::ECR::Repository", "r", told, arn)), "AWS::ECR::Repository")
    assert it.properties == {"RepositoryName": "repo", "ImageScanningConfiguration": scanning}


def test_types_that_cannot_be_mapped_are_named_once() -> None:
    clusters = [item("AWS::EKS::Cluster", f"c{n}", {"name": f"c{n}"}) for n in range(500)]
    other = item("AWS::Config::ResourceCompliance", "x", {"complianceType": "COMPLIANT"})
    (inventory,), problems = read(packed(*clusters, other))
    assert problems == []
    (gap,) = inventory.gaps
    assert (gap.types, gap.lost, gap.cause) == (("AWS::EKS::Cluster",), 500, "unmapped")
    assert any("AWS::Config::ResourceCompliance (1)" in note for note in inventory.notes)


def test_an_item_that_no_collector_takes_loses_itself_alone() -> None:
    broken = group("sg-2")
    broken["configuration"] = {"groupId": "sg-2", "ipPermissions": [{"userIdGroupPairs": "x"}, 7]}
    (inventory,), _ = read(packed(group(), broken, item("AWS::EC2::SecurityGroup", "sg-3", {"tags": []})))
    assert "sg-0123456789abcdef0" in {r.ref for r in inventory.resources}
    assert [gap.types for gap in inventory.gaps] == [("AWS::EC2::SecurityGroup",)]


def test_of_a_history_the_newest_state_counts() -> None:
    start = '"fileVersion":"1.0",'
    old = volume(encrypted=False)
    new = {**volume(encrypted=True), "configurationItemCaptureTime": "2026-11-20T11:00:00.000Z"}
    gone = {**volume("vol-2"), "configurationItemStatus": "ResourceDeleted", "configuration": None}
    for order in ((old, new), (new, old)):
        (inventory,), problems = read(packed(*order, gone, start=start), name="history.json.gz")
        assert problems == []
        (it,) = inventory.resources
        assert it.properties["Encrypted"] is True
        assert it.at == "2026-11-20T11:00:00Z"
        # It tells of what changed, not of all there is.
        assert "AWS::EC2::Volume" in inventory.unlisted


def test_what_the_newest_snapshot_lacks_is_gone() -> None:
    later = NAME.replace("20261120", "20261121")
    held = ConfigFiles()
    held.add(io.BytesIO(packed(bucket("new"))), later)
    held.add(io.BytesIO(packed(bucket("old"), bucket("new"))), NAME)
    (inventory,) = held.inventories()
    assert {r.ref for r in inventory.resources if r.type == "AWS::S3::Bucket"} == {"new"}
    assert inventory.resources[0].at == "2026-11-21T12:00:00Z"
    assert "AWS::S3::Bucket" not in inventory.unlisted
    assert "AWS::IAM::User" in inventory.unlisted


def test_several_accounts_are_told_apart() -> None:
    inventories, _ = read(packed(bucket(), bucket("x", awsAccountId="444455556666")))
    assert [found.target for found in inventories] == ["aws-config:111122223333", "aws-config:444455556666"]


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        (packed(bucket())[:-40], "truncated", "cut off"),
        (gzip.decompress(packed(bucket(), volume()))[:-30], "truncated", "cut off"),
        (packed(), "malformed", "no configuration items"),
        (packed(7, None, []), "malformed", "3 of 3 items cannot be used: an object was expected"),
        (packed(bucket(resourceType=5)), "malformed", "resourceType is missing"),
        (packed({**bucket(), "configuration": None}), "malformed", "configuration of AWS::S3::Bucket logs is missing"),
        (packed(bucket(configurationItemCaptureTime="soon")), "malformed", "configurationItemCaptureTime"),
        (b'{"configurationItems": ' + b"[" * 100_000, "malformed", "nested too deep"),
        (b'{"configurationItems": [}', "truncated", "cut off, or holds something else"),
        (b"", "malformed", "empty"),
        (b"\x1f\x8bxx", "truncated", "compressed"),
    ],
)  # fmt: skip
def test_bad_input(data: bytes, kind: str, said: str) -> None:
    _, problems = read(data)
    assert [problem.kind for problem in problems] == [kind]
    assert said in problems[0].message
    assert problems[0].hint


def test_any_shape_is_survived() -> None:
    junk: list[Any] = [None, 0, "x", [], {}, [[]], {"a": None}, [7], "{", '"null"', True]
    sound = [bucket(), group(), volume()]
    for value in junk:
        for base in sound:
            for name in ("configuration", "supplementaryConfiguration", "tags", "ARN", "awsRegion"):
                read(packed({**base, name: value}))
            for name in base["configuration"]:
                read(packed({**base, "configuration": {**base["configuration"], name: value}}))
            for name in base["supplementaryConfiguration"]:
                beside = {**base["supplementaryConfiguration"], name: value}
                (inventory,), _ = read(packed({**base, "supplementaryConfiguration": beside}))
                assert any(r.type == "AWS::S3::Bucket" for r in inventory.resources)


def test_a_template_that_speaks_of_items_is_none_of_config(tmp_path: Path) -> None:
    file = tmp_path / "t.json"
    file.write_text('{"Resources": {"A": {"Type": "AWS::S3::Bucket", "Metadata": {"configurationItems": []}}}}')
    assert not is_config(file)


def test_scan_takes_a_file_or_the_folder_of_a_bucket(tmp_path: Path) -> None:
    place = tmp_path / f"AWSLogs/{ACCOUNT}/Config/eu-west-1/2026/11/20"
    (place / "ConfigSnapshot").mkdir(parents=True)
    (place / "ConfigHistory").mkdir()
    (place / "ConfigSnapshot" / NAME).write_bytes(packed(bucket(), group()))
    (place / "ConfigHistory" / "h.json.gz").write_bytes(packed(volume(encrypted=False), start='"fileVersion":"1.0",'))
    result = conformant("scan", ".", "-o", "json", cwd=tmp_path)
    assert result.returncode == 1, result.stderr
    report = json.loads(result.stdout)
    assert report["problems"] == []
    failed = {found["rule_id"]: found for found in report["results"] if found["verdict"] == "fail"}
    assert {"SG-001", "EBS-001"} <= set(failed), sorted(failed)
    assert NAME in str(failed["SG-001"])
    assert "2026-11-20T10:00:00Z" in str(failed["SG-001"])
    assert any("as AWS Config recorded them" in note for note in report["notes"])


def test_a_file_that_is_cut_off_leaves_the_scan_incomplete(tmp_path: Path) -> None:
    (tmp_path / "s.json.gz").write_bytes(packed(bucket())[:-40])
    result = conformant("scan", "s.json.gz", cwd=tmp_path)
    assert result.returncode == 3, result.stdout + result.stderr
    assert "cut off" in result.stdout


_BELOW = f"AWSLogs/{ACCOUNT}/Config/eu-west-1/2026/11/20"
_HISTORY = f"{_BELOW}/ConfigHistory/{ACCOUNT}_Config_eu-west-1_ConfigHistory_AWS::EC2::Volume_"


def test_of_a_bucket_only_what_holds_today_is_read() -> None:
    newest = f"{_BELOW}/ConfigSnapshot/{NAME}"
    since = f"{_HISTORY}20261120T110000Z_20261120T130000Z_1.json.gz"
    other = newest.replace("eu-west-1", "us-east-1")
    old = newest.replace("20261120T", "20261119T")
    before = f"{_HISTORY}20261120T050000Z_20261120T110000Z_1.json.gz"
    assert current(
        [old, newest, before, since, other, f"{_BELOW}/OversizedChangeNotification/x.json.gz", "a"]
    ) == sorted([newest, since, other])


def test_audit_reads_the_bucket(aws: str, tmp_path: Path) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="config")
    s3.put_object(Bucket="config", Key=f"{_BELOW}/ConfigSnapshot/{NAME}", Body=packed(bucket(), group()))
    since = f"{_HISTORY}20261120T110000Z_20261120T130000Z_1.json.gz"
    s3.put_object(Bucket="config", Key=since, Body=packed(volume(encrypted=False), start=""))
    result = conformant("audit", "--from-config", "s3://config/AWSLogs", "-o", "json", cwd=tmp_path)
    assert result.returncode == 1, result.stderr
    report = json.loads(result.stdout)
    assert report["problems"] == []
    failed = {found["rule_id"] for found in report["results"] if found["verdict"] == "fail"}
    assert {"SG-001", "EBS-001"} <= failed


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["s3://nowhere/x"], 3, "s3:ListObjectsV2"),
        (["s3://empty"], 3, "no snapshot or history of AWS Config is there"),
        (["s3://"], 2, "s3://BUCKET/PREFIX was expected"),
        (["./folder"], 2, "give files or a folder to conformant scan"),
        (["s3://empty", "--region", "eu-west-1"], 2, "--from-config: goes with --profile"),
        (["s3://empty", "--events", "lookup"], 2, "--from-config: goes with no --events"),
        (["s3://empty", "--profile", "nobody"], 2, "nobody"),
    ],
)
def test_a_bucket_that_cannot_be_read(aws: str, tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    boto3.client("s3").create_bucket(Bucket="empty")
    result = conformant("audit", "--from-config", *arguments, cwd=tmp_path)
    assert result.returncode == code, result.stdout + result.stderr
    assert said in result.stdout + result.stderr


def test_two_states_in_one_second() -> None:
    first = volume(encrypted=True) | {"configurationItemCaptureTime": "2026-11-20T10:00:00.100Z"}
    second = volume(encrypted=False) | {"configurationItemCaptureTime": "2026-11-20T10:00:00.9Z"}
    gone = group(configurationItemCaptureTime="2026-11-20T10:00:00.500Z", configurationItemStatus="ResourceDeleted")
    for items in ((first, second, group(), gone), (gone, second, group(), first)):
        (it,) = resources(*items)
        assert it.properties["Encrypted"] is False


def test_what_stands_beside_a_bucket_in_another_form_tells_nothing() -> None:
    beside = {"PublicAccessBlockConfiguration": "true", "ServerSideEncryptionConfiguration": []}
    it = one(resources(bucket(supplementaryConfiguration=beside)), "AWS::S3::Bucket")
    assert isinstance(it.properties["PublicAccessBlockConfiguration"], Unknown)
    assert isinstance(it.properties["BucketEncryption"], Unknown)


def test_queue_of_before_encryption_was_told() -> None:
    arn = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:jobs"
    url = f"https://sqs.eu-west-1.amazonaws.com/{ACCOUNT}/jobs"
    told = {"QueueArn": arn, "QueueUrl": url}
    it = one(resources(item("AWS::SQS::Queue", url, told, arn, resourceName="jobs")), "AWS::SQS::Queue")
    assert isinstance(it.properties["SqsManagedSseEnabled"], Unknown)
    told["SqsManagedSseEnabled"] = "false"
    it = one(resources(item("AWS::SQS::Queue", url, told, arn, resourceName="jobs")), "AWS::SQS::Queue")
    assert it.properties["SqsManagedSseEnabled"] is False


@pytest.mark.parametrize("data", [b"", b"no JSON", b"\x1f\x8bxx", gzip.compress(b"")])
def test_a_damaged_file_in_a_folder_is_told_by_its_name(data: bytes, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(data)
    result = conformant("scan", ".", "-o", "json", cwd=tmp_path)
    assert result.returncode == 3
    (problem,) = json.loads(result.stdout)["problems"]
    assert problem["location"]["file"] == NAME
    assert "AWS Config file" in problem["message"]
