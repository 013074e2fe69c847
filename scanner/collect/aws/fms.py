"""Firewall Manager: how accounts comply with its policies, as the account that administers it is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Resource

COMPLIANCE = "Live::FMS::PolicyCompliance"
_NO_ADMINISTRATOR = "No default admin could be found"


def compliance(reader: Reader) -> Iterator[Resource]:
    """What each policy says of each member; nothing in an account that does not administer Firewall Manager."""
    try:
        policies = list(reader.items("fms.list_policies", "PolicyList", MaxResults=100))
    except Refused as refusal:
        # The code is that of missing permissions, which are another matter: only the text tells them apart.
        if refusal.code == "AccessDeniedException" and _NO_ADMINISTRATOR in refusal.message:
            return
        raise
    for found in reader.map(lambda policy: _members(reader, policy), policies):
        yield from found


def _members(reader: Reader, policy: Mapping[str, Any]) -> list[Resource]:
    arn = policy["PolicyArn"]
    listed = reader.children(
        "fms.list_compliance_status",
        "PolicyComplianceStatusList",
        types=(COMPLIANCE,),
        about=arn,
        PolicyId=policy["PolicyId"],
        MaxResults=100,
    )
    return [_member(reader, arn, policy, told) for told in listed]


def _member(reader: Reader, arn: str, policy: Mapping[str, Any], told: Mapping[str, Any]) -> Resource:
    results = told.get("EvaluationResults") or ()
    states = {result.get("ComplianceStatus") for result in results}
    properties = {
        "PolicyName": policy.get("PolicyName"),
        "SecurityServiceType": policy.get("SecurityServiceType"),
        "MemberAccount": told.get("MemberAccount"),
        "ComplianceStatus": next((state for state in ("NON_COMPLIANT", "COMPLIANT") if state in states), None),
        "ViolatorCount": sum(result.get("ViolatorCount") or 0 for result in results),
        "LastUpdated": shape.moment(told.get("LastUpdated")),
    }
    id = f"{arn}#PolicyCompliance/{told.get('MemberAccount', '')}"
    return reader.resource(COMPLIANCE, id, shape.compact(properties))


COLLECTORS = (
    Collector(
        service="fms",
        types=(COMPLIANCE,),
        calls={
            "fms.list_policies": "fms:ListPolicies",
            "fms.list_compliance_status": "fms:ListComplianceStatus",
        },
        collect=compliance,
    ),
)
