"""An unknown matters only where some value of it would change the verdict; then the finding tells which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from scanner.model import Finding, Verdict
from tests.helpers import findings

GROUP = "AWS::EC2::SecurityGroup"
VOLUME = "AWS::EC2::Volume"


def one(properties: Mapping[str, Any], rule: str, type_name: str, **sections: Any) -> Finding:
    """What a rule says of a resource, in a template with these other sections."""
    others = sections.pop("Resources", {})
    template = {**sections, "Resources": {**others, "It": {"Type": type_name, "Properties": properties}}}
    (finding,) = [finding for finding in findings(template, rule) if finding.resource_id == "It"]
    return finding


def ssh(cidr: Any, *more: Mapping[str, Any], **parameter: Any) -> Finding:
    """SSH from these addresses, with the parameter AllowedCidr."""
    ingress = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": cidr}, *more]
    properties = {"GroupDescription": "x", "SecurityGroupIngress": ingress}
    return one(properties, "SG-001", GROUP, Parameters={"AllowedCidr": {"Type": "String", **parameter}})


def volume(encrypted: Any, **sections: Any) -> Finding:
    """A volume with this as Encrypted."""
    return one({"Size": 1, "Encrypted": encrypted}, "EBS-001", VOLUME, **sections)


CIDR = {"Ref": "AllowedCidr"}


def test_the_witness_names_the_value_that_decides() -> None:
    finding = ssh(CIDR)
    assert finding.verdict is Verdict.UNKNOWN
    assert finding.witness == "fails if AllowedCidr is 0.0.0.0/0"
    assert finding.path == ("SecurityGroupIngress", 0, "CidrIp")


@pytest.mark.parametrize(
    ("parameter", "verdict"),
    [
        ({}, "unknown"),
        ({"Default": "10.0.0.0/8"}, "pass"),
        ({"Default": "0.0.0.0/0"}, "fail"),
        ({"AllowedValues": ["0.0.0.0/0", "::/0"], "Default": "0.0.0.0/0"}, "fail"),
        ({"AllowedValues": ["10.0.0.0/8", "192.168.0.0/16"]}, "pass"),
        ({"AllowedValues": ["10.0.0.0/8", "0.0.0.0/0"]}, "unknown"),
        ({"AllowedValues": ["0.0.0.0/0"]}, "fail"),
        ({"AllowedPattern": "10\\.[0-9.]+/[0-9]{1,2}"}, "pass"),
        ({"AllowedPattern": "[0-9./]+"}, "unknown"),
        ({"MinLength": 1}, "unknown"),
    ],
)
def test_what_a_parameter_allows(parameter: dict[str, Any], verdict: str) -> None:
    assert ssh(CIDR, **parameter).verdict == verdict


@pytest.mark.parametrize(
    ("allowed", "verdict"),
    [(["true"], "pass"), (["false"], "fail"), (["true", "false"], "unknown"), ([True], "pass"), ([False], "fail")],
)
def test_allowed_values_of_a_switch(allowed: list[Any], verdict: str) -> None:
    assert volume({"Ref": "On"}, Parameters={"On": {"Type": "String", "AllowedValues": allowed}}).verdict == verdict


def test_an_unknown_that_the_rule_does_not_look_at() -> None:
    parameters = {"Zone": {"Type": "String"}}
    for encrypted, verdict in ((True, "pass"), (False, "fail")):
        properties = {"Encrypted": encrypted, "AvailabilityZone": {"Ref": "Zone"}, "KmsKeyId": {"Ref": "Zone"}}
        assert one(properties, "EBS-001", VOLUME, Parameters=parameters).verdict == verdict


def test_a_certain_failure_stands_beside_an_unknown() -> None:
    certain = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "0.0.0.0/0"}
    finding = ssh(CIDR, certain)
    assert finding.verdict is Verdict.FAIL
    assert finding.path == ("SecurityGroupIngress", 1, "CidrIp")


@pytest.mark.parametrize(
    ("expression", "sections"),
    [
        ({"Fn::ImportValue": "office"}, {}),
        ({"Fn::FindInMap": ["Ranges", {"Ref": "Stage"}, "Cidr"]}, {}),
        ("{{resolve:ssm:/network/office}}", {}),
        ({"Fn::Select": [0, {"Ref": "Many"}]}, {}),
        ({"Fn::GetAtt": ["Own", "Cidr"]}, {"Own": {"Type": "Custom::Own"}}),
        ({"Fn::Transform": {"Name": "Macro"}}, {}),
    ],
)
def test_everything_that_cannot_be_seen(expression: Any, sections: dict[str, Any]) -> None:
    finding = one(
        {"SecurityGroupIngress": [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": expression}]},
        "SG-001",
        GROUP,
        Parameters={"Stage": {"Type": "String"}, "Many": {"Type": "CommaDelimitedList"}},
        Mappings={"Ranges": {"dev": {"Cidr": "0.0.0.0/0"}, "prod": {"Cidr": "10.0.0.0/8"}}},
        Resources=sections,
    )
    assert finding.verdict is Verdict.UNKNOWN
    assert finding.witness


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        (["0.0.0.0/0", "0.0.0.0/0"], "fail"),
        (["10.0.0.0/8", "10.1.0.0/16"], "pass"),
        (["10.0.0.0/8", "0.0.0.0/0"], "unknown"),
    ],
)
def test_a_mapping_with_an_unknown_key(rows: list[str], verdict: str) -> None:
    finding = one(
        {
            "SecurityGroupIngress": {
                "IpProtocol": "tcp",
                "FromPort": 22,
                "ToPort": 22,
                "CidrIp": {"Fn::FindInMap": ["Ranges", {"Ref": "Stage"}, "Cidr"]},
            }
        },
        "SG-001",
        GROUP,
        Parameters={"Stage": {"Type": "String"}},
        Mappings={"Ranges": {str(index): {"Cidr": row} for index, row in enumerate(rows)}},
    )
    assert finding.verdict == verdict


def test_two_unknowns() -> None:
    parameters = {"Port": {"Type": "Number"}, "AllowedCidr": {"Type": "String"}}
    rule = {"IpProtocol": "tcp", "FromPort": {"Ref": "Port"}, "ToPort": {"Ref": "Port"}, "CidrIp": CIDR}
    finding = one({"SecurityGroupIngress": [rule]}, "SG-001", GROUP, Parameters=parameters)
    assert finding.verdict is Verdict.UNKNOWN
    assert "Port is 22" in finding.witness
    assert "AllowedCidr is 0.0.0.0/0" in finding.witness


def test_the_same_parameter_twice_is_one_value() -> None:
    """From and to 22 at once: no range that holds 22 by mixing two values of one parameter."""
    port = {"Type": "Number", "AllowedValues": [1, 65535]}
    rule = {"IpProtocol": "tcp", "FromPort": {"Ref": "Port"}, "ToPort": {"Ref": "Port"}, "CidrIp": "0.0.0.0/0"}
    finding = one({"SecurityGroupIngress": [rule]}, "SG-001", GROUP, Parameters={"Port": port})
    assert finding.verdict is Verdict.PASS
    rule["ToPort"] = {"Ref": "Other"}
    finding = one({"SecurityGroupIngress": [rule]}, "SG-001", GROUP, Parameters={"Port": port, "Other": port})
    assert finding.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "key", [{"Fn::GetAtt": ["Key", "Arn"]}, {"Fn::GetAtt": "Key.Arn"}, {"Ref": "Key"}, {"Fn::Sub": "${Key.Arn}"}]
)
def test_ids_that_aws_makes_are_known_well_enough(key: Any) -> None:
    finding = one(
        {"Encrypted": True, "KmsKeyId": key},
        "EBS-006",
        VOLUME,
        Resources={"Key": {"Type": "AWS::KMS::Key", "Properties": {}}},
    )
    assert finding.verdict is Verdict.PASS


def test_an_unknown_list() -> None:
    rules = {"Fn::Transform": {"Name": "Macro"}}
    assert one({"SecurityGroupIngress": rules}, "SG-001", GROUP).verdict is Verdict.UNKNOWN
    assert one({"SecurityGroupIngress": {"Fn::ImportValue": "x"}}, "SG-001", GROUP).verdict is Verdict.UNKNOWN


def test_a_value_that_a_condition_excludes() -> None:
    """Where the condition holds, the parameter is not the value that fails."""
    sections = {
        "Parameters": {"Cidr": {"Type": "String"}},
        "Conditions": {
            "IsOpen": {"Fn::Equals": [{"Ref": "Cidr"}, "0.0.0.0/0"]},
            "IsWide": {"Fn::Equals": [{"Ref": "Cidr"}, "::/0"]},
            "IsNarrow": {"Fn::Not": [{"Condition": "IsOpen"}]},
        },
    }
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}
    narrow = {"Fn::If": ["IsNarrow", {"Ref": "Cidr"}, "10.0.0.0/8"]}
    finding = one({"SecurityGroupIngress": [{**rule, "CidrIp": narrow}]}, "SG-001", GROUP, **sections)
    assert "0.0.0.0/0" not in finding.witness
    opened = {"Fn::If": ["IsOpen", {"Ref": "Cidr"}, "10.0.0.0/8"]}
    finding = one({"SecurityGroupIngress": [{**rule, "CidrIp": opened}]}, "SG-001", GROUP, **sections)
    assert finding.verdict is Verdict.FAIL
    assert finding.when == {"IsOpen": True}


@pytest.mark.parametrize(
    ("cidr", "verdict"),
    [
        ("${AllowedCidr}", "unknown"),
        ("${AllowedCidr}/0", "unknown"),
        ("0.0.0.0/${AllowedCidr}", "unknown"),
        ("0.0.0.${AllowedCidr}", "unknown"),
        ("${AllowedCidr}.${Other}/0", "unknown"),
        ("10.${AllowedCidr}/8", "pass"),
        ("10.${AllowedCidr}/0", "unknown"),  # a mask of nothing is everyone, whatever stands before it
        ("0.0.0.0/0${AllowedCidr}", "unknown"),  # it may be empty
        ("${AllowedCidr}/16", "pass"),
    ],
)
def test_a_part_that_would_make_the_string_matter(cidr: str, verdict: str) -> None:
    ingress = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": {"Fn::Sub": cidr}}]
    parameters = {"AllowedCidr": {"Type": "String"}, "Other": {"Type": "String"}}
    finding = one({"GroupDescription": "x", "SecurityGroupIngress": ingress}, "SG-001", GROUP, Parameters=parameters)
    assert finding.verdict == verdict


def test_partly_known_strings_keep_their_known_parts() -> None:
    topic = {"Fn::Sub": "arn:aws:s3:::${Name}/*"}
    policy = {"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": topic}}
    finding = one(
        {"PolicyName": "p", "PolicyDocument": policy, "Roles": ["r"]},
        "IAM-001",
        "AWS::IAM::Policy",
        Parameters={"Name": {"Type": "String"}},
    )
    assert finding.verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("password", "verdict"),
    [
        ("hunter2-hunter2", "fail"),
        ({"Ref": "Hidden"}, "pass"),
        ({"Ref": "Shown"}, "fail"),
        ({"Fn::Sub": "${Hidden}!"}, "pass"),
        ("{{resolve:secretsmanager:db:SecretString:password}}", "pass"),
    ],
)
def test_a_rule_that_sees_unknowns_has_the_last_word(password: Any, verdict: str) -> None:
    parameters = {"Hidden": {"Type": "String", "NoEcho": True}, "Shown": {"Type": "String"}}
    finding = one({"MasterUserPassword": password}, "RDS-004", "AWS::RDS::DBInstance", Parameters=parameters)
    assert finding.verdict == verdict
    assert finding.witness == ""
