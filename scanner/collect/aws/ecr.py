"""ECR: repositories with policy and lifecycle, the registry's scanning and policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

REPOSITORY = "AWS::ECR::Repository"
SCANNING = "AWS::ECR::RegistryScanningConfiguration"
REGISTRY_POLICY = "AWS::ECR::RegistryPolicy"


def repositories(reader: Reader) -> Iterator[Resource]:
    """Every private repository."""
    listed = reader.items("ecr.describe_repositories", "repositories")
    yield from reader.map(lambda found: _repository(reader, found), listed)


def _repository(reader: Reader, found: Mapping[str, Any]) -> Resource:
    name, arn = found["repositoryName"], found["repositoryArn"]
    policy = reader.get(
        "ecr.get_repository_policy", absent=("RepositoryPolicyNotFoundException",), about=name, repositoryName=name
    )
    cycle = reader.get(
        "ecr.get_lifecycle_policy", absent=("LifecyclePolicyNotFoundException",), about=name, repositoryName=name
    )
    rules = shape.pick(cycle, "lifecyclePolicyText")
    tags = reader.listed("ecr.list_tags_for_resource", "tags", about=name, resourceArn=arn)
    properties = shape.like(
        REPOSITORY,
        found,
        RepositoryPolicyText=shape.document(shape.pick(policy, "policyText")),
        LifecyclePolicy=rules if rules is None or isinstance(rules, Unknown) else {"LifecyclePolicyText": rules},
        Tags=shape.tags(tags),
    )
    return reader.resource(REPOSITORY, arn, properties, ref=name)


def scanning(reader: Reader) -> Iterator[Resource]:
    """The registry's own scanning, which repositories of some names take part in."""
    answer = reader.call("ecr.get_registry_scanning_configuration")
    found = answer.get("scanningConfiguration", {})
    rules = found.get("rules") or None
    properties = shape.like(SCANNING, found, Rules=shape.part(SCANNING, ("Rules",), rules) if rules else None)
    yield reader.resource(SCANNING, reader.arn("ecr", "registry#RegistryScanningConfiguration"), properties)


def registry_policy(reader: Reader) -> Iterator[Resource]:
    """Who else may work with the whole registry."""
    answer = reader.get("ecr.get_registry_policy", absent=("RegistryPolicyNotFoundException",))
    if text := shape.pick(answer, "policyText"):
        properties = {"PolicyText": shape.document(text)}
        yield reader.resource(REGISTRY_POLICY, reader.arn("ecr", "registry#RegistryPolicy"), properties)


COLLECTORS = (
    Collector(
        service="ecr",
        types=(REPOSITORY,),
        calls={
            "ecr.describe_repositories": "ecr:DescribeRepositories",
            "ecr.get_repository_policy": "ecr:GetRepositoryPolicy",
            "ecr.get_lifecycle_policy": "ecr:GetLifecyclePolicy",
            "ecr.list_tags_for_resource": "ecr:ListTagsForResource",
        },
        collect=repositories,
    ),
    Collector(
        service="ecr",
        types=(SCANNING,),
        calls={"ecr.get_registry_scanning_configuration": "ecr:GetRegistryScanningConfiguration"},
        collect=scanning,
    ),
    Collector(
        service="ecr",
        types=(REGISTRY_POLICY,),
        calls={"ecr.get_registry_policy": "ecr:GetRegistryPolicy"},
        collect=registry_policy,
    ),
)
