"""CloudTrail: trails with status and selectors, each told once, in its home region; event data stores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

TRAIL = "AWS::CloudTrail::Trail"
STORE = "AWS::CloudTrail::EventDataStore"
_OF_THE_BUCKET = (
    ("LogBucketIsPublic", "public access", "is public"),
    ("LogBucketLogsAccess", "access logs", "logs its access"),
    ("LogBucketGuardsDeletion", "MFA delete and object lock", "lets nobody delete log files without more ado"),
)
"""What the rules on trails ask of the bucket, in names and in words."""
_TAGGED_AT_ONCE = 20
"""Resources that one call tells the tags of, at most."""


def trails(reader: Reader) -> Iterator[Resource]:
    """The trails that record this region's events for the account, those of its organization among them."""
    listed = reader.items("cloudtrail.describe_trails", "trailList", includeShadowTrails=True)
    mine = [trail for trail in listed if _is_told_here(reader, trail)]
    tags = _tags(reader, [trail for trail in mine if _owner(trail) == reader.account])
    yield from reader.map(lambda trail: _trail(reader, trail, tags), mine)


def _is_told_here(reader: Reader, trail: Mapping[str, Any]) -> bool:
    """
    A trail of all regions shows in each of them and is told in its own; one that is at home where the run does not go
    is told in the run's first region, as it records there all the same.
    """
    home = trail.get("HomeRegion") or reader.region
    return home == reader.region if home in reader.regions else reader.region == reader.regions[0]


def _owner(trail: Mapping[str, Any]) -> str:
    return str(trail["TrailARN"]).split(":")[4]


def _trail(reader: Reader, trail: Mapping[str, Any], tags: Mapping[str, Any]) -> Resource:
    arn = trail["TrailARN"]
    home = trail.get("HomeRegion") or reader.region
    # By name it would not be found outside its region, or outside the account that owns it.
    status = reader.get("cloudtrail.get_trail_status", about=arn, region=home, Name=arn)
    selectors = reader.get("cloudtrail.get_event_selectors", about=arn, region=home, TrailName=arn)
    if _owner(trail) != reader.account:
        insights = _untold(trail, "insight selectors")
    else:
        insights = reader.get(
            "cloudtrail.get_insight_selectors",
            absent=("InsightNotEnabledException",),
            about=arn,
            region=home,
            TrailName=arn,
        )
    properties = shape.like(
        TRAIL,
        trail,
        TrailName=trail["Name"],
        KMSKeyId=trail.get("KmsKeyId"),
        EnableLogFileValidation=trail.get("LogFileValidationEnabled"),
        SnsTopicName=trail.get("SnsTopicARN") or trail.get("SnsTopicName"),
        IsLogging=shape.pick(status, "IsLogging"),
        EventSelectors=_selectors(selectors, "EventSelectors"),
        AdvancedEventSelectors=_selectors(selectors, "AdvancedEventSelectors"),
        InsightSelectors=_selectors(insights, "InsightSelectors"),
        Tags=tags.get(arn) if _owner(trail) == reader.account else _untold(trail, "tags"),
    )
    facts = ("IsLogging", "LatestDeliveryTime", "LatestDeliveryError", "LatestCloudWatchLogsDeliveryTime")
    live = {name: shape.moment(shape.pick(status, name)) for name in facts}
    made = reader.resource(TRAIL, arn, properties, ref=trail["Name"], live=shape.compact(live), region=home)
    # The bucket itself tells, where the run reads it; of one in another account or region nothing is known here.
    bucket = f"the log bucket {trail.get('S3BucketName')}"
    unseen = {
        name: Unknown(f"{what} of {bucket}", f"whether {bucket}, which was not read, {does}", (True, False))
        for name, what, does in _OF_THE_BUCKET
    }
    return made._replace(live={**made.live, **unseen})


def _untold(trail: Mapping[str, Any], what: str) -> Unknown:
    """What an organization's trail tells to the account alone that owns it: no gap, as no right would help."""
    return Unknown(f"{what} of {trail['TrailARN']}", f"{what} of a trail of account {_owner(trail)}")


def _selectors(answer: Any, name: str) -> Any:
    return shape.part(TRAIL, (name,), shape.pick(answer, name)) or None


def _tags(reader: Reader, listed: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The tags of each of these trails or stores by ARN; asked in their region, many at once."""
    places: dict[str, list[str]] = {}
    for item in listed:
        arn = item.get("TrailARN") or item["EventDataStoreArn"]
        places.setdefault(arn.split(":")[3], []).append(arn)
    tags: dict[str, Any] = {}
    for region, arns in places.items():
        for start in range(0, len(arns), _TAGGED_AT_ONCE):
            some = arns[start : start + _TAGGED_AT_ONCE]
            told = reader.listed(
                "cloudtrail.list_tags", "ResourceTagList", about=some[0], region=region, ResourceIdList=some
            )
            if isinstance(told, Unknown):
                tags |= dict.fromkeys(some, told)
            else:
                tags |= {entry["ResourceId"]: shape.tags(entry.get("TagsList")) for entry in told}
    return tags


def stores(reader: Reader) -> Iterator[Resource]:
    """The event data stores of the region."""
    listed = list(reader.items("cloudtrail.list_event_data_stores", "EventDataStores"))
    tags = _tags(reader, listed)
    yield from reader.map(lambda store: _store(reader, store, tags), listed)


def _store(reader: Reader, listed: Mapping[str, Any], tags: Mapping[str, Any]) -> Resource:
    arn = listed["EventDataStoreArn"]
    store = reader.get("cloudtrail.get_event_data_store", about=arn, EventDataStore=arn)
    names = (
        "AdvancedEventSelectors",
        "BillingMode",
        "FederationRoleArn",
        "KmsKeyId",
        "MultiRegionEnabled",
        "OrganizationEnabled",
        "RetentionPeriod",
        "TerminationProtectionEnabled",
    )
    federated = shape.pick(store, "FederationStatus")
    status = shape.pick(store, "Status")
    properties = shape.like(
        STORE,
        {name: shape.pick(store, name) for name in names},
        Name=listed.get("Name"),
        FederationEnabled=federated if isinstance(federated, Unknown | None) else federated.startswith("ENABL"),
        IngestionEnabled=status if isinstance(status, Unknown | None) else status == "ENABLED",
        Tags=tags.get(arn),
    )
    return reader.resource(STORE, arn, properties, live=shape.compact({"Status": status}))


COLLECTORS = (
    Collector(
        service="cloudtrail",
        types=(TRAIL,),
        calls={
            "cloudtrail.describe_trails": "cloudtrail:DescribeTrails",
            "cloudtrail.get_trail_status": "cloudtrail:GetTrailStatus",
            "cloudtrail.get_event_selectors": "cloudtrail:GetEventSelectors",
            "cloudtrail.get_insight_selectors": "cloudtrail:GetInsightSelectors",
            "cloudtrail.list_tags": "cloudtrail:ListTags",
        },
        collect=trails,
    ),
    Collector(
        service="cloudtrail",
        types=(STORE,),
        calls={
            "cloudtrail.list_event_data_stores": "cloudtrail:ListEventDataStores",
            "cloudtrail.get_event_data_store": "cloudtrail:GetEventDataStore",
            "cloudtrail.list_tags": "cloudtrail:ListTags",
        },
        collect=stores,
    ),
)
