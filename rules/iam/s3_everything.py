"""IAM policies that allow all of S3."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import ANY, IDENTITY_TYPES, Target, grants, written
from scanner.iam.conditions import bound

EVERY_BUCKET = Target("s3")


@rule(
    id="IAM-036",
    title="IAM policies do not allow all of S3",
    severity=Severity.HIGH,
    resource_types=IDENTITY_TYPES,
    aliases={"trivy": ["AVD-AWS-0345"]},
    related_resources=["https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html"],
)
def s3_everything(identity: Resource) -> Iterator[Violation]:
    """
    Whoever gets hold of such a principal can read, delete and publish the objects of every bucket of the account. List
    the actions, and name the buckets and the objects.
    """
    for grant in grants(written(identity), f"s3:{ANY}", EVERY_BUCKET):
        if not bound(grant.conditions):
            yield Violation(
                f"{grant.label} allows every action of S3 on {grant.resources.describe('resource')}",
                grant.at("Action", "NotAction"),
            )
