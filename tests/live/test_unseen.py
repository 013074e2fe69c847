"""A describing call that was refused leaves every property unknown, and none absent."""

from scanner.collect.aws import shape
from scanner.model import Unknown


def test_all_properties_are_unknown_but_those_that_are_told() -> None:
    unseen = Unknown("dynamodb:DescribeTable of orders")
    told = shape.like("AWS::DynamoDB::Table", unseen, TableName="orders", Tags=None)
    assert told["TableName"] == "orders"
    assert told["DeletionProtectionEnabled"] is unseen
    assert told["SSESpecification"] is unseen
    assert "Tags" not in told
    assert "Arn" not in told
