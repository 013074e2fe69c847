"""CloudFormation templates to inventories: nested stacks followed, CDK constructs named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from scanner.collect.cloudformation.checks import check
from scanner.collect.cloudformation.document import Document, parse
from scanner.collect.cloudformation.intrinsics import NO_VALUE, describe, is_intrinsic, resolve
from scanner.collect.cloudformation.source import TemplateSource
from scanner.collect.cloudformation.template import Choices, Template, settle
from scanner.model import Edit, Inventory, Location, Path, Problem, Resource, Unknown

MAX_CHILDREN = 200
"""Nested stacks of one template, at all depths."""
_MAX_CHAIN = 10

Given = Mapping[str, Any]
"""Parameter values by name, as text."""


def collect(
    data: bytes,
    name: str,
    *,
    path: FilePath | None = None,
    root: FilePath | None = None,
    given: Given | None = None,
    must: bool = True,
    only: str = "",
) -> Iterator[Inventory]:
    """
    The inventory of each template in a file.

    `name` is how the file is shown. `path` is where it lies and `root` the tree that nested stacks may not leave;
    without them nested stacks stay unknown. `must`: the user named the file, so something that is no template is a
    Problem; else it gives nothing.
    """
    for document in parse(data, name):
        if isinstance(document, Problem):
            yield Inventory(name, _Nowhere(name), problems=(document,))
        elif problem := _not_a_template(document):
            if must or _claims_to_be(document.data):
                yield Inventory(name, _Nowhere(name), problems=(problem,))
        else:
            yield _Collection(document, path, root, given or {}).inventory()


def _claims_to_be(data: Any) -> bool:
    return isinstance(data, dict) and ("AWSTemplateFormatVersion" in data or "Resources" in data)


def _not_a_template(document: Document) -> Problem | None:
    data = document.data
    if not isinstance(data, dict):
        found = {list: "a list", str: "text", type(None): "empty"}.get(type(data), "a single value")
        message = f"the top level is {found}; a CloudFormation template is an object with a Resources section"
        hint = "scan the template itself, or leave this file out"
    elif "Resources" not in data:
        message, hint = "the Resources section is missing", "add Resources, or leave this file out"
    elif data["Resources"] is None:
        message, hint = "the Resources section is null", "put at least one resource in it"
    else:
        return None
    path: Path = ("Resources",) if isinstance(data, dict) and "Resources" in data else ()
    location = document.location(path)
    return Problem(
        "not-a-template",
        message,
        Location(location.file, location.line, location.column, location.line, location.column),
        hint,
    )


class _Collection:
    """The walk over a template and its nested stacks."""

    def __init__(self, document: Document, path: FilePath | None, root: FilePath | None, given: Given) -> None:
        self._root = root
        self._templates: dict[str, Template] = {}
        self._outputs: dict[str, dict[str, Any]] = {}
        self._problems: list[Problem] = []
        self._files: list[FilePath] = []
        self._name = document.file
        top = Template(document, given)
        self._add(top, path, ())

    def inventory(self) -> Inventory:
        resources: list[Resource] = []
        notes: list[str] = []
        for template in self._templates.values():
            for name in template.resources:
                resources.extend(template.variants(name))
            resources.extend(template.parameter_resources())
            self._problems += [*template.problems, *check(template)]
            notes += template.notes
            notes += template.crowded_notes()
        source = TemplateSource(self._templates)
        return Inventory(self._name, source, tuple(resources), tuple(self._problems), tuple(dict.fromkeys(notes)))

    def _add(self, template: Template, path: FilePath | None, chain: tuple[FilePath, ...]) -> None:
        self._templates[template.prefix] = template
        if path is not None:
            self._files.append(path)
        outputs: dict[str, dict[str, Any]] = {}
        template.child_output = lambda stack, output: outputs.get(stack, {}).get(
            output,
            Unknown(
                f"Fn::GetAtt: {template.prefix}{stack}.Outputs.{output}",
                label=f"{template.prefix}{stack}.Outputs.{output}",
            ),
        )
        if path is None or self._root is None:
            return
        for name in _in_order(template):
            child = self._child(template, name, path, (*chain, path))
            if child is not None:
                outputs[name] = _output_values(child)

    def _child(self, parent: Template, name: str, path: FilePath, chain: tuple[FilePath, ...]) -> Template | None:
        """The template of a nested stack, where it is a local file; what is wrong with it becomes a Problem."""
        url = (parent.resources[name].get("Properties") or {}).get("TemplateURL")
        url = resolve(url, parent.scope({})) if is_intrinsic(url) else url
        if (
            not isinstance(url, str)
            or ("://" in url and not url.startswith("file://"))
            or "${" in url
            or "{{resolve" in url
        ):
            return None
        where = (*parent.path_of(name), "Properties", "TemplateURL")

        def refuse(kind: str, message: str, hint: str) -> None:
            self._problems.append(
                Problem(kind, message, parent.document.location(where), hint, resource_id=parent.prefix + name)
            )

        file = (path.parent / url.removeprefix("file://")).absolute()
        try:
            real = file.resolve(strict=True)
        except (OSError, RuntimeError, ValueError):
            refuse(
                "missing-template",
                f"nested stack {name}: {url} does not exist beside the template",
                "correct TemplateURL, or package the child first",
            )
            return None
        assert self._root is not None
        if not real.is_relative_to(self._root.resolve()):
            refuse(
                "outside",
                f"nested stack {name}: {url} lies outside the tree being scanned",
                "scan a folder that holds both templates",
            )
            return None
        if real in [entry.resolve() for entry in chain]:
            refuse(
                "circular",
                f"nested stack {name}: {url} is one of the stacks around it",
                "break the circle of nested stacks",
            )
            return None
        if len(chain) >= _MAX_CHAIN or len(self._templates) > MAX_CHILDREN:
            refuse(
                "too-large",
                f"nested stack {name}: more than {_MAX_CHAIN} levels or {MAX_CHILDREN} nested stacks",
                "scan the child templates on their own",
            )
            return None
        try:
            if not real.is_file() or real.stat().st_size > 16 << 20:
                raise OSError(0, "no ordinary file below 16 MiB")
            data = real.read_bytes()
        except OSError as error:
            refuse(
                "unreadable",
                f"nested stack {name}: {url} cannot be read ({error.strerror})",
                "check the file and its permissions",
            )
            return None
        shown = _shown(parent.document.file, path, file)
        documents = list(parse(data, shown))
        document = documents[0] if documents else None
        if not isinstance(document, Document) or (problem := _not_a_template(document)):
            problem = document if isinstance(document, Problem) else problem
            if problem:
                self._problems.append(problem)
            return None
        child = Template(
            document,
            self._passed(parent, name),
            prefix=f"{parent.prefix}{name}/",
            chain=(*parent.chain, f"{parent.document.file}:{name}"),
        )
        self._add(child, real, chain)
        return child

    def _passed(self, parent: Template, name: str) -> dict[str, Any]:
        """Parameter values for a child: what the parent passes in each of its worlds."""
        values: dict[str, list[Any]] = {}
        variants = list(parent.variants(name))
        for variant in variants:
            parameters = variant.properties.get("Parameters")
            for key, value in (parameters if isinstance(parameters, dict) else {}).items():
                if value not in values.setdefault(key, []):
                    values[key].append(value)
        given: dict[str, Any] = {key: parent.given[key] for key in parent.given if key.startswith("AWS::")}
        for key, choices in values.items():
            everywhere = all(
                isinstance(v.properties.get("Parameters"), dict) and key in v.properties["Parameters"] for v in variants
            )
            if len(choices) == 1 and everywhere:
                value = choices[0]
                given[key] = (
                    value
                    if isinstance(value, str | list | Unknown)
                    else str(value)
                    if not isinstance(value, dict)
                    else Unknown(describe("Ref", key))
                )
            elif all(isinstance(choice, str) for choice in choices) and everywhere:
                given[key] = Choices(tuple(choices))
            else:
                given[key] = Unknown(f"Ref: {parent.prefix}{name}/{key}", label=key)
        return given

    @property
    def files(self) -> list[FilePath]:
        """Every file that was read."""
        return self._files


def _in_order(template: Template) -> list[str]:
    """Nested stacks, those that others take outputs from first."""
    stacks = [name for name, body in template.resources.items() if body["Type"] == "AWS::CloudFormation::Stack"]
    done: list[str] = []

    def visit(name: str, route: frozenset[str]) -> None:
        if name in done or name in route:
            return
        for other in sorted(template.references.get(name, ())):
            if other in stacks:
                visit(other, route | {name})
        done.append(name)

    for name in stacks:
        visit(name, frozenset())
    return done


def _output_values(child: Template) -> dict[str, Any]:
    """What GetAtt gives for each output of a nested stack."""
    result = {}
    for name, body in child.outputs.items():
        if isinstance(body, dict) and "Value" in body:
            value = settle(resolve(body["Value"], child.scope({})), None)
            if value is not NO_VALUE:
                result[name] = value
    return result


def _shown(parent_name: str, parent: FilePath, child: FilePath) -> str:
    """The child's path in the form in which the parent's is shown."""
    import os.path

    relative = os.path.relpath(child, parent.absolute().parent)
    return os.path.normpath(os.path.join(os.path.dirname(parent_name), relative)).replace(os.sep, "/")


@dataclass(frozen=True)
class _Nowhere:
    """The source of a file that holds no template: nothing is asked of it."""

    file: str

    def worlds(self, conditions: frozenset[str]) -> tuple[Mapping[str, bool], ...]:
        return ({},)

    def locate(self, resource: Resource, path: Path) -> Location:
        return Location(self.file)

    def snippet(self, location: Location) -> None:
        return None

    def trace(self, resource: Resource, path: Path) -> Any:
        from scanner.model import Trace

        return Trace()

    def edits(self, resource: Resource, wanted: Mapping[str, Any]) -> tuple[Edit, ...]:
        return ()
