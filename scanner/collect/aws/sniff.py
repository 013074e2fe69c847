"""Tell a snapshot by its first bytes, with nothing loaded for it."""

from __future__ import annotations

import zlib
from pathlib import Path

FAMILY = "conformant-snapshot/"
MARK = b'{"format":"' + FAMILY.encode()


def is_snapshot(path: Path) -> bool:
    """Whether a file begins as a snapshot does, packed or not. A few bytes are read; what can't be read is none."""
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError:
        return False
    if start[:2] == b"\x1f\x8b":
        try:
            start = zlib.decompressobj(wbits=31).decompress(start, len(MARK))
        except zlib.error:
            return False
    return start.startswith(MARK)
