"""An audit in trouble: of a small firm, through the real command, against moto's server behind a proxy that spoils."""

from __future__ import annotations

import datetime
import json
import random
import threading
import urllib.parse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import botocore.session
import pytest

from scanner.demo import company
from scanner.model import Verdict
from tests.live import verdicts
from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT
from tests.live.proxy import BROKEN, DENIED, THROTTLED, Call, Fault, proxy
from tests.live.running import conformant

SERVICES = ("cloudtrail", "dynamodb", "ec2", "iam", "kms", "lambda", "logs", "rds", "s3", "sns", "sqs")
ASKED_FOR = (
    *(word for region in company.REGIONS for word in ("--region", region)),
    *(word for service in SERVICES for word in ("--service", service)),
)
ODD = "o'dd+=,.@-name_\u202etxt.exe<script>"


@pytest.fixture
def firm(aws: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The firm of the demo, with some names that are hard to show; the URL of a proxy that refuses what moto lacks."""
    session = botocore.session.Session()
    company.fill(session, datetime.datetime.now(datetime.UTC))
    iam = session.create_client("iam", region_name="us-east-1")
    iam.create_user(UserName="o.dd+=,@-_user", Path="/a/b.c/", Tags=[{"Key": "Name", "Value": ODD}])
    ec2 = session.create_client("ec2", region_name="us-east-1")
    ec2.create_volume(
        AvailabilityZone="us-east-1a",
        Size=1,
        TagSpecifications=[{"ResourceType": "volume", "Tags": [{"Key": ODD, "Value": ODD}]}],
    )
    kms = session.create_client("kms", region_name="us-east-1")
    kms.create_key(Description=f"{ODD}\x1b[31m", Tags=[{"TagKey": ODD, "TagValue": "\x1b[31m"}])
    logs = session.create_client("logs", region_name="us-east-1")
    logs.create_log_group(logGroupName="/odd/.._-#group")
    with proxy(aws) as calm:
        monkeypatch.setenv("AWS_ENDPOINT_URL", calm.url)
        yield aws


def audit(folder: Path, *options: str, **environment: str) -> tuple[int, dict[str, Any], str]:
    """Exit code, JSON report and what was said beside it."""
    result = conformant("audit", *ASKED_FOR, *options, "--all", "-o", "json", cwd=folder, **environment)
    assert result.stdout, result.stderr
    assert "Traceback" not in result.stderr
    return result.returncode, json.loads(result.stdout), result.stderr


def trouble(report: Mapping[str, Any]) -> set[tuple[str, str, str]]:
    """The problems: kind, message and hint."""
    return {(problem["kind"], problem["message"], problem["hint"]) for problem in report["problems"]}


Said = Mapping[tuple[str, str, str], str]


def said(report: Mapping[str, Any]) -> Said:
    """Every verdict by rule, resource and path."""
    return {(r["rule_id"], r["resource"]["id"], json.dumps(r.get("path"))): r["verdict"] for r in report["results"]}


def test_throttled_and_failing(firm: str, tmp_path: Path) -> None:
    _, calm, _ = audit(tmp_path)
    dice, lock = random.Random(11), threading.Lock()

    def decide(call: Call) -> Fault | None:
        with lock:
            thrown = dice.random()
        return THROTTLED if thrown < 0.2 else BROKEN if thrown < 0.25 else None

    with proxy(firm, decide) as before:
        _, stormy, _ = audit(tmp_path, AWS_ENDPOINT_URL=before.url)
    # What moto doesn't play is refused in calm too.
    assert trouble(stormy) == trouble(calm)
    assert said(stormy) == said(calm)


@pytest.mark.parametrize("service", ["ec2", "iam"])
def test_one_service_denied(firm: str, tmp_path: Path, service: str) -> None:
    _, calm, _ = audit(tmp_path)
    with proxy(firm, lambda call: DENIED if call.is_one_of(service) else None) as before:
        code, report, _ = audit(tmp_path, AWS_ENDPOINT_URL=before.url)
    assert code == 3
    new = trouble(report) - trouble(calm)
    assert all(kind == "denied" and hint for kind, _, hint in new)
    assert {message.partition(":")[0] for _, message, _ in new} == {service}
    before_it, now = said(calm), said(report)
    for key, verdict in now.items():
        if key in before_it and verdict != before_it[key]:
            assert verdict == "unknown", f"{key}: {before_it[key]} became {verdict}"
    # Nothing that is decided is new, and what is gone was of the service or is told to be unknown.
    assert not {key for key in set(now) - set(before_it) if now[key] != "unknown"}
    unlisted = {(rule, id.rpartition("/")[2]) for rule, id, _ in now}
    types = {r["resource"]["id"]: r["resource"]["type"] for r in calm["results"]}
    rules_now = {(rule, id) for rule, id, _ in now}
    for rule, id, _ in set(before_it) - set(now):
        assert (rule, id) in rules_now or (rule, types[id]) in unlisted, (rule, id)


def test_odd_names_are_shown_safely(firm: str, tmp_path: Path) -> None:
    outputs = ["-o", "console", "-o", "html:r.html", "-o", "sarif:r.sarif"]
    result = conformant("audit", *ASKED_FOR, "--verbose", *outputs, cwd=tmp_path)
    assert result.returncode in (1, 3), result.stderr
    texts = [result.stdout, result.stderr, *((tmp_path / f"r.{e}").read_text() for e in ("html", "sarif"))]
    for text in texts:
        assert "\x1b" not in text
    for text in texts[:2]:
        assert "\u202e" not in text
    assert "exe<script>" not in texts[2]
    _, report, _ = audit(tmp_path)
    ids = {r["resource"]["id"] for r in report["results"]}
    assert f"arn:aws:iam::{ACCOUNT}:user/a/b.c/o.dd+=,@-_user" in ids


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("OptInRequired", 403, "disabled"),
        ("SubscriptionRequiredException", 400, "disabled"),
        ("InternalFailure", 500, "fault"),
    ],
)
def test_a_service_that_is_closed(firm: str, tmp_path: Path, code: str, status: int, kind: str) -> None:
    """Each time a sentence with what to do; the others go on."""
    closed = Fault(code, status)
    _, calm, _ = audit(tmp_path)
    with proxy(firm, lambda call: closed if call.is_one_of("kms") else None) as before:
        exit_code, report, _ = audit(tmp_path, AWS_ENDPOINT_URL=before.url)
    assert exit_code == 3
    new = trouble(report) - trouble(calm)
    assert {found for found, _, _ in new} == {kind}
    assert all(hint and "kms:" in message for _, message, hint in new)
    types = {r["resource"]["type"] for r in report["results"] if r["verdict"] == "pass"}
    assert "AWS::KMS::Key" not in types
    assert "AWS::S3::Bucket" in types


# ---- policies that are none


_ID = "A" * 16


def _authorization(document: Any) -> dict[str, Any]:
    at = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    inline = [{"PolicyName": "p", "PolicyDocument": document}]

    def arn(what: str) -> str:
        return f"arn:aws:iam::{ACCOUNT}:{what}/thing"

    return {
        "UserDetailList": [
            {"UserName": "thing", "UserId": f"AIDA{_ID}", "Arn": arn("user"), "Path": "/", "CreateDate": at,
             "UserPolicyList": inline}
        ],
        "GroupDetailList": [
            {"GroupName": "thing", "GroupId": f"AGPA{_ID}", "Arn": arn("group"), "Path": "/", "CreateDate": at,
             "GroupPolicyList": inline}
        ],
        "RoleDetailList": [
            {"RoleName": "thing", "RoleId": f"AROA{_ID}", "Arn": arn("role"), "Path": "/", "CreateDate": at,
             "RolePolicyList": inline, "AssumeRolePolicyDocument": document}
        ],
        "Policies": [
            {"PolicyName": "thing", "PolicyId": f"ANPA{_ID}", "Arn": arn("policy"), "Path": "/",
             "DefaultVersionId": "v1", "AttachmentCount": 1, "CreateDate": at, "UpdateDate": at,
             "PolicyVersionList": [{"Document": document, "VersionId": "v1", "IsDefaultVersion": True}]}
        ],
    }  # fmt: skip


BROKEN_POLICIES = (
    "{not json", urllib.parse.quote('{"Statement": ['), '"text"', "7", "null", "[1, 2]", '{"Version": "2012-10-17"}',
    '{"Statement": null}', '{"Statement": "x"}', '{"Statement": [{"Action": "*", "Resource": "*"}]}',
    '{"Statement": [{"Effect": "Allow", "Action": NaN, "Resource": "*"}]}', "[" * 5000,
    '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}], "Statement": []}',
)  # fmt: skip


@pytest.mark.parametrize("document", BROKEN_POLICIES, ids=range(len(BROKEN_POLICIES)))
def test_policies_of_iam_that_are_none(document: str) -> None:
    """What moto and AWS refuse to store, and an answer may hold all the same."""
    answers: dict[str, Answer] = {
        "iam.get_account_authorization_details": _authorization(document),
        "iam.generate_credential_report": "AccessDenied",
    }
    found, gaps = gather_from(answers, "iam")
    of_policies = [gap for gap in gaps if gap.cause == "malformed" and "not JSON" in gap.message]
    assert of_policies
    assert all(gap.resource_id and "write it anew" in gap.message for gap in of_policies)
    said, problems = verdicts.of_account(found, gaps)
    assert any("not JSON" in problem.message and problem.hint for problem in problems)
    reading = {"IAM-001", "IAM-002", "IAM-003"}
    assert {rule for rule, _ in said} >= reading
    for (rule, id), verdict in said.items():
        if rule in reading and id.endswith("/thing"):
            assert verdict is Verdict.UNKNOWN, f"{rule} of {id} is {verdict}"


@pytest.mark.parametrize("text", ["", "null", "7", "[" * 5000, '{"Statement": [], "Statement": []}'])
def test_policies_that_come_over_the_wire(aws: str, tmp_path: Path, text: str) -> None:
    """Where botocore would have read them first."""
    role = (
        "<Path>/</Path><RoleName>r</RoleName><RoleId>AROAAAAAAAAAAAAAAAAA</RoleId>"
        f"<Arn>arn:aws:iam::{ACCOUNT}:role/r</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate><RolePolicyList><member>"
        f"<PolicyName>p</PolicyName><PolicyDocument>{urllib.parse.quote(text)}</PolicyDocument></member></RolePolicyList>"
    )
    name = "GetAccountAuthorizationDetails"
    body = f"<{name}Response><{name}Result><RoleDetailList><member>{role}</member></RoleDetailList></{name}Result>"
    said = Fault(status=200, body=f"{body}</{name}Response>".encode())
    with proxy(aws, lambda call: said if call.is_one_of(f"iam.{name}") else None) as before:
        chosen = ("--service", "iam", "--region", "us-east-1", "--rule", "IAM-001", "--all", "-o", "json")
        result = conformant("audit", *chosen, cwd=tmp_path, AWS_ENDPOINT_URL=before.url)
    assert result.returncode == 3
    found = json.loads(result.stdout)["results"]
    assert {one["verdict"] for one in found if one["resource"]["type"] == "AWS::IAM::Role"} == {"unknown"}


def test_policies_of_resources_that_are_none() -> None:
    answers: dict[str, Answer] = {
        "s3.list_buckets": {"Buckets": [{"Name": "b", "BucketRegion": "us-east-1"}]},
        "s3.get_bucket_policy": {"Policy": "{nothing"},
        "sqs.list_queues": {"QueueUrls": ["https://sqs.us-east-1.amazonaws.com/1/q"]},
        "sqs.get_queue_attributes": {"Attributes": {"Policy": "nothing}"}},
    }
    found, gaps = gather_from(answers, "s3", "sqs")
    assert {gap.call for gap in gaps if "not JSON" in gap.message} == {"s3.buckets", "sqs.queues"}
    said, _ = verdicts.of_account(found, gaps)
    assert not [key for key, verdict in said.items() if "Policy" in key[1] and verdict is Verdict.PASS]


def test_an_answer_with_nothing_in_it_is_no_policy(firm: str, tmp_path: Path) -> None:
    empty = Fault(status=200, body=b"")
    with proxy(firm, lambda call: empty if call.is_one_of("s3.GetBucketPolicy") else None) as before:
        code, report, _ = audit(tmp_path, AWS_ENDPOINT_URL=before.url)
    assert code == 3
    assert [p for p in report["problems"] if p["kind"] == "malformed" and "s3:GetBucketPolicy" in p["message"]]
    assert not [
        r for r in report["results"] if r["resource"]["type"] == "AWS::S3::BucketPolicy" and r["verdict"] != "unknown"
    ]
