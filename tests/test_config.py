"""Settings: where they come from, what they may say, and what is said of those that can't be used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from scanner import config
from scanner.config import Audit, Config, ConfigError, load
from scanner.model import Severity

ROOT = Path(__file__).parents[1]
FULL = """
rules: [S3-001, CKV_AWS_18]
skip_rules:
  - IAM-003
frameworks: [cis_aws_5.0]
min_severity: low
fail_on: critical
exclude: [/generated/, '*.gen.yaml']
parameters: [config/dev.json]
parameter: {Stage: prod, Count: 007, Version: 1.10, Enabled: true, Day: 2026-01-01}
output: [console, 'sarif:out/results.sarif', 'json:-']
engine: opa
audit: {pipeline_roles: [deploy-*, 'arn:aws:iam::*:role/ci']}
"""


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A repository in a folder of its own."""
    root = tmp_path / "repo"
    (root / ".git").mkdir(parents=True)
    (root / "app" / "deep").mkdir(parents=True)
    return root


def refused(start: Path, text: str | bytes, env: dict[str, str] | None = None) -> ConfigError:
    (start / config.NAME).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as caught:
        load(start, env or {})
    return caught.value


# --- where settings come from --------------------------------------------------------------------


def test_no_settings(repo: Path) -> None:
    assert load(repo, {}) == Config()
    assert Config().fail_on is Severity.HIGH


def test_everything_that_can_be_set(repo: Path) -> None:
    (repo / config.NAME).write_text(FULL)
    assert load(repo, {}) == Config(
        rules=("S3-001", "CKV_AWS_18"),
        skip_rules=("IAM-003",),
        frameworks=("cis_aws_5.0",),
        min_severity=Severity.LOW,
        fail_on=Severity.CRITICAL,
        exclude=("/generated/", "*.gen.yaml"),
        parameters=("config/dev.json",),
        parameter={"Stage": "prod", "Count": "007", "Version": "1.10", "Enabled": "true", "Day": "2026-01-01"},
        output=("console", "sarif:out/results.sarif", "json:-"),
        engine="opa",
        audit=Audit(("deploy-*", "arn:aws:iam::*:role/ci")),
        root=repo,
        files=(repo / config.NAME,),
    )


def test_found_by_walking_up_and_files_keep_their_place(repo: Path) -> None:
    (repo / config.NAME).write_text(FULL)
    found = load(repo / "app" / "deep", {})
    assert found.root == repo
    assert found.parameters == ("../../config/dev.json",)
    assert found.output[1] == "sarif:../../out/results.sarif"
    (repo / "app" / config.NAME).write_text("fail_on: low")
    nearer = load(repo / "app" / "deep", {})
    assert (nearer.fail_on, nearer.rules, nearer.root) == (Severity.LOW, (), repo / "app")


def test_not_beyond_the_repository(repo: Path) -> None:
    (repo.parent / config.NAME).write_text("fail_on: low")
    assert load(repo / "app", {}) == Config()
    (repo / ".git").rmdir()
    assert load(repo / "app", {}) == Config(), "outside a repository, folders above may be anyone's"
    assert load(repo.parent, {}).fail_on is Severity.LOW


def test_own_then_repository_then_environment(repo: Path, tmp_path: Path) -> None:
    own = tmp_path / "home" / ".config" / "conformant" / "config.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(
        "fail_on: low\nmin_severity: medium\nengine: opa\npacks: [mine, ~/x, /abs]\nparameter: {A: a, B: a}\n"
    )
    (repo / config.NAME).write_text("fail_on: medium\nmin_severity: high\nparameter: {B: b}\n")
    env = {
        "HOME": str(tmp_path / "home"),
        "CONFORMANT_FAIL_ON": "critical",
        "CONFORMANT_SKIP_RULES": " A , B,",
        "CONFORMANT_ENGINE": "",
    }
    found = load(repo, env)
    assert (found.fail_on, found.min_severity, found.engine) == (Severity.CRITICAL, Severity.HIGH, "opa")
    assert found.skip_rules == ("A", "B")
    assert found.parameter == {"A": "a", "B": "b"}
    assert found.packs == (own.parent / "mine", Path("~/x").expanduser(), Path("/abs"))
    assert found.files == (own, repo / config.NAME)
    (tmp_path / "xdg" / "conformant").mkdir(parents=True)
    (tmp_path / "xdg" / "conformant" / "config.yaml").write_text("engine: embedded")
    assert load(repo, {**env, "XDG_CONFIG_HOME": str(tmp_path / "xdg")}).engine == "embedded"
    assert load(repo, {**env, "XDG_CONFIG_HOME": "relative"}).engine == "auto"


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "\ufeff{}\n", "{}"])
def test_a_file_that_says_nothing(repo: Path, text: str) -> None:
    (repo / config.NAME).write_text(text, encoding="utf-8")
    assert load(repo, {}) == Config(root=repo, files=(repo / config.NAME,))


# --- what is refused -----------------------------------------------------------------------------

WRONG = [
    ("fail-on: high", (1, 1), "unknown key 'fail-on'; did you mean 'fail_on'?"),
    ("rules: []\nskiprules: []", (2, 1), "unknown key 'skiprules'; did you mean 'skip_rules'?"),
    ("zzz: 1", (1, 1), "unknown key 'zzz'; known are rules, skip_rules"),
    ("engine: opa\nfail_on: hihg", (2, 1), "was expected, found 'hihg'; did you mean 'high'?"),
    ("fail_on:", (1, 1), "fail_on: one of info, low, medium, high, critical was expected, found nothing"),
    ("engine: regorus", (1, 1), "engine: one of auto, embedded, opa was expected, found 'regorus'"),
    ("rules: S3-001", (1, 1), "rules: a list was expected, found 'S3-001'; write it as a list: [a, b]"),
    ("rules:", (1, 1), "rules: a list was expected, found nothing"),
    ("rules:\n  - A\n  - [B]", (3, 5), "rules.2: text was expected, found a list"),
    ("rules: ['']", (1, 9), "rules.1: some text was expected, found an empty text"),
    ("parameter: [A=b]", (1, 1), "parameter: a mapping was expected, found a list"),
    ("parameter: {A: {b: c}}", (1, 13), "parameter.A: text or a number or true or false was expected, found a mapping"),
    ("parameter: {A-b: c}", (1, 13), "parameter: a parameter name of letters and digits was expected, found 'A-b'"),
    ("output: ['a b']", (1, 10), "output.1: format or format:file was expected, found 'a b'"),
    ("- rules", (1, 1), "settings: a mapping was expected, found a list"),
    ("text", (1, 1), "settings: a mapping was expected, found 'text'"),
    ("rules: []\nrules: []", (2, 1), "'rules' stands here twice, first in line 1"),
    ("? [a]\n: b", (1, 3), "a key was expected, and this is a list or mapping"),
    ("rules: &a [x]\nskip_rules: *a", (2, 13), "plain values were expected, and this is an alias"),
    ("rules: [", (2, 1), "YAML was expected: "),
    ("a: b\n---\nc: d", (2, 1), "YAML was expected: "),
    ("rules: [a\0]", (0, 0), "YAML was expected: "),
    (b"rules: [\xff]", (0, 0), "UTF-8 was expected, and byte 9 is none"),
    ("[" * 50_000, (1, 11), "nested too deep"),
    ("packs: [x]", (1, 1), "packs: a repository's file can't name packs, because their Python is run; name"),
    ("output: [json, 'html:../x.html']", (1, 16), "output: a file below the folder of .conformant.yaml was"),
    ("output: ['html:/tmp/x.html']", (1, 10), "output: a file below the folder"),
    ("output: ['html:.git/hooks/pre-commit']", (1, 10), "output: a file below the folder"),
    ("parameters: [~/secrets.json, ../../x]", (1, 30), "parameters: a file below the folder"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "mark", "message"), WRONG)
def test_what_cannot_be_used(repo: Path, text: str | bytes, mark: tuple[int, int], message: str) -> None:
    error = refused(repo, text)
    assert (error.line, error.column) == mark
    place = ".conformant.yaml:{}:{}: ".format(*mark) if mark[0] else ".conformant.yaml: "
    assert str(error).startswith(place), str(error)
    assert message in str(error), str(error)
    assert len(str(error)) < 300
    assert "\n" not in str(error)


def test_the_first_error_in_the_file_is_named(repo: Path) -> None:
    assert refused(repo, "engine: x\nrules: y\nzzz: 1").line == 1
    assert refused(repo, "zzz: 1\nengine: x\nrules: y").line == 1


def test_the_name_is_as_seen_from_the_folder_asked_about(repo: Path) -> None:
    (repo / config.NAME).write_text("zzz: 1")
    with pytest.raises(ConfigError) as caught:
        load(repo / "app", {})
    assert str(caught.value).startswith("../.conformant.yaml:1:1: unknown key")


def test_files_that_are_none(repo: Path) -> None:
    path = repo / config.NAME
    path.mkdir()
    with pytest.raises(ConfigError, match="a file was expected"):
        load(repo, {})
    path.rmdir()
    os.mkfifo(path)
    with pytest.raises(ConfigError, match="a file was expected"):
        load(repo, {})
    path.unlink()
    (repo.parent / "outside.yaml").write_text("secret")
    path.symlink_to(repo.parent / "outside.yaml")
    with pytest.raises(ConfigError, match="leads out of it"):
        load(repo, {})
    path.unlink()
    path.symlink_to("gone")
    with pytest.raises(ConfigError, match="cannot be read"):
        load(repo, {})
    path.unlink()
    path.write_bytes(b"#" * (1024 * 1024 + 1))
    with pytest.raises(ConfigError, match="at most 1 MiB"):
        load(repo, {})
    path.rename(repo / ".conformant.yml")
    with pytest.raises(ConfigError, match="rename the file"):
        load(repo / "app", {})


def test_links_do_not_lead_reports_out(repo: Path, tmp_path: Path) -> None:
    (repo / "out").symlink_to(tmp_path)
    assert "below the folder" in str(refused(repo, "output: ['json:out/x.json']"))


def test_own_settings_hold_everywhere(repo: Path, tmp_path: Path) -> None:
    own = tmp_path / "conformant" / "config.yaml"
    own.parent.mkdir()
    own.write_text("exclude: [build/, '*.gen.yaml', /app]\noutput: ['html:/tmp/x.html']\n")
    env = {"XDG_CONFIG_HOME": str(tmp_path)}
    with pytest.raises(ConfigError, match="own settings hold for all repositories"):
        load(repo, env)
    own.write_text("exclude: [build/]\noutput: ['html:/tmp/x.html']\nparameters: [p.json]\n")
    found = load(repo, env)
    assert (found.exclude, found.output) == (("build/",), ("html:/tmp/x.html",))
    assert found.parameters == (str(own.parent / "p.json"),)
    assert found.root is None


def test_environment_is_checked_too(repo: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(repo, {"CONFORMANT_FAIL_ON": "hihg"})
    assert str(caught.value).startswith("environment variable CONFORMANT_FAIL_ON: fail_on: one of")
    with pytest.raises(ConfigError, match="--pack"):
        load(repo, {"CONFORMANT_PACKS": "x"})


# --- the schema, and the cost --------------------------------------------------------------------


def test_the_published_schema_is_the_one_in_use() -> None:
    published = (ROOT / "docs" / "config.schema.json").read_bytes()
    assert published == (ROOT / "scanner" / "config.schema.json").read_bytes()
    Draft202012Validator.check_schema(json.loads(published))
    fields = set(Config._fields) - {"root", "files"}
    assert set(json.loads(published)["properties"]) == fields


VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["high", "opa", "json:x", "A"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(["rules", "fail_on", "engine", "parameter", "output", "exclude", "packs", "fail-on"])


@settings(max_examples=100, deadline=None)
@given(values=st.dictionaries(KEYS, VALUE, max_size=3))
def test_any_mapping_is_taken_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, Any]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    folder.mkdir(exist_ok=True)
    (folder / config.NAME).write_text(yaml.safe_dump(values))
    try:
        load(folder, {})
    except ConfigError as error:
        assert "\n" not in str(error)


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=60) | st.text(alphabet="[]{}:-, \n\t&*!?|>'\"#%ab", max_size=40).map(str.encode))
def test_any_bytes_are_taken_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "bytes"
    folder.mkdir(exist_ok=True)
    (folder / config.NAME).write_bytes(data)
    begin = time.perf_counter()
    try:
        load(folder, {})
    except ConfigError as error:
        assert "\n" not in str(error)
    assert time.perf_counter() - begin < 1


def test_without_settings_nothing_heavy_is_imported(repo: Path) -> None:
    code = (
        "import sys, pathlib; from scanner.config import load; "
        f"load(pathlib.Path({str(repo)!r}), {{}}); assert not {{'yaml', 'jsonschema'}} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
