"""Files to a report: find them, collect, judge."""

from __future__ import annotations

from scanner.judge import judge
from scanner.options import Options
from scanner.report import Report
from scanner.targets import Progress, Targets


def scan(options: Options, progress: Progress = lambda items: items) -> Report:
    """
    Scan templates, and snapshots of accounts.

    Raises PackError, FrameworkError, SelectionError and EngineError for options that can't be met; anything else that
    goes wrong is a Problem of the report.
    """
    return judge(options, Targets(options, progress))
