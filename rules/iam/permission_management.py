"""IAM policies that let all permissions be changed."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import IDENTITY_TYPES, unbounded_levels, written
from scanner.iam.actions import PERMISSIONS


@rule(
    id="IAM-019",
    title="Permission-management actions are constrained",
    severity=Severity.HIGH,
    resource_types=IDENTITY_TYPES,
    aliases={"checkov": ["CKV_AWS_109"]},
    related_resources=[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html"
    ],
)
def permission_management(identity: Resource) -> Iterator[Violation]:
    """
    Actions that change policies, grants and sharing, allowed on everything, let their holder open any resource to
    anyone. Name the resources, or bound the actions by a condition. Actions for which AWS knows no resource to name are
    left aside.
    """
    for statement, actions in unbounded_levels(written(identity), PERMISSIONS):
        yield Violation(
            f"{statement.label} lets permissions be changed everywhere: {actions} on "
            f"{statement.resources.describe('resource')}",
            statement.at("Resource", "NotResource"),
        )
