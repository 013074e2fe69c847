"""Make the large inputs of the benchmark: CloudFormation templates, the same for the same seed."""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

SEED = 20261121
Resources = dict[str, dict[str, Any]]


class Call(dict[str, Any]):
    """An intrinsic function: its long form in JSON, its short form in YAML."""


def ref(name: str) -> Call:
    """`!Ref name`."""
    return Call({"Ref": name})


def fn(name: str, argument: Any) -> Call:
    """`!name argument`."""
    return Call({f"Fn::{name}": argument})


def arn(name: str) -> Call:
    """`!GetAtt name.Arn`."""
    return fn("GetAtt", [name, "Arn"])


def statement(actions: list[str], resource: Any, **more: Any) -> dict[str, Any]:
    """An Allow statement of an IAM policy."""
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **more}


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    """An IAM policy document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def trust(service: str) -> dict[str, Any]:
    """A trust policy for one service."""
    return document(
        {"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}, "Action": "sts:AssumeRole"}
    )


def bucket(rng: random.Random, n: int) -> Resources:
    """A bucket with most of what a careful owner sets, and its policy."""
    name = f"Bucket{n}"
    properties: dict[str, Any] = {
        "BucketName": fn("Sub", f"${{Service}}-{name.lower()}-${{AWS::AccountId}}"),
        "VersioningConfiguration": {"Status": rng.choice(["Enabled", "Suspended"])},
        "LifecycleConfiguration": {
            "Rules": [
                {"Id": "expire", "Status": "Enabled", "ExpirationInDays": rng.randint(30, 3650), "Prefix": "tmp/"}
            ]
        },
        "Tags": tags(rng),
    }
    if rng.random() < 0.7:
        block = ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"]
        properties["PublicAccessBlockConfiguration"] = {setting: rng.random() < 0.9 for setting in block}
    if rng.random() < 0.7:
        rule = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": ref("KeyArn")}}
        properties["BucketEncryption"] = {"ServerSideEncryptionConfiguration": [rule]}
    policy = document(
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [arn(name), fn("Sub", f"${{{name}.Arn}}/*")],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        statement(["s3:GetObject"], fn("Sub", f"${{{name}.Arn}}/*"), Principal={"Service": "cloudfront.amazonaws.com"}),
    )
    return {
        name: {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain", "Properties": properties},
        f"{name}Policy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {"Bucket": ref(name), "PolicyDocument": policy},
        },
    }


def function(rng: random.Random, n: int) -> Resources:
    """A Lambda function, its role and its log group."""
    name = f"Function{n}"
    actions = rng.choice([["dynamodb:GetItem", "dynamodb:PutItem"], ["s3:*"], ["sqs:SendMessage"], ["iam:PassRole"]])
    target = fn("Sub", "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Service}-*")
    environment = {"STAGE": ref("Stage"), "REGION": ref("AWS::Region"), "TABLE": fn("ImportValue", f"table-{n}")}
    return {
        f"{name}Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": trust("lambda"),
                "Policies": [
                    {"PolicyName": "work", "PolicyDocument": document(statement(actions, rng.choice(["*", target])))}
                ],
            },
        },
        name: {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "FunctionName": fn("Sub", f"${{Service}}-{name.lower()}-${{Stage}}"),
                "Runtime": "python3.13",
                "Handler": "app.handler",
                "Role": arn(f"{name}Role"),
                "MemorySize": fn("If", ["IsProduction", 1024, 256]),
                "Timeout": rng.randint(3, 900),
                "Code": {"S3Bucket": ref("Artifacts"), "S3Key": f"functions/{name.lower()}.zip"},
                "Environment": {"Variables": environment},
                "Tags": tags(rng),
            },
        },
        f"{name}Logs": {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {
                "LogGroupName": fn("Sub", f"/aws/lambda/${{{name}}}"),
                "RetentionInDays": fn("FindInMap", ["Retention", ref("Stage"), "Days"]),
            },
        },
    }


def security_group(rng: random.Random, n: int) -> Resources:
    """A security group with a few rules, and one rule apart from it."""
    name = f"Group{n}"
    ports = rng.sample([22, 80, 443, 3306, 3389, 5432, 6379, 8080, 9200], 4)
    sources = [ref("AllowedCidr"), "10.0.0.0/8", "0.0.0.0/0", fn("If", ["IsProduction", "10.0.0.0/8", "0.0.0.0/0"])]
    rules = [
        {
            "IpProtocol": "tcp",
            "FromPort": port,
            "ToPort": port,
            "CidrIp": rng.choice(sources),
            "Description": f"Port {port}",
        }
        for port in ports[:3]
    ]
    return {
        name: {
            "Type": "AWS::EC2::SecurityGroup",
            "Properties": {
                "GroupDescription": fn("Join", [" ", [ref("Service"), f"group {n}"]]),
                "VpcId": ref("VpcId"),
                "SecurityGroupIngress": rules,
                "Tags": tags(rng),
            },
        },
        f"{name}Extra": {
            "Type": "AWS::EC2::SecurityGroupIngress",
            "Properties": {
                "GroupId": fn("GetAtt", [name, "GroupId"]),
                "IpProtocol": "tcp",
                "FromPort": ports[3],
                "ToPort": ports[3],
                "CidrIp": rng.choice(sources),
            },
        },
    }


def database(rng: random.Random, n: int) -> Resources:
    """A PostgreSQL instance and its parameters."""
    name = f"Database{n}"
    return {
        f"{name}Parameters": {
            "Type": "AWS::RDS::DBParameterGroup",
            "Properties": {
                "Description": f"Database {n}",
                "Family": "postgres17",
                "Parameters": {"rds.force_ssl": rng.choice(["0", "1"]), "log_min_duration_statement": "500"},
            },
        },
        name: {
            "Type": "AWS::RDS::DBInstance",
            "DeletionPolicy": "Snapshot",
            "UpdateReplacePolicy": "Snapshot",
            "Properties": {
                "Engine": "postgres",
                "DBInstanceClass": fn("If", ["IsProduction", "db.m7g.large", "db.t4g.micro"]),
                "AllocatedStorage": str(rng.randint(20, 500)),
                "MasterUsername": "app",
                "MasterUserPassword": fn(
                    "Sub", f"{{{{resolve:secretsmanager:${{Service}}-{n}:SecretString:password}}}}"
                ),
                "DBParameterGroupName": ref(f"{name}Parameters"),
                "StorageEncrypted": fn("If", ["IsProduction", True, rng.random() < 0.5]),
                "PubliclyAccessible": rng.random() < 0.2,
                "BackupRetentionPeriod": rng.choice([0, 1, 7, 30]),
                "MultiAZ": fn("If", ["IsProduction", True, ref("AWS::NoValue")]),
                "Tags": tags(rng),
            },
        },
    }


def messaging(rng: random.Random, n: int) -> Resources:
    """A topic with a queue, and the policy between them."""
    allow = statement(["sqs:SendMessage"], arn(f"Queue{n}"), Principal={"Service": "sns.amazonaws.com"})
    topic = {"TopicName": fn("Sub", f"${{Service}}-topic-{n}"), "Tags": tags(rng)}
    if rng.random() < 0.5:
        topic["KmsMasterKeyId"] = ref("KeyArn")
    return {
        f"Topic{n}": {"Type": "AWS::SNS::Topic", "Properties": topic},
        f"Queue{n}": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"SqsManagedSseEnabled": rng.random() < 0.7, "VisibilityTimeout": rng.randint(30, 900)},
        },
        f"Queue{n}Policy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {"Queues": [ref(f"Queue{n}")], "PolicyDocument": document(allow)},
        },
        f"Queue{n}Subscription": {
            "Type": "AWS::SNS::Subscription",
            "Properties": {"TopicArn": ref(f"Topic{n}"), "Protocol": "sqs", "Endpoint": arn(f"Queue{n}")},
        },
    }


def table(rng: random.Random, n: int) -> Resources:
    """A DynamoDB table."""
    properties: dict[str, Any] = {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in ("pk", "sk")],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": fn("If", ["IsProduction", True, False])},
        "Tags": tags(rng),
    }
    if rng.random() < 0.5:
        properties["SSESpecification"] = {"SSEEnabled": True}
    return {f"Table{n}": {"Type": "AWS::DynamoDB::Table", "Properties": properties}}


def web(rng: random.Random, n: int) -> Resources:
    """A load balancer with a target group and a listener."""
    forward = {"Type": "forward", "TargetGroupArn": ref(f"Targets{n}")}
    redirect = {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}
    return {
        f"Balancer{n}": {
            "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "Properties": {"Scheme": "internet-facing", "Subnets": ref("SubnetIds"), "Tags": tags(rng)},
        },
        f"Targets{n}": {
            "Type": "AWS::ElasticLoadBalancingV2::TargetGroup",
            "Properties": {"VpcId": ref("VpcId"), "Port": 8080, "Protocol": "HTTP", "HealthCheckPath": "/health"},
        },
        f"Listener{n}": {
            "Type": "AWS::ElasticLoadBalancingV2::Listener",
            "Properties": {
                "LoadBalancerArn": ref(f"Balancer{n}"),
                "Port": 80,
                "Protocol": "HTTP",
                "DefaultActions": [rng.choice([forward, redirect])],
            },
        },
    }


def compute(rng: random.Random, n: int) -> Resources:
    """A launch template with user data, and a volume."""
    script = "#!/bin/bash\nset -eu\nexport STAGE=${Stage}\ndnf install -y nginx\nsystemctl enable --now nginx\n"
    return {
        f"Launch{n}": {
            "Type": "AWS::EC2::LaunchTemplate",
            "Properties": {
                "LaunchTemplateData": {
                    "ImageId": ref("ImageId"),
                    "InstanceType": fn("FindInMap", ["Sizes", ref("Stage"), "Instance"]),
                    "MetadataOptions": {"HttpTokens": rng.choice(["required", "optional"])},
                    "UserData": Call({"Fn::Base64": fn("Sub", script)}),
                    "BlockDeviceMappings": [
                        {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 50, "Encrypted": rng.random() < 0.5}}
                    ],
                }
            },
        },
        f"Volume{n}": {
            "Type": "AWS::EC2::Volume",
            "Properties": {
                "AvailabilityZone": fn("Select", [0, fn("GetAZs", "")]),
                "Size": rng.randint(10, 500),
                "Encrypted": rng.random() < 0.5,
                "Tags": tags(rng),
            },
        },
    }


def key(rng: random.Random, n: int) -> Resources:
    """A KMS key and a secret under it."""
    root = statement(["kms:*"], "*", Principal={"AWS": fn("Sub", "arn:${AWS::Partition}:iam::${AWS::AccountId}:root")})
    return {
        f"Key{n}": {
            "Type": "AWS::KMS::Key",
            "Properties": {"EnableKeyRotation": rng.random() < 0.6, "KeyPolicy": document(root), "Tags": tags(rng)},
        },
        f"Secret{n}": {
            "Type": "AWS::SecretsManager::Secret",
            "Properties": {"KmsKeyId": ref(f"Key{n}"), "GenerateSecretString": {"PasswordLength": 32}},
        },
    }


KINDS: tuple[Callable[[random.Random, int], Resources], ...] = (
    bucket,
    function,
    security_group,
    database,
    messaging,
    table,
    web,
    compute,
    key,
)


def tags(rng: random.Random) -> list[dict[str, Any]]:
    """A few tags."""
    team = rng.choice(["checkout", "identity", "search", "billing"])
    return [{"Key": "Team", "Value": team}, {"Key": "Stage", "Value": ref("Stage")}]


def header() -> dict[str, Any]:
    """Parameters, mappings and conditions, the same in every template."""
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Generated",
        "Parameters": {
            "Service": {"Type": "String", "Default": "orders"},
            "Stage": {"Type": "String", "AllowedValues": ["production", "staging", "test"]},
            "AllowedCidr": {"Type": "String"},
            "VpcId": {"Type": "AWS::EC2::VPC::Id"},
            "SubnetIds": {"Type": "List<AWS::EC2::Subnet::Id>"},
            "ImageId": {"Type": "AWS::EC2::Image::Id"},
            "KeyArn": {"Type": "String"},
            "Artifacts": {"Type": "String", "Default": "artifacts"},
        },
        "Mappings": {
            "Retention": {"production": {"Days": 365}, "staging": {"Days": 30}, "test": {"Days": 7}},
            "Sizes": {
                "production": {"Instance": "m7g.large"},
                "staging": {"Instance": "t4g.small"},
                "test": {"Instance": "t4g.micro"},
            },
        },
        "Conditions": {"IsProduction": fn("Equals", [ref("Stage"), "production"])},
        "Resources": {},
    }


def template(rng: random.Random, lines: int) -> dict[str, Any]:
    """A template that has about so many lines when written as YAML."""
    result = header()
    written = len(to_yaml(result).splitlines())
    number = 0
    while written < lines:
        number += 1
        added = rng.choice(KINDS)(rng, number)
        result["Resources"].update(added)
        written += len(to_yaml(added).splitlines())
    return result


class _Dumper(yaml.SafeDumper):
    """YAML as people write it: short forms, no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_call(dumper: yaml.SafeDumper, call: Mapping[str, Any]) -> yaml.Node:
    ((name, argument),) = call.items()
    tag = "!" + name.removeprefix("Fn::")
    if tag == "!GetAtt":
        return dumper.represent_scalar(tag, ".".join(argument))
    if isinstance(argument, str):
        return dumper.represent_scalar(tag, argument, style="|" if "\n" in argument else None)
    if isinstance(argument, Call):  # a short form may not directly hold another one
        return dumper.represent_mapping("tag:yaml.org,2002:map", {name: argument})
    return dumper.represent_sequence(tag, argument, flow_style=True)


_Dumper.add_representer(Call, _represent_call)


def to_yaml(value: object) -> str:
    """A template as YAML with short forms."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, width=120)


def large(lines: int = 1300) -> str:
    """The one large template."""
    return to_yaml(template(random.Random(SEED), lines))


def corpus(folder: Path, count: int = 300) -> int:
    """Write templates of all sizes, every fourth as JSON; some 2.7 MB for 300. Returns the characters written."""
    rng = random.Random(SEED + 1)
    total = 0
    for number in range(count):
        stack = template(rng, int(rng.triangular(60, 680, 110)))
        as_json = number % 4 == 0
        text = json.dumps(stack, indent=2) if as_json else to_yaml(stack)
        path = folder / f"{number // 50:02d}" / f"stack-{number:05d}.{'json' if as_json else 'yaml'}"
        path.parent.mkdir(parents=True, exist_ok=True)
        total += path.write_text(text, encoding="utf-8")
    return total


def copies(source: Path, folder: Path, count: int = 10_000) -> None:
    """Write so many templates, all different, from those of another folder."""
    texts = [(path.suffix, path.read_text(encoding="utf-8")) for path in sorted(source.rglob("stack-*"))]
    for number in range(count):
        suffix, text = texts[number % len(texts)]
        path = folder / f"{number // 100:03d}" / f"copy-{number:05d}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("Generated", f"Generated {number}", 1), encoding="utf-8")


def main() -> None:
    """Write all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("bench/.work/inputs"), help="default: %(default)s")
    parser.add_argument("--many", action="store_true", help="also 10,000 variations")
    arguments = parser.parse_args()
    folder = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "large.yaml").write_text(large(), encoding="utf-8")
    print(f"{folder}: large.yaml and 300 templates, {corpus(folder / 'corpus'):,} characters")
    if arguments.many:
        copies(folder / "corpus", folder / "copies")


if __name__ == "__main__":
    main()
