"""The report for code scanning: SARIF 2.1.0, within the limits of GitHub."""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from scanner.model import (
    Edit,
    Finding,
    Introduction,
    Location,
    Problem,
    RelatedLocation,
    Severity,
    Snippet,
    StackLink,
    Suppression,
    Verdict,
)
from scanner.report import Report
from scanner.rule import Rule
from scanner.text import CARE, WAIVE, as_json, as_yaml, fixes, introduced, owned, waiver, when

MOST_RESULTS = 5_000
"""GitHub keeps no more of one run, by severity; so we choose, and say so."""

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_LONGEST = 1_000  # characters of a description or a source line

_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
# The middle of the bands into which GitHub sorts: over 9 critical, 7 high, 4 medium, below that low.
_SCORES = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "3.0",
    Severity.INFO: "0.0",
}
# An unknown is "open": too little was known to decide.
_KINDS = {Verdict.FAIL: "fail", Verdict.UNKNOWN: "open", Verdict.PASS: "pass"}


def render(report: Report) -> str:
    """
    The report as SARIF that ends with a newline. Columns count Unicode code points.

    At most `MOST_RESULTS` results: failures first and worst first, then unknowns, suppressed ones and passes;
    a notification tells how many were left out.
    """
    indexes = {rule.id: index for index, rule in enumerate(report.rules)}
    kept = _kept(report.findings)
    run = {
        "tool": {
            "driver": {
                "name": "Conformant",
                "version": report.version,
                "semanticVersion": report.version,
                "informationUri": "https://conformant.readthedocs.io/",
                "rules": [_rule(rule) for rule in report.rules],
            }
        },
        "automationDetails": {"id": "conformant/"},
        "invocations": [_invocation(report, len(report.findings) - len(kept), indexes)],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The directory in which the scan was started."}}},
        "results": _results(kept, report.rule_by_id, indexes),
        "columnKind": "unicodeCodePoints",
    }
    return as_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _kept(findings: Sequence[Finding]) -> list[Finding]:
    """The most important findings, in the order of the report."""
    if len(findings) <= MOST_RESULTS:
        return list(findings)

    def importance(placed: tuple[int, Finding]) -> tuple[bool, int, int, int]:
        index, finding = placed
        settled = finding.verdict is Verdict.PASS or finding.suppression is not None
        return settled, list(_KINDS).index(finding.verdict), -finding.severity.rank, index

    most = heapq.nsmallest(MOST_RESULTS, enumerate(findings), key=importance)
    return [finding for _, finding in sorted(most, key=lambda placed: placed[0])]


def _rule(rule: Rule) -> dict[str, Any]:
    help_text = [rule.description.strip()]
    markdown = [f"**{_escape(rule.title)}**", _escape(rule.description.strip())]
    care = "" if rule.fix_safety == "safe" else f" With care: {CARE}."
    for resource_type, properties in fixes(rule):
        said = f"Set these properties{f' of {resource_type}' if resource_type else ''}.{care}"
        wanted = "\n".join(as_yaml(properties))
        help_text += [said, wanted]
        markdown += [said, _fenced(wanted)]
    said, waive = f"To waive, {WAIVE}:", "\n".join(waiver(rule.id))
    help_text += [said, waive, rule.url]
    markdown += [said, _fenced(waive), f"[{_escape(rule.id)}]({_uri(rule.url)})"]
    return {
        "id": rule.id,
        "name": _pascal(rule.name or rule.id),
        "shortDescription": {"text": _sentence(_clip(rule.title))},
        "fullDescription": {"text": _sentence(_clip(" ".join(rule.description.split()) or rule.title))},
        "help": {"text": "\n\n".join(filter(None, help_text)), "markdown": "\n\n".join(filter(None, markdown))},
        "helpUri": _uri(rule.url),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "security-severity": _SCORES[rule.severity],
            "precision": "high",
            "tags": sorted({"security", "aws", rule.service or "custom"}),
            "aliases": {tool: list(ids) for tool, ids in rule.aliases.items()},
        },
    }


def _results(findings: Sequence[Finding], rules: Mapping[str, Rule], indexes: Mapping[str, int]) -> list[Any]:
    seen: Counter[str] = Counter()
    results = []
    for finding in findings:
        # The number keeps results apart that differ only in the conditions under which they hold.
        seen[finding.fingerprint] += 1
        line_hash = f"{finding.fingerprint}:{seen[finding.fingerprint]}"
        rule = rules.get(finding.rule_id)
        results.append(_result(finding, rule, line_hash) | _index(finding.rule_id, indexes))
    return results


def _index(rule_id: str, indexes: Mapping[str, int]) -> dict[str, int]:
    return {"ruleIndex": indexes[rule_id]} if rule_id in indexes else {}


def _result(finding: Finding, rule: Rule | None, line_hash: str) -> dict[str, Any]:
    trace, suppression = finding.trace, finding.suppression
    properties = {
        "severity": finding.severity,
        "path": list(finding.path),
        "when": dict(finding.when),
        "witness": finding.witness,
        "value": trace.value,
        "origin": trace.origin,
        "construct": trace.construct,
        "frames": list(trace.frames),
        "chain": list(trace.chain),
        "account": finding.account,
        "region": finding.region,
        "stack": _stack(finding.stack),
        "introducedBy": _introduction(finding.introduced_by),
        "fix": rule.fix_for(finding.resource_type) if rule and finding.verdict is not Verdict.PASS else None,
    }
    result = {
        "ruleId": finding.rule_id,
        "kind": _KINDS[finding.verdict],
        "level": _LEVELS[finding.severity] if finding.verdict is Verdict.FAIL else "none",
        "message": {"text": _message(finding)},
        "locations": [_location(finding)],
        "relatedLocations": [_related(index, place) for index, place in enumerate(_places(finding), 1)],
        "partialFingerprints": {"primaryLocationLineHash": line_hash},
        "suppressions": [_suppression(suppression)] if suppression else [],
        "properties": {key: value for key, value in properties.items() if value not in ("", None, [], {})},
    }
    if finding.edits:
        result["fixes"] = [_fix(finding.edits, rule.title if rule else finding.rule_id)]
    return result


def _location(finding: Finding) -> dict[str, Any]:
    """A live resource has a name and no file."""
    if finding.location.is_live:
        name = re.split(r"[/:]", finding.resource_id.rstrip("/:*"))[-1]
        where = {"account": finding.account, "region": finding.region}
        kept = {key: value for key, value in where.items() if value}
        return {"logicalLocations": [_logical(name, finding, kept)]}
    name = finding.resource_id.rpartition("/")[2]
    return {
        "physicalLocation": _physical(finding.location, finding.snippet),
        "logicalLocations": [_logical(name, finding, {})],
    }


def _logical(name: str, finding: Finding, more: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": name,
        "fullyQualifiedName": finding.resource_id,
        "kind": "resource",
        "properties": {"type": finding.resource_type, **more},
    }


def _places(finding: Finding) -> list[RelatedLocation]:
    """The places that help to understand a finding; among them where the template declares a live resource."""
    places = [place for place in finding.trace.related if not place.location.is_live]
    if finding.stack and finding.stack.location:
        places.append(RelatedLocation(finding.stack.location, f"Stack {owned(finding.stack)}"))
    return places


def _stack(stack: StackLink | None) -> dict[str, str] | None:
    if stack is None:
        return None
    said = {"name": stack.stack, "logicalId": stack.logical_id, "state": stack.state}
    return {key: value for key, value in said.items() if value}


def _introduction(by: Introduction | None) -> dict[str, str] | None:
    if by is None:
        return None
    said = {
        "event": by.event,
        "eventId": by.event_id,
        "at": by.at,
        "actor": by.actor,
        "address": by.address,
        "agent": by.agent,
    }
    return {key: value for key, value in said.items() if value}


def _fix(edits: Sequence[Edit], title: str) -> dict[str, Any]:
    changes: dict[str, list[Any]] = {}
    for edit in edits:
        replacement = {"deletedRegion": _region(edit.location), "insertedContent": {"text": edit.text}}
        changes.setdefault(edit.location.file, []).append(replacement)
    return {
        "description": {"text": _sentence(f"Change the template so that it holds: {title}")},
        "artifactChanges": [{"artifactLocation": _artifact(f), "replacements": r} for f, r in changes.items()],
    }


def _suppression(suppression: Suppression) -> dict[str, Any]:
    place = suppression.location
    said = {"kind": suppression.kind, "status": "accepted", "justification": suppression.justification}
    return said | ({"location": {"physicalLocation": _physical(place)}} if place and not place.is_live else {})


def _message(finding: Finding) -> str:
    said = finding.message or "as the rule wants it"
    condition = f"when {when(finding.when)}" if finding.when else ""
    by = introduced(finding.introduced_by)
    parts = [f"'{finding.resource_id}': {said}", condition, finding.witness, by and f"introduced by {by}"]
    # "[…](…)" would be shown as a link, wherever the text came from.
    return _sentence(" ".join("; ".join(filter(None, parts)).split()).replace("](", "] ("))


def _related(index: int, place: RelatedLocation) -> dict[str, Any]:
    return {
        "id": index,
        "physicalLocation": _physical(place.location),
        "message": {"text": _sentence(place.message.replace("](", "] ("))},
    }


def _physical(location: Location, snippet: Snippet | None = None) -> dict[str, Any]:
    region = _region(location)
    place: dict[str, Any] = {"artifactLocation": _artifact(location.file), "region": region}
    if snippet and snippet.lines:
        lines = snippet.lines
        if location.line == location.end_line and 0 <= location.line - snippet.start_line < len(lines):
            marked = lines[location.line - snippet.start_line][location.column - 1 : location.end_column - 1]
            region["snippet"] = {"text": _clip(marked)}
        place["contextRegion"] = {
            "startLine": min(snippet.start_line, location.line),
            "endLine": max(snippet.start_line + len(lines) - 1, location.end_line),
            "snippet": {"text": "\n".join(_clip(line) for line in lines)},
        }
    return place


def _region(location: Location) -> dict[str, Any]:
    return {
        "startLine": location.line,
        "startColumn": location.column,
        "endLine": location.end_line,
        "endColumn": location.end_column,
    }


def _artifact(file: str) -> dict[str, str]:
    """A relative path is one below the source root; an absolute one stands for itself."""
    path = _percent(file)
    if file.startswith("/"):
        return {"uri": f"file://{path}"}
    if re.match(r"[A-Za-z]:/", file):
        return {"uri": f"file:///{file[:2]}{path[4:]}"}
    return {"uri": path, "uriBaseId": _ROOT}


def _percent(text: str) -> str:
    """Percent-encoded; the bytes of a file name that is no UTF-8 stay what they are."""
    try:
        raw = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "replace")
    return quote(raw, safe="/")


def _uri(text: str) -> str:
    return quote(text.encode("utf-8", "replace"), safe=":/?#[]@!$&'()*+,;=%~")


def _invocation(report: Report, left_out: int, indexes: Mapping[str, int]) -> dict[str, Any]:
    notifications = [_notification(problem, indexes) for problem in report.problems]
    notifications += [{"level": "note", "message": {"text": _sentence(note)}} for note in report.notes]
    if left_out:
        text = f"{left_out} more results were left out: a run holds {MOST_RESULTS}, the worst ones first."
        notifications.append({"level": "warning", "message": {"text": text}})
    return {
        "executionSuccessful": not report.problems,
        "exitCode": report.exit_code,
        "endTimeUtc": report.generated_at,
        "toolExecutionNotifications": notifications,
    }


def _notification(problem: Problem, indexes: Mapping[str, int]) -> dict[str, Any]:
    said = " ".join(map(_sentence, filter(None, (problem.message, problem.hint))))
    notification: dict[str, Any] = {
        "level": "error",
        "descriptor": {"id": problem.kind},
        "message": {"text": said},
    }
    if problem.location and problem.location.is_live:
        named = {"fullyQualifiedName": problem.location.file, "kind": "resource"}
        notification["locations"] = [{"logicalLocations": [named]}]
    elif problem.location:
        notification["locations"] = [{"physicalLocation": _physical(problem.location)}]
    if problem.rule_id in indexes:
        notification["associatedRule"] = {"id": problem.rule_id, "index": indexes[problem.rule_id]}
    return notification


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else text + "."


def _clip(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _pascal(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", name))


def _escape(text: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([\\`*_{}\[\]()<>#+.!|~&-])", r"\\\1", text)


def _fenced(code: str) -> str:
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    return f"{fence}yaml\n{code}\n{fence}"
