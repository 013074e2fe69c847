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
            "Condition": "IsProduction",
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


def network(rng: random.Random, n: int) -> Resources:
    """A VPC with subnets in two zones, their routes and a NAT gateway."""
    vpc = f"Vpc{n}"
    made: Resources = {
        vpc: {
            "Type": "AWS::EC2::VPC",
            "Properties": {
                "CidrBlock": fn("FindInMap", ["Networks", ref("Stage"), "Vpc"]),
                "EnableDnsSupport": True,
                "EnableDnsHostnames": True,
                "Tags": tags(rng),
            },
        },
        f"Internet{n}": {"Type": "AWS::EC2::InternetGateway", "Properties": {"Tags": tags(rng)}},
        f"Internet{n}Attachment": {
            "Type": "AWS::EC2::VPCGatewayAttachment",
            "Properties": {"VpcId": ref(vpc), "InternetGatewayId": ref(f"Internet{n}")},
        },
        f"Nat{n}Address": {
            "Type": "AWS::EC2::EIP",
            "DependsOn": f"Internet{n}Attachment",
            "Properties": {"Domain": "vpc"},
        },
        f"Nat{n}": {
            "Type": "AWS::EC2::NatGateway",
            "Properties": {
                "AllocationId": fn("GetAtt", [f"Nat{n}Address", "AllocationId"]),
                "SubnetId": ref(f"Public{n}Subnet0"),
            },
        },
    }
    for kind, way in (("Public", {"GatewayId": ref(f"Internet{n}")}), ("Private", {"NatGatewayId": ref(f"Nat{n}")})):
        routes = f"{kind}{n}Routes"
        made[routes] = {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": ref(vpc), "Tags": tags(rng)}}
        made[f"{routes}Default"] = {
            "Type": "AWS::EC2::Route",
            "Properties": {"RouteTableId": ref(routes), "DestinationCidrBlock": "0.0.0.0/0", **way},
        }
        for zone in range(2):
            name = f"{kind}{n}Subnet{zone}"
            made[name] = {
                "Type": "AWS::EC2::Subnet",
                "Properties": {
                    "VpcId": ref(vpc),
                    "AvailabilityZone": fn("Select", [zone, fn("GetAZs", ref("AWS::Region"))]),
                    "CidrBlock": fn("FindInMap", ["Networks", ref("Stage"), f"{kind}{zone}"]),
                    "MapPublicIpOnLaunch": kind == "Public" and rng.random() < 0.3,
                    "Tags": tags(rng),
                },
            }
            made[f"{name}Routes"] = {
                "Type": "AWS::EC2::SubnetRouteTableAssociation",
                "Properties": {"SubnetId": ref(name), "RouteTableId": ref(routes)},
            }
    return made


def server(rng: random.Random, n: int) -> Resources:
    """An instance that sets itself up with cfn-init, with its role, profile and security group."""
    name = f"Server{n}"
    reload = "\n".join(
        [
            "[cfn-auto-reloader-hook]",
            "triggers=post.update",
            f"path=Resources.{name}.Metadata.AWS::CloudFormation::Init",
            f"action=/opt/aws/bin/cfn-init -v --stack ${{AWS::StackName}} --resource {name} --region ${{AWS::Region}}",
            "runas=root",
            "",
        ]
    )
    main = "[main]\nstack=${AWS::StackId}\nregion=${AWS::Region}\ninterval=5\nverbose=true\n"
    page = "<html><head><title>${Service}</title></head><body><h1>It works</h1><p>${AWS::StackName}</p></body></html>\n"
    owned = {"mode": "000400", "owner": "root", "group": "root"}
    service = {"enabled": True, "ensureRunning": True}
    steps = {
        "configSets": {"all": ["install", "configure"]},
        "install": {
            "packages": {"yum": {"httpd": [], "php": [], "mariadb105-server": [], "amazon-cloudwatch-agent": []}},
            "files": {
                "/var/www/html/index.html": {
                    "content": fn("Sub", page),
                    "mode": "000644",
                    "owner": "apache",
                    "group": "apache",
                },
                "/etc/cfn/cfn-hup.conf": {"content": fn("Sub", main), **owned},
                "/etc/cfn/hooks.d/cfn-auto-reloader.conf": {"content": fn("Sub", reload), **owned},
            },
            "services": {
                "systemd": {"httpd": service, "cfn-hup": {**service, "files": ["/etc/cfn/cfn-hup.conf"]}},
            },
        },
        "configure": {
            "commands": {
                f"{step:02d}_{verb}": {
                    "command": f"/opt/app/bin/{verb} --config /etc/app/{verb}.conf --log /var/log/app/{verb}.log",
                    "test": f"test ! -e /var/lib/app/{verb}.done",
                    "cwd": "/opt/app",
                }
                for step, verb in enumerate(rng.sample(["migrate", "seed", "warm", "check", "register"], 3), 1)
            }
        },
    }
    script = "\n".join(
        [
            "#!/bin/bash -xe",
            "dnf update -y aws-cfn-bootstrap",
            f"/opt/aws/bin/cfn-init -v --stack ${{AWS::StackName}} --resource {name} --configsets all "
            "--region ${AWS::Region}",
            f"/opt/aws/bin/cfn-signal -e $? --stack ${{AWS::StackName}} --resource {name} --region ${{AWS::Region}}",
            "",
        ]
    )
    return {
        f"{name}Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": trust("ec2"),
                "Path": "/",
                "ManagedPolicyArns": [fn("Sub", "arn:${AWS::Partition}:iam::aws:policy/AmazonSSMManagedInstanceCore")],
            },
        },
        f"{name}Profile": {
            "Type": "AWS::IAM::InstanceProfile",
            "Properties": {"Path": "/", "Roles": [ref(f"{name}Role")]},
        },
        f"{name}Group": {
            "Type": "AWS::EC2::SecurityGroup",
            "Properties": {
                "GroupDescription": "HTTP from anywhere, SSH from the locations that are allowed",
                "VpcId": ref("VpcId"),
                "SecurityGroupIngress": [
                    {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "CidrIp": source, "Description": why}
                    for port, source, why in ((80, "0.0.0.0/0", "Web"), (22, ref("AllowedCidr"), "Operators"))
                ],
            },
        },
        name: {
            "Type": "AWS::EC2::Instance",
            "Metadata": {
                "Comment": "Installs the web server and the application, and keeps them up to date",
                "AWS::CloudFormation::Init": steps,
            },
            "CreationPolicy": {"ResourceSignal": {"Timeout": "PT15M"}},
            "Properties": {
                "ImageId": ref("ImageId"),
                "InstanceType": fn("FindInMap", ["Sizes", ref("Stage"), "Instance"]),
                "KeyName": ref("KeyName"),
                "IamInstanceProfile": ref(f"{name}Profile"),
                "SecurityGroupIds": [ref(f"{name}Group")],
                "SubnetId": fn("Select", [0, ref("SubnetIds")]),
                "BlockDeviceMappings": [
                    {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": rng.randint(8, 200), "VolumeType": "gp3"}}
                ],
                "UserData": Call({"Fn::Base64": fn("Sub", script)}),
                "Tags": tags(rng),
            },
        },
    }


def group_of_servers(rng: random.Random, n: int) -> Resources:
    """An Auto Scaling group with its policies and alarms."""
    name = f"Fleet{n}"
    made: Resources = {
        name: {
            "Type": "AWS::AutoScaling::AutoScalingGroup",
            "UpdatePolicy": {
                "AutoScalingRollingUpdate": {"MinInstancesInService": 1, "MaxBatchSize": 1, "PauseTime": "PT15M"}
            },
            "Properties": {
                "VPCZoneIdentifier": ref("SubnetIds"),
                "LaunchTemplate": {"LaunchTemplateId": ref("LaunchTemplateId"), "Version": "1"},
                "MinSize": "1",
                "MaxSize": str(rng.randint(2, 20)),
                "HealthCheckType": "ELB",
                "HealthCheckGracePeriod": 300,
            },
        }
    }
    for word, change, comparison, threshold in (
        ("Up", 1, "GreaterThanThreshold", 90),
        ("Down", -1, "LessThanThreshold", 30),
    ):
        made[f"{name}Scale{word}"] = {
            "Type": "AWS::AutoScaling::ScalingPolicy",
            "Properties": {
                "AdjustmentType": "ChangeInCapacity",
                "AutoScalingGroupName": ref(name),
                "Cooldown": "60",
                "ScalingAdjustment": change,
            },
        }
        made[f"{name}Alarm{word}"] = {
            "Type": "AWS::CloudWatch::Alarm",
            "Condition": "IsProduction",
            "Properties": {
                "AlarmDescription": f"Scale {word.lower()} when the average processor time is {threshold} %",
                "MetricName": "CPUUtilization",
                "Namespace": "AWS/EC2",
                "Statistic": "Average",
                "Period": 300,
                "EvaluationPeriods": 2,
                "Threshold": threshold,
                "AlarmActions": [ref(f"{name}Scale{word}")],
                "Dimensions": [{"Name": "AutoScalingGroupName", "Value": ref(name)}],
                "ComparisonOperator": comparison,
            },
        }
    return made


KINDS: Mapping[Callable[[random.Random, int], Resources], int] = {
    server: 9,
    network: 3,
    web: 4,
    group_of_servers: 3,
    bucket: 4,
    function: 4,
    security_group: 3,
    database: 2,
    messaging: 1,
    table: 1,
    compute: 2,
    key: 1,
}
"""What templates are made of, and how often: the shares of types in AWS's public samples, more or less."""


def tags(rng: random.Random) -> list[dict[str, Any]]:
    """A few tags."""
    team = rng.choice(["checkout", "identity", "search", "billing"])
    return [{"Key": "Team", "Value": team}, {"Key": "Stage", "Value": ref("Stage")}]


def parameter(kind: str, description: str, **more: Any) -> dict[str, Any]:
    """A parameter as samples have them, explained at length."""
    return {"Description": description, "Type": kind, **more}


_CIDR = {
    "MinLength": 9,
    "MaxLength": 18,
    "AllowedPattern": r"(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})/(\d{1,2})",
    "ConstraintDescription": "must be a valid IP CIDR range of the form x.x.x.x/x.",
}
_OPTIONS = {
    "Retries": parameter("Number", "How often a failed delivery is tried again", Default=3, MinValue=0, MaxValue=10),
    "OperatorEmail": parameter(
        "String",
        "Address that is told of alarms and of deployments that were rolled back",
        AllowedPattern=r"[^\s@]+@[^\s@]+\.[^\s@]+",
        ConstraintDescription="must be a valid e-mail address.",
    ),
    "BackupWindow": parameter(
        "String", "Hours of the day in which backups are taken, in UTC", Default="03:00-04:00", MaxLength=11
    ),
    "Owner": parameter("String", "Team that is called when something breaks", Default="platform", MinLength=1),
    "DatabaseName": parameter(
        "String",
        "Name of the database that the application uses",
        Default="orders",
        MinLength=1,
        MaxLength=64,
        AllowedPattern="[a-zA-Z][a-zA-Z0-9]*",
        ConstraintDescription="must begin with a letter and contain only alphanumeric characters.",
    ),
    "DomainName": parameter("String", "Name under which the service is reached from outside", Default="example.com"),
}
_REGIONS = ("us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2", "sa-east-1")


def header(rng: random.Random) -> dict[str, Any]:
    """Parameters with their texts, mappings and conditions."""
    needed = {
        "Service": parameter("String", "Name of the service, a part of the names of its resources", Default="orders"),
        "Stage": parameter(
            "String",
            "What the stack is for; production is larger and keeps its data",
            AllowedValues=["production", "staging", "test"],
            ConstraintDescription="must be production, staging or test.",
        ),
        "AllowedCidr": parameter("String", "Addresses from which operators may reach the servers", **_CIDR),
        "VpcId": parameter("AWS::EC2::VPC::Id", "Network that the resources are put into"),
        "SubnetIds": parameter("List<AWS::EC2::Subnet::Id>", "At least two subnets in different availability zones"),
        "ImageId": parameter("AWS::EC2::Image::Id", "Image that the servers start from"),
        "KeyName": parameter(
            "AWS::EC2::KeyPair::KeyName",
            "Name of an existing key pair to enable SSH access to the servers",
            ConstraintDescription="must be the name of an existing key pair.",
        ),
        "LaunchTemplateId": parameter("String", "Launch template of the fleet"),
        "KeyArn": parameter("String", "Key that data at rest is encrypted with"),
        "Artifacts": parameter("String", "Bucket that holds what is deployed", Default="artifacts"),
    }
    chosen = needed | {name: _OPTIONS[name] for name in rng.sample(sorted(_OPTIONS), rng.randint(1, len(_OPTIONS)))}
    nets = {"Vpc": "10.0.0.0/16", "Public0": "10.0.0.0/24", "Public1": "10.0.1.0/24"}
    nets |= {"Private0": "10.0.2.0/24", "Private1": "10.0.3.0/24"}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Generated. A service with what it stands on. You are billed for the resources that it uses.",
        "Metadata": {
            "AWS::CloudFormation::Interface": {
                "ParameterGroups": [
                    {"Label": {"default": "Service"}, "Parameters": ["Service", "Stage", "Artifacts"]},
                    {"Label": {"default": "Network"}, "Parameters": ["VpcId", "SubnetIds", "AllowedCidr"]},
                ],
                "ParameterLabels": {"KeyName": {"default": "Key pair"}, "KeyArn": {"default": "Encryption key"}},
            }
        },
        "Parameters": chosen,
        "Mappings": {
            "Retention": {"production": {"Days": 365}, "staging": {"Days": 30}, "test": {"Days": 7}},
            "Networks": dict.fromkeys(("production", "staging", "test"), nets),
            "Sizes": {
                "production": {"Instance": "m7g.large"},
                "staging": {"Instance": "t4g.small"},
                "test": {"Instance": "t4g.micro"},
            },
            "Images": {
                region: {"Arm": "ami-0a1b2c3d4e5f60718", "Intel": "ami-0f1e2d3c4b5a69788"} for region in _REGIONS
            },
        },
        "Conditions": {"IsProduction": fn("Equals", [ref("Stage"), "production"])},
        "Resources": {},
    }


def outputs(resources: Resources) -> dict[str, Any]:
    """Some of what was made, for other stacks."""
    return {
        f"{name}Id": {
            "Description": f"{name} of this stack, for others that build on it",
            "Value": ref(name),
            "Export": {"Name": fn("Sub", f"${{AWS::StackName}}-{name}")},
        }
        for name in [name for name, body in resources.items() if "Condition" not in body][::4]
    }


def template(rng: random.Random, lines: int) -> dict[str, Any]:
    """A template that has about so many lines when written as YAML."""
    result = header(rng)
    written = len(to_yaml(result).splitlines())
    kinds, shares = list(KINDS), list(KINDS.values())
    number = 0
    while written < lines:
        number += 1
        added = rng.choices(kinds, shares)[0](rng, number)
        result["Resources"].update(added)
        written += len(to_yaml(added).splitlines()) + 5 * len(outputs(added))
    result["Outputs"] = outputs(result["Resources"])
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
    """Write templates of all sizes, every other as JSON; some 2.7 MB for 300. Returns the characters written."""
    rng = random.Random(SEED + 1)
    total = 0
    for number in range(count):
        stack = template(rng, int(rng.triangular(100, 380, 150)))
        as_json = number % 2 == 0
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
