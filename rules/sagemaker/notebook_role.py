"""Notebooks whose role may do far more than notebooks need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scanner import Resource, Resources, Severity, Violation, rule
from scanner.iam import ANY, Statement, Target, attached, covers, enumerate_names, grants, managed_policies, written
from scanner.iam.values import items

NOTEBOOK = "AWS::SageMaker::NotebookInstance"
ROLE = "AWS::IAM::Role"
POLICIES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy")
OWN_SERVICES = frozenset({"sagemaker", "logs", "cloudwatch"})
"""What a notebook works with all day: AWS's own policy for it allows all of them."""
BROAD_POLICY = "iam::aws:policy/PowerUserAccess"
_FULL_ACCESS = re.compile(r":iam::aws:policy/(?:[\w+=,.@-]+/)*((?!AmazonSageMaker|CloudWatch)[\w+=,.@-]+FullAccess)$")
"""Of AWS's own policies those that allow all of another service."""


@rule(
    id="SAGEMAKER-010",
    title="SageMaker notebook roles are least privilege",
    severity=Severity.HIGH,
    resource_types=[NOTEBOOK, ROLE, *POLICIES],
    scope="inventory",
    aliases={"checkov": ["CKV2_AWS_68"]},
    related_resources=["https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html"],
)
def notebook_role(resources: Resources) -> Iterator[Violation]:
    """
    Whoever opens the notebook, and every package installed in it, acts with its role: with s3:* on every resource it
    reads and deletes the data of all teams. Name the buckets, keys and tables that the work needs. Reported are roles
    that allow every action, or all actions of a service without naming resources or conditions; those of SageMaker,
    CloudWatch and its logs are fine. A role that stands elsewhere can't be judged, and passes.
    """
    for notebook in resources.get(NOTEBOOK, ()):
        named = notebook.properties.get("RoleArn")
        for role in resources.get(ROLE, ()):
            if isinstance(named, str) and named in _names(role):
                reasons = list(dict.fromkeys(_excesses(role, _held(role, resources))))
                if reasons:
                    shown = "; ".join([*reasons[:2], *([f"and {len(reasons) - 2} more"] if len(reasons) > 2 else [])])
                    yield Violation(f"role {role.id} is too broad: {shown}", ("RoleArn",), notebook.id)


def _names(role: Resource) -> set[str]:
    """How a notebook may call the role: by attribute, or by ARN."""
    names = {f"${{{role.id}.Arn}}", role.id}
    if isinstance(role.ref, str) and role.ref.startswith("${"):
        names.add(f"{role.ref[:-1]}.Arn}}")
    return names


def _held(role: Resource, resources: Resources) -> tuple[Statement, ...]:
    """What the role has of its own, and by the policies of the template that are attached to it."""
    found = [*written(role), *attached(role)]
    mine = {name for name in (role.ref, role.properties.get("RoleName")) if isinstance(name, str) and name}
    arns = {arn for _, arn in managed_policies(role)}
    for kind in POLICIES:
        for policy in resources.get(kind, ()):
            holders = (*items(policy.properties.get("Roles")), policy.properties.get("RoleName"))
            if any(isinstance(holder, str) and holder in mine for holder in holders) or policy.ref in arns:
                found += written(policy)
    return tuple(found)


def _excesses(role: Resource, held: Sequence[Statement]) -> Iterator[str]:
    """What it allows too much, a clause each."""
    for grant in grants(held, f"{ANY}:{ANY}", Target()):
        if not grant.actions.excluded:
            yield f"{grant.label} allows every action on {grant.resources.describe('resource')}"
    for statement in held:
        wide = [pattern for pattern in statement.actions.patterns or () if _is_wide(held, statement, pattern)]
        if wide:
            yield f"{statement.label} allows {enumerate_names(wide)} on {statement.resources.describe('resource')}"
    for _, arn in managed_policies(role):
        if arn.endswith(BROAD_POLICY):
            yield "the managed policy PowerUserAccess allows nearly every action on every resource"
        elif found := _FULL_ACCESS.search(arn):
            yield f"the managed policy {found[1]} allows every action of its service"


def _is_wide(held: Sequence[Statement], statement: Statement, pattern: str) -> bool:
    """Whether it allows all actions of a service, on whatever resource and in every case."""
    service = pattern.partition(":")[0].lower()
    some_action = f"{service}:{ANY}"
    if "*" in service or service in OWN_SERVICES or statement.conditions or not covers(pattern.lower(), some_action):
        return False
    return any(grant is statement for grant in grants(held, some_action, Target(service)))
