"""A run over accounts: what goes wrong stays where it went wrong, and what was read is not asked for again."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import stat
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from scanner.collect.aws import journal as journal_module
from scanner.collect.aws.budget import Budget
from scanner.collect.aws.client import cause_of, plain
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.journal import Journal, JournalError
from scanner.collect.aws.models import Loader
from scanner.collect.aws.reader import Reader
from scanner.collect.aws.run import choose
from scanner.collect.aws.sessions import Wanted
from scanner.model import Resource
from tests.live.proxy import BROKEN, DENIED, THROTTLED, Call, Fault, proxy
from tests.live.running import (
    ASKED_FOR,
    AT,
    BUSINESS,
    REGIONS,
    begin,
    conformant,
    contents,
    plan,
    run,
    some_things,
)


def test_whole(aws: str, tmp_path: Path) -> None:
    some_things()
    outcome, journal = run(tmp_path / "work")
    (part,) = outcome.parts
    assert part.gaps == ()
    assert (part.account, part.partition, part.regions) == (BUSINESS, "aws", tuple(sorted(REGIONS)))
    found = contents(outcome, journal)
    assert {f"bucket-{n}" for n in range(4)} <= {document["ref"] for document in found}
    assert sum(document["type"] == "AWS::SQS::Queue" for document in found) == 6
    assert outcome.calls == sum(outcome.operations.values()) > 40
    assert not outcome.unfinished
    resources = list(journal.resources(BUSINESS, AT))
    assert [(r.type, r.id) for r in resources] == sorted((r.type, r.id) for r in resources)
    assert {(r.account, r.at, r.source) for r in resources} == {(BUSINESS, AT, "live")}


def test_a_server_that_throttles_and_fails(aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some_things()
    wanted = contents(*run(tmp_path / "calm"))
    dice = random.Random(7)
    lock = threading.Lock()

    def decide(call: Call) -> Fault | None:
        if call.is_one_of("sts"):
            return None
        with lock:
            thrown = dice.random()
        return THROTTLED if thrown < 0.2 else BROKEN if thrown < 0.25 else None

    with proxy(aws, decide) as before:
        monkeypatch.setenv("AWS_ENDPOINT_URL", before.url)
        started = time.monotonic()
        outcome, journal = run(tmp_path / "stormy")
    assert outcome.parts[0].gaps == ()
    assert contents(outcome, journal) == wanted
    assert outcome.throttles > 10
    assert time.monotonic() - started < 60


def test_one_service_denied(aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some_things()
    wanted = contents(*run(tmp_path / "whole"))
    with proxy(aws, lambda call: DENIED if call.is_one_of("kms") else None) as before:
        monkeypatch.setenv("AWS_ENDPOINT_URL", before.url)
        outcome, journal = run(tmp_path / "denied")
    gaps = outcome.parts[0].gaps
    assert {gap.cause for gap in gaps} == {"denied"}
    assert {gap.call.partition(":")[0] for gap in gaps} == {"kms"}
    assert {gap.region for gap in gaps} == set(REGIONS)
    assert "AWS::KMS::Key" in {type for gap in gaps for type in gap.types}
    assert contents(outcome, journal) == [d for d in wanted if not d["type"].startswith("AWS::KMS::")]


def test_half_an_answer_is_asked_for_again(aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some_things()
    wanted = contents(*run(tmp_path / "whole"))
    seen: set[str] = set()

    def decide(call: Call) -> Fault | None:
        if call.is_one_of("s3.ListBuckets", "kms.ListKeys") and (call.operation + call.region) not in seen:
            seen.add(call.operation + call.region)
            return Fault(cut=True)
        return None

    with proxy(aws, decide) as before:
        monkeypatch.setenv("AWS_ENDPOINT_URL", before.url)
        outcome, journal = run(tmp_path / "halves")
    assert seen
    assert outcome.parts[0].gaps == ()
    assert contents(outcome, journal) == wanted


def test_nonsense_is_a_gap(aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some_things()
    xhtml = b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x" "y"><html xmlns="http://www.w3.org/1999/xhtml"/>'
    page = b"<html><body>Sign in to the network</body></html>"
    bodies = (b"<<<not an answer", page, xhtml, b"", b'{"Keys": [{"Ke')
    for status, body in (*((200, body) for body in bodies), (302, page)):
        nonsense = Fault(status=status, body=body)
        with proxy(aws, partial(_lists, nonsense)) as before:
            monkeypatch.setenv("AWS_ENDPOINT_URL", before.url)
            outcome, _ = run(tmp_path / "work")
        gaps = outcome.parts[0].gaps
        assert {gap.call for gap in gaps} == {"s3:ListBuckets", "kms:ListKeys"}, body
        assert {gap.cause for gap in gaps} <= {"malformed", "failed", "fault"}
        assert {"AWS::S3::Bucket", "AWS::KMS::Key"} <= {type for gap in gaps for type in gap.types}


@pytest.mark.parametrize(
    ("nonsense", "cause"),
    [
        (Fault(status=302, body=b"<html>elsewhere</html>"), "malformed"),
        (Fault(status=200, body=b"\x00\xff\x00"), "malformed"),
        (Fault(status=403, body=b"<html>by order of the proxy</html>"), "denied"),
    ],
)
def test_nonsense_about_one_bucket_costs_no_other(
    aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nonsense: Fault, cause: str
) -> None:
    some_things()
    with proxy(aws, lambda call: nonsense if call.is_one_of("s3.GetBucketPolicy") else None) as before:
        monkeypatch.setenv("AWS_ENDPOINT_URL", before.url)
        outcome, journal = run(tmp_path / "work")
    (gap,) = outcome.parts[0].gaps
    assert (gap.call, gap.cause) == ("s3:GetBucketPolicy", cause)
    assert gap.message
    assert sum(document["type"] == "AWS::S3::Bucket" for document in contents(outcome, journal)) == 4


def test_a_collector_that_breaks_costs_its_types_alone(aws: str, tmp_path: Path) -> None:
    some_things()

    def broken(reader: Reader) -> Iterator[Resource]:
        yield reader.resource("AWS::X::Y", "first", {})
        raise KeyError("Name")

    faulty = Collector("x", ("AWS::X::Y",), {}, broken)
    outcome, journal = run(tmp_path / "work", plan([*choose(["sqs"]), faulty]))
    gaps = outcome.parts[0].gaps
    assert {(gap.call, gap.cause, gap.types, gap.region) for gap in gaps} == {
        ("x.broken", "malformed", ("AWS::X::Y",), region) for region in REGIONS
    }
    assert "KeyError" in gaps[0].message
    assert sum(document["type"] == "AWS::SQS::Queue" for document in contents(outcome, journal)) == 6


def test_a_token_that_ends_is_one_gap(aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some_things()
    whole = contents(*run(tmp_path / "whole"))
    dead = Fault("ExpiredToken", 400)
    with proxy(aws, lambda call: dead if call.number > 20 else None) as before:
        monkeypatch.setenv("AWS_ENDPOINT_URL", before.url)
        asked = plan()
        outcome, _ = run(tmp_path / "work", asked)
        assert before.total < 60
    (gap,) = outcome.parts[0].gaps
    assert (gap.cause, gap.region) == ("expired", "")
    assert "--resume" in gap.message
    assert set(gap.types) <= set(asked.types)
    assert outcome.unfinished
    # With a new token the rest is asked for, and only that.
    monkeypatch.setenv("AWS_ENDPOINT_URL", aws)
    again, journal = run(tmp_path / "work", asked, resume=True)
    assert again.parts[0].gaps == ()
    assert contents(again, journal) == whole


def test_an_endpoint_that_is_down(aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some_things()
    monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", "http://127.0.0.1:9")
    started = time.monotonic()
    outcome, journal = run(tmp_path / "work")
    assert time.monotonic() - started < 30
    gaps = outcome.parts[0].gaps
    assert {gap.cause for gap in gaps} == {"unreachable"}
    assert any(document["type"] == "AWS::S3::Bucket" for document in contents(outcome, journal))
    assert "AWS::KMS::Key" in {type for gap in gaps for type in gap.types}


def test_accounts_stand_apart(aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some_things()
    roles = [f"arn:aws:iam::{number}:role/audit" for number in ("111111111111", "222222222222", "333333333333")]

    with proxy(aws) as before:
        monkeypatch.setenv("AWS_ENDPOINT_URL", before.url)
        count = iter(range(3))

        def second(call: Call) -> Fault | None:
            return DENIED if call.is_one_of("sts.AssumeRole") and next(count) == 1 else None

        before.decide = second
        outcome, _ = run(tmp_path / "work", plan(choose(["sqs"]), [Wanted(role) for role in roles]))
    first, lost, third = outcome.parts
    assert [part.account for part in outcome.parts] == ["111111111111", "222222222222", "333333333333"]
    assert first.gaps == third.gaps == ()
    (gap,) = lost.gaps
    assert (gap.cause, gap.call) == ("denied", "sts:AssumeRole")
    assert "AWS::SQS::Queue" in gap.types
    assert "can't be assumed" in gap.message


def test_killed_and_resumed(aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some_things(20)
    whole = conformant("collect", *ASKED_FOR, "-o", "whole.ndjson.gz", cwd=tmp_path)
    assert whole.returncode == 0, whole.stderr
    with proxy(aws, lambda call: Fault(delay=0.3) if call.number > 40 else None) as before:
        process = begin("collect", *ASKED_FOR, "-o", "s.ndjson.gz", cwd=tmp_path, AWS_ENDPOINT_URL=before.url)
        folder = tmp_path / "s.ndjson.gz.partial"
        _until(lambda: len(list(folder.glob("*/*.ndjson"))) >= 2)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        process.communicate()
    assert not (tmp_path / "s.ndjson.gz").exists()
    kept = {json.loads(p.read_text().splitlines()[0])["collector"] for p in folder.glob("*/*.ndjson")}
    assert kept
    with proxy(aws) as before:
        again = conformant(
            "collect", *ASKED_FOR, "-o", "s.ndjson.gz", "--resume", cwd=tmp_path, AWS_ENDPOINT_URL=before.url
        )
        asked = set(before.asked)
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "s.ndjson.gz").read_bytes() == (tmp_path / "whole.ndjson.gz").read_bytes()
    assert not folder.exists()
    if {"s3.public_access_block", "s3.buckets"} <= kept:
        assert "s3control.GetPublicAccessBlock" not in asked


def test_interrupted_and_resumed(aws: str, tmp_path: Path) -> None:
    some_things(20)
    conformant("collect", *ASKED_FOR, "-o", "whole.ndjson.gz", cwd=tmp_path)
    with proxy(aws, lambda call: Fault(delay=0.5) if call.number > 40 else None) as before:
        process = begin("collect", *ASKED_FOR, "-o", "s.ndjson.gz", cwd=tmp_path, AWS_ENDPOINT_URL=before.url)
        _until(lambda: before.total > 50)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 3, errors
    assert "interrupted" in errors
    assert "--resume" in errors
    scanned = conformant("scan", "s.ndjson.gz", "-o", "json", cwd=tmp_path)
    assert scanned.returncode == 3
    report = json.loads(scanned.stdout)
    assert any("interrupted" in problem["message"] for problem in report["problems"])
    again = conformant("collect", *ASKED_FOR, "-o", "s.ndjson.gz", "--resume", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "s.ndjson.gz").read_bytes() == (tmp_path / "whole.ndjson.gz").read_bytes()


def test_resuming_asks_nothing_again(aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some_things()
    _, journal = run(tmp_path / "work")
    with proxy(aws) as before:
        monkeypatch.setenv("AWS_ENDPOINT_URL", before.url)
        outcome, _ = run(tmp_path / "work", resume=True)
        assert set(before.asked) == {"sts.GetCallerIdentity", "ec2.DescribeRegions"}
    assert outcome.calls == 0
    assert contents(outcome, journal)


def test_denied_is_not_tried_again_but_a_fault_is(aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some_things()

    def decide(call: Call) -> Fault | None:
        return DENIED if call.is_one_of("sqs.ListQueues") else BROKEN if call.is_one_of("kms.ListKeys") else None

    with proxy(aws, decide) as before:
        monkeypatch.setenv("AWS_ENDPOINT_URL", before.url)
        outcome, _ = run(tmp_path / "work")
        causes = {gap.call: gap.cause for gap in outcome.parts[0].gaps}
        assert (causes["sqs:ListQueues"], causes["kms:ListKeys"]) == ("denied", "fault")
        before.asked.clear()
        before.decide = lambda call: None
        outcome, _ = run(tmp_path / "work", resume=True)
        assert before.asked["kms.ListKeys"]
        assert not before.asked["sqs.ListQueues"]
    assert {gap.cause for gap in outcome.parts[0].gaps} == {"denied"}


def test_the_work_folder_is_the_owners_alone(aws: str, tmp_path: Path) -> None:
    run(tmp_path / "work")
    for path in (tmp_path / "work", *(tmp_path / "work").rglob("*")):
        mode = stat.S_IMODE(os.lstat(path).st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_a_work_folder_of_another_question(tmp_path: Path) -> None:
    with Journal(tmp_path / "work", {"regions": ["eu-west-1"]}, AT):
        pass
    with pytest.raises(JournalError, match="asked for something else"):
        Journal(tmp_path / "work", {"regions": ["us-east-1"]}, AT, resume=True)


def test_two_runs_in_one_folder(tmp_path: Path) -> None:
    with Journal(tmp_path / "work", {}, AT), pytest.raises(JournalError, match="another run"):
        Journal(tmp_path / "work", {}, AT)
    with Journal(tmp_path / "work", {}, AT):
        pass


def test_a_disk_that_is_full_in_the_middle_keeps_what_is_there(
    aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_things()
    whole = contents(*run(tmp_path / "whole"))
    room = iter(range(5))
    write_whole = journal_module.write_whole

    def write(path: Path, text: str) -> None:
        if next(room, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write_whole(path, text)

    with monkeypatch.context() as full, pytest.raises(JournalError, match="No space left") as caught:
        full.setattr(journal_module, "write_whole", write)
        run(tmp_path / "work")
    assert "--resume" in caught.value.hint
    assert contents(*run(tmp_path / "work", resume=True)) == whole


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "thesis.txt").write_text("years of it")
    with pytest.raises(JournalError, match="holds something else"):
        Journal(tmp_path / "work", {}, AT)
    assert (tmp_path / "work" / "thesis.txt").exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:30],
        lambda data: data[: len(data) // 2],
        lambda data: data.splitlines(keepends=True)[0],
        lambda data: b"".join(data.splitlines(keepends=True)[:-1]),
        lambda data: data.replace(b"queue-1", b"queue-7"),
        lambda data: data + b'["z"]\tnull\n',
        lambda data: data + b"\xff\n",
        lambda data: b"[]\n",
    ],
)
def test_a_unit_that_is_not_whole_is_asked_again(aws: str, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    some_things()
    whole = contents(*run(tmp_path / "work"))
    for path in list((tmp_path / "work").glob("*/*queues*.ndjson")):
        path.write_bytes(damage(path.read_bytes()))
    assert contents(*run(tmp_path / "work", resume=True)) == whole


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("AccessDeniedException", "denied"),
        ("UnauthorizedOperation", "denied"),
        ("ThrottlingException", "throttled"),
        ("RequestLimitExceeded", "throttled"),
        ("SlowDown", "throttled"),
        ("OptInRequired", "disabled"),
        ("ExpiredTokenException", "expired"),
        ("InvalidInstanceID.NotFound", "vanished"),
        ("NoSuchBucket", "vanished"),
        ("WAFNonexistentItemException", "vanished"),
        ("AWS.SimpleQueueService.NonExistentQueue", "vanished"),
        ("InternalFailure", "failed"),
    ],
)
def test_causes(code: str, cause: str) -> None:
    assert cause_of(code) == cause


def test_messages_are_plain() -> None:
    said = "User is not authorized to do it; Request ID: 1b2c-3d\nEncoded authorization failure message: abcDEF123"
    assert plain(said) == "User is not authorized to do it"
    assert plain("not found (Service: S3, Status Code: 404, Request ID: X)") == plain(
        "not found (Service: S3, Status Code: 404, Request ID: Y)"
    )


def test_budget() -> None:
    purse = Budget(10)
    waits = [purse.take() for _ in range(100)]
    assert waits[0] == 0
    assert 3 < waits[-1] < 5  # 60 at once, the rest at ten a second
    for _ in range(30):
        purse.tell(throttled=True)
    assert purse.take() > waits[-1]


def test_models_are_cut_to_what_is_asked() -> None:
    loader = Loader()
    loader.need(["ec2.describe_volumes"])
    model = loader.load_service_model("ec2", "service-2")
    assert {"DescribeVolumes", "DescribeRegions"} == set(model["operations"])
    assert "Volume" in model["shapes"]
    assert "RunInstancesRequest" not in model["shapes"]
    loader.need(["ec2.describe_vpcs"])
    assert "DescribeVpcs" in loader.load_service_model("ec2", "service-2")["operations"]


def _lists(fault: Fault, call: Call) -> Fault | None:
    return fault if call.is_one_of("s3.ListBuckets", "kms.ListKeys") else None


def _until(condition: object, seconds: float = 60) -> None:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.02)
