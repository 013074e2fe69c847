"""Never a pass on what a collector could not read."""

from __future__ import annotations

from scanner.collect.aws.source import LiveSource
from scanner.evaluate import Evaluation, Evaluator, literals
from scanner.evaluate.embedded import Embedded
from scanner.model import Gap, Inventory, Resource, Unknown, Verdict
from tests.helpers import ROOT, rules

ACCOUNT = "123456789012"
RECORDER = "AWS::Config::ConfigurationRecorder"


def evaluation(rule_id: str, *resources: Resource, gaps: tuple[Gap, ...] = ()) -> Evaluation:
    """The verdicts of one built-in rule on a live account."""
    chosen = rules(rule_id)
    libraries = {ROOT: literals.libraries(ROOT)}
    inventory = Inventory("aws:123456789012", LiveSource(), resources, gaps=gaps)
    engine = Embedded(libraries)
    (found,) = Evaluator(chosen, engine, libraries, passes=True).evaluate([inventory])
    engine.close()
    return found


def recorder(recording: object) -> Resource:
    """A recorder of everything."""
    group = {"AllSupported": True, "IncludeGlobalResourceTypes": True}
    properties = {"Name": "default", "RoleARN": "arn:aws:iam::123456789012:role/r", "RecordingGroup": group}
    return Resource("rec", RECORDER, properties, account=ACCOUNT, source="live", live={"Recording": recording})


def test_a_fact_that_was_refused_is_no_pass() -> None:
    verdicts = {
        value: {f.verdict for f in evaluation("CONFIG-001", recorder(value)).findings}
        for value in (True, False, Unknown("config:DescribeConfigurationRecorderStatus of rec"))
    }
    assert list(verdicts.values()) == [{Verdict.PASS}, {Verdict.FAIL}, {Verdict.UNKNOWN}]


def test_another_rule_does_not_mind_the_fact() -> None:
    bucket = Resource(
        "arn:aws:s3:::b",
        "AWS::S3::Bucket",
        {"BucketName": "b"},
        source="live",
        ref="b",
        live={"MfaDelete": Unknown("x")},
    )
    (finding,) = evaluation("S3-001", bucket).findings
    assert finding.verdict is Verdict.FAIL
    assert finding.place == "arn:aws:s3:::b"


def test_types_that_could_not_be_listed() -> None:
    gap = Gap(ACCOUNT, "", "s3:ListBuckets", "denied", "no", ("AWS::S3::Bucket",))
    found = evaluation("S3-001", gaps=(gap,))
    (finding,) = found.findings
    assert finding.verdict is Verdict.UNKNOWN
    assert finding.message == "AWS::S3::Bucket could not be listed: s3:ListBuckets was denied"
    (problem,) = found.problems
    assert problem.kind == "denied"
    assert "s3:ListBuckets" in problem.message
    assert "conformant permissions" in problem.hint


def test_a_rule_over_many_resources_with_some_unseen() -> None:
    bucket = Resource("arn:aws:s3:::b", "AWS::S3::Bucket", {"BucketName": "b"}, source="live", ref="b")
    gap = Gap(ACCOUNT, "", "cloudfront:ListDistributions", "denied", "no", ("AWS::CloudFront::Distribution",))
    assert {f.verdict for f in evaluation("S3-014", bucket).findings} == {Verdict.FAIL}
    assert {f.verdict for f in evaluation("S3-014", bucket, gaps=(gap,)).findings} == {Verdict.UNKNOWN}


def test_a_detail_that_was_refused_leaves_the_rest() -> None:
    gap = Gap(ACCOUNT, "", "s3:GetBucketAcl", "denied", "no", (), "b", 3)
    bucket = Resource("arn:aws:s3:::b", "AWS::S3::Bucket", {"BucketName": "b"}, source="live", ref="b")
    found = evaluation("S3-001", bucket, gaps=(gap,))
    assert [f.verdict for f in found.findings] == [Verdict.FAIL]
    assert "3 times (of b and others)" in found.problems[0].message


def test_a_property_that_was_refused_may_be_absent() -> None:
    function = Resource(
        "arn:aws:lambda:eu-west-1:123456789012:function:f",
        "AWS::Lambda::Function",
        {"FunctionName": "f", "ReservedConcurrentExecutions": Unknown("lambda:GetFunctionConcurrency of f")},
        account=ACCOUNT,
        source="live",
    )
    assert {f.verdict for f in evaluation("LAMBDA-011", function).findings} == {Verdict.UNKNOWN}


def test_a_refused_property_leaves_other_failures() -> None:
    bucket = Resource(
        "arn:aws:s3:::b",
        "AWS::S3::Bucket",
        {"PublicAccessBlockConfiguration": Unknown("s3:GetPublicAccessBlock of b")},
        source="live",
    )
    assert {f.verdict for f in evaluation("S3-001", bucket).findings} == {Verdict.UNKNOWN}
    assert {f.verdict for f in evaluation("S3-005", bucket).findings} == {Verdict.FAIL}
