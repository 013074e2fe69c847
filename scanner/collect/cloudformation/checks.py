"""What is wrong with a template whatever the rules say: names that lead nowhere, circles, wrong types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner import schema
from scanner.collect.cloudformation.conditions import conditions_in
from scanner.collect.cloudformation.intrinsics import mentions
from scanner.collect.cloudformation.parameters import PSEUDO
from scanner.collect.cloudformation.template import LANGUAGE_EXTENSIONS, Template
from scanner.model import Path, Problem

_LISTED = 20
"""Problems of one kind listed for one template."""


def check(template: Template) -> Iterator[Problem]:
    """Every problem of a template that hides something from the rules."""
    document = template.document
    plain = all(name == LANGUAGE_EXTENSIONS for name in template.transforms) and not (
        document.may_hold("Transform") and _has_transform(document.data)
    )
    if plain:
        yield from _first(_dangling(template))
        yield from _circles(template)
    yield from _first(_types(template))


def _first(problems: Iterator[Problem]) -> Iterator[Problem]:
    for count, problem in enumerate(problems):
        if count == _LISTED:
            return
        yield problem


def _problem(template: Template, kind: str, message: str, path: Path, hint: str, resource_id: str = "") -> Problem:
    return Problem(kind, message, template.document.location(path), hint, resource_id=resource_id)


def _has_transform(data: Any) -> bool:
    stack = [data]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            if "Fn::Transform" in item:
                return True
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return False


def _dangling(template: Template) -> Iterator[Problem]:
    if any(str(body.get("Type")).endswith("::MODULE") for body in template.resources.values()):
        return  # resources inside a module are named from outside as Module.Resource or ModuleResource
    known = {*template.parameters, *template.resources, *PSEUDO, "AWS::NoValue"}
    for name, body in template.resources.items():
        base = template.path_of(name)
        for mentioned, path in template.mentioned[name]:
            if mentioned not in known:
                yield _problem(
                    template,
                    "unresolved",
                    f"resource {name} refers to {mentioned!r}, which is no parameter or resource of the template",
                    (*base, "Properties", *path),
                    "correct the name, or declare it",
                    name,
                )
        for other in _as_list(body.get("DependsOn")):
            if other not in template.resources:
                yield _problem(
                    template,
                    "unresolved",
                    f"resource {name} depends on {other!r}, which is no resource of the template",
                    (*base, "DependsOn"),
                    "correct the name, or declare it",
                    name,
                )
        condition = body.get("Condition")
        if isinstance(condition, str) and condition not in template.conditions.expressions:
            yield _no_condition(template, name, condition, (*base, "Condition"))
        yield from (
            _no_condition(template, name, missing, (*base, "Properties", *path))
            for missing, path in (_choices(body.get("Properties")) if template.may_choose else ())
            if missing not in template.conditions.expressions
        )
    for name, expression in template.conditions.expressions.items():
        for mentioned, path in mentions(expression):
            if mentioned not in template.parameters and mentioned not in PSEUDO:
                yield _problem(
                    template,
                    "unresolved",
                    f"condition {name} refers to {mentioned!r}, which is no parameter of the template",
                    ("Conditions", name, *path),
                    "correct the name, or declare the parameter",
                )
        for other in sorted(conditions_in(expression)):
            if other not in template.conditions.expressions:
                yield _problem(
                    template,
                    "unresolved",
                    f"condition {name} uses condition {other!r}, which the template does not declare",
                    ("Conditions", name),
                    "correct the name, or declare it under Conditions",
                )
    for name, body in template.outputs.items():
        for mentioned, path in mentions(body):
            if mentioned not in known:
                yield _problem(
                    template,
                    "unresolved",
                    f"output {name} refers to {mentioned!r}, which is no parameter or resource of the template",
                    ("Outputs", name, *path),
                    "correct the name, or declare it",
                )


def _no_condition(template: Template, resource: str, condition: str, path: Path) -> Problem:
    return _problem(
        template,
        "unresolved",
        f"resource {resource} uses condition {condition!r}, which the template does not declare",
        path,
        "correct the name, or declare it under Conditions",
        resource,
    )


def _choices(value: Any, path: Path = ()) -> Iterator[tuple[str, Path]]:
    """Conditions named by Fn::If, with their paths."""
    stack: list[tuple[Any, Path]] = [(value, path)]
    while stack:
        item, here = stack.pop()
        if isinstance(item, list):
            stack.extend((child, (*here, index)) for index, child in enumerate(item))
        elif isinstance(item, dict):
            choice = item.get("Fn::If")
            if isinstance(choice, list) and choice and isinstance(choice[0], str):
                yield choice[0], (*here, "Fn::If")
            stack.extend((child, (*here, key)) for key, child in item.items())


def _circles(template: Template) -> Iterator[Problem]:
    """The first circle of references among the resources; CloudFormation refuses such a template."""
    depends = {
        name: template.references[name] | {d for d in _as_list(body.get("DependsOn")) if d in template.resources}
        for name, body in template.resources.items()
    }
    state: dict[str, int] = {}
    for start in depends:
        stack: list[tuple[str, Iterator[str]]] = [(start, iter(sorted(depends[start])))] if start not in state else []
        state.setdefault(start, 1)
        while stack:
            name, others = stack[-1]
            for other in others:
                if state.get(other) == 1:
                    names = [entry for entry, _ in stack]
                    route = [*names[names.index(other) :], other]
                    yield _problem(
                        template,
                        "circular",
                        f"resources depend on each other in a circle: {' → '.join(route)}",
                        template.path_of(other),
                        "break the circle, for example with a separate rule or policy resource",
                        other,
                    )
                    return
                if other not in state:
                    state[other] = 1
                    stack.append((other, iter(sorted(depends[other]))))
                    break
            else:
                state[name] = 2
                stack.pop()


def _as_list(value: Any) -> list[Any]:
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]


def _types(template: Template) -> Iterator[Problem]:
    for name, body in template.resources.items():
        type_name: str = body["Type"]
        base = template.path_of(name)
        if (
            not type_name.startswith(("AWS::", "Alexa::"))
            or type_name.startswith("AWS::Serverless::")
            or type_name.endswith("::MODULE")
        ):
            continue
        shape = schema.of(type_name)
        if shape is None:
            if template.has_macro:
                continue  # the macro may replace it
            yield _problem(
                template,
                "unknown-type",
                f"resource {name} has type {type_name}, which this version does not know",
                (*base, "Type"),
                "correct the type, or update conformant if AWS added it lately",
                name,
            )
            continue
        reported: set[Path] = set()
        for variant in template.variants(name):
            for path, expected, found in schema.mismatches(variant.properties, shape):
                if path not in reported and not _single(shape, path, expected, found):
                    reported.add(path)
                    source, _, _ = template.source_path(name, path, template.local(variant.worlds[0]))
                    yield _problem(
                        template,
                        "wrong-type",
                        f"{'.'.join(map(str, path))} of {name} is {_article(found)}; "
                        f"{type_name} wants {_article(expected)}",
                        source,
                        "correct the value; rules see it as it is written",
                        name,
                    )


def _single(shape: schema.Shape, path: Path, expected: str, found: str) -> bool:
    """Whether it is one fitting value where a list is wanted; CloudFormation and the rules take it as a list of one."""
    if expected != "array":
        return False
    place: schema.Shape | None = shape
    for step in path:
        place = place.child(step) if place is not None else None
    item = place.child(0) if place is not None else None
    return item is not None and item.kind == found


def _article(kind: str) -> str:
    return f"an {kind}" if kind[:1] in "aeio" else kind if kind == "null" else f"a {kind}"
