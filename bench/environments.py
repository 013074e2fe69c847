"""A virtual environment for each tool that is measured, under bench/.work/."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORK = ROOT / "bench" / ".work"


def conformant() -> Path:
    """The wheel of this checkout with the locked dependencies, as a user would install it; its command."""
    lock = ROOT / "requirements.lock"
    python = _venv("conformant", ["--require-hashes", "--requirement", str(lock)], lock.read_text(encoding="utf-8"))
    dist = WORK / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(dist)]
    subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    (wheel,) = dist.glob("*.whl")
    stamp, wanted = python.parents[1] / "wheel", digest(wheel)
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        stamp.unlink(missing_ok=True)  # until it is whole again
        _pip(python, ["--no-deps", "--force-reinstall", str(wheel)])
        stamp.write_text(wanted, encoding="utf-8")
    return python.with_name("conformant")


def digest(wheel: Path) -> str:
    """What a wheel holds, whenever it was built: the names of its files and their content."""
    found = hashlib.sha256()
    with zipfile.ZipFile(wheel) as archive:
        for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
            found.update(f"{entry.filename}\0{entry.CRC}\0{entry.file_size}\0".encode())
    return found.hexdigest()


def peer(name: str, requirement: str) -> Path:
    """The command of another tool, at a pinned version."""
    return _venv(name, [requirement], requirement).with_name(name)


def _venv(name: str, requirements: Sequence[str], wanted: str) -> Path:
    """The Python of an environment that holds the requirements; made anew when what is `wanted` changes."""
    folder = WORK / f"venv-{name}"
    stamp = folder / "requirements"
    python = folder / "bin" / "python"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print(f"setting up {name} …", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        _pip(python, requirements)
        stamp.write_text(wanted, encoding="utf-8")
    return python


def _pip(python: Path, arguments: Sequence[str]) -> None:
    subprocess.run([python, "-m", "pip", "--disable-pip-version-check", "-q", "install", *arguments], check=True)
