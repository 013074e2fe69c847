"""A template scan opens no socket and starts no program but its own engine: told by the interpreter's audit events."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT, write

SPY = """
import os, sys
seen = open(os.environ["SEEN"], "a", buffering=1)
def watch(event, arguments):
    if event.startswith("socket.") or event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system"):
        seen.write(f"{event} {arguments!r}\\n")
sys.addaudithook(watch)
"""
TEMPLATE = {
    "Transform": [
        "AWS::LanguageExtensions",
        {"Name": "AWS::Include", "Parameters": {"Location": "s3://bucket/x.yaml"}},
    ],
    "Parameters": {"Ami": {"Type": "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", "Default": "/aws/ami"}},
    "Resources": {
        "Logs": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "{{resolve:ssm:/name}}"}},
        "Net": {
            "Type": "AWS::CloudFormation::Stack",
            "Properties": {"TemplateURL": "https://bucket.s3.amazonaws.com/x.yaml"},
        },
        "Local": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "child.yaml"}},
        "Group": {
            "Type": "AWS::EC2::SecurityGroup",
            "Properties": {"SecurityGroupIngress": [{"CidrIp": "0.0.0.0/0", "FromPort": 22, "ToPort": 22}]},
        },
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow", "Principal": "*"}]}},
        },
    },
}


def events(folder: Path, *arguments: str, path: str | None = None) -> list[str]:
    """What a command does that reaches out of its process."""
    files = {
        "t.json": json.dumps(TEMPLATE),
        "child.yaml": "Resources: {Topic: {Type: 'AWS::SNS::Topic'}}",
        "broken.yaml": "Resources: {A: {Type: 'AWS::SNS::Topic'",
    }
    write(folder / "in", files)
    return spied(folder, "-m", "scanner.cli", *arguments, path=path)


def spied(folder: Path, *arguments: str, path: str | None = None) -> list[str]:
    """What a run of Python does that reaches out of its process."""
    seen = write(folder, {"spy/sitecustomize.py": SPY, "seen": ""}) / "seen"
    (folder / "in").mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "PYTHONPATH": f"{folder / 'spy'}{os.pathsep}{ROOT}",
        "SEEN": str(seen),
        "http_proxy": "http://127.0.0.1:9",
        **({"PATH": path} if path is not None else {}),
    }
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder / "in", env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1, 3), done.stderr
    assert done.stdout
    return seen.read_text().splitlines()


def test_the_spy_sees(tmp_path: Path) -> None:
    found = spied(tmp_path, "-c", "import os, socket; socket.socket(); print(os.system('true'))")
    assert [event.split()[0] for event in found] == ["socket.__new__", "os.system"]


@pytest.mark.parametrize("form", ["console", "json", "sarif", "html"])
def test_a_scan_opens_no_socket_and_starts_nothing(form: str, tmp_path: Path) -> None:
    assert events(tmp_path, "scan", ".", "-o", form) == []


@pytest.mark.parametrize("arguments", [("rules", "list"), ("explain", "S3-001"), ("--help",), ("--version",)])
def test_nor_does_any_other_verb(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert events(tmp_path, *arguments) == []


def test_the_reference_engine_is_the_only_program(tmp_path: Path) -> None:
    binary = shutil.which("opa")
    if not binary:
        pytest.skip("needs the opa binary on the PATH")
    started = events(tmp_path, "scan", ".", "--engine", "opa")
    assert started
    # Since Python 3.13 the way a program is started is told too.
    assert {event.split(",")[0] for event in started} <= {
        f"subprocess.Popen ({binary!r}",
        f"os.posix_spawn ({binary!r}",
    }


def test_without_opa_on_the_path_nothing_is_missing(tmp_path: Path) -> None:
    assert events(tmp_path, "scan", ".", path="") == []
