"""Bucket policies that let other accounts take the bucket over."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import Principal, Selection, Statement, enumerate_names, statements
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
ON_OBJECTS = ("s3:PutObjectAcl",)
"""Those among them that are done to objects, bucket/key; the others to the bucket."""


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
        actions = [
            action
            for action in TAKE_OVER
            if grant.on_action(action) and not any(_denies(other, grant, action, policy) for other in found)
        ]
        if grant.allows and others and actions:
            yield Violation(
                f"{grant.label} lets {enumerate_names(others)} control the bucket: {enumerate_names(actions)}",
                grant.at("Action", "NotAction"),
            )


def _outsiders(grant: Statement, policy: Resource) -> Iterator[str]:
    """How a sentence names those who are let in and are not of the bucket's account."""
    if grant.for_everyone and not narrow(grant.conditions):
        yield "everyone"
    yield from (f"account {principal.account}" for principal in grant.principals if _foreign(principal, policy))


def _foreign(principal: Principal, policy: Resource) -> bool:
    return principal.account not in ("", OWN_ACCOUNT, policy.account)


def _denies(deny: Statement, grant: Statement, action: str, policy: Resource) -> bool:
    """Whether a Deny takes an action away from every outsider, wherever they were granted it."""
    if not deny.denies or deny.conditions or not deny.for_everyone or not deny.on_action(action):
        return False
    if any(_foreign(spared, policy) for spared in deny.not_principals or ()):
        return False
    patterns, excluded = grant.resources
    if action in ON_OBJECTS and patterns is not None:
        # A wildcard, or what a reference stands for, may go beyond the bucket's name.
        patterns = tuple(pattern for pattern in patterns if any(sign in pattern for sign in ("/", "*", "?", "${")))
    elif patterns is not None:
        patterns = tuple(pattern for pattern in patterns if "/" not in pattern)
    return deny.resources.includes(Selection(patterns, excluded))
