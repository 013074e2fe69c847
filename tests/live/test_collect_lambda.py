"""Lambda as moto has it; policies of odd forms, function URLs and refusals are answers written by hand."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import boto3
import pytest

from scanner.model import Resource, Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, assert_conform, gather, one
from tests.live.judged import judged

ARN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:work"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:failed"
PERMISSION = "AWS::Lambda::Permission"


def _code() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("main.py", "def handle(event, context): pass")
    return written.getvalue()


@pytest.fixture
def role(aws: str) -> str:
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    return str(boto3.client("iam").create_role(RoleName="work", AssumeRolePolicyDocument=trust)["Role"]["Arn"])


def test_function_with_everything(role: str) -> None:
    client = boto3.client("lambda")
    client.create_function(
        FunctionName="work",
        Role=role,
        Runtime="python3.8",
        Handler="main.handle",
        Code={"ZipFile": _code()},
        Environment={"Variables": {"DB_PASSWORD": "correct-horse-7"}},
        TracingConfig={"Mode": "Active"},
        KMSKeyArn=f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1",
        Tags={"team": "web"},
    )
    client.put_function_concurrency(FunctionName="work", ReservedConcurrentExecutions=3)
    client.put_function_event_invoke_config(
        FunctionName="work", MaximumRetryAttempts=1, DestinationConfig={"OnFailure": {"Destination": QUEUE}}
    )
    permission = {"FunctionName": "work", "Action": "lambda:InvokeFunction"}
    client.add_permission(
        **permission, StatementId="s3", Principal="s3.amazonaws.com", SourceArn="arn:aws:s3:::b", SourceAccount=ACCOUNT
    )
    client.add_permission(**permission, StatementId="all", Principal="*")
    found, gaps = gather("lambda", regions=("us-east-1",), without=("lambda.urls",))
    assert_conform(found)
    assert gaps == []
    function = one(found, "AWS::Lambda::Function")
    assert (function.id, function.ref, function.tags) == (ARN, "work", {"team": "web"})
    assert function.properties["Environment"] == {"Variables": {"DB_PASSWORD": "correct-horse-7"}}
    assert function.properties["ReservedConcurrentExecutions"] == 3
    assert function.properties["KmsKeyArn"].endswith("key/1")
    assert not {"Code", "VpcConfig", "Layers", "DeadLetterConfig"} & set(function.properties)
    assert one(found, PERMISSION, "s3").properties == {
        "FunctionName": ARN,
        "Principal": "s3.amazonaws.com",
        "Action": "lambda:InvokeFunction",
        "SourceArn": "arn:aws:s3:::b",
        "SourceAccount": ACCOUNT,
    }
    config = one(found, "AWS::Lambda::EventInvokeConfig").properties
    assert config["DestinationConfig"] == {"OnFailure": {"Destination": QUEUE}}
    assert (config["FunctionName"], config["Qualifier"]) == ("work", "$LATEST")
    assert judged("LAMBDA-001", found) == {"s3": "pass", "all": "fail"}
    assert judged("LAMBDA-003", found)["s3"] == "pass"
    for rule, verdict in {
        "LAMBDA-004": "fail",
        "LAMBDA-006": "fail",
        "LAMBDA-007": "pass",
        "LAMBDA-008": "fail",
        "LAMBDA-010": "pass",
        "LAMBDA-011": "pass",
        "LAMBDA-012": "pass",
    }.items():
        assert judged(rule, found)["work"] == verdict, rule


def test_bare_function(role: str) -> None:
    boto3.client("lambda").create_function(
        FunctionName="work", Role=role, Runtime="python3.13", Handler="main.handle", Code={"ZipFile": _code()}
    )
    found, gaps = gather("lambda", regions=("us-east-1",), without=("lambda.urls",))
    assert_conform(found)
    assert gaps == []
    (function,) = found
    assert not {"Environment", "ReservedConcurrentExecutions", "Tags", "KmsKeyArn"} & set(function.properties)
    for rule, verdict in {
        "LAMBDA-004": "pass",
        "LAMBDA-006": "pass",
        "LAMBDA-011": "fail",
        "LAMBDA-012": "fail",
    }.items():
        assert judged(rule, found) == {"work": verdict}, rule


def _answers(**more: Any) -> dict[str, Answer]:
    function = {"FunctionName": "work", "FunctionArn": ARN, "Runtime": "python3.13", **more}
    return {
        "lambda.list_functions": {"Functions": [function]},
        "lambda.get_policy": "ResourceNotFoundException",
        "lambda.list_function_url_configs": {"FunctionUrlConfigs": []},
    }


def test_details_in_the_shape_of_templates() -> None:
    found, gaps = gather_from(
        _answers(
            VpcConfig={"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"], "VpcId": "vpc-1"},
            Layers=[{"Arn": f"arn:aws:lambda:us-east-1:{ACCOUNT}:layer:l:1", "CodeSize": 1}],
            DeadLetterConfig={"TargetArn": QUEUE},
            SnapStart={"ApplyOn": "None", "OptimizationStatus": "Off"},
            PackageType="Image",
            ImageConfigResponse={"ImageConfig": {"Command": ["run"]}},
        ),
        "lambda",
    )
    assert_conform(found)
    assert gaps == []
    assert one(found, "AWS::Lambda::Function").properties == {
        "FunctionName": "work",
        "Runtime": "python3.13",
        "PackageType": "Image",
        "VpcConfig": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
        "Layers": [f"arn:aws:lambda:us-east-1:{ACCOUNT}:layer:l:1"],
        "DeadLetterConfig": {"TargetArn": QUEUE},
        "ImageConfig": {"Command": ["run"]},
    }


def test_out_of_its_vpc_and_variables_that_nobody_can_decrypt() -> None:
    error = {"ErrorCode": "AccessDeniedException", "Message": "no"}
    found, _ = gather_from(
        _answers(VpcConfig={"SubnetIds": [], "SecurityGroupIds": [], "VpcId": ""}, Environment={"Error": error}),
        "lambda",
    )
    function = one(found, "AWS::Lambda::Function")
    assert "VpcConfig" not in function.properties
    assert isinstance(function.properties["Environment"], Unknown)


def _permitted(*statements: Mapping[str, Any]) -> list[Resource]:
    """Templates may not say all that a policy may: these are not held against the schema."""
    policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    found, gaps = gather_from({**_answers(), "lambda.get_policy": {"Policy": policy}}, "lambda")
    assert gaps == []
    return [resource for resource in found if resource.type == PERMISSION]


@pytest.mark.parametrize(
    ("principal", "condition", "verdict"),
    [
        ("*", {}, "fail"),
        ({"AWS": "*"}, {}, "fail"),
        ({"AWS": [f"arn:aws:iam::{ACCOUNT}:root", "*"]}, {}, "fail"),
        ("*", {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, "pass"),
        ("*", {"StringEquals": {"AWS:SourceAccount": ACCOUNT}}, "pass"),
        ("*", {"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::b"}}, "pass"),
        ("*", {"ArnLike": {"AWS:SourceArn": "*"}}, "fail"),
        ("*", {"ArnLikeIfExists": {"AWS:SourceArn": "arn:aws:s3:::b"}}, "fail"),
        ("*", {"StringNotEquals": {"AWS:SourceAccount": ACCOUNT}}, "fail"),
        ("*", {"StringEquals": {"AWS:SourceAccount": [ACCOUNT, "210987654321"]}}, "unknown"),
        ("*", {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}, "fail"),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, {}, "pass"),
        ({"Service": "s3.amazonaws.com"}, {}, "pass"),
    ],
)
def test_who_may_call(principal: Any, condition: Any, verdict: str) -> None:
    statement = {"Sid": "one", "Effect": "Allow", "Action": "lambda:InvokeFunction", "Principal": principal}
    found = _permitted({**statement, "Resource": ARN, "Condition": condition})
    assert min(judged("LAMBDA-001", found).values(), key=("fail", "unknown", "pass").index) == verdict


def test_statements_that_say_several_things() -> None:
    found = _permitted(
        {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": ["lambda:Get*", "lambda:Invoke*"]},
        {"Sid": "not", "Effect": "Allow", "NotPrincipal": {"AWS": "x"}, "Action": "lambda:InvokeFunction"},
        {"Sid": "no", "Effect": "Deny", "Principal": "*", "Action": "lambda:*"},
    )
    assert [(r.ref, r.properties["Principal"], r.properties["Action"]) for r in found] == [
        ("0", "s3.amazonaws.com", "lambda:Get*"),
        ("0/1", "s3.amazonaws.com", "lambda:Invoke*"),
        ("not", "*", "lambda:InvokeFunction"),
    ]


def test_url_of_function_and_alias() -> None:
    address = "https://abcdefghijabcdefghij.lambda-url.us-east-1.on.aws/"
    configs: list[dict[str, Any]] = [
        {"FunctionArn": ARN, "FunctionUrl": address, "AuthType": "NONE", "Cors": {"AllowOrigins": ["*"]}},
        {"FunctionArn": f"{ARN}:live", "FunctionUrl": address, "AuthType": "AWS_IAM"},
    ]
    times = {"CreationTime": "2026-01-01", "LastModifiedTime": "2026-01-01"}
    listed = {"FunctionUrlConfigs": [{**config, **times} for config in configs]}
    found, gaps = gather_from({**_answers(), "lambda.list_function_url_configs": listed}, "lambda")
    assert_conform(found)
    assert gaps == []
    assert one(found, "AWS::Lambda::Url", ARN).live == {"FunctionUrl": address}
    assert one(found, "AWS::Lambda::Url", f"{ARN}:live").properties == {
        "TargetFunctionArn": ARN,
        "Qualifier": "live",
        "AuthType": "AWS_IAM",
    }
    assert judged("LAMBDA-002", found) == {ARN: "fail", f"{ARN}:live": "pass"}
    assert judged("LAMBDA-013", found) == {ARN: "fail", f"{ARN}:live": "pass"}


def test_refused_details() -> None:
    refused = (
        "lambda.get_function_concurrency",
        "lambda.get_policy",
        "lambda.list_function_url_configs",
        "lambda.list_function_event_invoke_configs",
        "resourcegroupstaggingapi.get_resources",
    )
    found, gaps = gather_from({**_answers(), **dict.fromkeys(refused, "AccessDeniedException")}, "lambda")
    (function,) = found
    assert isinstance(function.properties["ReservedConcurrentExecutions"], Unknown)
    assert isinstance(function.properties["Tags"], Unknown)
    assert {type for gap in gaps for type in gap.types} == {
        PERMISSION,
        "AWS::Lambda::Url",
        "AWS::Lambda::EventInvokeConfig",
    }
    assert set(judged("LAMBDA-001", found, gaps).values()) == {"unknown"}
    assert set(judged("LAMBDA-002", found, gaps).values()) == {"unknown"}
    assert judged("LAMBDA-010", found, gaps)["work"] == "unknown"


def test_policy_that_is_none() -> None:
    found, _ = gather_from({**_answers(), "lambda.get_policy": {"Policy": "<odd>"}}, "lambda")
    assert list(judged("LAMBDA-001", found).values()) == ["unknown"]


LAYER = f"arn:aws:lambda:us-east-1:{ACCOUNT}:layer:tools"


def _policy(principal: Any, **condition: Any) -> str:
    statement = {"Sid": "one", "Effect": "Allow", "Action": "lambda:GetLayerVersion", "Principal": principal}
    return json.dumps({"Statement": [{**statement, "Resource": "x", "Condition": condition}]})


def _by_qualifier(parameters: Mapping[str, Any]) -> Answer:
    allowed = {"live": "*", "2": {"AWS": "444455556666"}}
    if (qualifier := parameters.get("Qualifier")) not in allowed:
        return "ResourceNotFoundException"
    statement = {"Sid": "s", "Effect": "Allow", "Action": "lambda:InvokeFunction", "Principal": allowed[qualifier]}
    return {"Policy": json.dumps({"Statement": [statement]})}


def test_who_may_call_versions_and_aliases() -> None:
    listed = {"FunctionName": "work", "FunctionArn": ARN}

    def functions(parameters: Mapping[str, Any]) -> Answer:
        versions = [{**listed, "Version": name, "FunctionArn": f"{ARN}:{name}"} for name in ("1", "2")]
        return {"Functions": [listed, *(versions if "FunctionVersion" in parameters else ())]}

    aliases = {"Aliases": [{"Name": "live", "AliasArn": f"{ARN}:live", "FunctionVersion": "2"}]}
    answers: dict[str, Answer] = {
        "lambda.list_functions": functions,
        "lambda.list_aliases": aliases,
        "lambda.get_policy": _by_qualifier,
    }
    found, gaps = gather_from(answers, "lambda")
    assert_conform(found)
    assert gaps == []
    permitted = {r.properties["FunctionName"]: r for r in found if r.type == PERMISSION}
    assert set(permitted) == {f"{ARN}:2", f"{ARN}:live"}
    assert sorted(judged("LAMBDA-001", [permitted[f"{ARN}:live"]]).values()) == ["fail"]
    assert sorted(judged("LAMBDA-001", [permitted[f"{ARN}:2"]]).values()) == ["pass"]
    found, gaps = gather_from({**answers, "lambda.list_aliases": "AccessDeniedException"}, "lambda")
    assert {type for gap in gaps for type in gap.types} == {PERMISSION}
    assert [r.properties["FunctionName"] for r in found if r.type == PERMISSION] == [f"{ARN}:2"]


@pytest.mark.parametrize(
    ("policy", "verdict"),
    [
        ({"Policy": _policy("*")}, "fail"),
        ({"Policy": _policy("*", StringEquals={"aws:PrincipalOrgID": "o-a1b2c3d4e5"})}, "pass"),
        ({"Policy": _policy({"AWS": "444455556666"})}, "pass"),
        ({"Policy": "<odd>"}, "unknown"),
        ("ResourceNotFoundException", None),
        ("AccessDeniedException", "unknown"),
    ],
)
def test_who_may_use_a_layer(policy: Answer, verdict: str | None) -> None:
    answers: dict[str, Answer] = {
        "lambda.list_layers": {"Layers": [{"LayerName": "tools", "LayerArn": LAYER}]},
        "lambda.list_layer_versions": {"LayerVersions": [{"LayerVersionArn": f"{LAYER}:3", "Version": 3}]},
        "lambda.get_layer_version_policy": policy,
    }
    found, gaps = gather_from(answers, "lambda")
    if verdict != "unknown":
        assert_conform(found)
    assert list(judged("LAMBDA-001", found, gaps).values()) == ([verdict] if verdict else [])


def test_what_feeds_a_function() -> None:
    mapping = {
        "UUID": "12345678-1234-1234-1234-123456789012",
        "FunctionArn": ARN,
        "EventSourceArn": QUEUE,
        "BatchSize": 10,
        "State": "Enabled",
        "LastModified": "2026-01-01",
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
    }
    found, gaps = gather_from({"lambda.list_event_source_mappings": {"EventSourceMappings": [mapping]}}, "lambda")
    assert_conform(found)
    assert gaps == []
    properties = one(found, "AWS::Lambda::EventSourceMapping").properties
    assert properties["FunctionName"] == ARN
    assert properties["EventSourceArn"] == QUEUE
    assert properties["Enabled"] is True
