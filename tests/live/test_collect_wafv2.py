"""WAF as moto has it; what a web ACL protects by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from scanner.model import Unknown
from tests.live.answers import gather_from
from tests.live.front import front
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

ACL = "AWS::WAFv2::WebACL"
LOGGING = "AWS::WAFv2::LoggingConfiguration"
ASSOCIATION = "AWS::WAFv2::WebACLAssociation"
SEEN = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "m"}
BAD_INPUTS = {
    "Name": "bad-inputs",
    "Priority": 0,
    "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesKnownBadInputsRuleSet"}},
    "OverrideAction": {"None": {}},
    "VisibilityConfig": SEEN,
}
ADMIN = {
    "Name": "admin",
    "Priority": 1,
    "Statement": {
        "ByteMatchStatement": {
            "SearchString": b"/admin",
            "FieldToMatch": {"UriPath": {}},
            "TextTransformations": [{"Priority": 0, "Type": "NONE"}],
            "PositionalConstraint": "STARTS_WITH",
        }
    },
    "Action": {"Block": {}},
    "VisibilityConfig": SEEN,
}
DELIVERY = "arn:aws:firehose:us-east-1:123456789012:deliverystream/aws-waf-logs-x"
BALANCER = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/front/1"


@pytest.fixture
def moto(aws: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """moto whose web ACLs protect nothing, which it doesn't tell by itself; gives the calls that came."""
    with front(aws, {"ListResourcesForWebACL": {"ResourceArns": []}}) as (url, seen):
        monkeypatch.setenv("AWS_ENDPOINT_URL_WAFV2", url)
        yield seen


def _make(name: str, scope: str, rules: list[Any], **more: Any) -> dict[str, Any]:
    summary: dict[str, Any] = boto3.client("wafv2").create_web_acl(
        Name=name, Scope=scope, DefaultAction={"Allow": {}}, Rules=rules, VisibilityConfig=SEEN, **more
    )["Summary"]
    return summary


def test_web_acls_and_logging(moto: list[str]) -> None:
    full = _make(
        "full", "REGIONAL", [BAD_INPUTS, ADMIN], Tags=[{"Key": "team", "Value": "web"}], Description="front door"
    )
    cdn = _make("cdn", "CLOUDFRONT", [])
    boto3.client("wafv2").put_logging_configuration(
        LoggingConfiguration={
            "ResourceArn": full["ARN"],
            "LogDestinationConfigs": [DELIVERY],
            "RedactedFields": [{"SingleHeader": {"Name": "authorization"}}],
        }
    )
    found, gaps = gather("wafv2")
    assert_conform(found)
    assert gaps == []
    acl = one(found, ACL, f"full|{full['Id']}|REGIONAL")
    assert (acl.id, acl.region) == (full["ARN"], "us-east-1")
    assert acl.tags == {"team": "web"}
    assert acl.properties["Scope"] == "REGIONAL"
    assert acl.properties["DefaultAction"] == {"Allow": {}}
    bad_inputs, admin = acl.properties["Rules"]
    assert bad_inputs["OverrideAction"] == {"None": {}}
    assert admin["Statement"]["ByteMatchStatement"]["SearchString"] == "/admin"
    distribution_acl = one(found, ACL, f"cdn|{cdn['Id']}|CLOUDFRONT")
    assert distribution_acl.region == ""
    logging = one(found, LOGGING)
    assert logging.ref == full["ARN"]
    assert logging.properties["LogDestinationConfigs"] == [DELIVERY]
    assert judged("WAF-003", found) == {str(acl.ref): "pass", str(distribution_acl.ref): "fail"}
    assert moto.count("ListWebACLs") == 3


def test_no_web_acl(moto: list[str]) -> None:
    assert gather("wafv2") == ([], [])
    assert "ListResourcesForWebACL" not in moto


ARN = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/a/1"


def _answers(protected: Any) -> dict[str, Any]:
    def listed(parameters: Any) -> Any:
        return {"WebACLs": [{"Name": "a", "Id": "1", "ARN": ARN}] if parameters["Scope"] == "REGIONAL" else []}

    return {
        "wafv2.list_web_acls": listed,
        "wafv2.get_web_acl": "WAFNonexistentItemException",
        "wafv2.list_resources_for_web_acl": protected,
    }


def test_associations() -> None:
    """Answers by hand: moto doesn't tell what a web ACL protects."""

    def protected(parameters: Any) -> Any:
        if parameters["ResourceType"] == "APP_RUNNER_SERVICE":
            return "WAFInvalidParameterException"
        return {"ResourceArns": [BALANCER] if parameters["ResourceType"] == "APPLICATION_LOAD_BALANCER" else []}

    found, _ = gather_from(_answers(protected), "wafv2")
    assert_conform(found)
    association = one(found, ASSOCIATION)
    assert association.id == f"{ARN}#WebACLAssociation/{BALANCER}"
    assert association.properties == {"ResourceArn": BALANCER, "WebACLArn": ARN}


def test_refused() -> None:
    """Refusals by hand: one kind that can't be asked for leaves the others, and a gap of the type."""

    def protected(parameters: Any) -> Any:
        kind = parameters["ResourceType"]
        if kind == "COGNITO_USER_POOL":
            return "AccessDeniedException"
        return {"ResourceArns": [BALANCER] if kind == "APPLICATION_LOAD_BALANCER" else []}

    found, gaps = gather_from(_answers(protected), "wafv2")
    assert_conform(found)
    assert isinstance(one(found, ACL).properties["Rules"], Unknown)
    assert one(found, ASSOCIATION).properties["ResourceArn"] == BALANCER
    assert sorted(gap.types for gap in gaps) == [(), (ASSOCIATION,)]
