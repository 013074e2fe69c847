"""Snapshots: the same account gives the same bytes, and a file that isn't what was written counts for nothing."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import stat
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.audit import write_snapshot
from scanner.collect.aws import snapshot, wire
from scanner.collect.aws.run import choose
from scanner.collect.aws.sessions import Wanted
from scanner.collect.aws.snapshot import AccountHead, Head, Snapshot, SnapshotError
from scanner.model import Gap, PartialString, Resource, Unknown, Verdict
from scanner.options import Options
from scanner.scan import scan
from tests.live.running import AT, BUSINESS, plan, run, some_things
from tests.live.running import snapshot as collected

HEAD = Head(AT, ("arn:aws:iam::1:user/a",), {"regions": ["eu-west-1"]}, True, {"conformant": "1"})


def test_the_same_account_gives_the_same_bytes(aws: str, tmp_path: Path) -> None:
    some_things()
    first = collected(tmp_path / "one.ndjson.gz")
    assert collected(tmp_path / "two.ndjson.gz") == first
    assert stat.S_IMODE(os.stat(tmp_path / "one.ndjson.gz").st_mode) == 0o600


def test_packed_or_not_is_the_same(aws: str, tmp_path: Path) -> None:
    some_things()
    packed = collected(tmp_path / "one.ndjson.gz")
    assert collected(tmp_path / "one.ndjson") == gzip.decompress(packed)


def test_what_is_read_is_what_was_collected(aws: str, tmp_path: Path) -> None:
    some_things()
    outcome, journal = run(tmp_path / "work")
    path = tmp_path / "s.ndjson.gz"
    write_snapshot(path, outcome, journal)
    held = Snapshot(path)
    assert held.head.at == AT
    assert held.head.complete
    assert held.head.by == ("arn:aws:sts::123456789012:user/moto",)
    (inventory,) = held.inventories()
    assert list(inventory.resources) == list(journal.resources(BUSINESS, AT))
    assert inventory.target == f"aws:{BUSINESS}"


def test_many_accounts_in_order(aws: str, tmp_path: Path) -> None:
    roles = [Wanted(f"arn:aws:iam::{number}:role/audit") for number in ("333333333333", "111111111111")]
    outcome, journal = run(tmp_path / "work", plan(choose(["s3"]), roles))
    path = tmp_path / "s.ndjson.gz"
    write_snapshot(path, outcome, journal)
    assert [i.target for i in Snapshot(path).inventories()] == ["aws:111111111111", "aws:333333333333"]
    report = scan(Options(paths=(str(path),)))
    assert report.targets == tuple(
        f"aws:{account}/{region}"
        for account in ("111111111111", "333333333333")
        for region in ("eu-west-1", "us-east-1")
    )
    assert report.asked == report.targets


@pytest.mark.parametrize(
    "value",
    [
        Unknown("kms:GetKeyPolicy of k", "what it tells", ("a",), ("b",), "^x", True),
        PartialString(("a", Unknown("x"), "b")),
        {"$unknown": "what an account may hold too"},
        {"$object": {"$unknown": 1}},
        {"$parts": ["a"], "other": 1},
        [{"nested": [Unknown("deep")]}],
        {"text": "line\nbreak \u2028 \ud800 ☃", "number": 1.5, "none": None, "yes": True},
    ],
)
def test_values_survive(value: Any) -> None:
    text = wire.line({"it": wire.encode({"x": value})})
    assert "\n" not in text
    assert wire.decode(json.loads(text)["it"]) == {"x": value}


def test_gaps_survive(tmp_path: Path) -> None:
    gap = Gap(BUSINESS, "eu-west-1", "kms:ListKeys", "denied", "no\u2028", ("AWS::KMS::Key",), "arn:x", 3)
    path = _written(tmp_path, gaps=(gap,))
    (inventory,) = Snapshot(path).inventories()
    assert inventory.gaps == (gap,)


# ---- bad input


def test_cut_off(tmp_path: Path) -> None:
    whole = _written(tmp_path).read_bytes()
    for size in (0, 1, 30, len(whole) // 2, len(whole) - 1):
        assert _refused(tmp_path, whole[:size]) in {"truncated", "not-a-snapshot", "altered"}, size
    lines = gzip.decompress(whole).splitlines(keepends=True)
    assert _refused(tmp_path, gzip.compress(b"".join(lines[:-1]))) == "truncated"
    assert _refused(tmp_path, gzip.compress(b"".join(lines)[:-20])) == "truncated"


def test_altered(tmp_path: Path) -> None:
    whole = _written(tmp_path).read_bytes()
    text = gzip.decompress(whole)
    lines = text.splitlines(keepends=True)
    assert _refused(tmp_path, gzip.compress(text.replace(b"bucket-1", b"bucket-9"))) == "altered"
    assert _refused(tmp_path, gzip.compress(b"".join([*lines[:3], *lines[4:]]))) == "altered"
    assert _refused(tmp_path, gzip.compress(b"".join([*lines[:3], b"nonsense\n", *lines[3:]]))) == "altered"
    assert _refused(tmp_path, gzip.compress(b"".join([*lines[:2], lines[3], lines[2], *lines[4:]]))) == "altered"
    assert _refused(tmp_path, gzip.compress(b"".join([*lines[:3], lines[2], *lines[3:]]))) == "altered"
    spoilt = bytearray(whole)
    spoilt[len(spoilt) // 2] ^= 0xFF
    assert _refused(tmp_path, bytes(spoilt)) in {"altered", "truncated"}


def _forged(tmp_path: Path, record: bytes) -> bytes:
    """A snapshot whose first resource was exchanged, and whose digest was made to fit."""
    lines = gzip.decompress(_written(tmp_path).read_bytes()).splitlines(keepends=True)[:-1]
    lines[2] = record + b"\n"
    final = {"accounts": 1, "gaps": 0, "resources": 3, "sha256": hashlib.sha256(b"".join(lines)).hexdigest()}
    return gzip.compress(b"".join([*lines, json.dumps({"final": final}).encode() + b"\n"]), mtime=0)


def _queue(name: bytes) -> bytes:
    return b'{"resource":{"id":"q","properties":{"QueueName":%s},"ref":"q","type":"AWS::SQS::Queue"}}' % name


@pytest.mark.parametrize(
    "record",
    [
        b'{"resource":{"id":1}}',
        _queue(b"[" * 990 + b"]" * 990),
        _queue(b'{"a":' * 900 + b'{"$unknown":{"reason":"x"}}' + b"}" * 900),
        _queue(b"[" * 510 + b"]" * 510),
    ],
    ids=["no resource", "too deep to read", "too deep to decode", "deeper than anything real"],
)
def test_a_digest_that_was_made_to_fit(tmp_path: Path, record: bytes) -> None:
    """Whoever makes the digest anew is believed; what can't be understood is still no pass."""
    assert _refused(tmp_path, _forged(tmp_path, record)) == "altered"


def _reordered(*places: int) -> Callable[[list[bytes]], list[bytes]]:
    return lambda lines: [lines[place] for place in places]


def _replaced(old: bytes, new: bytes) -> Callable[[list[bytes]], list[bytes]]:
    return lambda lines: [line.replace(old, new, 1) for line in lines]


@pytest.mark.parametrize(
    "change",
    [
        _reordered(0),
        _reordered(0, 2, 1, 3, 4, 5),
        _reordered(0, 1, 5, 2, 3, 4),
        _reordered(0, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5),
        _replaced(b'"asked":{', b'"asked":5,"x":{'),
        _replaced(b'"by":[', b'"by":5,"x":['),
        _replaced(b'"versions":{', b'"versions":[],"x":{'),
        _replaced(b'{"account":{', b'{"account":5,"x":{'),
        _replaced(b'"id":"%s"' % BUSINESS.encode(), b'"id":null'),
        _replaced(b'"regions":["eu-west-1"]', b'"regions":5'),
        _replaced(b'"asked":["eu-west-1"]', b'"asked":[5]'),
        lambda lines: [*lines[:2], b'{"gap":{"call":"a","cause":"b"}}\n', *lines[2:]],
        lambda lines: [*lines[:2], b'{"gap":5}\n', *lines[2:]],
    ],
)
def test_records_that_no_run_writes(tmp_path: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    """Their digest fits: nothing may seem to be passed, and other files are judged."""
    lines = change(gzip.decompress(_written(tmp_path).read_bytes()).splitlines(keepends=True)[:-1])
    final = {
        **{f"{kind}s": sum(line.startswith(b'{"%s"' % kind.encode()) for line in lines) for kind in ("account", "gap")},
        "resources": sum(line.startswith(b'{"resource"') for line in lines),
        "sha256": hashlib.sha256(b"".join(lines)).hexdigest(),
    }
    assert _refused(tmp_path, gzip.compress(b"".join([*lines, json.dumps({"final": final}).encode() + b"\n"]))) == (
        "altered"
    )


@pytest.mark.parametrize("final", [b"null", b"[]", b"5", b"{}"])
def test_a_last_record_that_says_nothing(tmp_path: Path, final: bytes) -> None:
    lines = gzip.decompress(_written(tmp_path).read_bytes()).splitlines(keepends=True)[:-1]
    assert _refused(tmp_path, gzip.compress(b"".join([*lines, b'{"final":%s}\n' % final]))) == "truncated"


@pytest.mark.parametrize(
    "name", [b"NaN", b"1e400", b'"\\ud800"', b"[" * 300 + b"]" * 300], ids=["nan", "inf", "half", "deep"]
)
def test_what_an_engine_does_not_read_is_no_pass(tmp_path: Path, name: bytes) -> None:
    """One odd value costs the verdicts on its resource, and no other."""
    path = tmp_path / "odd.ndjson.gz"
    path.write_bytes(_forged(tmp_path, _queue(name)))
    report = scan(Options(paths=(str(path),), passes=True))
    assert {problem.kind for problem in report.problems} == {"rule-failed"}
    assert {problem.resource_id for problem in report.problems} == {"q"}
    verdicts = {(f.resource_id == "q", f.verdict) for f in report.findings if f.rule_id.startswith(("SQS", "S3"))}
    assert (False, Verdict.FAIL) in verdicts
    assert (True, Verdict.UNKNOWN) in verdicts


def test_another_version(tmp_path: Path) -> None:
    text = gzip.decompress(_written(tmp_path).read_bytes()).replace(b"snapshot/v1", b"snapshot/v2", 1)
    assert _refused(tmp_path, gzip.compress(text)) == "newer-version"


@pytest.mark.parametrize(
    "data", [b"", b"hello\n", b"\x1f\x8b", gzip.compress(b'{"a":1}\n', mtime=0), b"PK\x03\x04" * 100]
)
def test_no_snapshot_at_all(tmp_path: Path, data: bytes) -> None:
    assert _refused(tmp_path, data) in {"not-a-snapshot", "truncated", "altered"}


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "LINE_LIMIT", 1 << 20)
    monkeypatch.setattr(snapshot, "_FREE", 4 << 20)
    head, account = gzip.decompress(_written(tmp_path).read_bytes()).splitlines(keepends=True)[:2]
    assert _refused(tmp_path, gzip.compress(head + b" " * (2 << 20))) == "too-large"
    line = b'{"resource":{}}' + b" " * 1000 + b"\n"
    assert _refused(tmp_path, gzip.compress(head + account + line * 20_000)) == "too-large"


def test_a_problem_with_a_file_leaves_the_others(tmp_path: Path) -> None:
    good = _written(tmp_path)
    bad = tmp_path / "bad.ndjson.gz"
    bad.write_bytes(good.read_bytes()[:-40])
    report = scan(Options(paths=(str(good), str(bad))))
    (problem,) = report.problems
    assert problem.location
    assert problem.location.file.endswith("bad.ndjson.gz")
    assert problem.hint
    assert report.resource_count == 3
    assert report.exit_code == 3


def test_in_a_folder_only_snapshots_are_read(tmp_path: Path) -> None:
    _written(tmp_path)
    (tmp_path / "logs.ndjson.gz").write_bytes(gzip.compress(b'{"some":"log"}\n'))
    (tmp_path / "data.json.gz").write_bytes(gzip.compress(b'{"some":"data"}\n'))
    (tmp_path / "text.ndjson").write_bytes(b'{"some":"log"}\n')
    report = scan(Options(paths=(str(tmp_path),)))
    assert report.problems == ()
    assert report.targets == (f"aws:{BUSINESS}/eu-west-1",)


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = _written(tmp_path)
    before = path.read_bytes()

    def broken() -> Iterator[dict[str, Any]]:
        yield wire.resource_out(_bucket(1))
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        snapshot.write(path, HEAD, [(AccountHead(BUSINESS, AT), broken())])
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_memory_stays_flat(tmp_path: Path) -> None:
    def peak(accounts: int) -> int:
        path = tmp_path / f"{accounts}.ndjson.gz"
        tracemalloc.start()
        snapshot.write(
            path,
            HEAD,
            (
                (AccountHead(f"{account:012}", AT), (wire.resource_out(_bucket(n)) for n in range(300)))
                for account in range(accounts)
            ),
        )
        for inventory in Snapshot(path).inventories():
            assert len(inventory.resources) == 300
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(1)  # what is loaded once
    assert peak(40) < peak(10) * 1.25


def _bucket(number: int) -> Resource:
    return Resource(
        f"arn:aws:s3:::bucket-{number}", "AWS::S3::Bucket", {"BucketName": f"bucket-{number}"}, ref=f"bucket-{number}",
        region="eu-west-1",
    )  # fmt: skip


def _written(folder: Path, gaps: tuple[Gap, ...] = ()) -> Path:
    path = folder / "s.ndjson.gz"
    account = AccountHead(BUSINESS, AT, asked=("eu-west-1",), regions=("eu-west-1",), gaps=gaps)
    snapshot.write(path, HEAD, [(account, (wire.resource_out(_bucket(n)) for n in range(3)))])
    return path


def _refused(folder: Path, data: bytes) -> str:
    """The kind of the problem that a scan has with a file; it has to be the only thing it says."""
    path = folder / "refused.ndjson.gz"
    path.write_bytes(data)
    report = scan(Options(paths=(str(path),), rules=("S3-001",)))
    (problem,) = report.problems
    assert report.exit_code == 3
    assert report.passed == 0
    assert report.findings == ()
    assert problem.hint
    with pytest.raises(SnapshotError):
        list(Snapshot(path).inventories())
    return problem.kind
