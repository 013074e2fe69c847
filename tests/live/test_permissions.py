"""What an audit has to be allowed: just what its collectors ask for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest

from scanner.collect.aws import trailevents
from scanner.collect.aws.catalogue import SERVICES, collectors
from scanner.collect.aws.permissions import actions, policy
from scanner.collect.aws.run import choose
from tests.live.proxy import proxy
from tests.live.running import conformant, plan, run, some_things

ACTION = re.compile(r"[a-z0-9-]+:[A-Z]\w+")
WRITES = re.compile(r"(?i)^[a-z0-9-]+:(create|put|delete|update|modify|attach|detach|start|stop|run|tag|untag|set)")
SECRETS = {"secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue", "kms:Decrypt", "s3:GetObject"}


def test_every_call_is_an_operation_of_its_service() -> None:
    session = botocore.session.Session()
    for collector in collectors():
        for operation in collector.calls:
            service, method = operation.split(".")
            model = session.get_service_model(service)
            names = {botocore.xform_name(name) for name in model.operation_names}
            assert method in names, f"{collector.name}: {operation}"


def test_actions_read_and_reveal_nothing() -> None:
    for action in actions(collectors(), organization=True):
        assert ACTION.fullmatch(action), action
        assert not WRITES.match(action), action
        assert action not in SECRETS


def test_what_is_called_is_allowed(aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader refuses what is not declared; here the requests that arrive are held against the declarations."""
    some_things()
    with proxy(aws) as before:
        monkeypatch.setenv("AWS_ENDPOINT_URL", before.url)
        outcome, _ = run(tmp_path / "work", plan(choose(SERVICES)))
        arrived = set(before.asked)
    session = botocore.session.Session()
    declared = {"sts.GetCallerIdentity", "ec2.DescribeRegions"}
    for collector in collectors():
        for operation in collector.calls:
            service, method = operation.split(".")
            names = session.get_service_model(service).operation_names
            declared |= {f"{service}.{name}" for name in names if botocore.xform_name(name) == method}
    # Services that share an API can't be told apart by their requests.
    apart = {name for name in arrived if not name.startswith(("neptune.", "docdb.", "rds."))}
    assert apart <= declared
    assert {name.replace(":", ".") for name in outcome.operations} <= declared


def test_each_service_on_its_own() -> None:
    everything = set(actions(collectors()))
    parts = [set(actions(collectors([service]))) for service in SERVICES]
    assert set().union(*parts) == everything
    assert all(part < everything for part in parts)


def test_the_command(tmp_path: Path) -> None:
    result = conformant("permissions", "--service", "s3", cwd=tmp_path)
    assert result.returncode == 0
    document = json.loads(result.stdout)
    assert document == policy(choose(["s3"]))
    (statement,) = document["Statement"]
    assert statement["Action"] == sorted(statement["Action"], key=str.lower)
    assert {"sts:GetCallerIdentity", "ec2:DescribeRegions", "s3:ListAllMyBuckets"} <= set(statement["Action"])
    assert not any(action.startswith("iam:") for action in statement["Action"])
    lines = conformant("permissions", "--service", "s3", "-o", "text", cwd=tmp_path).stdout.split()
    assert lines == statement["Action"]


def test_the_organization_needs_more(tmp_path: Path) -> None:
    result = conformant("permissions", "--organization", "--service", "s3", "-o", "text", cwd=tmp_path)
    assert {"organizations:ListAccounts", "sts:AssumeRole"} <= set(result.stdout.split())


BUCKET_POLICY = [
    {
        "Sid": "ConformantFindFiles",
        "Effect": "Allow",
        "Action": ["s3:ListBucket"],
        "Resource": "arn:aws:s3:::logs",
    },
    {
        "Sid": "ConformantReadFiles",
        "Effect": "Allow",
        "Action": ["s3:GetObject"],
        "Resource": "arn:aws:s3:::logs/AWSLogs*",
    },
]


def allowed(*arguments: str, cwd: Path) -> list[dict[str, Any]]:
    """The statements of the policy for a run with these options."""
    result = conformant("permissions", *arguments, cwd=cwd)
    assert result.returncode == 0, result.stderr
    statements: list[dict[str, Any]] = json.loads(result.stdout)["Statement"]
    return statements


def test_events_need_more(tmp_path: Path) -> None:
    (lookup,) = allowed("--service", "sqs", "--events", "lookup", cwd=tmp_path)
    assert "cloudtrail:LookupEvents" in lookup["Action"]
    plain, *more = allowed("--service", "sqs", "--events", "s3://logs/AWSLogs", cwd=tmp_path)
    assert "cloudtrail:LookupEvents" not in plain["Action"]
    assert more == BUCKET_POLICY
    assert len(allowed("--service", "sqs", "--events", "./logs", cwd=tmp_path)) == 1
    assert allowed("--from-config", "s3://logs/AWSLogs", cwd=tmp_path) == BUCKET_POLICY


def test_roles_are_entered_by_who_starts_the_run(tmp_path: Path) -> None:
    role = "arn:aws:iam::111122223333:role/audit"
    audit, enter = allowed("--service", "sqs", "--role-arn", role, cwd=tmp_path)
    assert (enter["Action"], enter["Resource"]) == (["sts:AssumeRole"], role)
    assert "sts:AssumeRole" not in audit["Action"]
    audit, enter = allowed("--service", "sqs", "--organization", "--role-name", "audit", cwd=tmp_path)
    assert (enter["Action"], enter["Resource"]) == (["sts:AssumeRole"], "arn:aws:iam::*:role/audit")
    assert "organizations:ListAccounts" in audit["Action"]
    (tmp_path / "accounts.yaml").write_text("[111122223333, 444455556666]")
    _, enter = allowed("--service", "sqs", "--accounts", "accounts.yaml", "--role-name", "audit", cwd=tmp_path)
    assert enter["Resource"] == [role, "arn:aws:iam::444455556666:role/audit"]


def asked_of(aws: str, *arguments: str, cwd: Path) -> set[str]:
    """The IAM actions of all that an audit with these options sends."""
    with proxy(aws) as before:
        result = conformant("audit", *arguments, cwd=cwd, AWS_ENDPOINT_URL=before.url)
        arrived = set(before.asked)
    assert result.returncode in (0, 1, 3), result.stderr
    declared = {**trailevents.BUCKET.calls, **trailevents.lookup().calls}
    declared |= {"sts.get_caller_identity": "sts:GetCallerIdentity", "ec2.describe_regions": "ec2:DescribeRegions"}
    declared |= {"sts.assume_role": "sts:AssumeRole", "organizations.list_accounts": "organizations:ListAccounts"}
    for collector in collectors():
        declared |= collector.calls
    found: set[str] = set()
    for name in arrived:
        service, operation = name.split(".")
        needed = declared[f"{service}.{botocore.xform_name(operation)}"]
        found.update((needed,) if isinstance(needed, str) else needed)
    return found


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--events", "lookup"],
        ["--events", "s3://logs/AWSLogs"],
        ["--role-arn", "arn:aws:iam::123456789012:role/audit"],
        ["--organization", "--role-name", "audit"],
    ],
)
def test_nothing_is_missing_and_nothing_is_superfluous(aws: str, tmp_path: Path, options: list[str]) -> None:
    """Two services of which moto plays each call: what an audit sends is what `permissions` prints, all of it."""
    some_things()
    boto3.client("organizations").create_organization(FeatureSet="ALL")
    boto3.client("organizations").create_account(AccountName="other", Email="a@example.com")
    boto3.client("s3").create_bucket(Bucket="logs")
    boto3.client("s3").put_object(Bucket="logs", Key="AWSLogs/x.json", Body=b'{"Records": []}')
    services = ("--service", "kms", "--service", "sqs")
    sent = asked_of(aws, *services, "--region", "us-east-1", *options, cwd=tmp_path)
    printed = conformant("permissions", *services, *options, "-o", "text", cwd=tmp_path).stdout.split()
    assert sent == set(printed)


def test_an_unknown_service(tmp_path: Path) -> None:
    result = conformant("permissions", "--service", "s33", cwd=tmp_path)
    assert result.returncode == 2
    assert "s33" in result.stderr
    assert "s3" in result.stderr
