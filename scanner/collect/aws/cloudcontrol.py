"""Any type that has no collector of its own, through Cloud Control API, which speaks CloudFormation's shape itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from scanner import schema
from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

_TYPE = re.compile(r"[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}")
_CALLS = {
    "cloudcontrol.list_resources": "cloudformation:ListResources",
    "cloudcontrol.get_resource": "cloudformation:GetResource",
}


def generic(type_name: str) -> Collector:
    """
    A collector for one type. Raises ValueError for what is no name of a type.

    Besides the calls it declares, Cloud Control makes those of the type's own read and list handlers, with the
    caller's permissions: they stand in the type's schema.
    """
    if not _TYPE.fullmatch(type_name):
        raise ValueError(f"{type_name!r} is no resource type; one looks like AWS::SQS::Queue")

    def collect(reader: Reader) -> Iterator[Resource]:
        """Every resource of the type: listed, and then read one by one."""
        listed = reader.items("cloudcontrol.list_resources", "ResourceDescriptions", TypeName=type_name)
        for resource in reader.map(lambda item: _read(reader, type_name, item), listed):
            if resource is not None:
                yield resource

    collect.__name__ = type_name.replace("::", "-").lower()
    return Collector("cloudcontrol", (type_name,), _CALLS, collect)


def _read(reader: Reader, type_name: str, item: dict[str, Any]) -> Resource | None:
    """One resource; None where it is gone since it was listed."""
    identifier = str(item["Identifier"])
    answer = reader.get(
        "cloudcontrol.get_resource",
        absent=("ResourceNotFoundException",),
        about=identifier,
        TypeName=type_name,
        Identifier=identifier,
    )
    if answer is None:
        return None
    text = shape.pick(answer, "ResourceDescription", "Properties")
    known = _properties(item.get("Properties"))
    if isinstance(text, Unknown):
        # What the list tells holds; all else of it may be anything.
        properties = {**dict.fromkeys(sorted(schema.names(type_name)), text), **known}
    else:
        properties = _properties(text)
    arn = properties.get("Arn")
    own = arn if isinstance(arn, str) and arn.startswith("arn:") else ""
    id = own or f"{reader.account}/{reader.region}/{type_name}/{identifier}"
    return reader.resource(type_name, id, shape.like(type_name, properties), ref=identifier)


def _properties(text: Any) -> dict[str, Any]:
    found = json.loads(text) if isinstance(text, str) and text else {}
    return found if isinstance(found, dict) else {}
