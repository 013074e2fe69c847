"""The stack that owns a live resource, and where the template at hand declares it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scanner.model import Finding, Location, Path, Resource, StackLink, Verdict
from scanner.provenance.names import names_of

if TYPE_CHECKING:
    from scanner.evaluate import Evaluation

INVENTORY = "Account::CloudFormation::ResourceInventory"
"""The resource type that tells which stack owns what."""

_TAG = "aws:cloudformation:"

_SERVERLESS = {
    "AWS::ApiGateway::RestApi": "AWS::Serverless::Api",
    "AWS::ApiGatewayV2::Api": "AWS::Serverless::HttpApi",
    "AWS::CloudFormation::Stack": "AWS::Serverless::Application",
    "AWS::DynamoDB::Table": "AWS::Serverless::SimpleTable",
    "AWS::Lambda::Function": "AWS::Serverless::Function",
    "AWS::StepFunctions::StateMachine": "AWS::Serverless::StateMachine",
}
"""What a resource is declared as in a SAM template, where its logical id stays."""


@dataclass(frozen=True, slots=True)
class Owned:
    """A resource as its stack knows it."""

    stack: str
    """The stack's name."""
    stack_id: str
    logical_id: str
    type: str = ""


class Owners:
    """Which stack owns what, as ListStackResources and the tags of resources tell."""

    def __init__(self, resources: Iterable[Resource], wanted: Iterable[str] = ()) -> None:
        """Goes through the resources once. `wanted`: ids of those whose own tags and refs matter."""
        self._by_name: dict[tuple[str, str, str, str], Owned] = {}
        self._wanted: dict[str, Resource] = {}
        self.stacks: dict[str, dict[str, str]] = {}
        """Stack id → logical id → resource type."""
        ids = set(wanted)
        for resource in resources:
            if resource.type == INVENTORY:
                self._add(resource)
            elif resource.id in ids:
                self._wanted[resource.id] = resource

    def _add(self, entry: Resource) -> None:
        said = {key: value for key, value in entry.properties.items() if isinstance(value, str)}
        stack_id, physical, type_name = (said.get(k, "") for k in ("StackId", "PhysicalResourceId", "ResourceType"))
        logical = said.get("LogicalResourceId", "")
        if not stack_id:
            return
        name = said.get("StackName") or stack_name(stack_id)
        if logical:
            self.stacks.setdefault(stack_id, {})[logical] = type_name
        if physical:
            owned = Owned(name, stack_id, logical, type_name)
            # A queue has its URL, of which there are several spellings: what is sure is its end.
            for spelling in {physical, physical.rpartition("/")[2] if physical.startswith("https://") else physical}:
                self._by_name[entry.account, entry.region, type_name, spelling] = owned
                # What has no region of its own may belong to a stack of any.
                self._by_name.setdefault((entry.account, "", type_name, spelling), owned)

    def of(self, finding: Finding) -> Owned | None:
        """The owner of the resource of a finding; None where no stack is known to own it."""
        resource = self._wanted.get(finding.resource_id)
        return (self._listed(finding, resource) if self._by_name else None) or self._tagged(finding, resource)

    def _listed(self, finding: Finding, resource: Resource | None) -> Owned | None:
        names = names_of(finding.resource_id, resource.ref if resource else "")
        if "#" in finding.resource_id:
            # The names are those of the parent: what it has of its own is its ref alone.
            names = frozenset((resource.ref,)) if resource and isinstance(resource.ref, str) else frozenset()
        names |= names_of(finding.resource_id, last=True) if finding.resource_type.startswith("AWS::IAM::") else set()
        for name in sorted(names):
            owned = self._by_name.get((finding.account, finding.region, finding.resource_type, name))
            if owned:
                return owned
        return None

    @staticmethod
    def _tagged(finding: Finding, resource: Resource | None) -> Owned | None:
        tags = resource.tags if resource else {}
        if tags.get(f"{_TAG}stack-name") and tags.get(f"{_TAG}logical-id"):
            stack_id = tags.get(f"{_TAG}stack-id", "")
            return Owned(tags[f"{_TAG}stack-name"], stack_id, tags[f"{_TAG}logical-id"], finding.resource_type)
        return None


def stack_name(stack_id: str) -> str:
    """The name in the ARN of a stack."""
    parts = stack_id.split("/")
    return parts[1] if len(parts) > 1 else stack_id


@dataclass
class _Declared:
    """A template, or the part of one that becomes a nested stack."""

    evaluation: Evaluation
    prefix: str
    """'Child/' for what a nested stack declares."""
    types: dict[str, str] = field(default_factory=dict)
    """Logical id → resource type."""
    optional: set[str] = field(default_factory=set)
    """Logical ids that a condition may leave out."""


class _Templates:
    """The templates of a repository, with what the rules say of each."""

    def __init__(self, evaluations: Iterable[Evaluation], mapping: Mapping[str, str]) -> None:
        self._mapping = {stack: _normal(file) for stack, file in mapping.items()}
        self._all: list[_Declared] = []
        self._chosen: dict[tuple[str, str], _Declared | None] = {}
        self._verdicts: dict[int, dict[tuple[str, str], list[Finding]]] = {}
        for evaluation in evaluations:
            parts: dict[str, _Declared] = {}
            for resource in evaluation.inventory.resources:
                if resource.type.startswith("Template::"):
                    continue
                head, slash, logical = resource.id.rpartition("/")
                part = parts.setdefault(head, _Declared(evaluation, head + slash))
                part.types[logical] = resource.type
                if resource.conditions:
                    part.optional.add(logical)
            self._all += parts.values()

    def of(self, owned: Owned, stacks: Mapping[str, Mapping[str, str]]) -> _Declared | None:
        """The template of a stack: the one that was named, else the only one that declares just what it holds."""
        key = (owned.stack_id, owned.stack)
        if key not in self._chosen:
            self._chosen[key] = self._choose(owned, stacks.get(owned.stack_id, {}))
        return self._chosen[key]

    def _choose(self, owned: Owned, held: Mapping[str, str]) -> _Declared | None:
        file = self._mapping.get(owned.stack_id) or self._mapping.get(owned.stack)
        if file:
            named = [d for d in self._all if not d.prefix and _normal(d.evaluation.inventory.target) == file]
            return named[0] if len(named) == 1 else None
        if not held:
            return None
        same = [d for d in self._all if d.types == held]
        # What a condition leaves out of a stack is in the template all the same.
        near = same or [
            d
            for d in self._all
            if held.items() <= d.types.items() and all(logical in held or logical in d.optional for logical in d.types)
        ]
        return near[0] if len(near) == 1 else None

    def findings(self, declared: _Declared, rule_id: str, logical_id: str) -> list[Finding]:
        """What a rule says of a resource of a template: passes too, if they were asked for."""
        known = self._verdicts.get(id(declared.evaluation))
        if known is None:
            known = self._verdicts[id(declared.evaluation)] = {}
            for finding in declared.evaluation.findings:
                known.setdefault((finding.rule_id, finding.resource_id), []).append(finding)
        return known.get((rule_id, declared.prefix + logical_id), [])


def link(
    findings: Iterable[Finding],
    inventory: Iterable[Resource],
    repo_templates: Iterable[Evaluation] = (),
    mapping: Mapping[str, str] | None = None,
) -> list[Finding]:
    """
    The findings with `stack` where a stack owns the resource, in their order.

    `inventory` is gone through once. `repo_templates` are the templates of a repository, evaluated by the same rules
    with passes listed; `mapping` names the template of a stack, by the stack's name or id, where that can't be told
    from the resources. With a template the link has its place, and says whether the template fails the same rule
    ('both') or passes it ('drift').
    """
    found = list(findings)
    owners = Owners(inventory, (f.resource_id for f in found if f.location.is_live))
    templates = _Templates(repo_templates, mapping or {})
    return [
        finding._replace(stack=_linked(finding, owned, owners, templates))
        if finding.location.is_live and (owned := owners.of(finding))
        else finding
        for finding in found
    ]


def _linked(finding: Finding, owned: Owned, owners: Owners, templates: _Templates) -> StackLink:
    declared = templates.of(owned, owners.stacks)
    type_name = finding.resource_type
    if declared is None or declared.types.get(owned.logical_id) not in (
        type_name,
        _SERVERLESS.get(type_name, type_name),
    ):
        return StackLink(owned.stack, owned.logical_id)
    said = templates.findings(declared, finding.rule_id, owned.logical_id)
    verdicts = {other.verdict for other in said}
    if Verdict.FAIL in verdicts:
        failing = [other for other in said if other.verdict is Verdict.FAIL]
        nearest = next((other for other in failing if other.path == finding.path), failing[0])
        return StackLink(owned.stack, owned.logical_id, nearest.location, _state(finding, "both"))
    location = _place(declared, owned.logical_id, finding.path)
    state = "drift" if verdicts == {Verdict.PASS} else ""
    return StackLink(owned.stack, owned.logical_id, location, _state(finding, state))


def _state(finding: Finding, state: str) -> str:
    """Only of a failure can it be said where else it holds."""
    return state if finding.verdict is Verdict.FAIL else ""


def _place(declared: _Declared, logical_id: str, path: Path) -> Location | None:
    inventory = declared.evaluation.inventory
    resource = next((r for r in inventory.resources if r.id == declared.prefix + logical_id), None)
    return inventory.source.locate(resource, path) if resource else None


def _normal(file: str) -> str:
    return posixpath.normpath(file.replace("\\", "/"))
