"""
Inline suppressions, in the template itself, so that they are reviewed with it.

A comment on the line of the finding, or on the first line of its resource or the line above either:
`# conformant: ignore[S3-001, S3-008] public download site`. In JSON, which has no comments, the resource's Metadata:
`{"conformant": {"ignore": [{"id": "S3-001", "reason": "public download site"}]}}`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any

from scanner.model import Finding, Inventory, Location, Resource, Suppression

_COMMENT = re.compile(r"#\s*conformant:\s*ignore\[([^\]]*)\]\s*(.*)$")


def suppress(findings: Sequence[Finding], inventory: Inventory) -> list[Finding]:
    """The findings, those that are suppressed in the source marked so."""
    places = getattr(inventory.source, "suppression_places", None)
    if places is None or not findings:
        return list(findings)
    resources = {resource.id: resource for resource in inventory.resources}
    marked = []
    for finding in findings:
        resource = resources.get(finding.resource_id)
        found = resource and (_in_metadata(finding, resource) or _in_comment(finding, resource, inventory))
        marked.append(dataclasses.replace(finding, suppression=found) if found else finding)
    return marked


def _in_comment(finding: Finding, resource: Resource, inventory: Inventory) -> Suppression | None:
    source: Any = inventory.source
    if not source.has_comment(finding.location.file):
        return None
    for place in source.suppression_places(resource, finding.path):
        for number in (place.line, place.line - 1):
            line = source.line(place, number)
            match = _COMMENT.search(line)
            # A comment above counts only where it stands alone; else it belongs to that line.
            if match and (number == place.line or line.lstrip().startswith("#")) and _names(match[1], finding.rule_id):
                at = Location(place.file, number, match.start() + 1, number, len(line) + 1)
                return Suppression("inSource", match[2].strip(), at)
    return None


def _names(listed: str, rule_id: str) -> bool:
    return rule_id in (name.strip() for name in listed.split(","))


def _in_metadata(finding: Finding, resource: Resource) -> Suppression | None:
    metadata = resource.attributes.get("Metadata")
    own = metadata.get("conformant") if isinstance(metadata, Mapping) else None
    entries = own.get("ignore") if isinstance(own, Mapping) else None
    for entry in entries if isinstance(entries, list) else ():
        if entry == finding.rule_id:
            return Suppression("inSource", "")
        if isinstance(entry, Mapping) and entry.get("id") == finding.rule_id:
            return Suppression("inSource", str(entry.get("reason", "")))
    return None
