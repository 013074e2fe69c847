"""The inputs of the benchmark: the same for the same seed, and templates that scan without a problem."""

from __future__ import annotations

import json
import random
import sys
import zipfile
from pathlib import Path

from bench import snapshot_seed
from bench.environments import digest
from bench.generate import corpus, large, template, to_yaml
from bench.measure import turns
from scanner.collect.aws.snapshot import Snapshot
from scanner.options import Options
from scanner.scan import scan


def test_large_template_is_the_same_every_time() -> None:
    assert large() == large()
    assert 1_250 < len(large().splitlines()) < 1_400


def test_yaml_and_json_say_the_same(tmp_path: Path) -> None:
    stack = template(random.Random(7), 400)
    (tmp_path / "a.yaml").write_text(to_yaml(stack), encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps(stack), encoding="utf-8")
    reports = [scan(Options(paths=[str(tmp_path / name)], passes=True)) for name in ("a.yaml", "b.json")]
    verdicts = [
        {(f.rule_id, f.resource_id, f.path, f.verdict, f.message) for f in report.findings} for report in reports
    ]
    assert verdicts[0] == verdicts[1]
    assert len(verdicts[0]) > 50


def test_corpus_scans_without_a_problem(tmp_path: Path) -> None:
    corpus(tmp_path, 8)
    report = scan(Options(paths=[str(tmp_path)]))
    assert not report.problems
    assert len(report.targets) == 8


def test_commands_take_turns_and_are_measured(tmp_path: Path) -> None:
    log = tmp_path / "log"
    write = "import sys; open(sys.argv[1], 'a').write(sys.argv[2]); raise SystemExit(int(sys.argv[3]))"
    commands = {name: [sys.executable, "-c", write, str(log), name, code] for name, code in (("a", "0"), ("b", "3"))}
    series = turns(commands, cwd=tmp_path, environment={}, rounds=2)
    assert log.read_text(encoding="utf-8") == "ababab"
    assert [one.exit_code for one in series.values()] == [0, 3]
    assert all(len(one.seconds) == 2 and one.median > 0 and one.peak > 1 for one in series.values())
    crashed = turns({"c": [sys.executable, "-c", "1/0"]}, cwd=tmp_path, environment={}, rounds=1, warm_up=False)
    assert crashed["c"].note == "crashed"


def test_snapshot_of_invented_accounts(tmp_path: Path) -> None:
    """The same bytes for the same number; sound, of several accounts, good and bad, and judged without a problem."""
    first, second = tmp_path / "a.ndjson.gz", tmp_path / "b.ndjson.gz"
    snapshot_seed.write(first, 2_600)
    snapshot_seed.write(second, 2_600)
    assert first.read_bytes() == second.read_bytes()
    accounts = [(head.account, list(held)) for head, held in Snapshot(first).accounts()]
    assert [len(held) for _, held in accounts] == [2_500, 100]
    assert all(len({resource.id for resource in held}) == len(held) for _, held in accounts)
    report = scan(Options(paths=[str(first)]))
    assert not report.problems
    assert report.resource_count == 2_600
    assert len({finding.rule_id for finding in report.findings}) > 50
    assert report.passed > len(report.findings)


def test_environment_is_that_of_the_wheel(tmp_path: Path) -> None:
    """What was installed is told by what a wheel holds: not by its name, nor by when it was built."""

    def wheel(name: str, year: int, text: str) -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(zipfile.ZipInfo("scanner/__init__.py", (year, 1, 1, 0, 0, 0)), text)
        return path

    assert digest(wheel("a.whl", 2025, "x = 1")) == digest(wheel("b.whl", 2026, "x = 1"))
    assert digest(wheel("c.whl", 2025, "x = 1")) != digest(wheel("c.whl", 2025, "x = 2"))
