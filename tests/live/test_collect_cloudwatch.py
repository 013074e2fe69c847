"""CloudWatch: alarms as moto has them, and the role that shares with other accounts."""

from __future__ import annotations

import json
from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

ALARM = "AWS::CloudWatch::Alarm"
COMPOSITE = "AWS::CloudWatch::CompositeAlarm"
SHARING = "Account::CloudWatch::Sharing"
TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms"


def _alarm(name: str, **more: Any) -> None:
    boto3.client("cloudwatch").put_metric_alarm(
        AlarmName=name,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        **more,
    )


def test_alarms(aws: str) -> None:
    metric = {"MetricName": "Errors", "Namespace": "App", "Statistic": "Sum", "Period": 300}
    _alarm(
        "full",
        AlarmDescription="errors",
        AlarmActions=[TOPIC],
        Dimensions=[{"Name": "Function", "Value": "f"}],
        TreatMissingData="notBreaching",
        Tags=[{"Key": "team", "Value": "web"}],
        **metric,
    )
    _alarm("bare", **metric)
    query = {"Metric": {"MetricName": "Errors", "Namespace": "App"}, "Period": 60, "Stat": "Sum"}
    _alarm("maths", AlarmActions=[TOPIC], Metrics=[{"Id": "m1", "MetricStat": query, "ReturnData": True}])
    _alarm("quiet", AlarmActions=[TOPIC], ActionsEnabled=False, **metric)
    found, gaps = gather("cloudwatch", regions=["us-east-1"])
    assert_conform(found)
    assert gaps == []
    full = one(found, ALARM, "full")
    assert full.id == "arn:aws:cloudwatch:us-east-1:123456789012:alarm:full"
    assert full.tags == {"team": "web"}
    assert full.properties["AlarmActions"] == [TOPIC]
    assert full.properties["Dimensions"] == [{"Name": "Function", "Value": "f"}]
    assert full.live["StateValue"] in ("OK", "INSUFFICIENT_DATA")
    assert full.live["StateUpdatedTimestamp"].endswith("Z")
    (metrics,) = one(found, ALARM, "maths").properties["Metrics"]
    assert metrics["MetricStat"]["Metric"]["MetricName"] == "Errors"
    verdicts = judged("CLOUDWATCH-016", found)
    assert {verdicts[name] for name in ("full", "maths")} == {"pass"}
    assert {verdicts[name] for name in ("bare", "quiet")} == {"fail"}


def test_composite_alarms() -> None:
    """Answers by hand: moto makes no composite alarms."""
    here = "arn:aws:cloudwatch:us-east-1:123456789012:alarm"
    watched = {"AlarmArn": f"{here}:watched", "AlarmName": "watched", "MetricName": "m", "ActionsEnabled": True}
    rule = "ALARM(watched) OR ALARM(other)"
    both = {"AlarmArn": f"{here}:both", "AlarmName": "both", "AlarmRule": rule, "AlarmActions": [TOPIC]}
    answers: dict[str, Any] = {
        "cloudwatch.describe_alarms": {"MetricAlarms": [watched], "CompositeAlarms": [both]},
        "iam.get_role": "NoSuchEntity",
    }
    found, gaps = gather_from(answers, "cloudwatch")
    assert_conform(found)
    assert gaps == []
    composite = one(found, COMPOSITE)
    assert (composite.id, composite.ref) == (f"{here}:both", "both")
    assert composite.properties == {"AlarmName": "both", "AlarmRule": rule, "AlarmActions": [TOPIC]}
    # It has no action of its own, and the composite alarm names it.
    assert judged("CLOUDWATCH-016", found) == {"watched": "pass"}


def test_no_alarm_and_no_sharing(aws: str) -> None:
    found, gaps = gather("cloudwatch")
    assert gaps == []
    (sharing,) = found
    assert (sharing.type, sharing.id, sharing.properties) == (SHARING, "123456789012/global/Sharing", {})


def test_role_that_shares_with_other_accounts(aws: str) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999999999999:root"}, "Action": "sts:AssumeRole"}
        ],
    }
    boto3.client("iam").create_role(
        RoleName="CloudWatch-CrossAccountSharingRole", AssumeRolePolicyDocument=json.dumps(trust)
    )
    found, _ = gather("cloudwatch")
    assert one(found, SHARING).properties == {"SharingRoleTrust": trust}


def test_refused() -> None:
    """Refusals by hand."""
    answers: dict[str, Any] = {"cloudwatch.describe_alarms": "AccessDenied", "iam.get_role": "AccessDenied"}
    found, gaps = gather_from(answers, "cloudwatch")
    assert isinstance(one(found, SHARING).properties["SharingRoleTrust"], Unknown)
    assert [gap.types for gap in gaps] == [(ALARM, COMPOSITE), ()]
