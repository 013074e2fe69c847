"""The support plan by written answers: moto knows neither results of checks nor reviews."""

from __future__ import annotations

from typing import Any

from scanner.model import Resource, Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import one
from tests.live.judged import judged

PLAN = "Account::Support::Plan"
CHECK: dict[str, Any] = {"description": "", "category": "security", "metadata": []}


def _answers(number: int = 2) -> dict[str, Answer]:
    def summaries(parameters: Any) -> Answer:
        assert len(parameters["checkIds"]) <= 100
        states = {"c0": "error", "c1": "ok"}
        return {
            "summaries": [
                {
                    "checkId": id,
                    "timestamp": "2026-11-20T00:00:00Z",
                    "status": states.get(id, "not_available"),
                    "resourcesSummary": {
                        "resourcesProcessed": 3,
                        "resourcesFlagged": 2,
                        "resourcesIgnored": 0,
                        "resourcesSuppressed": 0,
                    },
                    "categorySpecificSummary": {},
                }
                for id in parameters["checkIds"]
            ]
        }

    return {
        "support.describe_trusted_advisor_checks": {
            "checks": [{**CHECK, "id": f"c{n}", "name": f"Check {n}"} for n in range(number)]
        },
        "support.describe_trusted_advisor_check_summaries": summaries,
        "wellarchitected.list_workloads": {
            "WorkloadSummaries": [
                {"WorkloadName": "shop", "RiskCounts": {"HIGH": 2, "UNANSWERED": 9}},
                {"WorkloadName": "blog", "RiskCounts": {"NONE": 4}},
            ]
        },
    }


def _verdicts(found: list[Resource]) -> tuple[set[str], set[str]]:
    return set(judged("SUPPORT-001", found).values()), set(judged("SUPPORT-002", found).values())


def test_what_is_open() -> None:
    found, gaps = gather_from(_answers(250), "support")
    assert gaps == []
    plan = one(found, PLAN)
    assert plan.properties == {
        "Plan": "BUSINESS_OR_ABOVE",
        "TrustedAdvisorErrors": [
            {"Check": "Check 0", "Category": "security", "Status": "error", "ResourcesFlagged": 2}
        ],
        "WellArchitectedHighRisks": [{"Workload": "shop", "Region": "us-east-1", "High": 2, "Medium": 0}],
    }
    assert _verdicts(found) == ({"fail"}, {"pass"})


def test_nothing_open() -> None:
    found, _ = gather_from({**_answers(0), "wellarchitected.list_workloads": {"WorkloadSummaries": []}}, "support")
    assert _verdicts(found) == ({"pass"}, {"pass"})


def test_without_a_plan() -> None:
    """What Trusted Advisor found is then told to nobody: no gap, and no pass."""
    found, gaps = gather_from(
        {
            "support.describe_trusted_advisor_checks": "SubscriptionRequiredException",
            "wellarchitected.list_workloads": {"WorkloadSummaries": []},
        },
        "support",
    )
    assert gaps == []
    assert one(found, PLAN).properties["Plan"] == "BASIC_OR_DEVELOPER"
    assert _verdicts(found) == ({"unknown"}, {"fail"})


def test_refused() -> None:
    found, gaps = gather_from(
        {
            "support.describe_trusted_advisor_checks": "AccessDeniedException",
            "wellarchitected.list_workloads": "AccessDeniedException",
        },
        "support",
    )
    assert isinstance(one(found, PLAN).properties["Plan"], Unknown)
    assert {gap.call for gap in gaps} == {"support:DescribeTrustedAdvisorChecks", "wellarchitected:ListWorkloads"}
    assert _verdicts(found) == ({"unknown"}, {"unknown"})


def test_results_refused() -> None:
    refused = "support.describe_trusted_advisor_check_summaries"
    calm: dict[str, Answer] = {
        **_answers(),
        refused: "AccessDeniedException",
        "wellarchitected.list_workloads": {"WorkloadSummaries": []},
    }
    found, gaps = gather_from(calm, "support")
    assert len(gaps) == 1
    assert _verdicts(found) == ({"unknown"}, {"pass"})
