"""`make bench-snapshot`: snapshots of invented accounts, evaluated: how fast, and in how much memory as they grow."""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import environments, snapshot_seed
from bench.environments import ROOT, WORK
from bench.live import Run, machine, run

SIZES = (10_000, 30_000, 100_000)
WANTED = 50_000
"""Rule evaluations a second on a core."""


@dataclass
class Measured:
    """One snapshot, evaluated."""

    resources: int
    evaluations: int
    """Verdicts: a rule on a resource that it judges."""
    findings: int
    cpu: float
    """Seconds on cores, of all processes together."""
    run: Run


def main() -> None:
    """Write the snapshots, scan each, print the table and keep it in bench/results/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, action="append", help=f"resources (default: {SIZES})")
    parser.add_argument("--conformant", type=Path, help="this command, instead of the wheel of this checkout")
    arguments = parser.parse_args()
    command = (arguments.conformant or environments.conformant()).absolute()
    WORK.mkdir(parents=True, exist_ok=True)
    _measure(command, 100)  # compiles what is kept from then on
    rows = [_measure(command, size) for size in arguments.size or SIZES]
    text = "\n".join([machine(), "", *_table(rows), *_apart(rows[-1])]) + "\n"
    print("\n" + text)
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    (results / f"snapshot-{datetime.now(UTC):%Y-%m-%dT%H%M%S}.md").write_text(text, encoding="utf-8")


def _measure(command: Path, size: int) -> Measured:
    snapshot, report = WORK / f"snapshot-{size}.ndjson.gz", WORK / "snapshot-report.json"
    snapshot_seed.write(snapshot, size)
    settings = {"PATH": os.environ["PATH"], "HOME": str(WORK), "LANG": "C.UTF-8"}
    before = _used()
    with open(WORK / "snapshot.log", "wb") as said:
        done = run([str(command), "scan", str(snapshot), "-o", f"json:{report}"], WORK, settings, said.fileno())
    cpu = _used() - before
    evaluations, findings = _counted(report)
    row = Measured(size, evaluations, findings, cpu, done)
    print(_line(row), file=sys.stderr, flush=True)
    return row


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _counted(report: Path) -> tuple[int, int]:
    """Verdicts and findings. The report is read as it is written: each result is on a line of its own."""
    passed = findings = 0
    judged: set[int] = set()
    with open(report, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith('    {"rule_id"'):
                result = json.loads(line.rstrip().rstrip(","))
                findings += 1
                judged.add(hash((result["rule_id"], result["resource"]["id"], result["resource"]["type"])))
            elif line.startswith('      "passed"'):
                passed = int(line.partition(":")[2].strip(" ,\n"))
    return passed + len(judged), findings


def _line(row: Measured) -> str:
    return (
        f"| {row.resources:,} | {row.evaluations:,} | {row.findings:,} | {row.run.seconds:.1f} s | {row.cpu:.1f} s "
        f"| {row.evaluations / row.cpu:,.0f} | {row.run.megabytes:.0f} MB |"
    )


def _table(rows: list[Measured]) -> list[str]:
    lines = [
        "| resources | rule evaluations | findings | wall time | time on cores | evaluations a second | peak memory |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        *map(_line, rows),
    ]
    if len(rows) > 1:
        first, last = rows[0], rows[-1]
        more = (last.evaluations - first.evaluations) / (last.cpu - first.cpu)
        grown = last.run.megabytes - first.run.megabytes
        lines += [
            "",
            f"From {first.resources:,} to {last.resources:,} resources: {more:,.0f} more evaluations for each second "
            f"more (wanted: {WANTED:,}), {grown:+.0f} MB.",
        ]
    return lines


def _apart(row: Measured) -> list[str]:
    """Of the time for a snapshot what goes to reading it and to evaluating it: measured in a process of its own."""
    files = [str(WORK / f"snapshot-{size}.ndjson.gz") for size in (100, row.resources)]  # the first compiles
    result = subprocess.run([sys.executable, "-m", "bench.rate", *files], cwd=ROOT, capture_output=True, text=True)
    if result.returncode:
        return ["", f"Evaluation alone: not measured ({result.stderr.strip().splitlines()[-1]})"]
    apart = json.loads(result.stdout)[-1]
    alone = apart["verdicts"] / apart["evaluating"]
    both = apart["verdicts"] / (apart["reading"] + apart["evaluating"])
    return [
        "",
        f"Of {row.resources:,} resources, in a process of its own: {apart['reading']:.1f} s on a core to read, "
        f"{apart['evaluating']:.1f} s to evaluate. That makes {alone:,.0f} evaluations a second, {both:,.0f} with "
        f"reading. The rest is the order of the findings and the report.",
    ]


if __name__ == "__main__":
    main()
