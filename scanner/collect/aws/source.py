"""What is known of a live account beyond its resources: a finding's place is the resource itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from scanner.model import Edit, Location, PartialString, Path, Resource, Snippet, Trace, Unknown, When
from scanner.secrets import mask_value

_LONGEST = 200
_NOTHING = Trace()
_as_text = json.JSONEncoder(default=str).encode


class LiveSource:
    """The `Source` (see scanner/model.py) of an account."""

    def worlds(self, conditions: frozenset[str]) -> tuple[When, ...]:
        """What runs has no conditions."""
        return ({},)

    def locate(self, resource: Resource, path: Path) -> Location:
        """The ARN or id of the resource, whatever the path."""
        return Location(resource.id, 0, 0, 0, 0)

    def snippet(self, location: Location) -> Snippet | None:
        """There are no lines."""
        return None

    def trace(self, resource: Resource, path: Path) -> Trace:
        """The value at the path."""
        if not path:
            return _NOTHING
        value: Any = resource.properties
        for step in path:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return _NOTHING
        if value is None or isinstance(value, Unknown):
            return _NOTHING
        name = next((step for step in reversed(path) if isinstance(step, str)), "")
        if name == "UserData":  # nobody reads Base64
            return _NOTHING
        text = str(value) if isinstance(value, str | PartialString) else _as_text(value)
        return Trace(mask_value(text, name)[:_LONGEST])

    def edits(self, resource: Resource, wanted: Mapping[str, Any]) -> tuple[Edit, ...]:
        """An account has no text to edit."""
        return ()
