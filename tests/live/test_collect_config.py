"""Config: recorders, channels and aggregators as moto has them; packs and refusals by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from scanner.model import Unknown
from tests.live.answers import gather_from
from tests.live.front import front
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

RECORDER = "AWS::Config::ConfigurationRecorder"
CHANNEL = "AWS::Config::DeliveryChannel"
AGGREGATOR = "AWS::Config::ConfigurationAggregator"
PACK = "AWS::Config::ConformancePack"
ROLE = "arn:aws:iam::123456789012:role/config"
EVERYTHING = {"allSupported": True, "includeGlobalResourceTypes": True}


@pytest.fixture
def moto(aws: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """moto with an account without conformance packs, of which it knows nothing; gives the calls that came."""
    channel = {"name": "default", "configHistoryDeliveryInfo": {"lastStatus": "SUCCESS", "lastSuccessfulTime": 1.7e9}}
    answers: dict[str, Any] = {
        "DescribeConformancePacks": {"ConformancePackDetails": []},
        "DescribeDeliveryChannelStatus": {"DeliveryChannelsStatus": [channel]},
    }
    with front(aws, answers) as (url, seen):
        monkeypatch.setenv("AWS_ENDPOINT_URL_CONFIG_SERVICE", url)
        yield seen


def _record(region: str, group: dict[str, Any], *, start: bool = True) -> None:
    boto3.client("s3").create_bucket(Bucket=f"history-{region}")
    config = boto3.client("config", region_name=region)
    config.put_configuration_recorder(
        ConfigurationRecorder={"name": "default", "roleARN": ROLE, "recordingGroup": group}
    )
    config.put_delivery_channel(
        DeliveryChannel={
            "name": "default",
            "s3BucketName": f"history-{region}",
            "snsTopicARN": f"arn:aws:sns:{region}:123456789012:config",
            "configSnapshotDeliveryProperties": {"deliveryFrequency": "TwentyFour_Hours"},
        }
    )
    if start:
        config.start_configuration_recorder(ConfigurationRecorderName="default")


def test_a_recorder_of_everything_that_runs(moto: list[str]) -> None:
    _record("us-east-1", EVERYTHING)
    found, gaps = gather("config", regions=["us-east-1"])
    assert_conform(found)
    assert gaps == []
    recorder = one(found, RECORDER)
    assert (recorder.ref, recorder.region) == ("default", "us-east-1")
    assert recorder.properties["RoleARN"] == ROLE
    assert recorder.properties["RecordingGroup"]["AllSupported"] is True
    assert recorder.live["Recording"] is True
    assert recorder.live["LastStatus"]
    assert recorder.live["RetentionPeriodInDays"] == 2557
    assert judged("CONFIG-001", found) == {"default": "pass"}
    channel = one(found, CHANNEL)
    assert channel.id == "arn:aws:config:us-east-1:123456789012:delivery-channel/default"
    assert channel.properties == {
        "Name": "default",
        "S3BucketName": "history-us-east-1",
        "SnsTopicARN": "arn:aws:sns:us-east-1:123456789012:config",
        "ConfigSnapshotDeliveryProperties": {"DeliveryFrequency": "TwentyFour_Hours"},
    }
    assert channel.live == {"LastStatus": "SUCCESS", "LastSuccessfulTime": "2023-11-14T22:13:20Z"}


def test_a_recorder_that_is_stopped_fails(moto: list[str]) -> None:
    _record("us-east-1", EVERYTHING, start=False)
    found, _ = gather("config", regions=["us-east-1"])
    assert one(found, RECORDER).live["Recording"] is False
    assert judged("CONFIG-001", found) == {"default": "fail"}


def test_a_recorder_of_some_types_fails(moto: list[str]) -> None:
    _record("us-east-1", {"allSupported": False, "resourceTypes": ["AWS::EC2::Instance"]})
    found, _ = gather("config", regions=["us-east-1"])
    assert judged("CONFIG-001", found) == {"default": "fail"}


def test_global_types_once_in_an_account_are_enough(moto: list[str]) -> None:
    _record("us-east-1", EVERYTHING)
    _record("eu-west-1", {"allSupported": True, "includeGlobalResourceTypes": False})
    found, _ = gather("config")
    assert len([r for r in found if r.type == RECORDER]) == 2
    assert judged("CONFIG-001", found) == {"default": "pass"}


def test_an_account_without_config(moto: list[str]) -> None:
    assert gather("config") == ([], [])
    assert "DescribeConfigurationRecorderStatus" not in moto
    assert "DescribeDeliveryChannelStatus" not in moto


def test_aggregators(moto: list[str]) -> None:
    config = boto3.client("config")
    config.put_configuration_aggregator(
        ConfigurationAggregatorName="all",
        OrganizationAggregationSource={"RoleArn": ROLE, "AllAwsRegions": True},
        Tags=[{"Key": "team", "Value": "security"}],
    )
    config.put_configuration_aggregator(
        ConfigurationAggregatorName="some",
        AccountAggregationSources=[{"AccountIds": ["999999999999"], "AwsRegions": ["us-east-1"]}],
    )
    found, gaps = gather("config", regions=["us-east-1"])
    assert_conform(found)
    assert gaps == []
    assert one(found, AGGREGATOR, "all").tags == {"team": "security"}
    assert one(found, AGGREGATOR, "some").tags == {}
    assert judged("CONFIG-005", found) == {"all": "pass", "some": "fail"}


def test_conformance_packs() -> None:
    """Answers by hand: moto has no conformance packs."""
    names = [f"pack-{number}" for number in range(7)]
    arn = "arn:aws:config:us-east-1:123456789012:conformance-pack"
    parameter = {"ParameterName": "Days", "ParameterValue": "90"}
    packs = [
        {
            "ConformancePackName": name,
            "ConformancePackArn": f"{arn}/{name}/conformance-pack-1",
            "ConformancePackId": "conformance-pack-1",
            "ConformancePackInputParameters": [parameter],
            "DeliveryS3Bucket": "awsconfigconforms-x",
        }
        for name in names
    ]
    asked: list[list[str]] = []

    def summary(parameters: Any) -> Any:
        asked.append(parameters["ConformancePackNames"])
        states = [
            {"ConformancePackName": name, "ConformancePackComplianceStatus": "NON_COMPLIANT"}
            for name in parameters["ConformancePackNames"]
        ]
        return {"ConformancePackComplianceSummaryList": states}

    answers: dict[str, Any] = {
        "config.describe_conformance_packs": {"ConformancePackDetails": packs},
        "config.get_conformance_pack_compliance_summary": summary,
    }
    found, gaps = gather_from(answers, "config")
    assert_conform(found)
    assert gaps == []
    assert [len(some) for some in asked] == [5, 2]
    pack = one(found, PACK, "pack-6")
    assert pack.id == f"{arn}/pack-6/conformance-pack-1"
    assert pack.properties["ConformancePackInputParameters"] == [parameter]
    assert pack.live == {"ComplianceStatus": "NON_COMPLIANT"}


def test_what_is_refused_is_unknown() -> None:
    """Refusals by hand: a recorder whose state can't be read neither passes nor fails."""
    recorder = {"name": "default", "roleARN": ROLE, "recordingGroup": EVERYTHING}
    answers: dict[str, Any] = {
        "config.describe_configuration_recorders": {"ConfigurationRecorders": [recorder]},
        "config.describe_configuration_recorder_status": "AccessDeniedException",
        "config.describe_retention_configurations": "AccessDeniedException",
        "config.describe_delivery_channels": {"DeliveryChannels": [{"name": "default", "s3BucketName": "history"}]},
        "config.describe_delivery_channel_status": "AccessDeniedException",
    }
    found, gaps = gather_from(answers, "config")
    assert_conform(found)
    assert isinstance(one(found, RECORDER).live["Recording"], Unknown)
    assert isinstance(one(found, RECORDER).live["RetentionPeriodInDays"], Unknown)
    assert isinstance(one(found, CHANNEL).live["LastStatus"], Unknown)
    assert len(gaps) == 3
    assert judged("CONFIG-001", found, gaps) == {"default": "unknown"}
