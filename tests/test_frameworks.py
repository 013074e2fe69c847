"""Frameworks: the documents of the built-in pack, and the state of a control from what its rules said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scanner import frameworks, packs
from scanner.frameworks import Control, Framework, FrameworkError, Outcome, State
from scanner.model import Problem, Severity, Tally
from scanner.options import Options
from scanner.report import Report
from scanner.scan import scan
from scanner.select import select

ROOT = Path(__file__).parents[1]
RULE_ID = re.compile(r"[A-Z0-9]+-[0-9]{3}[A-Z]?")


# ---- documents


@pytest.mark.parametrize("framework", frameworks.load([ROOT]), ids=lambda f: f.id)
def test_documents_are_whole(framework: Framework) -> None:
    assert framework.name and framework.version and framework.note
    assert len({control.id for control in framework.controls}) == len(framework.controls)
    assert len({control.title for control in framework.controls}) == len(framework.controls)
    for control in framework.controls:
        assert 3 < len(control.title) < 80
        assert len(set(control.rules)) == len(control.rules) and all(map(RULE_ID.fullmatch, control.rules))
        assert not (control.automatable == "no" and control.rules)
        assert not control.proposed


@pytest.mark.parametrize("framework", frameworks.proposals([ROOT]), ids=lambda f: f.id)
def test_proposals_stand_apart(framework: Framework) -> None:
    (published,) = frameworks.load([ROOT], [framework.id.removesuffix(frameworks.PROPOSED)])
    assert [c.rules for c in framework.controls] == [c.rules for c in published.controls]
    assert any(control.proposed for control in framework.controls)
    for control in framework.controls:
        assert not set(control.rules) & set(control.proposed) and all(map(RULE_ID.fullmatch, control.proposed))


def test_most_rules_give_evidence() -> None:
    rules, _ = packs.load([ROOT])
    mapped = frameworks.by_rule(frameworks.load([ROOT]))
    assert sum(rule.id in mapped for rule in rules) > len(rules) / 2


def test_security_hub_ids_and_the_framework_of_aws_agree() -> None:
    """The id of a Security Hub control says which one a rule gives evidence for: one may not tell without the other."""
    (fsbp,) = frameworks.load([ROOT], ["fsbp"])
    rules, _ = packs.load([ROOT])
    here = {rule.id for rule in rules}
    for control in fsbp.controls:
        named = {rule.id for rule in rules if control.id in rule.aliases.get("security_hub", ())}
        assert set(control.rules) & here == named, control.id


def test_rules_are_chosen_by_the_published_mapping_alone() -> None:
    rules, _ = packs.load([ROOT])
    published = {r.id for r in select(rules, frameworks=frameworks.load([ROOT], ["soc2"]))}
    ours = {r.id for r in select(rules, frameworks=frameworks.load([ROOT], ["soc2+proposed"]))}
    assert published < ours
    assert len(published) < len(rules)


# ---- documents of others


def pack(folder: Path, text: str, proposed: str = "") -> Path:
    (folder / "policies/frameworks/proposed").mkdir(parents=True)
    (folder / "policies/frameworks/acme.yaml").write_text(text, encoding="utf-8")
    if proposed:
        (folder / "policies/frameworks/proposed/acme.yaml").write_text(proposed, encoding="utf-8")
    return folder


def test_a_pack_adds_a_framework(tmp_path: Path) -> None:
    folder = pack(
        tmp_path,
        "name: Acme\nversion: 2\ncontrols: [{id: a, title: A, rules: [S3-001]}, {id: b, title: B, automatable: 'no'}]",
        "controls: [{id: a, rules: [S3-001, S3-002]}]\n",
    )
    (plain,) = frameworks.load([ROOT, folder], ["acme"])
    assert plain == Framework("acme", "Acme", "2", "", (Control("a", "A", "yes", ("S3-001",)), Control("b", "B", "no")))
    (ours,) = frameworks.load([ROOT, folder], ["acme+proposed"])
    assert ours.proposed and ours.controls[0].proposed == ("S3-002",)
    assert "acme" in frameworks.documents([ROOT, folder])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: A\nversion: 1\ncontrols: [{id: 1.10, title: A}]\n", "the id 1.1 wants quotes"),
        ("name: A\nversion: 1\ncontrols: [{id: a, title: A, automatable: no}]\n", "automatable of a is False"),
        ("name: A\nversion: 1\ncontrols: [{id: a, title: A, rules: [1]}]\n", "rules of a is no list of ids"),
        ("name: A\nversion: 1\n", "no 'controls'"),
        ("- 1\n", "broken"),
        ("name: A\nversion: 1\ncontrols: 3\n", "broken"),
        ("name: [\n", "cannot be read"),
        ("", "broken"),
    ],
)
def test_a_broken_document_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(FrameworkError, match=re.escape(said)):
        frameworks.load([pack(tmp_path, text)])


@pytest.mark.parametrize("text", ["controls: [{id: z, rules: [S3-001]}]\n", "x: 1\n", "- 1\n", "", "controls: [3]\n"])
def test_a_broken_proposal_is_one_sentence(tmp_path: Path, text: str) -> None:
    folder = pack(tmp_path, "name: A\nversion: 1\ncontrols: [{id: a, title: A}]\n", text or "\n")
    with pytest.raises(FrameworkError, match=r"acme\.yaml is broken"):
        frameworks.load([folder], ["acme+proposed"])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("soc3", "unknown framework 'soc3'; did you mean soc2?; known: cis_aws_5.0, fsbp, hipaa"),
        ("fsbp+proposed", "unknown framework 'fsbp+proposed'; known:"),
        ("../soc2", "unknown framework '../soc2'"),
        ("", "unknown framework ''"),
    ],
)
def test_an_unknown_framework_says_what_there_is(name: str, said: str) -> None:
    with pytest.raises(FrameworkError, match=re.escape(said)):
        frameworks.load([ROOT], [name])


# ---- states

TALLIES = {
    "P-001": Tally(passed=2),
    "P-002": Tally(passed=1),
    "F-001": Tally(failed=1, passed=3),
    "U-001": Tally(unknown=1, passed=3),
    "S-001": Tally(suppressed=1, passed=3),
    "FU-001": Tally(failed=1, unknown=1, suppressed=1),
}
RAN = {*TALLIES, "N-001", "N-002"}
KNOWN = {*RAN, "L-001"}  # left out of the run
UNREAD = Problem("syntax", "no YAML")
NO_VERDICT = Problem("rule-failed", "raised", rule_id="P-001")
BROKEN_RULE = Problem("broken-rule", "no metadata")


def state(*rules: str, automatable: str = "yes", problems: tuple[Problem, ...] = ()) -> State:
    framework = Framework("x", "X", "1", "", (Control("a", "A", automatable, rules),))
    (result,) = frameworks.assess(framework, TALLIES, ran=RAN, known=KNOWN, problems=problems).controls
    return result.state


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("P-001", State.PASSED),
        ("P-001 P-002", State.PASSED),
        ("P-001 F-001 U-001 S-001 N-001 L-001 A-001", State.FAILED),
        ("FU-001", State.FAILED),
        ("P-001 U-001 S-001", State.UNKNOWN),
        ("P-001 S-001", State.SUPPRESSED),
        ("P-001 N-001", State.PARTIAL),
        ("P-001 L-001", State.PARTIAL),
        ("P-001 A-001", State.PARTIAL),
        ("N-001 N-002", State.NO_RESOURCES),
        ("N-001 A-001", State.NO_RESOURCES),
        ("L-001", State.NOT_COVERED),
        ("A-001", State.NOT_COVERED),
        ("", State.NOT_COVERED),
    ],
)
def test_state(rules: str, expected: State) -> None:
    assert state(*rules.split()) is expected


def test_what_no_rule_can_tell_is_manual() -> None:
    assert state(automatable="no") is State.MANUAL
    assert state("P-001", automatable="partial") is State.PASSED


@pytest.mark.parametrize("rules", ["P-001", "P-001 N-001", "N-001", "S-001", "U-001"])
def test_nothing_passes_where_something_was_not_read(rules: str) -> None:
    assert state(*rules.split(), problems=(UNREAD,)) is State.UNKNOWN


def test_what_was_not_read_changes_nothing_else() -> None:
    assert state("F-001", problems=(UNREAD,)) is State.FAILED
    assert state("A-001", problems=(UNREAD,)) is State.NOT_COVERED
    assert state(automatable="no", problems=(UNREAD,)) is State.MANUAL


def test_a_rule_without_verdict_touches_its_controls_alone() -> None:
    assert state("P-001", problems=(NO_VERDICT,)) is State.UNKNOWN
    assert state("P-002", problems=(NO_VERDICT,)) is State.PASSED
    assert state("P-002", problems=(BROKEN_RULE,)) is State.PASSED


def test_passes_that_tell_nothing_pass_no_control() -> None:
    framework = Framework(
        "x", "X", "1", "", (Control("a", "A", "yes", ("P-001",)), Control("b", "B", "yes", ("F-001",)))
    )
    results = frameworks.assess(framework, TALLIES, ran=RAN, known=KNOWN, inconclusive={"P-001", "F-001"}).controls
    assert [result.state for result in results] == [State.NO_RESOURCES, State.FAILED]


def test_a_trail_without_alarms_passes_no_control_on_alarms(tmp_path: Path) -> None:
    trail = "Resources: {T: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: b, IsLogging: true}}}\n"
    (assessment,) = run(tmp_path, trail, frameworks=["cis_aws_5.0"]).frameworks
    states = {r.control.id: r.state for r in assessment.controls}
    assert {states[f"4.{number}"] for number in range(1, 16)} <= {State.NO_RESOURCES, State.NOT_COVERED}


def test_evidence_says_which_mapping_it_is_from() -> None:
    framework = Framework("x+proposed", "X", "1", "", (Control("a", "A", "yes", ("P-001",), ("L-001", "A-001")),))
    assessment = frameworks.assess(framework, TALLIES, ran=RAN, known=KNOWN)
    assert [(e.rule_id, e.outcome, e.proposed) for e in assessment.controls[0].evidence] == [
        ("P-001", Outcome.PASSED, False),
        ("L-001", Outcome.LEFT_OUT, True),
        ("A-001", Outcome.ABSENT, True),
    ]
    assert assessment.counts[State.PARTIAL] == 1 and set(assessment.counts) == set(State)


def test_every_state_has_words() -> None:
    assert len({s.label for s in State}) == len({s.meaning for s in State}) == len(State)


# ---- a scan

TEMPLATE = """
Parameters: {Encrypted: {Type: String}}
Resources:
  Good: {Type: AWS::EC2::Volume, Properties: {Encrypted: true}}
  Bad: {Type: AWS::EC2::Volume, Properties: {Encrypted: false}}
  Unsure: {Type: AWS::EC2::Volume, Properties: {Encrypted: !Ref Encrypted}}
  # conformant: ignore[EBS-001] scratch
  Waived: {Type: AWS::EC2::Volume, Properties: {Encrypted: false}}
"""


def run(folder: Path, template: str = TEMPLATE, **options: object) -> Report:
    (folder / "t.yaml").write_text(template, encoding="utf-8")
    return scan(Options(paths=[str(folder)], **options))  # type: ignore[arg-type]


def test_tallies_count_resources(tmp_path: Path) -> None:
    report = run(tmp_path, rules=["EBS-001", "S3-001"])
    assert report.tallies == {"EBS-001": Tally(failed=1, unknown=1, suppressed=1, passed=1)}
    assert report.passed == 1
    assert run(tmp_path, rules=["EBS-001"], passes=True).tallies == report.tallies


def test_no_framework_is_assessed_unless_asked_for(tmp_path: Path) -> None:
    assert run(tmp_path).frameworks == ()
    everything = run(tmp_path, assess_all=True).frameworks
    assert [a.framework.id for a in everything] == list(frameworks.documents([ROOT]))
    assert not any(a.selected for a in everything)


def test_named_frameworks_are_assessed_and_choose_the_rules(tmp_path: Path) -> None:
    report = run(tmp_path, frameworks=["cis_aws_5.0", "hipaa"], assess_all=True)
    assert [(a.framework.id, a.selected) for a in report.frameworks] == [("cis_aws_5.0", True), ("hipaa", True)]
    states = {r.control.id: r.state for r in report.frameworks[0].controls}
    assert states["5.1.1"] is State.FAILED  # EBS-001
    assert states["2.1.4"] is State.NO_RESOURCES  # S3-001
    assert {rule.id for rule in report.rules} <= report.frameworks[0].framework.rule_ids | report.frameworks[
        1
    ].framework.rule_ids


def test_rules_that_were_left_out_pass_nothing(tmp_path: Path) -> None:
    report = run(tmp_path, frameworks=["cis_aws_5.0"], min_severity=Severity.CRITICAL)
    assert {r.control.id: r.state for r in report.frameworks[0].controls}["2.1.4"] is State.NOT_COVERED


def test_a_file_that_cannot_be_read_leaves_no_control_passed(tmp_path: Path) -> None:
    good = "Resources: {Good: {Type: AWS::S3::Bucket, Properties: {OwnershipControls: 1}}}\n"
    (tmp_path / "broken.yaml").write_text("Resources:\n  A: {Type: AWS::S3::Bucket\n", encoding="utf-8")
    report = run(tmp_path, good, assess_all=True)
    assert report.problems
    for assessment in report.frameworks:
        assert assessment.blind
        assert not {State.PASSED, State.PARTIAL, State.NO_RESOURCES} & {r.state for r in assessment.controls}
