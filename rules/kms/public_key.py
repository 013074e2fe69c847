"""KMS keys that everyone may use."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import public_violations


@rule(
    id="KMS-002",
    title="KMS key policies exclude the public",
    severity=Severity.CRITICAL,
    resource_types=["AWS::KMS::Key", "AWS::KMS::ReplicaKey"],
    aliases={
        "checkov": ["CKV_AWS_33"],
        "security_hub": ["KMS.5"],
        "prowler": ["kms_key_not_publicly_accessible"],
        "cfn_nag": ["F76"],
        "guard": ["KMS_NO_WILDCARD_PRINCIPAL"],
        "regula": ["FG_R00252"],
    },
    related_resources=["https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html"],
)
def public_key(key: Resource) -> Iterator[Violation]:
    """
    Any AWS account can use the key, or even take it over, and so read what it encrypts. Name the principals, or
    demand kms:CallerAccount or aws:PrincipalOrgID in a condition; kms:ViaService alone holds for every account.
    """
    yield from public_violations(key, "KeyPolicy")
