"""IAM policies that allow actions on everything but some resources."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import IDENTITY_TYPES, written


@rule(
    id="IAM-032",
    title="IAM policies never Allow with NotResource",
    severity=Severity.MEDIUM,
    resource_types=IDENTITY_TYPES,
    aliases={"cfn_nag": ["W21", "W22", "W23"], "guard": ["IAM_ROLE_OR_POLICY_NO_ALLOW_PLUS_NOT_RESOURCE"]},
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html"],
)
def not_resource(identity: Resource) -> Iterator[Violation]:
    """
    Allow with NotResource takes in every resource but those named, those of other applications and those made later.
    Name the resources in Resource, or spare some by a Deny.
    """
    for statement in written(identity):
        if statement.allows and statement.resources.excluded is not None:
            yield Violation(
                f"{statement.label} allows {statement.actions.describe('action')} on "
                f"{statement.resources.describe('resource')}",
                statement.at("NotResource"),
            )
