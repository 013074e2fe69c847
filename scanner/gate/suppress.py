"""
Inline suppressions, in the template itself, so that they are reviewed with it.

A comment on the line of the finding, or on the first line of its resource or the line above either:
`# conformant: ignore[S3-001, S3-008] public download site`. Another tool's id (CKV_AWS_18) does too. In JSON, which has
no comments, the resource's Metadata:
`{"conformant": {"ignore": [{"id": "S3-001", "reason": "public download site"}]}}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scanner.expressions import later
from scanner.model import Finding, Inventory, Location, Resource, Suppression
from scanner.rule import Rule

_COMMENT = later(r"#\s*conformant:\s*ignore\[([^\]]*)\]\s*(.*)$")


Names = Mapping[str, frozenset[str]]
"""By the id of a rule, all that it may be called: its own id and other tools', in lower case."""


def names_of(rules: Iterable[Rule]) -> Names:
    """What the rules may be called in a suppression."""
    return {
        rule.id: frozenset({rule.id.lower(), *(alias.lower() for ids in rule.aliases.values() for alias in ids)})
        for rule in rules
    }


def suppress(findings: Sequence[Finding], inventory: Inventory, names: Names) -> list[Finding]:
    """The findings, those that are suppressed in the source marked so."""
    places = getattr(inventory.source, "suppression_places", None)
    if places is None or not findings:
        return list(findings)
    resources = {resource.id: resource for resource in inventory.resources}
    marked = []
    for finding in findings:
        resource = resources.get(finding.resource_id)
        own = names.get(finding.rule_id) or frozenset({finding.rule_id.lower()})
        found = resource and (_in_metadata(own, resource) or _in_comment(finding, own, resource, inventory))
        marked.append(finding._replace(suppression=found) if found else finding)
    return marked


def _in_comment(
    finding: Finding, names: frozenset[str], resource: Resource, inventory: Inventory
) -> Suppression | None:
    source: Any = inventory.source
    if not source.has_comment(finding.location.file):
        return None
    for place in source.suppression_places(resource, finding.path):
        for number in (place.line, place.line - 1):
            line = source.line(place, number)
            match = _COMMENT.search(line)
            # A comment above counts only where it stands alone; else it belongs to that line.
            if match and (number == place.line or line.lstrip().startswith("#")) and _lists(match[1], names):
                at = Location(place.file, number, match.start() + 1, number, len(line) + 1)
                return Suppression("inSource", match[2].strip(), at)
    return None


def _lists(listed: str, names: frozenset[str]) -> bool:
    return any(name.strip().lower() in names for name in listed.split(","))


def _in_metadata(names: frozenset[str], resource: Resource) -> Suppression | None:
    metadata = resource.attributes.get("Metadata")
    own = metadata.get("conformant") if isinstance(metadata, Mapping) else None
    entries = own.get("ignore") if isinstance(own, Mapping) else None
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, str) and entry.lower() in names:
            return Suppression("inSource", "")
        if isinstance(entry, Mapping) and str(entry.get("id")).lower() in names:
            return Suppression("inSource", str(entry.get("reason", "")))
    return None
