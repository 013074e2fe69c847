"""Serverless functions whose policies name everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner import Path, Resource, Severity, Violation, rule
from scanner.iam.values import located


@rule(
    id="CFN-014",
    title="SAM connectors and policy templates name resources",
    severity=Severity.MEDIUM,
    resource_types=["AWS::Serverless::Function", "AWS::Serverless::StateMachine", "AWS::Serverless::Connector"],
    aliases={"trivy": ["AVD-AWS-0114", "AVD-AWS-0120"]},
    related_resources=[
        "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-templates.html"
    ],
)
def policy_templates(resource: Resource) -> Iterator[Violation]:
    """
    A policy template that gets a star for a name lets the function use every bucket, table or queue of the account.
    Give it the name of the one resource, by Ref. Policies that are written out, or attached by name, are judged by the
    rules for IAM.
    """
    if resource.type == "AWS::Serverless::Connector":
        for end in ("Source", "Destination"):
            for index, target in located(resource.properties.get(end)):
                for path, _ in _stars(target, (end, *index)):
                    yield Violation(f"the connector's {end.lower()} is every resource", path)
        return
    for index, policy in located(resource.properties.get("Policies")):
        for name, values in policy.items() if isinstance(policy, Mapping) else ():
            if isinstance(name, str) and name.endswith("Policy"):
                for path, key in _stars(values, ("Policies", *index, name)):
                    yield Violation(f"{name} is given every resource: {key} is a star", path)


def _stars(values: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """The parameters that are a bare star, or an ARN that ends in one for all of its kind."""
    for key, value in values.items() if isinstance(values, Mapping) else ():
        if isinstance(value, str) and value and (not value.strip("*") or value.endswith(":*")):
            yield (*path, key), str(key)
