"""Bucket policies that let other accounts take the bucket over."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import Statement, enumerate_names, statements
from scanner.iam.conditions import narrow

OWN_ACCOUNT = "${AWS::AccountId}"
TAKE_OVER = (
    "s3:DeleteBucket",
    "s3:DeleteBucketPolicy",
    "s3:PutBucketAcl",
    "s3:PutBucketOwnershipControls",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutEncryptionConfiguration",
    "s3:PutObjectAcl",
)
"""Actions that decide who has access to the bucket or its objects, and with which key."""


@rule(
    id="S3-010",
    title="S3 bucket policies restrict risky cross-account actions",
    severity=Severity.HIGH,
    resource_types=["AWS::S3::BucketPolicy"],
    aliases={
        "aws_config": [
            "s3-bucket-blacklisted-actions-prohibited",
            "s3-bucket-policy-grantee-check",
            "s3-bucket-policy-not-more-permissive",
        ],
        "security_hub": ["S3.6"],
        "prowler": ["s3_bucket_cross_account_access"],
    },
    related_resources=[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-walkthroughs-managing-access.html"
    ],
)
def policy_foreign_control(policy: Resource) -> Iterator[Violation]:
    """
    Another account that may change the policy, the ACLs or the encryption can open the bucket to anyone, or lock its
    owner out of the data. Grant other accounts the reading and writing of objects that they need, and nothing more. An
    account that stands in the template by its number counts as another.
    """
    found = statements(policy, "PolicyDocument")
    for grant in found:
        others = list(dict.fromkeys(_outsiders(grant, policy)))
        actions = [action for action in TAKE_OVER if grant.on_action(action) and not _denied(found, action)]
        if grant.allows and others and actions:
            yield Violation(
                f"{grant.label} lets {enumerate_names(others)} control the bucket: {enumerate_names(actions)}",
                grant.at("Action", "NotAction"),
            )


def _outsiders(grant: Statement, policy: Resource) -> Iterator[str]:
    """How a sentence names those who are let in and are not of the bucket's account."""
    if grant.for_everyone and not narrow(grant.conditions):
        yield "everyone"
    for principal in grant.principals:
        account = principal.account
        if account in ("", OWN_ACCOUNT, policy.account) or (account == principal.value and not account.isdigit()):
            continue
        yield f"account {account}"


def _denied(found: tuple[Statement, ...], action: str) -> bool:
    return any(s.denies and not s.conditions and s.for_everyone and s.on_action(action) for s in found)
