"""Templates that CDK made: construct paths, the lines of the app, assets, and a manifest that can't be trusted."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import command, report, write

BUCKET: dict[str, Any] = {
    "Type": "AWS::S3::Bucket",
    "Properties": {
        "AccessControl": "PublicRead",
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]},
    },
}


def made(path: str, **resource: Any) -> dict[str, Any]:
    return {**(resource or BUCKET), "Metadata": {"aws:cdk:path": path, **resource.get("Metadata", {})}}


TEMPLATE = {
    "Resources": {
        "Logs1234": made("App/Logs/Resource"),
        "CDKMetadata": {
            "Type": "AWS::CDK::Metadata",
            "Properties": {"Analytics": "v2:deflate64:abc"},
            "Condition": "CDKMetadataAvailable",
        },
    },
    "Conditions": {"CDKMetadataAvailable": {"Fn::Or": [{"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]}]}},
    "Parameters": {
        "BootstrapVersion": {
            "Type": "AWS::SSM::Parameter::Value<String>",
            "Default": "/cdk-bootstrap/abc/version",
        }
    },
    "Rules": {"CheckBootstrapVersion": {"Assertions": [{"Assert": {"Fn::Not": [{"Fn::Contains": [["1"], "1"]}]}}]}},
}


def entry(logical_id: str, *trace: str) -> dict[str, Any]:
    return {"type": "aws:cdk:logicalId", "data": logical_id, **({"trace": list(trace)} if trace else {})}


def manifest(metadata: Any, template: str = "App.template.json", **artifact: Any) -> str:
    stack = {"type": "aws:cloudformation:stack", "properties": {"templateFile": template}, "metadata": metadata}
    return json.dumps({"version": "36.0.0", "artifacts": {"Tree": {"type": "cdk:tree"}, "App": {**stack, **artifact}}})


def scan(folder: Path, name: str = "cdk.out") -> list[dict[str, Any]]:
    found = report(name, "--rule", "S3-003", cwd=folder)
    assert found["problems"] == []
    results: list[dict[str, Any]] = found["results"]
    return results


def test_construct_and_frames(tmp_path: Path) -> None:
    frames = (
        "new Bucket (/app/node_modules/aws-cdk-lib/x.js:1:2)",
        "new App (lib/app.ts:12:5)",
        "node:internal/x",
    )
    files = {
        "cdk.out/App.template.json": json.dumps(TEMPLATE),
        "cdk.out/manifest.json": manifest({"/App/Logs/Resource": [{"type": "x"}, entry("Logs1234", *frames)]}),
        "cdk.out/asset.123/template.json": json.dumps(TEMPLATE),
        "cdk.out/tree.json": "{}",
    }
    (result,) = scan(write(tmp_path, files))
    assert result["location"]["file"] == "cdk.out/App.template.json"
    assert "App/Logs/Resource" in json.dumps(result)
    assert "lib/app.ts:12:5" in json.dumps(result)
    assert "node_modules" not in json.dumps(result)
    shown = command("scan", "cdk.out", "--rule", "S3-003", cwd=tmp_path).stdout
    assert "App/Logs/Resource" in shown
    assert "lib/app.ts:12:5" in shown


def test_metadata_in_a_file_of_its_own(tmp_path: Path) -> None:
    files = {
        "cdk.out/App.template.json": json.dumps(TEMPLATE),
        "cdk.out/manifest.json": manifest(None, additionalMetadataFile="App.metadata.json"),
        "cdk.out/App.metadata.json": json.dumps({"/App/Logs/Resource": [entry("Logs1234", "lib/app.ts:3:1")]}),
    }
    (result,) = scan(write(tmp_path, files))
    assert "lib/app.ts:3:1" in json.dumps(result)


def test_stages_lie_in_folders_of_their_own(tmp_path: Path) -> None:
    files = {
        "cdk.out/manifest.json": json.dumps({"artifacts": {"assembly-Prod": {"type": "cdk:cloud-assembly"}}}),
        "cdk.out/assembly-Prod/App.template.json": json.dumps(TEMPLATE),
        "cdk.out/assembly-Prod/manifest.json": manifest({"/App/Logs/Resource": [entry("Logs1234", "app.ts:1:1")]}),
    }
    (result,) = scan(write(tmp_path, files))
    assert "app.ts:1:1" in json.dumps(result)


def test_nested_stacks_are_assets(tmp_path: Path) -> None:
    child = {"Parameters": {"Acl": {"Type": "String"}}, "Resources": {"Inner56": made("App/Net/Inner/Resource")}}
    child["Resources"]["Inner56"]["Properties"] = {**BUCKET["Properties"], "AccessControl": {"Ref": "Acl"}}
    stack = {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {
            "TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::Region"}, ".amazonaws.com/cdk/abc.json"]]},
            "Parameters": {"Acl": "PublicRead"},
        },
        "Metadata": {
            "aws:cdk:path": "App/Net.NestedStack/Net.NestedStackResource",
            "aws:asset:path": "AppNet.nested.template.json",
            "aws:asset:property": "TemplateURL",
        },
    }
    files = {
        "cdk.out/App.template.json": json.dumps({"Resources": {"Net": stack}}),
        "cdk.out/AppNet.nested.template.json": json.dumps(child),
        "cdk.out/manifest.json": manifest({"/App/Net/Inner/Resource": [entry("Inner56", "lib/net.ts:7:7")]}),
    }
    (result,) = scan(write(tmp_path, files))
    assert (result["verdict"], result["resource"]["id"]) == ("fail", "Net/Inner56")
    assert result["location"]["file"] == "cdk.out/AppNet.nested.template.json"
    assert "lib/net.ts:7:7" in json.dumps(result)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 5_000,
        '{"artifacts": []}',
        '{"artifacts": {"A": null, "B": [], "C": {"properties": 5, "metadata": {"x": 5, "y": [1, null]}}}}',
        manifest("x"),
        manifest({"/App/Logs/Resource": [{"type": "aws:cdk:logicalId", "data": 5, "trace": 7}]}),
        manifest({"/App/Logs/Resource": [entry("Logs1234")]}),
        manifest({}, additionalMetadataFile="../../secret.json"),
        manifest({}, additionalMetadataFile="gone.json"),
        manifest({}, additionalMetadataFile=5),
        b"\xff\xfe",
    ],
)
def test_an_odd_manifest_takes_nothing_away(content: Any, tmp_path: Path) -> None:
    trace = json.dumps({"/App/Logs/Resource": [entry("Logs1234", "OUTSIDE.ts:1:1")]})
    files = {
        "cdk.out/App.template.json": json.dumps(TEMPLATE),
        "cdk.out/manifest.json": content,
        "secret.json": trace,
    }
    (result,) = scan(write(tmp_path, files))
    assert "App/Logs/Resource" in json.dumps(result)
    assert "OUTSIDE" not in json.dumps(result)


@pytest.mark.parametrize("kind", ["link", "folder", "missing"])
def test_a_manifest_that_is_no_file(kind: str, tmp_path: Path) -> None:
    write(tmp_path, {"cdk.out/App.template.json": json.dumps(TEMPLATE), "cdk.out/elsewhere.json": manifest({})})
    beside = tmp_path / "cdk.out" / "manifest.json"
    if kind == "link":
        beside.symlink_to("elsewhere.json")
    elif kind == "folder":
        beside.mkdir()
    assert len(scan(tmp_path)) == 1


@pytest.mark.parametrize("metadata", [None, [], {"aws:cdk:path": 5}, {"aws:cdk:path": ["x"]}, "x"])
def test_odd_metadata(metadata: Any, tmp_path: Path) -> None:
    template = {"Resources": {"B": {**BUCKET, "Metadata": metadata}}}
    (result,) = scan(write(tmp_path, {"cdk.out/App.template.json": json.dumps(template)}))
    assert result["verdict"] == "fail"


def test_a_large_manifest_is_read_once(tmp_path: Path) -> None:
    many = {f"R{i}": made(f"App/R{i}/Resource") for i in range(300)}
    metadata = {f"/App/R{i}/Resource": [entry(f"R{i}", "x" * 500)] for i in range(5_000)}
    write(
        tmp_path,
        {"cdk.out/App.template.json": json.dumps({"Resources": many}), "cdk.out/manifest.json": manifest(metadata)},
    )
    started = time.monotonic()
    assert len(scan(tmp_path)) == 300
    assert time.monotonic() - started < 10
