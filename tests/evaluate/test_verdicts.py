"""Variants of a template, one verdict for each rule and resource, and when it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from scanner.evaluate.verdicts import describe_when
from scanner.model import Finding, Verdict, When
from tests.helpers import findings

STAGES = {
    "Parameters": {"Stage": {"Type": "String", "AllowedValues": ["dev", "test", "prod"]}},
    "Conditions": {
        "IsProduction": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
        "IsDevelopment": {"Fn::Equals": [{"Ref": "Stage"}, "dev"]},
        "IsBoth": {"Fn::And": [{"Condition": "IsProduction"}, {"Condition": "IsDevelopment"}]},
        "IsNeither": {"Fn::Not": [{"Fn::Or": [{"Condition": "IsProduction"}, {"Condition": "IsDevelopment"}]}]},
    },
}


def volume(properties: Any, *, given: Mapping[str, str] | None = None, **more: Any) -> list[Finding]:
    """What EBS-001 says of a volume under the conditions above."""
    resource = {"Type": "AWS::EC2::Volume", "Properties": properties, **more}
    return findings({**STAGES, "Resources": {"Data": resource}}, "EBS-001", given=given or {})


def switch(condition: str, then: Any, otherwise: Any) -> dict[str, Any]:
    """A choice."""
    return {"Fn::If": [condition, then, otherwise]}


NONE = {"Ref": "AWS::NoValue"}


@pytest.mark.parametrize(
    ("encrypted", "verdict", "when"),
    [
        (True, "pass", {}),
        (False, "fail", {}),
        ("true", "pass", {}),
        ("false", "fail", {}),
        (switch("IsProduction", True, False), "fail", {"IsProduction": False}),
        (switch("IsProduction", False, True), "fail", {"IsProduction": True}),
        (switch("IsProduction", True, True), "pass", {}),
        (switch("IsProduction", False, False), "fail", {}),
        (switch("IsProduction", True, NONE), "fail", {"IsProduction": False}),
        (switch("IsBoth", False, True), "pass", {}),
        (switch("IsNeither", False, True), "fail", {"IsNeither": True}),
        (switch("IsProduction", True, switch("IsDevelopment", False, True)), "fail", {"IsDevelopment": True}),
        (switch("IsProduction", switch("IsDevelopment", False, True), True), "pass", {}),
    ],
)
def test_variants(encrypted: Any, verdict: str, when: dict[str, bool]) -> None:
    (finding,) = volume({"Encrypted": encrypted})
    assert finding.verdict == verdict
    assert finding.when == when


@pytest.mark.parametrize(
    ("condition", "encrypted", "verdict", "when"),
    [
        ("IsProduction", False, "fail", {"IsProduction": True}),
        ("IsProduction", True, "pass", {}),
        ("IsProduction", switch("IsProduction", True, False), "pass", {}),
        ("IsDevelopment", switch("IsProduction", False, True), "pass", {}),
    ],
)
def test_a_resource_that_is_not_always_there(
    condition: str, encrypted: Any, verdict: str, when: dict[str, bool]
) -> None:
    (finding,) = volume({"Encrypted": encrypted}, Condition=condition)
    assert finding.verdict == verdict
    assert finding.when == when


def test_a_resource_that_is_never_there_has_no_verdict() -> None:
    assert volume({"Encrypted": False}, Condition="IsBoth") == []


@pytest.mark.parametrize(
    ("rule", "resource"),
    [
        ("RDS-001", {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "mysql"}}),
        ("S3-009", {"Type": "AWS::S3::Bucket"}),
        ("CLOUDTRAIL-011", {"Type": "AWS::CloudTrail::Trail", "Properties": {"S3BucketName": "logs"}}),
        ("CONFIG-001", {"Type": "AWS::Config::ConfigurationRecorder", "Properties": {"RoleARN": {"Ref": "Stage"}}}),
    ],
)
def test_the_only_resource_of_its_type_that_is_not_always_there(rule: str, resource: dict[str, Any]) -> None:
    """A rule on all resources is asked nothing where none is there, whether it compares by answer or by question."""
    there = findings({**STAGES, "Resources": {"One": resource}}, rule)
    assert [(f.verdict, f.when) for f in there if f.verdict != "pass"]
    at_times = findings({**STAGES, "Resources": {"One": {**resource, "Condition": "IsProduction"}}}, rule)
    assert [(f.verdict, f.path, f.message) for f in at_times] == [(f.verdict, f.path, f.message) for f in there]
    assert {tuple(f.when.items()) for f in at_times if f.verdict == "fail"} <= {(("IsProduction", True),)}


@pytest.mark.parametrize(("stage", "verdict"), [("dev", "fail"), ("test", "fail"), ("prod", "pass")])
def test_given_parameters_fix_the_conditions(stage: str, verdict: str) -> None:
    (finding,) = volume({"Encrypted": switch("IsProduction", True, False)}, given={"Stage": stage})
    assert finding.verdict == verdict


def test_fail_in_one_variant_and_unknown_in_another_is_fail() -> None:
    found = volume({"Encrypted": switch("IsProduction", {"Fn::ImportValue": "x"}, False)})
    assert found[0].verdict is Verdict.FAIL or Verdict.FAIL in {finding.verdict for finding in found}
    failed = [finding for finding in found if finding.verdict is Verdict.FAIL]
    assert [finding.when for finding in failed] == [{"IsProduction": False}]


def test_the_properties_as_a_whole_may_be_chosen() -> None:
    (finding,) = volume(switch("IsProduction", {"Encrypted": True}, {"Size": 1}))
    assert finding.verdict is Verdict.FAIL
    assert finding.when == {"IsProduction": False}


@pytest.mark.parametrize("properties", [None, {}, {"Encrypted": None}, {"Encrypted": []}, {"Encrypted": "perhaps"}])
def test_odd_values_do_not_pass(properties: Any) -> None:
    (finding,) = volume(properties)
    assert finding.verdict is not Verdict.PASS


def test_equal_findings_of_variants_are_one() -> None:
    (finding,) = volume({"Encrypted": False, "Size": switch("IsProduction", 100, 1)})
    assert finding.when == {}


def test_a_bucket_with_half_of_its_settings() -> None:
    block = {
        "BlockPublicAcls": True,
        "BlockPublicPolicy": switch("IsProduction", True, False),
        "IgnorePublicAcls": True,
        "RestrictPublicBuckets": NONE,
    }
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"PublicAccessBlockConfiguration": block}}
    found = findings({**STAGES, "Resources": {"Data": bucket}}, "S3-001")
    assert sorted((finding.path[-1], dict(finding.when)) for finding in found) == [
        ("BlockPublicPolicy", {"IsProduction": False}),
        ("RestrictPublicBuckets", {}),
    ]
    assert {finding.verdict for finding in found} == {Verdict.FAIL}


def test_a_database_from_a_snapshot_keeps_its_encryption() -> None:
    properties = {"DBSnapshotIdentifier": switch("IsProduction", "snap", NONE), "Engine": "mysql"}
    database = {"Type": "AWS::RDS::DBInstance", "Properties": properties}
    (finding,) = findings({**STAGES, "Resources": {"Data": database}}, "RDS-001")
    assert finding.verdict is Verdict.FAIL
    assert finding.when == {"IsProduction": False}


WORLDS = [{"A": a, "B": b} for a in (True, False) for b in (True, False)]


@pytest.mark.parametrize(
    ("failing", "reachable", "when"),
    [
        ([{}], [{}], {}),
        (WORLDS, WORLDS, {}),
        (WORLDS[:2], WORLDS, {"A": True}),
        (WORLDS[:1], WORLDS, {"A": True, "B": True}),
        ([WORLDS[1], WORLDS[3]], WORLDS, {"B": False}),
        (WORLDS[:1], [WORLDS[0], WORLDS[3]], {"B": True}),
    ],
)
def test_when_is_the_shortest_sufficient_conjunction(
    failing: list[When], reachable: list[When], when: dict[str, bool]
) -> None:
    assert describe_when(failing, reachable) == when
