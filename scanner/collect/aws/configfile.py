"""Files of AWS Config, as it puts them in its bucket: snapshots of all that it records, and histories of changes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import IO, Any

from scanner.collect.aws.configreplay import Recorded
from scanner.collect.aws.trailfile import LogError, values
from scanner.model import Inventory, Location, Problem

START = re.compile(
    r'\s*\{(?:\s*"(?!configurationItems")[^"\\]{0,64}"\s*:\s*(?:"[^"\\]{0,1024}"|null|[-\d.]{1,32})\s*,)*'
    r'\s*"configurationItems"\s*:\s*\['
)
"""All that may stand before the items."""
_SNAPSHOT = re.compile(r"_Config_([a-z0-9-]+)_ConfigSnapshot_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z")
_HISTORY = re.compile(
    r"(\d{12})_Config_([a-z0-9-]+)_ConfigHistory_[\w:-]+?_\d{8}T\d{6}Z_(\d{8}T\d{6})Z_\d+\.json(?:\.gz)?$"
)
_OF_ACCOUNT = re.compile(r"(\d{12})_Config_")
_LONGEST = 32 << 20
"""Characters of one item."""
_GONE = ("ResourceDeleted", "ResourceDeletedNotRecorded", "ResourceNotRecorded")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?")
_ACCOUNT = re.compile(r"arn:[a-z-]+:[^:]*:[^:]*:(\d{12}):|/(\d{12})/Config/|(\d{12})_Config_")


@dataclass(slots=True)
class _Origin:
    """One file."""

    name: str
    is_snapshot: bool = False
    is_whole: bool = False
    region: str = ""
    time: str = ""
    """Of a snapshot: UTC, '2026-11-21T09:00:00Z'."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """The newest state of a resource in the files so far."""

    item: Recorded
    is_gone: bool
    fraction: str
    """Of the second in which it was captured: a resource may change twice in one."""
    origins: tuple[_Origin, ...]
    """The files that tell just this state."""


class ConfigFiles:
    """What several files of AWS Config tell together: the newest state of each resource."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        """What is wrong with the files so far."""
        self._seen: dict[tuple[str, str, str, str], _Seen] = {}
        self._origins: dict[str, list[_Origin]] = {}
        """By account."""

    def add(self, stream: IO[bytes], name: str) -> None:
        """Take in a file, packed or not. What is wrong with it becomes a Problem; the items before that count."""
        origin = _Origin(name, is_whole=True)
        head = ""

        def start(text: str) -> re.Match[str] | None:
            nonlocal head
            found = START.match(text)
            head = found[0] if found else ""
            return found

        count = malformed = 0
        first = newest = ""
        accounts: set[str] = set()
        try:
            for value in values(stream, start, _LONGEST):
                for raw in _listed(value):
                    count += 1
                    try:
                        seen = _Seen(*_item(raw, name), (origin,))
                    except _UnusableError as error:
                        malformed, first = malformed + 1, first or str(error)
                        continue
                    accounts.add(seen.item.account)
                    newest = max(newest, seen.item.captured)
                    origin.region = origin.region or seen.item.region.replace("global", "")
                    self._merge(seen)
            if not count:
                self._trouble(origin, "malformed", "it holds no configuration items")
        except LogError as error:
            kind = "truncated" if "cut off" in str(error) else error.kind
            self._trouble(origin, kind, f"{error}, after {count:,} items")
        except OSError as error:
            self._trouble(origin, "unreadable", f"it cannot be read ({error.strerror or type(error).__name__})")
        if malformed:
            self._trouble(origin, "malformed", f"{malformed:,} of {count:,} items cannot be used: {first}")
        marked = _SNAPSHOT.search(name)
        origin.is_snapshot = marked is not None or '"configSnapshotId"' in head
        origin.time = newest
        if marked:
            origin.region = marked[1]
            origin.time = "{}-{}-{}T{}:{}:{}Z".format(*marked.groups()[1:])
        for account in accounts:
            self._origins.setdefault(account, []).append(origin)

    def _trouble(self, origin: _Origin, kind: str, message: str) -> None:
        origin.is_whole = False
        hint = "copy it again from Config's bucket; what it would tell is not in this report"
        self.problems.append(Problem(kind, f"{origin.name}: AWS Config file: {message}", Location(origin.name), hint))

    def _merge(self, seen: _Seen) -> None:
        item = seen.item
        key = (item.account, item.type, item.id or item.arn, item.region)
        known = self._seen.get(key)
        moment = (item.captured, seen.fraction)
        if known is None or moment > (known.item.captured, known.fraction):
            self._seen[key] = seen
        elif moment == (known.item.captured, known.fraction):
            self._seen[key] = replace(known, origins=(*known.origins, *seen.origins))

    def inventories(self) -> Iterator[Inventory]:
        """What rules are asked about: each account that the files tell of."""
        from scanner.collect.aws import configmap

        for account in sorted(self._origins):
            origins = self._origins[account]
            newest: dict[str, _Origin] = {}
            for origin in sorted(origins, key=lambda origin: origin.time):
                if origin.is_snapshot:
                    newest[origin.region] = origin
            items, outdated = [], 0
            for key in [key for key in self._seen if key[0] == account]:
                seen = self._seen.pop(key)
                # What the newest snapshot of a region no longer has is gone.
                if all(origin.is_snapshot and newest[origin.region].time > origin.time for origin in seen.origins):
                    outdated += 1
                elif not seen.is_gone:
                    items.append(seen.item)
            read = configmap.Read(
                account=account,
                at=max(origin.time for origin in origins),
                items=tuple(items),
                listed=frozenset(item.type for item in items)
                if newest and all(origin.is_whole for origin in origins)
                else frozenset(),
                files=tuple(sorted(origin.name for origin in origins)),
                outdated=outdated,
            )
            yield configmap.inventory(read)


def current(names: Iterable[str]) -> list[str]:
    """
    Of the names of objects in Config's bucket those that tell how things are: of each account and region the newest
    snapshot and the histories since; all histories where there is no snapshot.
    """
    snapshots: dict[tuple[str, str], tuple[str, str]] = {}
    histories: list[tuple[tuple[str, str], str, str]] = []
    for name in names:
        if marked := _SNAPSHOT.search(name):
            owner = _OF_ACCOUNT.search(name)
            place = (owner[1] if owner else "", marked[1])
            time = "{}{}{}T{}{}{}".format(*marked.groups()[1:])
            snapshots[place] = max(snapshots.get(place, ("", "")), (time, name))
        elif told := _HISTORY.search(name):
            histories.append(((told[1], told[2]), told[3], name))
    since = [name for place, time, name in histories if time >= snapshots.get(place, ("", ""))[0]]
    return sorted({*(name for _, name in snapshots.values()), *since})


# --- one item ----------------------------------------------------------------------------------------------------


class _UnusableError(Exception):
    """An item that can't be used: what it lacks."""


def _listed(value: Any) -> list[Any]:
    """The items of a value: of a whole document, which may stand for its items, or of one item."""
    if isinstance(value, dict) and "resourceType" not in value:
        inner = value.get("configurationItems")
        if isinstance(inner, list):
            return inner
        if isinstance(value.get("configurationItem"), dict):
            return [value["configurationItem"]]
    return [value]


def _item(value: Any, name: str) -> tuple[Recorded, bool, str]:
    """An item, whether it says that the resource is gone, and the fraction of the second when it was captured."""
    if not isinstance(value, dict):
        raise _UnusableError("an object was expected")
    arn = _text(value.get("ARN", value.get("arn")))
    account = _text(value.get("awsAccountId", value.get("accountId")))
    if not account:
        told = _ACCOUNT.search(arn) or _ACCOUNT.search(f"/{name}")
        account = next(filter(None, told.groups()), "") if told else ""
    type_name, id = _text(value.get("resourceType")), _text(value.get("resourceId"))
    captured = _MOMENT.match(_text(value.get("configurationItemCaptureTime")))
    for what, found in (("resourceType", type_name), ("awsAccountId", account)):
        if not found:
            raise _UnusableError(f"{what} is missing")
    if not (id or arn):
        raise _UnusableError("resourceId is missing")
    if captured is None:
        raise _UnusableError("configurationItemCaptureTime is missing, or is no time")
    is_gone = _text(value.get("configurationItemStatus")) in _GONE
    configuration = _parsed(value.get("configuration"))
    if not is_gone and not isinstance(configuration, dict):
        raise _UnusableError(f"configuration of {type_name} {id} is missing, or is no object")
    beside = _parsed(value.get("supplementaryConfiguration"))
    item = Recorded(
        type=type_name,
        id=id,
        name=_text(value.get("resourceName")),
        arn=arn,
        account=account,
        region=_text(value.get("awsRegion")) or "global",
        captured=f"{captured[1]}T{captured[2]}Z",
        configuration={str(key): item for key, item in configuration.items()}
        if isinstance(configuration, dict)
        else {},
        beside={str(key): _parsed(item) for key, item in beside.items()} if isinstance(beside, dict) else {},
        tags=_tags(value.get("tags")),
        file=name,
    )
    return item, is_gone, (captured[3] or "").ljust(9, "0")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _tags(value: Any) -> Mapping[str, str] | None:
    if isinstance(value, dict):
        return {
            str(key): str(tag.get("Value", "") if isinstance(tag, dict) else tag or "") for key, tag in value.items()
        }
    return None


def _parsed(value: Any) -> Any:
    """A value, or what stands in it as JSON text, which may be text of JSON text again."""
    for _ in range(2):
        if not isinstance(value, str) or not value.lstrip().startswith(("{", "[", '"', "null", "true", "false")):
            break
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            break
    return value
