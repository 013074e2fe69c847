"""`make bench-live`: an account on a local server that plays AWS, audited by Conformant and by Prowler in one run."""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench import environments, live_seed
from bench.environments import ROOT, WORK
from scanner.demo.server import environment, moto_server

SERVICES = ("s3", "iam", "cloudtrail", "config", "kms", "ec2", "rds")
PROWLER = "prowler==5.46.0"
LIMIT = 3600.0
"""Seconds after which a tool is given up."""
WANTED = {"seconds": 1 / 4, "megabytes": 1 / 3, "calls": 2 / 3}
"""What Conformant may use of Prowler's."""
# A line of the server's log for each request it answered; the server colours those that failed.
_REQUEST = re.compile(rb'" \d{3} -$')
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass
class Run:
    """What one tool needed for one account."""

    seconds: float
    megabytes: float
    """The peak of all its processes together."""
    calls: int
    """Requests that the server answered, retries included."""
    exit_code: int
    results: str = ""
    """What it had to say: '412 failed, 17 unknown'."""


@dataclass
class Size:
    """One account and the runs on it."""

    scale: float
    resources: int
    seeding: float
    """Seconds."""
    runs: dict[str, list[Run]] = field(default_factory=dict)


def main() -> None:
    """Set up, fill, measure, print the tables and write them to bench/results/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--scale", type=float, action="append", help="size of the account; 1 has some 1,400 resources (default: 1, 4)"
    )
    parser.add_argument("--rounds", type=int, default=1, help="runs of each tool, the median counts (default: 1)")
    parser.add_argument("--only", choices=("conformant", "prowler"), help="measure this one alone")
    parser.add_argument("--no-peers", action="store_const", const="conformant", dest="only", help="--only conformant")
    parser.add_argument("--conformant", type=Path, help="this command, instead of the wheel of this checkout")
    arguments = parser.parse_args()
    tools: dict[str, Path] = {}
    if arguments.only != "prowler":
        tools["conformant"] = (arguments.conformant or environments.conformant()).absolute()
    if arguments.only != "conformant":
        tools["prowler"] = environments.peer("prowler", PROWLER)
    sizes = [_measure(tools, scale, arguments.rounds) for scale in arguments.scale or (1.0, 4.0)]
    text = "\n".join([machine(), _asked(tools), "", *_table(sizes), "", *_ratios(sizes), *_growth(sizes)]) + "\n"
    print("\n" + text)
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    (results / f"live-{datetime.now(UTC):%Y-%m-%dT%H%M%S}.md").write_text(text, encoding="utf-8")


def commands(tools: Mapping[str, Path], out: Path) -> dict[str, list[str]]:
    """How each tool is asked for the same services and regions, and to write one file."""
    asked = {
        "conformant": [
            "audit",
            *(word for region in live_seed.REGIONS for word in ("--region", region)),
            *(word for service in SERVICES for word in ("--service", service)),
            *("-o", f"json:{out / 'conformant.json'}"),
        ],
        "prowler": [
            *("aws", "-s", *SERVICES, "-f", *live_seed.REGIONS, "-M", "csv", "-o", str(out), "-F", "prowler"),
            *("--no-banner", "--aws-retries-max-attempts", "1"),
        ],
    }
    return {name: [str(path), *asked[name]] for name, path in tools.items()}


# ---- measuring


def _measure(tools: Mapping[str, Path], scale: float, rounds: int) -> Size:
    home, out, log = WORK / "live-home", WORK / "live-out", WORK / "live-server.log"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    with moto_server(log) as url:
        start = time.perf_counter()
        made = live_seed.fill(url, scale)
        size = Size(scale, made.total(), time.perf_counter() - start)
        print(f"scale {scale:g}: {size.resources} resources, made in {size.seeding:.0f} s", file=sys.stderr, flush=True)
        settings = {
            **environment(url, home, {"PATH": os.environ["PATH"]}),
            "HOME": str(home),
            "NO_COLOR": "1",
            "LANG": "C.UTF-8",
        }
        for _ in range(rounds):
            for name in tools:
                shutil.rmtree(out, ignore_errors=True)
                out.mkdir()
                before = log.stat().st_size
                with open(WORK / f"live-{name}.log", "wb") as said:
                    done = run(commands(tools, out)[name], out, settings, said.fileno())
                done.calls = _requests(log, before)
                done.results = _RESULTS[name](out)
                size.runs.setdefault(name, []).append(done)
                print(f"  {name}: {_cells(done)}", file=sys.stderr, flush=True)
    return size


def run(command: Sequence[str], cwd: Path, settings: Mapping[str, str], said: int) -> Run:
    """Run a command to its end; `said` is where its output goes."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, env=settings, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    peak = _Peak(process.pid)
    alarm = threading.Timer(LIMIT, process.kill)
    alarm.start()
    # Popen.wait() does not tell what this one child used.
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    alarm.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    alone = usage.ru_maxrss * (1024 if sys.platform == "linux" else 1)
    return Run(seconds, max(alone, peak.stop()) / 1024**2, 0, process.returncode)


class _Peak:
    """Looks every 50 ms at the resident memory of a process and all below it, where /proc tells it."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._most = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Bytes."""
        self._done.set()
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        while Path("/proc/self/statm").exists() and not self._done.wait(0.05):
            self._most = max(self._most, sum(map(_resident, _tree(self._pid))))


def _tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, children.read_text(encoding="ascii").split())
            except OSError:  # it has just ended
                continue
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _requests(log: Path, since: int) -> int:
    with open(log, "rb") as lines:
        lines.seek(since)
        return sum(_REQUEST.search(line.rstrip()) is not None for line in lines)


def _conformant_said(out: Path) -> str:
    try:
        report = json.loads((out / "conformant.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "no report"
    counts = report["summary"]["counts"]
    return f"{counts['failed']} failed, {counts['passed']} passed, {counts['unknown']} unknown"


def _prowler_said(out: Path) -> str:
    states: list[str] = []
    csv.field_size_limit(2**30)
    for file in out.glob("prowler*.csv"):
        with open(file, newline="", encoding="utf-8") as rows:
            states += (row["STATUS"] for row in csv.DictReader(rows, delimiter=";"))
    return f"{states.count('FAIL')} failed, {states.count('PASS')} passed" if states else "no report"


_RESULTS: Mapping[str, Callable[[Path], str]] = {"conformant": _conformant_said, "prowler": _prowler_said}


# ---- telling


def _middle(runs: Sequence[Run], name: str) -> float:
    return float(statistics.median(getattr(run, name) for run in runs))


def _cells(run: Run) -> str:
    return f"{run.seconds:.1f} s, {run.megabytes:.0f} MB, {run.calls} calls, {run.results} (exit code {run.exit_code})"


def _table(sizes: Sequence[Size]) -> list[str]:
    lines = [
        "| resources | tool | wall time | peak memory | API calls | found | exit code |",
        "| ---: | --- | ---: | ---: | ---: | --- | ---: |",
    ]
    for size in sizes:
        for name, runs in size.runs.items():
            seconds, megabytes, calls = (_middle(runs, key) for key in ("seconds", "megabytes", "calls"))
            lines.append(
                f"| {size.resources:,} | {name} | {seconds:.1f} s | {megabytes:.0f} MB | {calls:,.0f} "
                f"| {runs[-1].results} | {runs[-1].exit_code} |"
            )
    return lines


def _ratios(sizes: Sequence[Size]) -> list[str]:
    both = [size for size in sizes if {"conformant", "prowler"} <= set(size.runs)]
    if not both:
        return []
    lines = [
        "| Conformant / Prowler | wall time | peak memory | API calls |",
        "| --- | ---: | ---: | ---: |",
        f"| wanted | {' | '.join(f'{share:.2f}' for share in WANTED.values())} |",
    ]
    for size in both:
        cells = []
        for key, share in WANTED.items():
            ratio = _middle(size.runs["conformant"], key) / _middle(size.runs["prowler"], key)
            cells.append(f"{ratio:.2f}{'' if ratio <= share else ' (missed)'}")
        lines.append(f"| {size.resources:,} resources | {' | '.join(cells)} |")
    return [*lines, ""]


def _growth(sizes: Sequence[Size]) -> list[str]:
    """How much more the larger account takes than the smaller."""
    if len(sizes) < 2:
        return []
    first, last = sizes[0], sizes[-1]
    lines = [f"From {first.resources:,} to {last.resources:,} resources, {last.resources / first.resources:.1f} times:"]
    for name in first.runs:
        grown = [f"{_middle(last.runs[name], key) / _middle(first.runs[name], key):.1f}" for key in WANTED]
        lines.append(f"- {name}: wall time × {grown[0]}, memory × {grown[1]}, calls × {grown[2]}")
    return lines


def machine() -> str:
    """What was measured on, and when."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"{now} · {os.cpu_count()} cores · {platform.platform(terse=True)} · Python {platform.python_version()}"


def _asked(tools: Iterable[str]) -> str:
    moto = subprocess.run(
        [sys.executable, "-c", "import importlib.metadata as m; print(m.version('moto'))"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    services, regions = " ".join(SERVICES), " ".join(live_seed.REGIONS)
    return f"{', '.join(tools)} ({PROWLER}), moto {moto}, services {services}, regions {regions}"


if __name__ == "__main__":
    main()
