"""Run a service's collectors against the server of the test, and hold what they yield against its schema."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
import jsonschema

from scanner.collect.aws.catalogue import collectors
from scanner.collect.aws.client import Account
from scanner.collect.aws.reader import Memory, Reader, Refused
from scanner.model import Gap, PartialString, Resource, Unknown

ACCOUNT = "123456789012"
REGIONS = ("us-east-1", "eu-west-1")
# Only the data of the package is read: cfn-lint itself is slow to import.
_SPEC = importlib.util.find_spec("cfnlint")
assert _SPEC and _SPEC.origin
_DATA = Path(_SPEC.origin).parent / "data" / "schemas"
AT = "2026-11-21T09:00:00Z"


def gather(
    *services: str, regions: Sequence[str] = REGIONS, without: Collection[str] = ()
) -> tuple[list[Resource], list[Gap]]:
    """
    What the collectors of some services find in the account, and what they could not read; `without` names collectors
    that ask what moto does not answer.
    """
    account = Account(botocore.session.Session(), ACCOUNT, "aws", tuple(regions), AT)
    found: list[Resource] = []
    gaps: list[Gap] = []
    memory = Memory()
    try:
        for collector in collectors(services):
            if collector.name in without:
                continue
            for region in (regions[0],) if collector.is_global else regions:
                reader = Reader(account, collector, region, memory)
                try:
                    found += collector.collect(reader)
                except Refused as refusal:
                    reader.lost(refusal, types=collector.types)
                gaps += reader.gaps
    finally:
        account.close()
    return found, gaps


def one(found: Sequence[Resource], type: str, ref: str = "") -> Resource:
    """The one resource of a type, or the one with this ref."""
    (resource,) = (r for r in found if r.type == type and ref in ("", r.ref))
    return resource


def assert_conform(found: Sequence[Resource]) -> None:
    """Every resource of a CloudFormation type is what the type's own schema allows; ids are unique."""
    ids = [resource.id for resource in found]
    assert len(ids) == len(set(ids)), sorted(id for id in ids if ids.count(id) > 1)
    for resource in found:
        if resource.type.startswith("AWS::"):
            faults = [
                f"{'.'.join(map(str, error.absolute_path))}: {error.message[:200]}"
                for error in _validator(resource.type).iter_errors(_plain(resource.properties))
            ]
            assert not faults, f"{resource.type} {resource.id}: {faults}"


@cache
def _validator(type_name: str) -> Any:
    text = (_DATA / "resources" / f"{_index()[type_name]}.json").read_text(encoding="utf-8")
    # Python's re has no classes of Unicode; in these schemas they stand for letters, blanks and digits.
    for known, ours in ((r"\\p{L}", r"\\w"), (r"\\p{Z}", r"\\s"), (r"\\p{N}", r"\\d")):
        text = text.replace(known, ours)
    schema = json.loads(text)
    # A collector leaves out what could not be read.
    schema.pop("required", None)
    return jsonschema.Draft7Validator(schema)


@cache
def _index() -> dict[str, str]:
    index: dict[str, str] = json.loads((_DATA / "providers" / "us-east-1.json").read_text(encoding="utf-8"))
    return index


def _plain(value: Any) -> Any:
    """A value without what is not known: an Unknown may be anything."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if not isinstance(item, Unknown | PartialString)}
    if isinstance(value, list):
        return [_plain(item) for item in value if not isinstance(item, Unknown | PartialString)]
    return value
