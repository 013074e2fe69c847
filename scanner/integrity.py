"""
Whether the data that verdicts rest on is what was installed.

An installer leaves a RECORD of every file and its hash beside a package. Data is held against it when it is read: a
list of actions that lost half its entries, or a model in which an answer's member is missing, would make rules pass
without a word. Where there is no RECORD, as in a checkout, nothing is compared.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

from scanner import __version__
from scanner.errors import UsageError

_PACKAGE = Path(__file__).parent
_CODE = (".rego", ".py")


class Altered(UsageError):
    """Data that is not what was installed: no verdict can be trusted."""

    exit_code = 3


def read(path: Path) -> bytes:
    """A file of ours. Raises Altered; FileNotFoundError for one that was never there."""
    try:
        data = path.read_bytes()
    except OSError:
        check(_PACKAGE, __version__, path, None)
        raise
    check(_PACKAGE, __version__, path, data)
    return data


def check(package: Path, version: str, path: Path, data: bytes | None) -> None:
    """
    Hold the content of a package's file against what was installed; None for one that can't be read.

    `package` is the folder that is imported. A file that the installer did not leave is not looked at. Raises Altered.
    """
    text = _record(package, version)
    name = _name(package, path) if text else ""
    start = text.find(f"\n{name},sha256=") if name else -1
    if start < 0:
        return
    wanted = text[start + len(name) + len("\n,sha256=") : text.index("\n", start + 1)].partition(",")[0]
    if data is None or _digest(data) != wanted:
        raise _altered(package, name, data is None)


def check_folders(package: Path, version: str, folders: Collection[str], endings: tuple[str, ...]) -> None:
    """What was installed in some folders of a package ('data/s3') is there as it was. Raises Altered."""
    for name, wanted in _listed(package, version, folders):
        if not name.endswith(endings):
            continue
        try:
            data = (package.parent / name).read_bytes()
        except OSError:
            raise _altered(package, name, True) from None
        if _digest(data) != wanted:
            raise _altered(package, name, False)


def check_pack(folder: Path) -> None:
    """The built-in pack has just the rules and libraries that were installed, each as it was. Raises Altered."""
    parts = [f"{folder.name}/{part}" for part in ("policies", "rules")]
    check_folders(_PACKAGE, __version__, parts, _CODE)
    listed = dict(_listed(_PACKAGE, __version__, parts))
    if not listed:
        return
    for part in parts:
        for path in (_PACKAGE / part).rglob("*"):
            if path.suffix in _CODE and _name(_PACKAGE, path) not in listed:
                raise Altered(f"{_name(_PACKAGE, path)} was not installed with conformant", _HINTS["scanner"])


_HINTS = {
    "scanner": "install conformant anew: pip install --force-reinstall conformant; rules of your own belong in a pack",
    "botocore": "install it anew: pip install --force-reinstall botocore",
}


def _altered(package: Path, name: str, gone: bool) -> Altered:
    what = "is missing or can't be read" if gone else "is not the file that was installed"
    return Altered(f"{name} {what}, so that no verdict could be trusted", _HINTS.get(package.name, ""))


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


def _name(package: Path, path: Path) -> str:
    try:
        return path.relative_to(package.parent).as_posix()
    except ValueError:
        return ""  # not the package's own


def _listed(package: Path, version: str, folders: Collection[str]) -> Iterator[tuple[str, str]]:
    """Name and hash of what was installed there."""
    starts = tuple(f"{package.name}/{folder}/" for folder in folders)
    for line in _record(package, version).splitlines():
        if line.startswith(starts):
            name, _, rest = line.partition(",sha256=")
            if rest:
                yield name, rest.partition(",")[0]


@cache
def _record(package: Path, version: str) -> str:
    """What the installer left, a line a file; empty where it left none."""
    distribution = "conformant" if package == _PACKAGE else package.name
    try:
        text = (package.parent / f"{distribution}-{version}.dist-info" / "RECORD").read_text(encoding="utf-8")
    except OSError:
        return ""
    return f"\n{text.replace(chr(13), '')}\n"
