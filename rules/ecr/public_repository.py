"""ECR repositories that everyone may use."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import public_violations


@rule(
    id="ECR-001",
    title="ECR repositories are not public",
    severity=Severity.CRITICAL,
    resource_types=["AWS::ECR::Repository", "AWS::ECR::RepositoryCreationTemplate"],
    aliases={
        "checkov": ["CKV_AWS_32"],
        "trivy": ["AVD-AWS-0032"],
        "prowler": ["ecr_repositories_not_publicly_accessible"],
    },
    related_resources=["https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html"],
)
def public_repository(repository: Resource) -> Iterator[Violation]:
    """
    Every AWS account can pull the images, with the code and the secrets in them, or push its own for your tasks to run.
    Name the accounts in the policy, or demand aws:PrincipalOrgID or aws:SourceArn in a condition; what is meant for
    everyone belongs in ECR Public.
    """
    yield from public_violations(repository, "RepositoryPolicyText")
    yield from public_violations(repository, "RepositoryPolicy")
