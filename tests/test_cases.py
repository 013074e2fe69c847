"""Every case of every built-in rule, through the whole pipeline and on both Rego engines."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner import packs
from scanner.cases import Case, Runner, cases_of, check
from scanner.rule import Rule

ROOT = Path(__file__).parents[1]
RULES, PROBLEMS = packs.load([ROOT])
ALL = [(rule, case) for rule in RULES for case in cases_of(rule)]


def _name(value: object) -> str:
    return (
        value.id if isinstance(value, Rule) else value.name.replace(" ", "-") if isinstance(value, Case) else str(value)
    )


@pytest.fixture(scope="session")
def embedded() -> Iterator[Runner]:
    runner = Runner(RULES, "embedded")
    yield runner
    runner.close()


def test_every_rule_loads() -> None:
    assert not PROBLEMS
    assert len(RULES) >= 40


@pytest.mark.parametrize(("rule", "case"), ALL, ids=_name)
def test_case(rule: Rule, case: Case, embedded: Runner) -> None:
    assert check(case, embedded.run(rule, case)) == []


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_rule_has_good_and_bad_cases(rule: Rule) -> None:
    # A parameter's declaration holds no intrinsic functions, and some rules tell unknown values themselves.
    decided = rule.sees_unknowns or rule.judged_types == ("Template::Parameter",)
    assert {"pass", "fail", *(() if decided else ("unknown",))} <= {case.verdict for case in cases_of(rule)}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.fix], ids=_name)
def test_fix_mends_every_failing_case(rule: Rule, embedded: Runner) -> None:
    for case in cases_of(rule):
        if case.verdict == "fail" and case.fixable:
            fixed = case.fixed(rule)
            verdicts = {finding.verdict for finding in embedded.run(rule, fixed)}
            assert "fail" not in verdicts, f"{rule.id}: {case.name}"


def test_engines_agree(embedded: Runner) -> None:
    """Same verdicts, paths and messages from regorus and from the opa binary, for every policy and case."""
    if not shutil.which("opa"):
        pytest.skip("needs the opa binary on the PATH")
    rego = [(rule, case) for rule, case in ALL if rule.check is None]
    reference = Runner(RULES, "opa")
    for (rule, case), ours, theirs in zip(rego, embedded.run_all(rego), reference.run_all(rego), strict=True):
        assert ours == theirs, f"{rule.id}: {case.name}"
