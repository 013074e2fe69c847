"""Names that tie a resource to one deployment."""

from __future__ import annotations

from collections.abc import Iterator

from scanner import Resources, Severity, Violation, rule
from scanner.iam.values import items

PARAMETER = "Template::Parameter"
NAMES = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::AutoScaling::AutoScalingGroup": "AutoScalingGroupName",
    "AWS::AutoScaling::LaunchConfiguration": "LaunchConfigurationName",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::EC2::SecurityGroup": "GroupName",
    "AWS::ECR::Repository": "RepositoryName",
    "AWS::ElastiCache::ReplicationGroup": "ReplicationGroupId",
    "AWS::ElasticLoadBalancing::LoadBalancer": "LoadBalancerName",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "Name",
    "AWS::ElasticLoadBalancingV2::TargetGroup": "Name",
    "AWS::Elasticsearch::Domain": "DomainName",
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::Kinesis::Stream": "Name",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::OpenSearchService::Domain": "DomainName",
    "AWS::RDS::DBCluster": "DBClusterIdentifier",
    "AWS::RDS::DBInstance": "DBInstanceIdentifier",
    "AWS::RDS::DBSubnetGroup": "DBSubnetGroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
}
"""The property that names a resource, by type."""


@rule(
    id="CFN-007",
    title="Resources have no fixed names",
    severity=Severity.INFO,
    sources=["template", "terraform"],
    resource_types=[*NAMES, PARAMETER],
    verdict_types=list(NAMES),
    scope="inventory",
    sees_unknowns=True,
    aliases={"cfn_nag": ["W28"], "guard": ["CFN_NO_EXPLICIT_RESOURCE_NAMES"]},
    related_resources=["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html"],
)
def fixed_name(resources: Resources) -> Iterator[Violation]:
    """
    A resource with a fixed name can't be replaced by an update, for the new one would need the name while the old one
    still has it, and the template can't be deployed twice in an account. Leave the name out, or build it from the
    stack's name or a parameter. Many want fixed names all the same, so this is for information. A name that comes from
    a parameter, by its default too, is not fixed.
    """
    from_parameters = _from_parameters(resources)
    for kind, name in NAMES.items():
        for resource in () if kind in from_parameters else resources.get(kind, ()):
            value = resource.properties.get(name)
            if isinstance(value, str) and value not in ("", "default") and "${" not in value:
                yield Violation(f"the name {value} is fixed", (name,), resource.id)


def _from_parameters(resources: Resources) -> set[str]:
    """The types whose names parameters take part in."""
    found = set()
    for parameter in resources.get(PARAMETER, ()):
        for use in items(parameter.properties.get("UsedBy")):
            kind, _, path = use.partition("#") if isinstance(use, str) else ("", "", "")
            if kind in NAMES and path.startswith(NAMES[kind]):
                found.add(kind)
    return found
