"""Compiled policies, kept from run to run."""

from __future__ import annotations

import json
from pathlib import Path

from scanner import __version__
from scanner.cache import Cache


class Programs:
    """The compiled policies of a pack, in one file of the cache: an index, then the programs."""

    def __init__(self, cache: Cache, pack: Path, made_of: str) -> None:
        """`made_of` tells the engine and the libraries: with others, nothing that was kept is of use."""
        self._cache = cache
        self._key = cache.key_of(pack, f"{__version__} {made_of}")
        self._programs = self._read(cache.read("programs", self._key) or b"")
        self._known = len(self._programs)

    def get(self, rule_id: str) -> bytes | None:
        """One of them; None where there is none."""
        return self._programs.get(rule_id)

    def add(self, rule_id: str, program: bytes) -> None:
        """Take one in."""
        self._programs[rule_id] = bytes(program)

    def save(self) -> None:
        """Write what is new to the cache."""
        if len(self._programs) > self._known:
            # Another process may have been here meanwhile.
            self._programs = self._read(self._cache.read("programs", self._key) or b"") | self._programs
            self._known = len(self._programs)
            index = json.dumps({rule_id: len(program) for rule_id, program in self._programs.items()}).encode()
            self._cache.write("programs", self._key, b"\n".join((index, b"".join(self._programs.values()))))

    @staticmethod
    def _read(data: bytes) -> dict[str, bytes]:
        index, _, body = data.partition(b"\n")
        found: dict[str, bytes] = {}
        try:
            start = 0
            for rule_id, size in json.loads(index or b"{}").items():
                found[rule_id] = body[start : start + size]
                start += size
            return found if start == len(body) else {}
        except (ValueError, TypeError, AttributeError):
            return {}
