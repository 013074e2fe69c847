"""IAM policies that let any role be passed."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import ANY, IDENTITY_TYPES, Target, enumerate_names, grants, written

EVERY_ROLE = Target("iam", "role/" + ANY)


@rule(
    id="IAM-005",
    title="PassRole names its target roles",
    severity=Severity.HIGH,
    resource_types=IDENTITY_TYPES,
    aliases={
        "trivy": ["AVD-AWS-0342"],
        "cfn_nag": ["F38", "F39", "F40"],
        "guard": ["IAM_POLICY_NO_WILDCARD_RESOURCE_ON_PASSROLE", "IAM_ROLE_NO_WILDCARD_RESOURCE_ON_PASSROLE"],
    },
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"],
)
def pass_role(identity: Resource) -> Iterator[Violation]:
    """
    Whoever may pass every role can hand the strongest one of the account to a service and act through it. Name the
    roles in Resource, or a path or prefix that only they have, and the service in a condition on iam:PassedToService.
    """
    for grant in grants(written(identity), "iam:PassRole", EVERY_ROLE):
        patterns = [pattern for pattern in grant.resources.patterns or () if EVERY_ROLE.matched_by(pattern)]
        yield Violation(
            f"{grant.label} lets every role be passed: its "
            + (f"Resource is {enumerate_names(patterns)}" if patterns else "NotResource leaves them in"),
            grant.at("Resource", "NotResource"),
        )
