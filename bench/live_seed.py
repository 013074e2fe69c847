"""Fill an empty account on a local server that plays AWS: the same resources for the same scale, good and bad mixed."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
from botocore.config import Config

SEED = 20261121
REGIONS = ("us-east-1", "eu-west-1")
ACCOUNT = "123456789012"
COUNTS: Mapping[str, int] = {
    "bucket": 300,
    "role": 200,
    "user": 100,
    "group": 20,
    "managed policy": 60,
    "key": 50,
    "alias": 50,
    "trail": 6,
    "VPC": 10,
    "subnet": 40,
    "security group": 100,
    "network ACL": 20,
    "volume": 100,
    "snapshot": 50,
    "instance": 60,
    "address": 20,
    "network interface": 30,
    "flow log": 6,
    "DB instance": 60,
    "DB snapshot": 40,
    "DB cluster": 10,
    "rule of Config": 20,
}
"""How many of each at scale 1; those with a region are shared out over the two."""

_OPEN = {"CidrIp": "0.0.0.0/0"}
_ASSUME = "sts:AssumeRole"


class Seed:
    """One account to fill: clients, and who may be told what was made."""

    def __init__(self, endpoint: str, scale: float) -> None:
        self.made: Counter[str] = Counter()
        """Resources that were made, by kind."""
        self._scale = scale
        self._session = boto3.Session(aws_access_key_id="testing", aws_secret_access_key="testing")
        self._config = Config(max_pool_connections=16, retries={"total_max_attempts": 2})
        self._endpoint = endpoint
        self._clients: dict[tuple[str, str], Any] = {}

    def client(self, service: str, region: str = REGIONS[0]) -> Any:
        """A client, made once. Call it first from the main thread: making one is not safe from several."""
        if (service, region) not in self._clients:
            self._clients[service, region] = self._session.client(
                service, region_name=region, endpoint_url=self._endpoint, config=self._config
            )
        return self._clients[service, region]

    def fill(self) -> Counter[str]:
        """Make everything; the number of resources by kind."""
        for service in ("s3", "iam", "kms", "cloudtrail", "config", "ec2", "rds"):
            for region in REGIONS:
                self.client(service, region)
        # In the order of what needs what; within a kind in no order.
        steps: tuple[tuple[str, Callable[[random.Random, int], object]], ...] = (
            ("bucket", self._bucket),
            ("managed policy", self._managed_policy),
            ("group", self._group),
            ("role", self._role),
            ("user", self._user),
            ("key", self._key),
            ("alias", self._alias),
            ("VPC", self._vpc),
            ("subnet", self._subnet),
            ("security group", self._security_group),
            ("network ACL", self._network_acl),
            ("volume", self._volume),
            ("snapshot", self._snapshot),
            ("instance", self._instance),
            ("address", self._address),
            ("network interface", self._network_interface),
            ("flow log", self._flow_log),
            ("trail", self._trail),
            ("DB instance", self._db_instance),
            ("DB snapshot", self._db_snapshot),
            ("DB cluster", self._db_cluster),
        )
        self._settings()
        self._ids: dict[str, list[Any]] = {}
        with ThreadPoolExecutor(8) as pool:
            for kind, make in steps:
                numbers = range(max(len(REGIONS), round(COUNTS[kind] * self._scale)))
                done = pool.map(lambda n, kind=kind, make=make: make(random.Random(f"{SEED}/{kind}/{n}"), n), numbers)
                self._ids[kind] = list(done)
                self.made[kind] = len(self._ids[kind])
        self._config_rules()
        return self.made

    def _place(self, n: int) -> str:
        return REGIONS[n % len(REGIONS)]

    def _of(self, kind: str, rng: random.Random, n: int) -> Any:
        """The id of a resource of this kind in the region of number n."""
        found = self._ids[kind]
        here = range(n % len(REGIONS), len(found), len(REGIONS)) or range(len(found))
        return found[rng.choice(here)]

    # --- account ---------------------------------------------------------------------------------------------------

    def _settings(self) -> None:
        self.client("iam").update_account_password_policy(MinimumPasswordLength=10, RequireNumbers=True)
        self.client("ec2", REGIONS[1]).enable_ebs_encryption_by_default()
        self.client("s3").create_bucket(Bucket="audit-logs-0000")
        self.made["bucket of the logs"] = 1
        for region in REGIONS:
            recorder = self.client("config", region)
            role = f"arn:aws:iam::{ACCOUNT}:role/recorder"
            group = {"allSupported": True, "includeGlobalResourceTypes": region == REGIONS[0]}
            recorder.put_configuration_recorder(
                ConfigurationRecorder={"name": "default", "roleARN": role, "recordingGroup": group}
            )
            recorder.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "audit-logs-0000"})
            self.made["recorder"] += 1
        self.client("config", REGIONS[0]).start_configuration_recorder(ConfigurationRecorderName="default")

    def _config_rules(self) -> None:
        for n in range(max(1, round(COUNTS["rule of Config"] * self._scale))):
            source = {"Owner": "AWS", "SourceIdentifier": "S3_BUCKET_VERSIONING_ENABLED"}
            self.client("config", self._place(n)).put_config_rule(
                ConfigRule={"ConfigRuleName": f"rule-{n}", "Source": source}
            )
            self.made["rule of Config"] += 1

    # --- S3, KMS, CloudTrail ---------------------------------------------------------------------------------------

    def _bucket(self, rng: random.Random, n: int) -> str:
        region = self._place(n)
        s3 = self.client("s3", region)
        name = f"corp-{rng.choice(['data', 'web', 'backup', 'logs', 'ml'])}-{n:04}"
        where = {} if region == REGIONS[0] else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=name, ACL="public-read" if rng.random() < 0.05 else "private", **where)
        if rng.random() < 0.6:
            rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
            s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})
        if rng.random() < 0.5:
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        if rng.random() < 0.6:
            names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
            block = {setting: rng.random() < 0.9 for setting in names}
            s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block)
        if rng.random() < 0.4:
            s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": _tags(rng)})
        if rng.random() < 0.5:
            s3.put_bucket_policy(Bucket=name, Policy=json.dumps(_bucket_policy(rng, name)))
        if rng.random() < 0.2:
            old = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 400}}
            s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [old]})
        return name

    def _key(self, rng: random.Random, n: int) -> str:
        kms = self.client("kms", self._place(n))
        anyone = {"AWS": "*"} if rng.random() < 0.1 else {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
        policy = _document({"Effect": "Allow", "Principal": anyone, "Action": "kms:*", "Resource": "*"})
        made = kms.create_key(Description=f"key {n}", Policy=json.dumps(policy))
        key = str(made["KeyMetadata"]["KeyId"])
        if rng.random() < 0.5:
            kms.enable_key_rotation(KeyId=key)
        return key

    def _alias(self, rng: random.Random, n: int) -> str:
        name = f"alias/app-{n:04}"
        self.client("kms", self._place(n)).create_alias(AliasName=name, TargetKeyId=self._of("key", rng, n))
        return name

    def _trail(self, rng: random.Random, n: int) -> str:
        trail = self.client("cloudtrail", self._place(n))
        name = f"trail-{n}"
        trail.create_trail(
            Name=name,
            S3BucketName="audit-logs-0000",
            IsMultiRegionTrail=n == 0,
            EnableLogFileValidation=rng.random() < 0.5,
            IncludeGlobalServiceEvents=True,
        )
        if rng.random() < 0.7:
            trail.start_logging(Name=name)
        return name

    # --- IAM -------------------------------------------------------------------------------------------------------

    def _managed_policy(self, rng: random.Random, n: int) -> str:
        made = self.client("iam").create_policy(
            PolicyName=f"policy-{n:04}", PolicyDocument=json.dumps(_document(_statement(rng)))
        )
        return str(made["Policy"]["Arn"])

    def _group(self, rng: random.Random, n: int) -> str:
        iam, name = self.client("iam"), f"group-{n:03}"
        iam.create_group(GroupName=name)
        iam.attach_group_policy(GroupName=name, PolicyArn=rng.choice(self._ids["managed policy"]))
        return name

    def _role(self, rng: random.Random, n: int) -> str:
        iam, name = self.client("iam"), f"role-{n:04}"
        who: dict[str, str] = rng.choice(
            [
                {"Service": "lambda.amazonaws.com"},
                {"Service": "ec2.amazonaws.com"},
                {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                {"AWS": "arn:aws:iam::210987654321:root"},
                {"AWS": "*"},
            ]
        )
        trust = _document({"Effect": "Allow", "Principal": who, "Action": _ASSUME})
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
        if rng.random() < 0.6:
            document = json.dumps(_document(_statement(rng)))
            iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=document)
        if rng.random() < 0.6:
            iam.attach_role_policy(RoleName=name, PolicyArn=rng.choice(self._ids["managed policy"]))
        return name

    def _user(self, rng: random.Random, n: int) -> str:
        iam, name = self.client("iam"), f"user-{n:04}"
        iam.create_user(UserName=name)
        if rng.random() < 0.8:
            iam.add_user_to_group(UserName=name, GroupName=rng.choice(self._ids["group"]))
        if rng.random() < 0.3:
            document = json.dumps(_document(_statement(rng)))
            iam.put_user_policy(UserName=name, PolicyName="inline", PolicyDocument=document)
        for _ in range(rng.choice([0, 1, 1, 2])):
            iam.create_access_key(UserName=name)
            self.made["access key"] += 1
        if rng.random() < 0.5:
            iam.create_login_profile(UserName=name, Password="Corp-2026-pass!")
        return name

    # --- EC2 -------------------------------------------------------------------------------------------------------

    def _vpc(self, rng: random.Random, n: int) -> str:
        made = self.client("ec2", self._place(n)).create_vpc(CidrBlock=f"10.{n % 250}.0.0/16")
        return str(made["Vpc"]["VpcId"])

    def _subnet(self, rng: random.Random, n: int) -> str:
        region = self._place(n)
        vpcs = self._ids["VPC"][n % 2 :: 2] or self._ids["VPC"]
        number = (n // 2) % len(vpcs)
        block = f"10.{(2 * number + n % 2) % 250}.{(n // 2 // len(vpcs)) % 250}.0/24"
        made = self.client("ec2", region).create_subnet(
            VpcId=vpcs[number], CidrBlock=block, AvailabilityZone=f"{region}a"
        )
        return str(made["Subnet"]["SubnetId"])

    def _security_group(self, rng: random.Random, n: int) -> str:
        ec2 = self.client("ec2", self._place(n))
        made = ec2.create_security_group(
            GroupName=f"group-{n}", Description="of the benchmark", VpcId=self._of("VPC", rng, n)
        )
        id = str(made["GroupId"])
        rules = []
        for port in rng.sample([22, 80, 443, 3306, 3389, 5432, 8080], rng.randint(1, 4)):
            source = _OPEN if rng.random() < 0.3 else {"CidrIp": f"10.{rng.randint(0, 250)}.0.0/16"}
            rules.append({"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [source]})
        ec2.authorize_security_group_ingress(GroupId=id, IpPermissions=rules)
        return id

    def _network_acl(self, rng: random.Random, n: int) -> str:
        ec2 = self.client("ec2", self._place(n))
        id = str(ec2.create_network_acl(VpcId=self._of("VPC", rng, n))["NetworkAcl"]["NetworkAclId"])
        ec2.create_network_acl_entry(
            NetworkAclId=id,
            RuleNumber=100,
            Protocol="6",
            RuleAction="allow",
            Egress=False,
            CidrBlock="0.0.0.0/0",
            PortRange={"From": 22 if rng.random() < 0.3 else 443, "To": 443},
        )
        return id

    def _volume(self, rng: random.Random, n: int) -> str:
        region = self._place(n)
        made = self.client("ec2", region).create_volume(
            Size=8, AvailabilityZone=f"{region}a", Encrypted=rng.random() < 0.5, VolumeType="gp3"
        )
        return str(made["VolumeId"])

    def _snapshot(self, rng: random.Random, n: int) -> str:
        ec2 = self.client("ec2", self._place(n))
        id = str(ec2.create_snapshot(VolumeId=self._of("volume", rng, n))["SnapshotId"])
        if rng.random() < 0.1:
            ec2.modify_snapshot_attribute(
                SnapshotId=id, Attribute="createVolumePermission", OperationType="add", GroupNames=["all"]
            )
        return id

    def _instance(self, rng: random.Random, n: int) -> str:
        made = self.client("ec2", self._place(n)).run_instances(
            ImageId="ami-12345678",
            MinCount=1,
            MaxCount=1,
            InstanceType="t3.micro",
            SubnetId=self._of("subnet", rng, n),
            SecurityGroupIds=[],
            MetadataOptions={"HttpTokens": rng.choice(["optional", "required"]), "HttpEndpoint": "enabled"},
            UserData="#!/bin/sh\necho started\n",
        )
        return str(made["Instances"][0]["InstanceId"])

    def _address(self, rng: random.Random, n: int) -> str:
        return str(self.client("ec2", self._place(n)).allocate_address(Domain="vpc")["AllocationId"])

    def _network_interface(self, rng: random.Random, n: int) -> str:
        made = self.client("ec2", self._place(n)).create_network_interface(SubnetId=self._of("subnet", rng, n))
        return str(made["NetworkInterface"]["NetworkInterfaceId"])

    def _flow_log(self, rng: random.Random, n: int) -> str:
        vpcs = self._ids["VPC"][n % 2 :: 2] or self._ids["VPC"]
        if n // 2 >= len(vpcs):
            return ""
        made = self.client("ec2", self._place(n)).create_flow_logs(
            ResourceIds=[vpcs[n // 2]],
            ResourceType="VPC",
            TrafficType="ALL",
            LogDestinationType="s3",
            LogDestination="arn:aws:s3:::audit-logs-0000",
        )
        return str(made["FlowLogIds"][0])

    # --- RDS -------------------------------------------------------------------------------------------------------

    def _db_instance(self, rng: random.Random, n: int) -> str:
        name = f"db-{n:04}"
        self.client("rds", self._place(n)).create_db_instance(
            DBInstanceIdentifier=name,
            DBInstanceClass="db.t3.medium",
            Engine=rng.choice(["postgres", "mysql"]),
            AllocatedStorage=20,
            MasterUsername="admin0",
            MasterUserPassword="Corp-2026-pass",
            StorageEncrypted=rng.random() < 0.5,
            PubliclyAccessible=rng.random() < 0.2,
            MultiAZ=rng.random() < 0.3,
            DeletionProtection=rng.random() < 0.3,
            BackupRetentionPeriod=rng.choice([0, 1, 7]),
            Tags=_tags(rng),
        )
        return name

    def _db_snapshot(self, rng: random.Random, n: int) -> str:
        name = f"db-snapshot-{n:04}"
        self.client("rds", self._place(n)).create_db_snapshot(
            DBSnapshotIdentifier=name, DBInstanceIdentifier=self._of("DB instance", rng, n)
        )
        return name

    def _db_cluster(self, rng: random.Random, n: int) -> str:
        name = f"cluster-{n:03}"
        self.client("rds", self._place(n)).create_db_cluster(
            DBClusterIdentifier=name,
            Engine="aurora-postgresql",
            MasterUsername="admin0",
            MasterUserPassword="Corp-2026-pass",
            StorageEncrypted=rng.random() < 0.5,
        )
        return name


def _tags(rng: random.Random) -> list[dict[str, str]]:
    return [
        {"Key": "team", "Value": rng.choice(["web", "data", "platform"])},
        {"Key": "env", "Value": rng.choice(["dev", "prod"])},
    ]


def _document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _statement(rng: random.Random) -> dict[str, Any]:
    actions = rng.choice([["*"], ["s3:*"], ["s3:GetObject"], ["iam:PassRole", "ec2:RunInstances"], ["kms:Decrypt"]])
    resource = "*" if rng.random() < 0.5 else "arn:aws:s3:::corp-data-0001/*"
    return {"Effect": "Allow", "Action": actions, "Resource": resource}


def _bucket_policy(rng: random.Random, name: str) -> dict[str, Any]:
    both = [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]
    if rng.random() < 0.6:
        insecure = {"Bool": {"aws:SecureTransport": "false"}}
        return _document(
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": both, "Condition": insecure}
        )
    who = "*" if rng.random() < 0.3 else {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    return _document({"Effect": "Allow", "Principal": who, "Action": "s3:GetObject", "Resource": both[1]})


def fill(endpoint: str, scale: float = 1.0) -> Counter[str]:
    """Fill the account behind this URL; the number of resources by kind."""
    return Seed(endpoint, scale).fill()
