"""Cases of rules: read from beside the rule, run through the whole pipeline, compared with what they promise."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from scanner import packs
from scanner.collect.aws.source import LiveSource
from scanner.collect.cloudformation import collect
from scanner.evaluate import Evaluator, literals
from scanner.evaluate.embedded import Embedded
from scanner.evaluate.engine import Engine
from scanner.evaluate.opa import Opa
from scanner.model import Finding, Gap, Inventory, Resource, Unknown, Verdict
from scanner.remediate.template import overlay
from scanner.rule import PSEUDO_TYPES, Rule

ACCOUNT = "111122223333"
"""The account of running resources, where a case names none."""
REGION = "eu-west-1"
"""Their region, where a case names none."""
TAKEN_AT = "2026-11-21T09:00:00Z"
"""When they were read, where a case says nothing."""

ENABLED_REGION = "Account::Region::Enabled"
"""The type with one resource for each region of an account."""


class CaseError(Exception):
    """A case file that can't be read: one sentence."""


@dataclass(frozen=True)
class Case:
    """One example of a rule: input and expected verdict."""

    name: str
    verdict: str
    template: Mapping[str, Any] = field(default_factory=dict)
    """Empty where the case is an account."""
    running: Sequence[Mapping[str, Any]] = ()
    """The running resources of an account, each with type, id and ref; empty where the case is a template."""
    is_live: bool = False
    """Whether the case is an account, maybe one with nothing in it."""
    taken_at: str = TAKEN_AT
    """When the account was read."""
    gaps: Sequence[Mapping[str, str]] = ()
    """The lists of the account that were refused: type, and region where it has one."""
    at: str = ""
    when: Mapping[str, bool] | None = None
    message: str = ""
    resource: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    fixable: bool = False
    """The fix can be applied: the case is one resource with plain properties."""

    @property
    def shown(self) -> Any:
        """What a reader is shown of it: the template, or the running resources."""
        if not self.is_live:
            return self.template
        return list(self.running)

    def bodies(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """The values that a rule may look at, to change one by one: resource, 'properties' or 'live', and values."""
        for name, body in self.template.get("Resources", {}).items():
            yield name, "properties", (body.get("Properties") or {}) if isinstance(body, dict) else {}
        for entry in self.running:
            for part in ("properties", "live"):
                yield entry["id"], part, entry.get(part) or {}

    def changed(self, resource: str, part: str, body: Mapping[str, Any]) -> Case:
        """The case with other values in one of its bodies."""
        if self.is_live:
            running = [{**entry, part: body} if entry["id"] == resource else entry for entry in self.running]
            return replace(self, running=running)
        template = copy.deepcopy(dict(self.template))
        template["Resources"][resource]["Properties"] = body
        return replace(self, template=template)

    def fixed(self, rule: Rule) -> Case:
        """The case with the fix of the rule applied."""
        template = copy.deepcopy(dict(self.template))
        properties = template["Resources"]["Example"]["Properties"]
        overlay(properties, rule.fix_for(template["Resources"]["Example"]["Type"]) or {})
        return replace(self, template=template, verdict="pass")


_FIELDS = {
    "name",
    "verdict",
    "at",
    "when",
    "message",
    "resource",
    "parameters",
    "properties",
    "template",
    "type",
    "fix",
    "live",
    "inventory",
    "taken_at",
    "gaps",
}
_OF_ACCOUNTS = ("live", "inventory", "taken_at", "gaps")
_OF_RESOURCES = {"type", "id", "ref", "properties", "live", "attributes", "tags", "account", "region"}


def cases_of(rule: Rule) -> list[Case]:
    """The cases beside a rule, none where it has no file. Raises CaseError."""
    path = rule.path.with_suffix("").with_suffix(".cases.yaml")
    if not path.is_file():
        return []
    import yaml

    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise CaseError(f"{path}: {' '.join(str(error).split())}") from None
    if not isinstance(data, list):
        raise CaseError(f"{path}: expected a list of cases")
    return [_case(entry, rule, path) for entry in data]


def _case(entry: Any, rule: Rule, path: Path) -> Case:
    if not isinstance(entry, dict) or not {"name", "verdict"} <= set(entry):
        raise CaseError(f"{path}: a case needs a name and a verdict")
    where = f"{path}: {entry['name']}"
    if extra := set(entry) - _FIELDS:
        raise CaseError(f"{where}: unknown field {sorted(extra)[0]!r}")
    if entry["verdict"] not in {"pass", "fail", "unknown"}:
        raise CaseError(f"{where}: the verdict is {entry['verdict']!r}; expected pass, fail or unknown")
    resource_type = entry.get("type", rule.resource_types[0])
    is_live = any(name in entry for name in _OF_ACCOUNTS) or (
        "template" not in entry and resource_type.startswith(PSEUDO_TYPES)
    )
    if is_live and "template" in entry:
        raise CaseError(f"{where}: a template has no live resources")
    if not is_live and ("properties" in entry) == ("template" in entry):
        raise CaseError(f"{where}: give properties, a template or an inventory")
    template: Mapping[str, Any] = {}
    if "template" in entry:
        template = entry["template"]
    elif resource_type == "Template::Parameter":
        template = {"Parameters": {"Example": entry["properties"]}, "Resources": {}}
    elif not is_live:
        template = {"Resources": {"Example": {"Type": resource_type, "Properties": entry["properties"]}}}
    return Case(
        name=str(entry["name"]),
        verdict=entry["verdict"],
        template=template,
        running=_running(entry, resource_type, where) if is_live else (),
        is_live=is_live,
        taken_at=str(entry.get("taken_at", TAKEN_AT)),
        gaps=[_gap(gap, where) for gap in entry.get("gaps") or ()],
        at=str(entry.get("at", "")),
        when=entry.get("when"),
        message=str(entry.get("message", "")),
        resource=str(entry.get("resource", "")),
        parameters={key: str(value) for key, value in (entry.get("parameters") or {}).items()},
        fixable=entry.get("fix", True)
        and not is_live
        and "properties" in entry
        and isinstance(entry["properties"], dict)
        and rule.fix_for(resource_type) is not None,
    )


def _running(entry: Mapping[str, Any], resource_type: str, where: str) -> list[Mapping[str, Any]]:
    """The running resources of a case: the one of the rule's type first, then the rest of the account."""
    listed = entry.get("inventory", [])
    if not isinstance(listed, list):
        raise CaseError(f"{where}: the inventory is no list of resources")
    given: list[Any] = [*listed]
    if "properties" in entry or "live" in entry:
        given.insert(0, {"type": resource_type, **{key: entry[key] for key in ("properties", "live") if key in entry}})
    found: dict[str, Mapping[str, Any]] = {}
    for item in given:
        if not isinstance(item, dict) or not isinstance(item.get("type"), str):
            raise CaseError(f"{where}: a resource of an inventory needs a type")
        if extra := set(item) - _OF_RESOURCES:
            raise CaseError(f"{where}: unknown field {sorted(extra)[0]!r} of a resource")
        name = str(item.get("id") or _name_of(item, found))
        if name in found:
            raise CaseError(f"{where}: two resources have the id {name!r}")
        found[name] = {"type": item["type"], "id": name, **item}
    return list(found.values())


def _name_of(item: Mapping[str, Any], taken: Mapping[str, Any]) -> str:
    """What a resource without an id is called: its region where it is one, else by its type: Volume, Volume2."""
    properties = item.get("properties")
    if item["type"] == ENABLED_REGION and isinstance(properties, dict):
        return str(properties.get("Region"))
    plain = item["type"].rpartition("::")[2]
    return next(
        name for number in range(1, len(taken) + 2) if (name := f"{plain}{number if number > 1 else ''}") not in taken
    )


def _gap(given: Any, where: str) -> Mapping[str, str]:
    if isinstance(given, str):
        return {"type": given, "region": ""}
    if isinstance(given, dict) and set(given) == {"type", "region"}:
        return {key: str(value) for key, value in given.items()}
    raise CaseError(f"{where}: a gap is a type, or a type and a region")


class Runner:
    """Runs cases on one engine."""

    def __init__(self, rules: Sequence[Rule], engine: str) -> None:
        folders = {rule.pack for rule in rules}
        with packs.builtin() as root:
            shared = literals.libraries(root)
        self.libraries = {folder: {**shared, **literals.libraries(folder)} for folder in folders}
        self.engine: Engine = Opa(self.libraries) if engine == "opa" else Embedded(self.libraries)

    def close(self) -> None:
        """End the engine's processes."""
        self.engine.close()

    def run(self, rule: Rule, case: Case) -> list[Finding]:
        """The findings of one case, passes among them."""
        return self._evaluate(rule, [case])[0]

    def run_all(self, pairs: Sequence[tuple[Rule, Case]]) -> list[list[Finding]]:
        """The findings of each case; cases of one rule go to the engine together."""
        results: dict[int, list[Finding]] = {}
        by_rule: dict[str, list[int]] = {}
        for index, (rule, _) in enumerate(pairs):
            by_rule.setdefault(rule.id, []).append(index)
        for indexes in by_rule.values():
            found = self._evaluate(pairs[indexes[0]][0], [pairs[index][1] for index in indexes])
            results.update(zip(indexes, found, strict=True))
        return [results[index] for index in range(len(pairs))]

    def documents(self, rule: Rule, cases: Sequence[Case]) -> list[str]:
        """Every input document that the cases of a Rego rule give."""
        evaluator = Evaluator([rule], self.engine, self.libraries)
        return [question.document for case in cases for question in evaluator.questions(inventory_of(case))]

    def _evaluate(self, rule: Rule, cases: Sequence[Case]) -> list[list[Finding]]:
        evaluator = Evaluator([rule], self.engine, self.libraries, passes=True)
        results = []
        evaluations = evaluator.evaluate([inventory_of(case) for case in cases])
        for case, evaluation in zip(cases, evaluations, strict=True):
            findings = list(evaluation.findings)
            # A gap is a problem of the account, which the case wants; what else went wrong is one of the rule.
            if wrong := [problem.message for problem in evaluation.problems if problem.rule_id or not case.gaps]:
                raise CaseError("; ".join(wrong))
            results.append(findings)
        return results


def inventory_of(case: Case) -> Inventory:
    """The inventory of a case: of its template, or of its account."""
    if not case.is_live:
        return next(collect(json.dumps(case.template).encode(), case.name, given=case.parameters))
    return Inventory(
        target=ACCOUNT,
        source=LiveSource(),
        resources=tuple(_resource(entry, case) for entry in case.running),
        gaps=tuple(
            Gap(ACCOUNT, gap["region"], f"list of {gap['type']}", "denied", "not allowed", (gap["type"],))
            for gap in case.gaps
        ),
    )


def _resource(entry: Mapping[str, Any], case: Case) -> Resource:
    properties = _value(entry.get("properties") or {})
    listed = properties.get("Tags") if isinstance(properties, dict) else None
    tags = {
        str(tag.get("Key")): str(tag.get("Value"))
        for tag in (listed if isinstance(listed, list) else ())
        if isinstance(tag, dict)
    }
    is_region = entry["type"] == ENABLED_REGION
    return Resource(
        id=entry["id"],
        type=entry["type"],
        properties=properties,
        attributes=_value(entry.get("attributes") or {}),
        tags=_value(entry["tags"]) if "tags" in entry else tags,
        account=str(entry.get("account", ACCOUNT)),
        region=str(entry.get("region", entry["id"] if is_region else REGION)),
        source="live",
        ref=_value(entry.get("ref", entry["id"])),
        live=_value(entry.get("live") or {}),
        at=case.taken_at,
    )


def _value(given: Any) -> Any:
    """A value of a case, {'$unknown': reason} made an Unknown."""
    if isinstance(given, dict):
        if set(given) == {"$unknown"}:
            return Unknown(str(given["$unknown"]))
        return {key: _value(item) for key, item in given.items()}
    if isinstance(given, list):
        return [_value(item) for item in given]
    return given


def check(case: Case, findings: Sequence[Finding]) -> list[str]:
    """What differs from the promise of a case; nothing where it holds."""
    mine = [f for f in findings if not case.resource or f.resource_id == case.resource]
    verdicts = [f.verdict for f in mine]
    verdict = next((v for v in (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS) if v in verdicts), None)
    if verdict is None:
        # No resource of the rule's types is there, or all are conditioned away.
        return [] if case.verdict == "pass" else [f"no verdict; expected {case.verdict}"]
    decisive = [f for f in mine if f.verdict is verdict]
    wrong = []
    if verdict != case.verdict:
        seen = "; ".join(f"{f.resource_id} {'.'.join(map(str, f.path))}: {f.message} {f.witness}" for f in decisive)
        return [f"verdict is {verdict}; expected {case.verdict} ({seen})"]
    if case.at and case.at not in {".".join(map(str, f.path)) for f in decisive}:
        wrong.append(f"found at {sorted({'.'.join(map(str, f.path)) for f in decisive})}; expected {case.at}")
    if case.when is not None and not any(dict(f.when) == dict(case.when) for f in decisive):
        wrong.append(f"when is {[dict(f.when) for f in decisive]}; expected {dict(case.when)}")
    if case.message and case.message not in {f.message for f in decisive}:
        wrong.append(f"messages are {sorted({f.message for f in decisive})}; expected {case.message!r}")
    return wrong
