"""EMR: whether clusters may be open to the internet."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

BLOCK = "Account::EMR::BlockPublicAccess"
_NAMES = ("BlockPublicSecurityGroupRules", "PermittedPublicSecurityGroupRuleRanges")


def block_public_access(reader: Reader) -> Iterator[Resource]:
    """The region's block of clusters whose security groups are open to everyone, and the ports that it lets pass."""
    answer = reader.get("emr.get_block_public_access_configuration")
    block = shape.pick(answer, "BlockPublicAccessConfiguration")
    properties = shape.compact({name: shape.pick(block, name) for name in _NAMES})
    # Every region has the setting: an answer without it tells nothing.
    properties.setdefault(_NAMES[0], Unknown(f"{_NAMES[0]} of {reader.region}", _NAMES[0]))
    yield reader.resource(BLOCK, reader.settings_id(BLOCK), properties)


COLLECTORS = (
    Collector(
        service="emr",
        types=(BLOCK,),
        calls={"emr.get_block_public_access_configuration": "elasticmapreduce:GetBlockPublicAccessConfiguration"},
        collect=block_public_access,
    ),
)
