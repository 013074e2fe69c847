"""Bucket policies that allow all actions."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import ANY, covers, enumerate_names, statements


@rule(
    id="S3-011",
    title="S3 bucket policies avoid action wildcards",
    severity=Severity.MEDIUM,
    resource_types=["AWS::S3::BucketPolicy"],
    aliases={
        "cfn_nag": ["F15"],
        "guard": ["S3_BUCKET_POLICY_NO_WILDCARD_ACTION"],
        "regula": ["FG_R00210"],
    },
    related_resources=["https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html"],
)
def policy_action_star(policy: Resource) -> Iterator[Violation]:
    """
    A star lets the principals delete the bucket, its objects and their versions, and open it to others by a new policy.
    List the actions that they need. Who they are matters more: a star for everyone is the matter of S3-002, for other
    accounts of S3-010, hence medium severity.
    """
    for statement in statements(policy, "PolicyDocument"):
        stars = [pattern for pattern in statement.actions.patterns or () if covers(pattern.lower(), f"s3:{ANY}")]
        if statement.allows and stars:
            names = enumerate_names((p.value for p in statement.principals), 2) or "its principals"
            yield Violation(f"{statement.label} allows {enumerate_names(stars)} to {names}", statement.at("Action"))
