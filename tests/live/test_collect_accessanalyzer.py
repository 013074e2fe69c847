"""Access Analyzer, which moto does not know: from answers written by hand."""

from __future__ import annotations

from typing import Any

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, assert_conform, one
from tests.live.judged import judged

ANALYZER = "AWS::AccessAnalyzer::Analyzer"
FINDING = "Live::AccessAnalyzer::Finding"
MADE = "2026-01-01T00:00:00Z"


def _arn(name: str) -> str:
    return f"arn:aws:access-analyzer:us-east-1:{ACCOUNT}:analyzer/{name}"


def _analyzer(name: str, type: str, **others: Any) -> dict[str, Any]:
    return {"arn": _arn(name), "name": name, "type": type, "createdAt": MADE, "status": "ACTIVE", **others}


def _finding(id: str) -> dict[str, Any]:
    return {
        "id": id,
        "resource": "arn:aws:s3:::open",
        "resourceType": "AWS::S3::Bucket",
        "resourceOwnerAccount": ACCOUNT,
        "isPublic": True,
        "principal": {"AWS": "*"},
        "action": ["s3:GetObject"],
        "condition": {},
        "createdAt": MADE,
        "analyzedAt": MADE,
        "updatedAt": MADE,
        "status": "ACTIVE",
    }


OUTSIDE = _analyzer("outside", "ACCOUNT", tags={"team": "sec"})
UNUSED = _analyzer("unused", "ACCOUNT_UNUSED_ACCESS", configuration={"unusedAccess": {"unusedAccessAge": 90}})


def test_analyzers_and_findings() -> None:
    asked: list[Any] = []

    def listed(parameters: Any) -> Answer:
        asked.append(parameters)
        return {"findings": [_finding("f-1"), _finding("f-2")]}

    answers: dict[str, Answer] = {
        "accessanalyzer.list_analyzers": {"analyzers": [OUTSIDE, UNUSED]},
        "accessanalyzer.list_findings": listed,
    }
    found, gaps = gather_from(answers, "accessanalyzer")
    assert gaps == []
    assert_conform(found)
    outside = one(found, ANALYZER, _arn("outside"))
    assert outside.properties == {
        "AnalyzerName": "outside",
        "Type": "ACCOUNT",
        "Tags": [{"Key": "team", "Value": "sec"}],
    }
    assert (outside.live, outside.region) == ({"Status": "ACTIVE"}, "us-east-1")
    unused = one(found, ANALYZER, _arn("unused"))
    assert unused.properties["AnalyzerConfiguration"] == {"UnusedAccessConfiguration": {"UnusedAccessAge": 90}}
    findings = [resource for resource in found if resource.type == FINDING]
    assert [finding.id for finding in findings] == [f"{_arn('outside')}#Finding/{id}" for id in ("f-1", "f-2")]
    assert findings[0].properties["ResourceType"] == "AWS::S3::Bucket"
    assert findings[0].properties["Status"] == "ACTIVE"
    assert [parameters["analyzerArn"] for parameters in asked] == [_arn("outside")]


def test_no_analyzer() -> None:
    assert gather_from({"accessanalyzer.list_analyzers": {"analyzers": []}}, "accessanalyzer") == ([], [])


def test_findings_are_bounded() -> None:
    answers: dict[str, Answer] = {
        "accessanalyzer.list_analyzers": {"analyzers": [OUTSIDE]},
        "accessanalyzer.list_findings": {"findings": [_finding(f"f-{number}") for number in range(1200)]},
    }
    found, _ = gather_from(answers, "accessanalyzer")
    assert len([resource for resource in found if resource.type == FINDING]) == 1000


def test_refused() -> None:
    found, gaps = gather_from({"accessanalyzer.list_analyzers": "AccessDeniedException"}, "accessanalyzer")
    assert found == []
    assert [gap.types for gap in gaps] == [(ANALYZER,), (FINDING,)]
    answers: dict[str, Answer] = {
        "accessanalyzer.list_analyzers": {"analyzers": [OUTSIDE]},
        "accessanalyzer.list_findings": "AccessDeniedException",
    }
    found, gaps = gather_from(answers, "accessanalyzer")
    assert [gap.types for gap in gaps] == [(FINDING,)]
    assert not any(isinstance(value, Unknown) for value in one(found, ANALYZER).properties.values())


def test_region_without_an_analyzer() -> None:
    for analyzers, verdict in (([OUTSIDE], "pass"), ([UNUSED], "fail"), ([{**OUTSIDE, "status": "FAILED"}], "fail")):
        answers: dict[str, Answer] = {
            "accessanalyzer.list_analyzers": {"analyzers": analyzers},
            "accessanalyzer.list_findings": {"findings": []},
        }
        found, gaps = gather_from(answers, "accessanalyzer", "account")
        assert judged("IAM-011", found)["us-east-1"] == verdict
    answers = {"accessanalyzer.list_analyzers": "AccessDeniedException"}
    found, gaps = gather_from(answers, "accessanalyzer", "account")
    assert judged("IAM-011", found, gaps)["us-east-1"] == "unknown"
