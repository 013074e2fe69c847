"""Buckets whose readers leave no trace."""

from collections.abc import Iterator
from typing import Any

from scanner import Resource, Resources, Severity, Violation, rule
from scanner.iam import statements
from scanner.iam.values import items

BUCKET = "AWS::S3::Bucket"
POLICY = "AWS::S3::BucketPolicy"
TRAIL = "AWS::CloudTrail::Trail"
LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
CLASSIC_LOAD_BALANCER = "AWS::ElasticLoadBalancing::LoadBalancer"
DISTRIBUTION = "AWS::CloudFront::Distribution"

LOG_WRITERS = frozenset(
    {
        "logging.s3.amazonaws.com",
        "delivery.logs.amazonaws.com",
        "logdelivery.elasticloadbalancing.amazonaws.com",
        "cloudtrail.amazonaws.com",
    }
)
"""Service principals that a bucket policy lets in for no other purpose than to write logs."""


@rule(
    id="S3-008",
    title="S3 buckets write access logs",
    severity=Severity.MEDIUM,
    resource_types=[BUCKET, POLICY, TRAIL, LOAD_BALANCER, CLASSIC_LOAD_BALANCER, DISTRIBUTION],
    scope="inventory",
    aliases={
        "checkov": ["CKV_AWS_18"],
        "aws_config": ["s3-bucket-logging-enabled"],
        "security_hub": ["S3.9"],
        "trivy": ["AVD-AWS-0089"],
        "prowler": ["s3_bucket_server_access_logging_enabled"],
        "cfn_nag": ["W35"],
        "guard": ["S3_BUCKET_LOGGING_ENABLED"],
        "regula": ["FG_R00274"],
    },
    related_resources=["https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html"],
)
def access_logging(resources: Resources) -> Iterator[Violation]:
    """
    Without access logs nobody can say afterwards who read or deleted which object. Name a log bucket in
    LoggingConfiguration. A bucket that takes logs itself, of other buckets, trails, load balancers or distributions,
    need not log.
    """
    targets = set(_targets(resources))
    for bucket in resources.get(BUCKET, ()):
        logging = bucket.properties.get("LoggingConfiguration")
        if isinstance(logging, dict) and logging:
            continue
        if bucket.properties.get("AccessControl") == "LogDeliveryWrite" or targets & set(_names(bucket)):
            continue
        yield Violation("requests to the bucket are not logged", ("LoggingConfiguration",), bucket.id)


def _names(bucket: Resource) -> Iterator[str]:
    """How other resources call the bucket: by name, or by domain name."""
    for name in (bucket.ref, bucket.properties.get("BucketName")):
        if isinstance(name, str) and name:
            yield name
    yield f"${{{bucket.id}.DomainName}}"
    yield f"${{{bucket.id}.RegionalDomainName}}"


def _targets(resources: Resources) -> Iterator[str]:
    """The names of all buckets that logs are written to."""
    for found in _target_values(resources):
        if isinstance(found, str):
            yield found


def _target_values(resources: Resources) -> Iterator[Any]:
    for bucket in resources.get(BUCKET, ()):
        yield _at(bucket, "LoggingConfiguration", "DestinationBucketName")
    for trail in resources.get(TRAIL, ()):
        yield _at(trail, "S3BucketName")
    for balancer in resources.get(CLASSIC_LOAD_BALANCER, ()):
        yield _at(balancer, "AccessLoggingPolicy", "S3BucketName")
    for balancer in resources.get(LOAD_BALANCER, ()):
        for attribute in items(_at(balancer, "LoadBalancerAttributes")):
            if isinstance(attribute, dict) and str(attribute.get("Key")).endswith("_logs.s3.bucket"):
                yield attribute.get("Value")
    for distribution in resources.get(DISTRIBUTION, ()):
        domain = _at(distribution, "DistributionConfig", "Logging", "Bucket")
        yield domain.partition(".s3")[0] if isinstance(domain, str) else None
    for policy in resources.get(POLICY, ()):
        if any(_lets_log_writers_in(policy)):
            yield _at(policy, "Bucket")


def _lets_log_writers_in(policy: Resource) -> Iterator[bool]:
    for statement in statements(policy, "PolicyDocument"):
        yield statement.allows and any(p.kind == "Service" and p.value in LOG_WRITERS for p in statement.principals)


def _at(resource: Resource, *path: str) -> Any:
    value: Any = resource.properties
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value
