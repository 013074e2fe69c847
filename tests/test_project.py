"""The project around the code: the README tells the truth, the wheel is whole, light commands stay light."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from scanner import __version__

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
EXAMPLES = ROOT / "examples"
CONSOLE = re.compile(r"^```console\n\$ (conformant [^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A block of the README that shows a command and what it prints. A line '…' stands for lines left out."""
HEAVY = {"annotated_types", "jinja2", "jsonschema", "pydantic", "regorus", "rich", "typer", "yaml"}


def conformant(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, 100 columns wide and without colour."""
    variables = os.environ | {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"} | environment
    variables.pop("FORCE_COLOR", None)
    return subprocess.run(
        [sys.executable, "-m", "scanner.cli", *arguments],
        cwd=cwd,
        env=variables,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


# ---- README


def _blocks() -> list[tuple[str, str]]:
    return [(match[1], match[2]) for match in CONSOLE.finditer(README.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("command", "shown"), _blocks(), ids=[command for command, _ in _blocks()])
def test_readme_shows_what_the_command_prints(command: str, shown: str) -> None:
    """UPDATE_README=1 writes what it prints now; blocks with lines left out are yours to mend."""
    printed = _trimmed(conformant(*command.split()[1:]).stdout)
    if os.environ.get("UPDATE_README") and "…" not in shown.splitlines():
        text = README.read_text(encoding="utf-8")
        README.write_text(text.replace(f"$ {command}\n{shown}```", f"$ {command}\n{printed}```"), encoding="utf-8")
        return
    pattern = re.escape(_trimmed(shown)).replace("…\\\n", r"(?:.*\n)*?")
    assert re.fullmatch(pattern, printed), f"the README shows another output of `{command}`:\n{printed}"


def _trimmed(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.strip("\n").splitlines())


def test_readme_shows_help_and_a_scan() -> None:
    commands = [command for command, _ in _blocks()]
    assert {"conformant --help", "conformant scan --help"} <= set(commands)
    assert any(command.startswith("conformant scan examples/insecure") for command in commands)


@pytest.mark.parametrize(
    "document",
    [
        "README.md",
        "CONTRIBUTING.md",
        "docs/architecture.md",
        "docs/audit.md",
        "docs/frameworks.md",
        "docs/snapshots.md",
        "docs/writing-rules.md",
    ],
)
def test_links_and_paths_exist(document: str) -> None:
    path = ROOT / document
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{document} links to {target}, which is not there"


def test_make_targets_of_the_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for document in ("README.md", "CONTRIBUTING.md", "bench/README.md"):
        named = set(
            re.findall(r"^(?: {4}|\$ )?`?make ([a-z]+)", (ROOT / document).read_text(encoding="utf-8"), re.MULTILINE)
        )
        assert named <= targets, f"{document} names {named - targets}"


def test_changelog_has_this_version_or_unreleased() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in text or f"## [{__version__}]" in text


# ---- examples


@pytest.mark.parametrize("parameters", [[], ["--parameters", "parameters.json"]], ids=["no values", "values"])
def test_fixed_example_passes(parameters: list[str]) -> None:
    """From medium on; below that lie replicas and locks that not every system needs."""
    options = ["--min-severity", "medium", "--fail-on", "medium"]
    result = conformant("scan", ".", *options, *parameters, cwd=EXAMPLES / "fixed")
    assert result.returncode == 0, result.stdout + result.stderr
    if parameters:  # else nobody knows whether LogKeyArn is empty
        assert "unknown" not in result.stdout


def test_insecure_example_fails_in_every_file() -> None:
    result = conformant("scan", ".", "--quiet", cwd=EXAMPLES / "insecure")
    assert result.returncode == 1, result.stdout + result.stderr
    for template in (EXAMPLES / "insecure").iterdir():
        assert template.name in result.stdout or template.name == "parameters.json"


def test_both_examples_hold_the_same_files() -> None:
    assert len({tuple(sorted(p.name for p in (EXAMPLES / kind).iterdir())) for kind in ("insecure", "fixed")}) == 1


# ---- wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (path,) = folder.glob("*.whl")
    return path


def test_wheel_holds_the_scanner_and_its_pack_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"scanner", f"conformant-{__version__}.dist-info"}
    for kind, pattern in (
        ("policies", "*.rego"),
        ("rules", "*.py"),
        ("reports", "*"),
        ("policies", "frameworks/**/*.yaml"),
    ):
        for path in (ROOT / kind).rglob(pattern):
            if path.is_file() and not path.stem.endswith("_test") and "__pycache__" not in path.parts:
                assert f"scanner/builtin/{path.relative_to(ROOT).as_posix()}" in names
    assert f"conformant-{__version__}.dist-info/licenses/LICENSE" in names
    assert not [name for name in names if "_test." in name or "__pycache__" in name or name.endswith(".orig")]


def test_wheel_scans_with_the_built_in_rules(wheel: Path, tmp_path: Path) -> None:
    """From the unpacked wheel, far from the checkout."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    (tmp_path / "stack.yaml").write_text("Resources: {Data: {Type: AWS::S3::Bucket}}\n", encoding="utf-8")
    result = conformant("scan", "stack.yaml", "--quiet", cwd=tmp_path, PYTHONPATH=str(tmp_path / "site"))
    assert result.returncode == 1, result.stdout + result.stderr
    assert "S3-001" in result.stdout
    where = subprocess.run(
        [sys.executable, "-c", "import scanner; print(scanner.__file__)"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.strip().startswith(str(tmp_path))


# ---- locks


def test_locks_pin_every_direct_dependency_by_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {"requirements.lock": project["project"]["dependencies"]}
    wanted["requirements-dev.lock"] = [d for d in project["dependency-groups"]["dev"] if isinstance(d, str)]
    for file, dependencies in wanted.items():
        text = (ROOT / file).read_text(encoding="utf-8")
        for dependency in dependencies:
            name = re.split(r"[^A-Za-z0-9._-]", dependency)[0].rstrip(".-")
            assert re.search(rf"^{re.escape(name)}==[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE), (
                f"{name} in {file}"
            )


# ---- light paths


def _imported(*arguments: str) -> set[str]:
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "scanner.cli", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode in (0, 1), result.stderr
    lines = [line for line in result.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines}


def _top(modules: set[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules}


@pytest.mark.parametrize("arguments", [["--version"], ["hook", "pyproject.toml", "README.md"]], ids=["version", "hook"])
def test_light_commands_load_nothing_heavy(arguments: list[str]) -> None:
    assert not HEAVY & _top(_imported(*arguments))


def test_help_loads_no_engine_parser_or_reporter() -> None:
    assert not {"jinja2", "jsonschema", "regorus", "rich", "yaml"} & _top(_imported("--help"))


def test_scan_loads_only_the_reporters_it_needs() -> None:
    assert not {"cfnlint", "jinja2", "jsonschema", "rich"} & _top(_imported("scan", "--quiet", "examples/fixed"))


# ---- no network


def test_scan_opens_no_connection(tmp_path: Path) -> None:
    """Every use of a socket raises, and a scan does not notice."""
    guard = (
        "import sys\n"
        "def refuse(event, arguments):\n"
        "    if event.startswith(('socket.', 'urllib.', 'http.client')):\n"
        "        raise RuntimeError(f'{event} {arguments}')\n"
        "sys.addaudithook(refuse)\n"
        "from scanner.cli import main\n"
        "main()\n"
    )
    outputs = ["-o", "console", "-o", f"json:{tmp_path}/a", "-o", f"sarif:{tmp_path}/b", "-o", f"html:{tmp_path}/c"]
    result = subprocess.run(
        [sys.executable, "-c", guard, "scan", "examples", "--parameters", "examples/fixed/parameters.json", *outputs],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 1, result.stderr
    assert all((tmp_path / name).stat().st_size for name in "abc")
