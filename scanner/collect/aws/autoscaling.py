"""Auto Scaling: groups, and the launch configurations that old ones start from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource

GROUP = "AWS::AutoScaling::AutoScalingGroup"
CONFIGURATION = "AWS::AutoScaling::LaunchConfiguration"


def groups(reader: Reader) -> Iterator[Resource]:
    """Every group that is not being deleted."""
    for group in reader.items("autoscaling.describe_auto_scaling_groups", "AutoScalingGroups"):
        if not group.get("Status"):
            name = group["AutoScalingGroupName"]
            subnets = [part.strip() for part in (group.get("VPCZoneIdentifier") or "").split(",") if part.strip()]
            mixed = group.get("MixedInstancesPolicy")
            properties = shape.like(
                GROUP,
                group,
                VPCZoneIdentifier=subnets or None,
                LoadBalancerNames=group.get("LoadBalancerNames") or None,
                TargetGroupARNs=group.get("TargetGroupARNs") or None,
                TrafficSources=shape.part(GROUP, ("TrafficSources",), group.get("TrafficSources") or None),
                LaunchTemplate=_template(group.get("LaunchTemplate")),
                MixedInstancesPolicy=_mixed(mixed) if mixed else None,
                MetricsCollection=_metrics(group.get("EnabledMetrics", ())),
                Cooldown=group.get("DefaultCooldown"),
                Tags=_tags(group.get("Tags", ())),
                LifecycleHookSpecificationList=None,
                DesiredCapacityType=group.get("DesiredCapacityType") or None,
            )
            live = {"Instances": [item["InstanceId"] for item in group.get("Instances", ())]}
            arn = group.get("AutoScalingGroupARN") or reader.arn("autoscaling", f"autoScalingGroup/{name}")
            yield reader.resource(GROUP, arn, properties, ref=name, live=live)


def _template(given: Any) -> Any:
    """A launch template by its id: the service tells the name as well, and templates name one of the two."""
    if not given:
        return None
    named = "LaunchTemplateId" if given.get("LaunchTemplateId") else "LaunchTemplateName"
    return {named: given.get(named), "Version": given.get("Version") or "$Default"}


def _mixed(policy: Mapping[str, Any]) -> Any:
    template = policy.get("LaunchTemplate") or {}
    told = {**template, "LaunchTemplateSpecification": _template(template.get("LaunchTemplateSpecification"))}
    told["Overrides"] = [
        {**item, "LaunchTemplateSpecification": _template(item.get("LaunchTemplateSpecification"))}
        for item in template.get("Overrides", ())
    ] or None
    return shape.part(GROUP, ("MixedInstancesPolicy",), {**policy, "LaunchTemplate": told})


def _metrics(enabled: Any) -> Any:
    by_granularity: dict[str, list[str]] = {}
    for metric in enabled:
        by_granularity.setdefault(metric.get("Granularity", "1Minute"), []).append(metric["Metric"])
    return [{"Granularity": key, "Metrics": sorted(names)} for key, names in sorted(by_granularity.items())] or None


def _tags(given: Any) -> Any:
    return [
        {"Key": tag["Key"], "Value": tag.get("Value", ""), "PropagateAtLaunch": bool(tag.get("PropagateAtLaunch"))}
        for tag in sorted(given, key=lambda tag: str(tag["Key"]))
    ] or None


def launch_configurations(reader: Reader) -> Iterator[Resource]:
    """Every launch configuration, with its user data."""
    for described in reader.items("autoscaling.describe_launch_configurations", "LaunchConfigurations"):
        name = described["LaunchConfigurationName"]
        properties = shape.like(
            CONFIGURATION,
            described,
            # Text of no length is how absence is told here.
            **{key: described.get(key) or None for key in ("KernelId", "KeyName", "UserData", "ClassicLinkVPCId")},
            RamDiskId=described.get("RamdiskId") or None,
            ClassicLinkVPCSecurityGroups=None,
            SecurityGroups=described.get("SecurityGroups") or None,
            BlockDeviceMappings=shape.part(
                CONFIGURATION, ("BlockDeviceMappings",), described.get("BlockDeviceMappings") or None
            ),
            InstanceMonitoring=shape.pick(described, "InstanceMonitoring", "Enabled"),
        )
        live = shape.compact({"CreatedTime": shape.moment(described.get("CreatedTime"))})
        arn = described.get("LaunchConfigurationARN") or reader.arn("autoscaling", f"launchConfiguration/{name}")
        yield reader.resource(CONFIGURATION, arn, properties, ref=name, live=live)


COLLECTORS = (
    Collector(
        service="autoscaling",
        types=(GROUP,),
        calls={"autoscaling.describe_auto_scaling_groups": "autoscaling:DescribeAutoScalingGroups"},
        collect=groups,
    ),
    Collector(
        service="autoscaling",
        types=(CONFIGURATION,),
        calls={"autoscaling.describe_launch_configurations": "autoscaling:DescribeLaunchConfigurations"},
        collect=launch_configurations,
    ),
)
