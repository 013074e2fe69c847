"""A snapshot: what a run read, in one file that says of itself what it is and whether it is whole."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from scanner import __version__
from scanner.collect.aws import wire
from scanner.collect.aws.catalogue import collectors
from scanner.collect.aws.sniff import FAMILY, MARK
from scanner.collect.aws.source import LiveSource
from scanner.model import Gap, Inventory, Location, Problem, Resource

FORMAT = f"{FAMILY}v1"
LINE_LIMIT = 32 << 20
"""Bytes of one line, unpacked."""
_PLAUSIBLE = 300
"""A file that unpacks to more than this many times its size is refused; resources pack ten- to fortyfold."""
_FREE = 64 << 20
"""Bytes that are unpacked before the ratio is looked at."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a snapshot says of itself."""

    at: str
    """When the run began: UTC, '2026-11-21T09:00:00Z'."""
    by: tuple[str, ...]
    """ARNs of those who asked."""
    asked: Mapping[str, Any]
    complete: bool
    """Nothing was interrupted; there may be gaps all the same."""
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AccountHead:
    """What a snapshot says of an account before its resources."""

    account: str
    at: str
    name: str = ""
    partition: str = "aws"
    caller: str = ""
    asked: tuple[str, ...] = ()
    """Regions that were asked for; empty: all that are enabled."""
    regions: tuple[str, ...] = ()
    """Regions that were read."""
    gaps: tuple[Gap, ...] = ()
    notes: tuple[str, ...] = ()


class SnapshotError(Exception):
    """A file that is no sound snapshot."""

    def __init__(self, kind: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.hint = hint

    def problem(self, name: str) -> Problem:
        """As a report has it."""
        return Problem(self.kind, f"{name}: {self}", Location(name), self.hint)


# --- writing ---------------------------------------------------------------------------------------------------------


def write(path: Path, head: Head, accounts: Iterable[tuple[AccountHead, Iterable[Mapping[str, Any]]]]) -> None:
    """
    Write a snapshot: whole or not at all, readable by its owner alone, packed where the name ends in .gz.

    The resources of each account are documents as `wire.resource_out` makes them, in their order. Raises OSError.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # 0600
    try:
        with os.fdopen(handle, "wb") as file:
            with _packed(file, packed=path.suffix == ".gz") as stream:
                _write(stream, head, accounts)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


@contextmanager
def _packed(file: IO[bytes], *, packed: bool) -> Iterator[IO[bytes]]:
    if not packed:
        yield file
        return
    # No name and no time in the packing: the same content is the same file.
    with gzip.GzipFile("", "wb", 6, file, mtime=0) as stream, io.BufferedWriter(stream, 1 << 16) as buffered:
        yield buffered


def _write(stream: IO[bytes], head: Head, accounts: Iterable[tuple[AccountHead, Iterable[Mapping[str, Any]]]]) -> None:
    digest = hashlib.sha256()
    totals = {"accounts": 0, "gaps": 0, "resources": 0}

    def put(text: str) -> None:
        data = f"{text}\n".encode()
        digest.update(data)
        stream.write(data)

    told = {
        "asked": head.asked, "at": head.at, "by": list(head.by), "complete": head.complete, "versions": head.versions,
    }  # fmt: skip
    put(f'{{"format":"{FORMAT}",{wire.line(told)[1:]}')
    for account, resources in accounts:
        put(wire.line({"account": _account_out(account)}))
        for gap in account.gaps:
            put(wire.line({"gap": wire.gap_out(gap)}))
        count = 0
        for document in resources:
            put(wire.line({"resource": document}))
            count += 1
        put(wire.line({"end": {"account": account.account, "gaps": len(account.gaps), "resources": count}}))
        totals["accounts"] += 1
        totals["gaps"] += len(account.gaps)
        totals["resources"] += count
    stream.write(f"{wire.line({'final': {**totals, 'sha256': digest.hexdigest()}})}\n".encode())


def _account_out(account: AccountHead) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": account.account,
        "at": account.at,
        "partition": account.partition,
        "caller": account.caller,
        "asked": list(account.asked),
        "regions": list(account.regions),
    }
    if account.name:
        told["name"] = account.name
    if account.notes:
        told["notes"] = list(account.notes)
    return told


# --- reading ---------------------------------------------------------------------------------------------------------


class Snapshot:
    """A snapshot file, verified when it is opened: it is what was written, all of it."""

    def __init__(self, path: Path) -> None:
        """Raises SnapshotError."""
        self._path = path
        self.head = self._verify()

    def inventories(self) -> Iterator[Inventory]:
        """The accounts in their order. One is held in memory at a time. Raises SnapshotError."""
        unasked = unasked_types(self.head.asked)
        for account, resources in self.accounts():
            yield inventory(account, resources, unasked)

    def accounts(self) -> Iterator[tuple[AccountHead, Iterator[Resource]]]:
        """
        Each account and its resources, which are read as they are asked for, and have to be before the next account.
        Raises SnapshotError.
        """
        lines = self._documents()
        document = next(lines, {})
        while "account" in document:
            told = document["account"]
            account, at = str(told["id"]), str(told["at"])
            gaps = []
            document = next(lines, {})
            while "gap" in document:
                try:
                    gaps.append(wire.gap_in(document["gap"], account))
                except (wire.WireError, TypeError) as error:
                    raise _altered(f"it holds {error}") from None
                document = next(lines, {})
            head = AccountHead(
                account, at, str(told.get("name", "")), str(told.get("partition", "aws")), str(told.get("caller", "")),
                tuple(told.get("asked", ())), tuple(told.get("regions", ())), tuple(gaps), tuple(told.get("notes", ())),
            )  # fmt: skip
            rest = _Rest(lines, document, account, at)
            yield head, iter(rest)
            for _ in rest:
                pass
            document = next(lines, {})

    def _documents(self) -> Iterator[dict[str, Any]]:
        for number, line in enumerate(self._lines()):
            if number:
                try:
                    document = json.loads(line)
                except (ValueError, RecursionError):
                    raise _altered(f"line {number + 1} is no JSON, or nests too deep") from None
                # How deep JSON may nest depends on the version of Python; what a snapshot may hold doesn't.
                if line.count(b"[") + line.count(b"{") > _LEVELS and _is_deeper(document, _LEVELS):
                    raise _altered(f"line {number + 1} nests too deep")
                if isinstance(document, dict):
                    document[_IS_PLAIN] = not wire.may_hold_marks(line)
                yield document

    def _verify(self) -> Head:
        digest = hashlib.sha256()
        head = last = b""
        counts = {"account": 0, "gap": 0, "resource": 0, "end": 0}
        before, seen = "end", ""
        for line in self._lines():
            if not head:
                head = line
                _check_format(line)
            elif last:
                digest.update(last)
                kind = last[2 : last.find(b'"', 2)].decode("ascii", "replace") if last[:2] == b'{"' else ""
                if kind not in counts:
                    raise _altered("a line is no record of a snapshot")
                if before not in _AFTER[kind]:
                    raise _altered("its records are in another order than one is written in")
                if kind == "account":
                    seen = _check_account(last, seen)
                counts[kind] += 1
                before = kind
            if line is head:
                digest.update(line)
            else:
                last = line
        if not head:
            raise SnapshotError("not-a-snapshot", "a snapshot was expected, and the file is empty", _AGAIN)
        try:
            final = json.loads(last)["final"]
            digested = final["sha256"]
        except (ValueError, LookupError, TypeError, RecursionError):
            raise SnapshotError("truncated", "the snapshot is cut off: its last record is missing", _AGAIN) from None
        if digested != digest.hexdigest():
            raise _altered("its digest does not fit its content")
        if [final.get(name) for name in ("accounts", "gaps", "resources")] != [
            counts[name] for name in ("account", "gap", "resource")
        ] or counts["account"] != counts["end"]:
            raise _altered("it holds another number of records than it says")
        if not counts["account"]:
            raise _altered("it tells of no account")
        told = json.loads(head)
        by, asked, versions = told.get("by", []), told.get("asked", {}), told.get("versions", {})
        if not (isinstance(asked, dict) and isinstance(versions, dict) and _are_texts(by)):
            raise _altered("its first line says nothing that could be understood")
        return Head(str(told.get("at", "")), tuple(by), asked, told.get("complete") is True, versions)

    def _lines(self) -> Iterator[bytes]:
        """The lines with their ends. Raises SnapshotError for what can't be read, and for what is too large to be."""
        try:
            with self._path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                packed = file.read(2) == b"\x1f\x8b"
                file.seek(0)
                stream: Any = gzip.GzipFile(fileobj=file) if packed else file
                unpacked = 0
                with io.BufferedReader(stream, 1 << 18) if packed else file as lines:
                    while line := lines.readline(LINE_LIMIT + 1):
                        unpacked += len(line)
                        if len(line) > LINE_LIMIT:
                            raise SnapshotError(
                                "too-large", f"a line of more than {LINE_LIMIT >> 20} MiB is in the snapshot", _AGAIN
                            )
                        if packed and unpacked > _FREE and unpacked > _PLAUSIBLE * size:
                            raise SnapshotError("too-large", "the snapshot unpacks to far too much", _AGAIN)
                        if not line.endswith(b"\n"):
                            raise SnapshotError("truncated", "the snapshot is cut off in the middle of a line", _AGAIN)
                        yield line
        except EOFError:
            raise SnapshotError("truncated", "the snapshot is cut off", _AGAIN) from None
        except (gzip.BadGzipFile, zlib.error):
            raise _altered("it can't be unpacked") from None
        except OSError as error:
            raise SnapshotError("unreadable", f"could not be read: {error.strerror}", "check the path") from None


_IS_PLAIN = "is plain"
"""Not of the file: set where a record holds nothing that needs decoding."""
_AGAIN = "collect it anew, or copy it again from where it was made"


_LEVELS = 500
"""Of one record; real ones stay below 40."""


def _is_deeper(value: Any, levels: int) -> bool:
    here = [value]
    for _ in range(levels):
        here = [
            inner
            for item in here
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not here:
            return False
    return True


class _Rest:
    """The resources of one account up to its end record, from a stream of records."""

    def __init__(self, lines: Iterator[dict[str, Any]], first: dict[str, Any], account: str, at: str) -> None:
        self._lines = lines
        self._next = first
        self._account = account
        self._at = at

    def __iter__(self) -> Iterator[Resource]:
        while "resource" in self._next:
            document = self._next
            self._next = next(self._lines, {})
            try:
                yield wire.resource_in(
                    document["resource"], self._account, self._at, is_plain=document.get(_IS_PLAIN, False)
                )
            except wire.WireError as error:
                raise _altered(f"it holds {error}") from None
            except RecursionError:
                raise _altered("it holds a resource that nests too deep") from None
        if "end" not in self._next:
            raise _altered(f"the records of account {self._account} have no end")


def _check_format(line: bytes) -> None:
    if not line.startswith(MARK):
        raise SnapshotError(
            "not-a-snapshot",
            "a snapshot was expected, and the file begins otherwise",
            "make one with conformant collect",
        )
    end = line.find(b'"', len(MARK))
    version = line[len(MARK) : end].decode("ascii", "replace")
    if f"{FAMILY}{version}" != FORMAT:
        raise SnapshotError(
            "newer-version",
            f"the snapshot has format {version[:20]}, and conformant {__version__} reads {FORMAT.removeprefix(FAMILY)}",
            "update conformant, or collect it anew",
        )
    try:
        json.loads(line)
    except ValueError:
        raise _altered("its first line is no JSON") from None


_AFTER = {
    "account": {"end"},
    "gap": {"account", "gap"},
    "resource": {"account", "gap", "resource"},
    "end": {"account", "gap", "resource"},
}
"""The records that each record follows."""


def _check_account(line: bytes, before: str) -> str:
    """The id of an account, whose record is sound and stands after that of the one before. Raises SnapshotError."""
    try:
        told = json.loads(line)["account"]
        number = told["id"]
        sound = isinstance(number, str) and all(_are_texts(told.get(key, [])) for key in ("asked", "regions", "notes"))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        sound = False
    if not sound:
        raise _altered("what it says of an account can't be understood")
    if number <= before:
        raise _altered(f"account {number[:20]!r} is not in its place")
    return str(number)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _altered(why: str) -> SnapshotError:
    return SnapshotError("altered", f"the snapshot is not as it was written: {why}", _AGAIN)


def incomplete(name: str) -> Problem:
    """What a report says of a snapshot whose run was interrupted."""
    return Problem(
        "incomplete-snapshot",
        f"{name}: the run that made the snapshot was interrupted before its end",
        Location(name),
        "go on with the same command and --resume, then scan again",
    )


def unasked_types(asked: Mapping[str, Any]) -> frozenset[str]:
    """The types that only those collectors yield which were not asked: of other services, or newer than the run."""
    names = asked.get("collectors")
    if not isinstance(names, list | tuple):
        return frozenset()
    known = collectors()
    every = {type for collector in known for type in collector.types}
    told = {type for collector in known if collector.name in names for type in collector.types}
    through_cloud_control = {type for type in every if f"cloudcontrol.{type.replace('::', '-').lower()}" in names}
    return frozenset(every - told - through_cloud_control)


def inventory(account: AccountHead, resources: Iterable[Resource], unasked: frozenset[str] = frozenset()) -> Inventory:
    """What rules are asked about: one account. Of the `unasked` types nobody knows whether it has any."""
    return Inventory(
        f"aws:{account.account}",
        LiveSource(),
        tuple(resources),
        notes=tuple(f"account {account.account}: {note}" for note in account.notes),
        gaps=account.gaps,
        unlisted=unasked,
    )


def targets(account: AccountHead) -> tuple[str, ...]:
    """What was read, as a report lists it: 'aws:123456789012/eu-west-1'."""
    return tuple(f"aws:{account.account}/{region}" for region in account.regions)


def asked(account: AccountHead) -> tuple[str, ...]:
    """What was asked for, in the same words."""
    names = sorted({*account.asked, *account.regions})
    return tuple(f"aws:{account.account}/{region}" for region in names) or (f"aws:{account.account}",)
