"""IAM policies that allow everything."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import ANY, IDENTITY_TYPES, Target, attached, grants, written


@rule(
    id="IAM-001",
    title="IAM policies do not grant full admin",
    severity=Severity.CRITICAL,
    resource_types=IDENTITY_TYPES,
    aliases={
        "checkov": ["CKV_AWS_62"],
        "aws_config": ["iam-policy-no-statements-with-admin-access"],
        "security_hub": ["IAM.1"],
        "trivy": ["AVD-AWS-0057", "AVD-AWS-0114", "AVD-AWS-0120"],
        "prowler": [
            "iam_customer_attached_policy_no_administrative_privileges",
            "iam_customer_unattached_policy_no_administrative_privileges",
            "iam_inline_policy_no_administrative_privileges",
            "iam_aws_attached_policy_no_administrative_privileges",
        ],
        "guard": ["IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS"],
        "regula": ["FG_R00092"],
    },
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"],
)
def full_admin(identity: Resource) -> Iterator[Violation]:
    """
    Whoever gets hold of such a principal owns the whole account: its data, its users and its logs. List the actions
    that are needed; keep AdministratorAccess for people who sign in for a short time.
    """
    for grant in grants((*written(identity), *attached(identity)), f"{ANY}:{ANY}", Target()):
        if not grant.actions.excluded:
            yield Violation(
                f"{grant.label} allows every action on {grant.resources.describe('resource')}",
                grant.at("Action", "NotAction"),
            )
