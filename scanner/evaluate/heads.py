"""Heads of rules, `x[name] contains value`, that the compiler of the embedded engine misreads without a word."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BLIND = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|#[^\n]*')
_HEAD = re.compile(
    r"\s*(?:default\s+)?(?!(?:package|import|input|data)\b)[A-Za-z_]\w*(?:\.|\[[^\]]*\]\s*(?:[.\[]|contains\b))"
)


def are_misread(sources: Iterable[str]) -> bool:
    """
    Whether a rule of these modules has a reference for its head, more than `name` or `name[key]`.

    The compiler drops the rest of such a head; the interpreter reads it right.
    """
    return any(_HEAD.match(line) for source in sources for line in _outermost(_BLIND.sub('""', source)))


def _outermost(text: str) -> Iterable[str]:
    """The lines that begin outside of all brackets."""
    depth = 0
    for line in text.splitlines():
        if depth == 0:
            yield line
        depth += sum(line.count(bracket) for bracket in "([{") - sum(line.count(bracket) for bracket in ")]}")
