"""
Bad input through the real command: one clear line that names file, place, cause and what to do; the rest goes on.

Exit code 3 where something could not be read or evaluated, 2 for wrong usage; never a traceback, never a silent pass.
"""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ROOT, command, write

GOOD = """\
Resources:
  Open:
    Type: AWS::S3::Bucket
    Properties:
      OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerPreferred}]}
      AccessControl: PublicRead
"""
RULE = "S3-003"
DEEP = 100_000


def laughs() -> str:
    lines = ["a0: &a0 [lol]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 15)]
    return "\n".join([*lines, "Resources: *a14"])


def resource(body: str) -> str:
    return f"Resources:\n  It:\n    {body}\n"


FILES: dict[str, tuple[str | bytes, str, int, str]] = {
    "empty": ("", "empty", 1, "the file is empty"),
    "only white space": (" \n\t\n", "empty", 1, "the file is empty"),
    "only a comment": ("# later\n", "empty", 1, "the file is empty"),
    "broken YAML": ("Resources:\n  A: [\n", "syntax", 3, "not valid YAML: did not find expected node content"),
    "broken JSON": ('{"Resources": {\n "A" "B"}}', "syntax", 2, "not valid JSON: expecting ':' delimiter"),
    "a tab": ("Resources:\n\tA: x\n", "syntax", 2, "not valid YAML: found character that cannot start any token"),
    "prose": ("Resources are finite.\n", "not-a-template", 1, "the top level is text"),
    "a list": ("- Resources\n", "not-a-template", 1, "the top level is a list"),
    "a list in JSON": ('[{"Resources": {}}]', "not-a-template", 1, "the top level is a list"),
    "no Resources": ("Parameters: {}\n", "not-a-template", 1, "the Resources section is missing"),
    "Resources null": ("Description: x\nResources:\n", "not-a-template", 2, "the Resources section is null"),
    "Resources a list": ("Resources: []\n", "wrong-type", 1, "Resources is a list; expected an object"),
    "a resource of text": ("Resources: {A: x}\n", "wrong-type", 1, "Resources.A is text; expected an object"),
    "Properties null": (
        resource("Type: AWS::S3::Bucket\n    Properties:"),
        "wrong-type",
        4,
        "Resources.It.Properties is null; expected an object",
    ),
    "no Type": (resource("Properties: {}"), "wrong-type", 2, "Type of resource It is missing"),
    "an unknown type": (
        resource("Type: AWS::S3::Bukket"),
        "unknown-type",
        3,
        "resource It has type AWS::S3::Bukket, which this version does not know",
    ),
    "a wrong type": (
        resource("Type: AWS::S3::Bucket\n    Properties:\n      VersioningConfiguration: [x]"),
        "wrong-type",
        5,
        "VersioningConfiguration of It is an array; AWS::S3::Bucket wants an object",
    ),
    "a reference to nothing": (
        resource("Type: AWS::S3::Bucket\n    Properties: {BucketName: !Ref Nothing}"),
        "unresolved",
        4,
        "resource It refers to 'Nothing', which is no parameter or resource of the template",
    ),
    "a condition of nothing": (
        resource("Type: AWS::S3::Bucket\n    Condition: Nothing"),
        "unresolved",
        4,
        "resource It uses condition 'Nothing', which the template does not declare",
    ),
    "circular references": (
        "Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties: {TopicName: !Ref B}\n"
        "  B:\n    Type: AWS::SNS::Topic\n    Properties: {TopicName: !GetAtt A.TopicName}\n",
        "circular",
        2,
        "resources depend on each other in a circle: A → B → A",
    ),
    "circular conditions": (
        "Conditions:\n  A: !Not [!Condition B]\n  B: !Condition A\n" + resource("Type: AWS::SNS::Topic"),
        "circular",
        2,
        "conditions refer to each other in a circle: A → B → A",
    ),
    "deep YAML": ("a: " + "[" * DEEP, "too-deep", 1, "values are nested more than 100 levels deep"),
    "deep JSON": ('{"a":' * DEEP + "1" + "}" * DEEP, "too-deep", 1, "values are nested more than 100 levels deep"),
    "deep behind a quote": (
        'a: 1 # "\nb: ' + "[" * DEEP + "]" * DEEP + ' # "\n',
        "too-deep",
        2,
        "values are nested more than 100 levels deep",
    ),
    "billion laughs": (laughs(), "too-large", 7, "with aliases written out it holds more than 500,000 values"),
    "an alias of itself": ("Resources: &r\n  A: *r\n", "alias-loop", 1, "the anchor refers to itself"),
    "200 MB": (b"", "too-large", 1, "a template of at most 16.0 MiB was expected, and this file has 200.0 MiB"),
    "invalid UTF-8": (b"Resources:\n  A: \xff\n", "encoding", 2, "byte 0xff is not valid UTF-8"),
    "NUL bytes": (b"Resources:\n  A: x\0y\n", "encoding", 2, "the file holds a NUL character"),
    "a control character": ("Resources:\n  A: x\x07y\n", "syntax", 2, "character U+0007 is not allowed"),
    "duplicate keys": (
        "Resources:\n  A: {Type: 'AWS::SNS::Topic'}\n  A: {Type: 'AWS::SNS::Topic'}\n",
        "duplicate-key",
        3,
        "key 'A' stands twice, on line 2 and on line 3",
    ),
    "an unknown tag": (resource("Type: !Secret x"), "syntax", 3, "tag '!Secret' is no intrinsic function"),
    "a child that is not there": (
        resource("Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: nowhere.yaml}"),
        "missing-template",
        4,
        "nested stack It: nowhere.yaml does not exist beside the template",
    ),
    "a loop over nothing": (
        "Transform: AWS::LanguageExtensions\nParameters: {P: {Type: CommaDelimitedList}}\n"
        "Resources:\n  Fn::ForEach::X: [X, !Ref P, {'A${X}': {Type: 'AWS::SNS::Topic'}}]\n",
        "loop",
        4,
        "Fn::ForEach::X loops over values that are not known before deployment",
    ),
}


def scan(folder: Path, *arguments: str, **options: Any) -> tuple[int, dict[str, Any]]:
    """Exit code and JSON report; nothing went wrong with the command itself, and the good file was judged."""
    started = time.monotonic()
    done = command("scan", *arguments, "--rule", RULE, "-o", "json", cwd=folder, **options)
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr
    assert done.stdout, done.stderr
    assert time.monotonic() - started < 20
    return done.returncode, json.loads(done.stdout)


def only_problem(found: dict[str, Any], file: str) -> dict[str, Any]:
    """The one problem, which is complete; beside it the finding of the good file."""
    assert [
        (r["location"]["file"], r["verdict"]) for r in found["results"] if r["location"]["file"] == "good.yaml"
    ] == [("good.yaml", "fail")]
    (problem,) = found["problems"]
    assert problem["kind"] != "internal"
    assert problem["location"]["file"] == file
    assert problem["message"]
    assert "\n" not in problem["message"]
    assert problem["hint"]
    result: dict[str, Any] = problem
    return result


@pytest.mark.parametrize("name", FILES)
def test_files(name: str, tmp_path: Path) -> None:
    content, kind, line, message = FILES[name]
    write(tmp_path, {"good.yaml": GOOD, "bad.yaml": content})
    if name == "200 MB":
        os.truncate(tmp_path / "bad.yaml", 200 * 1024 * 1024)
    code, found = scan(tmp_path, "bad.yaml", "good.yaml")
    assert code == 3
    problem = only_problem(found, "bad.yaml")
    assert (problem["kind"], problem["location"]["line"]) == (kind, line)
    assert message in problem["message"]


def test_the_console_names_all_of_it(tmp_path: Path) -> None:
    write(tmp_path, {"good.yaml": GOOD, "bad.yaml": "Resources:\n  A: [\n"})
    for arguments in ((), ("--quiet",), ("--verbose",)):
        done = command("scan", "bad.yaml", "good.yaml", "--rule", RULE, *arguments, cwd=tmp_path)
        assert done.returncode == 3
        shown = " ".join(done.stdout.split())
        assert "bad.yaml:3:1" in shown
        assert "did not find expected node content" in shown
        assert "good.yaml:6" in shown
        assert done.stderr == ""


@pytest.mark.parametrize("name", ["broken YAML", "Properties null", "NUL bytes", "invalid UTF-8", "200 MB"])
def test_a_broken_template_in_a_folder_is_no_silent_pass(name: str, tmp_path: Path) -> None:
    head = b"AWSTemplateFormatVersion: '2010-09-09'\n"
    content = FILES[name][0]
    write(tmp_path, {"good.yaml": GOOD, "bad.yaml": head + (content.encode() if isinstance(content, str) else content)})
    if name == "200 MB":
        os.truncate(tmp_path / "bad.yaml", 200 * 1024 * 1024)
    code, found = scan(tmp_path)
    assert code == 3
    assert only_problem(found, "bad.yaml")["kind"] == FILES[name][1]


# --- what is no file -----------------------------------------------------------------------------------------------


def test_a_folder_with_the_name_of_a_template(tmp_path: Path) -> None:
    write(tmp_path, {"good.yaml": GOOD, "x.yaml/inner.yaml": "Resources: {A: {Type: 'AWS::SNS::Topic'}}"})
    code, found = scan(tmp_path)
    assert (code, found["problems"]) == (1, [])
    code, found = scan(tmp_path, "x.yaml")
    assert (code, found["problems"]) == (0, [])


@pytest.mark.parametrize("kind", ["dangling", "outward", "loop"])
@pytest.mark.parametrize("named", [True, False])
def test_links(kind: str, named: bool, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    write(tree, {"good.yaml": GOOD})
    write(tmp_path, {"outside.yaml": GOOD})
    target = {"dangling": "gone.yaml", "outward": "../outside.yaml", "loop": "link.yaml"}[kind]
    (tree / "link.yaml").symlink_to(target)
    code, found = scan(tree, *(("link.yaml", "good.yaml") if named else ()))
    assert code == 3
    assert only_problem(found, "link.yaml")["kind"] == "symlink"


def test_a_link_inside_the_tree_is_followed(tmp_path: Path) -> None:
    write(tmp_path, {"good.yaml": GOOD})
    (tmp_path / "link.yaml").symlink_to("good.yaml")
    code, found = scan(tmp_path)
    assert (code, found["problems"], len(found["results"])) == (1, [], 1)


CLOSED = """
import builtins, errno, os
def closed(function):
    def ask(path, *rest, **more):
        if os.path.basename(str(path).rstrip("/")).startswith("closed"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return function(path, *rest, **more)
    return ask
os.open, os.scandir = closed(os.open), closed(os.scandir)
from scanner.cli import main
main()
"""
"""Root may read everything, so it is told otherwise."""


@pytest.mark.parametrize("name", ["closed.yaml", "closed"])
def test_no_permission(name: str, tmp_path: Path) -> None:
    write(tmp_path, {"good.yaml": GOOD, "closed.yaml" if "." in name else "closed/x.yaml": GOOD})
    (tmp_path / name).chmod(0)
    program = ["-c", CLOSED] if os.geteuid() == 0 else ["-m", "scanner.cli"]
    try:
        done = run(tmp_path, *program)
    finally:
        (tmp_path / name).chmod(stat.S_IRWXU)
    assert done.returncode == 3
    assert only_problem(json.loads(done.stdout), name)["kind"] == "unreadable"


def run(folder: Path, *program: str) -> subprocess.CompletedProcess[bytes]:
    """A scan of the folder by another program than the command itself."""
    done = subprocess.run(
        [sys.executable, *program, "scan", ".", "--rule", RULE, "-o", "json"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("name", ["gone.yaml", "gone/", "*.gone", "good.yaml/x", "a\nb.yaml", "x" * 300])
def test_paths_that_lead_nowhere(name: str, tmp_path: Path) -> None:
    write(tmp_path, {"good.yaml": GOOD})
    done = command("scan", name, "good.yaml", "--rule", RULE, "-o", "json", cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    (problem,) = json.loads(done.stdout)["problems"]
    assert problem["hint"]
    assert len(json.loads(done.stdout)["results"]) == 1


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path, {"good.yaml": GOOD})
    os.mkfifo(tmp_path / "pipe.yaml")
    code, found = scan(tmp_path, "pipe.yaml", "good.yaml")
    assert code == 3
    assert only_problem(found, "pipe.yaml")["kind"] == "not-a-file"


VANISH = """
import os, sys
from scanner.collect import files
find = files._Search.run
def run(self, arguments):
    for item in list(find(self, arguments)):
        if getattr(item, "name", "") == "bad.yaml":
            os.unlink(item.path)
        yield item
files._Search.run = run
from scanner.cli import main
main()
"""


def test_a_file_that_vanishes(tmp_path: Path) -> None:
    write(tmp_path, {"good.yaml": GOOD, "bad.yaml": GOOD})
    done = run(tmp_path, "-c", VANISH)
    assert done.returncode == 3
    assert only_problem(json.loads(done.stdout), "bad.yaml")["message"]


@pytest.mark.parametrize("data", [b"", b"a: [", b"\xff", GOOD.encode()])
def test_standard_input(data: bytes, tmp_path: Path) -> None:
    done = command("scan", "-", "--rule", RULE, "-o", "json", cwd=tmp_path, stdin=data)
    assert done.returncode == (1 if data == GOOD.encode() else 3), done.stderr
    found = json.loads(done.stdout)
    places = [entry["location"]["file"] for entry in (*found["results"], *found["problems"])]
    assert places == ["<stdin>"]


@pytest.mark.parametrize("name", ["render", "parts"])
def test_a_reporter_that_raises(name: str, tmp_path: Path) -> None:
    text = f"def {name}(report):\n    yield 'begun'\n    raise ValueError('no such thing')\n"
    text = text.replace("    yield 'begun'\n", "") if name == "render" else text
    write(tmp_path, {"good.yaml": GOOD, "pack/reports/mine.py": text})
    done = command("scan", "good.yaml", "--pack", "pack", "-o", "mine:out", cwd=tmp_path)
    assert done.returncode == 3
    assert done.stderr.startswith("conformant: --output mine: ")
    assert done.stderr.endswith("mine.py raises ValueError: no such thing\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name == "nt", reason="a shell closes the streams")
@pytest.mark.parametrize(
    ("closed", "arguments", "code", "kind"),
    [
        (">&-", "scan good.yaml -o json:out.json", 1, None),
        (">&- 2>&-", "scan good.yaml -o json:out.json --jobs 1", 1, None),
        ("2>&-", "scan gone.yaml -o json:out.json", 3, "not-found"),
        ("<&-", "scan - -o json:out.json", 3, "empty"),
    ],
)
def test_closed_streams(closed: str, arguments: str, code: int, kind: str | None, tmp_path: Path) -> None:
    write(tmp_path, {"good.yaml": GOOD})
    done = shell(f"{arguments} {closed}", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")
    problems = json.loads((tmp_path / "out.json").read_text())["problems"]
    assert [problem["kind"] for problem in problems] == ([kind] if kind else [])


@pytest.mark.skipif(os.name == "nt", reason="a shell makes the pipe")
@pytest.mark.parametrize("arguments", ["", "--jobs 1"])
def test_a_reader_that_goes(arguments: str, tmp_path: Path) -> None:
    """Its going is no finding."""
    write(tmp_path, {"good.yaml": GOOD})
    done = shell(f"scan good.yaml -o json {arguments}; echo $? >code; }} | {{ head -c 1 >/dev/null", tmp_path)
    assert done.stderr == b""
    assert (tmp_path / "code").read_text() == "141\n"


@pytest.mark.skipif(os.name == "nt", reason="the current folder can't be removed")
def test_a_current_folder_that_is_gone(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    done = shell("scan x.yaml", tmp_path, first="cd gone; rmdir ../gone")
    assert done.returncode == 2
    assert done.stderr.startswith(b"conformant: the current folder cannot be used")


def shell(rest: str, folder: Path, first: str = "true") -> subprocess.CompletedProcess[bytes]:
    text = f"{first}; {{ {sys.executable} -m scanner.cli {rest}; }}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(["sh", "-c", text], cwd=folder, env=environment, capture_output=True, check=False, timeout=60)


# --- usage ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "message"),
    [("scna", "no command 'scna'; did you mean scan?"), ("wibble", "no command 'wibble'\n")],
)
def test_a_verb_that_is_none(verb: str, message: str, tmp_path: Path) -> None:
    done = command(verb, "x.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--nope"], "--nope"),
        (["--rule"], "--rule"),
        (["--rule", "NOPE-999"], "unknown rule 'NOPE-999'; conformant rules list names them all"),
        (["--skip-rule", "NOPE-999"], "NOPE-999"),
        (["--framework", "nope"], "nope"),
        (["--fail-on", "awful"], "--fail-on 'awful'"),
        (["--jobs", "two"], "'--jobs': 'two' is not a whole number"),
        (["--min-severity", "5"], "--min-severity '5'"),
        (["--engine", "nope"], "--engine 'nope'"),
        (["--color", "sometimes"], "--color 'sometimes'"),
        (["-o", "nope"], "'nope'"),
        (["-o", "../json"], "'../json'"),
        (["-o", "json:gone/x.json"], "gone/x.json"),
        (["-o", "json:."], "--output ."),
        (["-o", "json", "-o", "console"], "two outputs"),
        (["--pack", "gone"], "gone"),
        (["--pack", "good.yaml"], "good.yaml"),
        (["--pack", "empty"], "holds none of policies/"),
        (["--parameters", "gone.json"], "gone.json"),
        (["--parameters", "broken.json"], "broken.json"),
        (["--parameters", "empty"], "empty"),
        (["--parameters", "list.json"], "list.json"),
        (["--parameters", "odd.yaml"], "odd.yaml"),
        (["--parameter", "novalue"], "'novalue'"),
        (["--parameter", "=x"], "'=x'"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str, tmp_path: Path) -> None:
    files = {
        "good.yaml": GOOD,
        "broken.json": "{",
        "list.json": "[1, 2]",
        "odd.yaml": "a: {b: c}\n",
        "empty/x": "",
    }
    done = command("scan", "good.yaml", *arguments, cwd=write(tmp_path, files))
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr
    assert done.stdout == ""
    first, *more = done.stderr.splitlines()
    assert first.startswith("conformant: ")
    assert message in done.stderr
    assert len(more) <= 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fail_on: [", ".conformant.yaml"),
        ("nope: 1\n", "nope"),
        ("fail_on: awful\n", "fail_on"),
        ("- a\n", ".conformant.yaml"),
        (b"\xff\xfe\x00", ".conformant.yaml"),
        ("a: " + "[" * 100_000, ".conformant.yaml"),
        ("packs: [gone]\n", "packs"),
    ],
)
def test_broken_config(text: str | bytes, message: str, tmp_path: Path) -> None:
    done = command("scan", "good.yaml", cwd=write(tmp_path, {"good.yaml": GOOD, ".conformant.yaml": text}))
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr
    assert message in done.stderr
    assert done.stdout == ""


def test_unknown_verb(tmp_path: Path) -> None:
    done = command("scn", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("conformant: ")
    assert "scn" in done.stderr


@pytest.mark.parametrize("text", ["-5", "10" * 20, "soon", ""])
def test_an_odd_source_date_epoch(text: str, tmp_path: Path) -> None:
    write(tmp_path, {"good.yaml": GOOD})
    done = command("scan", "good.yaml", "--rule", RULE, cwd=tmp_path, env={"SOURCE_DATE_EPOCH": text})
    assert "internal error" not in done.stderr
    assert done.returncode in (1, 2)


# --- many at once --------------------------------------------------------------------------------------------------


def test_everything_at_once_hides_nothing(tmp_path: Path) -> None:
    files = {f"{index:02}.yaml": content for index, (content, *_) in enumerate(FILES.values())}
    write(tmp_path, {**files, "good.yaml": GOOD})
    code, found = scan(tmp_path, *files, "good.yaml")
    assert code == 3
    assert {problem["location"]["file"] for problem in found["problems"]} == set(files)
    assert [r["location"]["file"] for r in found["results"] if r["verdict"] == "fail"] == ["good.yaml"]


def test_a_name_that_would_command_the_terminal(tmp_path: Path) -> None:
    write(tmp_path, {"good.yaml": GOOD, "a\x1b[2Jb.yaml": "a: [", "c\udcffd.yaml": "a: ["})
    done = command("scan", "a\x1b[2Jb.yaml", "c\udcffd.yaml", "good.yaml", "--rule", RULE, cwd=tmp_path)
    assert done.returncode == 3
    assert "\x1b" not in done.stdout + done.stderr
    assert "internal error" not in done.stderr


def test_values_for_no_parameter_and_values_that_none_may_have(tmp_path: Path) -> None:
    template = {
        "Parameters": {"Stage": {"Type": "String", "AllowedValues": ["dev", "prod"]}, "Days": {"Type": "Number"}},
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
    }
    (tmp_path / "t.json").write_text(json.dumps(template))
    options = [part for value in ("Stge=dev", "Stage=test", "Days=many") for part in ("--parameter", value)]
    done = command("scan", "t.json", "-o", "json", *options, cwd=tmp_path)
    assert json.loads(done.stdout)["notes"] == [
        "t.json: parameter Stage is given a value that is none of its AllowedValues (dev, prod)",
        "t.json: parameter Days is given a value that is no number",
        "no template declares parameter Stge; did you mean Stage?",
    ]


@pytest.mark.parametrize(("name", "like"), [("iam-3", "IAM-003"), ("CKV_AWS_018", "CKV_AWS_18"), ("SGG-001", "SG-001")])
def test_an_unknown_rule_and_the_one_that_is_like_it(name: str, like: str, tmp_path: Path) -> None:
    for verb in (["scan", "--rule"], ["explain"], ["rules", "show"]):
        done = command(*verb, name, cwd=tmp_path)
        assert done.returncode == 2
        assert f"unknown rule '{name}'; did you mean {like}?" in done.stderr


def test_nested_templates_count_among_the_files(tmp_path: Path) -> None:
    child = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "child.json"}}
    (tmp_path / "root.json").write_text(json.dumps({"Resources": {"Child": child}}))
    (tmp_path / "child.json").write_text(json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}))
    for paths in (["."], ["root.json"]):
        report = json.loads(command("scan", *paths, "-o", "json", cwd=tmp_path).stdout)
        assert report["targets"] == ["child.json", "root.json"]
        assert report["summary"]["files"] == 2
