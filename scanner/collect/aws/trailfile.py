"""CloudTrail's log files, read piece by piece: compressed or not, one object with Records, a list, or a line each."""

from __future__ import annotations

import codecs
import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any, cast

_PIECE = 1024 * 1024
_LONGEST = 4 * 1024 * 1024
"""Characters of one record; CloudTrail's own limit is 256 KB."""
_MOST = 2 * 1024 * 1024 * 1024
"""Bytes of one file, unpacked."""
_HEAD = re.compile(r'\s*(?:\{\s*"(?:Records|Events)"\s*:\s*\[|\[)')
_BETWEEN = re.compile(r"[\s,]*")


class LogError(Exception):
    """A file that can't be read to its end: one sentence."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        """Of the Problem: 'malformed', 'too-large'."""


def records(stream: IO[bytes]) -> Iterator[Any]:
    """Each record as JSON; memory doesn't grow with the file. Raises LogError, maybe after some, and OSError."""
    for value in values(stream, _HEAD.match):
        if isinstance(value, dict):
            inner = value.get("Records", value.get("Events"))
            if isinstance(inner, list) and "eventID" not in value:
                yield from map(_looked_up, inner)
                continue
        yield _looked_up(value)


def _looked_up(value: Any) -> Any:
    """The record inside an event as LookupEvents gives it."""
    if isinstance(value, dict) and isinstance(value.get("CloudTrailEvent"), str):
        try:
            return json.loads(value["CloudTrailEvent"])
        except (ValueError, RecursionError):
            return None
    return value


def _text(stream: IO[bytes]) -> Iterator[str]:
    """The text in pieces."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    size = 0
    try:
        for piece in _pieces(stream):
            size += len(piece)
            if size > _MOST:
                raise LogError("too-large", f"the file has more than {_MOST >> 30} GiB")
            yield decoder.decode(piece)
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise LogError("malformed", "the file is no UTF-8 text") from None
    except EOFError:
        raise LogError("malformed", "the compressed file is cut off") from None
    except (gzip.BadGzipFile, zlib.error):
        raise LogError("malformed", "the compressed file is damaged") from None


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    head = stream.read(_PIECE)
    if head[:2] != b"\x1f\x8b":
        while head:
            yield head
            head = stream.read(_PIECE)
        return
    with gzip.GzipFile(fileobj=cast("IO[bytes]", _Rejoined(head, stream))) as unpacked:
        while piece := unpacked.read(_PIECE):
            yield piece


class _Rejoined:
    """A stream with its first piece put back: a download can't seek."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        """Some bytes; none at the end."""
        if not self._head:
            return self._rest.read(size if size >= 0 else _PIECE)
        piece = self._head if size < 0 else self._head[:size]
        self._head = self._head[len(piece) :]
        return piece


def values(stream: IO[bytes], start: Callable[[str], re.Match[str] | None], longest: int = _LONGEST) -> Iterator[Any]:
    """
    The values of a list that begins where the match of `start` ends, or of a stream of values where there is none;
    memory doesn't grow with the file. `longest` counts characters of a value. Raises LogError, maybe after some, and
    OSError.
    """
    pieces = _text(stream)
    decoder = json.JSONDecoder()
    buffer, position, ended = "", 0, False

    def more() -> bool:
        """Take another piece, and let go of what is done."""
        nonlocal buffer, position, ended
        piece = next(pieces, None)
        if piece is None:
            ended = True
            return False
        buffer, position = buffer[position:] + piece, 0
        return True

    while len(buffer) < 64 and more():
        pass
    if not buffer.strip():
        raise LogError("malformed", "the file is empty")
    head = start(buffer)
    listed = head is not None
    position = head.end() if head else 0
    while True:
        between = _BETWEEN.match(buffer, position)
        position = between.end() if between else position
        if position == len(buffer):
            if more():
                continue
            if listed:
                raise LogError("malformed", "the file is cut off")
            return
        if listed and buffer[position] == "]":
            return
        try:
            value, end = decoder.raw_decode(buffer, position)
        except json.JSONDecodeError:
            if len(buffer) - position > longest:
                raise LogError("malformed", "the file holds something else than records") from None
            if not ended and more():
                continue
            raise LogError("malformed", "the file is cut off, or holds something else than JSON") from None
        except RecursionError:
            raise LogError("malformed", "the file is nested too deep") from None
        yield value
        position = end
