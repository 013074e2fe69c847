"""Cases of rules: read from beside the rule, run through the whole pipeline, compared with what they promise."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from scanner import packs
from scanner.collect.cloudformation import collect
from scanner.evaluate import Evaluator, literals
from scanner.evaluate.embedded import Embedded
from scanner.evaluate.engine import Engine
from scanner.evaluate.opa import Opa
from scanner.model import Finding, Inventory, Verdict
from scanner.remediate.template import overlay
from scanner.rule import Rule


class CaseError(Exception):
    """A case file that can't be read: one sentence."""


@dataclass(frozen=True)
class Case:
    """One example of a rule: input and expected verdict."""

    name: str
    verdict: str
    template: Mapping[str, Any]
    at: str = ""
    when: Mapping[str, bool] | None = None
    message: str = ""
    resource: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    fixable: bool = False
    """The fix can be applied: the case is one resource with plain properties."""

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
}


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
    if ("properties" in entry) == ("template" in entry):
        raise CaseError(f"{where}: give properties or a template")
    resource_type = entry.get("type", rule.resource_types[0])
    if "template" in entry:
        template = entry["template"]
    elif resource_type == "Template::Parameter":
        template = {"Parameters": {"Example": entry["properties"]}, "Resources": {}}
    else:
        template = {"Resources": {"Example": {"Type": resource_type, "Properties": entry["properties"]}}}
    return Case(
        name=str(entry["name"]),
        verdict=entry["verdict"],
        template=template,
        at=str(entry.get("at", "")),
        when=entry.get("when"),
        message=str(entry.get("message", "")),
        resource=str(entry.get("resource", "")),
        parameters={key: str(value) for key, value in (entry.get("parameters") or {}).items()},
        fixable=entry.get("fix", True)
        and "properties" in entry
        and isinstance(entry["properties"], dict)
        and rule.fix_for(resource_type) is not None,
    )


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
        for evaluation in evaluator.evaluate([inventory_of(case) for case in cases]):
            findings = list(evaluation.findings)
            if evaluation.problems:
                raise CaseError("; ".join(problem.message for problem in evaluation.problems))
            results.append(findings)
        return results


def inventory_of(case: Case) -> Inventory:
    """The inventory of a case's template."""
    return next(collect(json.dumps(case.template).encode(), case.name, given=case.parameters))


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
