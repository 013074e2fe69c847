"""docs/audit.md and docs/snapshots.md say what there is."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from scanner.collect.aws import sessions, snapshot, wire
from scanner.evaluate import gaps
from scanner.model import Gap, PartialString, Unknown
from scanner.options import Options
from scanner.scan import scan
from tests.live.running import ROOT, some_things
from tests.live.running import snapshot as collected

AUDIT = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
YAML = re.findall(r"```yaml\n(.*?)```", AUDIT, re.DOTALL)
SNAPSHOTS = (ROOT / "docs" / "snapshots.md").read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """What stands below a heading, up to the next."""
    return re.split(r"^#+ ", text.partition(f" {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def keys(text: str) -> set[str]:
    """The first column of a table, without its head."""
    return set(re.findall(r"^\| `?([a-z][a-z0-9-]*)`? \|", text.partition("| --- |")[2], re.MULTILINE))


def test_every_cause_of_a_gap_is_told() -> None:
    assert keys(section(AUDIT, "Gaps")) == {*gaps._SAID, "failed"}


def test_every_key_of_a_snapshot_is_told(aws: str, tmp_path: Path) -> None:
    some_things(1)
    first, *lines = gzip.decompress(collected(tmp_path / "s.ndjson.gz")).decode().splitlines()
    found: dict[str, set[str]] = {}
    for line in lines:
        ((kind, told),) = json.loads(line).items()
        found.setdefault(kind, set()).update(told)
    assert set(json.loads(first)) == keys(section(SNAPSHOTS, "The first line: provenance"))
    assert found["account"] <= keys(section(SNAPSHOTS, "`account`")) == found["account"] | {"name", "notes"}
    assert found["resource"] <= keys(section(SNAPSHOTS, "`resource`"))
    gap = Gap("1", "", "s3:ListBuckets", "denied", "no", ("AWS::S3::Bucket",), "a", 2)
    assert set(wire.gap_out(gap)) == keys(section(SNAPSHOTS, "`gap`"))
    for kind in ("end", "final"):
        for key in found[kind]:
            assert f"`{key}`" in section(SNAPSHOTS, "`end` and `final`")
    for value in (Unknown("why"), PartialString(("a", Unknown("b"))), {"$unknown": 1}):
        ((key, _),) = wire.encode(value).items()
        assert f'{{"{key}":' in section(SNAPSHOTS, "`resource`")
    assert snapshot.FORMAT in SNAPSHOTS


@pytest.mark.parametrize("kind", ["truncated", "altered", "newer-version", "not-a-snapshot"])
def test_every_fault_of_a_snapshot_is_told(aws: str, tmp_path: Path, kind: str) -> None:
    some_things(1)
    whole = gzip.decompress(collected(tmp_path / "s.ndjson.gz"))
    (tmp_path / "bad.ndjson").write_bytes(
        {
            "truncated": whole[:-40],
            "altered": whole.replace(b"queue-0", b"queue-9"),
            "newer-version": whole.replace(b"snapshot/v1", b"snapshot/v2", 1),
            "not-a-snapshot": b"hello\n",
        }[kind]
    )
    report = scan(Options(paths=(str(tmp_path / "bad.ndjson"),)))
    assert [problem.kind for problem in report.problems] == [kind]
    assert (report.exit_code, report.findings, report.passed) == (3, (), 0)
    assert kind in keys(section(SNAPSHOTS, "When a file is not sound"))


def test_the_list_of_accounts_can_be_used(tmp_path: Path) -> None:
    (listed,) = (text for text in YAML if text.startswith("accounts:"))
    (tmp_path / "accounts.yaml").write_text(listed)
    found = sessions.read_accounts(tmp_path / "accounts.yaml", "conformant-audit")
    assert [one.account for one in found] == ["111111111111", "222222222222", "333333333333"]


def test_the_roles_are_sound(tmp_path: Path) -> None:
    templates = [text for text in YAML if text.startswith("Resources")]
    assert len(templates) == 2
    for number, text in enumerate(templates):
        (tmp_path / f"{number}.yaml").write_text(text)
    report = scan(Options(paths=(str(tmp_path),)))
    assert report.problems == ()
    assert [f for f in report.failures if f.severity.rank >= report.fail_on.rank] == []
