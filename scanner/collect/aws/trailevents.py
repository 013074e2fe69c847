"""CloudTrail records: what LookupEvents tells, and log files in a folder or a bucket. Writes, sign-ins, few reads."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, Any

from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.collect.aws.trailfile import LogError, records
from scanner.model import Gap, Location, Problem, Resource
from scanner.provenance import reads
from scanner.provenance import record as facts
from scanner.provenance.record import RECORD
from scanner.secrets import MASK, is_harmless, is_secret_name, mask_text

LOOKUP_DAYS = 7
"""How far LookupEvents is asked back where nothing is said; CloudTrail has 90 days."""
MOST_LOOKED_UP = 10_000
"""Events of one region that LookupEvents is asked for: it gives 50 at a time, twice a second."""
MOST = 50_000
"""Events that are kept of files."""

_LOG = re.compile(r"\.json(?:\.gz)?$|\.ndjson(?:\.gz)?$", re.IGNORECASE)
_NO_LOG = re.compile(r"CloudTrail-(?:Digest|Insight)")
_DAY = re.compile(r"/(20\d\d)/(\d\d)/(\d\d)/")
_TIME = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_ACCOUNT = re.compile(r"/AWSLogs/(?:[^/]+/)?(\d{12})/")
_DEEPEST = 60


@dataclass
class Wanted:
    """Which records are kept, and how they are marked."""

    at: str
    """When the run began."""
    since: str = ""
    """Older records are left out; '2026-11-14T09:00:00Z'. Empty: none is too old."""
    roles: Sequence[str] = ()
    """Patterns of the roles by which pipelines deploy: ARNs or names of roles, with * and ?."""
    most: int = MOST
    accounts: frozenset[str] = frozenset()
    """Records of other accounts are left out; empty: all are kept."""
    seen: set[str] = field(default_factory=set)
    """Event ids so far: many trails may log the same event."""
    hours: set[tuple[str, str, str, str]] = field(default_factory=set)
    """Reads so far, by who did what in which hour."""

    @property
    def is_full(self) -> bool:
        """Whether no more are kept."""
        return len(self.seen) >= self.most

    def take(self, record: Any) -> Resource | None:
        """A record as a resource; None where it isn't wanted. Raises ValueError for what is no record."""
        if not isinstance(record, Mapping):
            raise ValueError("a record is no object")
        for key in ("eventID", "eventName", "eventSource", "eventTime"):
            if not facts.text(record.get(key)):
                raise ValueError(f"a record has no {key}")
        if not _TIME.fullmatch(record["eventTime"]):
            raise ValueError("a record's eventTime is no time in UTC")
        id = str(record["eventID"])
        if id in self.seen or record["eventTime"] < self.since or not _is_wanted(record):
            return None
        account = facts.text(record.get("recipientAccountId")) or facts.text(
            facts.mapping(record.get("userIdentity")).get("accountId")
        )
        if self.accounts and account not in self.accounts:
            return None
        if _is_read(record):
            if (hour := reads.hour(record, account)) in self.hours:
                return None
            self.hours.add(hour)
        self.seen.add(id)
        live = {"AllowedPipeline": is_allowed(record, self.roles)} if self.roles else {}
        return Resource(
            id=id,
            type=RECORD,
            properties=without_secrets({key: value for key, value in record.items() if value is not None}),
            account=account,
            region=facts.text(record.get("awsRegion")),
            source="live",
            ref=id,
            live=live,
            at=self.at,
        )


def _is_wanted(record: Mapping[str, Any]) -> bool:
    """
    Whether it is a sign-in, or a call that manages something and writes, or one of the few that read and that rules ask
    for; not what is done with data.
    """
    if facts.service(record) == "signin":
        return True
    if record.get("eventCategory", "Management") != "Management" or record.get("managementEvent") is False:
        return False
    return facts.is_write(record) or reads.is_asked_for(record)


def _is_read(record: Mapping[str, Any]) -> bool:
    return not facts.is_write(record) and facts.service(record) != "signin"


def is_allowed(record: Mapping[str, Any], roles: Sequence[str]) -> bool:
    """Whether who acted is one of the roles: a pattern of ARNs, or one of names of roles of the same account."""
    named: set[str] = set()
    for arn in facts.principals(record):
        named.add(arn)
        if ":role/" in arn:
            named.add(arn.rpartition("/")[2])
        elif ":assumed-role/" in arn:
            named.add(arn.split("/")[1])
    # A name alone is trusted only in the account itself: anyone may name a role of an own account like that.
    identity = facts.mapping(record.get("userIdentity"))
    is_own = identity.get("accountId") == record.get("recipientAccountId", identity.get("accountId"))
    return any(fnmatchcase(name, role) for name in named for role in roles if is_own or role.startswith("arn:"))


def without_secrets(value: Any, name: str = "", depth: int = 0) -> Any:
    """A value of a record with its secrets masked, at any depth."""
    if isinstance(value, str):
        return MASK if is_secret_name(name) and not is_harmless(value) else mask_text(value)
    if depth > _DEEPEST:
        return MASK
    if isinstance(value, Mapping):
        # {"name": "DB_PASSWORD", "value": …}, as ECS and CodeBuild have variables
        label = next((v for k, v in value.items() if k.lower() in ("name", "key") and isinstance(v, str)), "")
        return {
            mask_text(str(key)): without_secrets(item, label if key.lower() == "value" and label else key, depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [without_secrets(item, name, depth + 1) for item in value]
    return value


# --- LookupEvents ------------------------------------------------------------------------------------------------


def lookup(days: int = LOOKUP_DAYS, roles: Sequence[str] = (), most: int = MOST_LOOKED_UP) -> Collector:
    """The collector that asks LookupEvents in each region for the last days, at most so many events of a region."""

    def collect(reader: Reader) -> Iterator[Resource]:
        end = datetime.datetime.fromisoformat(reader.at)
        start = end - datetime.timedelta(days=days)
        wanted = Wanted(reader.at, roles=roles, most=most, accounts=frozenset({reader.account}))
        malformed = 0
        # Sign-ins are asked for by name, whether they are marked as writing or not. Of reads only those that are rare:
        # there may be millions of the others, fifty to a page.
        named = [("EventName", name) for name in ("ConsoleLogin", *sorted(reads.SCOUTS_MODELS))]
        for key, value in (*named, ("ReadOnly", "false")):
            for item in reader.items(
                "cloudtrail.lookup_events",
                "Events",
                LookupAttributes=[{"AttributeKey": key, "AttributeValue": value}],
                StartTime=start,
                EndTime=end,
            ):
                if wanted.is_full:
                    message = (
                        f"only the newest {most:,} events of the last {days} days were read: name fewer days, "
                        "or read the log files of a trail"
                    )
                    reader.lost(Refused("cloudtrail:LookupEvents", "limited", "", message), types=(RECORD,))
                    break
                try:
                    found = wanted.take(json.loads(item.get("CloudTrailEvent") or "null"))
                except (ValueError, RecursionError):
                    malformed += 1
                    continue
                if found is not None:
                    yield found
        if malformed:
            message = f"{malformed:,} events are malformed"
            reader.lost(Refused("cloudtrail:LookupEvents", "malformed", "", message), types=(RECORD,))

    # Of runs with other days or roles none can go on with the work of this one.
    digest = hashlib.sha256(repr(sorted(roles)).encode()).hexdigest()[:8]
    collect.__name__ = f"events_{days}_{most}_{digest}"
    return Collector(
        service="trailevents",
        types=(RECORD,),
        calls={"cloudtrail.lookup_events": "cloudtrail:LookupEvents"},
        collect=collect,
    )


# --- log files ---------------------------------------------------------------------------------------------------


def folder(path: Path, wanted: Wanted) -> Iterator[Resource | Problem]:
    """The records of a file, or of all log files below a folder, newest first where their names tell dates."""
    if path.is_file():
        yield from _file(path, path.as_posix(), wanted)
        return
    if not path.is_dir():
        yield _problem(path.as_posix(), "unreadable", "a file or a folder was expected, and there is none")
        return
    failed: list[Problem] = []

    def refused(error: OSError) -> None:
        failed.append(_problem(str(error.filename), "unreadable", f"the folder cannot be read ({error.strerror})"))

    names = sorted(
        (os.path.join(parent, name) for parent, _, files in os.walk(path, onerror=refused) for name in files),
        reverse=True,
    )
    yield from failed
    found = 0
    for name in names:
        file = Path(name)
        shown = file.as_posix()
        if not _is_log(shown):
            continue
        found += 1
        if wanted.is_full:
            yield _limited(path.as_posix(), wanted)
            return
        if _is_recent(shown, wanted.since) and _is_below(file, path):
            yield from _file(file, shown, wanted)
    if not found:
        yield _problem(path.as_posix(), "unreadable", "no log file of CloudTrail (.json or .json.gz) is there")


def _is_below(file: Path, root: Path) -> bool:
    """Whether a link stays in the folder that was named."""
    return not file.is_symlink() or Path(os.path.realpath(file)).is_relative_to(os.path.realpath(root))


def _file(path: Path, name: str, wanted: Wanted) -> Iterator[Resource | Problem]:
    try:
        if not path.is_file():
            yield _problem(name, "unreadable", "an ordinary file was expected, and this is none")
            return
        with path.open("rb") as stream:
            yield from log(stream, name, wanted)
    except OSError as error:
        yield _problem(name, "unreadable", f"cannot be read ({error.strerror or type(error).__name__})")


def log(stream: IO[bytes], name: str, wanted: Wanted) -> Iterator[Resource | Problem]:
    """The wanted records of one log file, compressed or not; what is wrong with it as a Problem at its end."""
    malformed, first = 0, ""
    position = 0
    try:
        for position, record in enumerate(records(stream), 1):
            if wanted.is_full:
                yield _limited(name, wanted)
                break
            try:
                found = wanted.take(record)
            except ValueError as error:
                malformed += 1
                first = first or f"{error} (the {position}. of the file)"
                continue
            if found is not None:
                yield found
    except LogError as error:
        yield _problem(name, error.kind, f"{error}, after {position:,} records")
    if malformed:
        yield _problem(name, "malformed", f"{malformed:,} records cannot be used: {first}")


def _problem(name: str, kind: str, message: str) -> Problem:
    return Problem(kind, f"CloudTrail log: {message}", Location(name), "what it would tell is not in this report")


def _limited(name: str, wanted: Wanted) -> Problem:
    said = f"CloudTrail log: more than {wanted.most:,} events; the rest was not read"
    return Problem("limited", said, Location(name), "name fewer days, or a part of the logs")


def _is_log(name: str) -> bool:
    return _LOG.search(name) is not None and _NO_LOG.search(name) is None


def _is_recent(name: str, since: str) -> bool:
    """Whether the date in a name, if there is one, lets a file hold what is wanted: logs come late, so a day more."""
    match = _DAY.search(name)
    return match is None or not since or "-".join(match.groups()) >= since[:10]


# --- a bucket ----------------------------------------------------------------------------------------------------

BUCKET = Collector(
    service="trailevents",
    types=(RECORD,),
    calls={"s3.list_objects_v2": "s3:ListBucket", "s3.get_object": "s3:GetObject"},
    collect=lambda reader: iter(()),
    is_global=True,
)
"""What reading a bucket asks for; its objects may need kms:Decrypt on the trail's key too."""


def bucket(reader: Reader, name: str, prefix: str, wanted: Wanted) -> Iterator[Resource | Problem | Gap]:
    """The records of all log files below a prefix of a bucket. A list that is refused ends it, with a Gap."""
    place = f"s3://{name}/{prefix}"
    found = 0
    try:
        for item in reader.items("s3.list_objects_v2", "Contents", Bucket=name, Prefix=prefix):
            key = str(item.get("Key", ""))
            owner = _ACCOUNT.search("/" + key)
            if not _is_log(key) or (owner and wanted.accounts and owner[1] not in wanted.accounts):
                continue
            found += 1
            if wanted.is_full:
                yield _limited(place, wanted)
                return
            if _is_recent("/" + key, wanted.since):
                yield from _object(reader, name, key, wanted)
    except Refused as refusal:
        yield Gap(reader.account, "", refusal.call, refusal.cause, refusal.message, (RECORD,), place)
        return
    if not found:
        yield _problem(place, "unreadable", "no log file of CloudTrail (.json or .json.gz) is there")


def _object(reader: Reader, name: str, key: str, wanted: Wanted) -> Iterator[Resource | Problem]:
    import botocore.exceptions

    shown = f"s3://{name}/{key}"
    try:
        body = reader.call("s3.get_object", Bucket=name, Key=key)["Body"]
        try:
            yield from log(body, shown, wanted)
        finally:
            body.close()
    except Refused as refusal:
        yield _problem(shown, refusal.cause, f"{refusal.call}: {refusal.message}")
    except botocore.exceptions.BotoCoreError as error:
        yield _problem(shown, "unreachable", f"the download ended early ({type(error).__name__})")
