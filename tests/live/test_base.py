"""What collectors have in common: lists of mere facts, times, the keys that AWS holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from scanner.collect.aws import keys, shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Unknown


class Told:
    """An account that gives one answer to everything, or refuses it."""

    account = "123456789012"
    partition = "aws"
    regions: tuple[str, ...] = ("us-east-1",)
    at = "2026-11-21T09:00:00Z"

    def __init__(self, answer: Mapping[str, Any] | None) -> None:
        self.answer = answer
        self.asked = 0

    def pages(self, operation: str, region: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        self.asked += 1
        if self.answer is None:
            raise Refused("kms:ListAliases", "denied", "AccessDeniedException", "no")
        yield self.answer

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        return map(function, items)


def _reader(answer: Mapping[str, Any] | None) -> Reader:
    return Reader(Told(answer), Collector("ec2", (), keys.CALLS, lambda reader: iter(())), "us-east-1")


ALIAS = {"AliasName": "alias/aws/ebs", "AliasArn": "arn:aws:kms:us-east-1:123456789012:alias/aws/ebs"}


def test_facts_that_are_refused_are_unknown_and_one_gap() -> None:
    reader = _reader(None)
    assert isinstance(reader.facts("kms.list_aliases", "Aliases"), Unknown)
    assert isinstance(reader.facts("kms.list_aliases", "Aliases"), Unknown)
    (gap,) = reader.gaps
    assert (gap.cause, gap.types, gap.lost) == ("denied", (), 2)


def test_of_many_gaps_the_first_name_stands_whichever_came_first() -> None:
    refusal = Refused("sqs:GetQueueUrl", "denied", "AccessDenied", "no")
    kept = []
    for order in (("b", "a", "c"), ("c", "b", "a")):
        reader = _reader({})
        for about in order:
            reader.lost(refusal, about=about, types=(f"AWS::X::{about}",))
        kept.append(reader.gaps)
    ((gap,), other) = kept
    assert (gap,) == other
    assert (gap.resource_id, gap.lost) == ("a", 3)


def test_keys_of_aws_have_their_alias() -> None:
    reader = _reader({"Aliases": [{**ALIAS, "TargetKeyId": "k-1"}, {"AliasName": "alias/aws/s3", "AliasArn": "x"}]})
    assert keys.named(reader, "arn:aws:kms:us-east-1:123456789012:key/k-1") == ALIAS["AliasArn"]
    assert keys.named(reader, "arn:aws:kms:us-east-1:123456789012:key/k-2").endswith("key/k-2")
    assert keys.named(reader, None) is None
    assert isinstance(keys.named(_reader(None), "arn:aws:kms:us-east-1:123456789012:key/k-1"), Unknown)


def test_times_are_utc_text() -> None:
    assert shape.moment(datetime(2026, 1, 2, 3, tzinfo=UTC)) == "2026-01-02T03:00:00Z"
    assert shape.moment(datetime(2026, 1, 2, 3)) == "2026-01-02T03:00:00Z"
    assert shape.moment(datetime(2026, 1, 2, 3, tzinfo=timezone(timedelta(hours=2)))) == "2026-01-02T01:00:00Z"
    assert shape.moment("soon") == "soon"
