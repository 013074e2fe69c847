"""Functions: what each one gives, what can't be known, and that nothing known is lost beside it."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest

from scanner.model import PartialString, Unknown
from tests.helpers import resources, value

PARAMETERS: dict[str, Any] = {
    "Known": {"Type": "String", "Default": "known"},
    "Open": {"Type": "String"},
    "Limited": {"Type": "String", "AllowedValues": ["a", "b"]},
    "Number": {"Type": "Number", "Default": 1},
    "List": {"Type": "CommaDelimitedList", "Default": "x, y ,z"},
    "OpenList": {"Type": "List<AWS::EC2::Subnet::Id>"},
    "Looked": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/path/in/ssm"},
}
MAPPINGS = {
    "M": {
        "eu-west-1": {"ami": "ami-1", "size": "small", "list": ["a", "b"]},
        "us-east-1": {"ami": "ami-2", "size": "small", "list": ["c"]},
        "known": {"ami": "ami-3", "size": "small"},
    },
    "Deep": {"a": {"b": {"Fn::FindInMap": ["Deep", "a", "b"]}}},
}
RESOURCES: dict[str, Any] = {
    "Named": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "my-bucket"}},
    "Unnamed": {"Type": "AWS::S3::Bucket"},
    "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": {"Ref": "Known"}}},
    "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q"}},
    "Mine": {"Type": "Custom::Mine"},
}
OPEN = Unknown("Ref: Open", label="Open")


def got(expression: Any, **given: Any) -> Any:
    return value(expression, given=given, Parameters=PARAMETERS, Mappings=MAPPINGS, Resources=RESOURCES)


def partly(*parts: Any) -> PartialString:
    return PartialString(tuple(parts))


# --- Ref and GetAtt ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ({"Ref": "Known"}, "known"),
        ({"Ref": "Number"}, 1),
        ({"Ref": "List"}, ["x", "y", "z"]),
        ({"Ref": "Open"}, OPEN),
        ({"Ref": "Limited"}, Unknown("Ref: Limited", label="Limited", allowed=("a", "b"))),
        ({"Ref": "Looked"}, Unknown("Ref: Looked", label="Looked")),
        ({"Ref": "AWS::Partition"}, "aws"),
        ({"Ref": "AWS::URLSuffix"}, "amazonaws.com"),
        ({"Ref": "AWS::Region"}, "${AWS::Region}"),
        ({"Ref": "AWS::AccountId"}, "${AWS::AccountId}"),
        ({"Ref": "Named"}, "my-bucket"),
        ({"Ref": "Unnamed"}, "${Unnamed}"),
        ({"Ref": "Table"}, "known"),
        ({"Ref": "Queue"}, "${Queue}"),  # Ref of a queue is its URL, whatever its name
        ({"Fn::GetAtt": ["Named", "Arn"]}, "arn:aws:s3:::my-bucket"),
        ({"Fn::GetAtt": "Named.Arn"}, "arn:aws:s3:::my-bucket"),
        ({"Fn::GetAtt": ["Unnamed", "Arn"]}, "arn:aws:s3:::${Unnamed}"),
        ({"Fn::GetAtt": ["Queue", "QueueName"]}, "q"),
        ({"Fn::GetAtt": ["Queue", "Arn"]}, "${Queue.Arn}"),
        ({"Fn::GetAtt": ["Mine", "Anything"]}, Unknown("Fn::GetAtt: Mine.Anything", label="Mine.Anything")),
        ({"Fn::GetAtt": ["Named", {"Ref": "Known"}]}, "${Named.known}"),
    ],
)
def test_references(expression: Any, expected: Any) -> None:
    assert got(expression) == expected


def test_an_absent_value_is_absent() -> None:
    it = resources(
        {
            "Resources": {
                "It": {
                    "Type": "Custom::It",
                    "DeletionPolicy": {"Ref": "AWS::NoValue"},
                    "Metadata": {"a": {"Ref": "AWS::NoValue"}},
                    "Properties": {
                        "Gone": {"Ref": "AWS::NoValue"},
                        "List": [
                            "a",
                            {"Ref": "AWS::NoValue"},
                            "b",
                            {"Fn::If": ["Never", "c", {"Ref": "AWS::NoValue"}]},
                        ],
                        "Map": {"x": {"Ref": "AWS::NoValue"}, "y": 1},
                        "Text": {"Fn::ToJsonString": {"Ref": "AWS::NoValue"}},
                    },
                }
            },
            "Conditions": {"Never": {"Fn::Equals": ["a", "b"]}},
        }
    )["It"][0]
    assert {k: v for k, v in it.properties.items() if k != "Text"} == {"List": ["a", "b"], "Map": {"y": 1}}
    assert isinstance(it.properties["Text"], Unknown)
    assert it.attributes == {"Metadata": {}}


def test_names_tie_resources_together() -> None:
    found = resources(
        {
            "Resources": {
                "B": {"Type": "AWS::S3::Bucket"},
                "N": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": "${AWS::Region}-x"}}},
                "P": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "B"}, "PolicyDocument": {}}},
                "Q": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "N"}, "PolicyDocument": {}}},
            }
        }
    )
    assert found["P"][0].properties["Bucket"] == found["B"][0].ref
    assert found["Q"][0].properties["Bucket"] == found["N"][0].ref == "${AWS::Region}-x"


def test_the_name_of_another_resource_may_depend_on_a_condition() -> None:
    found = resources(
        {
            "Parameters": {"P": {"Type": "String"}},
            "Conditions": {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}},
            "Resources": {
                "B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::If": ["C", "one", "two"]}}},
                "P1": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "B"}, "PolicyDocument": {}}},
                "P2": {"Type": "Custom::X", "Properties": {"A": {"Fn::Sub": "${B.Arn}/*"}}},
            },
        }
    )
    assert [(r.properties["Bucket"], r.worlds) for r in found["P1"]] == [
        ("one", ({"C": True},)),
        ("two", ({"C": False},)),
    ]
    assert [r.properties["A"] for r in found["P2"]] == ["arn:aws:s3:::one/*", "arn:aws:s3:::two/*"]
    assert [(r.ref, r.worlds) for r in found["B"]] == [("one", ({"C": True},)), ("two", ({"C": False},))]


# --- text ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ({"Fn::Sub": "a-${Known}-${AWS::Partition}"}, "a-known-aws"),
        ({"Fn::Sub": "${ Known }"}, "known"),
        ({"Fn::Sub": "${!Literal}/${Known}"}, "${Literal}/known"),
        ({"Fn::Sub": "arn:${AWS::Partition}:s3:::${Named}/*"}, "arn:aws:s3:::my-bucket/*"),
        ({"Fn::Sub": "${Named.Arn}/x"}, "arn:aws:s3:::my-bucket/x"),
        ({"Fn::Sub": ["${a}-${Known}", {"a": {"Ref": "Known"}}]}, "known-known"),
        ({"Fn::Sub": ["${Known}", {"Known": "shadow"}]}, "shadow"),
        ({"Fn::Sub": ["${a.b}", {"a.b": "dotted"}]}, "dotted"),
        ({"Fn::Sub": ["${n} ${t}", {"n": 5, "t": True}]}, "5 true"),
        ({"Fn::Sub": "arn:aws:s3:::${Open}/*"}, partly("arn:aws:s3:::", OPEN, "/*")),
        ({"Fn::Sub": "${Open}"}, OPEN),  # any text, not just a part of one
        ({"Fn::Join": ["", ["", {"Ref": "Open"}]]}, OPEN),
        ({"Fn::Sub": "$${Known} {Known} $Known"}, "$known {Known} $Known"),
        ({"Fn::Sub": "${Number}"}, "1"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Known"}, 3, False]]}, "a-known-3-false"),
        ({"Fn::Join": [",", {"Ref": "List"}]}, "x,y,z"),
        ({"Fn::Join": ["", []]}, ""),
        ({"Fn::Join": [":", ["a", {"Ref": "Open"}, "b"]]}, partly("a:", OPEN, ":b")),
        ({"Fn::Join": ["", ["a", {"Ref": "AWS::NoValue"}, "b"]]}, "ab"),
        ({"Fn::Join": ["/", [{"Fn::Sub": "x${Open}"}, "y"]]}, partly("x", OPEN, "/y")),
        ({"Fn::Join": ["-", ["a", {"Ref": "Unnamed"}]]}, "a-${Unnamed}"),
        ({"Fn::Base64": {"Fn::Sub": "hi ${Known}"}}, base64.b64encode(b"hi known").decode()),
        ({"Fn::Base64": "ä"}, base64.b64encode("ä".encode()).decode()),
        ({"Fn::Split": [",", "a,b"]}, ["a", "b"]),
        ({"Fn::Split": ["/", {"Fn::Sub": "${Known}/x"}]}, ["known", "x"]),
        ({"Fn::Select": [1, ["a", "b"]]}, "b"),
        ({"Fn::Select": ["1", {"Ref": "List"}]}, "y"),
        ({"Fn::Select": [{"Ref": "Number"}, ["a", "b"]]}, "b"),
        ({"Fn::Length": {"Ref": "List"}}, 3),
        ({"Fn::Length": {"Fn::Split": ["|", "a|b|c|d"]}}, 4),
        ({"Fn::ToJsonString": {"a": [1, "x", {"Ref": "Known"}]}}, '{"a":[1,"x","known"]}'),
        ({"Fn::ToJsonString": {"a": {"Ref": "Unnamed"}}}, '{"a":"${Unnamed}"}'),
        ({"Fn::ToJsonString": [{"Ref": "Open"}, {"Fn::Sub": "x${Open}"}]}, partly('["', OPEN, '","x', OPEN, '"]')),
        ({"Fn::Cidr": ["10.0.0.0/24", 2, 6]}, ["10.0.0.0/26", "10.0.0.64/26"]),
        ({"Fn::Cidr": ["10.0.0.0/16", 2]}, ["10.0.0.0/24", "10.0.1.0/24"]),
        ({"Fn::Select": [1, {"Fn::Cidr": ["10.0.0.0/16", "3", "8"]}]}, "10.0.1.0/24"),
        ({"Fn::Cidr": ["2001:db8::/56", 1, 64]}, ["2001:db8::/64"]),
    ],
)  # fmt: skip
def test_text(expression: Any, expected: Any) -> None:
    assert got(expression) == expected


@pytest.mark.parametrize(
    ("expression", "known"),
    [
        ({"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}, "arn:aws:iam::${AWS::AccountId}:root"),
        ({"Fn::ImportValue": {"Fn::Sub": "${Known}-vpc"}}, "Fn::ImportValue: known-vpc"),
        ({"Fn::ImportValue": {"Fn::Sub": "${Open}-vpc"}}, "Fn::ImportValue: ${Open}-vpc"),
        ({"Fn::Transform": {"Name": "AWS::Include"}}, 'Fn::Transform: {"Name": "AWS::Include"}'),
        ({"a": 1, "Fn::Transform": {"Name": "X"}}, 'Fn::Transform: {"Name": "X"}'),
        ({"Fn::GetStackOutput": {"a": 1}}, 'Fn::GetStackOutput: {"a": 1}'),
        ({"Rain::Embed": "x"}, "Rain::Embed: x"),
    ],
)
def test_what_only_a_deployment_knows(expression: Any, known: Any) -> None:
    found = got(expression)
    assert (found.reason if isinstance(found, Unknown) else found) == known


def test_a_part_of_an_id_is_made_up_too() -> None:
    assert str(got({"Fn::Select": [2, {"Fn::Split": ["/", {"Ref": "AWS::StackId"}]}]})).startswith("${Fn::Select")


def test_availability_zones_are_names_that_equal_nothing() -> None:
    assert str(got({"Fn::Select": [0, {"Fn::GetAZs": ""}]})).startswith("${")


@pytest.mark.parametrize(
    "expression",
    [
        {"Fn::Select": [5, ["a"]]},
        {"Fn::Select": [-1, ["a"]]},
        {"Fn::Select": ["x", ["a"]]},
        {"Fn::Select": []},
        {"Fn::Select": "x"},
        {"Fn::Join": "x"},
        {"Fn::Join": [["x"], ["a"]]},
        {"Fn::Join": ["-", [{"a": 1}]]},
        {"Fn::Join": ["-", None]},
        {"Fn::Split": ["", "a"]},
        {"Fn::Split": [",", {"a": 1}]},
        {"Fn::Sub": None},
        {"Fn::Sub": []},
        {"Fn::Sub": [5, {}]},
        {"Fn::Sub": ["${a}", {"a": {"b": 1}}]},
        {"Fn::FindInMap": ["M"]},
        {"Fn::FindInMap": ["Nope", "a", "b"]},
        {"Fn::FindInMap": ["M", "nope", "ami"]},
        {"Fn::FindInMap": None},
        {"Fn::Cidr": ["10.0.0.0/16", 999, 8]},
        {"Fn::Cidr": ["10.0.0.0/24", 2, 16]},
        {"Fn::Cidr": ["nonsense", 1, 8]},
        {"Fn::Cidr": [{"Ref": "Open"}, 1, 8]},
        {"Fn::Cidr": ["10.0.0.0/16", "9" * 5_000, 8]},
        {"Fn::Cidr": []},
        {"Fn::GetAtt": []},
        {"Fn::GetAtt": ["Named"]},
        {"Fn::GetAtt": [1, 2]},
        {"Fn::Length": "x"},
        {"Fn::Length": {"Ref": "OpenList"}},
        {"Fn::Base64": {"a": 1}},
        {"Fn::Base64": {"Ref": "Open"}},
        {"Fn::If": []},
        {"Fn::If": [{"Ref": "Open"}, 1, 2]},
        {"Fn::Nope": "x"},
        {"Ref": ["x"]},
    ],
)
def test_nonsense_is_unknown(expression: Any) -> None:
    assert isinstance(got(expression), Unknown), got(expression)


# --- maps ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (["M", "eu-west-1", "ami"], "ami-1"),
        (["M", {"Ref": "Known"}, "ami"], "ami-3"),
        (["M", "eu-west-1", "list"], ["a", "b"]),
        (["M", {"Ref": "AWS::Region"}, "size"], "small"),  # the same wherever
        (["M", "nope", "ami", {"DefaultValue": "d"}], "d"),
        (["M", "nope", "ami", {"DefaultValue": {"Ref": "Known"}}], "known"),
        (["Nope", "a", "b", {"DefaultValue": 5}], 5),
        (["M", "eu-west-1", "ami", {"DefaultValue": "d"}], "ami-1"),
        ([{"Fn::Sub": "M"}, {"Fn::Join": ["-", ["eu", "west", "1"]]}, "ami"], "ami-1"),
    ],
)
def test_find_in_map(expression: Any, expected: Any) -> None:
    assert got({"Fn::FindInMap": expression}) == expected


def test_find_in_map_by_an_unknown_key_offers_what_the_map_has() -> None:
    found = got({"Fn::FindInMap": ["M", {"Ref": "AWS::Region"}, "ami"]})
    assert isinstance(found, Unknown)
    assert found.allowed == ("ami-1", "ami-2", "ami-3")
    found = got({"Fn::FindInMap": ["M", {"Ref": "Open"}, "ami", {"DefaultValue": "d"}]})
    assert found.allowed == ("ami-1", "ami-2", "ami-3", "d")


def test_select_by_an_unknown_index_offers_what_the_list_has() -> None:
    assert got({"Fn::Select": [{"Ref": "Open"}, ["a", "b"]]}).allowed == ("a", "b")


def test_a_mapping_that_asks_for_itself() -> None:
    assert got({"Fn::FindInMap": ["Deep", "a", "b"]}) == {"Fn::FindInMap": ["Deep", "a", "b"]}


# --- dynamic references --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("{{resolve:secretsmanager:db:SecretString:password}}", "{{resolve:secretsmanager:db:SecretString:password}}"),
        ("{{resolve:ssm-secure:/a:1}}", "{{resolve:ssm-secure:/a:1}}"),
        ("{{resolve:ssm:/a}}", Unknown("{{resolve:ssm:/a}}", label="{{resolve:ssm:/a}}", excluded=("",))),
        (
            "x-{{resolve:ssm:/a}}-y",
            partly("x-", Unknown("{{resolve:ssm:/a}}", label="{{resolve:ssm:/a}}", excluded=("",)), "-y"),
        ),
        (
            {"Fn::Sub": "{{resolve:ssm:/${Known}/a}}"},
            Unknown("{{resolve:ssm:/known/a}}", label="{{resolve:ssm:/known/a}}", excluded=("",)),
        ),
        (
            {"Fn::Join": ["", ["{{resolve:ssm:", {"Ref": "Unnamed"}, "}}"]]},
            Unknown("{{resolve:ssm:${Unnamed}}}", label="{{resolve:ssm:${Unnamed}}}", excluded=("",)),
        ),
        (
            {"Fn::Sub": "{{resolve:ssm:${Open}}}"},
            Unknown("{{resolve:ssm:${Open}}}", label="{{resolve:ssm:${Open}}}", excluded=("",)),
        ),
        ({"Fn::Sub": "{{resolve:secretsmanager:${Mine2}::p}}"}, "{{resolve:secretsmanager:${Mine2}::p}}"),
        ("{{resolve:ssm:/unclosed", "{{resolve:ssm:/unclosed"),
    ],
)
def test_dynamic_references(expression: Any, expected: Any) -> None:
    made = value(
        expression,
        Parameters=PARAMETERS,
        Resources={**RESOURCES, "Mine2": {"Type": "AWS::SecretsManager::Secret"}},
    )
    assert made == expected


# --- parameters ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("Open", "x", "x"),
        ("Known", "other", "other"),
        ("Known", "", ""),
        ("List", "p,q", ["p", "q"]),
        ("OpenList", "subnet-1, subnet-2", ["subnet-1", "subnet-2"]),
        ("Looked", "/other", Unknown("Ref: Looked", label="Looked")),  # a name, not the value
        ("AWS::Region", "eu-west-1", "eu-west-1"),
        ("AWS::AccountId", "012345678901", "012345678901"),
    ],
)
def test_given_values(name: str, given: str, expected: Any) -> None:
    assert got({"Ref": name}, **{name: given}) == expected


def test_values_take_the_type_of_the_property() -> None:
    text = {
        "Parameters": {"On": {"Type": "String", "Default": "true"}, "Port": {"Type": "Number", "Default": "22"}},
        "Resources": {
            "Db": {
                "Type": "AWS::RDS::DBInstance",
                "Properties": {"StorageEncrypted": {"Ref": "On"}, "Port": 5432, "BackupRetentionPeriod": "7"},
            },
            "Sg": {
                "Type": "AWS::EC2::SecurityGroupIngress",
                "Properties": {"FromPort": {"Ref": "Port"}, "ToPort": "22", "IpProtocol": -1},
            },
        },
    }
    found = resources(text)
    assert found["Db"][0].properties == {"StorageEncrypted": True, "Port": "5432", "BackupRetentionPeriod": 7}
    assert found["Sg"][0].properties == {"FromPort": 22, "ToPort": 22, "IpProtocol": "-1"}


# --- bounds --------------------------------------------------------------------------------------------------------


def quickly(template: dict[str, Any]) -> dict[str, Any]:
    started = time.monotonic()
    found = resources(template)
    assert time.monotonic() - started < 5
    return found


def test_names_that_name_each_other_in_a_long_row() -> None:
    row = {f"B{i}": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Ref": f"B{i + 1}"}}} for i in range(600)}
    row["B600"] = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "end"}}
    found = quickly({"Resources": row})
    assert found["B599"][0].properties["BucketName"] == found["B590"][0].properties["BucketName"] == "end"


def test_names_that_double() -> None:
    row = {
        f"B{i}": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": f"${{B{i + 1}}}${{B{i + 1}}}"}}}
        for i in range(300)
    }
    row["B300"] = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "x"}}
    assert quickly({"Resources": row})["B297"][0].properties["BucketName"] == "x" * 8


@pytest.mark.parametrize("function", ["sub", "join", "json", "base64"])
def test_functions_that_double(function: str) -> None:
    made: Any = '"'
    for _ in range(20):
        made = {
            "sub": {"Fn::Sub": ["${a}${a}", {"a": made}]},
            "join": {"Fn::Join": [made, ["a", "b", "c"]]},
            "json": {"Fn::ToJsonString": [made]},
            "base64": {"Fn::Base64": {"Fn::Join": ["", [made, made]]}} if _ < 12 else {"Fn::Base64": made},
        }[function]
    (it,) = quickly({"Resources": {"It": {"Type": "Custom::It", "Properties": {"A": made}}}})["It"]
    assert len(json.dumps(it.properties, default=str)) < 2_000_000


def test_unknown_parts_do_not_multiply_without_end() -> None:
    text: Any = {"Fn::Sub": ["${a}" * 50, {"a": {"Ref": "Open"}}]}
    for _ in range(6):
        text = {"Fn::Sub": ["${a}" * 50, {"a": text}]}
    made = value(text, Parameters=PARAMETERS)
    assert isinstance(made, Unknown) or len(made.parts) < 100_000
