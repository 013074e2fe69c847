"""`conformant audit` with events and templates: who introduced a finding, and whether the template has it too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3
import pytest

from scanner.cli.app import run
from tests.live.gather import ACCOUNT

TEMPLATE = """
Resources:
  Data:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: shop-data
      VersioningConfiguration: {Status: Enabled}
"""
WHEN = "2026-11-20T10:00:00Z"


def record(id: str, name: str, service: str = "s3", **more: Any) -> dict[str, Any]:
    return {
        "eventID": id,
        "eventTime": WHEN,
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "awsRegion": "us-east-1",
        "recipientAccountId": ACCOUNT,
        "sourceIPAddress": "203.0.113.9",
        "userIdentity": {"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/alice", "accountId": ACCOUNT},
        "requestParameters": {"bucketName": "shop-data"},
        **more,
    }


@pytest.fixture
def place(aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a template and log files; the account has a bucket."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    boto3.client("s3").create_bucket(Bucket="shop-data")
    (tmp_path / "shop.yaml").write_text(TEMPLATE)
    (tmp_path / "logs").mkdir()
    found = [
        record("made", "CreateBucket", eventTime="2026-11-01T10:00:00Z"),
        record("off", "PutBucketVersioning"),
        record("key", "CreateAccessKey", "iam", requestParameters={"userName": "bob"}),
    ]
    (tmp_path / "logs" / "a.json").write_text(json.dumps({"Records": found}))
    return tmp_path


def audited(place: Path, *arguments: str) -> tuple[int, Any]:
    given = ["audit", "--region", "us-east-1", "--service", "s3", "-o", "json:out.json", "--no-cache", *arguments]
    code = run(given)
    return code, json.loads((place / "out.json").read_text())


def test_log_files(place: Path) -> None:
    _, report = audited(place, "--events", "logs")
    assert report["problems"] == []
    bucket = [r for r in report["results"] if r["resource"]["id"] == "arn:aws:s3:::shop-data"]
    events = {r["path"][0]: r["introduced_by"]["event_id"] for r in bucket if "introduced_by" in r and r["path"]}
    assert events["VersioningConfiguration"] == "off"
    assert set(events.values()) == {"off", "made"}
    (key,) = (r for r in report["results"] if r["rule_id"] == "EVT-014")
    assert key["introduced_by"]["actor"] == f"arn:aws:iam::{ACCOUNT}:user/alice"
    assert key["location"] == {"arn": "key", "account": ACCOUNT, "region": "us-east-1"}


def test_days(place: Path) -> None:
    _, report = audited(place, "--events", "logs", "--event-days", "1")
    assert not any("introduced_by" in r for r in report["results"]) or "made" not in json.dumps(report["results"])


def test_bucket_of_logs(place: Path) -> None:
    data = (place / "logs" / "a.json").read_bytes()
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="trail")
    s3.put_object(Bucket="trail", Key="logs/a.json", Body=data)
    _, report = audited(place, "--events", "s3://trail/logs/")
    said = [(r["rule_id"], r["verdict"]) for r in report["results"] if r["rule_id"].startswith("EVT-")]
    # EVT-017 looks at the stacks too, and nobody asked for them.
    assert set(said) == {("EVT-014", "fail"), ("EVT-017", "unknown")}


def test_a_damaged_file_is_a_problem_and_the_rest_counts(place: Path) -> None:
    (place / "logs" / "b.json.gz").write_bytes(b"\x1f\x8bxx")
    code, report = audited(place, "--events", "logs")
    assert code == 3
    (problem,) = report["problems"]
    assert problem["kind"] == "malformed"
    assert problem["location"]["file"].endswith("b.json.gz")
    assert any("introduced_by" in r for r in report["results"])


def test_pipelines_of_the_settings(place: Path) -> None:
    (place / ".conformant.yaml").write_text("audit: {pipeline_roles: [deploy-*]}\n")
    changed = [record("stack", "UpdateStack", "cloudformation", requestParameters={"stackName": "shop"})]
    (place / "logs" / "b.json").write_text(json.dumps(changed))
    _, report = audited(place, "--events", "logs")
    assert [r["resource"]["id"] for r in report["results"] if r["rule_id"] == "IAC-008"] == ["stack"]


def test_lookup_that_the_service_does_not_know(place: Path) -> None:
    """moto has no LookupEvents: a gap, which rules on events tell as unknown, and the rest is judged."""
    code, report = audited(place, "--events", "lookup")
    assert code == 3
    assert any("LookupEvents" in p["message"] for p in report["problems"])
    assert {r["verdict"] for r in report["results"] if r["rule_id"].startswith("EVT-")} == {"unknown"}
    assert any(r["rule_id"].startswith("S3-") and r["verdict"] == "fail" for r in report["results"])


def test_template_and_account_side_by_side(place: Path) -> None:
    template = """
    Resources:
      Open:
        Type: AWS::EC2::SecurityGroup
        Properties:
          GroupDescription: test
          SecurityGroupIngress:
            - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
      Closed:
        Type: AWS::EC2::SecurityGroup
        Properties:
          GroupDescription: test
          SecurityGroupIngress:
            - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8}
    """
    (place / "shop.yaml").write_text(template)
    cloudformation, ec2 = boto3.client("cloudformation"), boto3.client("ec2")
    cloudformation.create_stack(StackName="shop", TemplateBody=template)
    listed = cloudformation.list_stack_resources(StackName="shop")["StackResourceSummaries"]
    ids = {entry["LogicalResourceId"]: entry["PhysicalResourceId"] for entry in listed}
    ec2.authorize_security_group_ingress(
        GroupId=ids["Closed"], IpProtocol="tcp", FromPort=22, ToPort=22, CidrIp="0.0.0.0/0"
    )
    arguments = ("--service", "ec2", "--repo", ".", "--template", "shop=shop.yaml")
    code, report = audited(place, *arguments)
    assert code in (1, 3)
    of = {
        r["stack"]["logical_id"]: r["stack"]
        for r in report["results"]
        if r.get("stack") and r["verdict"] == "fail" and "22" in r["message"]
    }
    assert (of["Open"]["state"], of["Open"]["location"]["line"]) == ("both", 8)
    assert (of["Closed"]["state"], of["Closed"]["location"]["line"]) == ("drift", 13), "the list that lacks the rule"


def test_templates_that_cannot_be_read_and_stacks_that_were_not(place: Path) -> None:
    (place / "broken.yaml").write_text("Resources: {Bad: {Type: AWS::S3::Bucket, Properties: [")
    _, report = audited(place, "--repo", ".")
    broken, stacks = report["notes"]
    assert broken.startswith("--repo: broken.yaml tells nothing of any stack: not valid YAML")
    assert "--service cloudformation" in stacks
    _, report = audited(place, "--service", "cloudformation", "--repo", ".")
    assert report["notes"] == [broken]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--events", "nowhere"], "there is no such file or folder"),
        (["--events", "s3:///x"], "the name of a bucket is missing"),
        (["--events", "lookup", "--event-days", "200"], "CloudTrail tells 90 days"),
        (["--event-days", "3"], "give --events too"),
        (["--repo", "nowhere"], "there is no such file or folder"),
        (["--template", "a=b"], "give --repo too"),
        (["--repo", ".", "--template", "shop"], "STACK=FILE was expected"),
        (["--repo", ".", "--template", "shop=no.yaml"], "there is no such file"),
    ],
)
def test_wrong_usage(place: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "--no-cache", *arguments]) == 2
    assert said in capsys.readouterr().err
