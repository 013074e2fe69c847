"""Cases of rules from the command line: what fails, which lines no case reaches, and the scaffold of a new rule."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

from scanner.cases import Case, CaseError, Runner, check
from scanner.evaluate import literals
from scanner.evaluate.engine import EngineError
from scanner.rule import Rule


def run_cases(rules: Sequence[Rule], pairs: Sequence[tuple[Rule, Case]], engine: str, coverage: bool) -> int:
    """Run cases and print those that fail; their number. Raises EngineError."""
    if not pairs:
        return 0
    runner = Runner(rules, engine)
    failed = 0
    try:
        for rule in rules:
            own = [case for owner, case in pairs if owner is rule]
            lines: set[int] = set()
            with _traced(rule, lines) if coverage and rule.check is not None else _nothing():
                failed += sum(_run(runner, rule, case, engine) for case in own)
            if coverage and own:
                missing = _missing_python(rule, lines) if rule.check is not None else _missing_rego(rule, runner, own)
                for line in missing:
                    print(f"{rule.id}: no case reaches {rule.path.name}:{line}")
    finally:
        runner.close()
    return failed


def _run(runner: Runner, rule: Rule, case: Case, engine: str) -> bool:
    try:
        wrong = check(case, runner.run(rule, case))
    except (CaseError, EngineError) as error:
        wrong = [str(error)]
    for message in wrong:
        print(f"{rule.id}: {case.name} ({engine}): {message}")
    return bool(wrong)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@contextmanager
def _traced(rule: Rule, lines: set[int]) -> Iterator[None]:
    """Collects the lines of the rule's file that are run."""
    name = str(rule.path)

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename != name:
            return None
        lines.add(frame.f_lineno)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


def _missing_python(rule: Rule, reached: set[int]) -> list[int]:
    function: Any = getattr(rule.check, "function", rule.check)
    found: set[int] = set()
    module = vars(sys.modules[function.__module__])
    pending = [value.__code__ for value in module.values() if hasattr(value, "__code__")]
    pending.append(function.__code__)
    while pending:
        code: CodeType = pending.pop()
        if code.co_filename == str(rule.path):
            found |= {line for _, _, line in code.co_lines() if line and line != code.co_firstlineno}
            pending += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    first = function.__code__.co_firstlineno
    return sorted(line for line in found - reached if line > first or line not in range(first))


def _missing_rego(rule: Rule, runner: Runner, cases: Sequence[Case]) -> list[int]:
    """Lines that the interpreter of the embedded engine never came to."""
    import json

    try:
        import regorus
    except ImportError:
        return []
    engine = regorus.Engine()
    source = rule.path.read_text(encoding="utf-8")
    entry = "data." + ".".join(rule.path.relative_to(rule.pack).with_suffix("").parts) + ".deny"
    try:
        for name, text in literals.needed(source, runner.libraries[rule.pack]).items():
            engine.add_policy(name, text)
        engine.add_policy(rule.path.name, source)
        engine.set_enable_coverage(True)
        for document in runner.documents(rule, cases):
            engine.set_input_json(document)
            engine.eval_rule_as_json(entry)
        report: Mapping[str, Any] = json.loads(engine.get_coverage_report_as_json())
    except RuntimeError:
        return []  # what the interpreter refuses has been said where the cases ran
    files = [file for file in report.get("files", ()) if file.get("path") == rule.path.name]
    return sorted(line for file in files for line in file.get("not_covered", ()))


_REGO = """# METADATA
# title: What holds where all is well
# description: |
#   The harm in one or two sentences, then what to do.
# related_resources:
#   - ref: https://docs.aws.amazon.com/
# custom:
#   id: {id}
#   severity: medium
#   resource_types: ["{type}"]
package policies.{service}.{name}

import rego.v1

deny contains {{"path": ["Property"], "message": "what is wrong with this very resource"}} if {{
	object.get(input.properties, "Property", false) != true
}}
"""

_PYTHON = '''"""What the rule looks for."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule


@rule(
    id="{id}",
    title="What holds where all is well",
    severity=Severity.MEDIUM,
    resource_types=["{type}"],
)
def {name}(resource: Resource) -> Iterator[Violation]:
    """The harm in one or two sentences, then what to do."""
    if resource.properties.get("Property") is not True:
        yield Violation("what is wrong with this very resource", path=("Property",))
'''

_CASES = """- name: as it should be
  verdict: pass
  properties: {{Property: true}}

- name: absent
  verdict: fail
  at: Property
  properties: {{}}

- name: known only at deployment
  verdict: unknown
  template:
    Parameters: {{Value: {{Type: String}}}}
    Resources:
      Example:
        Type: {type}
        Properties: {{Property: {{Ref: Value}}}}

# Where the rule looks at `live`, or at other resources of an account (see docs/writing-rules.md):
#   live: {{State: running}}                    facts beside `properties`
#   inventory: [{{type: …, ref: …, live: …}}]   what else runs in the account
#   gaps: [AWS::KMS::Key]                     what could not be listed
"""

_RUNNING_CASES = """- name: as it should be
  verdict: pass
  properties: {{Property: true}}

- name: absent
  verdict: fail
  at: Property
  properties: {{}}

- name: refused
  verdict: unknown
  properties: {{Property: {{$unknown: "the call that tells it"}}}}
"""

SCAFFOLDS: Mapping[str, tuple[str, str, str]] = {
    "rego": ("policies", ".rego", _REGO),
    "python": ("rules", ".py", _PYTHON),
    "cases": ("", "", _CASES),
    "running": ("", "", _RUNNING_CASES),
}
"""By language: folder, ending and text of a new rule; the text of its cases, in templates and in an account."""
