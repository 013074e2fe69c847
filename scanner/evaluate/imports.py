"""Imported packages spelt out: for `lib.name` the compiler of the embedded engine evaluates all rules of `lib`."""

from __future__ import annotations

import re

_IMPORT = re.compile(r"^[ \t]*import[ \t]+(data(?:\.[A-Za-z_]\w*)+)(?:[ \t]+as[ \t]+([A-Za-z_]\w*))?[ \t]*$", re.M)
_BLIND = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|#[^\n]*')
_WORD = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|#[^\n]*|(?<![\w.])([A-Za-z_]\w*)(?=(\.[A-Za-z_])?)')


def spelt_out(source: str) -> str:
    """
    A module with `data.lib.name` where it says `lib.name`: for that the compiler evaluates the one rule.

    A name that also stands alone, as a variable of the module does somewhere, is left as it is. Lines stay where they
    are.
    """
    text = _BLIND.sub("", source)
    packages = {alias or path.rpartition(".")[2]: path for path, alias in _IMPORT.findall(text)}
    if not packages:
        return source
    for word, member in _WORD.findall(_IMPORT.sub("", text)):
        if word and not member:
            packages.pop(word, None)

    def full(found: re.Match[str]) -> str:
        return packages.get(found[1], found[0]) if found[1] and found[2] else found[0]

    return _WORD.sub(full, source)
