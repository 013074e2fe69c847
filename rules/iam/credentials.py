"""IAM policies that hand out credentials."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import IDENTITY_TYPES, unbounded_actions, written

HAND_OUT = (
    "connect:GetFederationToken",
    "dsql:DbConnectAdmin",
    "gamelift:RequestUploadCredentials",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreateServiceSpecificCredential",
    "iam:ResetServiceSpecificCredential",
    "iam:UpdateLoginProfile",
    "lightsail:GetInstanceAccessDetails",
    "lightsail:GetRelationalDatabaseMasterUserPassword",
    "mediapackage:RotateChannelCredentials",
    "mediapackage:RotateIngestEndpointCredentials",
    "rds-db:connect",
    "redshift:GetClusterCredentials",
    "redshift:GetClusterCredentialsWithIAM",
    "redshift-serverless:GetCredentials",
    "sso:GetRoleCredentials",
    "sts:AssumeRole",
)
"""Actions that return keys, passwords or sessions of other principals. Those that take no resource are left aside
(ecr:GetAuthorizationToken): they give the caller nothing beyond its own rights."""


@rule(
    id="IAM-017",
    title="IAM policies expose no credentials",
    severity=Severity.HIGH,
    resource_types=IDENTITY_TYPES,
    aliases={"checkov": ["CKV_AWS_107"]},
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"],
)
def credentials(identity: Resource) -> Iterator[Violation]:
    """
    Whoever holds such a policy gets sessions, keys or database logins of other principals, of every one there is. Name
    the roles, users or databases in Resource, or demand a tag or account in a condition. (Reading the secrets that are
    stored in Secrets Manager or Parameter Store is the matter of IAM-018.)
    """
    for statement, actions in unbounded_actions(written(identity), HAND_OUT):
        yield Violation(
            f"{statement.label} hands out credentials of others: {actions} on "
            f"{statement.resources.describe('resource')}",
            statement.at("Resource", "NotResource"),
        )
