"""`make bench`: Conformant beside checkov and cfn-lint, each in a virtual environment of its own, in one session."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import environments
from bench.environments import ROOT, WORK
from bench.measure import Series, turns

INPUTS = WORK / "inputs"
SAMPLES = ROOT.parent / "shared" / "corpus"
"""Real templates, where somebody put some beside the checkout."""
PEERS = {"checkov": "checkov==3.3.30", "cfn-lint": "cfn-lint==1.58.0"}
SUFFIXES = (".yaml", ".yml", ".json", ".template")


@dataclass(frozen=True)
class Row:
    """One piece of work and the command of each tool for it."""

    work: str
    budget: str
    """DESIGN's bound, as text: '0.2 s, 80 MB'."""
    commands: Mapping[str, Sequence[str]]
    rounds: int = 10
    warm_up: bool = True
    fresh_cache: bool = False
    """Start every run with an empty cache folder."""


def main() -> None:
    """Set up, measure, print the table and write it to bench/results/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="measured runs of a quick command (default: 10)")
    parser.add_argument("--only", default="", help="only the rows that have this text in their name")
    parser.add_argument("--many", action="store_true", help="10,000 templates too: some minutes more")
    parser.add_argument("--no-peers", action="store_true", help="measure Conformant alone")
    arguments = parser.parse_args()
    tools = {"conformant": environments.conformant()}
    if not arguments.no_peers:
        tools |= {name: environments.peer(name, requirement) for name, requirement in PEERS.items()}
    _inputs(arguments.many)
    lines = _table(tools, arguments.only, arguments.rounds, arguments.many)
    text = "\n".join([*_machine(tools), "", *lines, ""])
    print("\n" + text)
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    (results / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}.md").write_text(text, encoding="utf-8")


# ---- what is measured


def _rows(tools: Mapping[str, Path], rounds: int, many: bool) -> list[Row]:
    def all_of(
        conformant: Sequence[str], checkov: Sequence[str] = (), cfnlint: Sequence[str] = ()
    ) -> dict[str, list[str]]:
        arguments = {"conformant": conformant, "checkov": checkov, "cfn-lint": cfnlint}
        return {name: [str(tools[name]), *arguments[name]] for name in tools if arguments[name]}

    checkov = ["--framework", "cloudformation", "--quiet", "--compact", "--skip-download"]
    large, plain, corpus, copies = (str(INPUTS / name) for name in ("large.yaml", "values.yaml", "corpus", "copies"))
    quiet = ["scan", "--quiet"]
    rows = [
        Row("`--version`", "0.12 s", all_of(["--version"], ["--version"], ["--version"]), rounds),
        Row("`--help`", "0.2 s", all_of(["--help"], ["--help"], ["--help"]), rounds),
        Row(
            "the hook, no changed file is a template",
            "0.1 s",
            all_of(["hook", plain], [*checkov, "-f", plain], ["--", plain]),
            rounds,
        ),
        Row(
            "one template of 1,300 lines",
            "0.2 s, 80 MB",
            all_of([*quiet, large], [*checkov, "-f", large], ["--", large]),
            rounds,
        ),
        Row("… the first time, nothing cached", "", all_of([*quiet, large]), rounds, warm_up=False, fresh_cache=True),
        Row(
            "300 generated templates",
            "1.5 s",
            all_of([*quiet, corpus], [*checkov, "-d", corpus], ["--", *_templates(INPUTS / "corpus")]),
            max(3, rounds // 2),
        ),
    ]
    if SAMPLES.is_dir():
        samples = _templates(SAMPLES)
        one = min(samples, key=lambda path: (abs(_lines(path) - 1_300), path))
        rows.append(
            Row(
                f"a real template of {_lines(one):,} lines",
                "0.2 s, 80 MB",
                all_of([*quiet, one], [*checkov, "-f", one], ["--", one]),
                rounds,
            )
        )
        rows.append(
            Row(
                f"{len(samples)} real templates",
                "",
                all_of([*quiet, str(SAMPLES)], [*checkov, "-d", str(SAMPLES)], ["--", *samples]),
                3,
            )
        )
    if many:
        rows += [
            Row("10,000 templates", "", all_of([*quiet, copies]), 1, warm_up=False, fresh_cache=True),
            Row("10,000 unchanged templates again", "1 s", all_of([*quiet, copies]), 1, warm_up=False),
        ]
    return rows


def _templates(folder: Path) -> list[str]:
    return [str(path) for path in sorted(folder.rglob("*")) if path.suffix in SUFFIXES and path.is_file()]


def _lines(path: str) -> int:
    return Path(path).read_bytes().count(b"\n")


# ---- the table


def _table(tools: Mapping[str, Path], only: str, rounds: int, many: bool) -> list[str]:
    peers = [name for name in tools if name != "conformant"]
    titles = ["work", "budget", *tools, *(f"× {name}" for name in peers)]
    lines = [_line(titles), _line(["---", "---", *["---:"] * (len(titles) - 2)])]
    notes: list[str] = []
    for row in _rows(tools, rounds, many):
        if only in row.work:
            print(f"{row.work} …", file=sys.stderr, flush=True)
            series = _measure(row)
            lines.append(_line([row.work, row.budget, *_cells(series, tools, peers)]))
            notes += [
                f"- {row.work}: {name} {one.note} (exit code {one.exit_code})"
                for name, one in series.items()
                if one.note
            ]
    rates = [] if only else _rates()
    return [*lines, *(["", *notes] if notes else []), *(["", *rates] if rates else [])]


def _measure(row: Row) -> dict[str, Series]:
    cache = WORK / "cache"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(WORK / "home"),
        "XDG_CACHE_HOME": str(cache),
        "NO_COLOR": "1",
        "LANG": "C.UTF-8",
    }
    Path(environment["HOME"]).mkdir(exist_ok=True)

    def clear() -> None:
        if row.fresh_cache:
            shutil.rmtree(cache, ignore_errors=True)

    return turns(
        row.commands, cwd=INPUTS, environment=environment, rounds=row.rounds, warm_up=row.warm_up, before_each=clear
    )


def _cells(series: Mapping[str, Series], tools: Mapping[str, Path], peers: Sequence[str]) -> list[str]:
    ours = series["conformant"]
    cells = [_cell(series[name]) if name in series else "–" for name in tools]
    ratios = [f"{series[name].median / ours.median:.0f}×" if name in series else "–" for name in peers]
    return cells + ratios


def _cell(series: Series) -> str:
    seconds = series.median
    time = f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
    return f"{time}, {series.peak:.0f} MB{' †' if series.note else ''}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rates() -> list[str]:
    """Rule evaluations a second, in one process, for inventories that grow."""
    command = [sys.executable, "-m", "bench.rate"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        return [f"Evaluation rate: not measured ({result.stderr.strip().splitlines()[-1]})"]
    rows = json.loads(result.stdout)
    columns = (("seconds", 2), ("rate", 0), ("rego_rate", 0))
    return [
        "| resources | rule evaluations | seconds to findings | evaluations a second | Rego alone (budget: 50,000) |",
        "| ---: | ---: | ---: | ---: | ---: |",
        *(
            _line(
                [
                    *(f"{r[key]:,}" for key in ("resources", "evaluations")),
                    *(f"{r[key]:,.{digits}f}" for key, digits in columns),
                ]
            )
            for r in rows
        ),
    ]


def _machine(tools: Mapping[str, Path]) -> list[str]:
    versions = ", ".join(
        subprocess.run([tool, "--version"], capture_output=True, text=True, check=False).stdout.strip().split("\n")[-1]
        for tool in tools.values()
    )
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return [
        f"{now} · {os.cpu_count()} cores · {platform.platform(terse=True)} · Python {platform.python_version()}",
        f"{', '.join(tools)}: {versions}",
        "Median of several runs, the tools taking turns; peak memory of the process.",
    ]


# ---- set up


def _inputs(many: bool) -> None:
    """Generated in a process of its own, so that this one stays small: a child's peak starts at its parent's size."""
    shutil.rmtree(INPUTS, ignore_errors=True)
    command = [sys.executable, "-m", "bench.generate", str(INPUTS), *(["--many"] if many else [])]
    subprocess.run(command, cwd=ROOT, check=True)
    (INPUTS / "values.yaml").write_text("replicas: 2\nimage:\n  name: orders\n  tag: 1.4.2\n", encoding="utf-8")


if __name__ == "__main__":
    main()
