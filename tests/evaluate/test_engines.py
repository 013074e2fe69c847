"""Rules that raise, loop, return nonsense or don't compile: each is one problem, and the others go on. Both engines."""

from __future__ import annotations

import json
import pickle
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from scanner import packs
from scanner.evaluate import Evaluation, Evaluator, embedded, interpreter, literals, opa, python
from scanner.evaluate.engine import Engine
from scanner.model import Problem
from tests.helpers import command, inventory, write

TEMPLATE = {
    "Parameters": {"Open": {"Type": "String"}},
    "Resources": {
        "One": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "one", "DisplayName": {"Ref": "Open"}}},
        "Two": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "two"}},
    },
}
OTHER = 'deny contains {"path": ["TopicName"], "message": "always"}'


@pytest.fixture(params=["embedded", "opa"])
def engine(request: pytest.FixtureRequest) -> str:
    if request.param == "opa" and not shutil.which("opa"):
        pytest.skip("needs the opa binary on the PATH")
    return str(request.param)


def policy(body: str, name: str = "tested", number: int = 1, **custom: Any) -> str:
    """A policy with everything but its rules."""
    fields = {
        "id": f"TEST-{number:03}",
        "severity": "high",
        "resource_types": ["AWS::SNS::Topic"],
        **custom,
    }
    lines = [
        "METADATA",
        "title: T",
        "description: D",
        "custom:",
        *(f"  {k}: {json.dumps(v)}" for k, v in fields.items()),
    ]
    head = "\n".join(f"# {line}" for line in lines)
    return f"{head}\npackage policies.test.{name}\n\nimport rego.v1\n\n{body}\n"


def rule(body: str, name: str = "tested", number: int = 1, scope: str = "resource") -> str:
    """A Python rule with everything but its body."""
    indented = "\n".join(f"    {line}" for line in body.splitlines())
    return f'''
from scanner import Severity, Violation, rule

@rule(id="TEST-{number:03}", title="T", severity=Severity.HIGH, resource_types=["AWS::SNS::Topic"], scope="{scope}")
def {name}(resource):
    """D."""
{indented}
'''


def evaluate(pack: Path, engine_name: str = "embedded", template: Any = TEMPLATE) -> tuple[Evaluation, list[Problem]]:
    """What the rules of a pack say of the template, and what could not be loaded."""
    rules, problems = packs.load([pack])
    libraries = {pack: literals.libraries(pack)}
    made: Engine = opa.Opa(libraries) if engine_name == "opa" else embedded.Embedded(libraries, rules=rules)
    try:
        evaluator = Evaluator(rules, made, libraries, passes=True)
        (evaluation,) = evaluator.evaluate([inventory(json.dumps(template))])
    finally:
        made.close()
    return evaluation, problems


def beside_others(folder: Path, engine_name: str, tested: dict[str, Any]) -> str:
    """The message of the one problem of the tested rule, which leaves another rule as it is."""
    started = time.monotonic()
    pack = write(folder, {**tested, "policies/test/other.rego": policy(OTHER, "other", 2)})
    evaluation, problems = evaluate(pack, engine_name)
    other = [f for f in evaluation.findings if f.rule_id == "TEST-002"]
    assert [(f.resource_id, f.verdict, f.path) for f in other] == [
        ("One", "fail", ("TopicName",)),
        ("Two", "fail", ("TopicName",)),
    ]
    assert [f.verdict for f in evaluation.findings if f.rule_id == "TEST-001"] in (
        [],
        ["unknown"] * 2,
        ["unknown", "pass"],
    )
    (found,) = [*problems, *evaluation.problems]
    assert found.hint
    assert found.location is not None
    assert found.location.file.endswith((".rego", ".py"))
    assert "\n" not in found.message
    assert time.monotonic() - started < 30
    return found.message


# --- Rego ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        'deny contains "text"',
        "deny contains 5",
        'deny contains {"message": "no path"}',
        'deny contains {"path": ["a"]}',
        'deny contains {"path": "a", "message": "m"}',
        'deny contains {"path": [["a"]], "message": "m"}',
        'deny contains {"path": [true], "message": "m"}',
        'deny contains {"path": [1.5], "message": "m"}',
        'deny contains {"path": ["a"], "message": 5}',
        "deny := 5",
        'deny := {"a": 1}',
        "deny := true",
        "something_else := 5",
        "",
    ],
)
def test_nonsense(body: str, engine: str, tmp_path: Path) -> None:
    assert beside_others(tmp_path, engine, {"policies/test/tested.rego": policy(body)})


@pytest.mark.parametrize(
    "body",
    [
        "deny contains",
        "deny contains { if",
        "deny contains nope(input)",
        "deny contains x if { y := 1 }",
        "deny contains x if x := deny",
        "deny contains x if x := one\none := two\ntwo := one",
        "deny contains again(1)\nagain(x) := again(x)",
        "deny contains data.policies.test.tested.deny",
        "import data.policies.lib.nope\ndeny contains nope.at(input)",
        'deny contains "unclosed',
        "deny contains 1 if { some x in }",
        "}",
        "\u202e",
    ],
)
def test_policies_that_do_not_compile(body: str, engine: str, tmp_path: Path) -> None:
    assert beside_others(tmp_path, engine, {"policies/test/tested.rego": policy(body)})


@pytest.mark.parametrize(
    "call",
    [
        "time.now_ns()",
        'http.send({"method": "GET", "url": "http://127.0.0.1:1/"})',
        "opa.runtime()",
        'net.lookup_ip_addr("localhost")',
        'rand.intn("x", 10)',
        'uuid.rfc4122("x")',
    ],
)
@pytest.mark.parametrize("in_library", [False, True])
def test_clock_network_and_environment_are_refused(call: str, in_library: bool, engine: str, tmp_path: Path) -> None:
    body = f'deny contains {{"path": [], "message": "m"}} if {call if not in_library else "outside.ask"}'
    files = {"policies/test/tested.rego": policy(f"import data.policies.lib.outside\n\n{body}" if in_library else body)}
    if in_library:
        files["policies/lib/outside.rego"] = f"package policies.lib.outside\n\nimport rego.v1\n\nask := {call}\n"
    message = beside_others(tmp_path, engine, files)
    assert call.partition("(")[0] in message


def test_a_library_that_is_no_text(engine: str, tmp_path: Path) -> None:
    body = "import data.policies.lib.odd\n\ndeny contains odd.x"
    files = {"policies/test/tested.rego": policy(body), "policies/lib/odd.rego": b"\xff\xfe\x00"}
    assert beside_others(tmp_path, engine, files)


def test_a_failing_built_in_is_undefined(engine: str, tmp_path: Path) -> None:
    body = (
        'deny contains {"path": ["TopicName"], "message": "m"} if to_number(input.properties.TopicName) > 1\n'
        'deny contains {"path": [], "message": "n"} if not to_number(input.properties.TopicName)\n'
    )
    evaluation, problems = evaluate(write(tmp_path, {"policies/test/tested.rego": policy(body)}), engine)
    assert (problems, evaluation.problems) == ([], ())
    assert [(f.resource_id, f.message) for f in evaluation.findings] == [("One", "n"), ("Two", "n")]


def test_results_are_sorted_and_single(engine: str, tmp_path: Path) -> None:
    body = 'deny contains {"path": ["L", i], "message": sprintf("m%d", [i])} if some i in [10, 9, 1, 0, 9]\n'
    evaluation, _ = evaluate(write(tmp_path, {"policies/test/tested.rego": policy(body)}), engine)
    assert [f.path for f in evaluation.findings if f.resource_id == "Two"] == [("L", i) for i in (0, 1, 9, 10)]


ENDLESS = """\
n := numbers.range(1, 100000)

deny contains {"path": [], "message": "m"} if count([1 | some a in n; some b in n; some c in n; a * b == c + 0.5]) > 0
"""


def test_a_policy_that_takes_for_ever(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter, "WORKER_LIMIT", 2.0)
    monkeypatch.setattr(opa, "LIMIT", 4.0)
    message = beside_others(tmp_path, engine, {"policies/test/tested.rego": policy(ENDLESS)})
    assert "takes more than" in message


# --- Python --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "raise ValueError('boom')",
        "yield Violation('m', ('a',))\nraise KeyError('x')",
        "return 1 / 0",
        "import sys\nsys.exit(5)",
        "raise SystemExit",
        "raise MemoryError",
        "def again(): return again()\nagain()\nyield",
        "assert False",
        "yield 'text'",
        "yield None",
        "yield ('message', ())",
        "return 5",
        "return 'ab'",
        "return Violation('m', ('a',))",
        "return [1]",
        "yield Violation(5, ())",
        "yield Violation('m', 5)",
        "yield Violation('m', None)",
        "yield Violation('m', 'Text')",
        "yield Violation('m', (None,))",
        "yield Violation('m', (1.5,))",
        "yield Violation('m', (), 5)",
        "yield Violation('m', (), None)",
        "import itertools\nfor i in itertools.count(): yield Violation('m', (i,))",
        "yield Violation('m', (), resource.nope)",
    ],
)
def test_python_rules_gone_wrong(body: str, tmp_path: Path) -> None:
    message = beside_others(tmp_path, "embedded", {"rules/test/tested.py": rule(body)})
    assert message.startswith(("the rule", "a violation"))


def test_texts_of_an_enum_can_go_to_another_process(tmp_path: Path) -> None:
    enum = (
        "from enum import IntEnum, StrEnum\nclass T(StrEnum):\n    NAME = 'TopicName'\nclass N(IntEnum):\n    ONE = 1\n"
    )
    module = enum + rule("yield Violation(T.NAME, (T.NAME, N.ONE))")
    evaluation, problems = evaluate(write(tmp_path, {"rules/test/tested.py": module}), "embedded")
    assert not [*problems, *evaluation.problems]
    copy = pickle.loads(pickle.dumps([(f.message, f.path) for f in evaluation.findings]))
    assert copy == [("TopicName", ("TopicName", 1))] * 2
    assert {type(part) for message, path in copy for part in (message, *path)} == {str, int}


@pytest.mark.parametrize(
    "body", ["while True: pass", "import time\ntime.sleep(1000)", "import re\nre.match('(a*)*b', 'a' * 60)"]
)
def test_python_rules_that_take_for_ever(body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python, "PYTHON_LIMIT", 1.0)
    assert "takes more than" in beside_others(tmp_path, "embedded", {"rules/test/tested.py": rule(body)})


@pytest.mark.parametrize(
    "module",
    [
        "def broken(:\n",
        "raise ValueError('at import')",
        "import nothing_of_that_name",
        "1 / 0",
        "import sys; sys.exit(3)",
        b"\xff\xfe\x00",
        "x = 1\0",
    ],
)
def test_modules_that_cannot_be_loaded(module: Any, tmp_path: Path) -> None:
    message = beside_others(tmp_path, "embedded", {"rules/test/tested.py": module})
    assert "raises" in message


# --- packs ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"policies/test/tested.rego": "package policies.test.tested\n"}, "no # METADATA block"),
        ({"policies/test/tested.rego": policy(OTHER, "elsewhere")}, "its path wants policies.test.tested"),
        ({"policies/test/tested.rego": policy(OTHER, id="nope")}, "id 'nope' is not like"),
        ({"policies/test/tested.rego": policy(OTHER, severity="awful")}, "severity is 'awful'; it is one of"),
        ({"policies/test/tested.rego": policy("allow := true")}, 'no rule "deny"'),
        ({"policies/test/tested.rego": policy(OTHER, resource_types=[])}, "resource_types wants types"),
        ({"policies/test/tested.rego": policy(OTHER, resource_types=5)}, "the metadata is wrong"),
        ({"policies/test/tested.rego": policy(OTHER, scope="world")}, "scope is 'world'"),
        ({"policies/test/tested.rego": policy(OTHER, colour="red")}, "unknown field 'colour'"),
        ({"policies/test/tested.rego": policy(OTHER).replace("title: T", "title: [")}, "not valid YAML"),
        ({"policies/test/tested.rego": policy(OTHER).replace("# title: T\n", "")}, "the metadata lacks 'title'"),
        ({"policies/test/tested.rego": b"\xff\xfe"}, "cannot be read"),
        ({"policies/test/tested.rego": ""}, "the package is missing"),
        ({"policies/test/tested.rego": policy(OTHER, number=2)}, "rule TEST-002 is also in"),
    ],
)  # fmt: skip
def test_rules_that_cannot_be_loaded(files: dict[str, Any], message: str, tmp_path: Path) -> None:
    assert message in beside_others(tmp_path, "embedded", files)


def test_through_the_command(tmp_path: Path) -> None:
    pack = {
        "pack/rules/test/tested.py": rule("raise ValueError('boom')"),
        "pack/policies/test/broken.rego": policy("deny contains", "broken", 3),
        "pack/policies/test/other.rego": policy(OTHER, "other", 2),
        "t.json": json.dumps(TEMPLATE),
    }
    ids = [part for number in (1, 2, 3) for part in ("--rule", f"TEST-{number:03}")]
    done = command("scan", "t.json", "--pack", "pack", *ids, cwd=write(tmp_path, pack))
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    shown = " ".join(done.stdout.split())
    assert "the rule raises ValueError (line 7 of tested.py)" in shown
    assert "the policy does not compile" in shown
    assert "TEST-002" in shown
    assert "boom" not in done.stdout  # what a rule raises may quote a secret


def test_a_rule_that_could_not_be_loaded_is_not_unknown_alone(tmp_path: Path) -> None:
    pack = {"pack/policies/test/tested.rego": policy(OTHER, severity="awful"), "t.json": json.dumps(TEMPLATE)}
    done = command("scan", "t.json", "--pack", "pack", "--rule", "TEST-001", cwd=write(tmp_path, pack))
    assert done.returncode == 2
    assert "unknown rule 'TEST-001'; a rule could not be loaded: pack/policies/test/tested.rego:1: sever" in done.stderr
