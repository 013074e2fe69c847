"""CloudFormation templates to inventories: nested stacks followed, CDK constructs named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from scanner.collect.cloudformation.checks import check
from scanner.collect.cloudformation.document import Document, parse
from scanner.collect.cloudformation.intrinsics import NO_VALUE, is_intrinsic, resolve, text
from scanner.collect.cloudformation.scope import settle
from scanner.collect.cloudformation.source import TemplateSource
from scanner.collect.cloudformation.template import Choices, Template
from scanner.model import Edit, Inventory, Location, Path, Problem, Resource, Unknown, When

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
        elif must or _has_types(document.data):
            yield _Collection(document, path, root, given or {}).inventory()


def _has_types(data: Mapping[str, Any]) -> bool:
    """Whether it is a template rather than another program's file that has Resources too."""
    resources = data["Resources"]
    if "AWSTemplateFormatVersion" in data or not isinstance(resources, dict) or not resources:
        return True
    return any(key.startswith("Fn::") or (isinstance(body, dict) and "Type" in body) for key, body in resources.items())


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
        self._parsed: dict[FilePath, Document | Problem] = {}
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
            notes += template.parameter_notes()
        source = TemplateSource(self._templates)
        return Inventory(self._name, source, tuple(resources), tuple(self._problems), tuple(dict.fromkeys(notes)))

    def _add(self, template: Template, path: FilePath | None, chain: tuple[FilePath, ...]) -> None:
        self._templates[template.prefix] = template
        outputs: dict[str, dict[str, Any]] = {}
        prefix = template.prefix
        template.child_output = lambda stack, output: outputs.get(stack, {}).get(
            output,
            Unknown(f"Fn::GetAtt: {prefix}{stack}.Outputs.{output}", label=f"{prefix}{stack}.Outputs.{output}"),
        )
        if path is None or self._root is None:
            return
        for name in _in_order(template):
            child = self._child(template, name, path, (*chain, path))
            if child is not None:
                outputs[name] = _output_values(child)

    def _child(self, parent: Template, name: str, path: FilePath, chain: tuple[FilePath, ...]) -> Template | None:
        """The template of a nested stack, where it is a local file; what is wrong with it becomes a Problem."""
        url = _template_url(parent, name)
        if url is None or not parent.variants(name):
            return None  # made elsewhere, or not there at all with the parameters given
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
        if real not in self._parsed:
            self._parsed[real] = next(parse(data, shown))
        document = self._parsed[real]
        problem = document if isinstance(document, Problem) else _not_a_template(document)
        if problem or isinstance(document, Problem):
            self._problems += [problem] if problem else []
            return None
        child = Template(
            document,
            self._passed(parent, name, document.data.get("Parameters") or ()),
            prefix=f"{parent.prefix}{name}/",
            chain=(*parent.chain, f"{parent.document.file}:{name}"),
            guard=_guard(parent, name),
        )
        self._add(child, real, chain)
        return child

    def _passed(self, parent: Template, name: str, declared: Any) -> dict[str, Any]:
        """Parameter values for a child: what the parent passes in each of its worlds."""
        passed = []
        for variant in parent.variants(name):
            parameters = _get(variant.properties, "Parameters")
            if isinstance(parameters, Unknown):
                return {key: Unknown(f"Ref: {parent.prefix}{name}/{key}", label=key) for key in declared}
            passed.append(parameters if isinstance(parameters, dict) else {})
        given: dict[str, Any] = {key: parent.given[key] for key in parent.given if key.startswith("AWS::")}
        for key in dict.fromkeys(key for parameters in passed for key in parameters):
            choices: list[Any] = []
            for parameters in passed:
                value = parameters.get(key)
                known = value if isinstance(value, list) else text(value)
                if known not in choices:
                    choices.append(known)
            if len(choices) == 1 and choices[0] is not None:
                given[key] = choices[0]
            elif all(isinstance(choice, str) for choice in choices):
                given[key] = Choices(tuple(choices))
            else:
                given[key] = Unknown(f"Ref: {parent.prefix}{name}/{key}", label=key)
        return given


def _get(value: Any, key: str) -> Any:
    return value if isinstance(value, Unknown) else value.get(key) if isinstance(value, dict) else None


def _template_url(template: Template, name: str) -> str | None:
    """Where the template of a nested stack lies beside its parent; None where it lies elsewhere or can't be told."""
    body = template.resources[name]
    written = (body.get("Properties") or {}).get("TemplateURL")
    url = resolve(written, template.scope({})) if is_intrinsic(written) else written
    metadata = body.get("Metadata")
    if isinstance(metadata, dict) and metadata.get("aws:asset:property") == "TemplateURL":
        # CDK names the file that it will upload.
        url = metadata.get("aws:asset:path")
    if not isinstance(url, str) or "${" in url or "{{resolve" in url:
        return None
    return url if "://" not in url or url.startswith("file://") else None


def _guard(parent: Template, name: str) -> When:
    """The conditions, its own and those around its parent, under which a nested stack is there."""
    condition = parent.resources[name].get("Condition")
    if not isinstance(condition, str) or condition not in parent.conditions.expressions:
        return parent.guard
    return {**parent.guard, parent.prefix + condition: True}


def _in_order(template: Template) -> list[str]:
    """Nested stacks, those that others take outputs from first."""
    stacks = [name for name, body in template.resources.items() if body["Type"] == "AWS::CloudFormation::Stack"]
    done: list[str] = []
    for name in stacks:
        _visit(name, template, stacks, done, frozenset())
    return done


def _visit(name: str, template: Template, stacks: Sequence[str], done: list[str], route: frozenset[str]) -> None:
    if name in done or name in route or len(route) > MAX_CHILDREN:
        return
    for other in sorted(template.references.get(name, ())):
        if other in stacks:
            _visit(other, template, stacks, done, route | {name})
    done.append(name)


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


class _Nowhere(NamedTuple):
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
