"""IAM policies that let the objects of every bucket be read or written."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import IDENTITY_TYPES, unbounded_actions, written

OBJECT_ACTIONS = (
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:PutObject",
    "s3:RestoreObject",
)


@rule(
    id="IAM-037",
    title="IAM access to bucket data is limited to expected principals",
    severity=Severity.MEDIUM,
    resource_types=IDENTITY_TYPES,
    aliases={"trivy": ["AVD-AWS-0346"], "regula": ["FG_R00218", "FG_R00220"]},
    related_resources=["https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html"],
)
def s3_data(identity: Resource) -> Iterator[Violation]:
    """
    The principal can read, overwrite or delete the objects of every bucket, those of other applications too. Name the
    buckets in Resource, or demand s3:ResourceAccount or a tag in a condition. Reading everything is told by IAM-018
    with high severity as well.
    """
    for statement, actions in unbounded_actions(written(identity), OBJECT_ACTIONS):
        yield Violation(
            f"{statement.label} reaches the objects of every bucket: {actions} on "
            f"{statement.resources.describe('resource')}",
            statement.at("Resource", "NotResource"),
        )
