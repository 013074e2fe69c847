"""Runs in this process and through the real command, against the server of the test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import boto3

from scanner.audit import write_snapshot
from scanner.collect.aws import sessions
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.journal import Journal
from scanner.collect.aws.run import Outcome, Plan, choose, collect
from scanner.collect.aws.sessions import Entrance, Wanted

AT = "2026-11-21T09:00:00Z"
REGIONS = ("us-east-1", "eu-west-1")
ROOT = Path(__file__).parents[2]
BUSINESS = "123456789012"


def some_things(buckets: int = 4) -> None:
    """Buckets, keys and queues in two regions."""
    s3 = boto3.client("s3", region_name="us-east-1")
    for number in range(buckets):
        s3.create_bucket(Bucket=f"bucket-{number}")
    for region in REGIONS:
        boto3.client("kms", region_name=region).create_key(Description="one")
        for number in range(3):
            boto3.client("sqs", region_name=region).create_queue(QueueName=f"queue-{number}")


SERVICES = ("kms", "s3", "sqs")
ASKED_FOR = (
    *(word for region in REGIONS for word in ("--region", region)),
    *(word for service in SERVICES for word in ("--service", service)),
)
"""The same as options."""


def plan(
    collectors: Sequence[Collector] | None = None,
    accounts: Sequence[Wanted] = (Wanted(),),
    regions: Sequence[str] = REGIONS,
) -> Plan:
    """What is asked for: by default three services that moto plays whole."""
    return Plan(accounts, Entrance(regions=tuple(regions)), choose(SERVICES) if collectors is None else collectors)


def run(folder: Path, asked: Plan | None = None, *, resume: bool = False) -> tuple[Outcome, Journal]:
    """Collect into a folder."""
    asked = asked or plan()
    with Journal(folder, asked.asked, AT, resume=resume) as journal:
        return collect(sessions.base(""), asked, journal), journal


def contents(outcome: Outcome, journal: Journal) -> list[dict[str, Any]]:
    """Every resource that a run has, as documents."""
    return [document for part in outcome.parts for document in journal.documents(part.account)]


def snapshot(path: Path, asked: Plan | None = None) -> bytes:
    """Collect into a snapshot; its bytes."""
    outcome, journal = run(path.parent / f"{path.name}.work", asked)
    write_snapshot(path, outcome, journal)
    return path.read_bytes()


def conformant(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The real command, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "scanner.cli", *arguments],
        cwd=cwd,
        env={**variables(cwd), **environment},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def begin(*arguments: str, cwd: Path, **environment: str) -> subprocess.Popen[str]:
    """The same, left running."""
    return subprocess.Popen(
        [sys.executable, "-m", "scanner.cli", *arguments],
        cwd=cwd,
        env={**variables(cwd), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def variables(home: Path) -> dict[str, str]:
    """The environment of a command, with a cache of its own."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "XDG_CACHE_HOME": str(home / "cache"),
        "SOURCE_DATE_EPOCH": "1795251600",
        "NO_COLOR": "1",
        "COLUMNS": "200",
    }
