"""IAM policies that name no resource."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import IDENTITY_TYPES, unbounded_levels, written
from scanner.iam.actions import LIST, PERMISSIONS, READ, TAGGING, WRITE

EVERY_LEVEL = PERMISSIONS + WRITE + READ + LIST + TAGGING
ROUTINE = frozenset({"cloudwatch", "logs", "xray"})


@rule(
    id="IAM-021",
    title="IAM policies name resources instead of *",
    severity=Severity.LOW,
    resource_types=IDENTITY_TYPES,
    aliases={"cfn_nag": ["W11", "W12", "W13"], "guard": ["IAM_POLICYDOCUMENT_NO_WILDCARD_RESOURCE"]},
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html"],
)
def resource_star(identity: Resource) -> Iterator[Violation]:
    """
    A star in Resource takes in what other applications own and what is made later. Name the resources where the actions
    allow it. Reported is a star under actions that have a resource to name, and no condition; most list actions have
    none, so ec2:Describe* is not reported. What does harm has rules of its own (IAM-017 to IAM-020), so this one is of
    low severity.
    """
    for statement, actions in unbounded_levels(written(identity), EVERY_LEVEL, ROUTINE, mostly=True):
        if statement.resources.patterns and "*" in statement.resources.patterns:
            yield Violation(
                f"{statement.label} allows {actions} on *, though resources could be named", statement.at("Resource")
            )
