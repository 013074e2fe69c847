"""Inspector: what it scans in the region, and the grave findings that are open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Resource

STATUS = "Account::Inspector2::Status"
FINDING = "Live::Inspector2::Finding"
_SCANNED = {"Ec2": "ec2", "Ecr": "ecr", "Lambda": "lambda", "LambdaCode": "lambdaCode"}
_MOST = 500
"""Findings that are read of one region, the gravest first. One is enough to fail."""


def status(reader: Reader) -> Iterator[Resource]:
    """ENABLED, DISABLED or a state between them, for each kind of resource."""
    yield reader.resource(STATUS, reader.settings_id(STATUS), _states(reader))


def _states(reader: Reader) -> dict[str, Any]:
    # An account that was never enrolled is told as disabled by some, and left out of the list by others.
    ask, mine = "inspector2.batch_get_account_status", [reader.account]
    for failed in reader.shared(ask, "failedAccounts", accountIds=mine):
        code = str(failed.get("errorCode", ""))
        if code != "ACCOUNT_IS_ISOLATED":
            call = "inspector2:BatchGetAccountStatus"
            cause = "denied" if code == "ACCESS_DENIED" else "failed"
            raise Refused(call, cause, code, str(failed.get("errorMessage") or code))
    account: Any = shape.pick(reader.shared(ask, "accounts", accountIds=mine), 0)
    return {name: shape.pick(account, "resourceState", key, "status") or "DISABLED" for name, key in _SCANNED.items()}


def findings(reader: Reader) -> Iterator[Resource]:
    """What is open, critical or high, on this account; nothing is asked where Inspector is off."""
    if set(_states(reader).values()) == {"DISABLED"}:
        return
    wanted = {
        "awsAccountId": [reader.account],
        "findingStatus": ["ACTIVE"],
        "severity": ["CRITICAL", "HIGH"],
    }
    listed = reader.items(
        "inspector2.list_findings",
        "findings",
        filterCriteria={
            name: [{"comparison": "EQUALS", "value": value} for value in values] for name, values in wanted.items()
        },
        sortCriteria={"field": "SEVERITY", "sortOrder": "DESC"},
        maxResults=100,
    )
    for found in islice(listed, _MOST):
        yield _finding(reader, found)


def _finding(reader: Reader, found: Mapping[str, Any]) -> Resource:
    resources = [resource.get("id") for resource in found.get("resources", ())]
    properties = {
        "Severity": found.get("severity"),
        "Status": found.get("status"),
        "Type": found.get("type"),
        "Title": found.get("title"),
        "VulnerabilityId": shape.pick(found, "packageVulnerabilityDetails", "vulnerabilityId"),
        "Resources": resources or None,
        "FixAvailable": found.get("fixAvailable"),
        "ExploitAvailable": found.get("exploitAvailable"),
        "FirstObservedAt": shape.moment(found.get("firstObservedAt")),
    }
    return reader.resource(FINDING, found["findingArn"], shape.compact(properties))


_STATUS = {"inspector2.batch_get_account_status": "inspector2:BatchGetAccountStatus"}

COLLECTORS = (
    Collector(service="inspector2", types=(STATUS,), calls=_STATUS, collect=status),
    Collector(
        service="inspector2",
        types=(FINDING,),
        calls={**_STATUS, "inspector2.list_findings": "inspector2:ListFindings"},
        collect=findings,
    ),
)
