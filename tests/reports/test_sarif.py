"""The report for code scanning, against Microsoft's validator."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from scanner.model import Edit, Location, Problem, Verdict

Render = Callable[..., str]
TOOLS = ("sarif-multitool", "sarif-multitool-linux", "Sarif.Multitool", "sarif")


@pytest.fixture(scope="session")
def run(render: Render) -> Callable[[Any], Any]:
    """The one run of a report."""
    return lambda report: json.loads(render("sarif", report).encode("utf-8"))["runs"][0]


@pytest.fixture
def validate(tmp_path: Path) -> Callable[[str], list[str]]:
    """What the validator has against a document: errors and warnings, its notes aside."""
    tool = os.environ.get("CONFORMANT_SARIF_MULTITOOL") or next(filter(None, map(shutil.which, TOOLS)), None)
    if not tool:
        pytest.skip("no sarif-multitool on the PATH and CONFORMANT_SARIF_MULTITOOL is not set")

    def check(text: str) -> list[str]:
        file, log = tmp_path / "report.sarif", tmp_path / "log.sarif"
        file.write_text(text, encoding="utf-8")
        command = [tool, "validate", str(file), "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning"]
        command += ["--output", str(log), "--log", "ForceOverwrite"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        assert log.exists(), done.stdout + done.stderr
        results = json.loads(log.read_text(encoding="utf-8-sig"))["runs"][0].get("results", [])
        said = re.findall(r"(?m)^.*: (?:error|warning) .*$", done.stdout)
        return [*(f"{r['ruleId']} {r.get('message')}" for r in results), *said]

    return check


@pytest.mark.parametrize("name", ["typical", "nasty", "many", "report", "account", "nasty_account"])
def test_validator_finds_nothing(make: Any, render: Render, validate: Callable[[str], list[str]], name: str) -> None:
    assert validate(render("sarif", getattr(make, name)())) == []


def test_validator_finds_problems_alone_valid(make: Any, render: Render, validate: Callable[[str], list[str]]) -> None:
    problems = (Problem("syntax", "found a tab", Location("/abs/a b.yaml", 3, 1, 3, 2)), Problem("unreadable", "x"))
    assert validate(render("sarif", make.report(problems=problems))) == []


def test_validator_does_look(make: Any, render: Render, validate: Callable[[str], list[str]]) -> None:
    document = json.loads(render("sarif", make.typical()))
    document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["endColumn"] = 1
    assert validate(json.dumps(document)) != []


def test_result(make: Any, run: Callable[[Any], Any]) -> None:
    report = make.typical()
    sarif = run(report)
    result = sarif["results"][0]
    assert (result["ruleId"], result["ruleIndex"], result["kind"], result["level"]) == ("EC2-003", 0, "fail", "error")
    assert result["message"]["text"] == "'Network/Bastion': port 22 is open to 0.0.0.0/0."
    (location,) = result["locations"]
    assert location["physicalLocation"]["artifactLocation"] == {
        "uri": "templates/network.yaml",
        "uriBaseId": "%SRCROOT%",
    }
    assert location["physicalLocation"]["region"] == {
        "startLine": 6,
        "startColumn": 9,
        "endLine": 6,
        "endColumn": 24,
        "snippet": {"text": "BlockPublicAcls"},
    }
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "Network/Bastion"
    assert location["logicalLocations"][0]["properties"] == {"type": "AWS::EC2::SecurityGroup"}
    (related,) = result["relatedLocations"]
    assert related["message"]["text"] == "parameter Cidr." and related["physicalLocation"]["region"]["startLine"] == 2
    assert result["partialFingerprints"] == {"primaryLocationLineHash": report.findings[0].fingerprint + ":1"}
    assert result["properties"]["construct"] == "Shop/Bastion/Resource"
    assert sarif["columnKind"] == "unicodeCodePoints"
    assert "fixes" not in result


def test_fix_is_the_edits(make: Any, run: Callable[[Any], Any]) -> None:
    edits = (
        Edit(Location("templates/a b.yaml", 6, 26, 6, 33), "true"),
        Edit(Location("templates/a b.yaml", 7, 1, 7, 1), "      A: é\n"),
        Edit(Location("child.yaml", 1, 1, 2, 1), ""),
    )
    (result,) = run(make.report(make.finding(edits=edits)))["results"]
    ((first, second),) = [fix["artifactChanges"] for fix in result["fixes"]]
    assert first["artifactLocation"]["uri"] == "templates/a%20b.yaml"
    assert first["replacements"] == [
        {
            "deletedRegion": {"startLine": 6, "startColumn": 26, "endLine": 6, "endColumn": 33},
            "insertedContent": {"text": "true"},
        },
        {
            "deletedRegion": {"startLine": 7, "startColumn": 1, "endLine": 7, "endColumn": 1},
            "insertedContent": {"text": "      A: é\n"},
        },
    ]
    assert second["artifactLocation"]["uri"] == "child.yaml" and len(second["replacements"]) == 1


def test_kinds_and_levels(make: Any, run: Callable[[Any], Any]) -> None:
    results = run(make.typical())["results"]
    assert [(r["kind"], r["level"]) for r in results] == [
        ("fail", "error"),
        ("open", "none"),
        ("fail", "error"),
        ("fail", "error"),
        ("fail", "note"),
        ("pass", "none"),
    ]
    assert "fails if AllowedCidr is 0.0.0.0/0" in results[1]["message"]["text"]
    assert "when IsProduction is false" in results[2]["message"]["text"]
    assert [len(r["suppressions"]) for r in results] == [0, 0, 0, 0, 1, 0]
    assert results[4]["suppressions"][0]["justification"] == "public test data"
    assert results[2]["properties"]["fix"]["PublicAccessBlockConfiguration"]["BlockPublicAcls"] is True


def test_rule(make: Any, run: Callable[[Any], Any]) -> None:
    rule = run(make.typical())["tool"]["driver"]["rules"][2]
    assert rule["id"] == "S3-001" and rule["name"] == "BucketPublicAccess"
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["properties"]["security-severity"] == "8.0"
    assert rule["properties"]["precision"] == "high"
    assert rule["properties"]["tags"] == ["aws", "s3", "security"]
    assert "BlockPublicAcls: true" in rule["help"]["markdown"]
    assert "# conformant: ignore[S3-001] reason" in rule["help"]["markdown"]
    assert rule["helpUri"].endswith("/S3-001")


def test_markdown_of_a_pack_is_text(make: Any, run: Callable[[Any], Any]) -> None:

    rules = tuple(
        make.rules[2]._replace(id=f"S3-{n:03}", title=text, description=text, fix={"A": "```\n" + text})
        for n, text in enumerate(make.hostile)
    )
    for rule in run(make.report(rules=rules))["tool"]["driver"]["rules"]:
        prose = re.sub(r"(?ms)^(`{3,})yaml$.*?^\1$", "", rule["help"]["markdown"])
        link = f"]({rule['helpUri']})"
        prose = re.sub(r"\\.", "", prose.replace("**", "", 2).replace(link, ""))
        assert not re.search(r"[<`*_]|\]\(", prose), prose


def test_problems_are_notifications(make: Any, run: Callable[[Any], Any]) -> None:
    (invocation,) = run(make.typical())["invocations"]
    assert invocation["executionSuccessful"] is False and invocation["exitCode"] == 3
    first, second, note = invocation["toolExecutionNotifications"]
    assert first["level"] == "error" and first["descriptor"] == {"id": "syntax"}
    assert first["message"]["text"] == "expected a mapping, found a tab. use spaces."
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "old.yaml"
    assert second["associatedRule"] == {"id": "S3-001", "index": 2}
    assert note["level"] == "note"


def test_clean_run_is_successful(make: Any, run: Callable[[Any], Any]) -> None:
    sarif = run(make.report())
    assert sarif["results"] == [] and sarif["invocations"][0]["executionSuccessful"] is True


def test_no_more_than_is_kept_and_it_says_so(make: Any, run: Callable[[Any], Any]) -> None:
    report = make.many(5_201)
    sarif = run(report)
    kept = Counter(result["ruleId"] for result in sarif["results"])
    found = Counter(finding.rule_id for finding in report.findings)
    assert kept.total() == 5_000
    assert found["SQS-001"] - kept["SQS-001"] == 201
    assert {rule: kept[rule] for rule in ("EC2-003", "S3-001", "RDS-004")} == {
        rule: found[rule] for rule in ("EC2-003", "S3-001", "RDS-004")
    }
    assert sarif["results"][-1]["locations"][0]["logicalLocations"][0]["name"] == "Worst"
    (notification,) = sarif["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"].startswith("201 more results were left out")


def test_failures_are_kept_before_passes(make: Any, run: Callable[[Any], Any]) -> None:
    passes = [make.finding("EC2-003", verdict=Verdict.PASS, resource_id=f"P{n}") for n in range(5_000)]
    sarif = run(make.report(*passes, make.finding("SQS-001", location=Location("z.yaml"))))
    assert sarif["results"][-1]["ruleId"] == "SQS-001"


def test_hashes_differ_where_only_conditions_do(make: Any, run: Callable[[Any], Any]) -> None:
    twins = [make.finding(when={"IsProduction": value}) for value in (True, False)]
    hashes = [r["partialFingerprints"]["primaryLocationLineHash"] for r in run(make.report(*twins))["results"]]
    assert hashes == [twins[0].fingerprint + ":1", twins[0].fingerprint + ":2"]


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a b/ü#?.yaml", "a%20b/%C3%BC%23%3F.yaml"),
        ("a:b.yaml", "a%3Ab.yaml"),
        ("raw\udcff.yaml", "raw%FF.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
        ("/srv/a b.yaml", "file:///srv/a%20b.yaml"),
        ("C:/srv/a b.yaml", "file:///C:/srv/a%20b.yaml"),
    ],
)
def test_uris(make: Any, run: Callable[[Any], Any], file: str, uri: str) -> None:
    (result,) = run(make.report(make.finding(location=Location(file))))["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == uri
    assert ("uriBaseId" in artifact) is not uri.startswith("file:")


def test_hostile_text_makes_no_link(make: Any, run: Callable[[Any], Any]) -> None:
    sarif = run(make.nasty())
    for result in sarif["results"]:
        assert "](" not in result["message"]["text"]
        assert not re.search(r"[^\x21-\x7e]", result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
    uris = [r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in sarif["results"]]
    assert unquote(uris[0]) == make.hostile[0]


def test_same_report_same_bytes(make: Any, render: Render) -> None:
    assert render("sarif", make.nasty()) == render("sarif", make.nasty())


def test_live_results_have_names_and_no_files(make: Any, run: Callable[[Any], Any]) -> None:
    sarif = run(make.account())
    by_id = {r["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]: r for r in sarif["results"]}
    assert all("physicalLocation" not in r["locations"][0] for r in sarif["results"])
    group = by_id["arn:aws:ec2:us-east-1:210987654321:security-group/sg-0a1"]
    assert group["locations"][0]["logicalLocations"][0] == {
        "name": "sg-0a1",
        "fullyQualifiedName": "arn:aws:ec2:us-east-1:210987654321:security-group/sg-0a1",
        "kind": "resource",
        "properties": {"type": "AWS::EC2::SecurityGroup", "account": "210987654321", "region": "us-east-1"},
    }
    bucket = by_id["arn:aws:s3:::shop-data"]
    assert bucket["properties"]["stack"] == {"name": "shop", "logicalId": "Data", "state": "drift"}
    assert bucket["properties"]["introducedBy"]["actor"] == "arn:aws:sts::123456789012:assumed-role/dev/alice"
    assert "introduced by DeleteBucketPublicAccessBlock by" in bucket["message"]["text"]
    (related,) = bucket["relatedLocations"]
    assert related["physicalLocation"]["region"]["startLine"] == 6
    (notification,) = sarif["invocations"][0]["toolExecutionNotifications"]
    assert notification["locations"] == [
        {"logicalLocations": [{"fullyQualifiedName": "aws:123456789012/eu-west-1", "kind": "resource"}]}
    ]
