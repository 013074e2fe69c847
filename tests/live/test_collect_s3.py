"""S3 as moto has it: what the collectors yield, and what they can't read."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from tests.live.gather import ACCOUNT, assert_conform, gather, one
from tests.live.proxy import DENIED, Call, Fault, proxy

BUCKET = "AWS::S3::Bucket"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::open/*"},
    ],
}

FIVE = ("one", "two", "three", "four", "five")
EVERY_BUCKET = (
    '<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Buckets>'
    + "".join(f"<Bucket><Name>{name}</Name></Bucket>" for name in (*FIVE, "far"))
    + "</Buckets></ListAllMyBucketsResult>"
).encode()


def test_bucket_with_everything(aws: str) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="logs", ACL="log-delivery-write")
    s3.create_bucket(Bucket="open", ObjectLockEnabledForBucket=True)
    s3.put_bucket_policy(Bucket="open", Policy=json.dumps(POLICY))
    s3.put_bucket_tagging(Bucket="open", Tagging={"TagSet": [{"Key": "team", "Value": "web"}]})
    s3.put_bucket_logging(
        Bucket="open", BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": "s3/"}}
    )
    s3.put_public_access_block(
        Bucket="open",
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": False,
            "RestrictPublicBuckets": True,
        },
    )
    s3.put_bucket_lifecycle_configuration(
        Bucket="open",
        LifecycleConfiguration={
            "Rules": [
                {
                    "ID": "old",
                    "Status": "Enabled",
                    "Filter": {"And": {"Prefix": "x/", "Tags": [{"Key": "a", "Value": "b"}]}},
                    "Transitions": [{"Days": 30, "StorageClass": "GLACIER"}],
                    "Expiration": {"Days": 400},
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                }
            ]
        },
    )
    found, gaps = gather("s3")
    assert_conform(found)
    assert gaps == []
    bucket = one(found, BUCKET, "open")
    assert bucket.id == "arn:aws:s3:::open"
    assert (bucket.account, bucket.region, bucket.source) == ("123456789012", "us-east-1", "live")
    assert bucket.tags == {"team": "web"}
    assert bucket.properties["PublicAccessBlockConfiguration"]["BlockPublicPolicy"] is False
    assert bucket.properties["LoggingConfiguration"] == {"DestinationBucketName": "logs", "LogFilePrefix": "s3/"}
    assert bucket.properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket.properties["ObjectLockEnabled"] is True
    assert bucket.properties["LifecycleConfiguration"]["Rules"] == [
        {
            "Id": "old",
            "Status": "Enabled",
            "Prefix": "x/",
            "TagFilters": [{"Key": "a", "Value": "b"}],
            "ExpirationInDays": 400,
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
            "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 30}],
        }
    ]
    policy = one(found, "AWS::S3::BucketPolicy")
    assert policy.properties == {"Bucket": "open", "PolicyDocument": POLICY}


def test_buckets_of_other_regions_are_left_out(aws: str) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="here", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.create_bucket(Bucket="there", CreateBucketConfiguration={"LocationConstraint": "ap-south-1"})
    found, _ = gather("s3")
    assert [(b.ref, b.region) for b in found if b.type == BUCKET] == [("here", "eu-west-1")]


@pytest.mark.parametrize(
    ("fault", "locations"), [(None, 1), (DENIED, 6), (Fault(status=200, body=EVERY_BUCKET), 6)],
    ids=["lists by region", "denies", "lists the same for every region"],
)  # fmt: skip
def test_regions_are_told_by_lists(
    aws: str, monkeypatch: pytest.MonkeyPatch, fault: Fault | None, locations: int
) -> None:
    """Where a list tells no regions: by one list a region rather than one call a bucket; what has no list is asked."""
    for number, name in enumerate(FIVE):
        place = {} if number % 2 else {"CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}
        boto3.client("s3").create_bucket(Bucket=name, **place)
    boto3.client("s3").create_bucket(Bucket="far", CreateBucketConfiguration={"LocationConstraint": "ap-south-1"})
    lists: list[Call] = []

    def decide(call: Call) -> Fault | None:
        if call.operation != "ListBuckets":
            return None
        lists.append(call)
        return fault if len(lists) > 1 else None

    with proxy(aws, decide) as before:
        monkeypatch.setenv("AWS_ENDPOINT_URL", before.url)
        found, gaps = gather("s3")
    assert gaps == []
    assert {b.ref: b.region for b in found if b.type == BUCKET} == {
        name: "us-east-1" if number % 2 else "eu-west-1" for number, name in enumerate(FIVE)
    }
    assert before.asked["s3.GetBucketLocation"] == locations


def test_no_account_block_is_nothing_blocked(aws: str) -> None:
    found, gaps = gather("s3")
    assert gaps == []
    assert set(one(found, "Account::S3::PublicAccessBlock").properties.values()) == {False}


def test_public_acl(aws: str) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="pub", ACL="public-read")
    found, _ = gather("s3")
    assert one(found, BUCKET).properties["AccessControl"] == "PublicRead"


def test_the_block_in_force_is_that_of_bucket_and_account(aws: str) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="mine")
    s3.put_public_access_block(Bucket="mine", PublicAccessBlockConfiguration={"BlockPublicAcls": True})
    # The server of the tests has no host for each account.
    s3control = boto3.client("s3control", endpoint_url=aws.replace("127.0.0.1", "localhost"))
    s3control.meta.events.register_first("before-sign", lambda request, **_: _on_one_host(request))
    s3control.put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration={"IgnorePublicAcls": True})
    found, gaps = gather("s3")
    assert gaps == []
    assert one(found, "AWS::S3::Bucket").live["PublicAccessBlock"] == {
        "BlockPublicAcls": True, "BlockPublicPolicy": False, "IgnorePublicAcls": True, "RestrictPublicBuckets": False,
    }  # fmt: skip


def _on_one_host(request: Any) -> None:
    request.url = request.url.replace(f"{ACCOUNT}.", "")
