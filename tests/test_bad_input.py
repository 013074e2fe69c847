"""Bad input gives one clear line and the right exit code, never a traceback, and the rest of the run goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ROOT, command, write

GOOD = "Resources:\n  Data: {Type: 'AWS::EC2::Volume', Properties: {Size: 1, AvailabilityZone: a}}\n"
"""A template beside the bad one; its unencrypted volume has to be found."""
DEEP = 100_000


def scan(folder: Path, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """A scan for unencrypted volumes that has to end without a traceback."""
    done = command("scan", "--rule", "EBS-001", *arguments, cwd=folder, **options)
    assert "Traceback" not in done.stdout + done.stderr
    assert "internal" not in done.stdout + done.stderr
    return done


def judged(done: subprocess.CompletedProcess[str]) -> bool:
    """Whether the good template was."""
    return "good.yaml:2" in done.stdout and "the volume is not encrypted" in done.stdout


def template(text: str) -> str:
    """A template of one resource."""
    return "Resources:\n  A:\n" + text


def topic(properties: str) -> str:
    """A template of one topic."""
    return template(f"    Type: AWS::SNS::Topic\n    Properties: {properties}\n")


LAUGHS = "\n".join(["a0: &a0 [lol]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)])
CIRCLE = topic("{TopicName: !Ref B}") + ("  B: {Type: 'AWS::SQS::Queue', Properties: {QueueName: !Ref A}}\n")
CONDITIONS = "Conditions: {X: !Condition Y, Y: !Not [!Condition X]}\n" + template(
    "    Type: AWS::SNS::Topic\n    Condition: X\n"
)


@pytest.mark.parametrize(
    ("name", "content", "place", "message", "hint"),
    [
        ("bad.yaml", "", "1:1", "the file is empty", "put a template"),
        ("bad.yaml", " \n# nothing\n", "1:1", "empty", "hint"),
        ("bad.yaml", "Resources: [\n", "2:1", "not valid YAML", "hint"),
        ("bad.json", '{"Resources": {,}}', "1:16", "not valid JSON", "hint"),
        ("bad.yaml", "- Resources: {}\n", "1:1", "the top level is a list", "hint"),
        ("bad.yaml", "AWSTemplateFormatVersion: '2010-09-09'\n", "1:1", "the Resources section is missing", "add"),
        ("bad.yaml", "Description: x\nResources:\n", "2:1", "the Resources section is null", "put at least one"),
        ("bad.yaml", "Resources: [1]\n", "1:1", "Resources is a list", "hint"),
        ("bad.yaml", template("    Type: 7\n"), "3:5", "Type of resource A is a number", "hint"),
        ("bad.yaml", template("    Properties: {}\n"), "2:3", "Type of resource A is missing", "give"),
        (
            "bad.yaml",
            topic("[1]"),
            "4:5",
            "Resources.A.Properties is a list",
            "hint",
        ),
        (
            "bad.yaml",
            topic("{TopicName: {a: b}}\n"),
            "4:",
            "TopicName",
            "",
        ),
        (
            "bad.yaml",
            topic("{TopicName: !Ref No}\n"),
            "4:",
            "'No'",
            "hint",
        ),
        ("bad.yaml", CIRCLE, "2:3", "A → B → A", "break the circle"),
        ("bad.yaml", CONDITIONS, "1:", "circle", "hint"),
        ("bad.yaml", "Resources: " + "{a: " * DEEP + "}" * DEEP, "1:", "nest", "hint"),
        ("bad.json", '{"Resources": ' + '{"a":' * DEEP + "1" + "}" * DEEP + "}", "1:", "nest", "hint"),
        ("bad.yaml", LAUGHS + "\nResources: {A: *a11}\n", "", "alias", "hint"),
        ("bad.yaml", b"Resources:\n  A: \xff\n", "2:6", "UTF-8", "hint"),
        ("bad.yaml", b"Resources:\n  A\0: 1\n", "2:4", "NUL", "hint"),
        (
            "bad.yaml",
            topic("{}") + "  A: {Type: 'AWS::SNS::Topic'}\n",
            "5:3",
            "on line 2",
            "",
        ),
    ],
)
def test_a_broken_file(tmp_path: Path, name: str, content: str | bytes, place: str, message: str, hint: str) -> None:
    write(tmp_path, {"good.yaml": GOOD, name: content})
    done = scan(tmp_path, "good.yaml", name)
    assert done.returncode == 3
    assert f"{name}:{place}" in done.stdout
    assert message in done.stdout
    assert hint in done.stdout
    assert judged(done)


@pytest.mark.parametrize(
    "properties",
    [
        "Type: AWS::EC2::Volume\n    Properties:",
        "Type: AWS::EC2::Volume\n    Properties: {Encrypted: [true], Size: {a: b}}",
        "Type: AWS::EC2::Volume\n    Properties: {Encrypted: null}",
        "Type: AWS::EC2::Volume",
        "Type: AWS::Nope::Nothing\n    Properties: {A: 1}",
        "Type: AWS::EC2::Volume\n    Properties: {Tags: x, Nope: 1}",
    ],
)
def test_odd_properties_are_no_silent_pass(tmp_path: Path, properties: str) -> None:
    write(tmp_path, {"good.yaml": GOOD, "odd.yaml": template(f"    {properties}\n")})
    done = scan(tmp_path, "good.yaml", "odd.yaml")
    assert done.returncode in (1, 3)
    assert judged(done)
    assert "odd.yaml:" in done.stdout or "Nope::Nothing" in properties


# --- files ---------------------------------------------------------------------------------------------------------


def test_a_file_of_200_megabytes(tmp_path: Path) -> None:
    write(tmp_path, {"good.yaml": GOOD, "bad.yaml": GOOD})
    os.truncate(tmp_path / "bad.yaml", 200 * 1024 * 1024)
    started = time.monotonic()
    done = scan(tmp_path, "good.yaml", "bad.yaml")
    assert time.monotonic() - started < 10
    assert done.returncode == 3
    assert "bad.yaml" in done.stdout
    assert "200.0 MiB" in done.stdout
    assert judged(done)


def test_a_folder_like_a_template(tmp_path: Path) -> None:
    write(tmp_path, {"good.yaml": GOOD, "x.yaml/inner.yaml": GOOD})
    done = scan(tmp_path)
    assert done.returncode == 1
    assert judged(done)
    assert "x.yaml/inner.yaml:2" in done.stdout


def test_links_that_lead_nowhere_or_out(tmp_path: Path) -> None:
    write(tmp_path, {"outside.yaml": GOOD, "tree/good.yaml": GOOD})
    tree = tmp_path / "tree"
    (tree / "dangling.yaml").symlink_to("nothing.yaml")
    (tree / "outward.yaml").symlink_to("../outside.yaml")
    (tree / "loop.yaml").symlink_to("loop.yaml")
    for arguments in ((), ("good.yaml", "dangling.yaml", "outward.yaml", "loop.yaml")):
        done = scan(tree, *arguments)
        assert done.returncode == 3
        assert judged(done)
        for name in ("dangling.yaml", "outward.yaml", "loop.yaml"):
            assert name in done.stdout


def test_no_permission(tmp_path: Path) -> None:
    write(tmp_path, {"good.yaml": GOOD, "bad.yaml": GOOD, "closed/x.yaml": GOOD})
    (tmp_path / "bad.yaml").chmod(0)
    (tmp_path / "closed").chmod(0)
    # To root nothing is closed: first its rights to override permissions (capabilities 1 and 2 of Linux) go.
    script = (
        "import ctypes, os, sys\nif os.geteuid() == 0:\n"
        "    for right in (1, 2):\n        assert ctypes.CDLL(None).prctl(24, right, 0, 0, 0) == 0\n"
        "os.execv(sys.executable, [sys.executable, '-m', 'scanner.cli', 'scan', '--no-cache', '--rule', 'EBS-001'])\n"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        )
    finally:
        (tmp_path / "closed").chmod(0o755)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 3
    assert "ermission" in done.stdout
    assert "bad.yaml" in done.stdout
    assert "closed" in done.stdout
    assert judged(done)


def test_a_file_that_is_not_there_or_vanishes(tmp_path: Path) -> None:
    write(tmp_path, {"good.yaml": GOOD, "gone.yaml": GOOD})
    done = scan(tmp_path, "good.yaml", "never.yaml", "no/*.yaml")
    assert done.returncode == 3
    assert "never.yaml" in done.stdout
    assert "no/*.yaml" in done.stdout
    assert judged(done)
    # Gone between the search and the reading.
    script = (
        "import os, sys\nfrom scanner.collect import files\nread = files.read\n"
        "def late(file, *rest):\n"
        "    if file.name == 'gone.yaml' and os.path.exists(file.path): os.unlink(file.path)\n"
        "    return read(file, *rest)\n"
        "files.read = late\nsys.argv[1:] = ['scan', '--rule', 'EBS-001', 'good.yaml', 'gone.yaml']\n"
        "from scanner.cli import main\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
    )
    assert not (tmp_path / "gone.yaml").exists()
    assert "Traceback" not in done.stderr
    assert done.returncode == 3
    assert "gone.yaml" in done.stdout
    assert judged(done)


# --- the command line ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--nope"], "--nope"),
        (["--parameters", "none.json"], "none.json"),
        (["--parameters", "good.yaml"], "good.yaml"),
        (["--parameter", "novalue"], "novalue"),
        (["--rule", "NOPE-999"], "NOPE-999"),
        (["--skip-rule", "NOPE-999"], "NOPE-999"),
        (["--framework", "nope_1"], "nope_1"),
        (["-o", "nope"], "nope"),
        (["-o", "json", "-o", "sarif"], "standard output"),
        (["-o", "json:no/such/folder/x.json"], "no/such/folder/x.json"),
        (["--fail-on", "terrible"], "terrible"),
        (["--engine", "nope"], "nope"),
        (["--pack", "nowhere"], "nowhere"),
        (["--pack", "empty"], "empty"),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: list[str], message: str) -> None:
    write(tmp_path, {"good.yaml": GOOD})
    (tmp_path / "empty").mkdir()
    done = scan(tmp_path, "good.yaml", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) <= 3
    assert done.stderr.startswith("conformant: ")
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fail_on: [\n", ".conformant.yaml:2"),
        ("nope: 1\n", "nope"),
        ("fail_on: terrible\n", "terrible"),
        ("- a\n", ".conformant.yaml"),
        ("rules: 7\n", "rules"),
        (b"\xff\xfe\0", ".conformant.yaml"),
        ("a: " + "[" * 5_000, ".conformant.yaml"),
    ],
)
def test_broken_config(tmp_path: Path, text: str | bytes, message: str) -> None:
    write(tmp_path, {"good.yaml": GOOD, ".conformant.yaml": text})
    done = scan(tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("conformant: ")
    assert ".conformant.yaml" in done.stderr
    assert message in done.stderr


def test_output_into_a_closed_pipe(tmp_path: Path) -> None:
    resources = {f"V{i}": {"Type": "AWS::EC2::Volume", "Properties": {"Size": i}} for i in range(2_000)}
    write(tmp_path, {"many.json": json.dumps({"Resources": resources})})
    for form in ("console", "json"):
        done = subprocess.run(
            ["bash", "-c", f"'{sys.executable}' -m scanner.cli scan --rule EBS-001 -o {form} | head -n 1"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        )
        assert done.stderr == ""
        assert len(done.stdout.splitlines()) == 1


# --- packs ---------------------------------------------------------------------------------------------------------

PYTHON = '''
from collections.abc import Iterator
from scanner import Resource, Severity, Violation, rule

@rule(id="{id}", title="A title", severity=Severity.HIGH, resource_types=["AWS::EC2::Volume"])
def check(volume: Resource) -> Iterator[Violation]:
    """What it is for."""
    {body}
'''

REGO = """# METADATA
# title: A title
# description: What it is for.
# custom:
#   id: {id}
#   severity: high
#   resource_types: [AWS::EC2::Volume]
package policies.own.{name}

import rego.v1

{body}
"""


def policy(rule_id: str, name: str, body: str) -> dict[str, str | bytes]:
    """A file of a pack that holds one rule in Rego."""
    return {"policies/own/wrong.rego": REGO.format(id=rule_id, name=name, body=body)}


ALL = ("--rule=OWN-002", "--rule=OWN-001", "--rule=EBS-001")
FINE = 'deny contains {"path": [], "message": "own rule"} if input.type == "AWS::EC2::Volume"'


def own(*, python: Mapping[str, str] | None = None, rego: Mapping[str, str] | None = None) -> dict[str, str | bytes]:
    """The files of a pack in `pack/` with a rule that works, OWN-001, and rules of these bodies."""
    files: dict[str, str | bytes] = {
        "pack/policies/own/fine.rego": REGO.format(id="OWN-001", name="fine", body=FINE),
        "good.yaml": GOOD,
    }
    for index, (name, body) in enumerate((python or {}).items(), 2):
        files[f"pack/rules/own/{name}.py"] = PYTHON.format(id=f"OWN-00{index}", body=body)
    for index, (name, body) in enumerate((rego or {}).items(), 2):
        files[f"pack/policies/own/{name}.rego"] = REGO.format(id=f"OWN-00{index}", name=name, body=body)
    return files


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("raise ValueError('secret')\n    yield", "raises ValueError"),
        ("raise SystemExit(0)\n    yield", "raises SystemExit"),
        ("while True: pass\n    yield", "takes more than 5 seconds"),
        ("while True: yield Violation('x')", "violations"),
        ("yield 'nonsense'", "yields str; expected Violation"),
        ("return 7", "raises TypeError"),
        ("yield Violation(7)", "wrong type"),
        ("yield Violation('x', path=(1.5,))", "wrong type"),
        ("def f(): return f()\n    yield f()", "raises RecursionError"),
    ],
)
def test_a_python_rule_that_fails(tmp_path: Path, body: str, message: str) -> None:
    write(tmp_path, own(python={"wrong": body}))
    started = time.monotonic()
    done = command("scan", "--pack", "pack", *ALL, cwd=tmp_path)
    assert time.monotonic() - started < 20
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == 3
    assert message in done.stdout
    assert "pack/rules/own/wrong.py" in done.stdout
    assert "own rule" in done.stdout
    assert judged(done)


@pytest.mark.parametrize(
    ("files", "message", "place"),
    [
        (
            policy("OWN-002", "wrong", "deny contains {"),
            "",
            "wrong.rego",
        ),
        (policy("OWN-002", "other", FINE), "package", "wrong.rego"),
        (
            policy("OWN-002", "wrong", "deny contains nope(1)"),
            "",
            "wrong",
        ),
        (
            policy("OWN-002", "wrong", 'x := http.send({"url": "a"})'),
            "http.send is not allowed",
            "wrong.rego:12",
        ),
        (
            policy("OWN-002", "wrong", "x := time.now_ns()"),
            "time.now_ns is not allowed",
            "wrong.rego:12",
        ),
        (policy("OWN-001", "wrong", FINE), "OWN-001", "wrong.rego"),
        ({"rules/own/wrong.py": PYTHON.format(id="OWN-001", body="yield Violation('x')")}, "OWN-001", "wrong.py"),
        ({"rules/own/wrong.py": "def broken(:\n"}, "SyntaxError", "wrong.py:1"),
        ({"rules/own/wrong.py": "x = 1\nimport nothing_of_this_name\n"}, "ModuleNotFoundError", "wrong.py:2"),
        ({"rules/own/wrong.py": "raise SystemExit(0)\n"}, "SystemExit", "wrong.py:1"),
        ({"policies/own/wrong.rego": "package policies.own.wrong\n"}, "METADATA", "wrong.rego"),
        ({"policies/own/wrong.rego": b"\xff\xfe"}, "", "wrong.rego"),
    ],
)
def test_a_pack_with_a_broken_rule(tmp_path: Path, files: Mapping[str, str | bytes], message: str, place: str) -> None:
    loads = "OWN-002" in str(files) and not message
    write(tmp_path, {**own(), **{f"pack/{name}": content for name, content in files.items()}})
    done = command("scan", "--pack", "pack", *(ALL if loads else ALL[1:]), "good.yaml", cwd=tmp_path)
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == 3
    assert f"pack/{next(iter(files)).rpartition('/')[0]}/{place}" in done.stdout
    assert message in done.stdout
    assert judged(done)
    assert "own rule" in done.stdout


def test_a_policy_without_end(tmp_path: Path) -> None:
    body = (
        'deny contains {"path": [], "message": sprintf("%d", [x + y + z])} if {\n'
        "\tsome x in numbers.range(1, 5000)\n\tsome y in numbers.range(1, 5000)\n\tsome z in numbers.range(1, 5000)\n"
        "\tx * y * z == -1\n}\n"
    )
    write(tmp_path, own(rego={"slow": body}))
    started = time.monotonic()
    done = command("scan", "--pack", "pack", *ALL, cwd=tmp_path)
    assert time.monotonic() - started < 30
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == 3
    assert "pack/policies/own/slow.rego" in done.stdout
    assert judged(done)


@pytest.mark.parametrize("answer", ["7", '"x"', "[1]", '{"a": 1}', "true"])
def test_a_policy_that_returns_nonsense(tmp_path: Path, answer: str) -> None:
    write(tmp_path, own(rego={"odd": f"deny contains {answer}"}))
    done = command("scan", "--pack", "pack", *ALL, cwd=tmp_path)
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == 3
    assert "pack/policies/own/odd.rego" in done.stdout
    assert judged(done)


def test_a_broken_template_in_a_folder(tmp_path: Path) -> None:
    head = "AWSTemplateFormatVersion: '2010-09-09'\n"
    bad: dict[str, str | bytes] = {
        "a.yaml": head + "Resources: [\n",
        "b.yaml": head + "Resources:\n",
        "c.yaml": head.encode() + b"A: \xff\n",
    }
    write(tmp_path, {"good.yaml": GOOD, **bad})
    done = scan(tmp_path)
    assert done.returncode == 3
    assert judged(done)
    assert all(name in done.stdout for name in bad)
