"""Support: the plan as far as it is told, what Trusted Advisor found, and open risks of Well-Architected reviews."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

PLAN = "Account::Support::Plan"
_MOST = 100
"""Checks whose results are asked for at once."""
_NO_PLAN = ("SubscriptionRequiredException",)


def plan(reader: Reader) -> Iterator[Resource]:
    """
    The account's plan: BASIC_OR_DEVELOPER, which the service does not tell apart, or BUSINESS_OR_ABOVE; checks of
    Trusted Advisor that ended in an error or a warning, and workloads with risks, in lists of their own.
    """
    checks = reader.listed("support.describe_trusted_advisor_checks", "checks", absent=_NO_PLAN, language="en")
    name: Any
    errors: Any
    if isinstance(checks, Unknown):
        name, errors = checks, checks
    elif checks is None:
        # Without such a plan nobody is told through the API, whatever the permissions: no gap.
        name = "BASIC_OR_DEVELOPER"
        errors = Unknown(
            f"Trusted Advisor of {reader.account}, with a plan below Business", "what Trusted Advisor found"
        )
    else:
        name, errors = "BUSINESS_OR_ABOVE", _errors(reader, checks)
    properties = {"Plan": name, "TrustedAdvisorErrors": errors, "WellArchitectedHighRisks": _risks(reader)}
    yield reader.resource(PLAN, reader.settings_id(PLAN), properties)


def _errors(reader: Reader, checks: Sequence[Mapping[str, Any]]) -> list[Any]:
    by_id = {check["id"]: check for check in checks}
    ids = list(by_id)
    found: list[Any] = []
    for some in reader.map(
        lambda first: reader.listed(
            "support.describe_trusted_advisor_check_summaries", "summaries", checkIds=ids[first : first + _MOST]
        ),
        range(0, len(ids), _MOST),
    ):
        if isinstance(some, Unknown):
            found.append(some)
            continue
        for summary in some:
            if summary.get("status") in ("error", "warning"):
                check = by_id.get(summary["checkId"], {})
                entry = {
                    "Check": check.get("name", summary["checkId"]),
                    "Category": check.get("category"),
                    "Status": summary["status"],
                    "ResourcesFlagged": shape.pick(summary, "resourcesSummary", "resourcesFlagged"),
                }
                found.append(shape.compact(entry))
    return found


def _risks(reader: Reader) -> list[Any]:
    found: list[Any] = []
    for region, workloads in reader.everywhere("wellarchitected.list_workloads", "WorkloadSummaries"):
        if isinstance(workloads, Unknown):
            found.append(workloads)
            continue
        for workload in workloads or ():
            high, medium = (shape.pick(workload, "RiskCounts", kind) or 0 for kind in ("HIGH", "MEDIUM"))
            if high or medium:
                name = workload.get("WorkloadName") or workload.get("WorkloadId")
                found.append({"Workload": name, "Region": region, "High": high, "Medium": medium})
    return found


COLLECTORS = (
    Collector(
        service="support",
        types=(PLAN,),
        calls={
            "support.describe_trusted_advisor_checks": "support:DescribeTrustedAdvisorChecks",
            "support.describe_trusted_advisor_check_summaries": "support:DescribeTrustedAdvisorCheckSummaries",
            "wellarchitected.list_workloads": "wellarchitected:ListWorkloads",
        },
        collect=plan,
        is_global=True,
    ),
)
