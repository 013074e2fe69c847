"""Ranges of addresses, as rules on networks ask about them."""

from __future__ import annotations

from typing import Any

from scanner.expressions import later

_ALL = later(r"[0-9A-Fa-f:.]+/0+")


def is_world(cidr: Any) -> bool:
    """Whether a range is every address: EC2 clears the bits behind the prefix, so 10.0.0.0/0 and 0::/0 are too."""
    return isinstance(cidr, str) and (cidr in {"0.0.0.0/0", "::/0"} or _ALL.fullmatch(cidr) is not None)
