"""Data that is not what was installed: every command says so and ends with 3, and nothing passes."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import botocore
import pytest

from scanner import __version__

ROOT = Path(__file__).parents[1]
TEMPLATE = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: "sts:AssumeRole"}]
      Policies:
        - PolicyName: p
          PolicyDocument: {Statement: [{Effect: Allow, Action: ["iam:PassRole", "s3:*"], Resource: "*"}]}
  Data:
    Type: AWS::S3::Bucket
"""
ASKED = ("sqs", "iam")
"""The services whose models are in the copy of botocore, besides those that a session needs."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and botocore, as pip leaves them."""
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    folder = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder / "dist")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = (folder / "dist").glob("*.whl")
    site = folder / "site"
    zipfile.ZipFile(wheel).extractall(site)
    package = Path(botocore.__file__).parent
    kept = {*ASKED, "sts", "ec2", "resourcegroupstaggingapi", "sso-admin"}

    def elsewhere(where: str, names: list[str]) -> set[str]:
        in_data = Path(where) == package / "data"
        return {"__pycache__"} | {n for n in names if in_data and (package / "data" / n).is_dir() and n not in kept}

    shutil.copytree(package, site / "botocore", ignore=elsewhere)
    record = f"botocore-{botocore.__version__}.dist-info"
    if not (package.parent / record / "RECORD").is_file():
        pytest.skip("botocore's installer left no RECORD")
    shutil.copytree(package.parent / record, site / record)
    return site


@pytest.fixture
def site(installed: Path, tmp_path: Path) -> Path:
    """A copy of it to damage; files are links, which a damage replaces."""
    shutil.copytree(installed, tmp_path / "site", copy_function=os.link)
    (tmp_path / "stack.yaml").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path / "site"


def conformant(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    home = site.parent
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return subprocess.run(
        [sys.executable, "-m", "scanner.cli", *arguments],
        cwd=home,
        env={
            **kept, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1", "XDG_CACHE_HOME": str(home / "cache"),
            "NO_COLOR": "1", "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_EC2_METADATA_DISABLED": "true",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )  # fmt: skip


def change(path: Path, data: bytes | None) -> None:
    """Put other content into a file, or take it away."""
    path.unlink()
    if data is not None:
        path.write_bytes(data)


def emptied(path: Path) -> None:
    change(path, b"")


def removed(path: Path) -> None:
    change(path, None)


def halved(path: Path) -> None:
    data = path.read_bytes()
    change(path, data[: len(data) // 2])


def plausible(path: Path) -> None:
    """As it might be in another edition: sound, and with less in it."""
    data = path.read_bytes()
    if path.suffix == ".json":
        change(path, json.dumps(dict(sorted(json.loads(data).items())[1:])).encode())
    elif path.name.endswith(".json.gz"):
        model = json.loads(gzip.decompress(data))
        model["operations"].popitem()
        change(path, gzip.compress(json.dumps(model).encode()))
    else:
        change(path, data + b"\n")


Damage = Callable[[Path], None]
EVERY: tuple[Damage, ...] = (emptied, removed, halved, plausible)


def assert_loud(result: subprocess.CompletedProcess[str], *words: str) -> None:
    assert result.returncode == 3, result.stdout + result.stderr
    for word in words:
        assert word in result.stderr, result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_undamaged(site: Path) -> None:
    result = conformant(site, "scan", "stack.yaml")
    assert result.returncode == 1, result.stderr
    result = conformant(site, "permissions", "--service", "sqs")
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("damage", EVERY)
@pytest.mark.parametrize(
    "name",
    [
        "scanner/iam/actions.json",
        "scanner/schemas/aws-s3.json",
        "scanner/builtin/policies/s3/bucket_acl.rego",
        "scanner/builtin/policies/lib/values.rego",
        "scanner/builtin/rules/s3/public_policy.py",
    ],
)
def test_our_own_data(site: Path, name: str, damage: Damage) -> None:
    """With what the run before left in the cache, and without."""
    if "builtin" in name:
        conformant(site, "scan", "stack.yaml")
    damage(site / name)
    assert_loud(conformant(site, "scan", "stack.yaml"), name.rpartition("/")[2], "install conformant anew")


def test_a_rule_that_was_not_installed(site: Path) -> None:
    (site / "scanner/builtin/policies/s3/more.rego").write_text("package policies.s3.more\n", encoding="utf-8")
    assert_loud(conformant(site, "scan", "stack.yaml"), "more.rego", "was not installed")


@pytest.mark.parametrize("damage", [emptied, halved, plausible])
def test_a_framework(site: Path, damage: Damage) -> None:
    (path, *_) = sorted((site / "scanner/builtin/policies/frameworks").glob("*.yaml"))
    damage(path)
    assert_loud(conformant(site, "scan", "stack.yaml", "--framework", path.stem), path.name)


@pytest.mark.parametrize("damage", EVERY)
@pytest.mark.parametrize("file", ["service-2.json.gz", "paginators-1.json"])
@pytest.mark.parametrize("command", [["audit"], ["collect", "-o", "s.ndjson.gz"]], ids=["audit", "collect"])
def test_botocore(site: Path, file: str, damage: Damage, command: list[str]) -> None:
    (path,) = (site / "botocore/data/iam").glob(f"*/{file}")
    damage(path)
    result = conformant(site, *command, "--service", "iam", "--region", "us-east-1")
    assert_loud(result, file, "pip install --force-reinstall botocore")
    assert not (site.parent / "s.ndjson.gz").exists()


@pytest.mark.parametrize("damage", EVERY)
def test_without_a_record(site: Path, damage: Damage) -> None:
    """Some installers leave none: then the self-test still knows what is asked."""
    for record in site.glob("*.dist-info/RECORD"):
        record.unlink()
    (path,) = (site / "botocore/data/sqs").glob("*/service-2.json.gz")
    if damage is plausible:
        model = json.loads(gzip.decompress(path.read_bytes()))
        del model["operations"]["ListQueues"]
        change(path, gzip.compress(json.dumps(model).encode()))
    else:
        damage(path)
    assert_loud(conformant(site, "audit", "--service", "sqs", "--region", "us-east-1"), "sqs", "pip install")


@pytest.mark.parametrize("damage", [emptied, removed, halved])
def test_actions_without_a_record(site: Path, damage: Damage) -> None:
    (site / f"conformant-{__version__}.dist-info/RECORD").unlink()
    damage(site / "scanner/iam/actions.json")
    assert_loud(conformant(site, "scan", "stack.yaml"), "AWS's actions", "install conformant anew")
