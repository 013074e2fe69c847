"""What `cdk synth` writes: the construct path of a resource, and where the app made it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.helpers import report, write

TEMPLATE = {
    "Resources": {
        "Data1": {
            "Type": "AWS::EC2::Volume",
            "Properties": {"Size": 1},
            "Metadata": {"aws:cdk:path": "App/Stack/Data"},
        }
    }
}
TRACE = ["new Volume (/app/node_modules/aws-cdk-lib/x.js:1:2)", "new Stack (lib/stack.ts:12:5)", "bin/app.ts:3:1"]


def manifest(data: Any) -> str:
    """A manifest with this metadata."""
    properties = {"templateFile": "Stack.template.json"}
    return json.dumps({"artifacts": {"Stack": {"properties": properties, "metadata": {"/App": data}}}})


def scan(folder: Path, text: str | bytes | None) -> str:
    """The one finding, as text."""
    files: dict[str, str | bytes] = {"cdk.out/Stack.template.json": json.dumps(TEMPLATE)}
    if text is not None:
        files["cdk.out/manifest.json"] = text
    write(folder, {**files, "cdk.out/asset.1/Other.template.json": json.dumps(TEMPLATE)})
    made = report("--rule", "EBS-001", "cdk.out", cwd=folder)
    assert made["problems"] == []
    (result,) = made["results"]
    return json.dumps(result)


def test_the_construct_and_the_place_in_the_app(tmp_path: Path) -> None:
    found = scan(tmp_path, manifest([{"type": "aws:cdk:logicalId", "data": "Data1", "trace": TRACE}]))
    assert "App/Stack/Data" in found
    assert "lib/stack.ts:12:5" in found
    assert "node_modules" not in found


def test_an_odd_manifest_only_costs_the_comfort(tmp_path: Path) -> None:
    odd: list[str | bytes | None] = [None, "", "[]", "{", b"\xff", manifest(7), manifest([7]), manifest([{"type": 1}])]
    for text in odd:
        assert "App/Stack/Data" in scan(tmp_path, text)
