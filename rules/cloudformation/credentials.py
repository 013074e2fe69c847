"""Credentials anywhere in a template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner import Resource, Severity, Violation, rule
from scanner.rule import ANY_TYPE
from scanner.secret_search import Leaf, credentials_in, is_literal_value, is_secret_name, leaves, looks_random

PARAMETER = "Template::Parameter"
_OTHER_RULES = ("UserData", "AWS::CloudFormation::Init", "AWS::CloudFormation::Authentication")
"""What EC2-002 and CFN-006 look into."""
_SHORTEST = 12
"""Characters of anything that is looked at."""


@rule(
    id="CFN-003",
    title="Templates hold no credentials",
    severity=Severity.CRITICAL,
    resource_types=[ANY_TYPE, PARAMETER],
    sources=["template", "terraform"],
    related_resources=["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html"],
    sees_unknowns=True,
)
def credentials(resource: Resource) -> Iterator[Violation]:
    """
    A key or token in a template is readable in the repository, in its history and to everyone who may describe the
    stack. Revoke it, for it has been seen; then keep the new one in Secrets Manager and refer to it with
    {{resolve:secretsmanager:…}}. Found are access keys, private keys, tokens of well-known services, passwords in URLs,
    and random text under a name such as ApiKey; the examples of AWS's documentation and placeholders are none.
    """
    if resource.type == PARAMETER:
        # What a parameter gives to a resource is seen there.
        default = resource.properties.get("Default")
        if isinstance(default, str) and not resource.properties.get("UsedBy"):
            yield from _violations(Leaf(("Default",), resource.id, default))
        return
    metadata = resource.attributes.get("Metadata")
    for leaf in leaves(resource.properties, shortest=_SHORTEST):
        if not any(key in leaf.path for key in _OTHER_RULES):
            yield from _violations(leaf)
    for leaf in leaves(metadata if isinstance(metadata, Mapping) else None, shortest=_SHORTEST):
        if not any(key in leaf.path for key in _OTHER_RULES):
            for violation in _violations(leaf):
                yield Violation(f"the metadata {'.'.join(map(str, leaf.path))}: {violation.message}")


def _violations(leaf: Leaf) -> Iterator[Violation]:
    if len(leaf.text) < _SHORTEST:
        return
    kinds = credentials_in(leaf.text)
    if not kinds and is_secret_name(leaf.name) and is_literal_value(leaf.text) and looks_random(leaf.text):
        kinds = ["what looks like a key, by its name and its random text"]
    if kinds:
        yield Violation(f"the template holds {' and '.join(kinds)}", leaf.path)
