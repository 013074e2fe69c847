"""How reports and documents put things into words: what more than one of them says, said once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from unicodedata import category

from scanner.expressions import later
from scanner.model import Finding, Introduction, Location, StackLink, When
from scanner.rule import Rule

WAIVE = "a comment on the line, or on the first line of the resource; in JSON, beside its Type"
"""Where a waiver stands; `waiver` gives both forms."""

CARE = "this can replace the resource or cut traffic"
"""What is said beside a fix that is not safe."""

# What YAML takes without quotes.
_PLAIN = later(r"(?!(?i:true|false|yes|no|on|off|null|y|n)$)[A-Za-z_/](?:[\w./-]|:(?=[\w:]))*", re.ASCII)


def clean(text: str, keep: str = "") -> str:
    """Text that moves no cursor, colours nothing and keeps its direction: what could is spelled out, `keep` aside."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or c in keep else " " if category(c) == "Zs" else c.encode("unicode_escape").decode()
        for c in text
    )


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a description, each on one line."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip())]


def count(number: int, noun: str) -> str:
    """'1 file', '1,200 files'."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def when(conditions: When) -> str:
    """'IsProduction is false and HasKey is true'; empty for always."""
    return " and ".join(f"{name} is {str(truth).lower()}" for name, truth in conditions.items())


def place(location: Location | None) -> str:
    """file:line:column, as editors take it; the ARN or id of a live resource; empty for no place."""
    if location is None or location.is_live:
        return location.file if location else ""
    return f"{location.file}:{location.line}:{location.column}"


def is_account(target: str) -> bool:
    """Whether a target of a run is an account and region ('aws:123456789012/eu-west-1') and no file."""
    return re.match(r"aws:\d{12}(?:/|$)", target) is not None


def scope(targets: Iterable[str]) -> str:
    """How much was read: '12 files', '2 accounts in 3 regions'."""
    files, owners, regions = 0, set(), set()
    for target in targets:
        if is_account(target):
            account, _, region = target.partition("/")
            owners.add(account)
            regions.add(region)
        else:
            files += 1
    regions.discard("")
    said = count(len(owners), "account") + (f" in {count(len(regions), 'region')}" if regions else "")
    return " and ".join(filter(None, (count(files, "file") if files or not owners else "", said if owners else "")))


def whereabouts(findings: Iterable[Finding]) -> str:
    """How far findings are spread: 'in 3 files', 'in 2 accounts'."""
    found = {(f.location.is_live, f.account if f.location.is_live else f.location.file) for f in findings}
    owners = sum(is_live for is_live, _ in found)
    files = len(found) - owners
    said = (count(files, "file") if files or not owners else "", count(owners, "account") if owners else "")
    return "in " + " and ".join(filter(None, said))


def introduced(by: Introduction | None) -> str:
    """'PutBucketPolicy by arn:… at … from 203.0.113.9 (event 1f2e…)'; empty for None."""
    if by is None:
        return ""
    parts = (f"{by.event} by {by.actor}", by.at and f"at {by.at}", by.address and f"from {by.address}")
    return " ".join(filter(None, (*parts, f"(event {by.event_id})")))


def owned(stack: StackLink | None) -> str:
    """'shop, logical id Data, shop.yaml:3:5: the template passes, …'; empty for None."""
    if stack is None:
        return ""
    said = f"{stack.stack}, logical id {stack.logical_id}"
    if stack.location:
        said += f", {place(stack.location)}"
    state = _STATES.get(stack.state, "")
    return f"{said}: {state}" if state else said


_STATES = {
    "both": "the template fails too",
    "drift": "compliant in the template, not in the account",
}


def state(finding: Finding) -> str:
    """'suppressed', else the verdict."""
    return "suppressed" if finding.suppression else str(finding.verdict)


def groups(findings: Sequence[Finding]) -> Iterator[list[Finding]]:
    """Findings that differ in message and path alone: four settings missing from one block read as one."""

    def same(f: Finding) -> tuple[Any, ...]:
        return f.rule_id, state(f), f.resource_id, f.location, f.severity, tuple(f.when.items()), f.trace.chain

    return (list(group) for _, group in groupby(findings, key=same))


def waiver(rule_id: str) -> tuple[str, str]:
    """The comment that waives a rule, and what says the same in JSON."""
    entry = {"Metadata": {"conformant": {"ignore": [{"id": rule_id, "reason": "…"}]}}}
    return f"# conformant: ignore[{rule_id}] reason", json.dumps(entry, ensure_ascii=False)[1:-1]


def fixes(rule: Rule) -> list[tuple[str, Mapping[str, Any]]]:
    """The wanted properties of a rule, with the resource type where the fix gives them by type."""
    if not rule.fix:
        return []
    if all("::" in key for key in rule.fix):
        return list(rule.fix.items())
    return [("", rule.fix)]


def as_yaml(value: Any, room: int = 0) -> list[str]:
    """JSON values as lines of YAML. An entry is on one line where that takes no more than `room` characters."""
    return list(_block(value, "", room))


def _block(value: Any, indent: str = "", room: int = 0) -> Iterator[str]:
    items: Iterable[tuple[str, Any]] = (("-", item) for item in value) if isinstance(value, list | tuple) else ()
    if isinstance(value, Mapping):
        items = ((f"{_key(key)}:", item) for key, item in value.items())
    for label, item in items:
        flat = f"{indent}{label} {_flow(item)}"
        if isinstance(item, Mapping | list | tuple) and item and len(flat) > room:
            first, *rest = _block(item, indent + "  ")
            yield from (f"{indent}- {first.lstrip()}", *rest) if label == "-" else (indent + label, first, *rest)
        else:
            yield flat


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value) if isinstance(value, str) and _PLAIN.fullmatch(value) else _quoted(value)


def _key(key: Any) -> str:
    return key if isinstance(key, str) and _PLAIN.fullmatch(key) else _quoted(str(key))


def _quoted(value: Any) -> str:
    return clean(json.dumps(value, ensure_ascii=False, default=str))


def as_json(document: Any, indent: int | None = None) -> str:
    """JSON that ends with a newline and is always valid Unicode: half of a surrogate pair becomes U+FFFD."""
    text = (_ENCODER.encode(document) if indent is None else json.dumps(document, **_ENCODING, indent=indent)) + "\n"
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _known(value: Any) -> Any:
    """What the encoder does not know: a frozen mapping, a date in a fix."""
    return dict(value) if isinstance(value, Mapping) else str(value)


_ENCODING: dict[str, Any] = {"ensure_ascii": False, "default": _known}
_ENCODER = json.JSONEncoder(**_ENCODING, check_circular=False)
