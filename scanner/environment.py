"""Secrets in the variables that a function, a container or a build is given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from scanner.expressions import later
from scanner.secret_search import enumerate_kinds, is_literal_value, is_made_secret, is_secret_name, secrets_in

_PASS = later(r"(?:^|_)(?:PASS|pass)$|[a-z0-9]Pass$")
"""DB_PASS and dbPass, but not BYPASS."""
_STAND_IN = later(
    r"""(?x)
    (?i:^(?:change|replace|fill|set|update)[-_ ]?(?:me|this|it|in|later)?\b) |  # what is filled in later
    (?i:^(?:bearer|basic|x-[a-z-]+)$) |                                        # how or where a token is sent
    \s |                                                                       # an explanation
    ^[a-z][a-z0-9_.-]*(?:/[a-z0-9_.-]+)+$                                      # the name of a secret: prod/orders/db
    """
)
_NAMES_SECRET = later(r"(?i)(?:secret|credential)s?$")
_SECRET_BY_NAME = later(r"(?i)^[\w/.-]+[/_.-](?:secret|credential|password|cred)s?$")
"""What SECRET and CREDENTIALS often hold: the name of a secret, orders-db-secret."""
_LINE = later(r" \(line \d+\)$")


def secret_in(name: str, value: Any) -> str:
    """
    What secret a variable of this name holds, as part of a sentence: 'a password in a URL', 'a secret'.

    Empty where it holds none, or refers to what stands elsewhere and is no secret.
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value)
    if is_made_secret(text):
        return "the secret of another resource in plain text"
    if (is_secret_name(name) or _PASS.search(name)) and not text.startswith(("{", "[")):
        return "a secret in plain text" if _is_secret_value(name, value, text) else ""
    found = secrets_in(text)
    if "\n" not in text.strip():
        found = list(dict.fromkeys(_LINE.sub("", kind) for kind in found))
    return enumerate_kinds(found) if found else ""


def message(name: str, value: Any) -> str:
    """A sentence about a variable that holds a secret; empty where it holds none. It never tells the secret."""
    found = secret_in(name, value)
    return f"variable {name[:60]} holds {found}" if found else ""


def variables(value: Any) -> Mapping[str, Any]:
    """The variables of an object; none where it is no object, or not known."""
    return value if isinstance(value, Mapping) and "$unknown" not in value else {}


def _is_secret_value(name: str, value: str | int, text: str) -> bool:
    if isinstance(value, int) or text.isdigit():
        return re.search(r"(?i)token$", name) is None and len(text) >= 4  # a token of digits is a count
    if not is_literal_value(text) or _STAND_IN.search(text):
        return False
    return not (_NAMES_SECRET.search(name) and _SECRET_BY_NAME.search(text))
