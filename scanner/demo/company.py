"""
A small firm to audit: Harbour Coffee, roasters with a web shop, an office and one administrator who is in a hurry.

It is made through the same API that everybody uses. Next to what went wrong stands what was done well, for contrast:
the bucket of the books, its key, the role of the shop, Erik's sign-in.
"""

from __future__ import annotations

import datetime
import gzip
import io
import json
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scanner.demo.server import ACCOUNT

NAME = "Harbour Coffee"
REGIONS = ("eu-west-1", "us-east-1")
"""Where the firm is at home, and where it once tried something."""
STACK = "shop"
TEMPLATE = Path(__file__).with_name("shop.yaml")
"""What the stack was made from: it was changed by hand since."""
LOGS = "harbour-coffee-trail"
"""The bucket with the log files of the trail."""
AGE = 200
"""Days since the firm's users, keys and roles were made."""
EXPORTS = "harbour-coffee-customer-exports"
_BOOKS = "harbour-coffee-books"
_PASSWORD = "freshly-ground-2024"
_ANYWHERE = "0.0.0.0/0"
_HOME, _FORGOTTEN = REGIONS


def fill(session: Any, now: datetime.datetime) -> None:
    """Make the firm in the empty account of a session (botocore's). `now` dates what the trail has logged."""
    _Company(session, now).make()


class _Company:
    """The firm in the making: its clients, and the ids of what others need."""

    def __init__(self, session: Any, now: datetime.datetime) -> None:
        self._session = session
        self._now = now
        self._clients: dict[tuple[str, str], Any] = {}

    def _client(self, service: str, region: str = _HOME) -> Any:
        if (service, region) not in self._clients:
            self._clients[service, region] = self._session.create_client(service, region_name=region)
        return self._clients[service, region]

    def make(self) -> None:
        self._people()
        self._roles()
        self._storage()
        self._trail()
        group, group_id = self._stack()
        self._servers(group_id)
        self._database()
        self._function()
        self._forgotten()
        self._logged(group, group_id)

    # --- IAM -----------------------------------------------------------------------------------------------------

    def _people(self) -> None:
        iam = self._client("iam")
        iam.update_account_password_policy(
            MinimumPasswordLength=8, RequireNumbers=True, RequireLowercaseCharacters=True
        )
        # Marta set everything up, with one key that never changed.
        iam.create_user(UserName="marta", Tags=_tags(Owner="marta"))
        iam.create_login_profile(UserName="marta", Password=_PASSWORD)
        iam.attach_user_policy(UserName="marta", PolicyArn=self._policy("everything", _allow(["*"], "*")))
        iam.create_access_key(UserName="marta")
        # Erik does as he was taught: no key, a second factor, rights by his group.
        iam.create_group(GroupName="developers")
        reading = self._policy("reading", _allow(["cloudwatch:GetMetricData", "logs:FilterLogEvents"], "*"))
        iam.attach_group_policy(GroupName="developers", PolicyArn=reading)
        iam.create_user(UserName="erik", Tags=_tags(Owner="erik"))
        iam.create_login_profile(UserName="erik", Password=_PASSWORD)
        iam.add_user_to_group(GroupName="developers", UserName="erik")
        device = iam.create_virtual_mfa_device(VirtualMFADeviceName="erik")["VirtualMFADevice"]["SerialNumber"]
        iam.enable_mfa_device(
            UserName="erik", SerialNumber=device, AuthenticationCode1="123456", AuthenticationCode2="654321"
        )

    def _policy(self, name: str, document: str) -> str:
        return str(self._client("iam").create_policy(PolicyName=name, PolicyDocument=document)["Policy"]["Arn"])

    def _roles(self) -> None:
        iam = self._client("iam")
        iam.create_role(RoleName="shop-task", AssumeRolePolicyDocument=_trust({"Service": "lambda.amazonaws.com"}))
        orders = _allow(["sqs:SendMessage", "sqs:ReceiveMessage"], f"arn:aws:sqs:{_HOME}:{ACCOUNT}:shop-orders")
        iam.put_role_policy(RoleName="shop-task", PolicyName="orders", PolicyDocument=orders)
        iam.create_role(RoleName="deploy", AssumeRolePolicyDocument=_trust({"Service": "cloudformation.amazonaws.com"}))
        # The agency that made the shop's pictures still gets in, as does everybody else.
        iam.create_role(RoleName="agency", AssumeRolePolicyDocument=_trust({"AWS": "*"}))
        iam.put_role_policy(RoleName="agency", PolicyName="pictures", PolicyDocument=_allow(["s3:*"], "*"))

    # --- data ----------------------------------------------------------------------------------------------------

    def _bucket(self, name: str) -> None:
        """A bucket as AWS makes it today, which moto does not: encrypted, its ACLs off."""
        s3 = self._client("s3")
        where = {"LocationConstraint": _HOME}
        s3.create_bucket(Bucket=name, CreateBucketConfiguration=where, ObjectOwnership="BucketOwnerEnforced")
        s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration=_encryption({"SSEAlgorithm": "AES256"}))

    def _storage(self) -> None:
        s3, kms = self._client("s3"), self._client("kms")
        self._bucket(EXPORTS)
        s3.put_bucket_tagging(Bucket=EXPORTS, Tagging={"TagSet": _tags(Owner="marta", Data="customers")})
        anyone = _statement("*", ["s3:GetObject"], f"arn:aws:s3:::{EXPORTS}/*")
        s3.put_bucket_policy(Bucket=EXPORTS, Policy=_document(anyone))
        s3.put_object(Bucket=EXPORTS, Key="customers.csv", Body=b"name;town;last order\n")

        owner = _statement({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, ["kms:*"], "*")
        key = kms.create_key(Description="The books", Policy=_document(owner), Tags=_keyed("TagKey", "TagValue"))
        books = key["KeyMetadata"]["Arn"]
        kms.enable_key_rotation(KeyId=books)
        kms.create_alias(AliasName="alias/books", TargetKeyId=books)
        kms.create_key(Description="Customer exports", Policy=_document(owner))  # and nobody turns it

        self._bucket(_BOOKS)
        arns = [f"arn:aws:s3:::{_BOOKS}", f"arn:aws:s3:::{_BOOKS}/*"]
        plain = {**_statement("*", ["s3:*"], arns), "Effect": "Deny"}
        plain["Condition"] = {"Bool": {"aws:SecureTransport": "false"}}
        s3.put_bucket_policy(Bucket=_BOOKS, Policy=_document(plain))
        s3.put_public_access_block(Bucket=_BOOKS, PublicAccessBlockConfiguration=_BLOCK)
        s3.put_bucket_versioning(Bucket=_BOOKS, VersioningConfiguration={"Status": "Enabled"})
        with_key = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": books}
        s3.put_bucket_encryption(Bucket=_BOOKS, ServerSideEncryptionConfiguration=_encryption(with_key))

    def _trail(self) -> None:
        s3, cloudtrail = self._client("s3"), self._client("cloudtrail")
        self._bucket(LOGS)
        s3.put_public_access_block(Bucket=LOGS, PublicAccessBlockConfiguration=_BLOCK)
        service = {"Service": "cloudtrail.amazonaws.com"}
        own = {"StringEquals": {"aws:SourceArn": f"arn:aws:cloudtrail:{_HOME}:{ACCOUNT}:trail/main"}}
        asks = {**_statement(service, ["s3:GetBucketAcl"], f"arn:aws:s3:::{LOGS}"), "Condition": own}
        puts = {**_statement(service, ["s3:PutObject"], f"arn:aws:s3:::{LOGS}/AWSLogs/{ACCOUNT}/*"), "Condition": own}
        s3.put_bucket_policy(Bucket=LOGS, Policy=_document(asks, puts))
        cloudtrail.create_trail(Name="main", S3BucketName=LOGS, EnableLogFileValidation=False)
        cloudtrail.start_logging(Name="main")
        self._client("guardduty").create_detector(Enable=True)

    # --- the shop ------------------------------------------------------------------------------------------------

    def _stack(self) -> tuple[str, str]:
        """The stack, and what was changed outside of it; its security group's name and id."""
        cloudformation, ec2, s3 = self._client("cloudformation"), self._client("ec2"), self._client("s3")
        cloudformation.create_stack(
            StackName=STACK, TemplateBody=TEMPLATE.read_text(encoding="utf-8"), Tags=_tags(Owner="erik")
        )
        listed = cloudformation.list_stack_resources(StackName=STACK)["StackResourceSummaries"]
        ids = {entry["LogicalResourceId"]: entry["PhysicalResourceId"] for entry in listed}
        # "Only until Monday."
        ec2.authorize_security_group_ingress(GroupId=ids["WebServers"], IpPermissions=[_ssh("until Monday")])
        s3.put_bucket_versioning(Bucket=ids["Pictures"], VersioningConfiguration={"Status": "Suspended"})
        return "WebServers", str(ids["WebServers"])

    def _servers(self, group: str) -> None:
        ec2 = self._client("ec2")
        zone = f"{_HOME}a"
        network = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
        ec2.create_tags(Resources=[network], Tags=_tags(Name="shop"))
        ec2.create_subnet(VpcId=network, CidrBlock="10.20.1.0/24", AvailabilityZone=zone)
        script = f"#!/bin/sh\nexport SHOP_DB_PASSWORD={_PASSWORD}\n/opt/shop/start\n"
        image = ec2.register_image(Name="shop-web", RootDeviceName="/dev/sda1", Architecture="x86_64")["ImageId"]
        ec2.run_instances(
            ImageId=image, MinCount=1, MaxCount=1, InstanceType="t3.small", SecurityGroupIds=[group],
            UserData=script, MetadataOptions={"HttpTokens": "optional", "HttpEndpoint": "enabled"},
            TagSpecifications=[{"ResourceType": "instance", "Tags": _tags(Name="shop-web-1")}],
        )  # fmt: skip
        ec2.create_volume(AvailabilityZone=zone, Size=200, Encrypted=False, TagSpecifications=_volume("orders-archive"))
        ec2.create_volume(AvailabilityZone=zone, Size=20, Encrypted=True, TagSpecifications=_volume("books"))

    def _database(self) -> None:
        self._client("rds").create_db_instance(
            DBInstanceIdentifier="shop-db", DBInstanceClass="db.t3.small", Engine="postgres", EngineVersion="16.3",
            AllocatedStorage=20, MasterUsername="shop", MasterUserPassword=_PASSWORD, StorageEncrypted=False,
            PubliclyAccessible=True, BackupRetentionPeriod=0, MultiAZ=False, Tags=_tags(Owner="erik"),
        )  # fmt: skip

    def _function(self) -> None:
        self._client("logs").create_log_group(logGroupName="/aws/lambda/shop-invoices")
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.writestr("invoices.py", "def handler(event, context): ...\n")
        self._client("lambda").create_function(
            FunctionName="shop-invoices", Runtime="python3.12", Handler="invoices.handler",
            Role=f"arn:aws:iam::{ACCOUNT}:role/shop-task", Code={"ZipFile": code.getvalue()},
            Environment={"Variables": {"SHOP_DB_PASSWORD": _PASSWORD, "LOG_LEVEL": "info"}},
        )  # fmt: skip

    def _forgotten(self) -> None:
        """A trial of two years ago, in a region that nobody looks at."""
        ec2 = self._client("ec2", _FORGOTTEN)
        group = ec2.create_security_group(GroupName="trial", Description="trial of the new till")["GroupId"]
        desktop = {**_ssh("from the office"), "FromPort": 3389, "ToPort": 3389}
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[desktop])
        volume = ec2.create_volume(AvailabilityZone=f"{_FORGOTTEN}a", Size=50, Encrypted=False)["VolumeId"]
        snapshot = ec2.create_snapshot(VolumeId=volume, Description="till, with its database")["SnapshotId"]
        ec2.modify_snapshot_attribute(
            SnapshotId=snapshot, Attribute="createVolumePermission", OperationType="add", GroupNames=["all"]
        )

    # --- what the trail has logged ---------------------------------------------------------------------------------

    def _logged(self, logical_id: str, group: str) -> None:
        """Log files as CloudTrail delivers them: moto keeps no events."""
        found: dict[str, list[dict[str, Any]]] = {}
        for record in self._events(group):
            found.setdefault(record["eventTime"][:10], []).append(record)
        for day, records in found.items():
            place = f"AWSLogs/{ACCOUNT}/CloudTrail/{_HOME}/{day.replace('-', '/')}"
            name = f"{ACCOUNT}_CloudTrail_{_HOME}_{day.replace('-', '')}T2355Z_1.json.gz"
            body = gzip.compress(json.dumps({"Records": records}).encode(), mtime=0)
            self._client("s3").put_object(Bucket=LOGS, Key=f"{place}/{name}", Body=body)

    def _events(self, group: str) -> Iterator[dict[str, Any]]:
        marta, office, train = _user("marta"), "198.51.100.17", "203.0.113.84"
        yield self._event(AGE, "iam", "CreateUser", marta, office, {"userName": "marta"})
        yield self._event(60, "s3", "CreateBucket", marta, office, {"bucketName": EXPORTS})
        policy = _statement("*", ["s3:GetObject"], f"arn:aws:s3:::{EXPORTS}/*")
        asked = {"bucketName": EXPORTS, "bucketPolicy": json.loads(_document(policy))}
        yield self._event(12, "s3", "PutBucketPolicy", marta, train, asked)
        rule = {
            "ipProtocol": "tcp", "fromPort": 22, "toPort": 22,
            "ipRanges": {"items": [{"cidrIp": _ANYWHERE, "description": "until Monday"}]},
        }  # fmt: skip
        asked = {"groupId": group, "ipPermissions": {"items": [rule]}}
        yield self._event(9, "ec2", "AuthorizeSecurityGroupIngress", marta, train, asked)
        asked = {"bucketName": "harbour-coffee-pictures", "VersioningConfiguration": {"Status": "Suspended"}}
        yield self._event(9, "s3", "PutBucketVersioning", marta, train, asked)
        asked = {"dBInstanceIdentifier": "shop-db", "publiclyAccessible": True, "storageEncrypted": False}
        yield self._event(150, "rds", "CreateDBInstance", _user("erik"), office, asked)
        root = {"type": "Root", "arn": f"arn:aws:iam::{ACCOUNT}:root", "accountId": ACCOUNT, "principalId": ACCOUNT}
        said = {"additionalEventData": {"MFAUsed": "No"}, "responseElements": {"ConsoleLogin": "Success"}}
        yield {**self._event(3, "signin", "ConsoleLogin", root, train, None), **said, "eventType": "AwsConsoleSignIn"}

    def _event(
        self, days: int, service: str, name: str, who: dict[str, Any], address: str, asked: dict[str, Any] | None
    ) -> dict[str, Any]:
        at = self._now - datetime.timedelta(days=days, hours=2)
        return {
            "eventVersion": "1.11",
            "eventID": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{service}/{name}/{days}")),
            "eventTime": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "eventSource": f"{service}.amazonaws.com",
            "eventName": name,
            "eventType": "AwsApiCall",
            "eventCategory": "Management",
            "managementEvent": True,
            "readOnly": False,
            "awsRegion": _HOME,
            "recipientAccountId": ACCOUNT,
            "sourceIPAddress": address,
            "userAgent": "aws-cli/2.31.0",
            "userIdentity": who,
            "requestParameters": asked,
            "responseElements": None,
        }


_BLOCK = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)


def _user(name: str) -> dict[str, Any]:
    return {"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/{name}", "accountId": ACCOUNT, "userName": name}


def _tags(**tags: str) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _keyed(key: str, value: str) -> list[dict[str, str]]:
    return [{key: tag["Key"], value: tag["Value"]} for tag in _tags(Owner="erik")]


def _volume(name: str) -> list[dict[str, Any]]:
    return [{"ResourceType": "volume", "Tags": _tags(Name=name)}]


def _ssh(why: str) -> dict[str, Any]:
    ranges = [{"CidrIp": _ANYWHERE, "Description": why}]
    return {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": ranges}


def _encryption(default: dict[str, str]) -> dict[str, Any]:
    return {"Rules": [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}]}


def _statement(principal: Any, actions: list[str], resource: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": actions, "Resource": resource}


def _document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _allow(actions: list[str], resource: str) -> str:
    return _document({"Effect": "Allow", "Action": actions, "Resource": resource})


def _trust(principal: dict[str, Any]) -> str:
    return _document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})
