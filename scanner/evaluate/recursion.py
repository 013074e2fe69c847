"""Policies whose rules refer to themselves: Rego forbids it, and the embedded engine ends the whole process on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scanner.evaluate.literals import among, mentions

_BLIND = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|#[^\n]*')
_HEAD = re.compile(r"^(?:default\s+)?([A-Za-z_]\w*)", re.MULTILINE)
_KEYWORDS = frozenset({"package", "import", "default", "else"})
_PACKAGE = re.compile(r"^package\s+([\w.]+)", re.MULTILINE)
_WORD = re.compile(r"(?<![\w.])([A-Za-z_]\w*)(?!\w)(?!\s*:[^=])")


def may_recurse(sources: Iterable[str]) -> bool:
    """
    Whether a rule of these modules might refer to itself, perhaps through others.

    Told from the text: true too often (a variable may bear a rule's name) rather than too seldom.
    """
    mentioned: dict[str, Sequence[str]] = {}
    for source in sources:
        text = _BLIND.sub('""', source)
        package = _PACKAGE.search(text)
        name = package[1] if package else ""
        mentioned[name] = [path for path in mentions(source) if not f"{path}.".startswith(f"{name}.")]
        if _circular(_references(text, name)):
            return True
    return _circular(
        {name: {of for path in paths for of in among(path, mentioned)} for name, paths in mentioned.items()}
    )


def _references(text: str, package: str) -> dict[str, set[str]]:
    """For each rule of a module the names in it."""
    found: dict[str, set[str]] = {}
    heads = [head for head in _HEAD.finditer(text) if head[1] not in _KEYWORDS or head[0] != head[1]]
    names = {head[1] for head in heads}
    for head, follower in zip(heads, [*heads[1:], None], strict=True):
        body = text[head.end() : follower.start() if follower else len(text)]
        whole = re.findall(rf"\bdata\.{re.escape(package)}\.(\w+)", body)
        found.setdefault(head[1], set()).update(names.intersection((*_WORD.findall(body), *whole)))
    return found


def _circular(graph: dict[str, set[str]]) -> bool:
    """Whether something leads back to itself."""
    done: set[str] = set()
    for start in graph:
        route: list[str] = []
        pending: list[tuple[str, bool]] = [(start, True)]
        while pending:
            name, enter = pending.pop()
            if not enter:
                done.add(route.pop())
            elif name in route:
                return True
            elif name not in done and name in graph:
                route.append(name)
                pending.append((name, False))
                pending += [(other, True) for other in graph[name]]
    return False
