"""Bucket policies that allow every action but some."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import statements


@rule(
    id="S3-013",
    title="S3 bucket policies never Allow with NotAction",
    severity=Severity.MEDIUM,
    resource_types=["AWS::S3::BucketPolicy"],
    aliases={"cfn_nag": ["W20"], "guard": ["S3_BUCKET_POLICY_NO_ALLOW_PLUS_NOT_ACTION"]},
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html"],
)
def policy_not_action(policy: Resource) -> Iterator[Violation]:
    """
    Allow with NotAction gives every action on the bucket but those named, changing its policy among them, and those
    that AWS adds. List what is needed in Action.
    """
    for statement in statements(policy, "PolicyDocument"):
        if statement.allows and statement.actions.excluded is not None:
            yield Violation(
                f"{statement.label} allows {statement.actions.describe('action')}",
                statement.at("NotAction"),
            )
