"""Trails whose log bucket lets everyone in."""

from __future__ import annotations

from collections.abc import Iterator

from scanner import Resource, Resources, Severity, Violation, rule
from scanner.iam import public_violations

_PUBLIC_ACLS = {"PublicRead", "PublicReadWrite", "AuthenticatedRead"}


@rule(
    id="CLOUDTRAIL-005",
    title="The trail bucket is not public",
    severity=Severity.CRITICAL,
    resource_types=["AWS::CloudTrail::Trail", "AWS::S3::Bucket", "AWS::S3::BucketPolicy"],
    scope="inventory",
    aliases={
        "aws_config": ["cloudtrail-s3-bucket-public-access-prohibited"],
        "security_hub": ["CloudTrail.6"],
        "trivy": ["AVD-AWS-0161"],
        "prowler": ["cloudtrail_logs_s3_bucket_is_not_publicly_accessible"],
        "regula": ["FG_R00028"],
    },
    related_resources=["https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html"],
)
def trail_bucket_not_public(resources: Resources) -> Iterator[Violation]:
    """
    Logs tell an intruder who works in the account, with what rights and on which resources, and a public log bucket
    tells everyone. Take the grant out of its policy or ACL, and turn on all four public access settings of the bucket.
    Of a running trail whose bucket lies in an account or region that was not read, nobody knows.
    """
    for trail in resources["AWS::CloudTrail::Trail"]:
        name = trail.properties.get("S3BucketName")
        if not isinstance(name, str) or not name:
            continue
        buckets = [bucket for bucket in resources["AWS::S3::Bucket"] if bucket.ref == name]
        policies = [p for p in resources["AWS::S3::BucketPolicy"] if p.properties.get("Bucket") == name]
        if not buckets and trail.live.get("LogBucketIsPublic") is True:
            yield Violation("the log bucket is public", ("S3BucketName",), trail.id)
        for reason in (*_by_acl(buckets), *_by_policy(buckets, policies)):
            yield Violation(f"the log bucket is public: {reason}", ("S3BucketName",), trail.id)


def _by_acl(buckets: list[Resource]) -> Iterator[str]:
    for bucket in buckets:
        acl = bucket.properties.get("AccessControl")
        if isinstance(acl, str) and acl in _PUBLIC_ACLS and not _blocks(bucket, "IgnorePublicAcls", "BlockPublicAcls"):
            yield f"{bucket.id} has the ACL {acl}"


def _by_policy(buckets: list[Resource], policies: list[Resource]) -> Iterator[str]:
    if any(_blocks(bucket, "RestrictPublicBuckets", "BlockPublicPolicy") for bucket in buckets):
        return
    for policy in policies:
        for violation in public_violations(policy, "PolicyDocument"):
            yield f"in {policy.id}, {violation.message}"


def _blocks(bucket: Resource, voids: str, refuses: str) -> bool:
    """Whether a setting makes the grant void. One that refuses new grants leaves those alone that a live bucket has."""
    block = bucket.live.get("PublicAccessBlock") or bucket.properties.get("PublicAccessBlockConfiguration")
    settings = (voids,) if bucket.source == "live" else (voids, refuses)
    return isinstance(block, dict) and any(block.get(setting) is True for setting in settings)
