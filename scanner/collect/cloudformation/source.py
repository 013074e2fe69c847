"""Places of a template's findings: line and column, source lines, where a value came from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from scanner.collect.cloudformation import cdk
from scanner.collect.cloudformation.conditions import World, combine
from scanner.collect.cloudformation.intrinsics import describe, is_intrinsic, mentions
from scanner.collect.cloudformation.masking import mask
from scanner.collect.cloudformation.template import Template
from scanner.model import Edit, Location, PartialString, Path, RelatedLocation, Resource, Snippet, Trace, Unknown, When
from scanner.secrets import MASK, is_secret_name, mask_text

_CONTEXT = 1
"""Lines shown before and after the place."""
_LONGEST = 12
"""Lines shown of a place that spans many."""


class TemplateSource:
    """A template and its nested stacks, by prefix of the resource ids."""

    def __init__(self, templates: Mapping[str, Template]) -> None:
        self._templates = templates
        self._manifests: dict[str, cdk.Frames] = {}
        self._by_file = {template.document.file: template for template in reversed(list(templates.values()))}

    @property
    def nested_files(self) -> frozenset[str]:
        """The templates of nested stacks that were read here."""
        return frozenset(template.document.file for prefix, template in self._templates.items() if prefix)

    def _home(self, resource: Resource) -> tuple[Template, str]:
        prefix, _, name = resource.id.rpartition("/")
        prefix = f"{prefix}/" if prefix else ""
        return self._templates[prefix], name

    def worlds(self, conditions: frozenset[str]) -> tuple[When, ...]:
        """Reachable assignments; those of different templates vary freely."""
        groups: dict[str, set[str]] = {}
        for condition in conditions:
            prefix, slash, name = condition.rpartition("/")
            groups.setdefault(prefix + slash, set()).add(name)
        per_template: list[list[World]] = [
            [
                ({prefix + name: truth for name, truth in world.items()}, {})
                for world, _ in self._templates[prefix].conditions.worlds(frozenset(names))
            ]
            for prefix, names in sorted(groups.items())
        ]
        combined, _ = combine(per_template)
        return tuple(world for world, _ in combined)

    def _written(self, resource: Resource, path: Path) -> tuple[Template, Path, Any, tuple[str, ...]]:
        template, name = self._home(resource)
        if resource.type == "Template::Parameter":
            return template, ("Parameters", name, *path), None, ()
        world = template.local(resource.worlds[0]) if resource.worlds else {}
        return template, *template.source_path(name, path, world)

    def locate(self, resource: Resource, path: Path) -> Location:
        """The property where it is written, else the nearest parent that exists."""
        template, source_path, _, _ = self._written(resource, path)
        return template.document.location(source_path)

    def snippet(self, location: Location) -> Snippet | None:
        """The lines of the place and one on either side; a long place is cut."""
        template = self._by_file.get(location.file)
        if template is None:
            return None
        lines = template.document.masked_lines
        first = max(1, location.line - _CONTEXT)
        last = min(len(lines), max(location.line, min(location.end_line, location.line + _LONGEST)) + _CONTEXT)
        return Snippet(first, tuple(lines[first - 1 : last]))

    def trace(self, resource: Resource, path: Path) -> Trace:
        """The value, what it was made of, and the parameters, mappings and conditions behind it."""
        template, _, written, passed = self._written(resource, path)
        if not path:
            written = None  # the whole resource explains nothing
        document = template.document
        related = [
            RelatedLocation(document.location(("Conditions", name)), f"condition {name}")
            for name in passed
            if name in template.conditions.expressions
        ]
        _, name = self._home(resource)
        condition = template.resources.get(name, {}).get("Condition")
        if isinstance(condition, str) and condition in template.conditions.expressions:
            related.append(RelatedLocation(document.location(("Conditions", condition)), f"condition {condition}"))
        origins = []
        for mentioned in dict.fromkeys(mentioned for mentioned, _ in mentions(written)):
            if mentioned in template.parameters:
                origins.append(template.parameters[mentioned].origin)
                related.append(RelatedLocation(document.location(("Parameters", mentioned)), f"parameter {mentioned}"))
            elif mentioned in template.resources:
                origins.append(f"resource {mentioned}")
                related.append(RelatedLocation(document.location(template.path_of(mentioned)), f"resource {mentioned}"))
        if is_intrinsic(written) and "Fn::FindInMap" in written:
            table = (
                written["Fn::FindInMap"][0]
                if isinstance(written["Fn::FindInMap"], list) and written["Fn::FindInMap"]
                else ""
            )
            if isinstance(table, str) and table in template.mappings:
                origins.append(f"mapping {table}")
                related.append(RelatedLocation(document.location(("Mappings", table)), f"mapping {table}"))
        if is_intrinsic(written) and not origins:
            (function, argument), *_ = written.items()
            if argument != "AWS::NoValue":
                origins.append(describe(function, argument))
        return Trace(
            value=self._shown(resource, path, written) if path else "",
            origin=self.mask(", ".join(dict.fromkeys(origins))),
            related=tuple(related[:10]),
            construct=cdk.construct(template, name),
            frames=self._frames(template, name),
            chain=template.chain,
        )

    def mask(self, text: str) -> str:
        """A text about a finding as it may be shown: no secret of the templates in it."""
        for template in self._templates.values():
            for secret in template.document.secrets:
                text = text.replace(secret, MASK)
        return mask_text(text)

    def _shown(self, resource: Resource, path: Path, written: Any) -> str:
        """The value at a path in at most 100 characters, secrets masked."""
        if is_intrinsic(written) and "Fn::Base64" in written:
            return ""  # it reads as nothing, and could hide a secret
        value = _get(resource.properties, path)
        if value is None:
            return ""
        if resource.type == "Template::Parameter":
            name = resource.id.rpartition("/")[2]
            hidden = is_secret_name(name) or resource.properties.get("NoEcho") is True
            shown = MASK if hidden and path[0] in ("Default", "AllowedValues") else _short(mask(value, str(path[-1])))
        else:
            name = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
            around = mask(_get(resource.properties, path[:-1]), name)
            inner = _get(around, path[-1:])
            shown = _short(mask(value, name) if inner is None else mask(inner, name))
        shown = self.mask(shown[:2_000])
        return shown if len(shown) <= 100 else shown[:97] + "..."

    def edits(self, resource: Resource, wanted: Mapping[str, Any]) -> tuple[Edit, ...]:
        """The changes of the text that give a resource its wanted properties; none where that isn't sure."""
        from scanner.remediate import template as remediate

        template, name = self._home(resource)
        is_parameter = resource.type == "Template::Parameter"
        if not is_parameter and template.origins.get(name, ("Resources", name)) != ("Resources", name):
            return ()  # a loop makes it, and others
        if is_parameter:
            return remediate.edits(template.document, ("Parameters",), {name: wanted})
        return remediate.edits(template.document, ("Resources", name), {"Properties": wanted})

    def suppression_places(self, resource: Resource, path: Path) -> tuple[Location, Location]:
        """Where an inline comment may stand: the property, and the first line of the resource."""
        template, name = self._home(resource)
        top = ("Parameters", name) if resource.type == "Template::Parameter" else template.path_of(name)
        return self.locate(resource, path), template.document.location(top)

    def has_comment(self, file: str) -> bool:
        """Whether a file has any suppressing comment at all."""
        template = self._by_file.get(file)
        return template is not None and template.document.has_comment

    def line(self, location: Location, number: int) -> str:
        """A line of the file of a location; empty past its ends."""
        template = self._by_file.get(location.file)
        lines = template.document.lines if template else []
        return lines[number - 1] if 1 <= number <= len(lines) else ""

    def _frames(self, template: Template, name: str) -> tuple[str, ...]:
        """Where a CDK app made a resource."""
        file = template.document.file
        if file not in self._manifests:
            self._manifests[file] = cdk.frames(file)
        found = self._manifests[file]
        return found.get(f"/{cdk.construct(template, name)}") or found.get(name, ())


def _get(value: Any, path: Path) -> Any:
    for step in path:
        if isinstance(step, int):
            if step == 0 and isinstance(value, Mapping):
                continue  # one object where a list of them is usual
            value = value[step] if isinstance(value, list) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _short(value: Any) -> str:
    """A value as one line."""
    if isinstance(value, Unknown):
        return f"unknown ({value.reason})"
    if isinstance(value, str | PartialString):
        return str(value)
    return json.dumps(
        value, default=lambda item: item.text if isinstance(item, Unknown) else str(item), ensure_ascii=False
    )
