"""`conformant audit` and `conformant collect` as they are typed."""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import boto3
import pytest

from scanner import packs
from scanner.collect.aws.account import REGION
from scanner.collect.aws.catalogue import SERVICES, collectors
from scanner.collect.aws.run import EVERYWHERE, choose
from tests.live.proxy import Fault, proxy
from tests.live.running import ASKED_FOR, conformant, some_things

KEY = "AKIA" + "Q3EGRZ5WXY2ABCDE"
PASSWORD = "correct-horse-77"
ROLE = json.dumps({"Version": "2012-10-17", "Statement": []})


def test_a_snapshot_gives_the_findings_of_the_audit(aws: str, tmp_path: Path) -> None:
    some_things()
    audited = conformant("audit", *ASKED_FOR, "-o", "json", cwd=tmp_path)
    collected = conformant("collect", *ASKED_FOR, "-o", "s.ndjson.gz", cwd=tmp_path)
    scanned = conformant("scan", "s.ndjson.gz", "-o", "json", cwd=tmp_path)
    assert collected.returncode == 0, collected.stderr
    assert collected.stdout == ""
    assert audited.returncode == scanned.returncode == 1
    assert json.loads(audited.stdout) == json.loads(scanned.stdout)
    report = json.loads(audited.stdout)
    assert report["targets"] == ["aws:123456789012/eu-west-1", "aws:123456789012/us-east-1"]
    assert any(result["resource"]["id"] == "arn:aws:s3:::bucket-0" for result in report["results"])


def test_formats_and_rules(aws: str, tmp_path: Path) -> None:
    some_things()
    result = conformant(
        "audit", *ASKED_FOR, "--rule", "S3-004", "--fail-on", "critical", "-o", "console", "-o", "sarif:a.sarif",
        "-o", "html:a.html", cwd=tmp_path,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    assert "S3-004" in result.stdout
    sarif = json.loads((tmp_path / "a.sarif").read_text())
    assert {found["ruleId"] for found in sarif["runs"][0]["results"]} <= {"S3-004"}
    assert "PublicAccessBlock" in (tmp_path / "a.html").read_text()


@pytest.mark.parametrize("target", ["no/such/a.json", "folder"])
def test_a_place_that_can_not_be_written_is_told_before_anybody_is_asked(aws: str, tmp_path: Path, target: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder.ndjson.gz").mkdir()
    with proxy(aws) as before:
        audited = conformant("audit", *ASKED_FOR, "-o", f"json:{target}", cwd=tmp_path, AWS_ENDPOINT_URL=before.url)
        collected = conformant(
            "collect", *ASKED_FOR, "-o", f"{target}.ndjson.gz", cwd=tmp_path, AWS_ENDPOINT_URL=before.url
        )
        assert before.total == 0
    assert (audited.returncode, collected.returncode) == (2, 2)
    for said in (audited.stderr, collected.stderr):
        assert "there is no folder no/such" in said or "a folder is in its place" in said


def test_what_a_service_says_moves_no_cursor(aws: str, tmp_path: Path) -> None:
    said = Fault(status=400, body=b'{"__type":"AccessDeniedException","message":"\\u001b[31mno\\u202e"}')
    with proxy(aws, lambda call: said if call.is_one_of("kms.ListKeys") else None) as before:
        url = before.url
        result = conformant("collect", *ASKED_FOR, "-o", "s.ndjson.gz", cwd=tmp_path, AWS_ENDPOINT_URL=url)
    assert result.returncode == 3
    assert "kms:ListKeys denied: \\x1b[31mno\\u202e" in result.stderr


def test_nothing_is_left_behind(aws: str, tmp_path: Path) -> None:
    some_things(1)
    conformant("audit", *ASKED_FOR, "-q", cwd=tmp_path)
    assert list((tmp_path / "cache" / "conformant" / "runs").iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


def test_a_framework(aws: str, tmp_path: Path) -> None:
    result = conformant("audit", *ASKED_FOR, "--framework", "cis_aws_5.0", "-o", "json", cwd=tmp_path)
    (framework,) = json.loads(result.stdout)["frameworks"]
    assert framework["id"] == "cis_aws_5.0"


def test_bad_options_are_told_before_anybody_is_asked(tmp_path: Path) -> None:
    nowhere = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    for options in (["--rule", "XX-999"], ["--framework", "none"], ["-o", "word"], ["--fail-on", "much"]):
        result = conformant("audit", *ASKED_FOR, *options, cwd=tmp_path, **nowhere)
        assert result.returncode == 2, options
        assert result.stdout == ""


@pytest.mark.parametrize(
    ("target", "said"), [("s.json", "ends in .ndjson.gz"), ("nowhere/s.ndjson.gz", "there is no folder")]
)
def test_a_place_that_can_not_be_written(aws: str, tmp_path: Path, target: str, said: str) -> None:
    result = conformant("collect", "-o", target, cwd=tmp_path)
    assert result.returncode == 2
    assert said in result.stderr


def test_resuming_what_was_never_begun(aws: str, tmp_path: Path) -> None:
    result = conformant("collect", *ASKED_FOR, "-o", "s.ndjson.gz", "--resume", cwd=tmp_path)
    assert result.returncode == 0
    assert "nothing to resume" in result.stderr


def test_help_names_the_options(tmp_path: Path) -> None:
    for command in ("audit", "collect", "permissions"):
        result = conformant(command, "--help", cwd=tmp_path)
        assert result.returncode == 0
        assert "--service" in result.stdout


def test_secrets_enter_neither_snapshot_nor_report(aws: str, tmp_path: Path) -> None:
    _plant()
    services = [word for service in ("lambda", "ec2", "ssm") for word in ("--service", service)]
    region = ["--region", "us-east-1"]
    formats = ["console", "json:r.json", "sarif:r.sarif", "html:r.html"]
    outputs = [word for name in formats for word in ("-o", name)]
    audited = conformant("audit", *region, *services, *outputs, "--verbose", cwd=tmp_path)
    collected = conformant("collect", *region, *services, "-o", "s.ndjson.gz", cwd=tmp_path)
    scanned = conformant("scan", "s.ndjson.gz", "-o", "json", "--all", cwd=tmp_path)
    texts = [audited.stdout, audited.stderr, collected.stderr, scanned.stdout]
    texts += [(tmp_path / name).read_text() for name in ("r.json", "r.sarif", "r.html")]
    held = gzip.decompress((tmp_path / "s.ndjson.gz").read_bytes()).decode()
    texts += [held, *(_inner(json.loads(line)) for line in held.splitlines())]
    for secret in (KEY, PASSWORD):
        assert not [text[max(0, text.find(secret) - 80) :][:200] for text in texts if secret in text]
    # And the rules still find them.
    found = {
        (r["rule_id"], r["resource"]["type"]) for r in json.loads(scanned.stdout)["results"] if r["verdict"] == "fail"
    }
    assert ("LAMBDA-004", "AWS::Lambda::Function") in found
    assert ("EC2-002", "AWS::EC2::Instance") in found
    assert ("SSM-001", "AWS::SSM::Parameter") in found


def test_the_snapshot_is_the_owners_alone(aws: str, tmp_path: Path) -> None:
    conformant("collect", *ASKED_FOR, "-o", "s.ndjson.gz", cwd=tmp_path)
    assert stat.S_IMODE(os.stat(tmp_path / "s.ndjson.gz").st_mode) == 0o600


def _plant() -> None:
    """Secrets where people put them."""
    role = boto3.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=ROLE)["Role"]["Arn"]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("index.py", "")
    boto3.client("lambda").create_function(
        FunctionName="f",
        Runtime="python3.12",
        Role=role,
        Handler="index.handler",
        Code={"ZipFile": archive.getvalue()},
        Environment={"Variables": {"DB_PASSWORD": PASSWORD, "AWS_KEY": KEY, "LEVEL": "debug"}},
    )
    script = f"#!/bin/sh\nexport DB_PASSWORD={PASSWORD}\naws configure set aws_access_key_id {KEY}\n"
    boto3.client("ec2").run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1, UserData=script)
    boto3.client("ssm").put_parameter(Name="/app/db-password", Value=PASSWORD, Type="String")


def _inner(value: Any) -> str:
    """Every text of a document that is Base64, decoded."""
    if isinstance(value, dict):
        return " ".join(map(_inner, value.values()))
    if isinstance(value, list):
        return " ".join(map(_inner, value))
    try:
        return base64.b64decode(str(value), validate=True).decode("utf-8", "replace")
    except ValueError:
        return ""


def test_what_a_region_lacks_is_missed_with_the_service_alone(aws: str, tmp_path: Path) -> None:
    """A region without a detector has nothing of GuardDuty that could be judged, and is no pass."""
    result = conformant("audit", "--service", "guardduty", "--region", "eu-west-1", "-q", cwd=tmp_path)
    assert "GUARDDUTY-001" in result.stdout
    assert result.returncode == 1


def test_services_that_each_region_needs(aws: str) -> None:
    """Those whose rules judge the regions."""
    types = {type: service for service in SERVICES for one in collectors([service]) for type in one.types}
    with packs.builtin() as pack:
        rules, _ = packs.load([pack])
    judging = [rule for rule in rules if REGION in rule.judged_types]
    needed = {types[type] for rule in judging for type in rule.resource_types if type in types} - {"account"}
    assert needed == EVERYWHERE
    assert [one.name for one in choose(["guardduty"])].count("account.regions") == 1
    assert [one.name for one in choose(["guardduty", "account"])].count("account.regions") == 1
    assert "account.regions" not in {one.name for one in choose(["s3"])}


def test_what_a_run_did_not_ask_for_never_passes(aws: str, tmp_path: Path) -> None:
    """The trail's bucket belongs to a service that this run leaves out."""
    boto3.client("s3").create_bucket(Bucket="logs")
    boto3.client("s3").put_bucket_acl(Bucket="logs", ACL="public-read")
    boto3.client("cloudtrail").create_trail(Name="all", S3BucketName="logs")
    asked = ("--region", "us-east-1", "--service", "cloudtrail", "--rule", "CLOUDTRAIL-005")
    audited = conformant("audit", *asked, "--all", "-o", "json", cwd=tmp_path)
    told = {
        result["rule_id"]: (result["verdict"], result["message"])
        for result in json.loads(audited.stdout)["results"]
        if result["resource"]["type"] == "AWS::CloudTrail::Trail"
    }
    assert told["CLOUDTRAIL-005"] == (
        "unknown", "depends on AWS::S3::Bucket, AWS::S3::BucketPolicy, which this run did not read",
    )  # fmt: skip
    conformant("collect", "--region", "us-east-1", "--service", "cloudtrail", "-o", "s.ndjson.gz", cwd=tmp_path)
    scanned = conformant("scan", "s.ndjson.gz", "--rule", "CLOUDTRAIL-005", "--all", "-o", "json", cwd=tmp_path)
    assert [r["verdict"] for r in json.loads(scanned.stdout)["results"]] == ["unknown"]


def test_a_usage_error_points_to_its_own_command(tmp_path: Path) -> None:
    result = conformant("audit", "--nix", cwd=tmp_path)
    assert result.returncode == 2
    assert "run `conformant audit --help` for the options" in result.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_is_no_bug(aws: str, tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "scanner.cli", "rules", "list"],
            stdout=full, stderr=subprocess.PIPE, text=True, cwd=tmp_path, check=False,
        )  # fmt: skip
    assert result.returncode == 3
    assert result.stderr == "conformant: the report could not be written: No space left on device\n"
