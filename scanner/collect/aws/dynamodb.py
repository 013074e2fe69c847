"""DynamoDB: tables with their encryption, backups and policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

TABLE = "AWS::DynamoDB::Table"


def tables(reader: Reader) -> Iterator[Resource]:
    """Every table, replicas of global tables among them."""
    yield from reader.map(lambda name: _table(reader, name), reader.items("dynamodb.list_tables", "TableNames"))


def _table(reader: Reader, name: str) -> Resource:
    arn = reader.arn("dynamodb", f"table/{name}")
    found = shape.pick(reader.get("dynamodb.describe_table", about=name, TableName=name), "Table")
    backups = reader.get("dynamodb.describe_continuous_backups", about=name, TableName=name)
    policy = reader.get(
        "dynamodb.get_resource_policy", absent=("PolicyNotFoundException",), about=name, ResourceArn=arn
    )
    tags = reader.listed("dynamodb.list_tags_of_resource", "Tags", about=name, ResourceArn=arn)
    beside: dict[str, Any] = {
        "TableName": name,
        "PointInTimeRecoverySpecification": _recovery(backups),
        "ResourcePolicy": _policy(policy),
        "Tags": shape.tags(tags),
    }
    live: dict[str, Any] = {"Replicas": found} if isinstance(found, Unknown) else {}
    if not isinstance(found, Unknown):
        # What was never told is the mode of old: provisioned.
        mode = shape.pick(found, "BillingModeSummary", "BillingMode") or "PROVISIONED"
        view = shape.pick(found, "StreamSpecification", "StreamViewType")
        beside |= {
            "BillingMode": mode,
            "ProvisionedThroughput": shape.part(TABLE, ("ProvisionedThroughput",), found.get("ProvisionedThroughput"))
            if mode == "PROVISIONED"
            else None,
            "SSESpecification": _encryption(found.get("SSEDescription")),
            "StreamSpecification": {"StreamViewType": view} if view else None,
            "TableClass": shape.pick(found, "TableClassSummary", "TableClass"),
            "DeletionProtectionEnabled": bool(found.get("DeletionProtectionEnabled")),
        }
        live = {"Replicas": [replica.get("RegionName") for replica in found.get("Replicas", ())]}
    return reader.resource(TABLE, arn, shape.like(TABLE, found, **beside), ref=name, live=live)


def _encryption(described: Any) -> dict[str, Any] | None:
    """None where AWS's own key encrypts, as in a template that doesn't say."""
    if not described or described.get("Status") in ("DISABLED", "DISABLING"):
        return None
    key = described.get("KMSMasterKeyArn")
    return shape.compact({"SSEEnabled": True, "SSEType": described.get("SSEType"), "KMSMasterKeyId": key})


def _recovery(answer: Any) -> Any:
    described = shape.pick(answer, "ContinuousBackupsDescription", "PointInTimeRecoveryDescription")
    if isinstance(described, Unknown):
        return described
    enabled = shape.pick(described, "PointInTimeRecoveryStatus") == "ENABLED"
    days = shape.pick(described, "RecoveryPeriodInDays") if enabled else None
    return shape.compact({"PointInTimeRecoveryEnabled": enabled, "RecoveryPeriodInDays": days})


def _policy(answer: Any) -> Any:
    text = shape.pick(answer, "Policy")
    return text if text is None or isinstance(text, Unknown) else {"PolicyDocument": shape.document(text)}


COLLECTORS = (
    Collector(
        service="dynamodb",
        types=(TABLE,),
        calls={
            "dynamodb.list_tables": "dynamodb:ListTables",
            "dynamodb.describe_table": "dynamodb:DescribeTable",
            "dynamodb.describe_continuous_backups": "dynamodb:DescribeContinuousBackups",
            "dynamodb.get_resource_policy": "dynamodb:GetResourcePolicy",
            "dynamodb.list_tags_of_resource": "dynamodb:ListTagsOfResource",
        },
        collect=tables,
    ),
)
