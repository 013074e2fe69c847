"""IAM policies that let their holder gain more rights than they grant."""

from collections.abc import Iterator

from scanner import Path, Resource, Severity, Violation, rule
from scanner.iam import IDENTITY_TYPES, Statement, attached, describe_ways, escalations, written


@rule(
    id="IAM-003",
    title="IAM policies give no privilege-escalation path",
    severity=Severity.CRITICAL,
    resource_types=IDENTITY_TYPES,
    aliases={
        "checkov": ["CKV_AWS_110"],
        "prowler": ["iam_policy_allows_privilege_escalation", "iam_inline_policy_allows_privilege_escalation"],
    },
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"],
)
def privilege_escalation(identity: Resource) -> Iterator[Violation]:
    """
    A principal with these actions can give itself the rights of an administrator, whatever else its policies say. Drop
    the actions that are not needed, name the roles, users and policies they are for, or demand a permissions boundary.
    """
    ways: dict[Path, tuple[Statement, list[str]]] = {}
    for first, way in escalations((*written(identity), *attached(identity))):
        ways.setdefault(first.path, (first, []))[1].append(way.text)
    for statement, texts in ways.values():
        yield Violation(
            f"{statement.label} lets its holder gain more rights: {describe_ways(texts)}",
            statement.at("Action", "NotAction"),
        )
