"""Resources that no stack owns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner import Resource, Resources, Severity, Violation, rule

OWNED = "Account::CloudFormation::ResourceInventory"
_TYPES = (
    "AWS::ApiGateway::RestApi",
    "AWS::CloudFront::Distribution",
    "AWS::DynamoDB::Table",
    "AWS::EC2::Instance",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::VPC",
    "AWS::ECS::Cluster",
    "AWS::EFS::FileSystem",
    "AWS::EKS::Cluster",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::IAM::Group",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Role",
    "AWS::IAM::User",
    "AWS::KMS::Key",
    "AWS::Kinesis::Stream",
    "AWS::Lambda::Function",
    "AWS::OpenSearchService::Domain",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Redshift::Cluster",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::SecretsManager::Secret",
)
"""What holds data, gives access or runs code."""
_STACK_TAG = "aws:cloudformation:stack-name"
_FOLDERS = ("/aws-service-role/", "/aws-reserved/")
_STARTS = ("StackSet-", "cdk-hnb659fds-", "cf-templates-")
"""What AWS services, Identity Center and CloudFormation's own tools make for themselves: folders, starts of names."""


@rule(
    id="IAC-005",
    title="Live resources belong to a stack",
    severity=Severity.LOW,
    resource_types=[*_TYPES, OWNED],
    verdict_types=_TYPES,
    scope="inventory",
    sources=["live"],
    related_resources=["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html"],
)
def owned(resources: Resources) -> Iterator[Violation]:
    """
    A resource that no stack owns was made by hand: nobody reviewed it, nobody builds it again, and it is forgotten
    first. Import it into a stack, or delete it. Only types that hold data, give access or run code are asked about;
    default VPCs and groups, and what AWS services make for themselves, pass. Low, since a company may build with other
    tools than CloudFormation: leave the rule out there.
    """
    stacked = {
        (entry.account, region, entry.properties.get("ResourceType"), entry.properties.get("PhysicalResourceId"))
        for entry in resources.get(OWNED, ())
        for region in (entry.region, "")  # the stack of what has no region lies in some region
        if isinstance(entry.properties.get("PhysicalResourceId"), str)
        and isinstance(entry.properties.get("ResourceType"), str)
    }
    for name in _TYPES:
        for resource in resources.get(name, ()):
            where = (resource.account, resource.region, name)
            names = [value for value in (resource.ref, resource.id) if isinstance(value, str)]
            if not (
                _STACK_TAG in resource.tags
                or [each for each in names if (*where, each) in stacked]
                or _is_default(resource)
                or any(map(_of_services, names))
            ):
                yield Violation("no stack owns it", (), resource.id)


def _of_services(name: str) -> bool:
    if any(folder in name for folder in _FOLDERS):
        return True
    return any(re.search(rf"(?:^|[/:]){start}", name) for start in _STARTS if start in name)


def _is_default(resource: Resource) -> bool:
    """Whether AWS made it with the account."""
    if resource.type == "AWS::EC2::SecurityGroup":
        return resource.properties.get("GroupName") == "default"
    return resource.type == "AWS::EC2::VPC" and resource.live.get("IsDefault") is True
