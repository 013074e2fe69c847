"""AWS Config: recorders and delivery channels with their status, aggregators, conformance packs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

RECORDER = "AWS::Config::ConfigurationRecorder"
CHANNEL = "AWS::Config::DeliveryChannel"
AGGREGATOR = "AWS::Config::ConfigurationAggregator"
PACK = "AWS::Config::ConformancePack"
_KEPT = 2557
"""Days that the history is kept where the account has set nothing: seven years."""
_SUMMED_AT_ONCE = 5


def recorders(reader: Reader) -> Iterator[Resource]:
    """The region's recorder, if it has one; whether it runs is a fact of `live`."""
    found = list(reader.items("config.describe_configuration_recorders", "ConfigurationRecorders"))
    if not found:
        return
    states = reader.listed("config.describe_configuration_recorder_status", "ConfigurationRecordersStatus")
    kept = reader.listed("config.describe_retention_configurations", "RetentionConfigurations")
    for recorder in found:
        name = recorder["name"]
        state = _of_name(states, name)
        facts = {
            "Recording": shape.pick(state, "recording"),
            "LastStatus": shape.pick(state, "lastStatus"),
            "LastErrorCode": shape.pick(state, "lastErrorCode"),
            "LastStartTime": shape.moment(shape.pick(state, "lastStartTime")),
            "LastStopTime": shape.moment(shape.pick(state, "lastStopTime")),
            "RetentionPeriodInDays": kept
            if isinstance(kept, Unknown)
            else shape.pick(kept, 0, "RetentionPeriodInDays") or _KEPT,
        }
        arn = recorder.get("arn") or reader.arn("config", f"configuration-recorder/{name}")
        yield reader.resource(RECORDER, arn, shape.like(RECORDER, recorder), ref=name, live=shape.compact(facts))


def _of_name(states: Any, name: str) -> Any:
    if isinstance(states, Unknown):
        return states
    return next((state for state in states if state.get("name") == name), None)


def channels(reader: Reader) -> Iterator[Resource]:
    """Where the region's history goes, and whether it arrives."""
    found = list(reader.items("config.describe_delivery_channels", "DeliveryChannels"))
    if not found:
        return
    states = reader.listed("config.describe_delivery_channel_status", "DeliveryChannelsStatus")
    for channel in found:
        name = channel["name"]
        state = _of_name(states, name)
        facts = {
            "LastStatus": shape.pick(state, "configHistoryDeliveryInfo", "lastStatus"),
            "LastErrorCode": shape.pick(state, "configHistoryDeliveryInfo", "lastErrorCode"),
            "LastSuccessfulTime": shape.moment(shape.pick(state, "configHistoryDeliveryInfo", "lastSuccessfulTime")),
            "LastSnapshotStatus": shape.pick(state, "configSnapshotDeliveryInfo", "lastStatus"),
            "LastStreamStatus": shape.pick(state, "configStreamDeliveryInfo", "lastStatus"),
        }
        arn = reader.arn("config", f"delivery-channel/{name}")
        properties = shape.like(CHANNEL, channel)
        yield reader.resource(CHANNEL, arn, properties, ref=name, live=shape.compact(facts))


def aggregators(reader: Reader) -> Iterator[Resource]:
    """The region's aggregators of other accounts and regions."""
    yield from reader.map(
        lambda listed: _aggregator(reader, listed),
        reader.items("config.describe_configuration_aggregators", "ConfigurationAggregators"),
    )


def _aggregator(reader: Reader, listed: Mapping[str, Any]) -> Resource:
    arn = listed["ConfigurationAggregatorArn"]
    tags = reader.listed("config.list_tags_for_resource", "Tags", about=arn, ResourceArn=arn)
    properties = shape.like(AGGREGATOR, listed, Tags=shape.tags(tags))
    live = shape.compact({"CreatedBy": listed.get("CreatedBy")})
    return reader.resource(AGGREGATOR, arn, properties, ref=listed["ConfigurationAggregatorName"], live=live)


def packs(reader: Reader) -> Iterator[Resource]:
    """The region's conformance packs, and how much of the account conforms."""
    found = list(reader.items("config.describe_conformance_packs", "ConformancePackDetails"))
    names = [pack["ConformancePackName"] for pack in found]
    states: dict[str, Any] = {}
    for start in range(0, len(names), _SUMMED_AT_ONCE):
        some = names[start : start + _SUMMED_AT_ONCE]
        told = reader.listed(
            "config.get_conformance_pack_compliance_summary",
            "ConformancePackComplianceSummaryList",
            about=some[0],
            ConformancePackNames=some,
        )
        if isinstance(told, Unknown):
            states |= dict.fromkeys(some, told)
        else:
            states |= {entry["ConformancePackName"]: entry.get("ConformancePackComplianceStatus") for entry in told}
    for pack, name in zip(found, names, strict=True):
        arn = pack["ConformancePackArn"]
        live = shape.compact({"ComplianceStatus": states.get(name), "CreatedBy": pack.get("CreatedBy")})
        yield reader.resource(PACK, arn, shape.like(PACK, pack), ref=name, live=live)


COLLECTORS = (
    Collector(
        service="config",
        types=(RECORDER,),
        calls={
            "config.describe_configuration_recorders": "config:DescribeConfigurationRecorders",
            "config.describe_configuration_recorder_status": "config:DescribeConfigurationRecorderStatus",
            "config.describe_retention_configurations": "config:DescribeRetentionConfigurations",
        },
        collect=recorders,
    ),
    Collector(
        service="config",
        types=(CHANNEL,),
        calls={
            "config.describe_delivery_channels": "config:DescribeDeliveryChannels",
            "config.describe_delivery_channel_status": "config:DescribeDeliveryChannelStatus",
        },
        collect=channels,
    ),
    Collector(
        service="config",
        types=(AGGREGATOR,),
        calls={
            "config.describe_configuration_aggregators": "config:DescribeConfigurationAggregators",
            "config.list_tags_for_resource": "config:ListTagsForResource",
        },
        collect=aggregators,
    ),
    Collector(
        service="config",
        types=(PACK,),
        calls={
            "config.describe_conformance_packs": "config:DescribeConformancePacks",
            "config.get_conformance_pack_compliance_summary": "config:GetConformancePackComplianceSummary",
        },
        collect=packs,
    ),
)
