"""The index of resource types, and values brought to the types it gives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner import schema
from scanner.model import PartialString, Unknown

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "scanner" / "schemas"


def shape(type_name: str, *path: str | int) -> schema.Shape:
    found = schema.of(type_name)
    for key in path:
        assert found is not None
        found = found.child(key)
    assert found is not None
    return found


def test_known_types() -> None:
    assert schema.known("AWS::S3::Bucket")
    assert schema.of("AWS::Serverless::Function")
    for absent in (
        "Custom::Thing",
        "AWS::S3::Bucke",
        "AWS::../../x::y",
        "",
        "AWS",
        "AWS::S3",
        "aws::s3::bucket",
        "A::B::\0",
    ):
        assert not schema.known(absent)
        assert schema.of(absent) is None
        assert schema.names(absent) == frozenset()
        assert schema.attributes(absent) == {}


def test_names_are_what_a_template_can_set() -> None:
    assert {"BucketName", "VersioningConfiguration", "Tags"} <= schema.names("AWS::S3::Bucket")
    assert "Arn" not in schema.names("AWS::S3::Bucket")
    assert shape("AWS::S3::Bucket").child("Arn") is None


@pytest.mark.parametrize(
    ("type_name", "path", "kind"),
    [
        ("AWS::S3::Bucket", ("PublicAccessBlockConfiguration", "BlockPublicAcls"), "boolean"),
        ("AWS::S3::BucketPolicy", ("PolicyDocument",), "json"),
        ("AWS::IAM::Role", ("AssumeRolePolicyDocument",), "json"),
        ("AWS::SQS::Queue", ("RedrivePolicy",), "json"),
        ("AWS::EC2::SecurityGroup", ("SecurityGroupIngress",), "array"),
        ("AWS::EC2::SecurityGroup", ("SecurityGroupIngress", 3, "FromPort"), "integer"),
        ("AWS::EC2::SecurityGroup", ("SecurityGroupIngress", 0, "IpProtocol"), "string"),
        ("AWS::RDS::DBInstance", ("StorageEncrypted",), "boolean"),
        ("AWS::RDS::DBInstance", ("AllocatedStorage",), "string"),
        ("AWS::WAFv2::WebACL", ("Rules", 0, "Statement", "NotStatement", "Statement", "NotStatement"), "object"),
        ("AWS::CloudFront::Distribution", ("DistributionConfig", "Origins", 0, "S3OriginConfig"), "object"),
        ("AWS::KMS::Key", ("EnableKeyRotation",), "boolean"),
        ("AWS::SNS::Topic", ("Subscription", 0, "Endpoint"), "string"),
    ],
)
def test_kinds(type_name: str, path: tuple[str | int, ...], kind: str) -> None:
    assert shape(type_name, *path).kind == kind


def test_what_a_shape_tells() -> None:
    rule = shape("AWS::S3::Bucket", "BucketEncryption", "ServerSideEncryptionConfiguration", 0)
    algorithm = shape("AWS::S3::Bucket", "VersioningConfiguration", "Status")
    assert set(algorithm.enum) == {"Enabled", "Suspended"}
    assert "ServerSideEncryptionByDefault" in rule.properties
    assert rule.properties["BucketKeyEnabled"].kind == "boolean"
    assert rule.child("Misspelt") is None
    assert rule.child(0) is None
    assert shape("AWS::S3::Bucket", "Tags").child("Key") is None
    assert shape("AWS::S3::Bucket", "Tags", 0).required == ("Key", "Value")


def test_attributes() -> None:
    database = schema.attributes("AWS::RDS::DBInstance")
    assert database["Endpoint.Address"].kind == "string"
    assert database["Endpoint"].kind == "object"
    assert schema.attributes("AWS::S3::Bucket")["Arn"].kind == "string"


def test_every_file_is_sound() -> None:
    """Each reference of each node leads somewhere, so that no template can make a look-up fail."""
    files = sorted(SCHEMAS.glob("*.json"))
    assert len(files) > 250
    assert sum(path.stat().st_size for path in files) < 1_700_000
    for path in files:
        index = json.loads(path.read_bytes())
        count = len(index["shapes"])
        for type_name in index["types"]:
            assert schema.known(type_name), type_name
            schema.attributes(type_name)
        for node in index["shapes"]:
            codes = [*node.get("p", {}).values(), *(node[key] for key in ("i", "v") if key in node)]
            assert all(code in "sinbjao" if isinstance(code, str) else 0 <= code < count for code in codes)


NORMALISED = [
    ("AWS::RDS::DBInstance", {"StorageEncrypted": "true"}, {"StorageEncrypted": True}),
    ("AWS::RDS::DBInstance", {"StorageEncrypted": "False"}, {"StorageEncrypted": False}),
    ("AWS::RDS::DBInstance", {"AllocatedStorage": 100}, {"AllocatedStorage": "100"}),
    ("AWS::RDS::DBInstance", {"AllocatedStorage": 1.5}, {"AllocatedStorage": "1.5"}),
    ("AWS::RDS::DBInstance", {"EngineVersion": True}, {"EngineVersion": "true"}),
    ("AWS::RDS::DBInstance", {"BackupRetentionPeriod": "7"}, {"BackupRetentionPeriod": 7}),
    ("AWS::RDS::DBInstance", {"BackupRetentionPeriod": 7.0}, {"BackupRetentionPeriod": 7}),
    (
        "AWS::EC2::SecurityGroup",
        {"SecurityGroupIngress": [{"FromPort": "-1", "IpProtocol": -1}, {"CidrIp": "10.0.0.0/8"}]},
        {"SecurityGroupIngress": [{"FromPort": -1, "IpProtocol": "-1"}, {"CidrIp": "10.0.0.0/8"}]},
    ),
    ("AWS::CloudWatch::Alarm", {"Threshold": "0.5"}, {"Threshold": 0.5}),
    ("AWS::CloudWatch::Alarm", {"Threshold": "5"}, {"Threshold": 5}),
]


@pytest.mark.parametrize(("type_name", "given", "wanted"), NORMALISED)
def test_normalise(type_name: str, given: dict[str, Any], wanted: dict[str, Any]) -> None:
    before = json.dumps(given)
    result = schema.normalise(given, schema.of(type_name))
    assert json.dumps(result) == json.dumps(wanted)
    assert json.dumps(given) == before, "the given value must not change"
    assert schema.normalise(result, schema.of(type_name)) is result
    assert not list(schema.mismatches(result, schema.of(type_name)))


@pytest.mark.parametrize(
    "value",
    [
        {"StorageEncrypted": "yes"},
        {"StorageEncrypted": Unknown("Ref: Encrypted")},
        {"DBName": PartialString(("db-", Unknown("Ref: Stage")))},
        {"BackupRetentionPeriod": "abc"},
        {"BackupRetentionPeriod": "٣"},
        {"BackupRetentionPeriod": "9" * 5000},
        {"BackupRetentionPeriod": 1.5},
        {"BackupRetentionPeriod": [1]},
        {"DBName": float("nan")},
        {"DBName": None, "Misspelt": "true"},
        {"Tags": "none"},
        [],
        "text",
        None,
    ],
)
def test_what_does_not_fit_stays_the_same_object(value: object) -> None:
    assert schema.normalise(value, schema.of("AWS::RDS::DBInstance")) is value


def test_one_object_where_a_list_is_wanted_is_normalised_too() -> None:
    whole = schema.of("AWS::EC2::SecurityGroup")
    given = {"SecurityGroupIngress": {"FromPort": "22"}}
    assert schema.normalise(given, whole) == {"SecurityGroupIngress": {"FromPort": 22}}


def test_policy_documents_stay_as_written() -> None:
    policy = {"PolicyDocument": {"Statement": [{"Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}}
    assert schema.normalise(policy, schema.of("AWS::S3::BucketPolicy")) is policy


@pytest.mark.parametrize(
    ("type_name", "value", "wanted"),
    [
        ("AWS::EC2::SecurityGroup", {"SecurityGroupIngress": [["x"]]}, ("SecurityGroupIngress/0", "object", "array")),
        ("AWS::S3::Bucket", {"BucketName": {"Name": "x"}}, ("BucketName", "string", "object")),
        ("AWS::S3::Bucket", {"BucketName": ["x"]}, ("BucketName", "string", "array")),
        ("AWS::S3::Bucket", {"VersioningConfiguration": "Enabled"}, ("VersioningConfiguration", "object", "string")),
        ("AWS::S3::Bucket", {"Tags": {"Key": "a"}}, ("Tags", "array", "object")),
        ("AWS::RDS::DBInstance", {"BackupRetentionPeriod": "abc"}, ("BackupRetentionPeriod", "integer", "string")),
        ("AWS::RDS::DBInstance", {"BackupRetentionPeriod": True}, ("BackupRetentionPeriod", "integer", "boolean")),
        ("AWS::RDS::DBInstance", {"StorageEncrypted": "maybe"}, ("StorageEncrypted", "boolean", "string")),
        ("AWS::S3::BucketPolicy", {"PolicyDocument": 1}, ("PolicyDocument", "json", "integer")),
    ],
)
def test_mismatches(type_name: str, value: dict[str, Any], wanted: tuple[str, str, str]) -> None:
    whole = schema.of(type_name)
    found = list(schema.mismatches(schema.normalise(value, whole), whole))
    assert [("/".join(map(str, path)), kind, got) for path, kind, got in found] == [wanted]


@pytest.mark.parametrize(
    "value",
    [
        {"PolicyDocument": "{}", "Bucket": None},
        {"PolicyDocument": {}, "Bucket": Unknown("Ref: Bucket"), "Misspelt": {}},
        {"PolicyDocument": PartialString(("{", Unknown("x"), "}")), "Bucket": {"$unknown": "Ref: Bucket"}},
    ],
)
def test_no_mismatch_where_it_may_be_right(value: dict[str, Any]) -> None:
    assert not list(schema.mismatches(value, schema.of("AWS::S3::BucketPolicy")))


def test_valid_templates_have_no_mismatch() -> None:
    """On our examples, and on the folder of real templates that CONFORMANT_CORPUS names."""
    folders = [ROOT / "examples", *map(Path, filter(None, [os.environ.get("CONFORMANT_CORPUS")]))]
    templates = (path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in SUFFIXES)
    found = [f"{path}: {line}" for path in templates for line in _wrong(path)]
    assert not found


SUFFIXES = {".yaml", ".yml", ".json", ".template"}


class _Loader(yaml.SafeLoader):
    """YAML in which every short-form intrinsic function is unknown."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: Unknown(suffix))


def _wrong(path: Path) -> list[str]:
    try:
        template = yaml.load(path.read_bytes(), _Loader)
    except (yaml.YAMLError, ValueError):
        return []
    resources = template.get("Resources") if isinstance(template, dict) else None
    return [
        f"{logical_id}: {mismatch}"
        for logical_id, resource in (resources.items() if isinstance(resources, dict) else ())
        if isinstance(resource, dict) and (whole := schema.of(str(resource.get("Type"))))
        for mismatch in schema.mismatches(schema.normalise(_opaque(resource.get("Properties")), whole), whole)
    ]


def _opaque(value: Any) -> Any:
    """Intrinsic functions and the directives of preprocessors (`Rain::Embed`) as unknowns."""
    if isinstance(value, Mapping):
        key = str(next(iter(value), ""))
        if len(value) == 1 and (key == "Ref" or "::" in key):
            return Unknown(key)
        return {str(key): _opaque(entry) for key, entry in value.items()}
    return [_opaque(entry) for entry in value] if isinstance(value, list) else value


def test_import_reads_nothing() -> None:
    """A scan pays for the services it meets; importing pays for none."""
    code = "import scanner.schema as s; assert s._read.cache_info().currsize == 0"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_build_is_repeatable(tmp_path: Path) -> None:
    """The same schemas give the same bytes: definitions that hold themselves, alternatives, reused nodes."""

    def node(name: str) -> dict[str, Any]:
        """A definition that holds itself."""
        properties = {"Not": {"$ref": f"#/definitions/{name}"}, "Text": {"type": "string"}}
        return {"type": "object", "properties": properties}

    resource = {
        "typeName": "X::Y::Z",
        "definitions": {"Node": node("Node"), "Same": node("Same")},
        "properties": {
            "A": {"$ref": "#/definitions/Node"},
            "B": {"$ref": "#/definitions/Same"},
            "Either": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
            "Alike": {"anyOf": [{"type": "string", "enum": ["b"]}, {"type": "string", "enum": ["a"]}]},
            "Parts": {
                "type": "object",
                "oneOf": [
                    {"properties": {"X": {"type": "string"}, "Y": {"type": "string"}}, "required": ["X"]},
                    {"properties": {"X": {"type": "boolean"}}, "required": ["X"]},
                ],
            },
            "Arn": {"type": "string"},
            "Free": {"type": "object"},
            "Map": {"patternProperties": {".*": {"type": "integer"}}, "type": "object"},
        },
        "readOnlyProperties": ["/properties/Arn"],
    }
    data = tmp_path / "data"
    (data / "providers").mkdir(parents=True)
    (data / "resources").mkdir()
    (data / "providers" / "us-east-1.json").write_text('{"X::Y::Z": "1"}')
    (data / "providers" / "eu-west-1.json").write_text('{"X::Y::Z": "2"}')
    (data / "resources" / "1.json").write_text(json.dumps(resource))
    outputs = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        command: list[str | Path] = [sys.executable, ROOT / "tools" / "build_schemas.py", "--data", data, "--out", out]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True)
        outputs.append((out / "x-y.json").read_bytes())
    assert outputs[0] == outputs[1]
    index = json.loads(outputs[0])
    root = index["shapes"][index["types"]["X::Y::Z"][0]]["p"]
    assert root["A"] == root["B"], "equal definitions are stored once"
    assert (root["Either"], root["Free"], root["Arn"]) == ("a", "j", "s")
    assert index["shapes"][root["Alike"]] == {"e": ["a", "b"], "k": "s"}
    assert index["shapes"][root["Parts"]] == {"p": {"X": "a", "Y": "s"}, "r": ["X"]}
    assert index["shapes"][root["Map"]] == {"v": "i"}
    assert index["types"]["X::Y::Z"][1] == ["Arn"]
