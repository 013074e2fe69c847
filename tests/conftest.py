"""With CONFORMANT_NO_SKIP set, as CI does, a skipped test is a failed one: there every tool is in place."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import TypeVar

import pytest

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return report if hasattr(report, "wasxfail") else _no_skip(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _no_skip((yield))


def _no_skip(report: Report) -> Report:
    if report.skipped and os.environ.get("CONFORMANT_NO_SKIP"):
        report.outcome = "failed"
        report.longrepr = f"CONFORMANT_NO_SKIP is set, but {report.nodeid} was skipped: {report.longrepr}"
    return report
