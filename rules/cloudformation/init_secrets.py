"""Secrets in the metadata that cfn-init reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner import Resource, Severity, Violation, rule
from scanner.secret_search import Leaf, enumerate_kinds, is_literal_value, is_secret_name, leaves, secrets_in

_SECTIONS = ("AWS::CloudFormation::Init", "AWS::CloudFormation::Authentication")


@rule(
    id="CFN-006",
    title="Init metadata holds no credentials",
    severity=Severity.HIGH,
    sources=("template", "terraform"),
    resource_types=[
        "AWS::EC2::Instance",
        "AWS::EC2::LaunchTemplate",
        "AWS::AutoScaling::AutoScalingGroup",
        "AWS::AutoScaling::LaunchConfiguration",
    ],
    aliases={"cfn_nag": ["W1"], "guard": ["CFN_AUTHENTICATION_RULE"]},
    related_resources=[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-authentication.html"
    ],
    sees_unknowns=True,
)
def init_secrets(resource: Resource) -> Iterator[Violation]:
    """
    Metadata is shown to everyone who may describe the stack, NoEcho or not, and to whoever reads the template. Let
    cfn-init sign in with a role (type S3 with roleName), and fetch other secrets at start from Secrets Manager.
    Looked at are the credentials, files and commands that are written out; a parameter or a dynamic reference is fine.
    """
    metadata = resource.attributes.get("Metadata")
    for section in _SECTIONS:
        written = metadata.get(section) if isinstance(metadata, Mapping) else None
        places = [f"{kind} at {'.'.join(map(str, leaf.path))}" for leaf in leaves(written) for kind in _kinds(leaf)]
        if places:
            yield Violation(f"{section} holds {enumerate_kinds(places)}")


def _kinds(leaf: Leaf) -> list[str]:
    """What is secret in a text of cfn-init, whose own name may tell: password, secretKey."""
    if is_secret_name(leaf.name):
        return ["a secret"] if is_literal_value(leaf.text) else []
    return secrets_in(leaf.text)
