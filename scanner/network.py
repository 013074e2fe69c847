"""Ranges of addresses, as rules on networks ask about them."""

from __future__ import annotations

from typing import Any

from scanner.expressions import later

_ALL = later(r"[0-9A-Fa-f:.]+/0+")
_NEARLY_ALL = frozenset("0.0.0.0/1 128.0.0.0/1 ::/1 ::/2 2000::/3".split())


def is_world(cidr: Any) -> bool:
    """Whether a range is every address: EC2 clears the bits behind the prefix, so 10.0.0.0/0 and 0::/0 are too."""
    return isinstance(cidr, str) and (cidr in {"0.0.0.0/0", "::/0"} or _ALL.fullmatch(cidr) is not None)


def is_internet(cidr: Any) -> bool:
    """Whether a range is the whole internet or nearly so: half of IPv4, or the public addresses of IPv6."""
    return is_world(cidr) or (isinstance(cidr, str) and cidr in _NEARLY_ALL)
