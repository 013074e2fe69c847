"""One template with the parameter values of one deployment: its resources in every variant its conditions give."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from scanner import schema
from scanner.collect.cloudformation import foreach
from scanner.collect.cloudformation.conditions import Conditions, ResolveWith, Values, used
from scanner.collect.cloudformation.document import Document
from scanner.collect.cloudformation.intrinsics import NO_VALUE, is_intrinsic, mentions, resolve, text
from scanner.collect.cloudformation.parameters import PSEUDO, Parameter
from scanner.collect.cloudformation.scope import Scope, settle, vanishes
from scanner.model import Path, Problem, Resource, Unknown, When

LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"
SERVERLESS = "AWS::Serverless-2016-10-31"

_ATTRIBUTES = (
    "Condition",
    "CreationPolicy",
    "DeletionPolicy",
    "DependsOn",
    "Metadata",
    "UpdatePolicy",
    "UpdateReplacePolicy",
)
_LOOPED = ("Properties", "Metadata", "CreationPolicy", "UpdatePolicy")
"""Where loops may stand inside a resource."""

ChildOutput = Callable[[str, str], Any]
"""Logical id of a nested stack and the name of an output → its value, Unknown where it can't be told."""


class Template:
    """The sections of one document, checked; nothing in it is resolved before it is asked for."""

    def __init__(
        self,
        document: Document,
        given: Mapping[str, Any],
        *,
        prefix: str = "",
        chain: tuple[str, ...] = (),
        guard: When | None = None,
    ) -> None:
        self.document = document
        self.guard: When = guard or {}
        """The conditions, of the templates around, under which the stack is there at all."""
        self.prefix = prefix
        """'Network/' inside the nested stack Network; empty at the top."""
        self.chain = chain
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.child_output: ChildOutput = lambda stack, output: Unknown(f"Fn::GetAtt: {stack}.Outputs.{output}")
        data = document.data
        self.given = given
        declared = self._section("Parameters")
        self.parameters = {
            name: _parameter(name, body, given.get(name))
            for name, body in declared.items()
            if self._is_object(body, ("Parameters", name))
        }
        self.mappings = self._section("Mappings")
        transforms = data.get("Transform")
        self.transforms = [t for t in (transforms if isinstance(transforms, list) else [transforms]) if t is not None]
        self.origins: dict[str, Path] = {}
        self._variants: dict[str, tuple[Resource, ...]] = {}
        conditions = self._expand("Conditions", self._section("Conditions"))
        self.conditions = Conditions(
            conditions,
            self.parameters,
            {name: value for name, value in given.items() if name in PSEUDO},
            self._resolve_in_conditions(),
        )
        self.resources = self._resources()
        self.outputs = self._expand("Outputs", self._section("Outputs"))
        if route := self.conditions.cycle():
            self._problem(
                "circular",
                f"conditions refer to each other in a circle: {' → '.join(route)}",
                ("Conditions", route[0]),
                "break the circle",
            )
        self.has_macro = False
        for transform in self.transforms:
            name = transform.get("Name") if isinstance(transform, dict) else transform
            if name not in (LANGUAGE_EXTENSIONS, SERVERLESS):
                self.has_macro = True
                self.notes.append(
                    f"{document.file}: macro {name} may change the template when it is deployed; it was read as written"
                )

    def _resolve_in_conditions(self) -> ResolveWith:
        # What a template holds does not hold the template: it goes as soon as nobody needs it.
        template = weakref.proxy(self)
        return lambda value, values: resolve(value, Scope(template, {}, values, in_condition=True))

    @cached_property
    def _loops(self) -> foreach.Loops:
        return foreach.Loops(self._loop_items)

    # --- sections --------------------------------------------------------------------------------------------------

    def _problem(self, kind: str, message: str, path: Path, hint: str, resource_id: str = "") -> None:
        self.problems.append(Problem(kind, message, self.document.location(path), hint, resource_id=resource_id))

    def _is_object(self, value: Any, path: Path) -> bool:
        if isinstance(value, dict):
            return True
        self._problem(
            "wrong-type",
            f"{'.'.join(map(str, path))} is {_kind(value)}; expected an object",
            path,
            "write it as a mapping of names to values",
        )
        return False

    def _section(self, name: str) -> dict[str, Any]:
        value = self.document.data.get(name)
        if value is None and (name not in self.document.data or name != "Resources"):
            return {}
        return value if self._is_object(value, (name,)) else {}

    def _expand(self, section: str, body: dict[str, Any]) -> dict[str, Any]:
        """Fn::ForEach loops written out; where they came from goes to `origins`."""
        if not any(key.startswith("Fn::ForEach") for key in body):
            return body
        try:
            result = {}
            for name, value, origin in self._loops.section(body, (section,)):
                result[name] = value
                if section == "Resources":
                    self.origins[name] = origin
            return result
        except foreach.LoopError as error:
            self._problem("loop", error.message, error.path, error.hint)
            return {key: value for key, value in body.items() if not key.startswith("Fn::ForEach")}

    def _loop_items(self, collection: Any) -> list[str] | None:
        value = resolve(collection, Scope(self, {}, {}))
        items = [text(item) for item in value] if isinstance(value, list) else [None]
        return (
            [item for item in items if isinstance(item, str)] if all(isinstance(item, str) for item in items) else None
        )

    def _resources(self) -> dict[str, dict[str, Any]]:
        result = {}
        may_loop = "Fn::ForEach" in self.document.text
        for name, body in self._expand("Resources", self._section("Resources")).items():
            path = self.path_of(name)
            if name == "Fn::Transform":
                self.notes.append(
                    f"{self.document.file}: Fn::Transform may add resources when the template is deployed"
                )
            elif self._is_object(body, path):
                if not isinstance(body.get("Type"), str):
                    found = "missing" if "Type" not in body else _kind(body["Type"])
                    self._problem(
                        "wrong-type",
                        f"Type of resource {name} is {found}; expected text such as AWS::S3::Bucket",
                        (*path, "Type"),
                        "give the resource its type",
                        name,
                    )
                    continue
                if "Properties" in body and not isinstance(body["Properties"], dict):
                    self._is_object(body["Properties"], (*path, "Properties"))
                    body = {**body, "Properties": {}}
                elif may_loop:
                    body = self._inner_loops(body, path)
                result[name] = self._with_globals(body)
        return result

    def _with_globals(self, body: dict[str, Any]) -> dict[str, Any]:
        """A resource of SAM with what Globals says of all of its type; any other as it is."""
        kind = body["Type"].removeprefix("AWS::Serverless::")
        if kind == body["Type"] or SERVERLESS not in self.transforms:
            return body
        shared = self._section("Globals").get(kind)
        return (
            {**body, "Properties": _merged(shared, body.get("Properties") or {})} if isinstance(shared, dict) else body
        )

    def _inner_loops(self, body: dict[str, Any], path: Path) -> dict[str, Any]:
        try:
            return {**body, **self._loops.value({k: v for k, v in body.items() if k in _LOOPED}, path)}
        except foreach.LoopError as error:
            self._problem("loop", error.message, error.path, error.hint)
            return body

    def crowded_notes(self) -> list[str]:
        """What to tell the reader of conditions that had too many combinations."""
        notes = []
        for names in sorted(self.conditions.crowded, key=sorted):
            listed = ", ".join(sorted(names)[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
            notes.append(f"{self.document.file}: conditions {listed}: too many combinations; each was tried both ways")
        return notes

    def parameter_notes(self) -> list[str]:
        """What to tell the reader of values given that CloudFormation would refuse."""
        file = self.document.file
        return [f"{file}: parameter {p.name} {p.refusal}" for p in self.parameters.values() if p.refusal]

    # --- places ----------------------------------------------------------------------------------------------------

    def path_of(self, name: str) -> Path:
        """The path of a resource in the document."""
        return self.origins.get(name, ("Resources", name))

    def source_path(self, name: str, path: Path, world: When) -> tuple[Path, Any, tuple[str, ...]]:
        """Where a property is written: its path in the document, what stands there, and the conditions on the way."""
        raw = self.resources[name].get("Properties", {})
        route: list[str | int] = [*self.path_of(name), "Properties"]
        scope = self.scope(world)
        passed: list[str] = []

        def branch(value: Any) -> Any:
            while is_intrinsic(value) and isinstance(choice := value.get("Fn::If"), list) and len(choice) == 3:
                truth = scope.truth(choice[0]) if isinstance(choice[0], str) else None
                if truth is None:
                    break
                passed.append(choice[0])
                route.extend(("Fn::If", 1 if truth else 2))
                value = choice[1 if truth else 2]
            return value

        value = branch(raw)
        for step in path:
            if isinstance(value, list) and isinstance(step, int):
                kept = [i for i, item in enumerate(value) if not vanishes(item, scope)]
                if step >= len(kept):
                    break
                route.append(kept[step])
                value = branch(value[kept[step]])
            elif isinstance(value, dict) and not is_intrinsic(value):
                if step == 0:
                    continue  # one object where a list of them is usual
                route.append(step)
                if step not in value:
                    value = None
                    break
                value = branch(value[step])
            else:
                break
        return self._in_globals(name, tuple(route)), value, tuple(passed)

    def _in_globals(self, name: str, route: Path) -> Path:
        """The same place, or where Globals says it for a resource that does not say it itself."""
        shared = ("Globals", self.resources[name]["Type"].removeprefix("AWS::Serverless::"))
        steps = route[len(self.path_of(name)) + 1 :]
        if shared[1] == self.resources[name]["Type"] or not steps:
            return route
        data = self.document.data
        return (*shared, *steps) if not _stands(data, route) and _stands(data, (*shared, *steps)) else route

    # --- resources -------------------------------------------------------------------------------------------------

    def scope(self, world: When, fixed: Values | None = None) -> Scope:
        """What intrinsic functions see in one world."""
        return Scope(self, world, fixed if fixed is not None else self._fixed(world))

    def _fixed(self, world: When) -> Values:
        for truths, values in self.conditions.worlds(frozenset(world)):
            if truths == world:
                return values
        return {}

    def local(self, world: When) -> dict[str, bool]:
        """The conditions of this template in a world of the whole tree of stacks."""
        start = len(self.prefix)
        return {
            name[start:]: truth
            for name, truth in world.items()
            if name.startswith(self.prefix) and "/" not in name[start:]
        }

    def uses(self, name: str) -> frozenset[str]:
        """The conditions that decide whether a resource exists and what it is, as it names them itself."""
        if not self.conditions.expressions:
            return frozenset()
        body = self.resources[name]
        names: set[str] = set()
        if self.may_choose:
            names = used({key: body.get(key) for key in ("Properties", *_ATTRIBUTES)})
        if isinstance(body.get("Condition"), str):
            names.add(body["Condition"])
        return frozenset(names) & frozenset(self.conditions.expressions)

    @cached_property
    def may_choose(self) -> bool:
        """Whether Fn::If may stand anywhere in it."""
        return self.document.may_hold("If")

    @cached_property
    def mentioned(self) -> dict[str, tuple[tuple[str, Path], ...]]:
        """For each resource the names that its properties use, with the path of the use."""
        return {name: tuple(mentions(body.get("Properties"))) for name, body in self.resources.items()}

    @cached_property
    def references(self) -> dict[str, set[str]]:
        """For each resource the resources it refers to."""
        return {
            name: {other for other, _ in mentioned if other in self.resources}
            for name, mentioned in self.mentioned.items()
        }

    def variants(self, name: str) -> tuple[Resource, ...]:
        """A resource as each reachable world has it, equal ones as one."""
        if name not in self._variants:
            self._variants[name] = tuple(self._vary(name))
        return self._variants[name]

    def _vary(self, name: str) -> Iterator[Resource]:
        type_name: str = self.resources[name]["Type"]
        conditions = self.uses(name)
        while True:
            found, asked = self._in_worlds(name, conditions)
            if asked <= conditions:
                break
            conditions |= asked  # the name of another resource depends on them
        for properties, attributes, ref, worlds in found:
            yield Resource(
                id=self.prefix + name,
                type=type_name,
                # All of it is Unknown where a macro makes it.
                properties=properties if isinstance(properties, dict | Unknown) else {},  # type: ignore[arg-type]
                attributes=attributes,
                tags=_tags(properties.get("Tags")) if isinstance(properties, dict) else {},
                region=str(self.given.get("AWS::Region", "")),
                account=str(self.given.get("AWS::AccountId", "")),
                ref=ref,
                live={},
                worlds=tuple(
                    {**self.guard, **{self.prefix + key: truth for key, truth in world.items()}} for world in worlds
                ),
                conditions=frozenset((*self.guard, *(self.prefix + condition for condition in conditions))),
            )

    def _in_worlds(
        self, name: str, conditions: frozenset[str]
    ) -> tuple[list[tuple[Any, dict[str, Any], Any, list[When]]], frozenset[str]]:
        """Properties, attributes and Ref of a resource with their worlds, and the conditions that were asked for."""
        body = self.resources[name]
        condition = body.get("Condition")
        shape = schema.of(body["Type"])
        found: list[tuple[Any, dict[str, Any], Any, list[When]]] = []
        asked: set[str] = set()
        for world, fixed in self.conditions.worlds(conditions):
            if isinstance(condition, str) and not world.get(condition, True):
                continue
            scope = self.scope(world, fixed)
            properties = settle(schema.normalise(resolve(body.get("Properties") or {}, scope), shape), shape)
            resolved = {key: resolve(body[key], scope) for key in _ATTRIBUTES if body.get(key) is not None}
            attributes = {key: settle(value, None) for key, value in resolved.items() if value is not NO_VALUE}
            ref = settle(scope.ref(name), None)
            asked |= scope.asked
            for known, known_attributes, known_ref, worlds in found:
                if known == properties and known_attributes == attributes and known_ref == ref:
                    worlds.append(world)
                    break
            else:
                found.append((properties, attributes, ref, [world]))
        return found, frozenset(asked)

    def parameter_resources(self) -> Iterator[Resource]:
        """Each parameter as a pseudo resource Template::Parameter, with the properties that use it."""
        users: dict[str, list[str]] = {name: [] for name in self.parameters}
        for name, body in self.resources.items():
            for mentioned, path in self.mentioned[name]:
                if mentioned in users:
                    route = ".".join(str(step) for step in path if not str(step).startswith("Fn::"))
                    users[mentioned].append(f"{body['Type']}#{route}")
        for name, parameter in self.parameters.items():
            properties = {
                **{k: v for k, v in parameter.declaration.items() if v is not None},
                "UsedBy": sorted(set(users[name])),
            }
            if "NoEcho" in properties:
                properties["NoEcho"] = str(properties["NoEcho"]).lower() == "true"
            # Objects of its own: a rule might put something in them.
            yield Resource(
                self.prefix + name, "Template::Parameter", properties, attributes={}, tags={}, ref=name, live={}
            )


def _merged(shared: Any, own: Any) -> Any:
    """As SAM merges Globals: objects by key, lists joined, else its own. Own items come first and keep their index."""
    if isinstance(shared, dict) and isinstance(own, dict) and not is_intrinsic(shared) and not is_intrinsic(own):
        return {
            **shared,
            **{key: _merged(shared[key], value) if key in shared else value for key, value in own.items()},
        }
    if isinstance(shared, list) and isinstance(own, list):
        return [*own, *shared]
    return own


def _stands(data: Any, path: Path) -> bool:
    """Whether something is written at a path."""
    for step in path:
        try:
            data = data[step]
        except (LookupError, TypeError):
            return False
    return True


def _parameter(name: str, declaration: Mapping[str, Any], given: Any) -> Parameter:
    if isinstance(given, Choices):
        return Parameter(name, declaration, choices=given.values)
    return Parameter(name, declaration, given)


class Choices:
    """Several values that a calling template may pass for one parameter."""

    def __init__(self, values: tuple[Any, ...]) -> None:
        self.values = values


def _tags(value: Any) -> dict[str, str]:
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if isinstance(item, str)}
    if not isinstance(value, list):
        return {}
    pairs = ((tag.get("Key"), tag.get("Value")) for tag in value if isinstance(tag, dict))
    return {key: item for key, item in pairs if isinstance(key, str) and isinstance(item, str)}


def _kind(value: Any) -> str:
    """A value's type in the words of JSON."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    names: dict[type, str] = {str: "text", list: "a list", dict: "an object"}
    return names.get(type(value), "something else")
