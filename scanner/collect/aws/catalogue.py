"""Which collectors there are. Each service's file is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module
from keyword import iskeyword

from scanner.collect.aws.collector import Collector

SERVICES = (
    "accessanalyzer",
    "account",
    "acm",
    "apigateway",
    "apigatewayv2",
    "autoscaling",
    "backup",
    "bedrock",
    "cloudformation",
    "cloudfront",
    "cloudtrail",
    "cloudwatch",
    "codeartifact",
    "codebuild",
    "config",
    "dax",
    "directconnect",
    "directoryservice",
    "drs",
    "dynamodb",
    "ec2",
    "ecr",
    "ecs",
    "efs",
    "eks",
    "elasticache",
    "elb",
    "elbv2",
    "emr",
    "events",
    "firehose",
    "fms",
    "glacier",
    "glue",
    "guardduty",
    "iam",
    "inspector2",
    "kinesis",
    "kms",
    "lambda",
    "logs",
    "msk",
    "opensearch",
    "organizations",
    "rds",
    "redshift",
    "route53domains",
    "s3",
    "sagemaker",
    "secretsmanager",
    "securityhub",
    "ses",
    "sns",
    "sqs",
    "ssm",
    "storagegateway",
    "support",
    "wafv2",
    "workspaces",
)
"""A service a line: the name of its file here, with dashes for users where the file has underscores; lambda
is a keyword of Python, and its file is lambda_.py."""


def _file(service: str) -> str:
    name = service.replace("-", "_")
    return f"{name}_" if iskeyword(name) else name


def collectors(services: Collection[str] = SERVICES) -> tuple[Collector, ...]:
    """The collectors of some services, in a fixed order. Raises ValueError for a name that isn't one."""
    found: list[Collector] = []
    for service in SERVICES:
        if service in services:
            module = import_module(f"scanner.collect.aws.{_file(service)}")
            found += module.COLLECTORS
    if unknown := sorted(set(services) - set(SERVICES)):
        raise ValueError(f"no collector for {unknown[0]!r}; there are: {', '.join(SERVICES)}")
    return tuple(found)
