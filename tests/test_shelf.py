"""Many findings in their order, and counted, without all of them in memory."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench import snapshot_seed
from scanner import judge, packs
from scanner.model import Finding, Location, Severity, Suppression, Verdict
from scanner.options import Options
from scanner.scan import scan
from scanner.shelf import Shelf, states


def finding(number: int) -> Finding:
    """One of each kind in turn."""
    verdict = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)[number % 3]
    severity = list(Severity)[number % 5]
    accepted = Suppression("inSource", "on purpose") if number % 7 == 0 else None
    place = Location(f"arn:{number % 10}", 0, 0, 0, 0)
    return Finding("X-1", verdict, f"r{number}", "A::B::C", f"said {number}", ("P", number), place, severity,
                   suppression=accepted)  # fmt: skip


@pytest.mark.parametrize("number", [0, 1, 99, 100, 101, 750, 1000])
def test_same_as_a_sorted_list(number: int) -> None:
    """Runs on disk, the rest in memory, findings of the same place in the order they came: as if sorted at once."""
    everything = [finding(n) for n in range(number)]
    random.Random(1).shuffle(everything)
    shelf = Shelf(lambda f: f.location.file, held=100)
    shelf.add(everything[:333])
    shelf.add(everything[333:])
    wanted = sorted(everything, key=lambda f: f.location.file)
    assert list(shelf) == wanted
    assert list(shelf) == wanted  # again
    assert [a for a, _ in zip(shelf, shelf, strict=True)] == wanted  # twice at once
    assert len(shelf) == number
    assert states(shelf) == states(wanted)
    if number:
        assert (shelf[0], shelf[-1], shelf[number // 2]) == (wanted[0], wanted[-1], wanted[number // 2])
        assert shelf[1:40:3] == wanted[1:40:3]
    with pytest.raises(IndexError):
        shelf[number]


def test_report_of_a_large_run_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two accounts in one snapshot: the reports don't tell whether their findings were held or put away."""
    file = tmp_path / "accounts.ndjson.gz"
    monkeypatch.setattr(snapshot_seed, "OF_ACCOUNT", 120)
    snapshot_seed.write(file, 200)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    held = scan(Options(paths=[str(file)], passes=True))
    monkeypatch.setattr(judge, "HELD", 50)
    put_away = scan(Options(paths=[str(file)], passes=True))
    assert isinstance(held.findings, tuple)
    assert isinstance(put_away.findings, Shelf)
    with packs.builtin() as pack:
        for name in ("json", "sarif", "console", "html"):
            module = packs.reporter(pack, name)
            assert module
            assert module.render(held) == module.render(put_away)
