"""Classic load balancers as moto has them; refusals are answers written by hand."""

from __future__ import annotations

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, assert_conform, gather, one
from tests.live.judged import judged

MODERN = "ELBSecurityPolicy-TLS-1-2-2017-01"


def test_balancers(aws: str) -> None:
    elb = boto3.client("elb")
    certificate = boto3.client("acm").request_certificate(DomainName="www.example.com")["CertificateArn"]
    tls = {
        "Protocol": "HTTPS",
        "LoadBalancerPort": 443,
        "InstancePort": 80,
        "InstanceProtocol": "HTTP",
        "SSLCertificateId": certificate,
    }
    plain = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}
    tags = [{"Key": "team", "Value": "web"}]
    elb.create_load_balancer(
        LoadBalancerName="good", Listeners=[tls], AvailabilityZones=["us-east-1a"], Scheme="internal", Tags=tags
    )
    elb.create_load_balancer(LoadBalancerName="bare", Listeners=[plain], AvailabilityZones=["us-east-1a"])
    elb.create_load_balancer_policy(
        LoadBalancerName="good",
        PolicyName="tls",
        PolicyTypeName="SSLNegotiationPolicyType",
        PolicyAttributes=[{"AttributeName": "Reference-Security-Policy", "AttributeValue": MODERN}],
    )
    elb.set_load_balancer_policies_of_listener(LoadBalancerName="good", LoadBalancerPort=443, PolicyNames=["tls"])
    elb.modify_load_balancer_attributes(
        LoadBalancerName="good",
        LoadBalancerAttributes={
            "CrossZoneLoadBalancing": {"Enabled": True},
            "ConnectionDraining": {"Enabled": True, "Timeout": 60},
        },
    )
    found, gaps = gather("elb", regions=("us-east-1",))
    assert_conform(found)
    assert gaps == []
    good = one(found, "AWS::ElasticLoadBalancing::LoadBalancer", "good")
    assert good.id == f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:loadbalancer/good"
    assert good.tags == {"team": "web"}
    (listener,) = good.properties["Listeners"]
    assert (listener["LoadBalancerPort"], listener["PolicyNames"]) == ("443", ["tls"])
    assert good.properties["Policies"] == [
        {
            "PolicyName": "tls",
            "PolicyType": "SSLNegotiationPolicyType",
            "Attributes": [{"Name": "Reference-Security-Policy", "Value": MODERN}],
        }
    ]
    assert good.properties["ConnectionDrainingPolicy"] == {"Enabled": True, "Timeout": 60}
    bare = one(found, "AWS::ElasticLoadBalancing::LoadBalancer", "bare")
    assert "SSLCertificateId" not in bare.properties["Listeners"][0]
    assert not {"Policies", "Tags"} & set(bare.properties)
    assert judged("ELB-016", found) == {"good": "fail", "bare": "fail"}
    assert judged("ELB-017", found) == {"good": "pass", "bare": "fail"}
    assert judged("ELB-018", found) == {"good": "pass", "bare": "pass"}
    assert judged("ELB-019", found) == {"good": "pass", "bare": "pass"}
    assert judged("ELB-020", found)["good"] == "pass"


def _answers() -> dict[str, Answer]:
    listener = {"Protocol": "HTTPS", "LoadBalancerPort": 443, "InstancePort": 80, "SSLCertificateId": "arn:aws:acm:x"}
    described = {
        "LoadBalancerName": "old",
        "ListenerDescriptions": [{"Listener": listener, "PolicyNames": ["tls"]}],
        "AvailabilityZones": ["us-east-1a", "us-east-1b"],
    }
    return {"elb.describe_load_balancers": {"LoadBalancerDescriptions": [described]}}


def test_desync_mitigation_and_several_zones() -> None:
    more = [{"Key": "elb.http.desyncmitigationmode", "Value": "strictest"}]
    attributes = {"LoadBalancerAttributes": {"AdditionalAttributes": more}}
    found, _ = gather_from({**_answers(), "elb.describe_load_balancer_attributes": attributes}, "elb")
    assert_conform(found)
    (balancer,) = found
    assert balancer.live == {"DesyncMitigationMode": "strictest"}
    assert balancer.properties["AvailabilityZones"] == ["us-east-1a", "us-east-1b"]


def test_refused_details() -> None:
    refused = ("elb.describe_load_balancer_attributes", "elb.describe_load_balancer_policies", "elb.describe_tags")
    found, gaps = gather_from({**_answers(), **dict.fromkeys(refused, "AccessDenied")}, "elb")
    (balancer,) = found
    assert len(gaps) == 3
    for name in ("AccessLoggingPolicy", "CrossZone", "Policies", "Tags"):
        assert isinstance(balancer.properties[name], Unknown), name
    assert isinstance(balancer.live["DesyncMitigationMode"], Unknown)
    assert judged("ELB-016", found) == {"old": "unknown"}
    assert judged("ELB-018", found) != {"old": "pass"}
