"""Buckets that take requests over plain HTTP."""

from collections.abc import Iterator

from scanner import Resource, Resources, Severity, Violation, rule
from scanner.iam import ANY, Statement, Target, enumerate_names, fold_references, statements


@rule(
    id="S3-005",
    title="S3 bucket policies deny plain-HTTP requests",
    severity=Severity.MEDIUM,
    resource_types=["AWS::S3::Bucket", "AWS::S3::BucketPolicy"],
    scope="inventory",
    aliases={
        "aws_config": ["s3-bucket-ssl-requests-only"],
        "security_hub": ["S3.5"],
        "prowler": ["s3_bucket_secure_transport_policy"],
        "cfn_nag": ["W51"],
        "guard": ["S3_BUCKET_SSL_REQUESTS_ONLY"],
        "regula": ["FG_R00100"],
    },
    related_resources=["https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html"],
)
def secure_transport(resources: Resources) -> Iterator[Violation]:
    """
    Over plain HTTP, whoever sits on the way reads the objects and the signed requests. Add a statement to the bucket's
    policy that denies s3:* to everyone, on the bucket and its objects, where aws:SecureTransport is false. A policy
    that stands in another template is not seen here.
    """
    policies = resources.get("AWS::S3::BucketPolicy", ())
    places: dict[str, list[int]] = {}
    for place, policy in enumerate(policies):
        if isinstance(name := policy.properties.get("Bucket"), str):
            places.setdefault(name, []).append(place)
    for bucket in resources.get("AWS::S3::Bucket", ()):
        own = [policies[place] for place in sorted({p for name in _names(bucket) for p in places.get(name, ())})]
        denying = [s for policy in own for s in statements(policy, "PolicyDocument") if _denies_plain_http(s)]
        missing = [
            part
            for part, path in {"the bucket itself": "", "its objects": "/" + ANY}.items()
            if not any(s.on_resource(Target("s3", fold_references(n) + path)) for s in denying for n in _names(bucket))
        ]
        if not own:
            yield Violation("the bucket has no policy that denies requests over plain HTTP", (), bucket.id)
        elif missing:
            names = enumerate_names(sorted(policy.id for policy in own))
            yield Violation(
                f"its policy {names} does not deny requests over plain HTTP to {enumerate_names(missing)}",
                (),
                bucket.id,
            )


def _names(bucket: Resource) -> list[str]:
    return [name for name in (bucket.ref, bucket.properties.get("BucketName")) if isinstance(name, str)]


def _denies_plain_http(statement: Statement) -> bool:
    if not (statement.denies and statement.for_everyone and statement.on_action(f"s3:{ANY}")):
        return False
    # What a Not element names is spared.
    if (statement.actions.excluded, statement.not_principals, statement.resources.excluded) != (None, None, None):
        return False
    # A second condition would let some plain requests through.
    return len(statement.conditions) == 1 and all(
        condition.operator == "bool" and condition.key == "aws:securetransport" and "false" in condition.values
        for condition in statement.conditions
    )
