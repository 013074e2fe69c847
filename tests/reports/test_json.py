"""The report for programs, against its published schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scanner.model import Problem
from scanner.report import Report
from scanner.rule import Rule

Render = Callable[..., str]
SCHEMA = json.loads((Path(__file__).parents[2] / "docs/report.schema.json").read_text(encoding="utf-8"))


def strict(schema: Any) -> Any:
    """The schema, with every key that it does not name refused: ours may not drift from it."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(value) for key, value in schema.items()}
    if isinstance(closed.get("properties"), dict) and "required" in closed:
        closed["additionalProperties"] = False
    return closed


def load(text: str) -> Any:
    """The document, once it is proven valid."""
    document = json.loads(text.encode("utf-8"))
    checker = Draft202012Validator(strict(SCHEMA), format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [f"{e.json_path}: {e.message[:200]}" for e in checker.iter_errors(document)] == []
    return document


def test_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", ["typical", "nasty", "many", "report", "assessed", "account", "nasty_account"])
def test_every_report_is_valid(make: Any, render: Render, name: str) -> None:
    text = render("json", getattr(make, name)())
    assert text.endswith("}\n") and not text.endswith("\n\n")
    load(text)


def test_problems_alone(make: Any, render: Render) -> None:
    document = load(render("json", make.report(problems=(Problem("unreadable", "no permission"),))))
    assert document["summary"]["verdict"] == "unknown" and document["summary"]["exit_code"] == 3
    assert document["problems"] == [
        {
            "kind": "unreadable",
            "message": "no permission",
            "location": None,
            "hint": None,
            "rule_id": None,
            "resource_id": None,
        }
    ]


def test_summary(make: Any, render: Render) -> None:
    assert load(render("json", make.typical()))["summary"] == {
        "verdict": "fail",
        "exit_code": 3,
        "fail_on": "high",
        "counts": {"failed": 3, "unknown": 1, "passed": 34, "suppressed": 1},
        "by_severity": {"critical": 1, "high": 2, "medium": 0, "low": 0, "info": 0},
        "files": 2,
        "resources": 12,
        "rules": 4,
        "problems": 2,
    }


def test_result(make: Any, render: Render) -> None:
    report: Report = make.typical()
    results = load(render("json", report))["results"]
    assert results[0] == {
        "rule_id": "EC2-003",
        "severity": "critical",
        "resource": {
            "id": "Network/Bastion",
            "type": "AWS::EC2::SecurityGroup",
            "account": "",
            "region": "",
            "construct": "Shop/Bastion/Resource",
            "frames": ["lib/network.ts:12:5", "bin/app.ts:3:1"],
        },
        "verdict": "fail",
        "message": "port 22 is open to 0.0.0.0/0",
        "path": ["SecurityGroupIngress", 0, "CidrIp"],
        "location": {"file": "templates/network.yaml", "line": 6, "column": 9, "end_line": 6, "end_column": 24},
        "when": {},
        "witness": None,
        "value": "0.0.0.0/0",
        "origin": "parameter Cidr (default)",
        "related": [
            {
                "message": "parameter Cidr",
                "location": {"file": "templates/network.yaml", "line": 2, "column": 3, "end_line": 2, "end_column": 7},
            }
        ],
        "chain": ["root.yaml:Network"],
        "suppression": None,
        "fingerprint": report.findings[0].fingerprint,
    }
    assert results[1]["witness"] == "fails if AllowedCidr is 0.0.0.0/0"
    assert results[2]["when"] == {"IsProduction": False}
    assert results[4]["suppression"]["justification"] == "public test data"
    assert "construct" not in results[2]["resource"]


def test_frameworks_that_were_asked_for(make: Any, render: Render) -> None:
    selected, other = make.assessment(proposed=True), make.assessment(selected=False)
    document = load(render("json", make.report(frameworks=(selected, other))))
    (framework,) = document["frameworks"]
    assert (framework["id"], framework["name"], framework["version"]) == ("acme+proposed", "Acme policy", "2")
    assert set(framework["counts"].values()) == {1}
    assert [control["state"] for control in framework["controls"]] == list(framework["counts"])
    assert framework["controls"][0]["evidence"][-1] == {
        "rule_id": "SQS-001",
        "mapping": "proposed",
        "outcome": "suppressed",
        "resources": {"failed": 0, "unknown": 0, "suppressed": 1, "passed": 0},
    }
    assert load(render("json", make.typical()))["frameworks"] == []


def test_rule(make: Any, render: Render) -> None:
    rule = load(render("json", make.typical()))["rules"][2]
    assert rule["aliases"] == {"checkov": ["CKV_AWS_53", "CKV_AWS_54"]}
    assert (rule["service"], rule["name"], rule["language"]) == ("s3", "bucket_public_access", "rego")
    assert rule["fix"]["PublicAccessBlockConfiguration"]["BlockPublicAcls"] is True


def test_hostile_text_arrives_whole(make: Any, render: Render) -> None:
    messages = [result["message"] for result in load(render("json", make.nasty()))["results"]]
    expected = [text.replace("\ud800", "\ufffd").replace("\udcff", "\ufffd") for text in make.hostile]
    assert messages == expected


def test_fix_may_hold_what_json_does_not_know(make: Any, render: Render) -> None:
    import datetime

    fix = MappingProxyType({"A": MappingProxyType({"B": datetime.date(2026, 1, 2)})})
    rules: tuple[Rule, ...] = (make.rules[0]._replace(fix=fix),)
    assert load(render("json", make.report(rules=rules)))["rules"][0]["fix"] == {"A": {"B": "2026-01-02"}}


def test_same_report_same_bytes(make: Any, render: Render) -> None:
    assert render("json", make.nasty()) == render("json", make.nasty())


def test_live_result(make: Any, render: Render) -> None:
    document = load(render("json", make.account()))
    result = document["results"][0]
    assert result["location"] == {"arn": "arn:aws:s3:::shop-data", "account": "123456789012", "region": "eu-west-1"}
    assert result["stack"] == {
        "name": "shop",
        "logical_id": "Data",
        "location": {"file": "templates/storage.yaml", "line": 6, "column": 9, "end_line": 6, "end_column": 24},
        "state": "drift",
    }
    assert result["introduced_by"]["event"] == "DeleteBucketPublicAccessBlock"
    attic = next(r for r in document["results"] if r["resource"]["id"] == "arn:aws:s3:::old")
    assert attic["stack"] == {"name": "attic", "logical_id": "Old", "location": None, "state": None}
    assert "introduced_by" not in attic
    assert len(document["asked"]) == 3
