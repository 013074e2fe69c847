"""Load balancers of the second generation: application, network and gateway, with listeners and target groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape, tagging
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Resource, Unknown

BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup"


def load_balancers(reader: Reader) -> Iterator[Resource]:
    """Every load balancer with its attributes."""
    tags = tagging.Tags(reader, "elasticloadbalancing:loadbalancer")
    listed = reader.shared("elbv2.describe_load_balancers", "LoadBalancers")
    yield from reader.map(lambda balancer: _balancer(reader, balancer, tags), listed)


def _balancer(reader: Reader, listed: Mapping[str, Any], tags: tagging.Tags) -> Resource:
    arn = listed["LoadBalancerArn"]
    attributes = reader.listed("elbv2.describe_load_balancer_attributes", "Attributes", about=arn, LoadBalancerArn=arn)
    properties = shape.like(
        BALANCER,
        listed,
        Name=listed.get("LoadBalancerName"),
        LoadBalancerAttributes=_attributes(attributes),
        SecurityGroups=listed.get("SecurityGroups") or None,
        Subnets=[zone["SubnetId"] for zone in listed.get("AvailabilityZones", ()) if zone.get("SubnetId")] or None,
        Tags=tags.of(arn),
    )
    live = shape.compact({"DNSName": listed.get("DNSName"), "State": shape.pick(listed, "State", "Code")})
    return reader.resource(BALANCER, arn, properties, ref=arn, live=live)


def _attributes(given: Any) -> Any:
    """Attributes without those that have no value: an absent bucket is told as an empty one."""
    if given is None or isinstance(given, Unknown):
        return given
    return [{"Key": item["Key"], "Value": item["Value"]} for item in given if item.get("Value")]


def listeners(reader: Reader) -> Iterator[Resource]:
    """Every listener of every load balancer. The secrets of its clients are not told by the service."""
    balancers = reader.shared("elbv2.describe_load_balancers", "LoadBalancers")
    for found in reader.map(lambda balancer: _listeners(reader, balancer["LoadBalancerArn"]), balancers):
        yield from found


def _listeners(reader: Reader, balancer: str) -> list[Resource]:
    try:
        listed = list(reader.items("elbv2.describe_listeners", "Listeners", LoadBalancerArn=balancer))
    except Refused as refusal:
        if refusal.cause != "vanished":
            reader.lost(refusal, about=balancer, types=(LISTENER,))
        return []
    found = []
    for listener in listed:
        arn = listener["ListenerArn"]
        certificates = [{"CertificateArn": item["CertificateArn"]} for item in listener.get("Certificates", ())]
        mutual = listener.get("MutualAuthentication") or {}
        properties = shape.like(
            LISTENER,
            listener,
            LoadBalancerArn=balancer,
            Certificates=certificates or None,
            AlpnPolicy=listener.get("AlpnPolicy") or None,
            DefaultActions=[_action(action) for action in listener.get("DefaultActions", ())],
            MutualAuthentication=shape.part(LISTENER, ("MutualAuthentication",), mutual)
            if mutual.get("Mode", "off") != "off"
            else None,
        )
        found.append(reader.resource(LISTENER, arn, properties, ref=arn))
    return found


def _action(action: Mapping[str, Any]) -> Any:
    told = shape.part(LISTENER, ("DefaultActions", 0), action)
    # What forwards to one group names it twice; templates may, and need not.
    if (
        isinstance(told, dict)
        and "TargetGroupArn" in told
        and len(told.get("ForwardConfig", {}).get("TargetGroups", ())) < 2
    ):
        told = {key: value for key, value in told.items() if key != "ForwardConfig"}
    return told


def target_groups(reader: Reader) -> Iterator[Resource]:
    """Every target group; `live.LoadBalancerArns` tells who sends to it."""
    tags = tagging.Tags(reader, "elasticloadbalancing:targetgroup")
    for group in reader.items("elbv2.describe_target_groups", "TargetGroups"):
        arn = group["TargetGroupArn"]
        properties = shape.like(
            GROUP,
            group,
            Name=group.get("TargetGroupName"),
            Matcher=shape.compact(group.get("Matcher") or {}) or None,
            HealthCheckPath=group.get("HealthCheckPath") or None,
            Tags=tags.of(arn),
        )
        live = {"LoadBalancerArns": sorted(set(group.get("LoadBalancerArns", ())))}
        yield reader.resource(GROUP, arn, properties, ref=arn, live=live)


_BALANCERS = {"elbv2.describe_load_balancers": "elasticloadbalancing:DescribeLoadBalancers"}

COLLECTORS = (
    Collector(
        service="elbv2",
        types=(BALANCER,),
        calls={
            **_BALANCERS,
            "elbv2.describe_load_balancer_attributes": "elasticloadbalancing:DescribeLoadBalancerAttributes",
            **tagging.CALLS,
        },
        collect=load_balancers,
    ),
    Collector(
        service="elbv2",
        types=(LISTENER,),
        calls={**_BALANCERS, "elbv2.describe_listeners": "elasticloadbalancing:DescribeListeners"},
        collect=listeners,
    ),
    Collector(
        service="elbv2",
        types=(GROUP,),
        calls={"elbv2.describe_target_groups": "elasticloadbalancing:DescribeTargetGroups", **tagging.CALLS},
        collect=target_groups,
    ),
)
