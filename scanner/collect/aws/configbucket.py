"""The bucket that AWS Config writes to, read instead of the accounts themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.collect.aws.client import Account
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.configfile import ConfigFiles, current
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Inventory, Location, Problem

BUCKET = "s3://"
READS = Collector(
    service="configbucket",
    types=(),
    calls={"s3.list_objects_v2": "s3:ListBucket", "s3.get_object": "s3:GetObject"},
    collect=lambda reader: iter(()),
    is_global=True,
)
"""What reading the bucket asks for; its objects may need kms:Decrypt on the bucket's key too."""


class ConfigBucket:
    """The accounts that a bucket tells of: see `scanner.judge.Collected`."""

    def __init__(self, source: Any, place: str, at: str) -> None:
        """
        `source` is a session of botocore's, `place` is 's3://bucket/prefix', `at` the time of the run. Raises
        ValueError for a place that can't be one.
        """
        self._name, _, self._prefix = place.removeprefix(BUCKET).partition("/")
        if not place.startswith(BUCKET) or not self._name:
            raise ValueError(f"{place}: s3://BUCKET/PREFIX was expected")
        self._place = place
        self._source = source
        self._at = at
        self.problems: list[Problem] = []
        self.targets: set[str] = set()
        self.asked: set[str] = {place}

    def inventories(self) -> Iterator[Inventory]:
        """Each account, when all files have been read."""
        from scanner.collect.aws.models import loader

        loader().need(READS.calls)
        region = self._source.get_config_variable("region") or "us-east-1"
        caller = Account(self._source, "", "aws", (region,), self._at)
        held = ConfigFiles()
        try:
            reader = Reader(caller, READS, region)
            names = current(
                str(item.get("Key", ""))
                for item in reader.items("s3.list_objects_v2", "Contents", Bucket=self._name, Prefix=self._prefix)
            )
            if not names:
                self._trouble(self._place, "not-found", "no snapshot or history of AWS Config is there")
            for name in names:
                self._object(reader, name, held)
        except Refused as refusal:
            self._trouble(self._place, refusal.cause, f"{refusal.call}: {refusal.message}")
        finally:
            caller.close()
        self.problems += held.problems
        yield from held.inventories()

    def _object(self, reader: Reader, name: str, held: ConfigFiles) -> None:
        import botocore.exceptions

        shown = f"{BUCKET}{self._name}/{name}"
        try:
            body = reader.call("s3.get_object", Bucket=self._name, Key=name)["Body"]
            try:
                held.add(body, shown)
            finally:
                body.close()
            self.targets.add(shown)
        except Refused as refusal:
            self._trouble(shown, refusal.cause, f"{refusal.call}: {refusal.message}")
        except botocore.exceptions.BotoCoreError as error:
            self._trouble(shown, "unreachable", f"the download ended early ({type(error).__name__})")

    def _trouble(self, place: str, kind: str, message: str) -> None:
        hint = "look at the name of the bucket, and at what `conformant permissions --from-config` says it takes"
        self.problems.append(Problem(kind, f"{place}: {message}", Location(place), hint))
