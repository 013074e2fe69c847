"""
What a run may leave for the next one: rule metadata and compiled policies. Only ever a gain in time.

Files lie in a folder of the user's own and are named by a hash of everything they were made of; what is missing,
broken or unwritable is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_KEPT = 20
"""Files of one kind that are kept; the oldest go first."""


def default_folder(environment: Mapping[str, str]) -> Path | None:
    """Where the platform wants caches; None where there is no home."""
    base = environment.get("XDG_CACHE_HOME") or environment.get("LOCALAPPDATA") or ""
    if base and os.path.isabs(base):
        return Path(base) / "conformant"
    home = environment.get("HOME") or environment.get("USERPROFILE") or ""
    return Path(home) / ".cache" / "conformant" if os.path.isabs(home) else None


class Cache:
    """A folder of files that may be there."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._walks: dict[Path, list[tuple[str, int, int]]] = {}

    def read(self, kind: str, key: str) -> bytes | None:
        """What was kept, or None."""
        if self._folder is None:
            return None
        try:
            path = self._folder / f"{kind}-{key}"
            # Another user's file, planted in a shared folder, is not ours to trust.
            if hasattr(os, "getuid") and path.stat().st_uid != os.getuid():
                return None
            return path.read_bytes()
        except OSError:
            return None

    def write(self, kind: str, key: str, data: bytes) -> None:
        """Keep it, if that can be done."""
        if self._folder is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            import tempfile

            handle, temporary = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            os.replace(temporary, self._folder / f"{kind}-{key}")
            old = sorted(self._folder.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime)[:-_KEPT]
            for path in old:
                path.unlink(missing_ok=True)
        except OSError:
            return

    def key_of(self, folder: Path, version: str) -> str:
        """
        A hash that changes when a rule or a library of a pack does, or the program that reads it.

        The folder is looked at once: what it held when the cache was first asked about it is what counts.
        """
        if folder not in self._walks:
            self._walks[folder] = sorted(
                found for part in ("policies", "rules") for found in _files(str(folder / part))
            )
        digest = hashlib.sha256(f"{version}\0{sys.version}\0{folder}".encode("utf-8", "surrogatepass"))
        for path, mtime, size in self._walks[folder]:
            digest.update(f"{path}\0{mtime}\0{size}\n".encode("utf-8", "surrogatepass"))
        return digest.hexdigest()[:32]

    def read_json(self, kind: str, key: str) -> Any:
        """As `read`; None for what is no JSON."""
        data = self.read(kind, key)
        try:
            return None if data is None else json.loads(data)
        except ValueError:
            return None


def _files(folder: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    pending = [folder]
    while pending:
        try:
            entries = list(os.scandir(pending.pop()))
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                pending.append(entry.path)
            elif entry.name.endswith((".rego", ".py")):
                stat = entry.stat()
                found.append((entry.path, stat.st_mtime_ns, stat.st_size))
    return found
