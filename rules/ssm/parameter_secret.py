"""Secrets in SSM parameters that are not encrypted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scanner import Resource, Resources, Severity, Violation, rule
from scanner.secret_search import credentials_in, is_literal_value, is_made_secret, is_secret_name, secrets_in

PARAMETER = "AWS::SSM::Parameter"
DECLARED = "Template::Parameter"
_PLACEHOLDER = re.compile(
    r"(?i)^(?:change|replace|fill|set|update)[-_ ]?(?:me|this|it|in|later)?\b|^(?:initial|default|empty)$"
)


@rule(
    id="SSM-001",
    title="SSM parameters hold no clear secrets",
    severity=Severity.HIGH,
    resource_types=[PARAMETER, DECLARED],
    scope="inventory",
    aliases={"checkov": ["CKV_AWS_384"]},
    related_resources=[
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html"
    ],
    sees_unknowns=True,
)
def parameter_secret(resources: Resources) -> Iterator[Violation]:
    """
    A String parameter is stored and shown in plain text to everyone who may read parameters or describe the stack.
    CloudFormation can't make a SecureString: keep the secret in Secrets Manager, or make the SecureString outside of
    the template. A secret is told by its look, by the parameter's name, or by where the value comes from: a parameter
    with NoEcho, the access key of a user, or a dynamic reference to a secret, which is resolved and then stored in
    plain text.
    """
    hidden = {
        name
        for declared in resources.get(DECLARED, ())
        for name in (declared.id, declared.ref)
        if declared.properties.get("NoEcho") is True and isinstance(name, str)
    }
    for parameter in resources.get(PARAMETER, ()):
        if parameter.properties.get("Type") == "SecureString":
            continue
        message = _finding(parameter, parameter.properties.get("Value"), hidden)
        if message:
            yield Violation(message, ("Value",), parameter.id)


def _finding(parameter: Resource, value: Any, hidden: set[str]) -> str:
    source = str(value.get("$unknown", "")) if isinstance(value, Mapping) else value if isinstance(value, str) else ""
    if "{{resolve:secretsmanager:" in source or "{{resolve:ssm-secure:" in source:
        return "the value is a secret that is resolved and then stored in plain text"
    for name in sorted(hidden):
        if source == f"Ref: {name}" or f"${{{name}}}" in source:
            return f"the value comes from parameter {name}, which is hidden by NoEcho, and is stored in plain text"
    if not isinstance(value, str):
        return ""
    if is_made_secret(value):
        return "the value is the secret of another resource, and is stored in plain text"
    kinds: Sequence[str] = credentials_in(value)
    if kinds:
        return f"the value holds {' and '.join(kinds)} in plain text"
    if secrets_in(value):
        return "the value holds a secret in plain text"
    given = parameter.properties.get("Name")
    name = given if isinstance(given, str) else parameter.id
    named = is_secret_name(name.rpartition("/")[2])
    if named and is_literal_value(value) and not _PLACEHOLDER.search(value) and " " not in value.strip():
        return f"the value of {name} is written in plain text"
    return ""
