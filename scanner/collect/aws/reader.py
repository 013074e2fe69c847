"""What a collector asks through: pages, each answer of a list kept once, each refusal kept as a gap."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from scanner.collect.aws.collector import Collector
from scanner.collect.aws.shape import NO_POLICY
from scanner.model import Gap, Resource, Unknown

Item = TypeVar("Item")
Result = TypeVar("Result")


_TOKENS = ("NextToken", "nextToken", "NextMarker")
"""What stands in a page that is not the last, and is asked for the next under the same name."""

_TRUNCATED = ("IsTruncated", "Truncated", "HasMoreResults", "HasMoreStreams")
_PLACES = ("Marker", "marker", "position")
"""What a page that is not the last has where botocore asks for the next: it must be gone from the last one."""

_TAGS = ("Tags", "FileSystemTags", "AccessPointTags", "BackupVaultTags", "BackupPlanTags")
"""What a resource's own tags are called, by type."""


class Refused(Exception):
    """A call that gave no answer."""

    def __init__(self, call: str, cause: str, code: str, message: str) -> None:
        super().__init__(f"{call} {cause}: {message}")
        self.call = call
        """'s3:ListBuckets'."""
        self.cause = cause
        """See `scanner.model.Gap.cause`."""
        self.code = code
        """The service's own word: 'AccessDenied', 'NoSuchBucketPolicy'."""
        self.message = message


class Caller(Protocol):
    """Makes the calls of one account: clients, retries, budgets and counting lie behind it."""

    account: str
    partition: str
    """aws, aws-cn, aws-us-gov."""
    regions: tuple[str, ...]
    """The regions that were asked for."""
    at: str
    """When the run began: UTC, '2026-11-21T09:00:00Z'."""

    def pages(self, operation: str, region: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The answer to 's3.list_buckets', page by page where it has pages. Raises Refused, maybe after some pages."""
        ...

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """The function's results in the order of the items, some of them worked on at once."""
        ...


class Memory:
    """The lists that were read of one account, so that no two collectors ask for the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[Any, Future[list[Mapping[str, Any]]]] = {}

    def once(self, key: Any, ask: Callable[[], Iterator[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
        """The pages of a call; the first to ask gets them, the others wait for the same. Refusals are kept too."""
        with self._lock:
            future = self._answers.get(key)
            mine = future is None
            if future is None:
                future = self._answers[key] = Future()
        if mine:
            try:
                future.set_result(list(ask()))
            except BaseException as error:
                future.set_exception(error)
                raise
        return future.result()


class Reader:
    """One collector's view of one account and region."""

    def __init__(self, caller: Caller, collector: Collector, region: str, memory: Memory | None = None) -> None:
        self._caller = caller
        self._collector = collector
        self._memory = memory or Memory()
        self._lock = threading.Lock()
        self._gaps: dict[tuple[str, str, str], Gap] = {}
        self.region = region
        """Where it asks: for a global collector the partition's main region."""
        self.account = caller.account
        self.partition = caller.partition
        self.regions = caller.regions
        """The regions of the whole run; what lies elsewhere is left out."""
        self.at = caller.at

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What could not be read so far."""
        with self._lock:
            return tuple(self._gaps.values())

    # --- asking ----------------------------------------------------------------------------------------------------

    def items(self, operation: str, key: str, /, *, region: str = "", **parameters: Any) -> Iterator[Any]:
        """
        Every item of a list, over all pages: `reader.items("ec2.describe_volumes", "Volumes")`. A dotted key looks
        into objects. Raises Refused, maybe after some items.
        """
        for page in self._pages(operation, region, parameters):
            value: Any = page
            for step in key.split("."):
                value = value.get(step) if isinstance(value, Mapping) else None
            yield from value or ()

    def shared(self, operation: str, key: str, /, *, region: str = "", **parameters: Any) -> list[Any]:
        """Like `items`, but kept for other collectors of the account that ask for the same list. Raises Refused."""
        place = (operation, region or self.region, repr(sorted(parameters.items())))
        pages = self._memory.once(place, lambda: self._pages(operation, region, parameters))
        found: list[Any] = []
        for page in pages:
            value: Any = page
            for step in key.split("."):
                value = value.get(step) if isinstance(value, Mapping) else None
            found += value or ()
        return found

    def call(self, operation: str, /, *, region: str = "", **parameters: Any) -> Mapping[str, Any]:
        """One answer that the collector can't do without. Raises Refused."""
        return next(iter(self._pages(operation, region, parameters)))

    def get(
        self, operation: str, /, *, absent: Collection[str] = (), about: str = "", region: str = "", **parameters: Any
    ) -> Any:
        """
        One detail of a resource: the answer; None where the service says with one of the `absent` error codes that
        there is none; an Unknown where it refuses, which is a gap that names the resource `about`.
        """
        try:
            return self.call(operation, region=region, **parameters)
        except Refused as refusal:
            if refusal.code in absent:
                return None
            return self.lost(refusal, about=about, region=region)

    def listed(
        self,
        operation: str,
        key: str,
        /,
        *,
        absent: Collection[str] = (),
        about: str = "",
        region: str = "",
        **parameters: Any,
    ) -> Any:
        """Like `get`, for a detail that is a list over pages: the list, None, or an Unknown."""
        try:
            return list(self.items(operation, key, region=region, **parameters))
        except Refused as refusal:
            if refusal.code in absent:
                return None
            return self.lost(refusal, about=about, region=region)

    def everywhere(
        self, operation: str, key: str, /, *, absent: Collection[str] = (), **parameters: Any
    ) -> Iterator[tuple[str, Any]]:
        """
        For a collector that is asked once for all regions: each region of the run and its list, as `listed` gives it;
        None also where the service is not offered.
        """

        def one(region: str) -> tuple[str, Any]:
            try:
                return region, list(self.items(operation, key, region=region, **parameters))
            except Refused as refusal:
                if refusal.code in absent or refusal.cause == "missing":
                    return region, None
                return region, self.lost(refusal, about=region, region=region)

        return self.map(one, self.regions)

    def facts(self, operation: str, key: str, /, *, region: str = "", about: str = "", **parameters: Any) -> Any:
        """Like `shared`, for a list that only adds to what was found: an Unknown where it is refused, and a gap."""
        try:
            return self.shared(operation, key, region=region, **parameters)
        except Refused as refusal:
            return self.lost(refusal, about=about, region=region)

    def children(
        self, operation: str, key: str, /, *, types: tuple[str, ...], about: str = "", **parameters: Any
    ) -> list[Any]:
        """The list of one of many parents: a refusal is a gap in these types, and the other parents go on."""
        found: list[Any] = []
        try:
            found.extend(self.items(operation, key, **parameters))
        except Refused as refusal:
            self.lost(refusal, about=about, types=types)
        return found

    def lost(self, refusal: Refused, *, about: str = "", region: str = "", types: tuple[str, ...] = ()) -> Unknown:
        """Keep a refusal as a gap; the Unknown stands for what it would have told."""
        place = region or ("" if self._collector.is_global else self.region)
        self._keep(Gap(self.account, place, refusal.call, refusal.cause, refusal.message, types, about))
        return Unknown(f"{refusal.call} of {about or place or self.account}", f"what {refusal.call} tells")

    def _keep(self, gap: Gap) -> None:
        """Keep a gap, folded into the one of the same call and cause: what stands first, whichever came first."""
        key = (gap.call, gap.cause, gap.region)
        with self._lock:
            known = self._gaps.get(key)
            if known:
                types = known.types if known.types == gap.types else tuple(sorted({*known.types, *gap.types}))
                first = min(known, gap, key=lambda one: (one.resource_id, one.message))
                gap = first._replace(types=types, lost=known.lost + 1)
            self._gaps[key] = gap

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """The function's results in the order of the items, some of them read at once. It must not map itself."""
        return self._caller.map(function, items)

    def _pages(self, operation: str, region: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        if operation not in self._collector.calls:
            raise LookupError(f"{self._collector.name} does not declare {operation}")
        return self._chained(operation, region or self.region, parameters)

    def _chained(self, operation: str, region: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """All pages, also of an operation for which botocore knows no paginator: its one page then tells of a next."""
        before: tuple[str, Any] | None = None
        while True:
            page: Mapping[str, Any] = {}
            asked = parameters if before is None else {**parameters, before[0]: before[1]}
            for page in self._caller.pages(operation, region, asked):
                yield page
            token = next(((name, page[name]) for name in _TOKENS if page.get(name)), None)
            if token is None:
                _must_be_last(operation, page)
            elif token == before and any(_lists(page)):
                # Some services give the last page's token again, with nothing in it; this is the same page for ever.
                raise _half(operation, "the list gives the same page again and again; ask again later")
            if token is None or token == before:
                return
            before = token

    # --- telling ---------------------------------------------------------------------------------------------------

    def resource(
        self,
        type: str,
        id: str,
        properties: Mapping[str, Any],
        *,
        ref: Any = None,
        live: Mapping[str, Any] | None = None,
        region: str | None = None,
    ) -> Resource:
        """
        A resource of this account. `id` is its ARN, or what names it where it has none; `ref` what `Ref` would give,
        by default the id. Its tags are those of the properties.
        """
        given_properties, properties, live = properties, _apart(properties), _apart(live or {})
        if properties is not given_properties and any(_unreadable(properties)):
            place = ("" if self._collector.is_global else self.region) if region is None else region
            message = f"{NO_POLICY}; look at it in the account and write it anew"
            self._keep(Gap(self.account, place, self._collector.name, "malformed", message, (), id))
        given = next((properties[name] for name in _TAGS if name in properties), None)
        tags = {
            str(tag.get("Key")): str(tag.get("Value"))
            for tag in (given if isinstance(given, list) else ())
            if isinstance(tag, Mapping)
        }
        return Resource(
            id=id,
            type=type,
            properties=properties,
            tags=tags or (given if isinstance(given, dict) else {}),
            account=self.account,
            region=("" if self._collector.is_global else self.region) if region is None else region,
            source="live",
            ref=id if ref is None else ref,
            live=live,
            at=self.at,
        )

    def arn(self, service: str, resource: str, *, region: str | None = None, account: str | None = None) -> str:
        """An ARN of this account: `reader.arn("ec2", "volume/vol-1")`; '' for region or account leaves it out."""
        place = self.region if region is None else region
        owner = self.account if account is None else account
        return f"arn:{self.partition}:{service}:{place}:{owner}:{resource}"

    def settings_id(self, type: str) -> str:
        """The id of an account-level pseudo type: '123456789012/eu-west-1/RegionSettings'."""
        return "/".join((self.account, "global" if self._collector.is_global else self.region, type.split("::")[-1]))


def _must_be_last(operation: str, page: Mapping[str, Any]) -> None:
    """
    Refuse half a list: a page that tells of more where nobody knows how to ask for it, as when botocore has lost its
    paginator.
    """
    parts = (page, *(value for value in page.values() if isinstance(value, Mapping)))
    if any(part.get(name) is True for part in parts for name in _TRUNCATED) or any(page.get(n) for n in _PLACES):
        raise _half(operation, "the list goes on, and botocore does not know how; install botocore anew")


def _half(operation: str, message: str) -> Refused:
    service, _, method = operation.partition(".")
    call = f"{service}:{''.join(part.capitalize() for part in method.split('_'))}"
    return Refused(call, "malformed", "HalfAList", message)


def _lists(page: Mapping[str, Any]) -> Iterator[Any]:
    """The lists of a page."""
    for name, value in page.items():
        if isinstance(value, list):
            yield value
        elif isinstance(value, Mapping) and name != "ResponseMetadata":
            yield from _lists(value)


def _unreadable(value: Any) -> Iterator[bool]:
    """Whether there is a policy in it that could not be read."""
    if isinstance(value, Unknown):
        yield value.reason.startswith(NO_POLICY)
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _unreadable(item)


def _apart(value: Any, place: str = "") -> Any:
    """
    What stands in a resource, with an unknown of its own in each place. One refused answer leaves many places empty,
    and equal reasons would say that all of them hold the same value.
    """
    if isinstance(value, Unknown):
        return Unknown(f"{value.reason}: {place}", f"{place} ({value.name})") if place else value
    if isinstance(value, Mapping):
        apart = {key: _apart(item, f"{place}.{key}" if place else str(key)) for key, item in value.items()}
        return apart if any(apart[key] is not value[key] for key in value) else value
    if isinstance(value, list):
        items = [_apart(item, f"{place}.{index}") for index, item in enumerate(value)]
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    return value
