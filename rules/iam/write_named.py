"""IAM policies that let everything be changed."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import IDENTITY_TYPES, unbounded_levels, written
from scanner.iam.actions import WRITE

ROUTINE = frozenset(
    """
    logs xray ssmmessages ec2messages
    ec2:createnetworkinterface ec2:deletenetworkinterface ec2:detachnetworkinterface
    ec2:assignprivateipaddresses ec2:unassignprivateipaddresses
    ssm:updateinstanceinformation ssm:putinventory ssm:putcomplianceitems
    ssm:updateassociationstatus ssm:updateinstanceassociationstatus
    cloudwatch:putmetricdata sns:publish
    """.split()
)
"""What AWS's own policies for functions and instances allow on everything (logs, traces, network interfaces of a VPC,
the agent of Systems Manager), and what has no resource to name for part of its uses (text messages of SNS)."""


@rule(
    id="IAM-020",
    title="IAM write actions are constrained to named resources",
    severity=Severity.MEDIUM,
    resource_types=IDENTITY_TYPES,
    aliases={"checkov": ["CKV_AWS_111"]},
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"],
)
def write_named(identity: Resource) -> Iterator[Violation]:
    """
    A mistake or a stolen session changes or deletes resources that the principal has nothing to do with. Name the
    resources, or bound the actions by a condition. Actions for which AWS knows no resource to name are left aside, and
    so are those that its policies for functions and instances allow on everything: logs, traces, network interfaces.
    """
    for statement, actions in unbounded_levels(written(identity), WRITE, ROUTINE):
        yield Violation(
            f"{statement.label} lets all resources be changed: {actions} on {statement.resources.describe('resource')}",
            statement.at("Resource", "NotResource"),
        )
