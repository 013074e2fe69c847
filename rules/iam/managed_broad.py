"""Principals with broad policies of AWS."""

import re
from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import managed_policies

BROAD = (
    "AWSLambda_FullAccess",
    "AmazonDynamoDBFullAccess",
    "AmazonEC2FullAccess",
    "AmazonRDSFullAccess",
    "AmazonS3FullAccess",
    "IAMFullAccess",
    "PowerUserAccess",
)
"""Those met most. Others are told by how their names begin or end."""
BROAD_ARNS = tuple(f"arn:aws:iam::aws:policy/{name}" for name in BROAD)
"""In the main partition."""

_OF_AWS = re.compile(r":iam::aws:policy/((?:[\w-]+/)*([\w-]+))$")
_BROAD_NAME = re.compile(r"\w*FullAccess|AdministratorAccess-[\w-]+")
_HARMLESS = re.compile(r"(?i)x-?ray|CloudWatchLogs|DirectConnect|Evidently|RUM")


@rule(
    id="IAM-023",
    title="Broad AWS-managed policies are not attached",
    severity=Severity.MEDIUM,
    resource_types=(
        "AWS::IAM::Role",
        "AWS::IAM::User",
        "AWS::IAM::Group",
        "AWS::Serverless::Function",
        "AWS::Serverless::StateMachine",
    ),
    aliases={
        "prowler": ["bedrock_full_access_policy_attached"],
        "cfn_nag": ["W44"],
        "guard": ["IAM_ROLE_ELEVATED_MANAGED_POLICY_RULE"],
    },
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html"],
)
def managed_broad(principal: Resource) -> Iterator[Violation]:
    """
    PowerUserAccess and the FullAccess policies allow every action of a service on every resource of the account, and
    grow as AWS adds actions. Attach a policy of your own that lists actions and resources. AdministratorAccess is told
    by IAM-022; FullAccess to traces, logs and the like is left alone.
    """
    for path, arn in managed_policies(principal):
        found = _OF_AWS.search(arn)
        if found and (arn in BROAD_ARNS or found[2] in BROAD or _is_broad(found[1], found[2])):
            yield Violation(f"AWS's policy {found[2]} is attached", path)


def _is_broad(path: str, name: str) -> bool:
    return _BROAD_NAME.fullmatch(name) is not None and not _HARMLESS.search(path)
