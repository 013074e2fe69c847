"""The report for a terminal."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.model import Location, Problem, Severity, Snippet

Render = Callable[..., str]
ROOT = Path(__file__).parents[2]
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def test_verdict_comes_first(make: Any, render: Render) -> None:
    first = render("console", make.typical()).splitlines()[0]
    assert first.startswith("FAIL  3 findings in 2 files (1 critical, 2 high); 2 problems")


def test_pass_is_short(make: Any, render: Render) -> None:
    assert render("console", make.report()) == ("PASS  no findings\n  2 files · 12 resources · 4 rules · 34 passed\n")


def test_pass_below_the_threshold_says_so(make: Any, render: Render) -> None:
    text = render("console", make.report(make.finding("SQS-001")))
    assert text.splitlines()[0] == "PASS  1 finding in 1 file (1 low), none at or above high"


def test_frameworks_that_were_asked_for(make: Any, render: Render) -> None:
    text = render("console", make.assessed())
    assert (
        """
Acme policy 2  8 controls
  1 failed · 1 unknown · 1 suppressed · 1 passed in part · 1 passed · 1 no resources · 1 not covered
  · 1 manual
  Rules marked * give evidence in our judgement: no published mapping says so.
  failed  1.1 No open ports: EC2-003, S3-001
"""
        in text
    )
    assert text.count("Acme policy") == 1
    assert "  unknown  1.2 Nobody may get in: EC2-009" in render("console", make.assessed(), verbose=True)
    assert "Acme policy" not in render("console", make.assessed(), quiet=True)


def test_many_failed_controls_are_counted(make: Any, render: Render) -> None:
    assessment = make.assessment()
    many = dataclasses.replace(assessment, controls=assessment.controls[:1] * 14)
    text = render("console", make.report(frameworks=(many,)))
    assert text.count("1.1 No open ports") == 10 and "… and 4 more failed" in text
    assert render("console", make.report(frameworks=(many,)), verbose=True).count("1.1 No open ports") == 14


def test_nothing_read_is_no_silent_pass(make: Any, render: Render) -> None:
    text = render("console", make.report(resource_count=0, passed=0, targets=()))
    assert "No resources in 0 files" in text


def test_problems_alone_are_incomplete(make: Any, render: Render) -> None:
    problem = Problem("syntax", "expected a mapping", Location("a.yaml", 3, 1), "use spaces")
    text = render("console", make.report(problems=(problem,)))
    assert text.startswith("INCOMPLETE  no findings; 1 problem, so not everything was checked\n")
    assert "  syntax  a.yaml:3:1\n    expected a mapping\n    hint  use spaces\n" in text


def test_finding_in_full(make: Any, render: Render) -> None:
    text = render("console", make.typical())
    assert (
        """
templates/network.yaml  1 finding

  CRITICAL  EC2-003  Security groups do not open management ports to the world
    templates/network.yaml:6:9 Network/Bastion (AWS::EC2::SecurityGroup)
    port 22 is open to 0.0.0.0/0
    value  0.0.0.0/0, from parameter Cidr (default)
    stack  root.yaml:Network
    construct  Shop/Bastion/Resource
    made at  lib/network.ts:12:5
    5 │       PublicAccessBlockConfiguration:
    6 │         BlockPublicAcls: !Ref Public
      │         ^^^^^^^^^^^^^^^
    7 │         BlockPublicPolicy: false
"""
        in text
    )


def test_findings_at_one_place_are_told_together(make: Any, render: Render) -> None:
    text = render("console", make.typical())
    assert "    -  BlockPublicAcls is not true\n    -  BlockPublicPolicy is not true\n" in text
    assert "    when  IsProduction is false\n" in text
    assert text.count("BlockPublicAcls: !Ref Public") == 2


def test_fix_and_waiver_stand_once_for_a_rule(make: Any, render: Render) -> None:
    text = render("console", make.typical(), width=200)
    assert text.count("BlockPublicAcls: true") == 1
    assert "  S3-001  S3 bucket blocks all public access (2 findings)\n" in text
    assert "Allow known networks only." in text
    assert "# conformant: ignore[EC2-003] reason\n" in text
    assert '"Metadata": {"conformant": {"ignore": [{"id": "EC2-003", "reason": "…"}]}}\n' in text


def test_fix_reads_as_yaml(make: Any, render: Render) -> None:
    fix = {
        "A": [{"B": {"C": 1}, "D": "no"}, [True, "x y"], {"Long": "enough to need lines", "Of": "its own, each"}],
        "E": {},
        "F": "aws:kms",
        "G": "alias/aws/sns",
        "H": [{"I": "x"}],
    }
    report = make.report(make.finding(), rules=(make.rules[2]._replace(fix=fix),))
    text = render("console", report, width=60)
    (wanted,) = re.findall(r"all four\s+settings\.\n(.*?)\n\n", text, re.DOTALL)
    assert yaml.safe_load(wanted) == fix
    assert "      H: [{I: x}]" in wanted and "        - B:\n" in wanted


def test_careful_fix_is_marked(make: Any, render: Render) -> None:
    text = render("console", make.report(make.finding("RDS-004")))
    assert "      StorageEncrypted: true\n    With care: this can replace the resource or cut traffic.\n" in text


def test_unknowns_are_short_unless_verbose(make: Any, render: Render) -> None:
    unknown = next(f for f in make.typical().findings if f.witness)
    report = make.report(*[unknown] * 7)
    short, full = render("console", report), render("console", report, verbose=True)
    assert short.startswith("PASS  no findings\n") and "7 unknown" in short
    assert short.count("fails if AllowedCidr is 0.0.0.0/0") == 5
    assert "  … and 2 more: --verbose shows all\n" in short
    assert full.count("fails if AllowedCidr is 0.0.0.0/0") == 7
    assert "BlockPublicAcls" in full and "BlockPublicAcls" not in short


def test_verbose_shows_what_is_settled(make: Any, render: Render) -> None:
    text = render("console", make.typical(), verbose=True, width=200)
    assert "SQS-001 Jobs: BlockPublicAcls is not true (public test data)\n" in text
    assert "RDS-004 Orders:" in text
    assert "    made at  lib/network.ts:12:5 < bin/app.ts:3:1\n" in text
    assert "    see  templates/network.yaml:2:3 parameter Cidr\n" in text
    assert "1 │ Resources:" in text


def test_quiet_is_a_line_each(make: Any, render: Render) -> None:
    lines = render("console", make.typical(), quiet=True, width=40).splitlines()
    assert len(lines) == 1 + 2 + 3
    assert lines[0].startswith("FAIL  3 findings")
    assert lines[1] == "old.yaml:3:1: syntax: expected a mapping, found a tab"
    assert lines[3] == "templates/network.yaml:6:9: CRITICAL EC2-003 Network/Bastion: port 22 is open to 0.0.0.0/0"
    assert lines[4].endswith("(when IsProduction is false)")


def test_long_report_repeats_the_verdict(make: Any, render: Render) -> None:
    lines = render("console", make.many(100)).splitlines()
    assert lines[0] == lines[-1]


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_text_keeps_to_the_width(make: Any, render: Render, width: int) -> None:
    for report in (make.typical(), make.nasty()):
        body = render("console", report, width=width, verbose=True).splitlines()[1:-1]
        # Waivers stay whole, to be copied; a defused command is longer by the space that defuses it.
        body = [line for line in body if '"Metadata"' not in line and "# #" not in line]
        assert [line for line in body if len(line) > max(width, 40)] == []


@pytest.mark.parametrize(
    ("line", "columns", "shown", "carets"),
    [
        ("  Open: true", (3, 7), "  Open: true", "  ^^^^"),
        ("\tOpen: true", (2, 6), "    Open: true", "    ^^^^"),
        ("  名前: 値 # x", (3, 5), "  名前: 値 # x", "  ^^^^"),
        ("e\u0301: 1", (1, 3), "e\u0301: 1", "^"),
        ("  Open: true", (3, 3), "  Open: true", "  ^"),
        ("  Open", (40, 44), "  Open", "      ^"),
        ("  a\x1bb: 1", (3, 6), "  a\\x1bb: 1", "  ^^^^^^"),
    ],
)
def test_carets_stand_under_the_region(
    make: Any, render: Render, line: str, columns: tuple[int, int], shown: str, carets: str
) -> None:
    place = Location("a.yaml", 1, columns[0], 1, columns[1])
    text = render("console", make.report(make.finding(location=place, snippet=Snippet(1, (line,)))))
    assert f"    1 │ {shown}\n      │ {carets}\n" in text


def test_region_over_lines_tells_where_it_ends(make: Any, render: Render) -> None:
    finding = make.finding(location=Location("a.yaml", 2, 3, 7, 35))
    assert "    2 │   Data:\n      │   ^^^^^ to line 7\n" in render("console", make.report(finding))


def test_minified_line_is_seen_around_the_region(make: Any, render: Render) -> None:
    line = '{"a":1,' * 5_000 + '"Public":true' + "}" * 5_000
    begin = line.index('"Public"') + 1
    finding = make.finding(location=Location("a.json", 1, begin, 1, begin + 8), snippet=Snippet(1, (line,)))
    lines = render("console", make.report(finding), width=80).splitlines()
    (source,) = [i for i, text in enumerate(lines) if '"Public"' in text]
    assert lines[source].startswith("    1 │ …") and lines[source].endswith("…")
    assert len(lines[source]) <= 80
    assert lines[source].index('"Public"') == lines[source + 1].index("^^^^^^^^")


def test_snippet_may_miss_the_line(make: Any, render: Render) -> None:
    for snippet in (None, Snippet(1, ()), Snippet(40, ("a", "b"))):
        assert "^" not in render("console", make.report(make.finding(snippet=snippet)))


@pytest.mark.parametrize("options", [{}, {"color": True}, {"verbose": True}, {"quiet": True, "color": True}])
def test_nothing_from_outside_steers_the_terminal(make: Any, render: Render, options: dict[str, bool]) -> None:
    text = render("console", make.nasty(), **options) + render("console", make.nasty_account(), **options)
    text.encode("utf-8")
    plain = ANSI.sub("", text) if options.get("color") else text
    assert [c for c in plain if c != "\n" and not c.isprintable()] == []
    assert [line for line in plain.splitlines() if line.lstrip().startswith("::")] == []
    assert "##[" not in text and "##vso[" not in text
    assert "\\x1b[31mred" in text


def test_colour_adds_nothing_but_colour(make: Any, render: Render) -> None:
    report = make.typical()
    plain, coloured = render("console", report), render("console", report, color=True)
    assert "\x1b" not in plain
    assert coloured != plain and ANSI.sub("", coloured) == plain


def test_threshold_is_named_by_its_word(make: Any, render: Render) -> None:
    report = make.report(make.finding(), fail_on=Severity.CRITICAL)
    assert "none at or above critical" in render("console", report)


def test_import_is_light() -> None:
    code = "import runpy, sys; runpy.run_path(sys.argv[1]); print(*{'rich', 'jinja2', 'yaml'} & {*sys.modules})"
    for name in ("console", "json", "sarif", "html"):
        command = [sys.executable, "-c", code, f"reports/{name}.py"]
        run = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": "."})
        assert run.stdout.strip() == b"", name


def test_account_is_told_by_account_region_and_type(make: Any, render: Render) -> None:
    text = render("console", make.account(), width=200)
    assert "FAIL  7 findings in 2 accounts" in text
    assert "2 accounts in 2 regions" in text
    assert "asked for, but not read  aws:210987654321/eu-west-1" in text
    titles = ["By account", "By region", "By service", "123456789012 · global", "123456789012 · eu-west-1"]
    titles += ["210987654321 · us-east-1", "By framework", "How to fix"]
    places = [text.index(f"\n{title}") for title in titles]
    assert places == sorted(places)
    assert "\n  AWS::S3::Bucket\n" in text
    assert ":0:0" not in text
    assert "How to waive" not in text, "an account has no line for a comment"
    assert text.count("introduced by  DeleteBucketPublicAccessBlock by arn:aws:sts::") == 1, "once for a resource"
    assert "at 2026-11-19T17:03:12Z from 203.0.113.9 (event 1f2e3d4c-0000-4000-8000-000000000000)" in text
    assert "stack  shop, logical id Data, templates/storage.yaml:6:9: compliant in the template, not in the" in text
    assert "templates/storage.yaml:6:9: the template fails too" in text


def test_many_resources_of_an_account_are_counted(make: Any, render: Render) -> None:
    report = make.report(*(make.live_finding(resource_id=f"arn:aws:s3:::b{n}") for n in range(30)))
    text = render("console", report)
    assert "… and 25 more resources: --verbose shows all" in text
    assert text.count("arn:aws:s3:::b") == 5
    assert render("console", report, verbose=True).count("arn:aws:s3:::b") == 30
    assert render("console", report, quiet=True).count("arn:aws:s3:::b") == 30


def test_nothing_in_an_account_is_no_missing_template(make: Any, render: Render) -> None:
    text = render("console", make.report(targets=("aws:123456789012/eu-west-1",), resource_count=0))
    assert "No resources in 1 account in 1 region\n" in text
