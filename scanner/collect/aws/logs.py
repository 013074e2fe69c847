"""CloudWatch Logs: log groups, metric filters, resource policies, and what delivers its logs through the service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape, tagging
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource

GROUP = "AWS::Logs::LogGroup"
FILTER = "AWS::Logs::MetricFilter"
POLICY = "AWS::Logs::ResourcePolicy"
SOURCE = "AWS::Logs::DeliverySource"
_OF_CLOUDFRONT = "us-east-1"
"""Where CloudFront, which has no region, keeps its delivery sources."""


def groups(reader: Reader) -> Iterator[Resource]:
    """The region's log groups. What stands in them is never read."""
    tags = tagging.Tags(reader, "logs")
    for group in reader.items("logs.describe_log_groups", "logGroups"):
        arn = group.get("logGroupArn") or group["arn"].removesuffix(":*")
        yield reader.resource(GROUP, arn, shape.like(GROUP, group, Tags=tags.of(arn)), ref=group["logGroupName"])


def filters(reader: Reader) -> Iterator[Resource]:
    """The metric filters of all log groups of the region."""
    for found in reader.items("logs.describe_metric_filters", "metricFilters"):
        name, group = found["filterName"], found["logGroupName"]
        transformations = [_transformation(given) for given in found.get("metricTransformations", ())]
        properties = shape.like(FILTER, {**found, "metricTransformations": transformations})
        arn = reader.arn("logs", f"log-group:{group}")
        yield reader.resource(FILTER, f"{arn}#MetricFilter/{name}", properties, ref=name)


def _transformation(given: Mapping[str, Any]) -> dict[str, Any]:
    dimensions = [{"Key": key, "Value": value} for key, value in (given.get("dimensions") or {}).items()]
    return {**given, "dimensions": dimensions or None}


def policies(reader: Reader) -> Iterator[Resource]:
    """The policies that let services and other accounts write to log groups of the region."""
    for policy in reader.items("logs.describe_resource_policies", "resourcePolicies"):
        name = policy["policyName"]
        properties = {"PolicyName": name, "PolicyDocument": shape.document(policy.get("policyDocument"))}
        yield reader.resource(POLICY, reader.arn("logs", f"resource-policy:{name}"), properties, ref=name)


def sources(reader: Reader) -> Iterator[Resource]:
    """The resources of the region whose logs the service delivers."""
    yield from _sources(reader, reader.region)


def cloudfront_sources(reader: Reader) -> Iterator[Resource]:
    """Those of CloudFront, where the run does not go to the region that has them."""
    if reader.partition == "aws" and _OF_CLOUDFRONT not in reader.regions:
        yield from _sources(reader, _OF_CLOUDFRONT)


def _sources(reader: Reader, region: str) -> Iterator[Resource]:
    for source in reader.items("logs.describe_delivery_sources", "deliverySources", region=region):
        properties = shape.like(
            SOURCE, source, ResourceArn=shape.pick(source, "resourceArns", 0), Tags=shape.tags(source.get("tags"))
        )
        yield reader.resource(SOURCE, source["arn"], properties, ref=source["name"], region=region)


COLLECTORS = (
    Collector(
        service="logs",
        types=(GROUP,),
        calls={"logs.describe_log_groups": "logs:DescribeLogGroups", **tagging.CALLS},
        collect=groups,
    ),
    Collector(
        service="logs",
        types=(FILTER,),
        calls={"logs.describe_metric_filters": "logs:DescribeMetricFilters"},
        collect=filters,
    ),
    Collector(
        service="logs",
        types=(POLICY,),
        calls={"logs.describe_resource_policies": "logs:DescribeResourcePolicies"},
        collect=policies,
    ),
    Collector(
        service="logs",
        types=(SOURCE,),
        calls={"logs.describe_delivery_sources": "logs:DescribeDeliverySources"},
        collect=sources,
    ),
    Collector(
        service="logs",
        types=(SOURCE,),
        calls={"logs.describe_delivery_sources": "logs:DescribeDeliverySources"},
        collect=cloudfront_sources,
        is_global=True,
    ),
)
