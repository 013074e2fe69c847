"""Auto Scaling as moto has it."""

from __future__ import annotations

import base64
from typing import Any

import boto3
import pytest

from tests.live.answers import gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

GROUP = "AWS::AutoScaling::AutoScalingGroup"
TARGETS = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef"


@pytest.fixture
def scaling(aws: str) -> Any:
    client = boto3.client("autoscaling")
    client.create_launch_configuration(
        LaunchConfigurationName="old",
        ImageId="ami-12345678",
        InstanceType="t2.micro",
        UserData="#!/bin/sh\nexport DB_PASSWORD=correct-horse-7\n",
        AssociatePublicIpAddress=True,
        BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8}}],
    )
    return client


def test_groups(scaling: Any) -> None:
    ec2 = boto3.client("ec2")
    subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]][:2]
    template = ec2.create_launch_template(LaunchTemplateName="new", LaunchTemplateData={"ImageId": "ami-12345678"})
    named = template["LaunchTemplate"]["LaunchTemplateId"]
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="plain",
        LaunchConfigurationName="old",
        MinSize=0,
        MaxSize=2,
        VPCZoneIdentifier=",".join(subnets),
        LoadBalancerNames=[],
        HealthCheckType="EC2",
        Tags=[{"Key": "team", "Value": "web", "PropagateAtLaunch": True}],
    )
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="mixed",
        MixedInstancesPolicy={
            "LaunchTemplate": {
                "LaunchTemplateSpecification": {"LaunchTemplateId": named, "Version": "$Latest"},
                "Overrides": [{"InstanceType": "t3.micro"}, {"InstanceType": "t3.small"}],
            },
            "InstancesDistribution": {"OnDemandBaseCapacity": 1},
        },
        MinSize=0,
        MaxSize=0,
        AvailabilityZones=["us-east-1a"],
    )
    found, gaps = gather("autoscaling", regions=("us-east-1",))
    assert_conform(found)
    assert gaps == []
    plain = one(found, GROUP, "plain")
    assert plain.properties["VPCZoneIdentifier"] == subnets
    assert (plain.properties["MinSize"], plain.properties["MaxSize"]) == ("0", "2")
    assert plain.properties["Tags"] == [{"Key": "team", "Value": "web", "PropagateAtLaunch": True}]
    assert plain.tags == {"team": "web"}
    mixed = one(found, GROUP, "mixed")
    assert mixed.properties["MixedInstancesPolicy"] == {
        "LaunchTemplate": {
            "LaunchTemplateSpecification": {"LaunchTemplateId": named, "Version": "$Latest"},
            "Overrides": [{"InstanceType": "t3.micro"}, {"InstanceType": "t3.small"}],
        },
        "InstancesDistribution": {"OnDemandBaseCapacity": 1},
    }
    assert judged("ASG-001", found) == {"plain": "pass", "mixed": "fail"}
    assert judged("ASG-002", found) == {"plain": "pass", "mixed": "pass"}


def test_launch_configuration(scaling: Any) -> None:
    found, gaps = gather("autoscaling", regions=("us-east-1",))
    assert_conform(found)
    assert gaps == []
    (old,) = found
    assert base64.b64decode(old.properties["UserData"]).startswith(b"#!/bin/sh")
    assert not {"KernelId", "KeyName", "RamDiskId"} & set(old.properties)
    for rule in ("EC2-001", "EC2-002", "EC2-003", "EC2-004"):
        assert judged(rule, found) == {"old": "fail"}, rule


def test_balanced_group_and_one_that_goes() -> None:
    """What moto does not tell of groups; the answer is written by hand."""
    group: dict[str, Any] = {
        "MinSize": 1,
        "MaxSize": 1,
        "DesiredCapacity": 1,
        "DefaultCooldown": 300,
        "AvailabilityZones": ["us-east-1a"],
        "HealthCheckType": "EC2",
        "CreatedTime": 0,
    }
    balanced = {
        **group,
        "AutoScalingGroupName": "web",
        "TargetGroupARNs": [TARGETS],
        "TrafficSources": [{"Identifier": TARGETS, "Type": "elbv2"}],
        "LaunchTemplate": {"LaunchTemplateId": "lt-1", "LaunchTemplateName": "web", "Version": "3"},
        "EnabledMetrics": [{"Metric": name, "Granularity": "1Minute"} for name in ("GroupMinSize", "GroupMaxSize")],
    }
    going = {**group, "AutoScalingGroupName": "gone", "Status": "Delete in progress"}
    found, _ = gather_from(
        {
            "autoscaling.describe_auto_scaling_groups": {"AutoScalingGroups": [balanced, going]},
            "autoscaling.describe_launch_configurations": {"LaunchConfigurations": []},
        },
        "autoscaling",
    )
    assert_conform(found)
    (web,) = found
    assert web.properties["LaunchTemplate"] == {"LaunchTemplateId": "lt-1", "Version": "3"}
    assert web.properties["MetricsCollection"] == [
        {"Granularity": "1Minute", "Metrics": ["GroupMaxSize", "GroupMinSize"]}
    ]
    assert judged("ASG-002", found) == {"web": "fail"}
