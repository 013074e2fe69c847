"""Buckets that encrypt without a key of KMS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from scanner import Resources, Severity, Violation, rule
from scanner.iam.values import at, items
from scanner.references import key

BUCKET = "AWS::S3::Bucket"
CLASSIC_LOAD_BALANCER = "AWS::ElasticLoadBalancing::LoadBalancer"
LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
CONFIGURATION = ("BucketEncryption", "ServerSideEncryptionConfiguration")
ALGORITHM = ("ServerSideEncryptionByDefault", "SSEAlgorithm")
KMS = frozenset({"aws:kms", "aws:kms:dsse"})
LOGS = frozenset({"access_logs.s3.bucket", "connection_logs.s3.bucket"})
"""The attributes of a load balancer that name a bucket."""


@rule(
    id="S3-009",
    title="S3 buckets encrypt with KMS keys",
    severity=Severity.LOW,
    resource_types=[BUCKET, CLASSIC_LOAD_BALANCER, LOAD_BALANCER],
    scope="inventory",
    aliases={
        "aws_config": ["s3-default-encryption-kms"],
        "security_hub": ["S3.17"],
        "trivy": ["AVD-AWS-0132"],
        "prowler": ["s3_bucket_kms_encryption"],
        "guard": ["S3_DEFAULT_ENCRYPTION_KMS"],
    },
    related_resources=["https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html"],
)
def kms_encryption(resources: Resources) -> Iterator[Violation]:
    """
    With S3's own keys whoever may read an object may read its content; a KMS key has a policy of its own and leaves a
    trace of each use. Where that matters, set aws:kms with a bucket key. The key that AWS keeps for S3 counts too.
    Left alone are buckets that load balancers or other buckets write access logs to: those need S3's own keys.
    """
    log_buckets = set(_log_buckets(resources)) - {""}
    for bucket in resources.get(BUCKET, ()):
        if key(bucket.ref) in log_buckets or key(bucket.properties.get("BucketName", "")) in log_buckets:
            continue
        found = [_algorithm(entry) for entry in items(at(bucket.properties, CONFIGURATION))]
        if not found:
            message = "without a stated default the bucket encrypts with S3's own keys, not with KMS"
            yield Violation(message, ("BucketEncryption",), bucket.id)
        elif KMS.isdisjoint(found):
            message = f"the bucket encrypts with {found[0]}, not with a KMS key"
            path = (*CONFIGURATION, 0, *ALGORITHM)
            yield Violation(message, path, bucket.id)


def _algorithm(entry: Any) -> str:
    algorithm = at(entry, ALGORITHM, "")
    return algorithm if isinstance(algorithm, str) else json.dumps(algorithm)


def _log_buckets(resources: Resources) -> Iterator[str]:
    """The names of the buckets that servers write their access logs to."""
    for bucket in resources.get(BUCKET, ()):
        yield key(at(bucket.properties, ("LoggingConfiguration", "DestinationBucketName"), ""))
    for balancer in resources.get(CLASSIC_LOAD_BALANCER, ()):
        yield key(at(balancer.properties, ("AccessLoggingPolicy", "S3BucketName"), ""))
    for balancer in resources.get(LOAD_BALANCER, ()):
        for attribute in items(balancer.properties.get("LoadBalancerAttributes")):
            if key(at(attribute, ("Key",))) in LOGS:
                yield key(at(attribute, ("Value",), ""))
