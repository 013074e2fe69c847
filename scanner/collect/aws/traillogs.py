"""The log files of CloudTrail that an audit is given, read once for all its accounts."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.collect.aws import trailevents
from scanner.collect.aws.client import Account
from scanner.collect.aws.reader import Reader
from scanner.evaluate import gaps
from scanner.model import Gap, Problem, Resource

_BUCKET = "s3://"


@dataclass(frozen=True)
class Logs:
    """Where the log files lie, and which of their records are wanted."""

    place: str
    """A file, a folder, or 's3://bucket/prefix'."""
    days: int | None = None
    """Older records are left out; None: all are taken."""
    roles: Sequence[str] = ()
    """See `scanner.config.Audit.pipeline_roles`."""

    def __post_init__(self) -> None:
        """Raises ValueError for a place that can't be one."""
        if self.place.startswith(_BUCKET) and not self.place.removeprefix(_BUCKET).partition("/")[0]:
            raise ValueError(f"{self.place}: the name of a bucket is missing")
        if not self.place.startswith(_BUCKET) and not Path(self.place).exists():
            raise ValueError(f"{self.place}: there is no such file or folder")

    def read(self, source: Any, at: str, accounts: Collection[str]) -> tuple[dict[str, list[Resource]], list[Problem]]:
        """
        The events of some accounts, by account, and what was in the way of reading them. `source` is the session of the
        user's own credentials, for a bucket; `at` the time of the run.
        """
        wanted = trailevents.Wanted(at, self._since(at), self.roles, accounts=frozenset(accounts))
        found: dict[str, list[Resource]] = {}
        problems: list[Problem] = []
        if not accounts:
            return found, problems
        if not self.place.startswith(_BUCKET):
            for read in trailevents.folder(Path(self.place), wanted):
                _sort(read, found, problems)
            return found, problems
        name, _, prefix = self.place.removeprefix(_BUCKET).partition("/")
        region = source.get_config_variable("region") or "us-east-1"
        _need(source)
        caller = Account(source, min(accounts), "aws", (region,), at)
        try:
            for item in trailevents.bucket(Reader(caller, trailevents.BUCKET, region), name, prefix, wanted):
                _sort(item, found, problems)
        finally:
            caller.close()
        return found, problems

    def _since(self, at: str) -> str:
        if self.days is None:
            return ""
        since = datetime.datetime.fromisoformat(at) - datetime.timedelta(days=self.days)
        return since.strftime("%Y-%m-%dT%H:%M:%SZ")


def _need(source: Any) -> None:
    """Let the session's cut-down models have what is asked of a bucket."""
    from scanner.collect.aws.models import loader

    loader().need(trailevents.BUCKET.calls)


def _sort(item: Resource | Problem | Gap, found: dict[str, list[Resource]], problems: list[Problem]) -> None:
    if isinstance(item, Resource):
        found.setdefault(item.account, []).append(item)
    else:
        problems.append(gaps.problem(item) if isinstance(item, Gap) else item)
