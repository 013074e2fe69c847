"""A virtual environment for each tool that is measured, under bench/.work/."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORK = ROOT / "bench" / ".work"


def conformant() -> Path:
    """The wheel of this checkout with the locked dependencies, as a user would install it; its command."""
    python = _venv("conformant", ["--require-hashes", "--requirement", str(ROOT / "requirements.lock")])
    dist = WORK / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(dist)]
    subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _pip(python, ["--no-deps", "--force-reinstall", *map(str, dist.glob("*.whl"))])
    return python.with_name("conformant")


def peer(name: str, requirement: str) -> Path:
    """The command of another tool, at a pinned version."""
    return _venv(name, [requirement]).with_name(name)


def _venv(name: str, requirements: Sequence[str]) -> Path:
    """The Python of an environment that holds the requirements; made anew when they change."""
    folder = WORK / f"venv-{name}"
    stamp, wanted = folder / "requirements", " ".join(requirements)
    python = folder / "bin" / "python"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print(f"setting up {name} …", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        _pip(python, requirements)
        stamp.write_text(wanted, encoding="utf-8")
    return python


def _pip(python: Path, arguments: Sequence[str]) -> None:
    subprocess.run([python, "-m", "pip", "--disable-pip-version-check", "-q", "install", *arguments], check=True)
