"""Nested stacks whose template is a local file: parameters go in, outputs come out, findings name the chain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.helpers import report, write

CHILD = """\
Parameters:
  Encrypt: {Type: String, Default: 'false'}
Resources:
  Data:
    Type: AWS::EC2::Volume
    Properties:
      Size: 1
      Encrypted: !Ref Encrypt
Outputs:
  Encrypt: {Value: !Ref Encrypt}
"""


def parent(url: str = "child.yaml", parameters: str = "{}") -> str:
    """A template that calls another one."""
    properties = f"{{TemplateURL: {url}, Parameters: {parameters}}}"
    return f"Resources:\n  Net:\n    Type: AWS::CloudFormation::Stack\n    Properties: {properties}\n"


def scan(folder: Path, *arguments: str) -> tuple[dict[tuple[str, str], str], dict[str, Any]]:
    """The verdicts by resource and file, and the whole report."""
    made = report("--rule", "EBS-001", "--all", *arguments, cwd=folder)
    verdicts = {(r["resource"]["id"], r["location"]["file"]): r["verdict"] for r in made["results"]}
    return verdicts, made


@pytest.mark.parametrize(("value", "verdict"), [("true", "pass"), ("false", "fail")])
def test_parameters_go_in(tmp_path: Path, value: str, verdict: str) -> None:
    write(tmp_path, {"root.yaml": parent(parameters=f"{{Encrypt: '{value}'}}"), "child.yaml": CHILD})
    verdicts, _ = scan(tmp_path, "root.yaml")
    assert verdicts == {("Net/Data", "child.yaml"): verdict}


@pytest.mark.parametrize(("value", "verdict"), [("true", "pass"), ("false", "fail")])
def test_outputs_come_out(tmp_path: Path, value: str, verdict: str) -> None:
    own = "  Own: {Type: 'AWS::EC2::Volume', Properties: {Encrypted: !GetAtt Net.Outputs.Encrypt}}\n"
    write(tmp_path, {"root.yaml": parent(parameters=f"{{Encrypt: '{value}'}}") + own, "child.yaml": CHILD})
    verdicts, _ = scan(tmp_path, "root.yaml")
    assert verdicts["Own", "root.yaml"] == verdict


def test_a_finding_names_the_file_and_the_chain(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"root.yaml": parent("mid/middle.yaml"), "mid/middle.yaml": parent("../child.yaml"), "child.yaml": CHILD},
    )
    _, made = scan(tmp_path, "root.yaml")
    (result,) = made["results"]
    assert result["resource"]["id"] == "Net/Net/Data"
    assert (result["location"]["file"], result["location"]["line"]) == ("child.yaml", 8)
    assert "root.yaml:Net" in str(result)
    assert "mid/middle.yaml:Net" in str(result)


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"root.yaml": parent("none.yaml")}, "none.yaml"),
        ({"root.yaml": parent("root.yaml")}, "root.yaml"),
        ({"root.yaml": parent("b.yaml"), "b.yaml": parent("root.yaml")}, "root.yaml"),
        ({"root.yaml": parent("../outside.yaml"), "../outside.yaml": CHILD}, "outside.yaml"),
        ({"root.yaml": parent("broken.yaml"), "broken.yaml": "Resources: [\n"}, "broken.yaml"),
    ],
)
def test_what_cannot_be_followed_is_a_problem(tmp_path: Path, files: dict[str, str | bytes], name: str) -> None:
    folder = tmp_path / "tree"
    folder.mkdir()
    own = "  Own: {Type: 'AWS::EC2::Volume', Properties: {Size: 1}}\n"
    write(folder, {**files, "root.yaml": str(files["root.yaml"]) + own})
    verdicts, made = scan(folder, "root.yaml")
    assert verdicts["Own", "root.yaml"] == "fail"
    assert made["problems"]
    assert name in str(made["problems"])
    assert not any(file == "../outside.yaml" for _, file in verdicts)


def test_a_template_elsewhere_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, {"root.yaml": parent("https://s3.amazonaws.com/bucket/child.yaml")})
    verdicts, made = scan(tmp_path, "root.yaml")
    assert verdicts == {}
    assert made["problems"] == []
