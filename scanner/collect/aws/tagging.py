"""The tags of many resources at once: where a service tells them one resource a call, the tagging API has them all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.reader import Reader
from scanner.model import Unknown

CALLS = {"resourcegroupstaggingapi.get_resources": "tag:GetResources"}
"""What a collector that asks for `Tags` declares."""


class Tags:
    """The tags of all resources of a service in a region, asked for when the first is wanted."""

    def __init__(self, reader: Reader, service: str, region: str = "") -> None:
        """
        `service` is a filter of the tagging API: 'logs' for all that the service has in the region, which is the
        reader's if none is given.
        """
        self._reader = reader
        self._service = service
        self._region = region
        self._known: Mapping[str, Any] | Unknown | None = None

    def of(self, arn: str) -> Any:
        """The tags as a list of Key and Value; None where it has none, Unknown where they can't be read."""
        if self._known is None:
            found = self._reader.facts(
                "resourcegroupstaggingapi.get_resources",
                "ResourceTagMappingList",
                region=self._region,
                ResourceTypeFilters=[self._service],
                ResourcesPerPage=100,
            )
            # Two threads may both come here; the list is asked for once all the same.
            self._known = (
                found
                if isinstance(found, Unknown)
                else {entry["ResourceARN"]: shape.tags(entry.get("Tags")) for entry in found}
            )
        return self._known if isinstance(self._known, Unknown) else self._known.get(arn)
