"""`conformant audit`: live accounts to findings."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.cli import accounts as live
from scanner.cli import reporting

if TYPE_CHECKING:
    from scanner.collect.aws.journal import Journal
    from scanner.collect.aws.run import Outcome, Plan
    from scanner.config import Config
    from scanner.report import Report
    from scanner.scan import Options


def audit(
    profile: live.Profile = None,
    region: live.Region = None,
    service: live.Service = None,
    type: live.Type = None,
    role_arn: live.RoleArn = None,
    external_id: live.ExternalId = None,
    session_name: live.SessionName = "conformant",
    accounts: live.Accounts = None,
    organization: live.Organization = False,
    role_name: live.RoleName = None,
    resume: live.Resume = False,
    output: reporting.Output = None,
    fail_on: reporting.FailOn = None,
    min_severity: reporting.MinSeverity = None,
    rule: reporting.Rule = None,
    skip_rule: reporting.SkipRule = None,
    framework: reporting.Framework = None,
    pack: reporting.Pack = None,
    engine: reporting.Engine = None,
    all_results: reporting.AllResults = False,
    quiet: reporting.Quiet = False,
    verbose: reporting.Verbose = False,
    no_cache: reporting.NoCache = False,
    color: reporting.Color = "auto",
) -> int:
    """Audit live accounts: collect, evaluate, report. Only reads; `permissions` prints what it has to be allowed."""
    given = live.Given(
        profile, region, service, type, role_arn, external_id, session_name, accounts, organization, role_name
    )
    chosen = reporting.Chosen(
        output, fail_on, min_severity, rule, skip_rule, framework, pack, engine, all_results, quiet, verbose, no_cache,
        color,
    )  # fmt: skip

    def run(options: Options, settings: Config) -> Report:
        from scanner.audit import audit as run

        source, plan = live.prepare(given)
        with _workplace(plan, options.cache, resume) as journal:
            ended: list[Outcome] = []
            with live.display() as progress:
                report = run(options, source, plan, journal, progress, ended.append)
            if sys.stderr.isatty():
                print(live.summary(ended[0]), file=sys.stderr)
            if not ended[0].unfinished:
                journal.discard()
        return report

    try:
        return reporting.report(chosen, run)
    except live.NotStarted as error:
        return live.refuse(error)


@contextmanager
def _workplace(plan: Plan, cache: Path | None, resume: bool) -> Iterator[Journal]:
    """The work folder: in the user's cache, by what is asked, so that --resume finds it; else one that goes again."""
    from scanner.collect.aws import wire
    from scanner.collect.aws.journal import Journal, JournalError
    from scanner.collect.aws.run import now

    if cache is None:
        if resume:
            raise reporting.UsageError(
                "--resume: there is no cache folder to go on from", "set HOME, and no --no-cache"
            )
        with tempfile.TemporaryDirectory(prefix="conformant-") as folder:
            yield Journal(Path(folder) / "work", plan.asked, now())
        return
    question = wire.line({**plan.asked, "profile": os.environ.get("AWS_PROFILE", ""), "as": plan.entrance.profile})
    key = hashlib.sha256(question.encode()).hexdigest()[:24]
    try:
        journal = Journal(cache / "runs" / key, plan.asked, now(), resume=resume)
    except JournalError as error:
        raise reporting.UsageError(str(error), error.hint) from None
    with journal:
        if resume and not journal.resumed:
            print("conformant: nothing to resume; beginning anew", file=sys.stderr)
        yield journal
