"""What a collector declares: the types it yields, the calls it needs, and the function that maps one to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.model import Resource

if TYPE_CHECKING:
    from scanner.collect.aws.reader import Reader


@dataclass(frozen=True, slots=True)
class Collector:
    """Yields the resources of some types of one account and region."""

    service: str
    """As users name it, and the name of the file: 's3'."""
    types: tuple[str, ...]
    """Every type it yields. If it fails part-way, these are the types that the gap names: keep collectors small."""
    calls: Mapping[str, str | tuple[str, ...]]
    """
    Every operation it may ask for, as boto3 names client and method, and the IAM actions that allow it:
    {'s3.list_buckets': 's3:ListAllMyBuckets'}. The reader refuses what is not declared.
    """
    collect: Callable[[Reader], Iterator[Resource]]
    """Yields as it reads. May raise Refused: what was yielded stays, the rest is a gap."""
    is_global: bool = False
    """Asked once for an account, in the partition's main region, instead of once in each region."""

    @property
    def name(self) -> str:
        """Names it in snapshots and messages: 's3.buckets'."""
        return f"{self.service}.{self.collect.__name__}"

    @property
    def actions(self) -> frozenset[str]:
        """The IAM actions it needs."""
        return frozenset(
            action for named in self.calls.values() for action in ((named,) if isinstance(named, str) else named)
        )
