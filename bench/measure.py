"""Run commands and measure them: wall time and peak memory, the tools taking turns."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LIMIT = 900.0
"""Seconds after which a command is given up."""


@dataclass
class Series:
    """The runs of one command."""

    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    exit_code: int = 0
    note: str = ""
    """What went wrong: 'crashed', 'gave up after 900 s'."""

    @property
    def median(self) -> float:
        """Seconds."""
        return statistics.median(self.seconds)

    @property
    def peak(self) -> float:
        """Megabytes, the median of the peaks."""
        return statistics.median(self.megabytes)


def turns(
    commands: Mapping[str, Sequence[str]],
    *,
    cwd: Path,
    environment: Mapping[str, str],
    rounds: int = 10,
    budget: float = 60.0,
    warm_up: bool = True,
    before_each: Callable[[], None] = lambda: None,
) -> dict[str, Series]:
    """
    Run the commands in turns, so that noise of the machine meets all of them alike.

    Each gets one run unmeasured, then up to `rounds` measured ones, none after its own `budget` of seconds is used up.
    """
    series = {name: Series() for name in commands}
    if warm_up:
        for command in commands.values():
            _run(command, cwd, environment, Series())
    for _ in range(rounds):
        for name, command in commands.items():
            if not series[name].note.startswith("gave up") and sum(series[name].seconds) < budget:
                before_each()
                _run(command, cwd, environment, series[name])
    return series


def _run(command: Sequence[str], cwd: Path, environment: Mapping[str, str], series: Series) -> None:
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
        )
        alarm = threading.Timer(LIMIT, process.kill)
        alarm.start()
        # Popen.wait() does not tell what this one child used.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        alarm.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        crashed = process.returncode < 0 or b"Traceback (most recent call last)" in errors.read()
    series.seconds.append(seconds)
    series.megabytes.append(usage.ru_maxrss / 1024 if sys.platform == "linux" else usage.ru_maxrss / 1024**2)
    series.exit_code = process.returncode
    if seconds >= LIMIT:
        series.note = f"gave up after {LIMIT:.0f} s"
    elif crashed:
        series.note = "crashed"
