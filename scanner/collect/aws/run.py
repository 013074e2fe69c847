"""A run over accounts: every collector in every region, side by side, each on its own, all of it kept as it comes."""

from __future__ import annotations

import ctypes
import datetime
import os
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

from scanner import __version__
from scanner.collect.aws import selftest, sessions
from scanner.collect.aws.client import Account
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.journal import Journal, Unit, entry
from scanner.collect.aws.masking import masked
from scanner.collect.aws.models import loader
from scanner.collect.aws.reader import Memory, Reader, Refused
from scanner.collect.aws.sessions import Entrance, Opened, SessionError, Wanted
from scanner.model import Gap
from scanner.secrets import mask_text

_M_ARENA_MAX = -8
_UNITS = 8
"""Collectors that work at once."""
_PASSING = frozenset({"throttled", "unreachable", "expired", "interrupted", "failed", "fault", "malformed"})
"""Causes that may be gone when the run is resumed."""
EVERYWHERE = frozenset({"accessanalyzer", "cloudtrail", "config", "guardduty", "securityhub"})
"""Services of which each region needs something: rules miss it in the region itself, which is listed with them."""
_OF_THE_ACCOUNT = frozenset({"expired", "interrupted"})
"""Causes that end all that is left of an account, and are told once for it."""


@dataclass(frozen=True, slots=True)
class Told:
    """How far a run is: for a display."""

    account: str
    region: str = ""
    service: str = ""
    done: int = 0
    total: int = 0
    calls: int = 0
    throttles: int = 0


Progress = Callable[[Told], None]


@dataclass(frozen=True)
class Part:
    """What a run has of one account."""

    account: str
    name: str = ""
    partition: str = "aws"
    caller: str = ""
    asked: tuple[str, ...] = ()
    """Regions that were asked for."""
    regions: tuple[str, ...] = ()
    """Regions that were read."""
    gaps: tuple[Gap, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class Outcome:
    """A run."""

    at: str
    parts: tuple[Part, ...] = ()
    calls: int = 0
    throttles: int = 0
    interrupted: bool = False
    asked: Mapping[str, Any] = field(default_factory=dict)
    operations: Mapping[str, int] = field(default_factory=dict)
    """Requests by operation."""

    @property
    def unfinished(self) -> bool:
        """Whether resuming may read more."""
        return self.interrupted or any(gap.cause in _PASSING for part in self.parts for gap in part.gaps)


@dataclass(frozen=True)
class Plan:
    """What is asked for."""

    accounts: Sequence[Wanted] = (Wanted(),)
    entrance: Entrance = field(default_factory=Entrance)
    collectors: Sequence[Collector] = ()
    lost: Sequence[tuple[str, SessionError]] = ()
    """Accounts by number that can't be asked at all, and why."""
    organization: bool = False

    @property
    def types(self) -> tuple[str, ...]:
        """Every type that the collectors yield."""
        return tuple(sorted({type for collector in self.collectors for type in collector.types}))

    @property
    def asked(self) -> dict[str, Any]:
        """The question as JSON: of two runs with the same one can go on with the other's work."""
        return {
            "version": __version__,
            "accounts": [
                {"role": one.role_arn, "account": one.account, "name": one.name, "regions": list(one.regions)}
                for one in self.accounts
            ],
            "regions": sorted(self.entrance.regions),
            "collectors": [collector.name for collector in self.collectors],
        }


def now() -> str:
    """The time of a run; honours SOURCE_DATE_EPOCH."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = (
        datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
        if epoch.isascii() and epoch.isdecimal() and len(epoch) < 12
        else datetime.datetime.now(datetime.UTC)
    )
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def collect(source: Any, plan: Plan, journal: Journal, progress: Progress = lambda told: None) -> Outcome:
    """
    Ask all accounts, one after the other, and keep what they answer in the journal.

    `source` is the session of the user's own credentials. Nothing that an account answers, or fails to, raises; a
    KeyboardInterrupt ends the run early, which the outcome tells. Raises integrity.Altered, before anything is asked,
    and SessionError where the command line or the settings are wrong for the only account.
    """
    tidy = _lean()
    loader().need(operation for collector in plan.collectors for operation in collector.calls)
    selftest.check(plan.collectors)
    outcome = Outcome(journal.at, asked=plan.asked)
    parts: list[Part] = []
    stop = threading.Event()
    counted: dict[str, int] = {}
    for wanted in plan.accounts:
        if stop.is_set():
            parts.append(_not_begun(plan, wanted))
            continue
        try:
            opened = sessions.open_account(source, wanted, plan.entrance)
        except SessionError as error:
            if error.usage and len(plan.accounts) == 1 and not plan.lost:
                raise
            parts.append(_lost(plan, wanted.account or sessions.account_of(wanted.role_arn), error, wanted))
            continue
        except KeyboardInterrupt:
            stop.set()
            parts.append(_not_begun(plan, wanted))
            continue
        visit = _Visit(opened, plan, journal, stop, progress)
        parts.append(visit.run())
        outcome.calls += visit.caller.calls.total()
        outcome.throttles += visit.caller.throttles
        for name, number in visit.caller.calls.items():
            counted[name] = counted.get(name, 0) + number
    parts += [_lost(plan, account, error) for account, error in plan.lost]
    outcome.parts = tuple(sorted(_merged(parts), key=lambda part: part.account))
    outcome.interrupted = stop.is_set()
    outcome.operations = counted
    tidy()
    return outcome


def _lean() -> Callable[[], object]:
    """
    Keep glibc from giving each thread a heap of its own, which holds on to what it once needed: a tenth of a run's
    memory. What is returned gives back what is free. Elsewhere this does nothing.
    """
    try:
        library = ctypes.CDLL(None)
        library.mallopt(_M_ARENA_MAX, 2)
        return lambda: library.malloc_trim(0)
    except (AttributeError, OSError, TypeError):
        return lambda: None


def _merged(parts: Iterable[Part]) -> Iterator[Part]:
    """The first part of each account: a list may name one twice."""
    seen: set[str] = set()
    for part in parts:
        if part.account not in seen:
            seen.add(part.account)
            yield part


def _lost(plan: Plan, account: str, error: SessionError, wanted: Wanted | None = None) -> Part:
    """An account that could not be asked."""
    message = f"{error}; {error.hint}" if error.hint else str(error)
    gap = Gap(account or "unknown", "", error.call or "sts:GetCallerIdentity", error.cause, message, plan.types)
    asked = wanted.regions if wanted and wanted.regions else plan.entrance.regions
    return Part(account or "unknown", wanted.name if wanted else "", asked=tuple(sorted(asked)), gaps=(gap,))


def _not_begun(plan: Plan, wanted: Wanted) -> Part:
    error = SessionError(
        "the run was interrupted before this account", "go on with --resume", cause="interrupted", call="sts:AssumeRole"
    )
    return _lost(plan, wanted.account or sessions.account_of(wanted.role_arn), error, wanted)


class _Visit:
    """One account: its units, and the threads that work on them."""

    def __init__(self, opened: Opened, plan: Plan, journal: Journal, stop: threading.Event, progress: Progress) -> None:
        self._opened = opened
        self._plan = plan
        self._journal = journal
        self._stop = stop
        self._progress = progress
        self._memory = Memory()
        self.caller = Account(opened.session, opened.account, opened.partition, opened.regions, journal.at, stop=stop)

    def run(self) -> Part:
        """Ask what isn't known yet. An interruption sets `stop` and ends it early."""
        opened, journal = self._opened, self._journal
        journal.keep_account(opened.account, {"regions": list(opened.regions), "name": opened.name})
        main = sessions.main_region(opened.partition, opened.regions)
        units = [(collector, "") for collector in self._plan.collectors if collector.is_global]
        units += [
            (collector, region)
            for region in opened.regions
            for collector in self._plan.collectors
            if not collector.is_global
        ]
        todo = [unit for unit in units if not journal.has(opened.account, unit[0].name, unit[1])]
        done = len(units) - len(todo)
        left = {region: sum(where == region for _, where in todo) for region in opened.regions}
        executor = ThreadPoolExecutor(_UNITS, thread_name_prefix="conformant-unit")
        pending: dict[Future[None], tuple[Collector, str]] = {}
        try:
            waiting = iter(todo)
            while True:
                while len(pending) < _UNITS and not self._stop.is_set() and (unit := next(waiting, None)):
                    collector, region = unit
                    self._tell(region, collector.service, done, len(units))
                    pending[executor.submit(self._unit, collector, region, region or main)] = unit
                if not pending:
                    break
                finished, _ = wait(pending, timeout=0.5, return_when=FIRST_COMPLETED)
                for future in finished:
                    collector, region = pending.pop(future)
                    future.result()
                    done += 1
                    if region:
                        left[region] -= 1
                        if not left[region]:
                            self.caller.release(region)
                    self._tell(region, collector.service, done, len(units))
        except KeyboardInterrupt:
            self._stop.set()
            wait(pending, timeout=20)
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
            self.caller.close()
        return self._part(units)

    def _tell(self, region: str, service: str, done: int, total: int) -> None:
        calls, throttles = self.caller.calls.total(), self.caller.throttles
        self._progress(Told(self._opened.account, region, service, done, total, calls, throttles))

    def _unit(self, collector: Collector, region: str, where: str) -> None:
        """One collector in one region; all that can go wrong in it ends here, as a gap."""
        reader = Reader(self.caller, collector, where, self._memory)
        found: list[str] = []
        gaps: list[Gap] = []
        try:
            found.extend(entry(masked(resource)) for resource in collector.collect(reader))
        except Refused as refusal:
            reader.lost(refusal, types=collector.types)
        except Exception as error:  # noqa: BLE001 - one collector's fault must not cost the run, nor pass unseen
            gaps.append(_malformed(self._opened.account, region, collector, error))
        gaps += reader.gaps
        missing = [gap for gap in gaps if gap.cause == "missing"]
        notes = {f"{gap.call.partition(':')[0]} is not offered in {region}" for gap in missing}
        kept = tuple(gap for gap in gaps if gap.cause != "missing")
        unit = Unit(collector.name, region, kept, any(gap.cause in _PASSING for gap in kept), tuple(sorted(notes)))
        self._journal.keep(self._opened.account, unit, found)

    def _part(self, units: Sequence[tuple[Collector, str]]) -> Part:
        """What the journal has of the account in the end, and what it hasn't."""
        opened = self._opened
        known = {(unit.collector, unit.region): unit for unit in self._journal.units(opened.account)}
        gaps: list[Gap] = []
        ended: dict[str, Gap] = {}
        notes: set[str] = set()
        for collector, region in units:
            unit = known.get((collector.name, region))
            if unit is None:
                refusal = self.caller.dead
                gap = Gap(
                    opened.account, "", refusal.call if refusal else "", "expired" if refusal else "interrupted",
                    refusal.message if refusal else "", collector.types,
                )  # fmt: skip
                _add(ended, gap)
                continue
            notes.update(unit.notes)
            for gap in unit.gaps:
                if gap.cause in _OF_THE_ACCOUNT:
                    _add(ended, gap._replace(types=gap.types or collector.types))
                else:
                    gaps.append(gap)
        for gap in ended.values():
            text = (
                f"the token has expired: {gap.message}; sign in again, then use --resume"
                if gap.cause == "expired"
                else "the run was interrupted; go on with --resume"
            )
            gaps.append(gap._replace(region="", message=text, resource_id=""))
        off = "the region is not enabled in this account; enable it, or leave it out"
        types = self._plan.types
        gaps += [Gap(opened.account, r, "ec2:DescribeRegions", "disabled", off, types) for r in opened.disabled]
        gaps += [Gap(opened.account, "", e.call, e.cause, f"{e}; {e.hint}", types) for e in opened.refusals]
        asked = {*opened.regions, *opened.disabled}
        return Part(
            opened.account, opened.name, opened.partition, opened.caller, tuple(sorted(asked)), opened.regions,
            tuple(sorted(set(gaps), key=_order)), tuple(sorted(notes)),
        )  # fmt: skip


def _malformed(account: str, region: str, collector: Collector, error: Exception) -> Gap:
    detail = mask_text(" ".join(f"{type(error).__name__}: {error}".split()))[:200]
    message = f"an answer was not as expected, by the service's fault or conformant's ({detail})"
    return Gap(account, region, collector.name, "malformed", message, collector.types)


def _add(ended: dict[str, Gap], gap: Gap) -> None:
    """Fold a gap into the one of its cause."""
    first = ended.get(gap.cause)
    if first is None:
        ended[gap.cause] = gap
    else:
        types = tuple(sorted({*first.types, *gap.types}))
        ended[gap.cause] = first._replace(
            call=first.call or gap.call, message=first.message or gap.message, types=types, lost=first.lost + gap.lost
        )


def _order(gap: Gap) -> tuple[Any, ...]:
    return gap.region, gap.call, gap.cause, gap.resource_id, gap.types, gap.message


def choose(services: Collection[str], types: Sequence[str] = ()) -> tuple[Collector, ...]:
    """
    The collectors of some services, all where nothing is named, and a generic one for each of the types.

    Raises ValueError.
    """
    from scanner.collect.aws.account import REGIONS
    from scanner.collect.aws.catalogue import SERVICES, collectors

    own = collectors(services or (() if types else SERVICES))
    if not EVERYWHERE.isdisjoint(services) and REGIONS not in own:
        own = (*own, REGIONS)
    if types:
        from scanner.collect.aws.cloudcontrol import generic

        return (*own, *(generic(type_name) for type_name in types))
    return own
