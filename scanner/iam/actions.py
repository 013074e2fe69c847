"""What AWS's actions do and on which kinds of resources, from an index made by `tools/build_iam_actions.py`.

The index holds a service a line. It is read when a rule first asks, a service's line when one of its actions is
asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from scanner import integrity
from scanner.iam.patterns import ANY, Target, covers
from scanner.iam.statements import Statement
from scanner.integrity import Altered

PERMISSIONS, TAGGING, WRITE, LIST, READ = "P", "T", "W", "L", "R"
"""Access levels: who may do what, tags, changes, names of resources, their content."""


class Action(NamedTuple):
    """One action of a service."""

    name: str
    """'s3:GetObject'."""
    level: str
    required: tuple[Target, ...]
    """Every resource of each kind that must all be allowed."""
    optional: tuple[Target, ...]
    """Every resource of each kind of which one must be allowed, or none where there are required ones."""

    @property
    def can_be_bounded(self) -> bool:
        """Whether a Resource element can name what it is done to; else only a star lets it happen."""
        return bool(self.required or self.optional)

    def reaches_all(self, statement: Statement) -> bool:
        """Whether the statement's resources are every resource that it can be done to."""
        if self.required:
            return all(map(statement.on_resource, self.required))
        return any(map(statement.on_resource, self.optional)) or statement.on_resource(Target())


@lru_cache(maxsize=1024)
def find(name: str) -> Action | None:
    """An action by its name, in whatever case."""
    service, _, wanted = name.lower().partition(":")
    entry = _entry(_index(), service)
    for group, names in entry.get("actions", {}).items():
        for each in names.split() if wanted in names.lower() else ():
            if each.lower() == wanted:
                return _action(service, each, group, _targets(service))
    return None


@lru_cache(maxsize=1024)
def matching(pattern: str) -> tuple[Action, ...]:
    """The actions that a pattern of an Action element stands for; none where AWS has no such action."""
    service, _, rest = pattern.lower().partition(":")
    if "*" not in rest and "?" not in rest and "*" not in service and "?" not in service:
        found = find(pattern)
        return (found,) if found else ()
    return tuple(
        action
        for key in _services_like(service)
        for name, action in _service(key).items()
        if covers(pattern.lower(), name)
    )


def _services_like(pattern: str) -> Iterator[str]:
    if "*" not in pattern and "?" not in pattern:
        return iter((pattern,))
    return (key for key in _KEY.findall(_index()) if covers(pattern, key))


_KEY = re.compile(r'^"([^"]+)":', re.MULTILINE)


@cache
def _index() -> str:
    try:
        text = integrity.read(Path(__file__).with_name("actions.json")).decode()
        whole = text.startswith("{\n") and text.endswith("\n}\n")
        sound = whole and all(name in _names(_entry(text, service)) for service, name in _SURELY)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        sound = False
    if not sound:
        # A rule that knows no action would find none that is dangerous.
        raise Altered("the list of AWS's actions is missing or broken, so that no verdict could be trusted", _HINT)
    return text


@lru_cache(maxsize=512)
def _entry(index: str, service: str) -> Mapping[str, Any]:
    """What a line of the index says of a service; nothing where it has none."""
    head = f'\n"{service}":'
    start = index.find(head) if '"' not in service else -1  # names come from policies
    if start < 0:
        return {}
    found: Mapping[str, Any] = json.loads(index[start + len(head) : index.index("\n", start + 1)].removesuffix(","))
    return found


_HINT = "install conformant anew: pip install --force-reinstall conformant"
_SURELY = (("iam", "PassRole"), ("s3", "GetObject"), ("ec2", "RunInstances"), ("sts", "AssumeRole"))


def _names(entry: Mapping[str, Any]) -> set[str]:
    return {name for names in entry["actions"].values() for name in names.split()}


@lru_cache(maxsize=512)
def _service(key: str) -> Mapping[str, Action]:
    """The actions of a service by their name in lower case."""
    return {
        f"{key}:{name.lower()}": _action(key, name, group, _targets(key))
        for group, names in _entry(_index(), key).get("actions", {}).items()
        for name in names.split()
    }


@lru_cache(maxsize=512)
def _targets(service: str) -> Sequence[Target]:
    """Every kind of resource that actions of a service are done to."""
    return [Target(*text.replace("*", ANY).split(":", 1)) for text in _entry(_index(), service)["types"]]


def _action(service: str, name: str, group: str, targets: Sequence[Target]) -> Action:
    level, *kinds = group.split("|")
    required, optional = (tuple(targets[int(number)] for number in numbers.split()) for numbers in kinds)
    return Action(f"{service}:{name}", level, required, optional)
