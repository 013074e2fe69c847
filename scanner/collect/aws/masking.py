"""
Take the secret values out of what was read, before it is kept anywhere.

A mark stands in their place (see `scanner.secret_search`), so that the rules which search for secrets find of a masked
resource just what they found of the resource itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.environment import secret_in
from scanner.expressions import later
from scanner.model import PartialString, Resource, Unknown
from scanner.secret_search import MARK, is_literal_value, is_secret_name, looks_random, masked_text, masked_value
from scanner.secrets import is_harmless, mask_text
from scanner.secrets import is_secret_name as names_secret

_SHORTEST = 8
"""Characters of a text in which a secret can be told by its look or by what stands before it."""
_VARIABLES = frozenset(
    "Environment EnvironmentVariables Variables StageVariables Arguments DefaultArguments NonOverridableArguments "
    "Parameters Outputs".split()
)
"""Properties under which people name values as they like: there a name is enough to tell a secret."""
_DOUBTFUL = later(
    r"""(?ix)
    (?:^|[_.-]) (?: (?:db|user|root|admin)?pass | pw | creds? | auth | bearer | jwt | salt | pepper | dsn
      | conn(?:ection)?[_-]?str(?:ing)?
      | (?:encryption|master|session|license|ssh|deploy|account|storage|hmac|aes|rsa|root|admin|client)[_-]?key ) $
    | (?:password|passwd|pwd|secret|token|api[_-]?key|secret[_-]?key|private[_-]?key)
      [_-] (?: prod(?:uction)? | dev | test | stag(?:e|ing) | live | old | new | v?\d+ | base | primary | secondary ) $
    """
)
"""Names of variables that may hold a secret: too seldom for a finding, too often to be kept."""
_TOLD = ("Name", "Key", "ParameterKey")
_HELD = ("Value", "ParameterValue")


def masked(resource: Resource) -> Resource:
    """The resource without secret values."""
    properties = _masked(resource.properties, "", False)
    if resource.type == "AWS::SSM::Parameter" and isinstance(resource.properties.get("Value"), str):
        name = str(resource.properties.get("Name", resource.ref)).rpartition("/")[2]
        properties["Value"] = _text(resource.properties["Value"], name, True)
    live = _masked(resource.live, "", False)
    tags = {key: _text(value, key, False) for key, value in resource.tags.items()}
    attributes = _masked(resource.attributes, "", False)
    return resource._replace(properties=properties, live=live, tags=tags, attributes=attributes)


def _masked(value: Any, name: str, free: bool) -> Any:
    """A value that stands under a name; `free`: where people choose the names."""
    if isinstance(value, str):
        return _text(value, name, free)
    if isinstance(value, Mapping):
        told = next((value[key] for key in _TOLD if isinstance(value.get(key), str)), "")
        return {
            key: _masked(item, told if told and key in _HELD else str(key), free or key in _VARIABLES)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_masked(item, name, free) for item in value]
    if isinstance(value, PartialString):
        return PartialString(tuple(part if isinstance(part, Unknown) else mask_text(part) for part in value.parts))
    return value


def _text(value: str, name: str, free: bool) -> str:
    if free:
        if secret_in(name, value):
            hidden = masked_value(value) if _is_whole(name, value) else masked_text(value)
            # If no part of it could be told apart, all of it goes.
            return hidden if hidden != value and secret_in(name, hidden) else MARK
        if (names_secret(name) or _DOUBTFUL.search(name[-80:])) and not is_harmless(value):
            return "********"
        if len(value) >= _SHORTEST:
            return mask_text(masked_text(value))
        return value
    if len(value) < _SHORTEST:
        return value
    if is_secret_name(name) and is_literal_value(value) and looks_random(value):
        return masked_value(value)
    return masked_text(value)


def _is_whole(name: str, value: str) -> bool:
    """Whether the name says that the value is a secret, instead of what is found in it."""
    return not value.startswith(("{", "[")) and secret_in(name, MARK) != ""
