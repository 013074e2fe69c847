"""What a run has read so far, on disk: a file for each finished unit, so that a run that dies loses little."""

from __future__ import annotations

import hashlib
import heapq
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from scanner.collect.aws import wire
from scanner.model import Gap, Resource

_RUN = "run.json"
_FORMAT = "conformant-work/v1"
_ACCOUNT = "account.json"
_SMALL = 128 * 1024


class JournalError(Exception):
    """A work folder that can't be used: one sentence, and what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Unit:
    """What one collector read of one account and region."""

    collector: str
    region: str
    """Empty for a global one."""
    gaps: tuple[Gap, ...]
    again: bool
    """Something was in the way that may be gone by the next attempt: resuming asks again."""
    notes: tuple[str, ...] = ()


class Journal:
    """
    The work folder of a run. Files are whole or not there, 0600 in folders 0700; safe for threads that write
    different units.
    """

    def __init__(self, folder: Path, asked: Mapping[str, Any], at: str, *, resume: bool = False) -> None:
        """
        Begin, or with `resume` go on where the folder has a run of the same question. Raises JournalError.

        `asked` is what is asked for and with which version, as JSON; `at` the time of the run, which a resumed run
        takes from the first.
        """
        self.folder = folder
        self._lock_file = folder.with_name(f".{folder.name}.lock")
        self._lock = _locked(self._lock_file)
        known = self._known(asked, resume)
        self.resumed = known is not None
        """Whether there was something to go on with."""
        self.at: str = known["at"] if known else at
        if known is None:
            try:
                if folder.is_symlink() or folder.is_file():
                    raise JournalError(
                        f"{folder}: a folder for unfinished work was expected", "move what lies there away"
                    )
                if folder.exists():
                    if next(folder.iterdir(), None) is not None and not (folder / _RUN).is_file():
                        raise JournalError(f"{folder}: holds something else", "move what lies there away")
                    shutil.rmtree(folder)
                folder.mkdir(parents=True, mode=0o700)
                write_whole(folder / _RUN, wire.line({"format": _FORMAT, "asked": asked, "at": at}) + "\n")
            except OSError as error:
                raise JournalError(
                    f"{folder}: cannot be written ({error.strerror})", "choose another place, or make room there"
                ) from None

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self._lock_file.unlink(missing_ok=True)
        self._lock.close()

    def _known(self, asked: Mapping[str, Any], resume: bool) -> dict[str, Any] | None:
        if not resume:
            return None
        try:
            known = json.loads((self.folder / _RUN).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None  # nothing was begun, or not even that was finished
        if not isinstance(known, dict) or known.get("format") != _FORMAT or not isinstance(known.get("at"), str):
            return None
        if known.get("asked") != json.loads(wire.line(asked)):
            raise JournalError(
                "--resume: the run that was begun asked for something else, or was another version's",
                "give the same options again, or begin anew without --resume",
            )
        return known

    # --- accounts --------------------------------------------------------------------------------------------------

    def account(self, account: str) -> dict[str, Any] | None:
        """What is known of an account that was begun; None where nothing is."""
        try:
            known = json.loads((self._place(account) / _ACCOUNT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return known if isinstance(known, dict) else None

    def keep_account(self, account: str, told: Mapping[str, Any]) -> None:
        """Keep what is known of an account. Raises JournalError."""
        with self._room():
            self._place(account).mkdir(mode=0o700, exist_ok=True)
            write_whole(self._place(account) / _ACCOUNT, wire.line(told) + "\n")

    # --- units -----------------------------------------------------------------------------------------------------

    def keep(self, account: str, unit: Unit, resources: Sequence[str]) -> None:
        """Keep a unit: its gaps, and its resources as lines from `entry`. Raises JournalError."""
        head = {
            "collector": unit.collector,
            "region": unit.region,
            "again": unit.again,
            "notes": list(unit.notes),
            "gaps": [wire.gap_out(gap) for gap in unit.gaps],
            "resources": len(resources),
        }
        lines = [f"{line}\n" for line in sorted(set(resources))]
        head["sha256"] = _digest(head, (line.encode() for line in lines))
        with self._room():
            write_whole(self._unit(account, unit.collector, unit.region), f"{wire.line(head)}\n{''.join(lines)}")

    def has(self, account: str, collector: str, region: str) -> bool:
        """Whether a unit is there and needs no other attempt. One that is not as it was written is removed."""
        path = self._unit(account, collector, region)
        if not _is_sound(path):
            # What is lost of it would seem not to be there, also if this run ends before it is asked again.
            path.unlink(missing_ok=True)
        unit = self._read(account, path)
        return unit is not None and not unit.again

    def units(self, account: str) -> list[Unit]:
        """The units of an account, by name of their files."""
        found = (self._read(account, path) for path in sorted(self._place(account).glob("*.ndjson")))
        return [unit for unit in found if unit is not None]

    def resources(self, account: str, at: str) -> Iterator[Resource]:
        """The resources of an account over all its units: by type, id and region. Reads as it goes."""
        for told in self.documents(account):
            yield wire.resource_in(told, account, at)

    def documents(self, account: str) -> Iterator[dict[str, Any]]:
        """The same as documents (see wire.resource_out), each once."""
        last = ""
        for line in heapq.merge(*(_entries(path) for path in sorted(self._place(account).glob("*.ndjson")))):
            if line != last:
                last = line
                yield json.loads(line.partition("\t")[2])

    def discard(self) -> None:
        """The run is done: remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def _room(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise JournalError(
                f"{self.folder}: cannot be written ({error.strerror})", "make room there, then use --resume"
            ) from None

    def _place(self, account: str) -> Path:
        return self.folder / (re.sub(r"[^\w-]", "_", account) or "unknown")

    def _unit(self, account: str, collector: str, region: str) -> Path:
        name = re.sub(r"[^\w.-]", "_", collector)
        return self._place(account) / f"{region or 'global'}~{name}.ndjson"

    def _read(self, account: str, path: Path) -> Unit | None:
        try:
            with path.open(encoding="utf-8") as stream:
                head = json.loads(stream.readline())
            return Unit(
                head["collector"],
                head["region"],
                tuple(wire.gap_in(gap, account) for gap in head["gaps"]),
                head["again"],
                tuple(head["notes"]),
            )
        except (OSError, ValueError, LookupError, TypeError):
            return None


def _digest(head: Mapping[str, Any], lines: Iterable[bytes]) -> str:
    digest = hashlib.sha256(wire.line({key: value for key, value in head.items() if key != "sha256"}).encode())
    for line in lines:
        digest.update(line)
    return digest.hexdigest()


def _is_sound(path: Path) -> bool:
    """Whether a unit is what was written: a disk that was full or torn away may have left less."""
    try:
        with path.open("rb") as stream:
            head = json.loads(stream.readline())
            return bool(head["sha256"] == _digest(head, stream))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False


def _locked(path: Path) -> IO[str]:
    """A lock that goes with the process, so that no two runs work in the same folder. Raises JournalError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        stream = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "w")
    except OSError as error:
        raise JournalError(f"{path}: cannot be written ({error.strerror})", "choose another place") from None
    try:
        import fcntl
    except ImportError:  # Windows
        return stream
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held = os.path.samestat(os.fstat(stream.fileno()), os.stat(path))
    except OSError:
        held = False
    if not held:  # taken, or taken away by the one who is just done
        stream.close()
        raise JournalError(f"{path}: another run is at work there", "wait for it, or choose another place")
    return stream


def entry(resource: Resource) -> str:
    """A resource as a line that sorts by type, id and region."""
    key = json.dumps([resource.type, resource.id, resource.region])
    return f"{key}\t{wire.line(wire.resource_out(resource))}"


def _entries(path: Path) -> Iterator[str]:
    """The lines after the first. Small files, which are many, are not kept open: a process may open a thousand."""
    with path.open(encoding="utf-8") as stream:
        stream.readline()
        if path.stat().st_size > _SMALL:
            for line in stream:
                yield line.rstrip("\n")
            return
        lines = stream.read().splitlines()
    yield from lines


def write_whole(path: Path, text: str) -> None:
    """Write a file that is whole or not there, and on the disk when this returns."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
