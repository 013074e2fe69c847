"""A resource as rules are asked about it: what is computed of it once for all of them."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from scanner.evaluate import unknowns
from scanner.evaluate.engine import as_input
from scanner.evaluate.unknowns import Assignment, Hole
from scanner.model import Path, Resource

_encoded = json.JSONEncoder(check_circular=False).encode
_FILLED = 256
"""Fillings of one resource that are kept for the next rule."""


class Filled:
    """A resource with its unknowns replaced, and its input document: made when a Rego rule asks."""

    def __init__(self, resource: Resource, document: str = "", tried: Assignment | None = None) -> None:
        self.resource = resource
        self.tried = tried
        """What stands for the unknowns."""
        self._document = document

    @property
    def document(self) -> str:
        """As JSON."""
        if not self._document:
            self._document = _encoded(as_input(self.resource))
        return self._document


class Subject:
    """A resource, with what is computed of it once."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self._filled: dict[tuple[tuple[str, type, Any], ...], Filled] = {}
        try:
            self._whole = _encoded(as_input(resource))
            """The input document of a resource in which nothing is unknown; empty for any other."""
        except TypeError:  # no JSON: an unknown, as a rule
            self._whole = ""
        self.holes: tuple[Hole, ...] = () if self._whole else unknowns.holes(resource)
        """Its unknowns."""

    @cached_property
    def hole_keys(self) -> tuple[Path, ...]:
        """For each hole the names on its path: whether a rule looks there is the same for all items of a list."""
        return tuple(tuple(step for step in hole.path if isinstance(step, str)) for hole in self.holes)

    @property
    def plain(self) -> Resource:
        """The resource with every unknown as {'$unknown': reason}."""
        return self.resource if self._whole else self._marked

    @cached_property
    def _marked(self) -> Resource:
        resource = self.resource
        return resource._replace(
            properties=unknowns.fill(resource.properties, {}) if self.holes else resource.properties,
            live=unknowns.fill(resource.live, {}) if self.holes else resource.live,
            attributes=unknowns.fill(resource.attributes, {}),
            ref=unknowns.fill(resource.ref, {}),
        )

    @property
    def document(self) -> str:
        """The input document of `plain`."""
        return self._whole or self._marked_document

    @cached_property
    def _marked_document(self) -> str:
        return _encoded(as_input(self._marked))

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(hole.unknown.reason for hole in self.holes)

    @cached_property
    def _unfilled(self) -> Filled:
        return Filled(self.plain, self._whole)

    def is_changed(self, assignment: Assignment) -> bool:
        """Whether it has any of these unknowns."""
        return bool(self.holes) and not self._own.isdisjoint(assignment)

    def filled(self, assignment: Assignment) -> Filled:
        """The resource with unknowns replaced; the same for every rule that tries the same."""
        own = {reason: assignment[reason] for reason in self._own if reason in assignment} if assignment else {}
        if not own:
            return self._unfilled
        # 1, 1.0 and True are equal, and lists and objects are told by identity: what is kept keeps them too.
        key = tuple(
            (reason, type(value), id(value) if isinstance(value, list | dict) else value)
            for reason, value in own.items()
        )
        known = self._filled.get(key)
        if known is None:
            tried = [hole.path for hole in self.holes if hole.unknown.reason in assignment]
            paths = [path for path in tried if path[:1] != (unknowns.LIVE,)]
            properties = unknowns.refill(self.plain.properties, self.resource.properties, paths, assignment)
            ref = unknowns.fill(self.resource.ref, assignment)
            live = self.plain.live if len(paths) == len(tried) else unknowns.fill(self.resource.live, assignment)
            resource = self.plain._replace(properties=properties, ref=ref, live=live)
            if len(self._filled) > _FILLED:
                self._filled.clear()
            known = self._filled[key] = Filled(resource, tried=own)
        return known
