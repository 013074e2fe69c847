"""What the manifest of a CDK app, beside its templates, tells of the code that made a resource."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.cloudformation.template import Template

_MAX_SIZE = 16 << 20
_SHOWN = 3
"""Places in the code shown for one resource, innermost first."""

Frames = Mapping[str, tuple[str, ...]]
"""Places in the app's code, by construct path with a leading slash and by logical id."""


def construct(template: Template, name: str) -> str:
    """The construct path of a resource; empty where it has none."""
    metadata = template.resources.get(name, {}).get("Metadata")
    path = metadata.get("aws:cdk:path") if isinstance(metadata, dict) else None
    return path if isinstance(path, str) else ""


def frames(file: str) -> Frames:
    """What the manifest in the folder of a template says; nothing where it is missing or odd: it only adds comfort."""
    found: dict[str, tuple[str, ...]] = {}
    if not file.endswith(".template.json"):
        return found
    folder, name = os.path.split(file)
    artifacts = _load(folder, "manifest.json").get("artifacts")
    for artifact in artifacts.values() if isinstance(artifacts, dict) else ():
        properties = artifact.get("properties") if isinstance(artifact, dict) else None
        own = isinstance(properties, dict) and properties.get("templateFile") == name
        for path, logical_id, places in _entries(artifact, folder):
            found.setdefault(path, places)
            if own:
                found.setdefault(logical_id, places)
    return found


def _entries(artifact: Any, folder: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Construct path, logical id and places of every resource of a stack."""
    if not isinstance(artifact, dict):
        return
    more = artifact.get("additionalMetadataFile")
    for metadata in (artifact.get("metadata"), _load(folder, more) if isinstance(more, str) else None):
        for path, entries in metadata.items() if isinstance(metadata, dict) else ():
            for entry in entries if isinstance(entries, list) else ():
                if isinstance(entry, dict) and entry.get("type") == "aws:cdk:logicalId":
                    trace = entry.get("trace")
                    places = [place for place in trace if isinstance(place, str)] if isinstance(trace, list) else []
                    own = [place for place in places if "node_modules" not in place and "node:internal" not in place]
                    if places and isinstance(entry.get("data"), str):
                        yield path, entry["data"], tuple((own or places)[:_SHOWN])


def _load(folder: str, name: str) -> Mapping[str, Any]:
    """A JSON object from a file of the folder; empty where there is none."""
    path = os.path.join(folder, name)
    try:
        if name != os.path.basename(name) or os.path.islink(path) or os.path.getsize(path) > _MAX_SIZE:
            return {}
        if not os.path.isfile(path):
            return {}
        with open(path, encoding="utf-8") as stream:
            data = json.load(stream)
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
