"""Policies that let everyone write logs."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import public_violations


@rule(
    id="LOGS-003",
    title="CloudWatch log resource policies are not public",
    severity=Severity.HIGH,
    resource_types=["AWS::Logs::ResourcePolicy"],
    aliases={
        "prowler": ["cloudwatch_log_group_not_publicly_accessible"],
    },
    related_resources=["https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html"],
)
def public_policy(policy: Resource) -> Iterator[Violation]:
    """
    Everyone can write into the log groups that the policy names, and so bury what happened or run up the bill. Name
    the services and accounts, or demand aws:SourceArn, aws:SourceAccount or aws:PrincipalOrgID in a condition.
    """
    yield from public_violations(policy, "PolicyDocument")
