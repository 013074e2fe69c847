"""Scan this text, give me what came of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scanner import packs
from scanner.cases import Runner
from scanner.collect.cloudformation import collect
from scanner.evaluate import Evaluator
from scanner.model import Finding, Inventory, Problem, Resource
from scanner.rule import Rule

ROOT = Path(__file__).parents[1]
BUCKET = "AWS::S3::Bucket"


def inventories(text: str | bytes, name: str = "template.yaml", **options: Any) -> list[Inventory]:
    """Every inventory of a file."""
    return list(collect(text.encode() if isinstance(text, str) else text, name, **options))


def inventory(text: str | bytes, **options: Any) -> Inventory:
    """The inventory of a file with one document."""
    (found,) = inventories(text, **options)
    return found


def resources(text: str | bytes | Mapping[str, Any], **options: Any) -> dict[str, list[Resource]]:
    """The variants of each resource by id, those of parameters aside. The template must be sound."""
    found = inventory(json.dumps(text) if isinstance(text, Mapping) else text, **options)
    assert found.problems == ()
    by_id: dict[str, list[Resource]] = {}
    for resource in found.resources:
        if not resource.type.startswith("Template::"):
            by_id.setdefault(resource.id, []).append(resource)
    return by_id


def problem(text: str | bytes, **options: Any) -> Problem:
    """The one problem of a file."""
    problems = [problem for found in inventories(text, **options) for problem in found.problems]
    assert len(problems) == 1, problems
    return problems[0]


def value(expression: Any, *, given: Mapping[str, Any] | None = None, **sections: Any) -> Any:
    """What an expression is resolved to, as a property that takes anything, in the one world there is."""
    template = {**sections, "Resources": {**sections.get("Resources", {}), "It": _holder(expression)}}
    (it,) = resources(template, given=given or {})["It"]
    return it.properties.get("Value")


def _holder(expression: Any) -> dict[str, Any]:
    return {"Type": "Custom::Holder", "Properties": {"Value": expression}}


def rules(*ids: str) -> list[Rule]:
    """Built-in rules."""
    loaded, problems = packs.load([ROOT])
    assert not problems
    return [rule for rule in loaded if rule.id in ids]


def findings(
    text: str | bytes | Mapping[str, Any], *ids: str, engine: str = "embedded", **options: Any
) -> list[Finding]:
    """What built-in rules say of a template, passes among it."""
    made = Runner(chosen := rules(*ids), engine)
    try:
        found = inventories(json.dumps(text) if isinstance(text, Mapping) else text, **options)
        evaluator = Evaluator(chosen, made.engine, made.libraries, passes=True)
        return [finding for evaluation in evaluator.evaluate(found) for finding in evaluation.findings]
    finally:
        made.close()


def command(
    *arguments: str, cwd: Path, stdin: bytes = b"", timeout: float = 60, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "scanner.cli", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        timeout=timeout,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "200", **(env or {})},
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def report(*arguments: str, cwd: Path, **options: Any) -> dict[str, Any]:
    """The JSON report of a scan."""
    done = command("scan", *arguments, "-o", "json", cwd=cwd, **options)
    assert done.returncode in (0, 1, 3), done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Files in a folder, and the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def places(found: Sequence[Finding]) -> list[tuple[str, str, str]]:
    """Rule, verdict and path of findings, in a fixed order."""
    return sorted((f.rule_id, f.verdict.value, ".".join(map(str, f.path))) for f in found)
