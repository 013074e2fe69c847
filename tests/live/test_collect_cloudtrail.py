"""CloudTrail: trails as moto has them, also from other regions and of other accounts; what moto lacks by hand."""

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

TRAIL = "AWS::CloudTrail::Trail"
STORE = "AWS::CloudTrail::EventDataStore"
KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
HERE = "arn:aws:cloudtrail:us-east-1:123456789012"


@pytest.fixture
def asked(aws: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """moto with an account without event data stores, of which it knows nothing; gives the calls that came."""
    with front(aws, {"ListEventDataStores": {"EventDataStores": []}}) as (url, seen):
        monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDTRAIL", url)
        yield seen


def _bucket(name: str = "trail-logs") -> None:
    boto3.client("s3").create_bucket(Bucket=name)


def test_trail_with_everything(asked: list[str]) -> None:
    _bucket()
    boto3.client("sns").create_topic(Name="trail")
    cloudtrail = boto3.client("cloudtrail")
    cloudtrail.create_trail(
        Name="main",
        S3BucketName="trail-logs",
        S3KeyPrefix="x",
        SnsTopicName="trail",
        IsMultiRegionTrail=True,
        EnableLogFileValidation=True,
        CloudWatchLogsLogGroupArn="arn:aws:logs:us-east-1:123456789012:log-group:trail:*",
        CloudWatchLogsRoleArn="arn:aws:iam::123456789012:role/trail",
        KmsKeyId=KEY,
        TagsList=[{"Key": "team", "Value": "security"}],
    )
    cloudtrail.start_logging(Name="main")
    objects = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}
    cloudtrail.put_event_selectors(
        TrailName="main",
        EventSelectors=[{"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [objects]}],
    )
    cloudtrail.put_insight_selectors(TrailName="main", InsightSelectors=[{"InsightType": "ApiCallRateInsight"}])
    found, gaps = gather("cloudtrail")
    assert_conform(found)
    assert gaps == []
    trail = one(found, TRAIL)
    assert (trail.id, trail.ref, trail.region) == (f"{HERE}:trail/main", "main", "us-east-1")
    assert trail.tags == {"team": "security"}
    assert trail.properties == {
        "TrailName": "main",
        "S3BucketName": "trail-logs",
        "S3KeyPrefix": "x",
        "SnsTopicName": "arn:aws:sns:us-east-1:123456789012:trail",
        "IncludeGlobalServiceEvents": True,
        "IsMultiRegionTrail": True,
        "IsOrganizationTrail": False,
        "EnableLogFileValidation": True,
        "CloudWatchLogsLogGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:trail:*",
        "CloudWatchLogsRoleArn": "arn:aws:iam::123456789012:role/trail",
        "KMSKeyId": KEY,
        "IsLogging": True,
        "EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [objects]}],
        "InsightSelectors": [{"InsightType": "ApiCallRateInsight"}],
        "Tags": [{"Key": "team", "Value": "security"}],
    }
    assert trail.live["IsLogging"] is True
    assert trail.live["LatestDeliveryTime"].endswith("Z")
    for rule in ("CLOUDTRAIL-002", "CLOUDTRAIL-003", "CLOUDTRAIL-004"):
        assert judged(rule, found) == {"main": "pass"}, rule
    # The bucket got a file, and nothing came to the log group: moto delivers to buckets alone.
    assert judged("CLOUDTRAIL-006", found) == {"main": "fail"}
    for rule in ("CLOUDTRAIL-010", "CLOUDTRAIL-011"):
        assert set(judged(rule, found).values()) == {"pass"}, rule


def test_bare_trail_that_does_not_log(asked: list[str]) -> None:
    _bucket()
    boto3.client("cloudtrail", region_name="eu-west-1").create_trail(Name="bare", S3BucketName="trail-logs")
    found, gaps = gather("cloudtrail")
    assert_conform(found)
    assert gaps == []
    trail = one(found, TRAIL)
    assert trail.region == "eu-west-1"
    assert trail.properties["IsLogging"] is False
    known = {name: value for name, value in trail.live.items() if not name.startswith("LogBucket")}
    assert known == {"IsLogging": False}
    # The bucket was not read: what it is like, nobody knows.
    for rule in ("CLOUDTRAIL-005", "CLOUDTRAIL-008", "CLOUDTRAIL-015"):
        assert judged(rule, found) == {"bare": "unknown"}, rule
    assert not {"KMSKeyId", "SnsTopicName", "CloudWatchLogsLogGroupArn", "InsightSelectors"} & set(trail.properties)
    for rule in ("CLOUDTRAIL-002", "CLOUDTRAIL-003", "CLOUDTRAIL-004", "CLOUDTRAIL-006", "CLOUDTRAIL-010"):
        assert judged(rule, found) == {"bare": "fail"}, rule


def test_log_bucket(asked: list[str]) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="open-logs", ACL="public-read")
    s3.create_bucket(Bucket="closed-logs")
    s3.create_bucket(Bucket="access", ACL="log-delivery-write")
    s3.put_bucket_logging(
        Bucket="closed-logs",
        BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": "access", "TargetPrefix": "trail/"}},
    )
    cloudtrail = boto3.client("cloudtrail")
    for name in ("open", "closed"):
        cloudtrail.create_trail(Name=name, S3BucketName=f"{name}-logs")
    found, gaps = gather("cloudtrail", "s3")
    assert gaps == []
    for rule in ("CLOUDTRAIL-005", "CLOUDTRAIL-008"):
        verdicts = judged(rule, found)
        assert (verdicts["open"], verdicts["closed"]) == ("fail", "pass"), rule
    # Without the bucket nobody knows.
    assert judged("CLOUDTRAIL-005", gather("cloudtrail")[0]) == {"open": "unknown", "closed": "unknown"}
    # A bucket that takes a trail's logs need not log itself.
    assert judged("S3-008", found) == {"open-logs": "pass", "closed-logs": "pass", "access": "pass"}


def test_no_trail(asked: list[str]) -> None:
    found, gaps = gather("cloudtrail")
    assert (found, gaps) == ([], [])


def test_a_trail_of_all_regions_is_told_once_and_asked_about_once(asked: list[str]) -> None:
    _bucket()
    cloudtrail = boto3.client("cloudtrail", region_name="eu-west-1")
    cloudtrail.create_trail(Name="all", S3BucketName="trail-logs", IsMultiRegionTrail=True)
    found, _ = gather("cloudtrail")
    assert [(trail.ref, trail.region) for trail in found] == [("all", "eu-west-1")]
    assert asked.count("GetTrailStatus") == asked.count("ListTags") == 1


def test_a_trail_at_home_outside_the_run_still_counts(asked: list[str]) -> None:
    _bucket()
    cloudtrail = boto3.client("cloudtrail", region_name="ap-south-1")
    cloudtrail.create_trail(Name="all", S3BucketName="trail-logs", IsMultiRegionTrail=True)
    cloudtrail.create_trail(Name="theirs", S3BucketName="trail-logs")
    found, _ = gather("cloudtrail")
    assert [(trail.ref, trail.region) for trail in found] == [("all", "ap-south-1")]


def _trail_of_organization(status: Any) -> dict[str, Any]:
    return {
        "cloudtrail.describe_trails": {
            "trailList": [
                {
                    "Name": "org",
                    "S3BucketName": "org-logs",
                    "TrailARN": "arn:aws:cloudtrail:us-east-1:999999999999:trail/org",
                    "HomeRegion": "us-east-1",
                    "IsMultiRegionTrail": True,
                    "IsOrganizationTrail": True,
                    "LogFileValidationEnabled": True,
                    "HasInsightSelectors": True,
                }
            ]
        },
        "cloudtrail.get_trail_status": status,
        "cloudtrail.get_event_selectors": {"AdvancedEventSelectors": [{"FieldSelectors": [{"Field": "readOnly"}]}]},
        "cloudtrail.list_tags": "TrailNotFoundException",
        "cloudtrail.get_insight_selectors": "TrailNotFoundException",
    }


def test_trail_of_the_organization_that_another_account_owns() -> None:
    """Members of an organization see its trail, and may not ask for its tags: answers by hand, moto has no members."""
    found, gaps = gather_from(_trail_of_organization({"IsLogging": True}), "cloudtrail")
    assert_conform(found)
    assert gaps == []
    trail = one(found, TRAIL)
    assert (trail.account, trail.region) == ("123456789012", "us-east-1")
    assert trail.properties["AdvancedEventSelectors"] == [{"FieldSelectors": [{"Field": "readOnly"}]}]
    assert isinstance(trail.properties["Tags"], Unknown)
    assert isinstance(trail.properties["InsightSelectors"], Unknown)
    assert judged("CLOUDTRAIL-002", found) == {"org": "pass"}


def test_refused_status_is_unknown() -> None:
    """Refusals by hand: moto refuses nothing here."""
    found, gaps = gather_from(_trail_of_organization("AccessDeniedException"), "cloudtrail")
    trail = one(found, TRAIL)
    assert isinstance(trail.properties["IsLogging"], Unknown)
    assert isinstance(trail.live["IsLogging"], Unknown)
    assert [(gap.call, gap.cause) for gap in gaps] == [("cloudtrail:GetTrailStatus", "denied")]


def test_event_data_stores() -> None:
    """Answers by hand: moto has no event data stores."""
    arn = f"{HERE}:eventdatastore/11111111-2222-3333-4444-555555555555"
    selectors = [{"Name": "m", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}]
    answers: dict[str, Any] = {
        "cloudtrail.list_event_data_stores": {"EventDataStores": [{"EventDataStoreArn": arn, "Name": "lake"}]},
        "cloudtrail.get_event_data_store": {
            "EventDataStoreArn": arn,
            "Name": "lake",
            "Status": "ENABLED",
            "AdvancedEventSelectors": selectors,
            "MultiRegionEnabled": True,
            "OrganizationEnabled": False,
            "RetentionPeriod": 2557,
            "TerminationProtectionEnabled": True,
            "KmsKeyId": KEY,
            "BillingMode": "EXTENDABLE_RETENTION_PRICING",
            "FederationStatus": "DISABLED",
        },
        "cloudtrail.list_tags": {
            "ResourceTagList": [{"ResourceId": arn, "TagsList": [{"Key": "team", "Value": "security"}]}]
        },
    }
    found, gaps = gather_from(answers, "cloudtrail")
    assert_conform(found)
    assert gaps == []
    store = one(found, STORE)
    assert (store.id, store.ref, store.tags) == (arn, arn, {"team": "security"})
    assert store.properties["AdvancedEventSelectors"] == selectors
    assert store.properties["FederationEnabled"] is False
    assert store.properties["IngestionEnabled"] is True

    answers["cloudtrail.get_event_data_store"] = "AccessDeniedException"
    found, gaps = gather_from(answers, "cloudtrail")
    assert_conform(found)
    assert isinstance(one(found, STORE).properties["TerminationProtectionEnabled"], Unknown)
    assert isinstance(one(found, STORE).properties["KmsKeyId"], Unknown)
    assert one(found, STORE).properties["Name"] == "lake"
