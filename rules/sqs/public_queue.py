"""SQS queues that everyone may use."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import public_violations


@rule(
    id="SQS-002",
    title="SQS queue policies are not public",
    severity=Severity.CRITICAL,
    resource_types=["AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy"],
    aliases={
        "security_hub": ["SQS.3"],
        "prowler": ["sqs_queues_not_publicly_accessible"],
        "cfn_nag": ["F21"],
        "guard": ["SQS_QUEUEPOLICY_NO_WILDCARD_PRINCIPAL"],
    },
    related_resources=[
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html"
    ],
)
def public_queue(policy: Resource) -> Iterator[Violation]:
    """
    Everyone can put messages into the queue, or read and delete those of others. Name the principals, or demand
    aws:SourceArn, aws:SourceAccount or aws:PrincipalOrgID in a condition.
    """
    yield from public_violations(policy, "PolicyDocument")
