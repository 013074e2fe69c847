"""`conformant demo` as it is typed: the real command, its own server."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.live.running import ROOT, begin, variables

EXPORTS = "arn:aws:s3:::harbour-coffee-customer-exports"
MARTA = "arn:aws:iam::123456789012:user/marta"
UNUSABLE = {
    # The demo would fail if it asked anyone with these.
    "AWS_PROFILE": "nobody",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "AWS_ACCESS_KEY_ID": "mine",
    "AWS_CA_BUNDLE": "/nowhere.pem",
    "HTTP_PROXY": "http://127.0.0.1:9",
}


class Played:
    """What one run left."""

    def __init__(self, folder: Path) -> None:
        outputs = ["-o", "console", "-o", "json:r.json", "-o", "html:r.html"]
        options = ["--min-severity", "info", *outputs]
        (folder / "home" / ".aws").mkdir(parents=True)
        self.config = folder / "home" / ".aws" / "config"
        self.config.write_text("[default]\nregion = eu-nowhere-1\n")
        self.process = demo(*options, cwd=folder, HOME=str(folder / "home"), **UNUSABLE)
        self.folder = folder
        self.report: Any = json.loads((folder / "r.json").read_text()) if (folder / "r.json").exists() else {}

    def found(self, rule: str) -> dict[str, dict[str, Any]]:
        """The failures of a rule, by resource."""
        return {
            r["resource"]["id"]: r for r in self.report["results"] if r["rule_id"] == rule and r["verdict"] == "fail"
        }


def surroundings(folder: Path) -> dict[str, str]:
    given = variables(folder)
    del given["SOURCE_DATE_EPOCH"]  # the server's clock is the machine's
    return given


def demo(*options: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scanner.cli", "demo", *options],
        cwd=cwd,
        env={**surroundings(cwd), **environment},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return Played(tmp_path_factory.mktemp("demo"))


def test_it_ran_as_meant(played: Played) -> None:
    assert played.process.returncode == 0, played.process.stderr
    assert played.report["problems"] == [], "moto, and what the demo adds to it, answer every call"
    assert played.report["targets"] == ["aws:123456789012/eu-west-1", "aws:123456789012/us-east-1"]
    assert "nothing leaves this machine" in played.process.stderr
    assert "\x1b" not in played.process.stderr, "no progress where there is no terminal"
    assert any("invented company" in note for note in played.report["notes"])


def test_verdict_and_counts_come_first_then_findings(played: Played) -> None:
    lines = played.process.stdout.splitlines()
    assert re.match(r"FAIL  \d+ findings in 1 account \(\d+ critical, ", lines[0])
    assert "1 account in 2 regions" in lines[1]
    first = next(n for n, line in enumerate(lines) if line.startswith("123456789012 · "))
    assert first <= 24, "findings begin on the first screen"


def test_public_bucket_of_customer_exports(played: Played) -> None:
    policy = played.found("S3-002")
    assert set(policy) == {f"{EXPORTS}#BucketPolicy"}
    by = policy[f"{EXPORTS}#BucketPolicy"]["introduced_by"]
    assert (by["event"], by["actor"], by["address"]) == ("PutBucketPolicy", MARTA, "203.0.113.84")
    assert EXPORTS in played.found("S3-001")


def test_administrator_with_an_old_key_and_no_second_factor(played: Played) -> None:
    assert set(played.found("IAM-009")) == {f"{MARTA}#UserCredential"}, "not Erik's"
    old = played.found("IAM-010")[f"{MARTA}#UserCredential"]
    assert old["message"] == "access key 1 is 200 days old"
    assert set(played.found("IAM-004")) == {"arn:aws:iam::123456789012:role/agency"}


def test_data_without_encryption(played: Played) -> None:
    assert [found.rpartition(":")[2] for found in played.found("RDS-001")] == ["shop-db"]
    assert played.found("RDS-002")
    assert len(played.found("EBS-001")) == 3, "not the volume of the books"
    assert [arn.split(":")[3] for arn in played.found("EBS-003")] == ["us-east-1"], "the snapshot that is public"


def test_trail_and_recorder(played: Played) -> None:
    trail = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/main"
    assert set(played.found("CLOUDTRAIL-003")) == {trail}
    assert len(played.found("CONFIG-001")) == 2


def test_what_was_done_well_stands_beside_it(played: Played) -> None:
    failing = {r["resource"]["id"] for r in played.report["results"] if r["severity"] in ("critical", "high")}
    books = "arn:aws:s3:::harbour-coffee-books"
    assert not {books, f"{books}#BucketPolicy", "arn:aws:iam::123456789012:role/shop-task"} & failing
    assert len(played.found("KMS-001")) == 1, "the key of the books rotates"


def test_drift_from_the_stack(played: Played) -> None:
    (opened,) = played.found("SG-001").values()
    stack = opened["stack"]
    assert (stack["name"], stack["logical_id"], stack["state"]) == ("shop", "WebServers", "drift")
    assert stack["location"]["file"].endswith("scanner/demo/shop.yaml")
    assert opened["introduced_by"]["event"] == "AuthorizeSecurityGroupIngress"
    (queue,) = (r for r in played.found("SQS-001").values())
    assert queue["stack"]["state"] == "both"
    assert len(played.found("IAC-002")) == 2


def test_secrets_stay_out(played: Played) -> None:
    assert played.found("EC2-002")
    assert played.found("LAMBDA-004")
    for text in (played.process.stdout, *((played.folder / name).read_text() for name in ("r.json", "r.html"))):
        assert "freshly-ground" not in text


def test_the_users_own_settings_are_left_alone(played: Played) -> None:
    assert played.config.read_text() == "[default]\nregion = eu-nowhere-1\n"
    assert sorted(path.name for path in played.config.parent.iterdir()) == ["config"]


def test_without_moto(tmp_path: Path) -> None:
    """The import of moto is blocked in the process of the command."""
    code = "import sys; sys.modules['moto'] = None; sys.argv[1:] = ['demo']; from scanner.cli import main; main()"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=surroundings(tmp_path), capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert result.returncode == 2
    assert result.stdout == ""
    assert "pip install 'conformant[demo]'" in result.stderr
    assert len(result.stderr.splitlines()) == 2


def test_bad_options_start_nothing(tmp_path: Path) -> None:
    result = demo("-o", "word", cwd=tmp_path)
    assert result.returncode == 2
    assert "played by moto" not in result.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=lambda s: str(s.name))
def test_kept_until_it_is_ended(tmp_path: Path, number: signal.Signals) -> None:
    process = begin("demo", "--keep", "-o", "json:r.json", cwd=tmp_path, TMPDIR=str(tmp_path))
    try:
        url = kept(process)
        if number is signal.SIGINT:
            report = json.loads((tmp_path / "r.json").read_text())
            assert {r["severity"] for r in report["results"]} == {"critical", "high"}, "only grave ones by default"
            audit_of(url, tmp_path)
        process.send_signal(number)
        process.wait(30)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == (-9 if number is signal.SIGKILL else 0)
    deadline = time.monotonic() + 20
    while is_up(url):
        assert time.monotonic() < deadline, "the server outlives the command"
        time.sleep(0.2)


def kept(process: subprocess.Popen[str]) -> str:
    """The URL of the server that a command keeps, once it says so."""
    assert process.stderr is not None
    said = ""
    while "conformant audit --region" not in said:
        line = process.stderr.readline()
        assert line, said
        said += line
    (url,) = re.findall(r"AWS_ENDPOINT_URL=(\S+)", said)
    assert is_up(url)
    return str(url)


def audit_of(url: str, folder: Path) -> None:
    """An audit of what is kept, as the command says to do it."""
    audited = subprocess.run(
        [sys.executable, "-m", "scanner.cli", "audit", "--region", "us-east-1", "--service", "ec2", "-q"],
        env={**variables(folder), "AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": "testing",
             "AWS_SECRET_ACCESS_KEY": "testing", "AWS_CONFIG_FILE": os.devnull},
        cwd=folder, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert "port 3389 (RDP) is open to 0.0.0.0/0" in audited.stdout, audited.stderr


def test_ended_in_the_middle(tmp_path: Path) -> None:
    process = begin("demo", cwd=tmp_path, TMPDIR=str(tmp_path))
    assert process.stderr is not None
    process.stderr.readline()  # that it begins
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    out, said = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert "interrupted" in said
    assert not list(tmp_path.glob("conformant-demo-*"))


def is_up(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/moto-api/", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def test_nothing_heavy_is_imported_for_it(tmp_path: Path) -> None:
    code = "import sys, scanner.cli.app; print(*{'boto3', 'botocore', 'moto', 'scanner.demo.company'} & {*sys.modules})"
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""
