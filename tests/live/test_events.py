"""
CloudTrail's events: LookupEvents through a caller made by hand, as moto has no such call; log files from a folder, and
from a bucket of moto's server.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import tracemalloc
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.collect.aws import trailevents
from scanner.collect.aws.client import Account
from scanner.collect.aws.reader import Reader, Refused
from scanner.collect.aws.trailevents import Wanted, bucket, folder, is_allowed, log, lookup
from scanner.collect.aws.trailfile import LogError, records
from scanner.model import Gap, Problem, Resource
from scanner.provenance.reads import SCOUTS_MODELS
from tests.live.gather import ACCOUNT, AT


def record(number: int = 1, **changes: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "eventVersion": "1.11",
        "eventID": f"e-{number}",
        "eventTime": "2026-11-20T10:00:00Z",
        "eventSource": "s3.amazonaws.com",
        "eventName": "PutBucketPolicy",
        "awsRegion": "eu-west-1",
        "readOnly": False,
        "recipientAccountId": ACCOUNT,
        "userIdentity": {"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/alice", "accountId": ACCOUNT},
        "requestParameters": {"bucketName": "shop"},
        "responseElements": None,
    }
    return fields | changes


def file(*found: Any) -> bytes:
    return json.dumps({"Records": list(found)}).encode()


def read(data: bytes, **wanted: Any) -> tuple[list[Resource], list[Problem]]:
    found = list(log(io.BytesIO(data), "log.json", Wanted(AT, **wanted)))
    return [f for f in found if isinstance(f, Resource)], [f for f in found if isinstance(f, Problem)]


# --- one file ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        file(record(1), record(2)),
        gzip.compress(file(record(1), record(2))),
        gzip.compress(file(record(1))[:40]) + gzip.compress(file(record(1))[40:-2] + b"," + file(record(2))[13:]),
        json.dumps([record(1), record(2)]).encode(),
        b"\n".join(json.dumps(record(n)).encode() for n in (1, 2)),
        b"\xef\xbb\xbf" + json.dumps({"Records": [record(1), record(2)]}, indent=2).encode(),
        json.dumps({"Events": [{"EventId": "x", "CloudTrailEvent": json.dumps(record(n))} for n in (1, 2)]}).encode(),
        json.dumps({"NextToken": "x", "Events": [{"CloudTrailEvent": json.dumps(record(n))} for n in (1, 2)]}).encode(),
    ],
    ids=["Records", "gz", "gz of two members", "list", "lines", "BOM", "LookupEvents", "LookupEvents with a token"],
)
def test_forms_of_log_files(data: bytes) -> None:
    found, problems = read(data)
    assert problems == []
    assert [r.id for r in found] == ["e-1", "e-2"]
    first = found[0]
    assert (first.type, first.source, first.account) == ("Events::CloudTrail::Record", "live", ACCOUNT)
    assert (first.region, first.ref, first.at) == ("eu-west-1", "e-1", AT)
    assert first.properties["requestParameters"] == {"bucketName": "shop"}
    assert "responseElements" not in first.properties
    assert first.live == {}


def test_no_records_are_no_problem() -> None:
    assert read(file()) == ([], [])


@pytest.mark.parametrize(
    ("data", "kept", "said"),
    [
        (b"", 0, "the file is empty"),
        (b"   \n", 0, "the file is empty"),
        (file(record(1), record(2))[:-40], 1, "cut off"),
        (file(record(1))[:-2], 1, "cut off"),
        (gzip.compress(file(record(1)))[:-12], 0, "the compressed file is cut off"),
        (gzip.compress(file(record(1)))[:12] + b"xxxxxxxxxxxxxx", 0, "the compressed file is damaged"),
        (b"hello", 0, "something else than JSON"),
        (b'{"Records": [' + b"[" * 100_000, 0, "nested too deep"),
        (b'{"Records": ["\xff"]}', 0, "no UTF-8"),
        (file(record(1), 7, None, {"eventID": "x"}, record(2)), 2, "3 records cannot be used: a record is no object"),
        (file(record(1, eventTime="yesterday")), 0, "eventTime is no time"),
        (file(record(1, eventID=None), record(2)), 1, "a record has no eventID (the 1. of the file)"),
        (b'{"a": 1}', 0, "a record has no eventID"),
        (b'{"Records": [{"x": "' + b"y" * 5_000_000, 0, "something else than records"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_with_a_file_is_told_and_the_rest_kept(data: bytes, kept: int, said: str) -> None:
    found, problems = read(data)
    assert len(found) == kept
    (problem,) = problems
    assert problem.kind == "malformed"
    assert said in problem.message
    assert problem.location and problem.location.file == "log.json"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400), st.booleans())
def test_any_bytes_are_read_or_refused(noise: bytes, cut: int, packed: bool) -> None:
    data = file(record(1))
    data = data[:cut] + noise + data[cut:]
    read(gzip.compress(data) if packed else data)


def test_memory_is_flat() -> None:
    padding = "x" * 1_000

    class Endless(io.RawIOBase):
        """A file of many records that is made while it is read."""

        def __init__(self, number: int) -> None:
            self.left = number
            self.pending = b'{"Records": ['

        def read(self, size: int = -1) -> bytes:
            while len(self.pending) < size and self.left:
                self.left -= 1
                one = json.dumps(record(self.left, readOnly=True, padding=padding)).encode()
                self.pending += one + (b"," if self.left else b"]}")
            piece, self.pending = self.pending[:size], self.pending[size:]
            return piece

    def peak(number: int) -> int:
        tracemalloc.start()
        stream: Any = Endless(number)
        assert sum(1 for _ in records(stream)) == number
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(12_000) < 1.5 * peak(4_000)


def test_more_than_a_file_may_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.collect.aws.trailfile._MOST", 1000)
    with pytest.raises(LogError, match="more than") as caught:
        list(records(io.BytesIO(gzip.compress(b" " * 5_000))))
    assert caught.value.kind == "too-large"


# --- which records -----------------------------------------------------------------------------------------------


def test_writes_and_sign_ins_alone() -> None:
    data = file(
        record(1),
        record(2, readOnly=True),
        record(3, readOnly="true"),
        record(4, eventSource="signin.amazonaws.com", eventName="ConsoleLogin", readOnly=True),
        record(5, eventCategory="Data", managementEvent=False, eventName="PutObject"),
        record(6, eventCategory="Management", managementEvent=True),
        record(7, managementEvent=False),
        record(1, eventName="Twice"),
    )
    found, problems = read(data)
    assert problems == []
    assert [r.id for r in found] == ["e-1", "e-4", "e-6"]


def test_reads_that_rules_ask_for_once_in_an_hour() -> None:
    def look(number: int, **changes: Any) -> dict[str, Any]:
        fields = {"eventSource": "iam.amazonaws.com", "eventName": "ListUsers", "readOnly": True}
        return record(number, **fields | changes)

    bob = {"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/bob", "accountId": ACCOUNT}
    model = {"eventSource": "bedrock.amazonaws.com", "eventName": "InvokeModel"}
    data = file(
        look(1),
        look(2, eventTime="2026-11-20T10:59:59Z"),
        look(3, eventTime="2026-11-20T11:00:00Z"),
        look(4, userIdentity=bob),
        look(5, eventName="ListRoles"),
        look(6, eventName="ListTagsForResource"),
        look(7, eventName="ListGroups", userIdentity={"type": "AWSService", "invokedBy": "config.amazonaws.com"}),
        look(8, eventName="ListPolicies", managementEvent=False),
        *(look(n, **model) for n in range(10, 500)),
        look(501, eventName="ListAccessKeys", readOnly=False),
        look(502, eventName="ListAccessKeys", readOnly=False),
    )
    found, problems = read(data)
    assert problems == []
    assert [r.id for r in found] == ["e-1", "e-3", "e-4", "e-5", "e-10", "e-501", "e-502"]


def test_time_account_and_number() -> None:
    data = file(
        record(1, eventTime="2026-11-01T00:00:00Z"), record(2), record(3, recipientAccountId="999999999999"), record(4)
    )
    found, problems = read(data, since="2026-11-14T09:00:00Z", accounts=frozenset({ACCOUNT}))
    assert ([r.id for r in found], problems) == (["e-2", "e-4"], [])
    found, problems = read(data, most=2)
    assert [r.id for r in found] == ["e-1", "e-2"]
    assert [p.kind for p in problems] == ["limited"], "what was left out is told"


def test_secrets_are_masked() -> None:
    key = "AKIA" + "ABCDEFGHIJKLMNOP"
    given = {
        "masterUserPassword": "hunter22",
        "tags": [{"key": "token", "value": "geheim99"}, {"key": "team", "value": "web"}],
        "environment": {"variables": {"DB_PASSWORD": "hunter22", "STAGE": "prod"}},
        "containerDefinitions": [{"environment": [{"name": "API_KEY", "value": "hunter22"}]}],
        "policy": json.dumps({"password": "hunter22"}),
        "passwords": ["hunter22", "hunter33"],
        "bucketName": "shop",
    }
    identity = {**record()["userIdentity"], "accessKeyId": key}
    found, _ = read(file(record(1, requestParameters=given, userIdentity=identity, errorMessage=f"no {key}")))
    text = json.dumps(found[0].properties)
    for secret in ("hunter22", "hunter33", "geheim99", key):
        assert secret not in text
    parameters = found[0].properties["requestParameters"]
    assert parameters["environment"]["variables"]["STAGE"] == "prod"
    assert parameters["tags"][1] == {"key": "team", "value": "web"}
    assert parameters["bucketName"] == "shop"


def session(role: str, account: str = ACCOUNT, name: str = "deploy-1") -> dict[str, Any]:
    issuer = f"arn:aws:iam::{account}:role/{role}"
    return {
        "type": "AssumedRole",
        "accountId": account,
        "arn": f"arn:aws:sts::{account}:assumed-role/{role.rpartition('/')[2]}/{name}",
        "sessionContext": {"sessionIssuer": {"arn": issuer}},
    }


@pytest.mark.parametrize(
    ("identity", "pattern", "allowed"),
    [
        (session("ci/deploy-shop"), "deploy-*", True),
        (session("ci/deploy-shop"), f"arn:aws:iam::{ACCOUNT}:role/ci/*", True),
        (session("ci/deploy-shop"), "arn:aws:iam::*:role/other", False),
        (session("dev", name="deploy-1"), "deploy-*", False),  # a session's name can be chosen
        (session("deploy-shop", "999999999999"), "deploy-*", False),  # so can a role's in another account
        (session("deploy-shop", "999999999999"), "arn:aws:iam::999999999999:role/deploy-shop", True),
        ({"type": "AWSService"}, "*", False),
    ],
)
def test_pipeline_roles(identity: Any, pattern: str, allowed: bool) -> None:
    assert is_allowed(record(userIdentity=identity), [pattern]) is allowed
    found, _ = read(file(record(userIdentity=identity)), roles=(pattern,))
    assert found[0].live == {"AllowedPipeline": allowed}


# --- folders -----------------------------------------------------------------------------------------------------


def test_folder_of_a_trail(tmp_path: Path) -> None:
    base = tmp_path / "AWSLogs" / ACCOUNT
    for day, number in (("19", 1), ("20", 2), ("01", 3)):
        place = base / "CloudTrail" / "eu-west-1" / "2026" / "11" / day
        place.mkdir(parents=True)
        (place / f"{ACCOUNT}_CloudTrail_{day}.json.gz").write_bytes(
            gzip.compress(file(record(number, eventTime=f"2026-11-{day}T10:00:00Z")))
        )
    digest = base / "CloudTrail-Digest" / "x.json.gz"
    digest.parent.mkdir()
    digest.write_bytes(gzip.compress(b'{"awsAccountId": "1"}'))
    (base / "readme.txt").write_text("hello")
    (base / "broken.json").write_text("{")
    (tmp_path / "secret.json").write_text(json.dumps([record(9)]))
    os.symlink(tmp_path / "secret.json", base / "link.json")
    found = list(folder(base, Wanted(AT, since="2026-11-14T09:00:00Z")))
    assert [f.id for f in found if isinstance(f, Resource)] == ["e-2", "e-1"], "newest first, old days and links left"
    (problem,) = (f for f in found if isinstance(f, Problem))
    assert problem.location and problem.location.file.endswith("broken.json")


def test_one_file_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "any.log").write_bytes(file(record(1)))
    assert [f.id for f in folder(tmp_path / "any.log", Wanted(AT)) if isinstance(f, Resource)] == ["e-1"]


@pytest.mark.parametrize("name", ["", "missing"])
def test_folder_without_logs(tmp_path: Path, name: str) -> None:
    (problem,) = folder(tmp_path / name, Wanted(AT))
    assert isinstance(problem, Problem)
    assert problem.kind == "unreadable"


# --- LookupEvents ------------------------------------------------------------------------------------------------


class Caller:
    """Answers LookupEvents from memory; see `scanner.collect.aws.reader.Caller`."""

    account = ACCOUNT
    partition = "aws"
    regions: tuple[str, ...] = ("eu-west-1",)
    at = AT

    def __init__(self, answers: Mapping[str, list[list[dict[str, Any]]]], refusal: Refused | None = None) -> None:
        self.answers = answers
        self.refusal = refusal
        self.asked: list[Mapping[str, Any]] = []
        self.pages_given = 0

    def pages(self, operation: str, region: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        assert operation == "cloudtrail.lookup_events"
        self.asked.append(parameters)
        for events in self.answers.get(parameters["LookupAttributes"][0]["AttributeKey"], []):
            self.pages_given += 1
            yield {"Events": [{"CloudTrailEvent": json.dumps(event)} for event in events]}
        if self.refusal:
            raise self.refusal

    def map(self, function: Any, items: Iterable[Any]) -> Iterator[Any]:
        return map(function, items)


def looked_up(caller: Caller, **options: Any) -> tuple[list[Resource], Reader]:
    collector = lookup(**options)
    reader = Reader(caller, collector, "eu-west-1")
    return list(collector.collect(reader)), reader


LOGIN = record(5, eventSource="signin.amazonaws.com", eventName="ConsoleLogin")


def test_lookup() -> None:
    caller = Caller({"ReadOnly": [[record(1), record(2)], [LOGIN]], "EventName": [[LOGIN]]})
    found, reader = looked_up(caller, days=3, roles=("ci",))
    assert [r.id for r in found] == ["e-5", "e-1", "e-2"], "each once, though a sign-in is found by both questions"
    assert reader.gaps == ()
    assert {r.live["AllowedPipeline"] for r in found} == {False}
    asked = {p["LookupAttributes"][0]["AttributeValue"]: p for p in caller.asked}
    assert set(asked) == {"false", "ConsoleLogin", *SCOUTS_MODELS}
    assert asked["false"]["StartTime"].isoformat() == "2026-11-18T09:00:00+00:00"
    assert asked["false"]["EndTime"].isoformat() == "2026-11-21T09:00:00+00:00"


def test_lookup_is_bounded_and_says_so() -> None:
    caller = Caller({"ReadOnly": [[record(n) for n in range(p * 10, p * 10 + 10)] for p in range(50)]})
    found, reader = looked_up(caller, most=25)
    assert len(found) == 25
    assert caller.pages_given == 3, "no page is asked for in vain"
    (gap,) = reader.gaps
    assert (gap.cause, gap.types) == ("limited", ("Events::CloudTrail::Record",))
    assert "newest 25 events" in gap.message


def test_lookup_with_malformed_events() -> None:
    caller = Caller({"ReadOnly": [[record(1), record(2, eventTime=None)]]})
    found, reader = looked_up(caller)
    assert [r.id for r in found] == ["e-1"]
    assert [g.cause for g in reader.gaps] == ["malformed"]


def test_lookup_refused_half_way() -> None:
    refusal = Refused("cloudtrail:LookupEvents", "denied", "AccessDeniedException", "no")
    collector = lookup()
    reader = Reader(Caller({"EventName": [[LOGIN]]}, refusal), collector, "eu-west-1")
    found: list[Resource] = []
    with pytest.raises(Refused):
        for event in collector.collect(reader):
            found.append(event)  # noqa: PERF402 - what came before the refusal counts
    assert [r.id for r in found] == ["e-5"]


def test_runs_with_other_questions_are_told_apart() -> None:
    names = {lookup().name, lookup(days=1).name, lookup(roles=("a/b",)).name, lookup(most=5).name}
    assert len(names) == 4
    assert all("/" not in name for name in names)


# --- a bucket ----------------------------------------------------------------------------------------------------


def from_bucket(prefix: str = "logs/", name: str = "trail", **wanted: Any) -> list[Resource | Problem | Gap]:
    account = Account(botocore.session.Session(), ACCOUNT, "aws", ("us-east-1",), AT)
    try:
        return list(bucket(Reader(account, trailevents.BUCKET, "us-east-1"), name, prefix, Wanted(AT, **wanted)))
    finally:
        account.close()


def test_bucket(aws: str) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="trail")
    place = f"logs/AWSLogs/o-1/{ACCOUNT}/CloudTrail/eu-west-1/2026/11"
    s3.put_object(Bucket="trail", Key=f"{place}/20/a.json.gz", Body=gzip.compress(file(record(1))))
    s3.put_object(Bucket="trail", Key=f"{place}/20/b.json.gz", Body=gzip.compress(file(record(2)))[:-20])
    s3.put_object(Bucket="trail", Key=f"{place}/01/c.json.gz", Body=gzip.compress(file(record(3))))
    s3.put_object(Bucket="trail", Key=f"{place}/20/d.json.gz", Body=gzip.compress(file(record(4))))
    s3.put_object(Bucket="trail", Key=place.replace(ACCOUNT, "999999999999") + "/20/e.json.gz", Body=b"not read")
    s3.put_object(Bucket="trail", Key="other/f.json", Body=file(record(6)))
    found = from_bucket(since="2026-11-14T09:00:00Z", accounts=frozenset({ACCOUNT}))
    assert [f.id for f in found if isinstance(f, Resource)] == ["e-1", "e-4"]
    (problem,) = (f for f in found if isinstance(f, Problem))
    assert problem.location and problem.location.file == f"s3://trail/{place}/20/b.json.gz"


def test_bucket_that_is_not_there(aws: str) -> None:
    (gap,) = from_bucket(name="missing")
    assert isinstance(gap, Gap)
    assert (gap.cause, gap.types) == ("vanished", ("Events::CloudTrail::Record",))


def test_empty_prefix(aws: str) -> None:
    boto3.client("s3").create_bucket(Bucket="trail")
    (problem,) = from_bucket()
    assert isinstance(problem, Problem)
