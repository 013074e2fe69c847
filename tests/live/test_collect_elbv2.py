"""Load balancers as moto has them; refusals and forms that moto lacks are answers written by hand."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, assert_conform, gather, one
from tests.live.judged import judged

ARN = f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:loadbalancer/app/web/0123456789abcdef"
LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
MODERN = "ELBSecurityPolicy-TLS13-1-2-2021-06"


@pytest.fixture
def balancer(aws: str) -> str:
    """An application load balancer that faces the internet."""
    ec2 = boto3.client("ec2")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    group = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
    )
    subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]]
    (made,) = boto3.client("elbv2").create_load_balancer(
        Name="web",
        Subnets=subnets[:2],
        SecurityGroups=[group],
        Scheme="internet-facing",
        Tags=[{"Key": "exposure", "Value": "public"}],
    )["LoadBalancers"]
    return str(made["LoadBalancerArn"])


def _listen(balancer: str) -> dict[str, str]:
    elb = boto3.client("elbv2")
    vpc = boto3.client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    certificate = boto3.client("acm").request_certificate(DomainName="www.example.com")["CertificateArn"]
    (group,) = elb.create_target_group(Name="targets", Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"]
    forward = [{"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}]
    to_https = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
    made = {
        "redirect": {
            "Protocol": "HTTP",
            "Port": 80,
            "DefaultActions": [{"Type": "redirect", "RedirectConfig": to_https}],
        },
        "plain": {"Protocol": "HTTP", "Port": 8080, "DefaultActions": forward},
        "tls": {
            "Protocol": "HTTPS",
            "Port": 443,
            "DefaultActions": forward,
            "SslPolicy": MODERN,
            "Certificates": [{"CertificateArn": certificate}],
        },
    }
    return {
        name: elb.create_listener(LoadBalancerArn=balancer, **options)["Listeners"][0]["ListenerArn"]
        for name, options in made.items()
    }


def test_balancer_listeners_and_targets(balancer: str) -> None:
    boto3.client("elbv2").modify_load_balancer_attributes(
        LoadBalancerArn=balancer, Attributes=[{"Key": "deletion_protection.enabled", "Value": "true"}]
    )
    arns = _listen(balancer)
    found, gaps = gather(
        "elbv2", "ec2", regions=("us-east-1",), without=("ec2.region_settings", "ec2.snapshot_sharing")
    )
    assert_conform(found)
    assert gaps == []
    web = one(found, "AWS::ElasticLoadBalancingV2::LoadBalancer")
    assert (web.id, web.ref, web.tags) == (balancer, balancer, {"exposure": "public"})
    assert web.properties["Name"] == "web"
    assert len(web.properties["Subnets"]) == 2
    assert {"Key": "deletion_protection.enabled", "Value": "true"} in web.properties["LoadBalancerAttributes"]
    targets = one(found, "AWS::ElasticLoadBalancingV2::TargetGroup")
    assert targets.live == {"LoadBalancerArns": [balancer]}
    tls = one(found, LISTENER, arns["tls"]).properties
    assert tls["DefaultActions"] == [{"Type": "forward", "TargetGroupArn": targets.ref}]
    assert (tls["LoadBalancerArn"], tls["SslPolicy"], len(tls["Certificates"])) == (balancer, MODERN, 1)
    assert {name: judged("ELB-001", found)[arn] for name, arn in arns.items()} == {
        "redirect": "pass",
        "plain": "fail",
        "tls": "pass",
    }
    assert judged("ELB-002", found)[arns["tls"]] == "pass"
    assert judged("ELB-011", found)[arns["tls"]] == "pass"
    for rule, verdict in {
        "ELB-003": "fail",
        "ELB-005": "pass",
        "ELB-006": "fail",
        "ELB-007": "pass",
        "ELB-008": "pass",
    }.items():
        assert judged(rule, found)[balancer] == verdict, rule
    # The group is open on port 80, and the balancer uses it.
    (group,) = web.properties["SecurityGroups"]
    assert judged("SG-006", found)[group] == "pass"


def _answers(**more: Any) -> dict[str, Answer]:
    balancer = {
        "LoadBalancerArn": ARN,
        "LoadBalancerName": "web",
        "Scheme": "internal",
        "Type": "application",
        "AvailabilityZones": [{"ZoneName": "us-east-1a", "SubnetId": "subnet-1"}],
        **more,
    }
    return {"elbv2.describe_load_balancers": {"LoadBalancers": [balancer]}}


def test_bare_balancer() -> None:
    attributes = [{"Key": "access_logs.s3.bucket", "Value": ""}, {"Key": "access_logs.s3.enabled", "Value": "false"}]
    found, gaps = gather_from(
        {**_answers(), "elbv2.describe_load_balancer_attributes": {"Attributes": attributes}}, "elbv2"
    )
    assert_conform(found)
    assert gaps == []
    (balancer,) = found
    assert balancer.properties == {
        "Name": "web",
        "Scheme": "internal",
        "Type": "application",
        "Subnets": ["subnet-1"],
        "LoadBalancerAttributes": [{"Key": "access_logs.s3.enabled", "Value": "false"}],
    }
    assert judged("ELB-007", found) == {ARN: "fail"}


def test_forwarding_to_several_groups_and_client_certificates() -> None:
    groups = [{"TargetGroupArn": f"arn:{n}", "Weight": n} for n in (1, 2)]
    listener = {
        "ListenerArn": f"{ARN}/1",
        "Protocol": "HTTPS",
        "Port": 443,
        "DefaultActions": [{"Type": "forward", "Order": 1, "ForwardConfig": {"TargetGroups": groups}}],
        "MutualAuthentication": {
            "Mode": "verify",
            "TrustStoreArn": "arn:store",
            "TrustStoreAssociationStatus": "active",
        },
    }
    found, _ = gather_from({**_answers(), "elbv2.describe_listeners": {"Listeners": [listener]}}, "elbv2")
    assert_conform(found)
    told = one(found, LISTENER).properties
    assert told["DefaultActions"] == [{"Type": "forward", "Order": 1, "ForwardConfig": {"TargetGroups": groups}}]
    assert told["MutualAuthentication"] == {"Mode": "verify", "TrustStoreArn": "arn:store"}


def test_refused_details() -> None:
    refused = (
        "elbv2.describe_load_balancer_attributes",
        "elbv2.describe_listeners",
        "resourcegroupstaggingapi.get_resources",
    )
    found, gaps = gather_from({**_answers(), **dict.fromkeys(refused, "AccessDenied")}, "elbv2")
    (balancer,) = found
    assert isinstance(balancer.properties["LoadBalancerAttributes"], Unknown)
    assert isinstance(balancer.properties["Tags"], Unknown)
    assert {type for gap in gaps for type in gap.types} == {LISTENER}
    assert judged("ELB-003", found, gaps) == {ARN: "unknown"}
    assert judged("ELB-005", found, gaps) == {ARN: "unknown"}
    assert set(judged("ELB-001", found, gaps).values()) == {"unknown"}
