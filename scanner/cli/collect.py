"""`conformant collect`: live accounts to a snapshot."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from scanner.cli import accounts as live
from scanner.errors import UsageError


def collect(
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where to: snapshot.ndjson.gz, or .ndjson for one that isn't packed."
        ),
    ],
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
) -> int:
    """Write a snapshot of live accounts, for `scan` to read. Only reads; secret values are masked."""
    given = live.Given(
        profile, region, service, type, role_arn, external_id, session_name, accounts, organization, role_name
    )
    from scanner.collect.aws.journal import JournalError

    try:
        if not output.name.endswith((".ndjson.gz", ".ndjson")):
            raise UsageError(f"--output {output}: a name that ends in .ndjson.gz was expected")
        if not output.parent.is_dir():
            raise UsageError(f"--output {output}: there is no folder {output.parent}")
        if output.is_dir():
            raise UsageError(f"--output {output}: a folder is in its place")
        return _collect(given, output, resume)
    except (UsageError, JournalError, live.NotStarted) as error:
        return live.refuse(error)


def _collect(given: live.Given, output: Path, resume: bool) -> int:
    from scanner.audit import write_snapshot
    from scanner.collect.aws.journal import Journal
    from scanner.collect.aws.run import collect as run
    from scanner.collect.aws.run import now
    from scanner.text import clean

    source, plan = live.prepare(given)
    with Journal(output.with_name(f"{output.name}.partial"), plan.asked, now(), resume=resume) as journal:
        if resume and not journal.resumed:
            print("conformant: nothing to resume; beginning anew", file=sys.stderr)
        with live.begun(journal), live.display() as progress:
            outcome = run(source, plan, journal, progress)
        try:
            count = write_snapshot(output, outcome, journal)
        except OSError as error:
            raise UsageError(
                f"--output {output}: cannot be written ({error.strerror})", "make room there, then use --resume"
            ) from None
        gaps = [gap for part in outcome.parts for gap in part.gaps]
        for gap in gaps:
            place = "/".join(part for part in (gap.account, gap.region) if part)
            print(clean(f"conformant: {place}: {gap.call} {gap.cause}: {gap.message}"), file=sys.stderr)
        print(f"{output}: {count} resources, {len(gaps)} gaps; {live.summary(outcome)}", file=sys.stderr)
        if outcome.unfinished:
            print("conformant: what is missing may be there by now: the same command with --resume", file=sys.stderr)
        else:
            journal.discard()
    return 3 if gaps else 0
