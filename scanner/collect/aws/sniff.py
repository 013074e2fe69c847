"""Tell a snapshot, and a file of AWS Config, by its first bytes, with nothing loaded for it."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

FAMILY = "conformant-snapshot/"
MARK = b'{"format":"' + FAMILY.encode()


def is_snapshot(path: Path) -> bool:
    """Whether a file begins as a snapshot does, packed or not. A few bytes are read; what can't be read is none."""
    return _start(path, len(MARK)).startswith(MARK)


_OF_CONFIG = b'"configurationItems"'
_CONFIG_HEAD = 4096
_CONFIG_NAME = re.compile(r"\d{12}_Config_[a-z0-9-]+_Config(?:Snapshot|History)_")


def is_config(path: Path) -> bool:
    """Whether a file begins as AWS Config's snapshots and histories do, packed or not, or has the name of one."""
    # One that is empty or damaged is to be told of, not passed over.
    if _CONFIG_NAME.search(path.name):
        return True
    start = _start(path, _CONFIG_HEAD)
    if start.startswith(b"\xef\xbb\xbf"):
        start = start[3:]
    # In a template a word like this stands deeper.
    return start.lstrip()[:1] == b"{" and _OF_CONFIG in start and b'"Resources"' not in start.partition(_OF_CONFIG)[0]


def _start(path: Path, size: int) -> bytes:
    """The first bytes of a file, unpacked; none of what can't be read."""
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError:
        return b""
    if start[:2] == b"\x1f\x8b":
        try:
            return zlib.decompressobj(wbits=31).decompress(start, size)
        except zlib.error:
            return b""
    return start
