"""Bucket policies that let everyone in."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import public_violations


@rule(
    id="S3-002",
    title="S3 bucket policies grant nothing to everyone",
    severity=Severity.CRITICAL,
    resource_types=["AWS::S3::BucketPolicy"],
    aliases={
        "aws_config": ["s3-bucket-public-read-prohibited", "s3-bucket-public-write-prohibited"],
        "security_hub": ["S3.2", "S3.3"],
        "prowler": ["s3_bucket_policy_public_write_access", "s3_bucket_public_access"],
        "cfn_nag": ["F16"],
        "guard": [
            "S3_BUCKET_POLICY_NO_WILDCARD_PRINCIPAL",
            "S3_BUCKET_PUBLIC_READ_PROHIBITED",
            "S3_BUCKET_PUBLIC_WRITE_PROHIBITED",
        ],
        "regula": ["FG_R00277", "FG_R00211"],
    },
    related_resources=["https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"],
)
def public_policy(policy: Resource) -> Iterator[Violation]:
    """
    Everyone on the internet can read or change the bucket's data, without signing in. Name the principals, or demand an
    account, organization, network or source in a condition; serve public sites through CloudFront. In an account, a
    grant to everyone that the public access block of bucket or account makes void passes.
    """
    block = policy.live.get("PublicAccessBlock")
    if not isinstance(block, dict) or block.get("RestrictPublicBuckets") is not True:
        yield from public_violations(policy, "PolicyDocument")
