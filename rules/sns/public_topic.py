"""SNS topics that everyone may use."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import public_violations


@rule(
    id="SNS-002",
    title="SNS topic policies are not public",
    severity=Severity.CRITICAL,
    resource_types=["AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy"],
    aliases={
        "security_hub": ["SNS.4"],
        "prowler": ["sns_topics_not_publicly_accessible"],
        "cfn_nag": ["F18"],
        "guard": ["SNS_TOPICPOLICY_NO_WILDCARD_PRINCIPAL"],
    },
    related_resources=["https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html"],
)
def public_topic(policy: Resource) -> Iterator[Violation]:
    """
    Everyone can send messages to the topic's subscribers, or subscribe and read along. Name the principals, or demand
    aws:SourceArn, aws:SourceAccount, aws:SourceOwner or aws:PrincipalOrgID in a condition.
    """
    yield from public_violations(policy, "PolicyDocument")
