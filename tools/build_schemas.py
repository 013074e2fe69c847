"""
Build `scanner/schemas/`, the compact index of CloudFormation resource types, from the schemas that cfn-lint ships.

    python tools/build_schemas.py [--data DIR] [--out DIR]

Run it in an environment that has cfn-lint (its package data is read, its code never imported). One file a service:

    {"types": {"AWS::SQS::Queue": [shape, [read-only path, …]]}, "shapes": [node, …]}

A shape is a letter for a plain kind (see `KINDS`) or the number of a node in the pool. A node is an object with
`p` properties, `v` shape of the other values, `i` shape of the items, `k` kind and `e` enum of a scalar, `r` required
names. Equal nodes are stored once, however deeply they refer to each other. The output is the same for the same input.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Schema = Mapping[str, Any]
Code = str | int
"""A letter of KINDS, or the number of a node."""

KINDS = {"string": "s", "integer": "i", "number": "n", "boolean": "b", "json": "j", "any": "a", "object": "o"}
HOME_REGION = "us-east-1"
MAX_MERGES = 6
"""How deep alternatives are merged into each other before they count as 'any': recursive ones never end."""
MAX_ENUM = 100
"""Longer lists of allowed values are dropped: they age quickly and nothing but their kind is asked of them."""


@dataclass(frozen=True, slots=True)
class View:
    """What a schema says once its references and alternatives are merged, one level deep."""

    types: frozenset[str] = frozenset()
    """Empty: not said."""
    properties: Mapping[str, Schema] = field(default_factory=dict)
    values: Schema | None = None
    """Of the properties that are not named; None: not said."""
    items: Schema | None = None
    enum: tuple[Any, ...] = ()
    required: frozenset[str] = frozenset()


def both(a: View, b: View) -> View:
    """A view that holds where both hold."""
    types = a.types & b.types or a.types | b.types if a.types and b.types else a.types or b.types
    enum = tuple(x for x in a.enum if x in b.enum) or a.enum if a.enum and b.enum else a.enum or b.enum
    return View(
        types=types,
        properties=_join(a.properties, b.properties, "allOf"),
        values=_join_one(a.values, b.values, "allOf"),
        items=_join_one(a.items, b.items, "allOf"),
        enum=enum,
        required=a.required | b.required,
    )


def either(views: list[View]) -> View:
    """A view that holds where one of several holds."""
    result = views[0]
    for view in views[1:]:
        result = View(
            types=result.types | view.types if result.types and view.types else frozenset(),
            properties=_join(result.properties, view.properties, "anyOf"),
            values=_join_one(result.values, view.values, "anyOf"),
            items=_join_one(result.items, view.items, "anyOf"),
            enum=tuple(dict.fromkeys(result.enum + view.enum)) if result.enum and view.enum else (),
            required=result.required & view.required,
        )
    return result


def _join(a: Mapping[str, Schema], b: Mapping[str, Schema], how: str) -> Mapping[str, Schema]:
    return {name: _join_one(a.get(name), b.get(name), how) or {} for name in {**a, **b}}


def _join_one(a: Schema | None, b: Schema | None, how: str) -> Schema | None:
    if a is None or b is None:
        return b if a is None else a
    return a if a == b else {how: [a, b]}


class Pool:
    """The nodes of one service."""

    def __init__(self) -> None:
        self.nodes: list[dict[str, Any]] = []

    def add(self, node: dict[str, Any]) -> int:
        """The number of a new node."""
        self.nodes.append(node)
        return len(self.nodes) - 1

    def classes(self) -> list[int]:
        """The class of each node: equal for nodes that nothing below them tells apart (partition refinement)."""
        classes = [0] * len(self.nodes)
        while True:
            seen: dict[str, int] = {}
            refined = []
            for old, node in zip(classes, self.nodes, strict=True):
                signature = json.dumps([old, renumbered(node, classes)], sort_keys=True)
                refined.append(seen.setdefault(signature, len(seen)))
            if len(seen) == len(set(classes)):
                return classes
            classes = refined


def renumbered(node: Mapping[str, Any], numbers: list[int] | Mapping[int, int]) -> dict[str, Any]:
    """A node whose references to others are renumbered."""

    def number(code: Code) -> Code:
        return numbers[code] if isinstance(code, int) else code

    new = dict(node)
    for key in ("i", "v"):
        if key in new:
            new[key] = number(new[key])
    if "p" in new:
        new["p"] = {name: number(code) for name, code in new["p"].items()}
    return new


class TypeBuilder:
    """Turns the schema of one resource type into nodes of its service's pool."""

    def __init__(self, schema: Schema, pool: Pool) -> None:
        self.schema = schema
        self.pool = pool
        self.references: dict[str, Code] = {}

    def build(self) -> list[Any]:
        """Shape of the properties (read-only ones among them), and paths of the read-only ones."""
        read_only = sorted(
            path.removeprefix("/properties/").replace("/", ".")
            for path in self.schema.get("readOnlyProperties", ())
            if path.startswith("/properties/") and "*" not in path
        )
        return [self.node({**self.schema, "type": "object"}), read_only]

    def node(self, schema: Schema, merges: int = 0) -> Code:
        """The code of a schema, made where it is new."""
        if set(schema) - {"description", "title", "relationshipRef"} == {"$ref"}:
            return self.reference(schema["$ref"])
        return self.encode(schema, merges)

    def reference(self, pointer: str) -> Code:
        """The code of a definition. It may hold itself, so its number is known before its content."""
        if pointer not in self.references:
            number = self.references[pointer] = self.pool.add({})
            code = self.encode(self.resolve(pointer), 0)
            if isinstance(code, int):
                self.pool.nodes[number] = self.pool.nodes[code]
            else:
                self.pool.nodes[number] = {"k": code}
                self.references[pointer] = code
        return self.references[pointer]

    def resolve(self, pointer: str) -> Schema:
        """What '#/definitions/Name' points to."""
        found: Any = self.schema
        for step in pointer.removeprefix("#/").split("/"):
            found = found.get(step, {})
        return dict(found)

    def view(self, schema: Schema, depth: int = 0) -> View:
        """The merged view of a schema."""
        if depth > MAX_MERGES:
            return View()
        view = self._own_view(schema)
        if "$ref" in schema:
            view = both(view, self.view(self.resolve(schema["$ref"]), depth + 1))
        for part in schema.get("allOf", ()):
            view = both(view, self.view(part, depth + 1))
        for key in ("oneOf", "anyOf"):
            if schema.get(key):
                view = both(view, either([self.view(part, depth + 1) for part in schema[key]]))
        return view

    def _own_view(self, schema: Schema) -> View:
        types = schema.get("type", ())
        types = {types} if isinstance(types, str) else set(types) - {"null"}
        values = [part for part in schema.get("patternProperties", {}).values() if isinstance(part, dict)]
        additional = schema.get("additionalProperties")
        if not values and additional is not None and additional is not False:
            values = [additional if isinstance(additional, dict) else {}]
        items = schema.get("items")
        if isinstance(items, list):
            items = {"anyOf": items}
        if not types and (schema.get("properties") or values):
            types = {"object"}
        enum = tuple(schema.get("enum", ())) or ((schema["const"],) if "const" in schema else ())
        return View(
            types=frozenset(types),
            properties={name: part for name, part in schema.get("properties", {}).items() if isinstance(part, dict)},
            values=(values[0] if len(values) == 1 else {"anyOf": values}) if values else None,
            items=items,
            enum=enum,
            required=frozenset(schema.get("required", ())),
        )

    def encode(self, schema: Schema, merges: int) -> Code:
        """A letter, or the number of a new node."""
        if merges > MAX_MERGES:
            return KINDS["any"]
        view = self.view(schema)
        deeper = merges + 1 if {"allOf", "anyOf", "oneOf"} & set(schema) else 0
        kind = kind_of(view)
        if kind == "array":
            items = self.node(view.items, deeper) if view.items is not None else KINDS["any"]
            return self.pool.add({"i": items})
        if kind == "object":
            return self._object(schema, view, deeper)
        enum = sorted(set(view.enum)) if all(isinstance(x, str) for x in view.enum) else list(view.enum)
        if kind in ("string", "integer", "number") and 0 < len(enum) <= MAX_ENUM:
            return self.pool.add({"e": enum, "k": KINDS[kind]})
        return KINDS[kind]

    def _object(self, schema: Schema, view: View, merges: int) -> Code:
        node: dict[str, Any] = {}
        if view.properties:
            node["p"] = {name: self.node(view.properties[name], merges) for name in sorted(view.properties)}
        if view.values is not None:
            node["v"] = self.node(view.values, merges)
        required = sorted(view.required & set(view.properties))
        if required:
            node["r"] = required
        if not view.properties and (
            node.get("v") == KINDS["any"] or (not node and "additionalProperties" not in schema)
        ):
            return KINDS["json"]
        return self.pool.add(node)


def kind_of(view: View) -> str:
    """The kind that all alternatives share, else 'any'."""
    types = view.types - {"null"}
    if not types and view.enum and all(isinstance(x, str) for x in view.enum):
        return "string"
    if types == {"object", "string"}:
        return "json"
    if types == {"integer", "number"}:
        return "number"
    return next(iter(types)) if len(types) == 1 else "any"


def used(root: Code, pool: Pool, classes: list[int]) -> Iterator[int]:
    """The classes that a shape needs, in order of first use."""
    first = {number: index for index, number in reversed(list(enumerate(classes)))}
    stack, seen = [root], set[int]()
    while stack:
        code = stack.pop()
        if not isinstance(code, int) or classes[code] in seen:
            continue
        seen.add(classes[code])
        yield classes[code]
        node = pool.nodes[first[classes[code]]]
        children = [*node.get("p", {}).values(), *(node[key] for key in ("i", "v") if key in node)]
        stack.extend(reversed(children))


def service(schemas: Iterable[Schema]) -> dict[str, Any]:
    """The index of one service."""
    pool = Pool()
    types = {schema["typeName"]: TypeBuilder(schema, pool).build() for schema in schemas}
    classes = pool.classes()
    numbers: dict[int, int] = {}
    for shape, _ in types.values():
        for number in used(shape, pool, classes):
            numbers.setdefault(number, len(numbers))
    final = {index: numbers[number] for index, number in enumerate(classes) if number in numbers}
    shapes: list[Any] = [None] * len(numbers)
    for index, node in enumerate(pool.nodes):
        if index in final and shapes[final[index]] is None:
            shapes[final[index]] = renumbered(node, final)
    return {
        "types": {name: [final[shape], read_only] for name, (shape, read_only) in sorted(types.items())},
        "shapes": shapes,
    }


def file_name(service_name: str) -> str:
    """'AWS::S3' → 'aws-s3.json'."""
    return service_name.lower().replace("::", "-") + ".json"


def load(data: Path) -> dict[str, list[Schema]]:
    """Every resource type's schema by service: the home region's, and those of other regions for types it lacks."""
    providers = sorted((data / "providers").glob("*.json"), key=lambda path: (path.stem != HOME_REGION, path.stem))
    digests: dict[str, str] = {}
    for provider in providers:
        for type_name, digest in json.loads(provider.read_text("utf-8")).items():
            digests.setdefault(type_name, digest)
    services: dict[str, list[Schema]] = defaultdict(list)
    for type_name, digest in sorted(digests.items()):
        schema = json.loads((data / "resources" / f"{digest}.json").read_text("utf-8"))
        services["::".join(type_name.split("::")[:2])].append({**schema, "typeName": type_name})
    return services


def default_data() -> Path:
    """The schemas in the installed cfn-lint."""
    spec = importlib.util.find_spec("cfnlint")
    if spec is None or spec.origin is None:
        raise SystemExit("cfn-lint is not installed here: pip install cfn-lint, or name its data with --data")
    return Path(spec.origin).parent / "data" / "schemas"


def main() -> None:
    """Write the files, and remove those of services that are gone."""
    parser = argparse.ArgumentParser(description="Build the compact index of CloudFormation resource types.")
    parser.add_argument("--data", type=Path, help="cfnlint/data/schemas (default: of the installed cfn-lint)")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "scanner" / "schemas")
    arguments = parser.parse_args()
    services = load(arguments.data or default_data())
    arguments.out.mkdir(parents=True, exist_ok=True)
    for stale in set(arguments.out.glob("*.json")) - {arguments.out / file_name(name) for name in services}:
        stale.unlink()
    total = 0
    for name, schemas in services.items():
        text = json.dumps(service(schemas), separators=(",", ":"), ensure_ascii=False) + "\n"
        (arguments.out / file_name(name)).write_text(text, "utf-8", newline="\n")
        total += len(text)
    count = sum(map(len, services.values()))
    sys.stdout.write(f"{count} types of {len(services)} services, {total / 1e6:.2f} MB in {arguments.out}\n")


if __name__ == "__main__":
    main()
