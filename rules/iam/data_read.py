"""IAM policies that let all data be read."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import IDENTITY_TYPES, unbounded_actions, written

READ_DATA = (
    "aoss:APIAccessAll",
    "cassandra:Select",
    "codecommit:GitPull",
    "dynamodb:BatchGetItem",
    "dynamodb:ExportTableToPointInTime",
    "dynamodb:GetItem",
    "dynamodb:GetRecords",
    "dynamodb:PartiQLSelect",
    "dynamodb:Query",
    "dynamodb:Scan",
    "ebs:GetSnapshotBlock",
    "es:ESHttpGet",
    "kinesis:GetRecords",
    "neptune-db:ReadDataViaQuery",
    "rds:CopyDBClusterSnapshot",
    "rds:CopyDBSnapshot",
    "rds-data:BatchExecuteStatement",
    "rds-data:ExecuteStatement",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "secretsmanager:GetSecretValue",
    "sqs:ReceiveMessage",
    "ssm:GetParameter",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
    "timestream:Select",
)
"""Actions that return what customers store: objects, rows, messages, blocks, secrets, source code."""


@rule(
    id="IAM-018",
    title="IAM policies allow no unbounded data read",
    severity=Severity.HIGH,
    resource_types=IDENTITY_TYPES,
    aliases={"checkov": ["CKV_AWS_108"]},
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"],
)
def data_read(identity: Resource) -> Iterator[Violation]:
    """
    Whoever gets hold of such a principal can carry off all objects, rows, messages or secrets of the account, those of
    other applications too. Name the buckets, tables, queues and secrets in Resource, or demand a tag in a condition.
    """
    for statement, actions in unbounded_actions(written(identity), READ_DATA):
        yield Violation(
            f"{statement.label} lets all data be read: {actions} on {statement.resources.describe('resource')}",
            statement.at("Resource", "NotResource"),
        )
