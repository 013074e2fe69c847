"""A template, deployed and collected again, has the verdicts that scanning the template gives."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.collect.aws.catalogue import collectors
from scanner.model import Resource, Unknown, Verdict
from tests.live import verdicts
from tests.live.deploy import Stack, deploy
from tests.live.gather import assert_conform, gather
from tests.live.proxy import proxy

FOLDER = Path(__file__).parent / "round_trip"
TEMPLATES = sorted(path.stem for path in FOLDER.glob("*.yaml"))

HONEST: Mapping[str, str] = {
    "EC2-016": "moto's machines are paravirtual, whatever their type",
    "SG-007": "a group that says nothing of its outgoing side gets a rule that allows all",
    "SG-008": "a group that says nothing of its outgoing side gets a rule that allows all",
    **{
        f"CLOUDWATCH-{n:03}": "a template is judged by the filters it has; an account needs them, and a subscriber"
        for n in range(1, 16)
    },
}
"""Rules whose verdict differs with reason: what the account has and the template does not say, or the other way."""


IDENTITY: Mapping[str, tuple[str, ...]] = {
    "AWS::ApiGateway::Method": ("RestApiId", "HttpMethod"),
    "AWS::ECR::RegistryPolicy": ("PolicyText",),
    "AWS::ECR::RegistryScanningConfiguration": ("ScanType",),
    "AWS::EC2::NetworkAclEntry": ("NetworkAclId", "RuleNumber", "Egress"),
    "AWS::EC2::Route": ("RouteTableId", "DestinationCidrBlock"),
    "AWS::EC2::SubnetRouteTableAssociation": ("RouteTableId", "SubnetId"),
    "AWS::EC2::VPCGatewayAttachment": ("InternetGatewayId", "VpcId"),
    "AWS::EFS::AccessPoint": ("FileSystemId",),
    "AWS::Events::EventBus": ("Name",),
    "AWS::Lambda::EventInvokeConfig": ("Qualifier",),
    "AWS::Lambda::Permission": ("Action", "Principal"),
    "AWS::RDS::DBParameterGroup": ("Description",),
    "AWS::RDS::DBSubnetGroup": ("DBSubnetGroupDescription",),
    "AWS::Redshift::Cluster": ("NodeType", "MasterUsername"),
    "AWS::Redshift::ClusterParameterGroup": ("Description",),
    "AWS::Redshift::ClusterSubnetGroup": ("Description",),
    "AWS::SQS::Queue": ("QueueName",),
}
"""The properties that tell which is which, for types that moto gives no physical id, or one that AWS would not."""

COVERED = frozenset(
    """
    AWS::ApiGateway::DomainName AWS::ApiGateway::Method AWS::ApiGateway::RestApi AWS::ApiGateway::Stage
    AWS::ApiGatewayV2::Api AWS::ApiGatewayV2::Route AWS::ApiGatewayV2::Stage AWS::AutoScaling::AutoScalingGroup
    AWS::AutoScaling::LaunchConfiguration AWS::Backup::BackupPlan AWS::Backup::BackupVault
    AWS::CertificateManager::Certificate AWS::CloudFront::Distribution AWS::CloudTrail::Trail AWS::CloudWatch::Alarm
    AWS::CodeBuild::Project AWS::Config::ConfigurationAggregator AWS::Config::ConfigurationRecorder
    AWS::Config::DeliveryChannel AWS::DAX::Cluster AWS::DynamoDB::Table AWS::EC2::EIP AWS::EC2::EIPAssociation
    AWS::EC2::FlowLog AWS::EC2::Instance AWS::EC2::InternetGateway AWS::EC2::LaunchTemplate AWS::EC2::NetworkAcl
    AWS::EC2::NetworkAclEntry AWS::EC2::NetworkInterface AWS::EC2::PrefixList AWS::EC2::Route AWS::EC2::RouteTable
    AWS::EC2::SecurityGroup AWS::EC2::Subnet AWS::EC2::SubnetRouteTableAssociation AWS::EC2::VPC
    AWS::EC2::VPCEndpoint AWS::EC2::VPCEndpointService AWS::EC2::VPCGatewayAttachment AWS::EC2::Volume
    AWS::ECR::RegistryPolicy AWS::ECR::RegistryScanningConfiguration AWS::ECR::Repository AWS::ECS::Cluster
    AWS::ECS::Service AWS::ECS::TaskDefinition AWS::ECS::TaskSet AWS::EFS::AccessPoint AWS::EFS::FileSystem
    AWS::EFS::MountTarget AWS::EKS::Cluster AWS::EKS::Nodegroup AWS::ElastiCache::CacheCluster
    AWS::ElastiCache::ReplicationGroup AWS::ElastiCache::SubnetGroup AWS::ElasticLoadBalancing::LoadBalancer
    AWS::ElasticLoadBalancingV2::Listener AWS::ElasticLoadBalancingV2::LoadBalancer
    AWS::ElasticLoadBalancingV2::TargetGroup AWS::Elasticsearch::Domain AWS::Events::EventBus AWS::Events::Rule
    AWS::Glue::Crawler AWS::Glue::DataCatalogEncryptionSettings AWS::Glue::DevEndpoint AWS::Glue::Job
    AWS::Glue::SecurityConfiguration AWS::GuardDuty::Detector AWS::IAM::Group AWS::IAM::InstanceProfile
    AWS::IAM::ManagedPolicy AWS::IAM::OIDCProvider AWS::IAM::Role AWS::IAM::SAMLProvider AWS::IAM::User
    AWS::KMS::Alias AWS::KMS::Key
    AWS::Kinesis::Stream AWS::KinesisFirehose::DeliveryStream AWS::Lambda::EventInvokeConfig AWS::Lambda::Function
    AWS::Lambda::Permission AWS::Logs::DeliverySource AWS::Logs::LogGroup AWS::Logs::MetricFilter
    AWS::Logs::ResourcePolicy AWS::MSK::Cluster AWS::Neptune::DBCluster AWS::Neptune::DBInstance
    AWS::OpenSearchService::Domain AWS::RDS::DBCluster AWS::RDS::DBClusterParameterGroup AWS::RDS::DBInstance
    AWS::RDS::DBParameterGroup AWS::RDS::DBSubnetGroup AWS::RDS::GlobalCluster AWS::Redshift::Cluster
    AWS::Redshift::ClusterParameterGroup AWS::Redshift::ClusterSubnetGroup AWS::S3::Bucket AWS::S3::BucketPolicy
    AWS::SNS::Subscription AWS::SNS::Topic AWS::SNS::TopicPolicy AWS::SQS::Queue AWS::SQS::QueuePolicy
    AWS::SSM::Document AWS::SSM::Parameter AWS::SageMaker::Domain AWS::SageMaker::EndpointConfig
    AWS::SageMaker::Model AWS::SageMaker::NotebookInstance AWS::SecretsManager::ResourcePolicy
    AWS::SecretsManager::RotationSchedule AWS::SecretsManager::Secret AWS::SecurityHub::Hub
    AWS::WAFv2::LoggingConfiguration AWS::WAFv2::WebACL
    """.split()
)
"""The types that make the round trip: made by moto's CloudFormation, or where it can't by the service's own call."""

OUT_OF_REACH: Mapping[str, str] = {
    "AWS::Backup::BackupSelection": "moto makes none",
    "AWS::CloudWatch::CompositeAlarm": "moto makes none",
    "AWS::DocDB::DBCluster": "moto's databases have no such engine",
    "AWS::DocDB::DBClusterParameterGroup": "moto's databases have no such engine",
    "AWS::EC2::SnapshotBlockPublicAccess": "moto has no such setting",
    "AWS::EC2::VPNConnection": "moto keeps nothing of the logs of tunnels",
    "AWS::EMR::Cluster": "moto makes one only with groups of instances, and its steps",
    "AWS::EMR::SecurityConfiguration": "moto does not list them",
    "AWS::KMS::ReplicaKey": "moto calls the primary key a replica too, once there is one",
    "AWS::Lambda::LayerVersionPermission": "moto has no permissions of layers",
    "AWS::Lambda::Url": "moto makes one and does not list it",
    "AWS::SecurityHub::Standard": "moto enables none",
    "AWS::WorkSpaces::Workspace": "its directory is registered by no template",
    "AWS::WAFv2::WebACLAssociation": "moto does not tell what a web ACL guards",
}
"""Types that collectors yield and rules judge, and that moto can't make, or not so that it tells of them: why."""


def test_no_type_is_forgotten() -> None:
    """Whatever collectors yield and rules judge, in templates as in accounts, makes the round trip or can't."""
    collected = {type for collector in collectors() for type in collector.types if type.startswith("AWS::")}
    judged = {
        type
        for rule in verdicts.rules()
        if rule.takes("template") and rule.takes("live")
        for type in rule.resource_types
    }
    assert not (collected & judged) - COVERED - set(OUT_OF_REACH)
    assert not COVERED & set(OUT_OF_REACH)


def test_covered_types() -> None:
    entries = [
        entry
        for name in TEMPLATES
        for entry in yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))["Resources"].values()
    ]
    found = {entry["Type"] for entry in entries} & {type for collector in collectors() for type in collector.types}
    # pytest -s tells them.
    sys.stdout.write(f"{len(found)} types make the round trip: {', '.join(sorted(found))}\n")
    assert found >= COVERED, f"no longer covered: {sorted(COVERED - found)}"


@pytest.mark.parametrize("name", TEMPLATES)
def test_deployed_and_collected_again(name: str, aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = FOLDER / f"{name}.yaml"
    template = yaml.safe_load(path.read_text(encoding="utf-8"))
    said = verdicts.of_template(path)
    stack = deploy(template, f"round-trip-{name}")
    with proxy(aws) as spy:
        monkeypatch.setenv("AWS_ENDPOINT_URL", spy.url)
        found, _ = gather(*_services(template))
    unplayed = {call.replace(".", ":") for call in spy.unplayed}
    assert_conform(found)
    live, _ = verdicts.of_account(found)
    collected = {type for collector in collectors() for type in collector.types}
    faults = []
    for logical, entry in template["Resources"].items():
        resource = _live(logical, entry["Type"], stack, found)
        if entry["Type"] not in collected:
            continue
        if resource is None:
            faults.append(f"{logical} ({entry['Type']}) was not collected")
            continue
        for rule in verdicts.rules():
            if not (rule.takes("template") and rule.takes("live")):
                continue
            before, after = said.get((rule.id, logical)), live.get((rule.id, resource.id))
            if before != after and not _allowed(rule.id, before, after) and not _unplayed(resource, after, unplayed):
                faults.append(f"{rule.id} of {logical} ({resource.type}): {before} → {after}")
    assert not faults, "\n".join(faults)


def _allowed(rule_id: str, before: Verdict | None, after: Verdict | None) -> bool:
    # What a template leaves open is known of what runs.
    return rule_id in HONEST or (before is Verdict.UNKNOWN and after is not None)


def _unplayed(resource: Resource, after: Verdict | None, unplayed: set[str]) -> bool:
    """Whether it is unknown for want of what moto does not play."""
    return after is Verdict.UNKNOWN and any(
        f"{call} of" in unknown for unknown in _unknowns([resource.properties, resource.live]) for call in unplayed
    )


def _unknowns(value: Any) -> Iterator[str]:
    if isinstance(value, Unknown):
        yield value.reason
    elif isinstance(value, Mapping):
        yield from _unknowns(list(value.values()))
    elif isinstance(value, list):
        for item in value:
            yield from _unknowns(item)


def _services(template: Mapping[str, Any]) -> set[str]:
    types = {entry["Type"] for entry in template["Resources"].values()}
    return {collector.service for collector in collectors() if types & set(collector.types)}


def _live(logical: str, type: str, stack: Stack, found: list[Resource]) -> Resource | None:
    """What came of a logical id."""
    if type in IDENTITY:
        wanted = {key: stack.properties[logical].get(key) for key in IDENTITY[type]}
        return next((r for r in found if r.type == type and wanted.items() <= r.properties.items()), None)
    physical = stack.refs[logical]
    return next((r for r in found if r.type == type and physical in (r.ref, r.id)), None)
