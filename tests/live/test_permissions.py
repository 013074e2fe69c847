"""What an audit has to be allowed: just what its collectors ask for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import botocore.session
import pytest

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


def test_an_unknown_service(tmp_path: Path) -> None:
    result = conformant("permissions", "--service", "s33", cwd=tmp_path)
    assert result.returncode == 2
    assert "s33" in result.stderr
    assert "s3" in result.stderr
