"""Reports made by hand, the reporters loaded as a pack loads them, and a browser."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scanner.frameworks import Assessment, Control, Framework, assess
from scanner.model import (
    Edit,
    Finding,
    Introduction,
    Location,
    Problem,
    RelatedLocation,
    Severity,
    Snippet,
    StackLink,
    Suppression,
    Tally,
    Trace,
    Verdict,
)
from scanner.report import Report
from scanner.rule import Rule

ROOT = Path(__file__).parents[2]

HOSTILE = [
    "</script><script>alert(1)</script>",
    "\x1b[31mred\x1b[0m\x1b]0;title\x07\x9b2J\r\x08",
    '=HYPERLINK("http://example.com","x")',
    "\u202egnp.elif\u2066\u200b",
    "x" * 5_000,
    "half \ud800 and \udcff",
    "::error file=x::taken for a command",
    "see ##[set-env name=A]b and ##vso[task.setvariable variable=A]b",
    "[click](https://example.com) `tick` **bold** {0} ${Ref} <img src=x onerror=alert(1)>",
    "日本語\t🙂\n{{ 7 * 7 }} {% raw %}",
    '" onfocus=\'alert(1)\' style="color:red"',
]
"""What a template may hold, and no output may obey."""

RULES = (
    Rule(
        id="EC2-003",
        title="Security groups do not open management ports to the world",
        description="A port open to the internet is found within minutes. Allow known networks only.",
        severity=Severity.CRITICAL,
        resource_types=("AWS::EC2::SecurityGroup",),
        path=Path("policies/ec2/open_ports.rego"),
    ),
    Rule(
        id="RDS-004",
        title="Databases are encrypted",
        description="A snapshot in the clear can be read by whoever it is shared with. Encrypt the storage.",
        severity=Severity.MEDIUM,
        resource_types=("AWS::RDS::DBInstance",),
        fix={"StorageEncrypted": True},
        fix_safety="unsafe",
        path=Path("policies/rds/encrypted.rego"),
    ),
    Rule(
        id="S3-001",
        title="S3 bucket blocks all public access",
        description="One mistaken policy opens a bucket to the internet. Turn on all four settings.",
        severity=Severity.HIGH,
        resource_types=("AWS::S3::Bucket",),
        aliases={"checkov": ("CKV_AWS_53", "CKV_AWS_54")},
        fix={
            "PublicAccessBlockConfiguration": {
                "BlockPublicAcls": True,
                "BlockPublicPolicy": True,
                "IgnorePublicAcls": True,
                "RestrictPublicBuckets": True,
            }
        },
        related_resources=("https://docs.aws.amazon.com/AmazonS3/", "javascript:alert(1)"),
        path=Path("policies/s3/bucket_public_access.rego"),
    ),
    Rule(
        id="SQS-001",
        title="Queues are encrypted",
        description="Messages at rest can be read from a stolen disk. Turn on encryption.",
        severity=Severity.LOW,
        resource_types=("AWS::SQS::Queue",),
        fix={"SqsManagedSseEnabled": True},
        path=Path("rules/sqs/encrypted.py"),
    ),
)

SOURCE = (
    "Resources:",
    "  Data:",
    "    Type: AWS::S3::Bucket",
    "    Properties:",
    "      PublicAccessBlockConfiguration:",
    "        BlockPublicAcls: !Ref Public",
    "        BlockPublicPolicy: false",
)


class Make:
    """Findings and reports with everything in place; name what is to differ."""

    rules = RULES
    hostile = HOSTILE

    def finding(self, rule_id: str = "S3-001", **changes: Any) -> Finding:
        severity = {rule.id: rule.severity for rule in RULES}.get(rule_id, Severity.HIGH)
        fields: dict[str, Any] = {
            "rule_id": rule_id,
            "verdict": Verdict.FAIL,
            "resource_id": "Data",
            "resource_type": "AWS::S3::Bucket",
            "message": "BlockPublicAcls is not true",
            "path": ("PublicAccessBlockConfiguration", "BlockPublicAcls"),
            "location": Location("templates/storage.yaml", 6, 9, 6, 24),
            "severity": severity,
            "snippet": Snippet(1, SOURCE),
        }
        return Finding(**fields | changes)

    def report(self, *findings: Finding, **changes: Any) -> Report:
        fields: dict[str, Any] = {
            "findings": findings,
            "rules": RULES,
            "problems": (),
            "notes": (),
            "targets": ("templates/network.yaml", "templates/storage.yaml"),
            "resource_count": 12,
            "passed": 34,
            "fail_on": Severity.HIGH,
            "generated_at": "2026-11-21T09:00:00Z",
            "version": "0.1.0",
        }
        return Report(**fields | changes)

    def typical(self) -> Report:
        """Failures, an unknown, a suppressed one, a pass, problems and a note."""
        network = Location("templates/network.yaml", 6, 9, 6, 24)
        return self.report(
            self.finding(
                "EC2-003",
                message="port 22 is open to 0.0.0.0/0",
                path=("SecurityGroupIngress", 0, "CidrIp"),
                location=network,
                resource_id="Network/Bastion",
                resource_type="AWS::EC2::SecurityGroup",
                trace=Trace(
                    "0.0.0.0/0",
                    "parameter Cidr (default)",
                    (RelatedLocation(Location("templates/network.yaml", 2, 3, 2, 7), "parameter Cidr"),),
                    construct="Shop/Bastion/Resource",
                    frames=("lib/network.ts:12:5", "bin/app.ts:3:1"),
                    chain=("root.yaml:Network",),
                ),
            ),
            self.finding(
                "EC2-003",
                verdict=Verdict.UNKNOWN,
                message="port 3389 may be open to the world",
                location=network,
                resource_id="Desktop",
                witness="fails if AllowedCidr is 0.0.0.0/0",
            ),
            self.finding(
                when={"IsProduction": False},
                edits=(
                    Edit(Location("templates/storage.yaml", 6, 26, 6, 37), "true"),
                    Edit(Location("templates/storage.yaml", 8, 1, 8, 1), "        IgnorePublicAcls: true\n"),
                ),
            ),
            self.finding(message="BlockPublicPolicy is not true", path=("X",), when={"IsProduction": False}),
            self.finding(
                "SQS-001",
                resource_id="Jobs",
                suppression=Suppression(
                    "inSource", "public test data", Location("templates/storage.yaml", 6, 40, 6, 70)
                ),
            ),
            self.finding("RDS-004", verdict=Verdict.PASS, message="", resource_id="Orders"),
            problems=(
                Problem("syntax", "expected a mapping, found a tab", Location("old.yaml", 3, 1, 3, 2), "use spaces"),
                Problem("rule-failed", "the rule raised TypeError", None, "", "S3-001", "Data"),
            ),
            notes=("conditions of Web tried one by one",),
        )

    def assessed(self) -> Report:
        """With a framework that was asked for and one that was not."""
        frameworks = (self.assessment(proposed=True), self.assessment(selected=False))
        return self.typical()._replace(frameworks=frameworks)

    def live_finding(self, rule_id: str = "S3-001", **changes: Any) -> Finding:
        """A failure of a running bucket."""
        id = changes.get("resource_id", "arn:aws:s3:::shop-data")
        fields: dict[str, Any] = {
            "resource_id": id,
            "location": Location(id, 0, 0, 0, 0),
            "account": "123456789012",
            "region": "eu-west-1",
            "snippet": None,
        }
        return self.finding(rule_id, **fields | changes)

    def account(self) -> Report:
        """An audit: two accounts, with what introduced a finding and which stack owns its resource."""
        group = "arn:aws:ec2:us-east-1:210987654321:security-group/sg-0a1"
        declared = Location("templates/storage.yaml", 6, 9, 6, 24)
        by = Introduction(
            "DeleteBucketPublicAccessBlock",
            "1f2e3d4c-0000-4000-8000-000000000000",
            "2026-11-19T17:03:12Z",
            "arn:aws:sts::123456789012:assumed-role/dev/alice",
            "203.0.113.9",
            "aws-cli/2.17.0",
        )
        return self.report(
            self.live_finding(introduced_by=by, stack=StackLink("shop", "Data", declared, "drift")),
            self.live_finding(message="BlockPublicPolicy is not true", introduced_by=by,
                              stack=StackLink("shop", "Data", declared, "drift")),
            self.live_finding(resource_id="arn:aws:s3:::shop-logs", stack=StackLink("shop", "Logs", declared, "both")),
            self.live_finding(resource_id="arn:aws:s3:::old", stack=StackLink("attic", "Old")),
            self.live_finding("RDS-004", resource_id="arn:aws:rds:eu-west-1:123456789012:db:orders",
                              resource_type="AWS::RDS::DBInstance", message="StorageEncrypted is not true"),
            self.live_finding(
                "EC2-003", resource_id=group, resource_type="AWS::EC2::SecurityGroup", account="210987654321",
                region="us-east-1", message="port 22 is open to 0.0.0.0/0", path=("SecurityGroupIngress", 0, "CidrIp"),
                trace=Trace("0.0.0.0/0"),
            ),
            self.live_finding("SQS-001", verdict=Verdict.UNKNOWN, resource_id="arn:aws:sqs:eu-west-1:123456789012:jobs",
                              resource_type="AWS::SQS::Queue", message="may not be encrypted",
                              witness="depends on sqs:GetQueueAttributes"),
            self.live_finding("S3-001", resource_id="123456789012/global/PublicAccessBlock", region="",
                              resource_type="Account::S3::PublicAccessBlock"),
            problems=(
                Problem("denied", "kms:ListKeys: not authorized", Location("aws:123456789012/eu-west-1", 0, 0, 0, 0)),
            ),
            targets=("aws:123456789012/eu-west-1", "aws:210987654321/us-east-1"),
            asked=("aws:123456789012/eu-west-1", "aws:210987654321/eu-west-1", "aws:210987654321/us-east-1"),
            frameworks=(self.assessment(selected=False),),
        )  # fmt: skip

    def nasty(self) -> Report:
        """Hostile text wherever a template or a pack can put some."""
        findings = [
            self.finding(
                RULES[index % len(RULES)].id,
                message=text,
                resource_id=text,
                resource_type=text,
                path=(text, 0),
                location=Location(text or "x", 1, 1, 1, 9),
                snippet=Snippet(1, (text, text * 2)),
                when={text: True},
                witness=text if index % 2 else "",
                verdict=Verdict.UNKNOWN if index % 2 else Verdict.FAIL,
                trace=Trace(text, text, (RelatedLocation(Location(text), text),), text, (text, text), (text, text)),
                suppression=Suppression("inSource", text) if index % 5 == 4 else None,
                edits=(Edit(Location(text), text),),
            )
            for index, text in enumerate(HOSTILE)
        ]
        problems = tuple(Problem("syntax", text, Location(text), text, "S3-001", text) for text in HOSTILE)
        controls = tuple(Control(text, text, "partial", ("S3-001", text), (text,)) for text in HOSTILE)
        framework = Framework("x+proposed", HOSTILE[0], HOSTILE[1], HOSTILE[3], controls)
        assessed = assess(framework, {"S3-001": Tally(failed=1)}, ran={"S3-001", HOSTILE[4]}, known=())
        return self.report(
            *findings, problems=problems, notes=tuple(HOSTILE), targets=tuple(HOSTILE), frameworks=(assessed,)
        )

    def nasty_account(self) -> Report:
        """Hostile text wherever an account can hold some."""
        findings = [
            self.live_finding(
                resource_id=text,
                resource_type=text,
                message=text,
                path=(text,),
                account=text,
                region=text,
                stack=StackLink(text, text, Location(text), "drift"),
                introduced_by=Introduction(text, text, text, text, text, text),
            )
            for text in HOSTILE
        ]
        problems = tuple(Problem("denied", text, Location(text, 0, 0, 0, 0), text, "S3-001", text) for text in HOSTILE)
        asked = ("aws:123456789012/eu-west-1",)
        return self.report(*findings, problems=problems, targets=asked, asked=(*asked, *HOSTILE))

    def assessment(self, *, selected: bool = True, proposed: bool = False, **changes: Any) -> Assessment:
        """A framework with a control in each state, as the rules of `typical` give them."""
        name = "acme+proposed" if proposed else "acme"
        controls = (
            Control("1.1", "No open ports", "yes", ("EC2-003", "S3-001"), ("SQS-001",) if proposed else ()),
            Control("1.2", "Nobody may get in", "partial", ("EC2-009",)),
            Control("1.3", "Queues are encrypted", "yes", ("SQS-001",)),
            Control("1.4", "Databases are kept", "partial", ("RDS-004", "RDS-009")),
            Control("1.5", "Databases are encrypted", "yes", ("RDS-004",)),
            Control("1.6", "Tables are kept", "yes", ("DYNAMODB-001",)),
            Control("1.7", "Somebody looks", "yes", ("GUARDDUTY-001",)),
            Control("1.8", "Doors are locked", "no"),
        )
        tallies = {
            "EC2-003": Tally(failed=1, unknown=1),
            "EC2-009": Tally(unknown=1, passed=2),
            "S3-001": Tally(failed=1),
            "SQS-001": Tally(suppressed=1),
            "RDS-004": Tally(passed=1),
        }
        ran = {*tallies, "DYNAMODB-001"}
        fields: dict[str, Any] = {"ran": ran, "known": {*ran, "RDS-009"}, "selected": selected}
        framework = Framework(name, "Acme policy", "2", "What the owners want.", controls)
        return assess(framework, tallies, **fields | changes)

    def many(self, number: int = 5_001) -> Report:
        """Findings over all rules and twenty files; the last one is the worst."""
        findings = [
            self.finding(
                RULES[index % 4].id if index % 4 != 0 else "SQS-001",
                resource_id=f"Thing{index}",
                location=Location(f"stacks/{index // 300:02}.yaml", 1 + index % 300, 9, 1 + index % 300, 24),
                snippet=Snippet(max(1, index % 300 - 1), SOURCE[2:7]),
            )
            for index in range(number - 1)
        ]
        return self.report(*findings, self.finding("EC2-003", resource_id="Worst", location=Location("z.yaml")))


@pytest.fixture(scope="session")
def make() -> Make:
    """The factory of findings and reports."""
    return Make()


@pytest.fixture(scope="session")
def render() -> Callable[..., str]:
    """`render(format, report, **options)`, with the reporter loaded by its path."""

    def call(format: str, report: Report, **options: Any) -> str:
        path = ROOT / "reports" / f"{format}.py"
        spec = importlib.util.spec_from_file_location(f"pack_under_test.reports.{format}", path)
        assert spec and spec.loader
        module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        text = module.render(report, **options)
        assert isinstance(text, str)
        return text

    return call


@pytest.fixture
def browse(tmp_path: Path) -> Callable[..., str]:
    """`browse(page, fragment)`: the page's document after its script ran in a real browser."""
    browser = os.environ.get("CONFORMANT_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None
    )
    if not browser:
        pytest.skip("no chromium on the PATH and CONFORMANT_CHROMIUM is not set")

    def dump(page: str, fragment: str = "", *flags: str) -> str:
        file = tmp_path / "report.html"
        file.write_text(page, encoding="utf-8")
        options = "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
        options += " disable-component-update disable-sync disable-dev-shm-usage"
        command = [browser, *(f"--{option}" for option in options.split()), *flags, "--dump-dom"]
        command += [f"--user-data-dir={tmp_path / 'profile'}", file.as_uri() + fragment]
        return subprocess.run(command, capture_output=True, timeout=120, check=True).stdout.decode()

    return dump
