"""Bucket policies that let in everyone but a few."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import enumerate_names, statements


@rule(
    id="S3-012",
    title="S3 bucket policies never Allow with NotPrincipal",
    severity=Severity.HIGH,
    resource_types=["AWS::S3::BucketPolicy"],
    aliases={"cfn_nag": ["F9"], "guard": ["S3_BUCKETPOLICY_NO_ALLOW_PLUS_NOTPRINCIPAL"]},
    related_resources=[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html"
    ],
)
def policy_not_principal(policy: Resource) -> Iterator[Violation]:
    """
    Allow with NotPrincipal lets in everyone who is not named, anonymous callers too. Name in Principal who needs
    access; to keep some out, write a Deny.
    """
    for statement in statements(policy, "PolicyDocument"):
        if statement.allows and statement.not_principals is not None:
            yield Violation(
                f"{statement.label} lets in everyone but "
                f"{enumerate_names(p.value for p in statement.not_principals or ()) or 'nobody'}",
                statement.at("NotPrincipal"),
            )
