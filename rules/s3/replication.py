"""Buckets that lie in one region alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from scanner import Resource, Resources, Severity, Violation, rule
from scanner.iam.values import at, items

BUCKET = "AWS::S3::Bucket"


@rule(
    id="S3-019",
    title="S3 buckets replicate to another region",
    severity=Severity.LOW,
    resource_types=[BUCKET],
    scope="inventory",
    aliases={
        "aws_config": ["s3-bucket-cross-region-replication-enabled", "s3-bucket-replication-enabled"],
        "security_hub": ["S3.7"],
        "prowler": ["s3_bucket_cross_region_replication"],
        "guard": ["S3_BUCKET_REPLICATION_ENABLED"],
        "regula": ["FG_R00275"],
    },
    related_resources=["https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html"],
)
def replication(resources: Resources) -> Iterator[Violation]:
    """
    When a region fails, or an account is lost, what lies only there is gone or out of reach. Replicate what the
    business can't do without to a bucket in another region, in another account at best. Whether the other bucket is
    elsewhere can't be told from its name. Left alone are buckets that others of the template replicate to.
    """
    buckets = resources.get(BUCKET, ())
    replicas = {name for bucket in buckets for target in _targets(bucket) for name in _named_by(target)}
    for bucket in buckets:
        if not replicas.isdisjoint(_names(bucket)):
            continue
        if not _rules(bucket):
            yield Violation("the bucket is not replicated", ("ReplicationConfiguration",), bucket.id)
        elif not _targets(bucket):
            message = "none of the replication rules is enabled and names a bucket"
            yield Violation(message, ("ReplicationConfiguration", "Rules"), bucket.id)


def _rules(bucket: Resource) -> Sequence[Any]:
    return items(at(bucket.properties, ("ReplicationConfiguration", "Rules")))


def _targets(bucket: Resource) -> list[Any]:
    """The buckets that the rules in force name."""
    enabled = [entry for entry in _rules(bucket) if at(entry, ("Status",)) == "Enabled"]
    return [target for entry in enabled if (target := at(entry, ("Destination", "Bucket"), "")) != ""]


def _names(bucket: Resource) -> Iterator[str]:
    """What `_named_by` gives for a value that names the bucket."""
    yield f"${{{bucket.id}.Arn}}"
    for name in (bucket.ref, bucket.properties.get("BucketName")):
        if isinstance(name, str) and name:
            yield f":::{name}"


def _named_by(target: Any) -> Iterator[str]:
    """What an ARN names a bucket by: as a whole, or by its end, whatever the partition."""
    if isinstance(target, str):
        yield target
        _, colons, name = target.partition(":::")
        yield colons + name
