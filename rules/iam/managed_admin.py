"""Principals with AWS's policy for administrators."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import managed_policies

PRINCIPALS = (
    "AWS::IAM::Role",
    "AWS::IAM::User",
    "AWS::IAM::Group",
    "AWS::Serverless::Function",
    "AWS::Serverless::StateMachine",
)

NAME = "AdministratorAccess"
ARN = f"arn:aws:iam::aws:policy/{NAME}"
"""In the main partition."""


@rule(
    id="IAM-022",
    title="AdministratorAccess is not attached",
    severity=Severity.HIGH,
    resource_types=PRINCIPALS,
    aliases={
        "prowler": [
            "iam_role_administratoraccess_policy",
            "iam_user_administrator_access_policy",
            "iam_group_administrator_access_policy",
        ],
        "cfn_nag": ["W43"],
        "guard": ["IAM_ROLE_ADMINISTRATOR_ACCESS_POLICY_RULE"],
    },
    related_resources=["https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html"],
)
def managed_admin(principal: Resource) -> Iterator[Violation]:
    """
    Whoever gets hold of the principal owns the account. Attach a policy that lists what is needed; let people sign in
    as administrators through IAM Identity Center for the hour that they need it.
    """
    for path, arn in managed_policies(principal):
        if arn == ARN or arn.endswith(f":iam::aws:policy/{NAME}"):
            yield Violation(f"AWS's policy {NAME} is attached", path)
