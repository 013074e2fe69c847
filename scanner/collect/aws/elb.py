"""Classic load balancers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Resource, Unknown

BALANCER = "AWS::ElasticLoadBalancing::LoadBalancer"

_BATCH = 20
"""Load balancers whose tags one call tells."""
_DESYNC = "elb.http.desyncmitigationmode"


def classic_load_balancers(reader: Reader) -> Iterator[Resource]:
    """Every classic load balancer with listeners, the policies that these use, and attributes."""
    listed = list(reader.items("elb.describe_load_balancers", "LoadBalancerDescriptions"))
    tags = _tags(reader, [balancer["LoadBalancerName"] for balancer in listed])
    yield from reader.map(lambda balancer: _balancer(reader, balancer, tags), listed)


def _tags(reader: Reader, names: list[str]) -> Any:
    found: dict[str, Any] = {}
    try:
        for start in range(0, len(names), _BATCH):
            batch = names[start : start + _BATCH]
            for told in reader.items("elb.describe_tags", "TagDescriptions", LoadBalancerNames=batch):
                found[told["LoadBalancerName"]] = shape.tags(told.get("Tags"))
    except Refused as refusal:
        return reader.lost(refusal, about=names[0])
    return found


def _balancer(reader: Reader, listed: Mapping[str, Any], tags: Any) -> Resource:
    name = listed["LoadBalancerName"]
    arn = reader.arn("elasticloadbalancing", f"loadbalancer/{name}")
    answer = reader.get("elb.describe_load_balancer_attributes", about=arn, LoadBalancerName=name)
    attributes = shape.pick(answer, "LoadBalancerAttributes")
    named = sorted(
        {policy for item in listed.get("ListenerDescriptions", ()) for policy in item.get("PolicyNames", ())}
    )
    policies: Any = None
    if named:
        policies = reader.listed(
            "elb.describe_load_balancer_policies",
            "PolicyDescriptions",
            about=arn,
            LoadBalancerName=name,
            PolicyNames=named,
        )
    properties = shape.like(
        BALANCER,
        listed,
        Listeners=[_listener(item) for item in listed.get("ListenerDescriptions", ())],
        Policies=_policies(policies),
        AccessLoggingPolicy=_access_logs(attributes),
        ConnectionDrainingPolicy=shape.part(
            BALANCER, ("ConnectionDrainingPolicy",), shape.pick(attributes, "ConnectionDraining")
        ),
        ConnectionSettings=shape.part(BALANCER, ("ConnectionSettings",), shape.pick(attributes, "ConnectionSettings")),
        CrossZone=shape.pick(attributes, "CrossZoneLoadBalancing", "Enabled"),
        Instances=[item["InstanceId"] for item in listed.get("Instances", ())] or None,
        SecurityGroups=listed.get("SecurityGroups") or None,
        Subnets=listed.get("Subnets") or None,
        # Those of its subnets: templates name either.
        AvailabilityZones=None if listed.get("Subnets") else listed.get("AvailabilityZones"),
        Tags=shape.pick(tags, name),
    )
    live = {"DNSName": listed.get("DNSName"), "DesyncMitigationMode": _desync(attributes)}
    return reader.resource(BALANCER, arn, properties, ref=name, live=shape.compact(live))


def _listener(described: Mapping[str, Any]) -> Any:
    listener = {**described.get("Listener", {}), "PolicyNames": described.get("PolicyNames") or None}
    if listener.get("SSLCertificateId") == "None":
        listener["SSLCertificateId"] = None
    return shape.part(BALANCER, ("Listeners", 0), shape.compact(listener))


def _policies(described: Any) -> Any:
    if described is None or isinstance(described, Unknown):
        return described
    return [
        {
            "PolicyName": policy["PolicyName"],
            "PolicyType": policy.get("PolicyTypeName"),
            "Attributes": [
                {"Name": item["AttributeName"], "Value": item.get("AttributeValue", "")}
                for item in policy.get("PolicyAttributeDescriptions", ())
            ],
        }
        for policy in described
    ]


def _access_logs(attributes: Any) -> Any:
    """Templates can't turn logs off without a bucket to keep them: then nothing is said."""
    logs = shape.pick(attributes, "AccessLog")
    if isinstance(logs, Mapping) and not logs.get("Enabled") and not logs.get("S3BucketName"):
        return None
    return shape.part(BALANCER, ("AccessLoggingPolicy",), logs)


def _desync(attributes: Any) -> Any:
    if isinstance(attributes, Unknown):
        return attributes
    more = shape.pick(attributes, "AdditionalAttributes") or ()
    return next((item.get("Value") for item in more if item.get("Key") == _DESYNC), None)


COLLECTORS = (
    Collector(
        service="elb",
        types=(BALANCER,),
        calls={
            "elb.describe_load_balancers": "elasticloadbalancing:DescribeLoadBalancers",
            "elb.describe_load_balancer_attributes": "elasticloadbalancing:DescribeLoadBalancerAttributes",
            "elb.describe_load_balancer_policies": "elasticloadbalancing:DescribeLoadBalancerPolicies",
            "elb.describe_tags": "elasticloadbalancing:DescribeTags",
        },
        collect=classic_load_balancers,
    ),
)
