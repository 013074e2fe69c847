"""What the commands that ask accounts share: their options, the plan made of them, and how a run shows itself."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scanner.errors import UsageError

if TYPE_CHECKING:
    from scanner.collect.aws.journal import Journal
    from scanner.collect.aws.run import Outcome, Plan, Progress, Told
    from scanner.collect.aws.sessions import SessionError

Profile = Annotated[
    str | None, typer.Option(metavar="NAME", help="The profile of the AWS settings to begin with.", show_default=False)
]
Region = Annotated[
    list[str] | None,
    typer.Option("--region", metavar="CODE", help="Read this region; repeatable. Default: all that are enabled."),
]
Service = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="Read only this service, such as s3 or iam; repeatable. Default: all."),
]
Type = Annotated[
    list[str] | None,
    typer.Option("--type", metavar="AWS::X::Y", help="Read this type too, through Cloud Control API; repeatable."),
]
RoleArn = Annotated[str | None, typer.Option(metavar="ARN", help="Take this role first.")]
ExternalId = Annotated[
    str | None, typer.Option(metavar="ID", help="The external id that the trust of the roles asks for.")
]
SessionName = Annotated[
    str, typer.Option(metavar="NAME", help="The name of the role's session, as CloudTrail shows it.")
]
Accounts = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Read these accounts: a YAML or JSON list of account or role_arn."),
]
Organization = Annotated[
    bool, typer.Option("--organization", help="Read all accounts of the organization; needs --role-name.")
]
RoleName = Annotated[
    str | None, typer.Option(metavar="NAME", help="The role to take in each account of the list or organization.")
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with the run that ended before it was done.")]


@dataclass(frozen=True)
class Given:
    """What the options of a run were given."""

    profile: str | None = None
    region: Sequence[str] | None = None
    service: Sequence[str] | None = None
    type: Sequence[str] | None = None
    role_arn: str | None = None
    external_id: str | None = None
    session_name: str = "conformant"
    accounts: Path | None = None
    organization: bool = False
    role_name: str | None = None


class NotStarted(Exception):
    """Nobody could be asked: what a run says instead, and its exit code."""

    def __init__(self, error: SessionError) -> None:
        super().__init__(str(error))
        self.hint = error.hint
        self.exit_code = 2 if error.usage else 3


def prepare(given: Given) -> tuple[Any, Plan]:
    """The session to begin with, and the plan. Raises UsageError and NotStarted."""
    from scanner.collect.aws import sessions
    from scanner.collect.aws.run import Plan, choose

    if given.organization and given.accounts:
        raise UsageError("--organization and --accounts: give one of them")
    if given.organization and not given.role_name:
        raise UsageError("--organization: give --role-name too, the role to take in each account")
    if given.role_name and not (given.organization or given.accounts):
        raise UsageError("--role-name: give --organization or --accounts too, or a single role as --role-arn")
    try:
        collectors = choose(given.service or (), given.type or ())
    except ValueError as error:
        raise UsageError(str(error)) from None
    entrance = sessions.Entrance(
        given.profile or "", given.role_name or "", given.session_name, tuple(dict.fromkeys(given.region or ()))
    )
    external_id = given.external_id or ""
    try:
        sessions.check_names(entrance.role_name, entrance.session_name, external_id)
        sessions.check_regions(entrance.regions)
        if given.role_arn:
            sessions.check_role(given.role_arn)
        wanted = sessions.read_accounts(given.accounts, entrance.role_name) if given.accounts else ()
        wanted = tuple(replace(one, external_id=one.external_id or external_id) for one in wanted)
        source = sessions.base(entrance.profile)
        if given.accounts or given.organization:
            if given.role_arn:
                source = sessions.as_role(source, given.role_arn, external_id, entrance.session_name)
            lost: Sequence[SessionError] = ()
            if given.organization:
                wanted, lost = sessions.organization(source, entrance.role_name, external_id)
            shut = [(error.account, error) for error in lost]
            return source, Plan(wanted, entrance, collectors, shut, given.organization)
        one = sessions.Wanted(given.role_arn or "", external_id)
        return source, Plan((one,), entrance, collectors)
    except sessions.SessionError as error:
        raise NotStarted(error) from None


def entered(given: Given) -> Any:
    """The session to read a bucket with. Raises UsageError and NotStarted."""
    from scanner.collect.aws import sessions

    if given.region or given.service or given.type or given.accounts or given.organization or given.role_name:
        raise UsageError("--from-config: goes with --profile, --role-arn, --external-id and --session-name alone")
    try:
        sessions.check_names("", given.session_name, given.external_id or "")
        source = sessions.base(given.profile or "")
        if given.role_arn:
            sessions.check_role(given.role_arn)
            return sessions.as_role(source, given.role_arn, given.external_id or "", given.session_name)
        return source
    except sessions.SessionError as error:
        raise NotStarted(error) from None


@contextmanager
def begun(journal: Journal) -> Iterator[None]:
    """Ends a run that can't even begin, and what it kept, or that finds no room to go on. Raises NotStarted."""
    from scanner.collect.aws.journal import JournalError
    from scanner.collect.aws.sessions import SessionError

    try:
        yield
    except JournalError as error:
        full = SessionError(str(error), error.hint)
        raise NotStarted(full) from None
    except SessionError as error:
        if not journal.resumed:
            journal.discard()
        raise NotStarted(error) from None


@contextmanager
def display() -> Iterator[Progress]:
    """How far a run is, on standard error if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda told: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from scanner.text import clean

    columns = (TextColumn("{task.description}", markup=False), BarColumn(None), TextColumn("{task.fields[told]}"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("asking who we are", total=None, told="")
        last = 0.0

        def show(told: Told) -> None:
            nonlocal last
            # A line for each answer would cost more than the answers.
            if time.monotonic() - last > 0.1 or told.done == told.total:
                last = time.monotonic()
                bar.update(
                    task,
                    description=clean(f"{told.account} {told.region or 'global'} {told.service}"),
                    total=told.total,
                    completed=told.done,
                    told=f"{told.calls} calls, {told.throttles} throttled",
                )

        yield show


def refuse(error: UsageError | NotStarted | Exception) -> int:
    """Say why nothing was done; the exit code."""
    from scanner.text import clean

    print(clean(f"conformant: {error}"), file=sys.stderr)
    if hint := getattr(error, "hint", ""):
        print(clean(f"  {hint}"), file=sys.stderr)
    return int(getattr(error, "exit_code", 2))


def summary(outcome: Outcome) -> str:
    """A line on what a run cost."""
    accounts = sum(bool(part.caller) for part in outcome.parts)
    regions = sum(len(part.regions) for part in outcome.parts)
    words = [
        f"{accounts} {'account' if accounts == 1 else 'accounts'}",
        f"{regions} {'region' if regions == 1 else 'regions'}",
        f"{outcome.calls} calls",
    ]
    if outcome.throttles:
        words.append(f"{outcome.throttles} throttled")
    return ", ".join(words)
