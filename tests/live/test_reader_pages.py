"""What the reader adds to botocore's answers; the caller is a small object of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest

from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Unknown


class Book:
    """An account that gives a list page by page, one page a call."""

    account, partition, at = "123456789012", "aws", "2026-11-21T09:00:00Z"
    regions: tuple[str, ...] = ("us-east-1",)

    def __init__(self, pages: Mapping[str | None, Mapping[str, Any]]) -> None:
        self.answers = pages
        self.asked: list[Mapping[str, Any]] = []

    def pages(self, operation: str, region: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        self.asked.append(dict(parameters))
        yield self.answers[parameters.get("NextMarker")]

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        return map(function, items)


def _reader(book: Book) -> Reader:
    calls = {"wafv2.list_web_acls": "wafv2:ListWebACLs"}
    return Reader(book, Collector("wafv2", (), calls, lambda reader: iter(())), "us-east-1")


def _acls(book: Book) -> list[Any]:
    return list(_reader(book).items("wafv2.list_web_acls", "WebACLs", Scope="REGIONAL"))


def test_pages_follow_each_other_by_their_marker() -> None:
    book = Book({None: {"WebACLs": [1], "NextMarker": "a"}, "a": {"WebACLs": [2]}})
    assert _acls(book) == [1, 2]
    assert book.asked == [{"Scope": "REGIONAL"}, {"Scope": "REGIONAL", "NextMarker": "a"}]


def test_a_marker_that_stays_the_same_is_the_end() -> None:
    book = Book({None: {"WebACLs": [1], "NextMarker": "a"}, "a": {"WebACLs": [], "NextMarker": "a"}})
    assert _acls(book) == [1]


def test_a_page_that_comes_again_and_again_is_no_whole_list() -> None:
    book = Book({None: {"WebACLs": [1], "NextMarker": "a"}, "a": {"WebACLs": [1], "NextMarker": "a"}})
    with pytest.raises(Refused, match="the same page") as caught:
        _acls(book)
    assert caught.value.cause == "malformed"
    assert len(book.asked) == 2


@pytest.mark.parametrize(
    "last",
    [
        {"WebACLs": [1], "IsTruncated": True},
        {"WebACLs": [1], "Marker": "a"},
        {"WebACLs": [1], "List": {"IsTruncated": True}},
    ],
)
def test_half_a_list_is_none(last: Mapping[str, Any]) -> None:
    """As where botocore has lost what it knows of an operation's pages."""
    found: list[Any] = []
    with pytest.raises(Refused, match="the list goes on"):
        found.extend(_reader(Book({None: last})).items("wafv2.list_web_acls", "WebACLs"))
    whole = {"WebACLs": [1], "IsTruncated": False, "Marker": ""}
    assert list(_reader(Book({None: whole})).items("wafv2.list_web_acls", "WebACLs")) == [1]


def test_places_that_one_refusal_left_empty_may_hold_different_values() -> None:
    unseen = Unknown("sqs:GetQueueAttributes of q")
    properties = {"Key": unseen, "Sse": unseen, "Nested": [{"On": unseen}], "Name": "q"}
    queue = _reader(Book({})).resource("AWS::SQS::Queue", "q", properties, live={"Key": unseen})
    reasons = {found.reason for found in (queue.properties["Key"], queue.properties["Sse"])}
    assert len(reasons | {queue.properties["Nested"][0]["On"].reason}) == 3
    assert queue.properties["Name"] == "q"
    assert isinstance(queue.live["Key"], Unknown)
    told = {"Name": "q", "Tags": [{"Key": "a", "Value": "b"}]}
    assert _reader(Book({})).resource("AWS::SQS::Queue", "q", told).properties is told
