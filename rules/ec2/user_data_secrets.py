"""Secrets in what an instance runs when it starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner import Path, Resource, Severity, Violation, rule
from scanner.secret_search import decoded, enumerate_kinds, secrets_in

_USER_DATA: Mapping[str, Path] = {
    "AWS::EC2::Instance": ("UserData",),
    "AWS::EC2::LaunchTemplate": ("LaunchTemplateData", "UserData"),
    "AWS::AutoScaling::LaunchConfiguration": ("UserData",),
}
_EXAMPLE = "password=example-password"
"""What user data that can't be seen may be at worst."""


@rule(
    id="EC2-002",
    title="EC2 user data holds no secrets",
    severity=Severity.CRITICAL,
    resource_types=["AWS::EC2::Instance", "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration"],
    aliases={
        "checkov": ["CKV_AWS_46"],
        "trivy": ["AVD-AWS-0029", "AVD-AWS-0129", "AVD-AWS-0122"],
        "prowler": [
            "ec2_instance_secrets_user_data",
            "ec2_launch_template_no_secrets",
            "autoscaling_find_secrets_ec2_launch_configuration",
        ],
    },
    related_resources=["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html"],
)
def user_data_secrets(resource: Resource) -> Iterator[Violation]:
    """
    User data is no place for secrets: every process on the instance and everyone who may describe it reads them, and so
    does who reads the template. Fetch them at start from Secrets Manager or Parameter Store with the instance's role.
    Encoded text is looked into; a reference to a parameter is no finding here. The metadata for cfn-init is the matter
    of CFN-006.
    """
    path = _USER_DATA[resource.type]
    value: Any = resource.properties
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    if found := secrets_in(decoded(_text(value))):
        yield Violation(f"user data holds {enumerate_kinds(found)}", path)


def _text(value: Any) -> str:
    if isinstance(value, Mapping) and "$unknown" in value:
        return _EXAMPLE
    return value if isinstance(value, str) else ""
