"""A snapshot of accounts that nobody has: the same resources for the same number, good and bad settings mixed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scanner.collect.aws import snapshot, wire
from scanner.collect.aws.snapshot import AccountHead, Head
from scanner.model import Resource

SEED = 20261121
AT = "2026-11-21T09:00:00Z"
REGIONS = ("eu-west-1", "us-east-1")
OF_ACCOUNT = 2_500
"""Resources of each account but the last."""

Properties = dict[str, Any]
_Made = tuple[str, str, Properties, dict[str, Any]]
"""The id without its beginning, `Ref`, the properties, and what only a running resource has."""


def write(path: Path, resources: int) -> None:
    """Write a snapshot with this number of resources. Raises OSError."""
    numbers = range(0, resources, OF_ACCOUNT)
    accounts = ((_head(n), _documents(n, min(OF_ACCOUNT, resources - n))) for n in numbers)
    head = Head(AT, ("arn:aws:iam::100000000000:user/bench",), {}, complete=True, versions={})
    snapshot.write(path, head, accounts)


def _account(first: int) -> str:
    return str(100_000_000_000 + first // OF_ACCOUNT)


def _head(first: int) -> AccountHead:
    return AccountHead(_account(first), AT, regions=REGIONS, asked=REGIONS)


def _documents(first: int, count: int) -> Iterator[Mapping[str, Any]]:
    """The resources of one account, in the order of a snapshot."""
    rng = random.Random(f"{SEED}/{first}")
    kinds = rng.choices(list(_KINDS), [weight for weight, _, _ in _KINDS.values()], k=count)
    numbers = dict.fromkeys(_KINDS, 0)
    made = []
    for kind in kinds:
        number, numbers[kind] = numbers[kind], numbers[kind] + 1
        made.append(_resource(rng, kind, number, _account(first)))
    for resource in sorted(made, key=lambda r: (r.type, r.id, r.region)):
        yield wire.resource_out(resource)


def _resource(rng: random.Random, kind: str, number: int, account: str) -> Resource:
    _, where, make = _KINDS[kind]
    region = rng.choice(REGIONS)
    name, ref, properties, live = make(_Place(rng, number, account, region))
    if kind != "AWS::S3::BucketPolicy" and "Tags" in properties:
        tags = {tag["Key"]: tag["Value"] for tag in properties["Tags"]}
    else:
        tags = {}
    id = f"arn:aws:{where.format(region=region, account=account)}:{name}"
    regional = "{region}" in where or where.startswith("s3")
    return Resource(
        id, kind, properties, tags=tags, account=account, region=region if regional else "", source="live", ref=ref,
        live=live, at=AT,
    )  # fmt: skip


class _Place:
    """What a resource is made from: chance, its number among its kind, and where it is."""

    def __init__(self, rng: random.Random, number: int, account: str, region: str) -> None:
        self.rng = rng
        self.number = number
        self.account = account
        self.region = region

    def often(self, share: float = 0.8) -> bool:
        """True for so many of all."""
        return self.rng.random() < share

    def hex(self, digits: int = 17) -> str:
        """An id as EC2 makes them up."""
        return f"{self.rng.getrandbits(digits * 4):0{digits}x}"

    def some(self, kind: str) -> str:
        """One of the ids of a few that others refer to."""
        return f"{kind}-{self.rng.randrange(40):017x}"

    def key(self) -> str:
        """A KMS key's ARN."""
        return f"arn:aws:kms:{self.region}:{self.account}:key/{self.rng.randrange(20):08x}-0000-4000-8000-000000000000"

    def tags(self) -> Properties:
        """Tags, mostly."""
        if not self.often():
            return {}
        team, stage = self.rng.choice(("web", "data", "platform")), self.rng.choice(("dev", "test", "prod"))
        return {"Tags": [{"Key": "env", "Value": stage}, {"Key": "team", "Value": team}]}

    def statement(self) -> dict[str, Any]:
        """What a role or user may do: here and there too much."""
        if not self.often(0.9):
            return {"Action": "*", "Effect": "Allow", "Resource": "*"}
        action = self.rng.choice((["s3:GetObject", "s3:ListBucket"], ["iam:PassRole", "ec2:RunInstances"], "sqs:*"))
        return {"Action": action, "Effect": "Allow", "Resource": f"arn:aws:s3:::data-{self.rng.randrange(50):04d}/*"}


def _document(*statements: Mapping[str, Any]) -> dict[str, Any]:
    return {"Statement": list(statements), "Version": "2012-10-17"}


def _bucket(at: _Place) -> _Made:
    name = f"data-{at.account[-4:]}-{at.number:04d}"
    properties: Properties = {"BucketName": name, **at.tags()}
    if at.often():
        names = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
        properties["PublicAccessBlockConfiguration"] = {name: at.often(0.95) for name in names}
    if at.often(0.6):
        properties["VersioningConfiguration"] = {"Status": "Enabled"}
    default: dict[str, Any] = {"SSEAlgorithm": "AES256"}
    if at.often(0.4):
        default = {"KMSMasterKeyID": at.key(), "SSEAlgorithm": "aws:kms"}
    properties["BucketEncryption"] = {
        "ServerSideEncryptionConfiguration": [
            {"BucketKeyEnabled": at.often(), "ServerSideEncryptionByDefault": default}
        ]
    }
    if at.often(0.5):
        properties["LoggingConfiguration"] = {"DestinationBucketName": f"data-{at.account[-4:]}-0000"}
    if at.often(0.5):
        rule = {"ExpirationInDays": 400, "Id": "old", "Status": "Enabled"}
        properties["LifecycleConfiguration"] = {"Rules": [rule]}
    return name, name, properties, {"Owner": at.hex(64)}


def _bucket_policy(at: _Place) -> _Made:
    name = f"data-{at.account[-4:]}-{at.number:04d}"
    statement = {
        "Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}, "Effect": "Deny", "Principal": "*",
        "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"],
    }  # fmt: skip
    if not at.often():
        statement = {
            "Action": "s3:GetObject",
            "Effect": "Allow",
            "Principal": "*",
            "Resource": f"arn:aws:s3:::{name}/*",
        }
    return f"{name}#BucketPolicy", name, {"Bucket": name, "PolicyDocument": _document(statement)}, {}


def _role(at: _Place) -> _Made:
    name = f"role-{at.number:04d}"
    service = at.rng.choice(("lambda", "ec2", "ecs-tasks", "states"))
    principal = {"Service": f"{service}.amazonaws.com"} if at.often(0.9) else {"AWS": "arn:aws:iam::210987654321:root"}
    trust = {"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": principal}
    properties: Properties = {"AssumeRolePolicyDocument": _document(trust), "Path": "/", "RoleName": name, **at.tags()}
    if at.often(0.6):
        properties["Policies"] = [{"PolicyDocument": _document(at.statement()), "PolicyName": "inline"}]
    if at.often(0.6):
        properties["ManagedPolicyArns"] = [f"arn:aws:iam::{at.account}:policy/policy-{at.rng.randrange(60):04d}"]
    return f"role/{name}", name, properties, {"CreateDate": "2025-03-01T10:00:00Z"}


def _managed_policy(at: _Place) -> _Made:
    name = f"policy-{at.number:04d}"
    properties = {
        "Description": "", "ManagedPolicyName": name, "Path": "/",
        "PolicyDocument": _document(*(at.statement() for _ in range(at.rng.randint(1, 3)))),
    }  # fmt: skip
    live = {"AttachmentCount": at.rng.randrange(5), "CreateDate": "2025-03-01T10:00:00Z"}
    return f"policy/{name}", f"arn:aws:iam::{at.account}:policy/{name}", properties, live


def _user(at: _Place) -> _Made:
    name = f"user-{at.number:04d}"
    properties: Properties = {"Path": "/", "UserName": name, **at.tags()}
    if at.often(0.9):
        properties["Groups"] = [f"group-{at.rng.randrange(20):03d}"]
    else:
        properties["Policies"] = [{"PolicyDocument": _document(at.statement()), "PolicyName": "inline"}]
    return f"user/{name}", name, properties, {"CreateDate": "2025-03-01T10:00:00Z"}


def _credential(at: _Place) -> _Made:
    name = f"user-{at.number:04d}"
    rotated = at.rng.choice(("2025-03-01T10:00:00Z", "2026-10-01T10:00:00Z"))
    keys = [{"Active": at.often(0.7), "CreatedWithUser": False, "LastRotated": rotated}]
    properties = {
        "AccessKeys": keys * at.rng.randrange(3), "Arn": f"arn:aws:iam::{at.account}:user/{name}",
        "CreateDate": "2025-03-01T10:00:00Z", "MfaActive": at.often(), "PasswordEnabled": at.often(0.5),
        "PasswordLastChanged": rotated, "UserName": name,
    }  # fmt: skip
    return f"user/{name}#UserCredential", name, properties, {}


def _key(at: _Place) -> _Made:
    id = f"{at.number:08x}-0000-4000-8000-000000000000"
    principal = {"AWS": f"arn:aws:iam::{at.account}:root"} if at.often(0.95) else "*"
    statement = {"Action": "kms:*", "Effect": "Allow", "Principal": principal, "Resource": "*"}
    properties = {
        "Description": f"key {at.number}", "EnableKeyRotation": at.often(0.7), "Enabled": True,
        "KeyPolicy": _document(statement), "KeySpec": "SYMMETRIC_DEFAULT", "Origin": "AWS_KMS",
    }  # fmt: skip
    return f"key/{id}", id, properties, {"CreationDate": "2025-03-01T10:00:00Z", "KeyState": "Enabled"}


def _security_group(at: _Place) -> _Made:
    id = f"sg-{at.number:017x}" if at.number < 40 else f"sg-{at.hex()}"
    port = at.rng.choice((22, 80, 443, 443, 443, 5432))
    source = {"CidrIp": "0.0.0.0/0"} if at.often(0.3) else {"CidrIp": f"10.{at.rng.randrange(256)}.0.0/16"}
    properties = {
        "GroupDescription": "of a service", "GroupName": f"group-{at.number}", "VpcId": at.some("vpc"),
        "SecurityGroupEgress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}],
        "SecurityGroupIngress": [{"FromPort": port, "IpProtocol": "tcp", "ToPort": port, **source}], **at.tags(),
    }  # fmt: skip
    return f"security-group/{id}", id, properties, {"NetworkInterfaces": [at.some("eni")]}


def _volume(at: _Place) -> _Made:
    id = f"vol-{at.hex()}"
    properties: Properties = {
        "AvailabilityZone": f"{at.region}a", "Encrypted": at.often(), "Iops": 3000, "Size": at.rng.randint(8, 500),
        "VolumeType": "gp3", **at.tags(),
    }  # fmt: skip
    if properties["Encrypted"]:
        properties["KmsKeyId"] = at.key()
    attached = [{"Device": "/dev/sda1", "InstanceId": at.some("i"), "State": "attached"}] if at.often() else []
    return f"volume/{id}", id, properties, {"Attachments": attached, "State": "in-use" if attached else "available"}


def _instance(at: _Place) -> _Made:
    id = f"i-{at.number:017x}" if at.number < 40 else f"i-{at.hex()}"
    metadata = {
        "HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1, "HttpTokens": "required" if at.often() else "optional",
    }  # fmt: skip
    properties = {
        "AvailabilityZone": f"{at.region}a", "EbsOptimized": at.often(0.5), "ImageId": "ami-12345678",
        "InstanceType": at.rng.choice(("t3.micro", "m6i.large")), "MetadataOptions": metadata,
        "Monitoring": at.often(0.3), "PrivateIpAddress": f"10.0.{at.rng.randrange(256)}.{at.rng.randrange(256)}",
        "NetworkInterfaces": [{"AssociatePublicIpAddress": at.often(0.2), "DeviceIndex": "0"}],
        "SecurityGroupIds": [at.some("sg")], "SourceDestCheck": True, "SubnetId": at.some("subnet"), **at.tags(),
    }  # fmt: skip
    return f"instance/{id}", id, properties, {"LaunchTime": "2026-01-05T10:00:00Z", "State": "running"}


def _interface(at: _Place) -> _Made:
    id = f"eni-{at.hex()}"
    address = f"10.0.{at.rng.randrange(256)}.{at.rng.randrange(256)}"
    properties = {
        "Description": "", "GroupSet": [at.some("sg")], "InterfaceType": "interface", "PrivateIpAddress": address,
        "SourceDestCheck": True, "SubnetId": at.some("subnet"), **at.tags(),
    }  # fmt: skip
    return f"network-interface/{id}", id, properties, {"RequesterManaged": False, "Status": "in-use"}


def _subnet(at: _Place) -> _Made:
    id = f"subnet-{at.number:017x}"
    properties = {
        "AvailabilityZone": f"{at.region}a", "CidrBlock": f"10.{at.number % 256}.0.0/20",
        "MapPublicIpOnLaunch": at.often(0.3), "VpcId": at.some("vpc"), **at.tags(),
    }  # fmt: skip
    return f"subnet/{id}", id, properties, {"DefaultForAz": False}


def _vpc(at: _Place) -> _Made:
    id = f"vpc-{at.number:017x}"
    properties = {"CidrBlock": f"10.{at.number % 256}.0.0/16", "InstanceTenancy": "default", **at.tags()}
    return f"vpc/{id}", id, properties, {"IsDefault": at.number < len(REGIONS), "Region": at.region}


def _backup(at: _Place) -> _Made:
    id = f"snap-{at.hex()}"
    properties = {
        "CreateVolumePermissions": [] if at.often(0.97) else [{"Group": "all"}], "Encrypted": at.often(),
        "SnapshotId": id, "StartTime": "2026-11-01T10:00:00Z", "State": "completed", "StorageTier": "standard",
        "VolumeId": at.some("vol"), "VolumeSize": 8, **at.tags(),
    }  # fmt: skip
    return f"snapshot/{id}", id, properties, {}


def _database(at: _Place) -> _Made:
    name = f"db-{at.number:04d}"
    properties: Properties = {
        "AllocatedStorage": "20", "AutoMinorVersionUpgrade": at.often(),
        "BackupRetentionPeriod": at.rng.choice((1, 7, 30)),
        "CopyTagsToSnapshot": at.often(), "DBInstanceClass": "db.t3.medium", "DBInstanceIdentifier": name,
        "DeletionProtection": at.often(), "EnableIAMDatabaseAuthentication": at.often(0.3), "Engine": "postgres",
        "EngineVersion": "16.3", "LicenseModel": "postgresql-license",
        "MasterUsername": at.rng.choice(("admin", "app")),
        "MonitoringInterval": at.rng.choice((0, 60)), "MultiAZ": at.often(0.5), "Port": "5432",
        "PreferredBackupWindow": "13:14-13:44", "PubliclyAccessible": at.often(0.1), "StorageEncrypted": at.often(),
        "StorageType": "gp3", "VPCSecurityGroups": [at.some("sg")], **at.tags(),
    }  # fmt: skip
    if at.often(0.3):
        properties["DBClusterIdentifier"] = f"cluster-{at.rng.randrange(20):03d}"
    return f"db:{name}", name, properties, {"Status": "available"}


def _cluster(at: _Place) -> _Made:
    name = f"cluster-{at.number:03d}"
    properties = {
        "BackupRetentionPeriod": 7, "DBClusterIdentifier": name, "DeletionProtection": at.often(),
        "Engine": "aurora-postgresql", "EngineVersion": "16.4", "MasterUsername": "app", "Port": 5432,
        "StorageEncrypted": at.often(), **at.tags(),
    }  # fmt: skip
    return f"cluster:{name}", name, properties, {"MultiAZ": at.often(), "Status": "available"}


def _function(at: _Place) -> _Made:
    name = f"function-{at.number:04d}"
    properties: Properties = {
        "Architectures": ["x86_64"], "FunctionName": name, "Handler": "app.handler", "MemorySize": 256,
        "PackageType": "Zip", "Role": f"arn:aws:iam::{at.account}:role/role-{at.rng.randrange(200):04d}",
        "Runtime": at.rng.choice(("python3.12", "nodejs20.x", "python3.8")), "Timeout": 30,
        "TracingConfig": {"Mode": "Active" if at.often(0.5) else "PassThrough"}, **at.tags(),
    }  # fmt: skip
    if at.often(0.5):
        properties["Environment"] = {"Variables": {"STAGE": "prod", "TABLE": f"table-{at.number % 50}"}}
    if at.often(0.3):
        properties["VpcConfig"] = {"SecurityGroupIds": [at.some("sg")], "SubnetIds": [at.some("subnet")]}
    return f"function:{name}", name, properties, {"LastModified": "2026-06-01T10:00:00Z", "State": "Active"}


def _queue(at: _Place) -> _Made:
    name = f"queue-{at.number:04d}"
    properties: Properties = {
        "QueueName": name,
        "SqsManagedSseEnabled": at.often(),
        "VisibilityTimeout": 30,
        **at.tags(),
    }
    return name, f"https://sqs.{at.region}.amazonaws.com/{at.account}/{name}", properties, {}


def _topic(at: _Place) -> _Made:
    name = f"topic-{at.number:04d}"
    properties: Properties = {"TopicName": name, **({"KmsMasterKeyId": at.key()} if at.often(0.6) else {}), **at.tags()}
    return name, f"arn:aws:sns:{at.region}:{at.account}:{name}", properties, {}


def _table(at: _Place) -> _Made:
    name = f"table-{at.number:04d}"
    properties: Properties = {
        "BillingMode": "PAY_PER_REQUEST", "DeletionProtectionEnabled": at.often(), "TableName": name,
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": at.often(0.6)}, **at.tags(),
    }  # fmt: skip
    return f"table/{name}", name, properties, {"TableStatus": "ACTIVE"}


def _log_group(at: _Place) -> _Made:
    name = f"/aws/lambda/function-{at.number:04d}"
    properties = {"LogGroupName": name, **({"RetentionInDays": at.rng.choice((30, 400))} if at.often(0.7) else {})}
    return f"log-group:{name}", name, properties, {"StoredBytes": at.rng.randrange(10**9)}


def _secret(at: _Place) -> _Made:
    arn = f"secret:app/{at.number:04d}-AbCdEf"
    properties: Properties = {
        "Name": f"app/{at.number:04d}",
        **({"KmsKeyId": at.key()} if at.often(0.5) else {}),
        **at.tags(),
    }
    live = {"LastChangedDate": "2026-06-01T10:00:00Z", "RotationEnabled": at.often(0.5)}
    return arn, f"arn:aws:secretsmanager:{at.region}:{at.account}:{arn}", properties, live


def _repository(at: _Place) -> _Made:
    name = f"app-{at.number:04d}"
    properties = {
        "EncryptionConfiguration": {"EncryptionType": "AES256"},
        "ImageScanningConfiguration": {"ScanOnPush": at.often()},
        "ImageTagMutability": "IMMUTABLE" if at.often(0.6) else "MUTABLE", "RepositoryName": name, **at.tags(),
    }  # fmt: skip
    return f"repository/{name}", name, properties, {}


def _alarm(at: _Place) -> _Made:
    name = f"alarm-{at.number:04d}"
    topic = f"arn:aws:sns:{at.region}:{at.account}:topic-0000"
    properties = {
        "ActionsEnabled": at.often(0.95), "AlarmActions": [topic] if at.often() else [], "AlarmName": name,
        "ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1, "MetricName": "Errors",
        "Namespace": "AWS/Lambda", "Period": 300, "Statistic": "Sum", "Threshold": 1,
    }  # fmt: skip
    return f"alarm:{name}", name, properties, {"StateValue": "OK"}


def _trail(at: _Place) -> _Made:
    name = f"trail-{at.number}"
    properties = {
        "EnableLogFileValidation": at.often(), "IncludeGlobalServiceEvents": True, "IsLogging": at.often(0.9),
        "IsMultiRegionTrail": at.often(0.5), "S3BucketName": f"data-{at.account[-4:]}-0001", "TrailName": name,
    }  # fmt: skip
    return f"trail/{name}", name, properties, {"IsLogging": properties["IsLogging"]}


_HERE = "{region}:{account}"
_KINDS: Mapping[str, tuple[float, str, Callable[[_Place], _Made]]] = {
    "AWS::CloudTrail::Trail": (0.1, f"cloudtrail:{_HERE}", _trail),
    "AWS::CloudWatch::Alarm": (5, f"cloudwatch:{_HERE}", _alarm),
    "AWS::DynamoDB::Table": (3, f"dynamodb:{_HERE}", _table),
    "AWS::EC2::Instance": (6, f"ec2:{_HERE}", _instance),
    "AWS::EC2::NetworkInterface": (8, f"ec2:{_HERE}", _interface),
    "AWS::EC2::SecurityGroup": (7, f"ec2:{_HERE}", _security_group),
    "AWS::EC2::Subnet": (3, f"ec2:{_HERE}", _subnet),
    "AWS::EC2::VPC": (0.5, f"ec2:{_HERE}", _vpc),
    "AWS::EC2::Volume": (8, f"ec2:{_HERE}", _volume),
    "AWS::ECR::Repository": (2, f"ecr:{_HERE}", _repository),
    "AWS::IAM::ManagedPolicy": (4, "iam::{account}", _managed_policy),
    "AWS::IAM::Role": (11, "iam::{account}", _role),
    "AWS::IAM::User": (2, "iam::{account}", _user),
    "AWS::KMS::Key": (3, f"kms:{_HERE}", _key),
    "AWS::Lambda::Function": (9, f"lambda:{_HERE}", _function),
    "AWS::Logs::LogGroup": (10, f"logs:{_HERE}", _log_group),
    "AWS::RDS::DBCluster": (0.5, f"rds:{_HERE}", _cluster),
    "AWS::RDS::DBInstance": (2, f"rds:{_HERE}", _database),
    "AWS::S3::Bucket": (5, "s3::", _bucket),
    "AWS::S3::BucketPolicy": (3, "s3::", _bucket_policy),
    "AWS::SNS::Topic": (2, f"sns:{_HERE}", _topic),
    "AWS::SQS::Queue": (3, f"sqs:{_HERE}", _queue),
    "AWS::SecretsManager::Secret": (2, f"secretsmanager:{_HERE}", _secret),
    "Account::IAM::UserCredential": (2, "iam::{account}", _credential),
    "Live::EC2::Snapshot": (6, f"ec2:{_HERE}", _backup),
}
"""By type: how many of a hundred, roughly; the service and place of an ARN; what makes one."""
