"""IAM policies that allow all actions of a service."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import ANY, IDENTITY_TYPES, Statement, Target, covers, enumerate_names, grants, written

EVERYTHING = "*"


@rule(
    id="IAM-002",
    title="IAM policies do not allow whole-service wildcards",
    severity=Severity.HIGH,
    resource_types=IDENTITY_TYPES,
    aliases={
        "checkov": ["CKV_AWS_63"],
        "aws_config": ["iam-policy-no-statements-with-full-access"],
        "security_hub": ["IAM.21"],
        "cfn_nag": ["F3", "F4", "F5"],
        "guard": [
            "IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS",
            "IAM_MANAGEDPOLICY_NO_STATEMENTS_WITH_FULL_ACCESS",
            "IAM_ROLE_NO_WILDCARD_ACTIONS_ON_PERMISSIONS",
        ],
    },
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html"],
)
def service_wildcard(identity: Resource) -> Iterator[Violation]:
    """
    A wildcard for a whole service gives more than anyone meant to give, deleting and sharing among it, and grows with
    each action AWS adds. List the actions that are needed, or name the resources they are needed on.
    """
    held = written(identity)
    for statement in held:
        wildcards = [pattern for pattern in _wildcards(statement) if _is_granted(held, statement, pattern)]
        if wildcards:
            actions = statement.actions.describe("action") if EVERYTHING in wildcards else enumerate_names(wildcards)
            yield Violation(
                f"{statement.label} allows {actions} on {statement.resources.describe('resource')}",
                statement.at("Action", "NotAction"),
            )


def _wildcards(statement: Statement) -> Iterator[str]:
    """Its patterns that take in all actions of a service: 's3:*'; '*' for NotAction, which leaves most services in."""
    if statement.actions.excluded is not None:
        yield EVERYTHING
    for pattern in statement.actions.patterns or ():
        if covers(pattern, _some_action(pattern)):
            yield pattern


def _is_granted(held: tuple[Statement, ...], statement: Statement, pattern: str) -> bool:
    service = ANY if pattern == EVERYTHING else pattern.partition(":")[0].lower()
    return any(grant is statement for grant in grants(held, _some_action(service), Target(service)))


def _some_action(pattern: str) -> str:
    return f"{pattern.partition(':')[0]}:{ANY}"
