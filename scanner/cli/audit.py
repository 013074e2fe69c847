"""`conformant audit`: live accounts to findings."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scanner.cli import accounts as live
from scanner.cli import declared, reporting
from scanner.errors import UsageError

if TYPE_CHECKING:
    from scanner.collect.aws.collector import Collector
    from scanner.collect.aws.journal import Journal
    from scanner.collect.aws.run import Outcome, Plan
    from scanner.collect.aws.traillogs import Logs
    from scanner.config import Config
    from scanner.options import Options
    from scanner.report import Report

_LOOKED_BACK = 90
"""Days that LookupEvents reaches back."""


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
    events: Annotated[
        str | None,
        typer.Option(
            metavar="PLACE",
            help="Read CloudTrail events, to judge them and to tell who introduced what: lookup, a folder of log "
            "files, or s3://BUCKET/PREFIX.",
        ),
    ] = None,
    event_days: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Events of the last N days alone. Default: 7 for lookup, else all."),
    ] = None,
    repo: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Templates of the stacks: tells drift from what the template has too."),
    ] = None,
    template: Annotated[
        list[str] | None,
        typer.Option(metavar="STACK=FILE", help="The template of a stack, where --repo holds several; repeatable."),
    ] = None,
    from_config: Annotated[
        str | None,
        typer.Option(
            metavar="s3://BUCKET/PREFIX",
            help="Judge what AWS Config put into its bucket, instead of asking the accounts. Files at hand: scan.",
        ),
    ] = None,
    output: declared.Output = None,
    fail_on: declared.FailOn = None,
    min_severity: declared.MinSeverity = None,
    rule: declared.Rule = None,
    skip_rule: declared.SkipRule = None,
    framework: declared.Framework = None,
    pack: declared.Pack = None,
    engine: declared.Engine = None,
    all_results: declared.AllResults = False,
    quiet: declared.Quiet = False,
    verbose: declared.Verbose = False,
    no_cache: declared.NoCache = False,
    color: declared.Color = "auto",
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
        from scanner.provenance.stacks import INVENTORY

        if from_config is not None:
            if events or repo or template or resume:
                raise UsageError("--from-config: goes with no --events, --repo, --template or --resume")
            return _recorded(options, given, from_config)
        mapping = _templates(template or (), repo)
        options = options._replace(repo=str(repo or ""), templates=mapping, assess_all=True)
        collectors, logs = _events(events, event_days, settings)
        source, plan = live.prepare(given)
        plan = replace(plan, collectors=(*plan.collectors, *collectors))
        with _workplace(plan, options.cache, resume) as journal:
            ended: list[Outcome] = []
            with live.begun(journal), live.display() as progress:
                report = run(options, source, plan, journal, progress, ended.append, logs)
            if sys.stderr.isatty():
                print(live.summary(ended[0]), file=sys.stderr)
            if not ended[0].unfinished:
                journal.discard()
        if repo is not None and INVENTORY not in plan.types:
            unread = "--repo: the stacks were not read, so few resources have a template: add --service cloudformation"
            report = report._replace(notes=(*report.notes, unread))
        return report

    try:
        return reporting.report(chosen, run)
    except live.NotStarted as error:
        return live.refuse(error)


def _recorded(options: Options, given: live.Given, place: str) -> Report:
    """The report on what AWS Config recorded."""
    from scanner.collect.aws.configbucket import ConfigBucket
    from scanner.collect.aws.run import now
    from scanner.judge import judge

    try:
        bucket = ConfigBucket(live.entered(given), place, now())
    except ValueError as error:
        raise UsageError(f"--from-config {error}", "give files or a folder to conformant scan") from None
    return judge(options._replace(assess_all=True), bucket)


def _events(place: str | None, days: int | None, settings: Config) -> tuple[tuple[Collector, ...], Logs | None]:
    """What is asked of CloudTrail: a collector more, or log files."""
    roles = settings.audit.pipeline_roles
    if place == "lookup":
        from scanner.collect.aws import trailevents

        if days is not None and days > _LOOKED_BACK:
            raise UsageError(f"--event-days {days}: CloudTrail tells {_LOOKED_BACK} days", "give log files")
        return (trailevents.lookup(days or trailevents.LOOKUP_DAYS, roles),), None
    if place is None:
        if days is not None:
            raise UsageError("--event-days: give --events too")
        return (), None
    from scanner.collect.aws.traillogs import Logs

    try:
        return (), Logs(place, days, roles)
    except ValueError as error:
        raise UsageError(f"--events {error}", "lookup, a folder or s3://BUCKET/PREFIX was expected") from None


def _templates(given: Sequence[str], repo: Path | None) -> dict[str, str]:
    """The file of each stack that was named."""
    if repo is not None and not repo.exists():
        raise UsageError(f"--repo {repo}: there is no such file or folder")
    if given and repo is None:
        raise UsageError("--template: give --repo too")
    found = {}
    for entry in given:
        stack, equals, file = entry.partition("=")
        if not (stack and equals and file):
            raise UsageError(f"--template {entry}: STACK=FILE was expected")
        if not Path(file).is_file():
            raise UsageError(f"--template {entry}: there is no such file")
        found[stack] = file
    return found


@contextmanager
def _workplace(plan: Plan, cache: Path | None, resume: bool) -> Iterator[Journal]:
    """The work folder: in the user's cache, by what is asked, so that --resume finds it; else one that goes again."""
    from scanner.collect.aws import wire
    from scanner.collect.aws.journal import Journal, JournalError
    from scanner.collect.aws.run import now

    if cache is None:
        if resume:
            raise UsageError("--resume: there is no cache folder to go on from", "set HOME, and no --no-cache")
        with tempfile.TemporaryDirectory(prefix="conformant-") as folder:
            yield Journal(Path(folder) / "work", plan.asked, now())
        return
    question = wire.line({**plan.asked, "profile": os.environ.get("AWS_PROFILE", ""), "as": plan.entrance.profile})
    key = hashlib.sha256(question.encode()).hexdigest()[:24]
    try:
        journal = Journal(cache / "runs" / key, plan.asked, now(), resume=resume)
    except JournalError as error:
        raise UsageError(str(error), error.hint) from None
    with journal:
        if resume and not journal.resumed:
            print("conformant: nothing to resume; beginning anew", file=sys.stderr)
        yield journal
