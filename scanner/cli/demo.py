"""`conformant demo`: a live audit without an account."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scanner.cli import accounts as live
from scanner.cli import declared, reporting

if TYPE_CHECKING:
    from scanner.collect.aws.run import Outcome
    from scanner.config import Config
    from scanner.options import Options
    from scanner.report import Report


def demo(
    output: declared.Output = None,
    min_severity: Annotated[
        str | None,
        typer.Option(metavar="SEVERITY", help="Run only rules of this severity or above. Default here: high."),
    ] = None,
    framework: declared.Framework = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave the account running until Ctrl-C, and say how to audit it yourself.")
    ] = False,
    quiet: declared.Quiet = False,
    verbose: declared.Verbose = False,
    color: declared.Color = "auto",
) -> int:
    """
    Audit a small insecure company that is played on this machine: no AWS account, no network.

    Needs the extra: pip install 'conformant[demo]'. Your own AWS settings are neither read nor changed. Exit code: 0,
    although there are findings; 2 and 3 as everywhere.
    """
    from scanner.demo.server import NoServer

    chosen = reporting.Chosen(
        output or ("console",), "high", min_severity or "high", framework=framework, quiet=quiet, verbose=verbose,
        color=color,
    )  # fmt: skip
    try:
        with _ended_in_order(), tempfile.TemporaryDirectory(prefix="conformant-demo-") as home, ExitStack() as stack:
            url = ""

            def run(options: Options, settings: Config) -> Report:
                nonlocal url
                # Options that can't be met are told before anything is started.
                url = stack.enter_context(_company(Path(home)))
                return _audit(options, Path(home))

            code = reporting.report(chosen, run)
            if url:
                print(_NEXT if min_severity else _MORE + _NEXT, file=sys.stderr)
                if keep:
                    _keep(url)
            return 0 if code == 1 else code
    except NoServer as error:
        return live.refuse(error)


_PLAYED = "the account of Harbour Coffee, an invented company, played by moto on this machine"
_MORE = "\nOnly rules of severity high and critical were run; all: --min-severity info"
_NEXT = """
An account of your own:  conformant audit          (it only reads)
What that needs:         conformant permissions"""


@contextmanager
def _company(home: Path) -> Iterator[str]:
    """The URL of a server that plays the company, for the block the AWS of this process."""
    import datetime

    import botocore.session

    from scanner.collect.aws.run import now
    from scanner.demo import company
    from scanner.demo.server import environment, moto_server

    with moto_server(age=company.AGE) as url:
        print(f"conformant: this is {_PLAYED}; nothing leaves this machine", file=sys.stderr, flush=True)
        before = dict(os.environ)
        os.environ.clear()
        os.environ.update(environment(url, home, before))
        try:
            company.fill(botocore.session.Session(), datetime.datetime.fromisoformat(now()))
            yield url
        finally:
            os.environ.clear()
            os.environ.update(before)


def _audit(options: Options, home: Path) -> Report:
    from scanner.audit import audit
    from scanner.collect.aws.journal import Journal
    from scanner.collect.aws.run import now
    from scanner.collect.aws.traillogs import Logs
    from scanner.demo import company

    began = time.monotonic()
    options = options._replace(
        repo=str(company.TEMPLATE), templates={company.STACK: str(company.TEMPLATE)}, assess_all=True
    )
    source, plan = live.prepare(live.Given(region=company.REGIONS))
    ended: list[Outcome] = []
    with Journal(home / "work", plan.asked, now()) as journal, live.display() as progress:
        report = audit(options, source, plan, journal, progress, ended.append, Logs(f"s3://{company.LOGS}"))
    if ended[0].interrupted:
        raise KeyboardInterrupt
    if sys.stderr.isatty():
        print(f"{live.summary(ended[0])}, {time.monotonic() - began:.1f} s", file=sys.stderr)
    return report._replace(notes=(f"A demo: {_PLAYED}; no AWS account was asked", *report.notes))


def _keep(url: str) -> None:
    """Wait for Ctrl-C."""
    from scanner.demo.company import REGIONS

    regions = " ".join(f"--region {region}" for region in REGIONS)
    print(
        f"""
The account runs until Ctrl-C. In another terminal:
  env -u AWS_PROFILE -u AWS_SESSION_TOKEN AWS_ENDPOINT_URL={url} \\
    AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=testing \\
    conformant audit {regions}""",
        file=sys.stderr,
        flush=True,
    )
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        print(file=sys.stderr)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Being told to end is as Ctrl-C: the server goes first."""

    def end(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    names = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None))]
    before = {number: signal.signal(number, end) for number in names}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
