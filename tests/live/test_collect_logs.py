"""CloudWatch Logs as moto has it, and what follows for a trail's log group: filter, alarm, topic."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from scanner.model import Resource, Unknown
from tests.live.answers import gather_from
from tests.live.front import front
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

GROUP = "AWS::Logs::LogGroup"
FILTER = "AWS::Logs::MetricFilter"
POLICY = "AWS::Logs::ResourcePolicy"
SOURCE = "AWS::Logs::DeliverySource"
KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
HERE = "arn:aws:logs:us-east-1:123456789012"


def test_log_groups(aws: str) -> None:
    logs = boto3.client("logs")
    logs.create_log_group(logGroupName="/app/full", kmsKeyId=KEY, tags={"team": "web"})
    logs.put_retention_policy(logGroupName="/app/full", retentionInDays=400)
    logs.create_log_group(logGroupName="bare")
    found, gaps = gather("logs")
    assert_conform(found)
    assert gaps == []
    full = one(found, GROUP, "/app/full")
    assert full.id == f"{HERE}:log-group:/app/full"
    assert full.tags == {"team": "web"}
    assert full.properties["KmsKeyId"] == KEY
    assert full.properties["RetentionInDays"] == 400
    bare = one(found, GROUP, "bare")
    assert not {"KmsKeyId", "RetentionInDays", "Tags"} & set(bare.properties)
    assert judged("LOGS-001", found) == {"/app/full": "pass", "bare": "fail"}
    assert judged("LOGS-002", found) == {"/app/full": "pass", "bare": "fail"}


def test_metric_filters(aws: str) -> None:
    logs = boto3.client("logs")
    logs.create_log_group(logGroupName="trail")
    for name, extra in (("root", {"dimensions": {"user": "$.user"}}), ("errors", {"defaultValue": 0.0})):
        transformation = {"metricName": name, "metricNamespace": "Audit", "metricValue": "1", **extra}
        logs.put_metric_filter(
            logGroupName="trail", filterName=name, filterPattern="{$.a = 1}", metricTransformations=[transformation]
        )
    found, gaps = gather("logs")
    assert_conform(found)
    assert gaps == []
    root = one(found, FILTER, "root")
    assert root.id == f"{HERE}:log-group:trail#MetricFilter/root"
    assert root.properties["LogGroupName"] == "trail"
    assert root.properties["FilterPattern"] == "{$.a = 1}"
    (transformation,) = root.properties["MetricTransformations"]
    assert transformation["MetricName"] == "root"


def test_dimensions_of_metrics_are_a_list() -> None:
    """Answers by hand: moto forgets dimensions."""
    transformation = {
        "metricName": "m",
        "metricNamespace": "n",
        "metricValue": "1",
        "dimensions": {"user": "$.user"},
        "unit": "Count",
    }
    listed = {"filterName": "f", "logGroupName": "g", "filterPattern": "", "metricTransformations": [transformation]}
    found, _ = gather_from({"logs.describe_metric_filters": {"metricFilters": [listed]}}, "logs")
    assert_conform(found)
    assert one(found, FILTER).properties == {
        "FilterName": "f",
        "LogGroupName": "g",
        "FilterPattern": "",
        "MetricTransformations": [
            {
                "MetricName": "m",
                "MetricNamespace": "n",
                "MetricValue": "1",
                "Unit": "Count",
                "Dimensions": [{"Key": "user", "Value": "$.user"}],
            }
        ],
    }


def test_resource_policies(aws: str) -> None:
    document = {"Version": "2012-10-17", "Statement": []}
    boto3.client("logs").put_resource_policy(policyName="delivery", policyDocument=json.dumps(document))
    found, gaps = gather("logs")
    assert_conform(found)
    assert gaps == []
    assert one(found, POLICY).properties == {"PolicyName": "delivery", "PolicyDocument": document}


def test_delivery_sources(aws: str) -> None:
    arn = "arn:aws:cloudfront::123456789012:distribution/E1"
    boto3.client("logs").put_delivery_source(name="cdn", resourceArn=arn, logType="ACCESS_LOGS", tags={"team": "web"})
    found, gaps = gather("logs")
    assert_conform(found)
    assert gaps == []
    source = one(found, SOURCE)
    assert source.properties["ResourceArn"] == arn
    assert source.properties["LogType"] == "ACCESS_LOGS"
    assert source.tags == {"team": "web"}
    # CloudFront's are in us-east-1, wherever the run goes.
    found, gaps = gather("logs", regions=["eu-west-1"])
    assert (one(found, SOURCE).region, gaps) == ("us-east-1", [])


def test_tags_that_are_refused_are_unknown() -> None:
    """Refusals by hand."""
    answers: dict[str, Any] = {
        "logs.describe_log_groups": {
            "logGroups": [{"logGroupName": name, "arn": f"{HERE}:log-group:{name}:*"} for name in ("a", "b")]
        },
        "logs.describe_metric_filters": "AccessDeniedException",
        "resourcegroupstaggingapi.get_resources": "AccessDeniedException",
    }
    found, gaps = gather_from(answers, "logs")
    assert_conform(found)
    assert [group.id for group in found] == [f"{HERE}:log-group:a", f"{HERE}:log-group:b"]
    assert all(isinstance(group.properties["Tags"], Unknown) for group in found)
    assert {gap.types for gap in gaps} == {(), (FILTER,)}


@pytest.fixture
def moto(aws: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """moto with an account without event data stores, of which it knows nothing."""
    with front(aws, {"ListEventDataStores": {"EventDataStores": []}}) as (url, _):
        monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDTRAIL", url)
        yield aws


def _collected() -> list[Resource]:
    found, gaps = gather("logs", "cloudwatch", "cloudtrail", regions=["us-east-1"])
    assert_conform(found)
    assert gaps == []
    return found


def _topic(attributes: Any) -> list[Resource]:
    """The topic of the alarm by hand: moto counts no subscribers."""
    listed = {"Topics": [{"TopicArn": TOPIC}]}
    return gather_from({"sns.list_topics": listed, "sns.get_topic_attributes": attributes}, "sns")[0]


def _watched(pattern: str, **alarm: Any) -> None:
    """A trail, a filter on its log group and an alarm on the filter's metric."""
    boto3.client("s3").create_bucket(Bucket="trail-logs")
    logs = boto3.client("logs")
    logs.create_log_group(logGroupName="trail")
    logs.put_metric_filter(
        logGroupName="trail",
        filterName="root",
        filterPattern=pattern,
        metricTransformations=[{"metricName": "RootUse", "metricNamespace": "Audit", "metricValue": "1"}],
    )
    cloudtrail = boto3.client("cloudtrail")
    cloudtrail.create_trail(
        Name="main",
        S3BucketName="trail-logs",
        IsMultiRegionTrail=True,
        CloudWatchLogsLogGroupArn=f"{HERE}:log-group:trail:*",
        CloudWatchLogsRoleArn="arn:aws:iam::123456789012:role/trail",
    )
    cloudtrail.start_logging(Name="main")
    boto3.client("cloudwatch").put_metric_alarm(
        AlarmName="root",
        MetricName="RootUse",
        Namespace="Audit",
        Statistic="Sum",
        Period=300,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        **alarm,
    )


ROOT = '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS }'
TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms"


def test_filter_alarm_and_topic_on_the_log_group_of_a_trail(moto: str) -> None:
    _watched(ROOT, AlarmActions=[TOPIC])
    found = _collected()
    heard = [*found, *_topic({"Attributes": {"SubscriptionsConfirmed": "1"}})]
    assert judged("CLOUDWATCH-001", heard) == {"root": "pass", "main": "pass"}
    # No filter looks for these.
    assert judged("CLOUDWATCH-003", heard)["main"] == "fail"
    unheard = [*found, *_topic({"Attributes": {"SubscriptionsConfirmed": "0", "SubscriptionsPending": "1"}})]
    assert judged("CLOUDWATCH-001", unheard)["root"] == "fail"
    unseen = [*found, *_topic("AuthorizationError")]
    assert judged("CLOUDWATCH-001", unseen)["root"] == "unknown"


def test_an_alarm_that_tells_nobody(moto: str) -> None:
    _watched(ROOT)
    assert judged("CLOUDWATCH-001", _collected())["root"] == "fail"


def test_an_alarm_that_is_turned_off(moto: str) -> None:
    _watched(ROOT, AlarmActions=[TOPIC], ActionsEnabled=False)
    assert judged("CLOUDWATCH-001", _collected())["root"] == "fail"


def test_a_filter_for_something_else(moto: str) -> None:
    _watched("{ $.errorCode = AccessDenied }", AlarmActions=[TOPIC])
    assert judged("CLOUDWATCH-001", _collected())["main"] == "fail"
