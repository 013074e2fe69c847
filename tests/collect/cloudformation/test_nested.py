"""Nested stacks: parameters in, outputs out, conditions all the way, and each way in which a child can be missing."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from scanner.collect.cloudformation import collect
from scanner.model import Inventory, PartialString, Resource, Unknown
from tests.helpers import report, write

CHILD = """\
Parameters:
  Name: {Type: String}
  Acl: {Type: String, Default: Private}
  Zones: {Type: CommaDelimitedList, Default: ""}
Conditions:
  IsOpen: !Equals [!Ref Acl, PublicRead]
Resources:
  It:
    Type: Custom::It
    Properties: {Name: !Ref Name, Acl: !Ref Acl, Zones: !Ref Zones}
  Sometimes: {Type: Custom::It, Condition: IsOpen}
Outputs:
  Fixed: {Value: constant}
  Name: {Value: !Sub 'is-${Name}'}
  Made: {Value: !Ref It}
  Conditional: {Value: !If [IsOpen, a, b]}
"""


def stack(url: Any, parameters: Any = None, **attributes: Any) -> dict[str, Any]:
    properties = {"TemplateURL": url, **({"Parameters": parameters} if parameters is not None else {})}
    return {"Type": "AWS::CloudFormation::Stack", "Properties": properties, **attributes}


def scan(folder: Path, name: str = "root.yaml", given: dict[str, Any] | None = None) -> Inventory:
    path = folder / name
    (found,) = collect(path.read_bytes(), name, path=path, root=folder, given=given or {})
    return found


def nested(folder: Path, resources: dict[str, Any], child: str = CHILD, **sections: Any) -> Inventory:
    write(folder, {"root.yaml": json.dumps({**sections, "Resources": resources}), "child.yaml": child})
    return scan(folder)


def only(found: Inventory, name: str) -> Resource:
    (resource,) = [r for r in found.resources if r.id == name and not r.type.startswith("Template::")]
    return resource


# --- in and out ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("passed", "expected"),
    [
        ({"Name": "x"}, {"Name": "x", "Acl": "Private", "Zones": [""]}),
        ({"Name": "x", "Acl": "PublicRead"}, {"Name": "x", "Acl": "PublicRead", "Zones": [""]}),
        ({"Name": 5, "Acl": True}, {"Name": "5", "Acl": "true", "Zones": [""]}),
        ({"Name": "x", "Zones": "a,b"}, {"Name": "x", "Acl": "Private", "Zones": ["a", "b"]}),
        ({"Name": "x", "Zones": {"Fn::Join": [",", ["a", "b"]]}}, {"Name": "x", "Acl": "Private", "Zones": ["a", "b"]}),
        ({"Name": {"Ref": "Default"}}, {"Name": "d", "Acl": "Private", "Zones": [""]}),
        ({"Name": {"Fn::Sub": "${Default}-x"}}, {"Name": "d-x", "Acl": "Private", "Zones": [""]}),
        (
            {"Name": {"Ref": "Open"}},
            {"Name": Unknown("Ref: Open", label="Open"), "Acl": "Private", "Zones": [""]},
        ),
        (
            {"Name": {"Fn::Sub": "a-${Open}"}},
            {"Name": PartialString(("a-", Unknown("Ref: Open", label="Open"))), "Acl": "Private", "Zones": [""]},
        ),
        ({}, {"Name": Unknown("Ref: Name", label="Name"), "Acl": "Private", "Zones": [""]}),
        (None, {"Name": Unknown("Ref: Name", label="Name"), "Acl": "Private", "Zones": [""]}),
    ],
)
def test_parameters_in(passed: Any, expected: Any, tmp_path: Path) -> None:
    parameters = {"Default": {"Type": "String", "Default": "d"}, "Open": {"Type": "String"}}
    found = nested(tmp_path, {"Net": stack("child.yaml", passed)}, Parameters=parameters)
    assert found.problems == ()
    (it,) = [r for r in found.resources if r.id == "Net/It"]
    assert it.properties == expected


def test_parameters_that_a_macro_makes_are_unknown(tmp_path: Path) -> None:
    found = nested(tmp_path, {"Net": stack("child.yaml", {"Fn::Transform": {"Name": "X"}})})
    for it in [r for r in found.resources if r.id == "Net/It"]:
        assert it.properties["Name"] == Unknown("Ref: Net/Name", label="Name")


def test_parameters_that_depend_on_a_condition(tmp_path: Path) -> None:
    found = nested(
        tmp_path,
        {"Net": stack("child.yaml", {"Name": "x", "Acl": {"Fn::If": ["C", "PublicRead", "Private"]}})},
        Parameters={"P": {"Type": "String"}},
        Conditions={"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}},
    )
    acls = [r.properties["Acl"] for r in found.resources if r.id == "Net/It"]
    assert acls == [Unknown("Ref: Acl", label="Acl", allowed=("PublicRead", "Private"))]
    (sometimes,) = [r for r in found.resources if r.id == "Net/Sometimes"]
    assert sometimes.worlds == ({"Net/IsOpen": True},)


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("Fixed", "constant"),
        ("Name", "is-x"),
        ("Made", Unknown("Ref: Net/It", label="Net/It")),
        ("Nope", Unknown("Fn::GetAtt: Net.Outputs.Nope", label="Net.Outputs.Nope")),
    ],
)
def test_outputs_out(output: str, expected: Any, tmp_path: Path) -> None:
    resources = {
        "User": {"Type": "Custom::It", "Properties": {"V": {"Fn::GetAtt": ["Net", f"Outputs.{output}"]}}},
        "Net": stack("child.yaml", {"Name": "x"}),
    }
    assert only(nested(tmp_path, resources), "User").properties["V"] == expected


def test_outputs_of_one_stack_go_into_another(tmp_path: Path) -> None:
    resources = {
        "B": stack("child.yaml", {"Name": {"Fn::GetAtt": ["A", "Outputs.Name"]}}),
        "A": stack("child.yaml", {"Name": "x"}),
    }
    assert only(nested(tmp_path, resources), "B/It").properties["Name"] == "is-x"


def test_stacks_that_wait_for_each_other(tmp_path: Path) -> None:
    resources = {
        "A": stack("child.yaml", {"Name": {"Fn::GetAtt": ["B", "Outputs.Name"]}}),
        "B": stack("child.yaml", {"Name": {"Fn::GetAtt": ["A", "Outputs.Name"]}}),
    }
    found = nested(tmp_path, resources)
    assert [p.kind for p in found.problems] == ["circular"]


# --- conditions ----------------------------------------------------------------------------------------------------


def test_the_condition_of_the_stack_holds_inside(tmp_path: Path) -> None:
    found = nested(
        tmp_path,
        {"Net": stack("child.yaml", {"Name": "x"}, Condition="IsOpen")},
        Parameters={"P": {"Type": "String"}},
        Conditions={"IsOpen": {"Fn::Equals": [{"Ref": "P"}, "x"]}},  # a name that the child has too
    )
    worlds = {r.id: r.worlds for r in found.resources if not r.type.startswith("Template::")}
    assert worlds["Net/It"] == ({"IsOpen": True},)
    assert worlds["Net/Sometimes"] == ({"IsOpen": True, "Net/IsOpen": True},)
    assert {frozenset(w.items()) for w in found.source.worlds(frozenset({"IsOpen", "Net/IsOpen"}))} == {
        frozenset({("IsOpen", outer), ("Net/IsOpen", inner)}) for outer in (True, False) for inner in (True, False)
    }


def test_a_stack_that_is_never_there(tmp_path: Path) -> None:
    found = nested(
        tmp_path,
        {"Net": stack("nowhere.yaml", {}, Condition="Never"), "Other": {"Type": "Custom::It"}},
        Conditions={"Never": {"Fn::Equals": ["a", "b"]}},
    )
    assert found.problems == ()
    assert [r.id for r in found.resources] == ["Other"]


# --- where the child lies ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://bucket.s3.amazonaws.com/child.yaml",
        "s3://bucket/child.yaml",
        {"Fn::Sub": "https://${Bucket}.s3.amazonaws.com/child.yaml"},
        {"Fn::Sub": "${Bucket}/child.yaml"},
        {"Ref": "Bucket"},
        {"Fn::If": ["Nope", "a.yaml", "b.yaml"]},
        "{{resolve:ssm:/child}}",
        ["child.yaml"],
        None,
        5,
    ],
)
def test_a_child_that_lies_elsewhere(url: Any, tmp_path: Path) -> None:
    found = nested(tmp_path, {"Net": stack(url)}, Parameters={"Bucket": {"Type": "String"}})
    assert [r.id for r in found.resources if r.id.startswith("Net/")] == []
    assert {p.kind for p in found.problems} <= {"unresolved", "wrong-type"}


@pytest.mark.parametrize("url", ["child.yaml", "./child.yaml", {"Fn::Sub": "${P}.yaml"}, {"Ref": "Q"}])
def test_a_child_beside_the_parent(url: Any, tmp_path: Path) -> None:
    parameters = {"P": {"Type": "String", "Default": "child"}, "Q": {"Type": "String", "Default": "child.yaml"}}
    assert only(nested(tmp_path, {"Net": stack(url)}, Parameters=parameters), "Net/It")


def test_children_in_folders(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "root.yaml": json.dumps({"Resources": {"A": stack("sub/middle.yaml")}}),
            "sub/middle.yaml": json.dumps({"Resources": {"B": stack("../leaf.yaml")}}),
            "leaf.yaml": "Resources: {It: {Type: 'AWS::S3::Bucket', Properties: {BucketName: {}}}}",
        },
    )
    found = scan(tmp_path)
    it = only(found, "A/B/It")
    assert found.source.locate(it, ("BucketName",)).file == "leaf.yaml"
    assert found.source.trace(it, ()).chain == ("root.yaml:A", "sub/middle.yaml:B")
    (fault,) = found.problems
    assert fault.location is not None
    assert (fault.location.file, fault.resource_id) == ("leaf.yaml", "It")


@pytest.mark.parametrize(
    ("files", "kind", "message"),
    [
        ({}, "missing-template", "nested stack Net: child.yaml does not exist beside the template"),
        ({"child.yaml": ""}, "empty", "the file is empty"),
        ({"child.yaml": "a: ["}, "syntax", "not valid YAML"),
        ({"child.yaml": "a: 1"}, "not-a-template", "the Resources section is missing"),
        ({"child.yaml/x": ""}, "unreadable", "nested stack Net: child.yaml cannot be read (no ordinary file"),
        ({"child.yaml": b"\xff\xfe\x00"}, "encoding", "byte 0x00 is not valid UTF-16"),
    ],
)
def test_a_child_that_cannot_be_read(files: dict[str, Any], kind: str, message: str, tmp_path: Path) -> None:
    root = json.dumps({"Resources": {"Net": stack("child.yaml"), "Other": {"Type": "Custom::It"}}}, indent=1)
    found = scan(write(tmp_path, {"root.yaml": root, **files}))
    (fault,) = found.problems
    assert (fault.kind, fault.message[: len(message)]) == (kind, message)
    assert fault.hint
    assert fault.location is not None
    assert fault.location.file == ("root.yaml" if message.startswith("nested") else "child.yaml")
    if message.startswith("nested"):
        assert (fault.location.line, fault.location.column) == (6, 5)
    assert "Other" in [r.id for r in found.resources]


@pytest.mark.parametrize("url", ["../child.yaml", "link.yaml", "sub/../../child.yaml", "/etc/hostname"])
def test_a_child_outside_the_tree(url: str, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    write(tmp_path, {"child.yaml": CHILD, "inner/root.yaml": json.dumps({"Resources": {"Net": stack(url)}})})
    (inner / "sub").mkdir()
    (inner / "link.yaml").symlink_to(tmp_path / "child.yaml")
    (fault,) = scan(inner).problems
    assert fault.kind == "outside"


@pytest.mark.parametrize("url", ["x" * 300, "a\0b", "\n", " ", ".", "file://child.yaml", "child.yaml?x=y"])
def test_odd_names(url: str, tmp_path: Path) -> None:
    found = nested(tmp_path, {"Net": stack(url)})
    assert [p.kind for p in found.problems] in ([], ["missing-template"], ["unreadable"])


def test_a_child_that_may_not_be_read(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        child = tmp_path / "child.yaml"
        os.mkfifo(child)  # root reads everything; a pipe can't be read either
    else:
        child = write(tmp_path, {"child.yaml": CHILD}) / "child.yaml"
        child.chmod(0)
    write(tmp_path, {"root.yaml": json.dumps({"Resources": {"Net": stack("child.yaml")}})})
    assert [p.kind for p in scan(tmp_path).problems] == ["unreadable"]


@pytest.mark.parametrize("route", [("root.yaml",), ("a.yaml", "root.yaml"), ("a.yaml", "b.yaml", "a.yaml")])
def test_circles(route: tuple[str, ...], tmp_path: Path) -> None:
    names = ("root.yaml", *route)
    files = {
        name: json.dumps({"Resources": {"Net": stack(follower)}})
        for name, follower in zip(names, route, strict=False)
    }  # fmt: skip
    (fault,) = scan(write(tmp_path, files)).problems
    assert fault.kind == "circular"
    assert "one of the stacks around it" in fault.message


def test_depth_and_number_are_bounded(tmp_path: Path) -> None:
    files = {
        f"{i}.yaml": json.dumps({"Resources": {x: stack(f"{i + 1}.yaml") for x in ("A", "B", "C")}}) for i in range(40)
    }
    found = scan(write(tmp_path, files), "0.yaml")
    assert {p.kind for p in found.problems} == {"too-large"}
    assert len(found.resources) < 2_000


# --- through the command -------------------------------------------------------------------------------------------


def test_a_child_is_read_where_it_is_used(tmp_path: Path) -> None:
    child = """\
Parameters: {Acl: {Type: String}}
Conditions: {IsOpen: !Equals [!Ref Acl, PublicRead]}
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerPreferred}]}
      AccessControl: !Ref Acl
"""
    root = {
        "Parameters": {"P": {"Type": "String"}},
        "Conditions": {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}},
        "Resources": {"Net": stack("sub/child.yaml", {"Acl": "PublicRead"}, Condition="C")},
    }
    write(tmp_path, {"root.json": json.dumps(root), "sub/child.yaml": child})
    found = report(".", "--rule", "S3-003", cwd=tmp_path)
    (result,) = found["results"]
    assert (result["verdict"], result["resource"]["id"]) == ("fail", "Net/Logs")
    assert (result["location"]["file"], result["location"]["line"]) == ("sub/child.yaml", 8)
    assert result["when"] == {"C": True}
    assert "root.json:Net" in json.dumps(result)
    alone = report("sub/child.yaml", "--rule", "S3-003", cwd=tmp_path)
    assert [r["verdict"] for r in alone["results"]] == ["unknown"]
