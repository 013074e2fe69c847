"""Cases of running accounts: what a case file may say, and what becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.cases import ACCOUNT, REGION, TAKEN_AT, Case, CaseError, cases_of, inventory_of
from scanner.collect.aws.source import LiveSource
from scanner.model import Severity, Unknown
from scanner.rule import Rule
from tests.helpers import command, findings


def cases(folder: Path, text: str, *, type: str = "AWS::EC2::Volume") -> list[Case]:
    """The cases of a rule on one type, given the text of its case file."""
    path = folder / "policies" / "ebs" / "volume.rego"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".cases.yaml").write_text(text, encoding="utf-8")
    return cases_of(Rule("X-001", "", "", Severity.LOW, (type, "AWS::KMS::Key"), path=path, fix={"Encrypted": True}))


def test_facts_beside_properties_make_a_running_resource(tmp_path: Path) -> None:
    text = """
    - {name: a, verdict: pass, properties: {Encrypted: true, Tags: [{Key: team, Value: data}]}, live: {Attachments: []}}
    """
    (case,) = cases(tmp_path, text)
    inventory = inventory_of(case)
    (volume,) = inventory.resources
    assert isinstance(inventory.source, LiveSource)
    assert (volume.id, volume.type, volume.ref) == ("Volume", "AWS::EC2::Volume", "Volume")
    assert (volume.source, volume.at, volume.account, volume.region) == ("live", TAKEN_AT, ACCOUNT, REGION)
    assert volume.live == {"Attachments": []} and volume.tags == {"team": "data"}
    assert not case.fixable


def test_types_that_no_template_has_run(tmp_path: Path) -> None:
    (case,) = cases(tmp_path, "[{name: a, verdict: pass, properties: {A: 1}}]", type="Account::IAM::RootUser")
    assert case.is_live
    assert [(r.type, r.source) for r in inventory_of(case).resources] == [("Account::IAM::RootUser", "live")]


def test_an_account_of_several_resources(tmp_path: Path) -> None:
    text = """
    - name: a
      verdict: fail
      taken_at: "2026-01-02T03:04:05Z"
      properties: {Encrypted: false}
      inventory:
        - {type: "AWS::EC2::Volume", region: us-east-1, account: "222233334444"}
        - {type: "AWS::KMS::Key", id: "arn:key", ref: key-1, tags: {a: b}, attributes: {Metadata: {c: d}}}
        - {type: "Account::Region::Enabled", properties: {Region: us-east-1}}
    """
    (case,) = cases(tmp_path, text)
    first, second, key, region = inventory_of(case).resources
    assert (first.id, second.id, second.region, second.account) == ("Volume", "Volume2", "us-east-1", "222233334444")
    assert (key.id, key.ref, key.tags, key.attributes) == ("arn:key", "key-1", {"a": "b"}, {"Metadata": {"c": "d"}})
    assert (region.id, region.region) == ("us-east-1", "us-east-1")
    assert {resource.at for resource in (first, second, key, region)} == {"2026-01-02T03:04:05Z"}


def test_what_could_not_be_read(tmp_path: Path) -> None:
    text = """
    - name: a
      verdict: unknown
      properties: {Encrypted: {$unknown: refused}}
      live: {Attachments: [{State: {$unknown: refused too}}]}
      gaps: ["AWS::KMS::Key", {type: "AWS::EC2::VPC", region: eu-west-1}]
    """
    (case,) = cases(tmp_path, text)
    inventory = inventory_of(case)
    (volume,) = inventory.resources
    assert volume.properties == {"Encrypted": Unknown("refused")}
    assert volume.live == {"Attachments": [{"State": Unknown("refused too")}]}
    assert [(gap.types, gap.region) for gap in inventory.gaps] == [
        (("AWS::KMS::Key",), ""),
        (("AWS::EC2::VPC",), "eu-west-1"),
    ]


def test_an_empty_account(tmp_path: Path) -> None:
    (case,) = cases(tmp_path, "[{name: a, verdict: pass, inventory: []}]")
    assert case.is_live and inventory_of(case).resources == () and case.shown == []


def test_values_are_changed_one_by_one(tmp_path: Path) -> None:
    (case,) = cases(tmp_path, "[{name: a, verdict: pass, properties: {Encrypted: true}, live: {Attachments: [1]}}]")
    assert list(case.bodies()) == [
        ("Volume", "properties", {"Encrypted": True}),
        ("Volume", "live", {"Attachments": [1]}),
    ]
    (changed,) = inventory_of(case.changed("Volume", "live", {})).resources
    assert changed.live == {} and changed.properties == {"Encrypted": True}
    (template,) = cases(tmp_path, "[{name: a, verdict: pass, properties: {Encrypted: true}}]")
    assert list(template.bodies()) == [("Example", "properties", {"Encrypted": True})]
    assert template.changed("Example", "properties", {}).template["Resources"]["Example"]["Properties"] == {}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("live: {}, template: {}", "a template has no live resources"),
        ("gaps: [AWS::KMS::Key], template: {}", "a template has no live resources"),
        ("inventory: {}", "the inventory is no list"),
        ("inventory: [{properties: {}}]", "needs a type"),
        ("inventory: [{type: AWS::KMS::Key, colour: red}]", "unknown field 'colour'"),
        ("inventory: [{type: AWS::KMS::Key, id: a}, {type: AWS::KMS::Key, id: a}]", "two resources have the id 'a'"),
        ("inventory: [], gaps: [1]", "a gap is a type"),
        ("properties: {}, template: {}", "give properties, a template or an inventory"),
        ("message: x", "give properties, a template or an inventory"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, fields: str, said: str) -> None:
    with pytest.raises(CaseError, match=said):
        cases(tmp_path, f"[{{name: a, verdict: pass, {fields}}}]")


def test_a_rule_on_running_resources_says_nothing_of_a_template() -> None:
    template = {"Resources": {"Site": {"Type": "AWS::CertificateManager::Certificate", "Properties": {}}}}
    assert [finding.rule_id for finding in findings(template, "ACM-001", "ACM-002")] == ["ACM-002"]


@pytest.mark.parametrize("type", ["AWS::EC2::Volume", "Account::IAM::RootUser"])
def test_the_cases_of_a_new_rule_hold(tmp_path: Path, type: str) -> None:
    made = command("rules", "new", "ACME-001", "--type", type, "--name", "wanted", "--pack", "pack", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    tested = command("rules", "test", "--pack", "pack", cwd=tmp_path)
    assert (tested.returncode, tested.stderr) == (0, "1 rule, 3 cases, 0 failed\n"), tested.stdout


def test_a_new_rule_needs_an_id_and_a_type_alone(tmp_path: Path) -> None:
    made = command("rules", "new", "ACME-001", "--type", "AWS::S3::Bucket", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "policies/s3/acme_001.rego").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["list", "--service", "kmss"], "--service 'kmss': no rule has it; did you mean kms?"),
        (["list", "--severity", "urgent"], "--severity 'urgent': no rule has it; known: critical, high"),
        (["list", "--language", "cobol"], "--language 'cobol': no rule has it"),
        (["new", "acme", "--type", "AWS::S3::Bucket"], "'acme': expected an id like ACME-001"),
        (["new", "ACME-001", "--type", "Bucket"], "'Bucket': expected a type like AWS::S3::Bucket"),
        (["new", "ACME-001", "--type", "AWS::S3::Buckt"], "AWS::S3::Buckt is no resource type"),
        (["new", "ACME-001", "--type", "AWS::S3::Bucket", "--language", "go"], "'go': expected rego or python"),
    ],
)
def test_what_no_rule_has(arguments: list[str], message: str, tmp_path: Path) -> None:
    done = command("rules", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"conformant: {message}")
    assert not list(tmp_path.iterdir())
