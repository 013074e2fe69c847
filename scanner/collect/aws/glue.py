"""Glue: who else may use a region's data catalog."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource

POLICY = "Live::Glue::ResourcePolicy"


def catalog_policy(reader: Reader) -> Iterator[Resource]:
    """The policy of the region's data catalog; nothing where it has none."""
    answer = reader.get("glue.get_resource_policy", absent=("EntityNotFoundException",))
    if text := shape.pick(answer, "PolicyInJson"):
        catalog = reader.arn("glue", "catalog")
        yield reader.resource(POLICY, f"{catalog}#ResourcePolicy", {"PolicyInJson": shape.document(text)}, ref=catalog)


COLLECTORS = (
    Collector(
        service="glue",
        types=(POLICY,),
        calls={"glue.get_resource_policy": "glue:GetResourcePolicy"},
        collect=catalog_policy,
    ),
)
