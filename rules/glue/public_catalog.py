"""Data catalogs of Glue that everyone may use."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import public_violations


@rule(
    id="GLUE-008",
    title="Glue data catalogs are not public",
    severity=Severity.HIGH,
    resource_types=["Live::Glue::ResourcePolicy"],
    aliases={"prowler": ["glue_data_catalogs_not_publicly_accessible"]},
    related_resources=["https://docs.aws.amazon.com/glue/latest/dg/security_iam_resource-based-policy-examples.html"],
)
def public_catalog(policy: Resource) -> Iterator[Violation]:
    """
    Every AWS account can read what tables there are and where their data lies, or change them, and with them what
    queries read. Name the accounts in the catalog's policy, or demand aws:PrincipalOrgID in a condition.
    """
    yield from public_violations(policy, "PolicyInJson")
