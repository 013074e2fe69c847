"""
An account that nobody has: its answers are drawn from botocore's models, so that every operation has one.

moto plays about half of what collectors ask. Here each operation answers something of the right shape, drawn by a
seed and the operation's name alone: what one says never depends on another, which may be refused or drawn anew.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import botocore.session

from scanner.collect.aws.client import cause_of
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Memory, Reader, Refused
from scanner.model import Gap, Resource
from tests.live.gather import ACCOUNT, AT

REGION = "us-east-1"
_NAME = "thing"
_NOW = datetime.fromisoformat(AT.replace("Z", "+00:00")).astimezone(UTC)
_PUBLIC = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}],
}
_CLOSED = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "s3:GetObject",
         "Resource": "*"},
        {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
         "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    ],
}  # fmt: skip
_ADMIN = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
_READS = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}]}
_LAST = ("nexttoken", "nextmarker", "marker", "nextpagetoken", "nextcontinuationtoken", "paginationtoken", "position")
"""What stands in a page that others follow."""
_MORE = ("istruncated", "hasmoreresults", "truncated", "hasmorestreams", "hasmoredeliverystreams")
_NUMBERS = (0, 1, 7, 14, 22, 30, 80, 90, 365, 400, 3389)
_WORDS: Mapping[str, Sequence[str]] = {
    "cidr": ("0.0.0.0/0", "10.0.0.0/8"),
    "cidrip": ("0.0.0.0/0", "10.0.0.0/8"),
    "cidripv6": ("::/0", "fd00::/8"),
    "cidrblock": ("0.0.0.0/0", "10.0.0.0/8"),
    "destinationcidrblock": ("0.0.0.0/0", "10.0.0.0/8"),
    "ipprotocol": ("-1", "tcp"),
    "protocol": ("-1", "6"),
    "compliancetype": ("Patch", "Association"),
    "engine": ("postgres", "mysql", "redis"),
    "engineversion": ("16.1", "5.6"),
    "eventpattern": ("{}", '{"source": ["aws.s3"]}'),
    "runtime": ("python3.13", "python2.7"),
    "version": ("1", "2"),
    "snapshottype": ("manual", "automated"),
    "attributename": ("restore", "other"),
    "attributevalues": ("all", "999999999999"),
    "permission": ("FULL_CONTROL", "READ"),
    "uri": ("http://acs.amazonaws.com/groups/global/AllUsers", "http://acs.amazonaws.com/groups/s3/LogDelivery"),
}
"""What strings may be that no model enumerates and that rules tell apart, by the name of their member."""


_TAGS = {"key": ("Exposure", "aws:cloudformation:stack-name", "Name"), "value": ("public", _NAME)}
_STEADY = frozenset(
    "active available enabled inservice running customer symmetric_default encrypt_decrypt aws_kms complete".split()
)
_ALWAYS = frozenset(
    "path policydocument assumerolepolicydocument createdate serialnumber defaultversionid isdefaultversion version "
    "rulenumber type imagedigest package format".split()
)
"""What a service always tells, though its model does not say so."""


def _report(dice: random.Random) -> dict[str, Any]:
    """A credential report. Where it is older than the user, the user is not in it."""
    when = [f"2026-{month:02}-01T09:00:00+00:00" for month in (1, 6, 11)]
    columns = (
        "user arn user_creation_time password_enabled password_last_used password_last_changed mfa_active "
        "access_key_1_active access_key_1_last_rotated access_key_1_last_used_date access_key_1_last_used_service"
    ).split()
    lines = [",".join(columns)]
    for name, arn in (
        ("<root_account>", f"arn:aws:iam::{ACCOUNT}:root"),
        (_NAME, f"arn:aws:iam::{ACCOUNT}:user/thing"),
    ):
        yes = [str(dice.random() < 0.5).lower() for _ in range(3)]
        row = [
            name,
            arn,
            when[0],
            yes[0],
            dice.choice(when),
            dice.choice(when),
            yes[1],
            yes[2],
            *dice.choices(when, k=2),
        ]
        lines.append(",".join([*row, "s3"]))
    return {"Content": "\n".join(lines[: 2 if dice.random() < 0.4 else 3]).encode()}


_BY_HAND: Mapping[str, Callable[[random.Random], dict[str, Any]]] = {
    "emr.describe_security_configuration": lambda dice: {
        "SecurityConfiguration": json.dumps(
            {
                "EncryptionConfiguration": {
                    f"Enable{what}Encryption": dice.random() < 0.5 for what in ("AtRest", "InTransit")
                }
            }
        )
    },
    "glue.get_databases": lambda dice: {"DatabaseList": []} if dice.random() < 0.5 else {},
    "iam.generate_credential_report": lambda dice: {"State": "COMPLETE"},
    "iam.get_credential_report": _report,
    "iam.list_organizations_features": lambda dice: {
        "EnabledFeatures": ["RootCredentialsManagement"] if dice.random() < 0.5 else []
    },
    "inspector2.batch_get_account_status": lambda dice: {"failedAccounts": []},
    "opensearch.list_domain_names": lambda dice: {"DomainNames": [{"DomainName": _NAME, "EngineType": "OpenSearch"}]},
    "s3.get_bucket_location": lambda dice: {"LocationConstraint": None},
    # A bucket with a lock or a replication keeps versions.
    "s3.get_bucket_versioning": lambda dice: {"Status": "Enabled"},
}
"""What a model can't tell."""


@cache
def _session() -> Any:
    return botocore.session.Session()


@cache
def model(operation: str) -> Any:
    """botocore's model of 's3.list_buckets'."""
    service, method = operation.split(".")
    known = _session().get_service_model(service)
    return known.operation_model(_spelled(service)[method])


@cache
def _spelled(service: str) -> dict[str, str]:
    names = _session().get_service_model(service).operation_names
    return {botocore.xform_name(name): name for name in names}


def call_of(operation: str) -> str:
    """An operation as gaps name it: 's3:ListBuckets'."""
    return f"{operation.split('.')[0]}:{model(operation).name}"


@dataclass
class Invented:
    """A `Caller` (see scanner/collect/aws/reader.py)."""

    seed: int
    refused: str = ""
    """This operation is denied."""
    other: str = ""
    """This operation answers something else than the others' seed says ..."""
    how: int | str = 0
    """... drawn from this seed, or with this error code."""
    account: str = ACCOUNT
    partition: str = "aws"
    regions: tuple[str, ...] = (REGION,)
    at: str = AT
    asked: set[str] = field(default_factory=set)
    """The operations that were asked for."""

    def pages(self, operation: str, region: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """One page."""
        self.asked.add(operation)
        if operation == self.refused:
            raise Refused(call_of(operation), "denied", "AccessDenied", "not authorized")
        seed: int | str = self.seed
        if operation == self.other:
            if isinstance(self.how, str):
                raise Refused(call_of(operation), cause_of(self.how), self.how, self.how)
            seed = self.how
        dice = random.Random(hashlib.sha256(f"{seed}/{operation}".encode()).digest())
        sparse = operation == self.other
        drawn = _Drawn(operation, dict(parameters), dice, sparse).answer()
        if operation in _BY_HAND:
            drawn |= _BY_HAND[operation](dice)
        if operation == "cloudfront.get_distribution_config":
            # The list tells the same, but for a few members.
            (answer,) = Invented(self.seed).pages("cloudfront.list_distributions", region, {})
            listed = model("cloudfront.list_distributions").output_shape.members["DistributionList"].members["Items"]
            own = {k: v for k, v in drawn["DistributionConfig"].items() if k not in listed.member.members}
            drawn["DistributionConfig"] = {**answer["DistributionList"]["Items"][0], **own}
        yield drawn

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """One after the other."""
        return map(function, items)


class _Drawn:
    def __init__(self, operation: str, parameters: dict[str, Any], dice: random.Random, sparse: bool) -> None:
        self._service = operation.split(".")[0]
        self._operation = model(operation)
        self._dice = dice
        self._sparse = sparse
        self._echo = {_plain(key): value for key, value in parameters.items()}

    def answer(self) -> dict[str, Any]:
        shape = self._operation.output_shape
        return self._value(shape, "", 0, ()) if shape else {}

    def _value(self, shape: Any, name: str, depth: int, above: tuple[str, ...]) -> Any:
        plain = _plain(name)
        if shape.type_name == "structure":
            found = {}
            for member, inner in shape.members.items():
                if _plain(member) in _LAST or above.count(inner.name) > 1:
                    continue
                if _plain(member) in _MORE:
                    found[member] = False
                    continue
                fixed = member in shape.required_members or _is_identity(member) or _plain(member) in _ALWAYS
                leave_out = not fixed and depth > 0
                value = self._value(inner, member, depth + 1, (*above, inner.name))
                seldom = 0.5 if member == "BucketRegion" else 0.15 if leave_out else 0
                if self._dice.random() >= seldom:
                    found[member] = value
            return found
        if shape.type_name == "list":
            value = self._value(shape.member, name, depth + 1, above)
            empty = self._dice.random() < (0.35 if self._sparse else 0.1 if depth > 1 else 0)
            return [] if empty else [value]
        if shape.type_name == "map":
            keys = getattr(shape.key, "enum", None) or [_NAME]
            return {key: self._value(shape.value, key, depth + 1, above) for key in keys}
        return self._scalar(shape, name, plain, above)

    def _scalar(self, shape: Any, name: str, plain: str, above: tuple[str, ...]) -> Any:
        dice, kind = self._dice, shape.type_name
        draw = dice.random()
        if kind == "boolean":
            return draw < 0.5
        if kind == "timestamp":
            return _NOW + timedelta(days=(-1, -40, -400, 5, 400)[int(draw * 5)])
        if kind in ("integer", "long", "float", "double"):
            return _NUMBERS[int(draw * len(_NUMBERS))]
        if kind == "blob":
            return b""
        if getattr(shape, "enum", None):
            values = shape.enum
            # A state in which things are is likelier than one in which they come and go.
            steady = [value for value in values if value.lower() in _STEADY]
            return steady[0] if steady and draw < 0.7 else values[int(draw * 997) % len(values)]
        if (echoed := self._echoed(plain)) is not None:
            return echoed
        if plain.endswith(("arn", "arns")):
            within = _plain(above[-2]) if len(above) > 1 else ""
            kind = plain.removesuffix("s").removesuffix("arn") or within.removesuffix("detail")
            kind = "composite" if within.startswith("composite") else kind
            return f"arn:aws:{self._arn_service()}:{REGION}:{ACCOUNT}:{kind}/{_NAME}"
        if plain.endswith(("accountid", "ownerid", "accountids")):
            return ACCOUNT if draw < 0.8 else "999999999999"
        if plain.endswith("region"):
            return REGION
        if len(above) > 1 and _plain(above[-2]).endswith("tag") and plain in _TAGS:
            return _TAGS[plain][int(draw * len(_TAGS[plain]))]
        if plain in _WORDS:
            return _WORDS[plain][int(draw * len(_WORDS[plain]))]
        names = ("name", "names", "id", "type", "types", "arn")
        if plain == "document" or ("polic" in plain and not plain.endswith(names)):
            return json.dumps((_PUBLIC, _CLOSED, _ADMIN, _READS)[int(draw * 4)])
        if _is_identity(name):
            return _NAME
        if plain in ("value", "parametervalue", "attributevalue", "default"):
            return ("true", "false", "1", "0", "90")[int(draw * 5)]
        if plain in ("status", "state"):
            return ("enabled", "disabled", "active", "available")[int(draw * 4)]
        return _NAME

    def _echoed(self, plain: str) -> Any:
        """What was asked about is what is told of."""
        for key in (plain, plain + "s", plain.removesuffix("s")):
            value = self._echo.get(key)
            if isinstance(value, list) and value:
                value = value[0]
            if isinstance(value, str) and value not in ("", "self", "all"):
                return value
        return None

    def _arn_service(self) -> str:
        asked = self._echo.get("resourcetypefilters")
        return str(asked[0]).split(":")[0] if asked else self._service


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _is_identity(name: str) -> bool:
    return bool(re.search(r"(?i)(name|names|id|ids|identifier|arn|arns|url|urls|bucket|key|topics?|queues?)$", name))


class Noting(Reader):
    """A reader that notes with which error codes a service may say that there is none."""

    absences: dict[str, set[str]]

    def get(self, operation: str, /, *, absent: Collection[str] = (), **given: Any) -> Any:
        """See Reader.get."""
        self.absences.setdefault(operation, set()).update(absent)
        return super().get(operation, absent=absent, **given)

    def listed(self, operation: str, key: str, /, *, absent: Collection[str] = (), **given: Any) -> Any:
        """See Reader.listed."""
        self.absences.setdefault(operation, set()).update(absent)
        return super().listed(operation, key, absent=absent, **given)

    def everywhere(
        self, operation: str, key: str, /, *, absent: Collection[str] = (), **given: Any
    ) -> Iterator[tuple[str, Any]]:
        """See Reader.everywhere."""
        self.absences.setdefault(operation, set()).update(absent)
        return super().everywhere(operation, key, absent=absent, **given)


@dataclass(frozen=True)
class Yield:
    """What collectors found."""

    resources: tuple[Resource, ...]
    gaps: tuple[Gap, ...]
    faults: tuple[str, ...]
    """Collectors that broke on what they were told."""


def read(
    caller: Invented, collectors: Sequence[Collector], absences: dict[str, set[str]] | None = None
) -> dict[str, Yield]:
    """What each collector yields; `absences` gets the error codes that say of an operation that there is nothing."""
    memory = Memory()
    found = {}
    for collector in collectors:
        reader = Noting(caller, collector, REGION, memory)
        reader.absences = {} if absences is None else absences
        resources: list[Resource] = []
        faults: list[str] = []
        try:
            resources.extend(collector.collect(reader))
        except Refused as refusal:
            reader.lost(refusal, types=collector.types)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            faults.append(f"{collector.name}: {type(error).__name__}: {error}")
        found[collector.name] = Yield(tuple(resources), reader.gaps, tuple(faults))
    return found
