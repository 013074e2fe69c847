"""Secrets Manager as moto has it; what it does not tell from answers written by hand."""

from __future__ import annotations

import json
from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, assert_conform, gather, one
from tests.live.judged import judged

SECRET = "AWS::SecretsManager::Secret"
HERE = ("us-east-1",)
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}],
}
LAMBDA = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:rotate"


def _arn(name: str) -> str:
    return f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:{name}-AbCdEf"


def test_secrets(aws: str) -> None:
    key = boto3.client("kms").create_key()["KeyMetadata"]["Arn"]
    client = boto3.client("secretsmanager")
    full = client.create_secret(
        Name="full",
        Description="of the web",
        SecretString="hunter2hunter2",
        KmsKeyId=key,
        Tags=[{"Key": "team", "Value": "web"}],
    )["ARN"]
    client.put_resource_policy(SecretId="full", ResourcePolicy=json.dumps(POLICY))
    bare = client.create_secret(Name="bare")["ARN"]
    found, gaps = gather("secretsmanager", regions=HERE)
    assert gaps == []
    assert_conform(found)
    secret = one(found, SECRET, full)
    assert secret.id == full
    assert secret.properties == {
        "Name": "full",
        "Description": "of the web",
        "KmsKeyId": key,
        "Tags": [{"Key": "team", "Value": "web"}],
    }
    assert secret.live["CreatedDate"].endswith("Z")
    assert "hunter2" not in repr(found)
    assert one(found, SECRET, bare).properties == {"Name": "bare"}
    policy = one(found, "AWS::SecretsManager::ResourcePolicy")
    assert policy.properties == {"SecretId": full, "ResourcePolicy": POLICY}
    assert judged("SECRETS-004", found, gaps) == {full: "pass", bare: "fail"}
    assert set(judged("SECRETS-001", found, gaps).values()) == {"fail"}


def _rotated(name: str, **others: Any) -> dict[str, Any]:
    return {
        "ARN": _arn(name),
        "Name": name,
        "RotationEnabled": True,
        "RotationLambdaARN": LAMBDA,
        "RotationRules": {"AutomaticallyAfterDays": 30},
        "LastRotatedDate": "2026-11-01T00:00:00Z",
        "NextRotationDate": "2026-12-01T00:00:00Z",
        **others,
    }


def test_rotation() -> None:
    old, new = "0" * 32, "1" * 32
    pending = {old: ["AWSCURRENT"], new: ["AWSPENDING"]}
    done = {old: ["AWSPREVIOUS"], new: ["AWSCURRENT", "AWSPENDING"]}
    secrets = [
        _rotated("good", SecretVersionsToStages=done, LastAccessedDate="2026-11-20T00:00:00Z"),
        _rotated("stuck", SecretVersionsToStages=pending),
        _rotated("late", NextRotationDate="2026-11-20T00:00:00Z"),
        {"ARN": _arn("never"), "Name": "never", "KmsKeyId": "alias/aws/secretsmanager"},
    ]
    found, gaps = gather_from({"secretsmanager.list_secrets": {"SecretList": secrets}}, "secretsmanager")
    assert gaps == []
    assert_conform(found)
    states = {r.properties["Name"]: r.live.get("LastRotationStatus") for r in found if r.type == SECRET}
    assert states == {"good": "succeeded", "stuck": "failed", "late": "overdue", "never": None}
    good = one(found, SECRET, _arn("good"))
    assert good.live["LastRotatedDate"] == "2026-11-01T00:00:00Z"
    assert good.live["LastAccessedDate"] == "2026-11-20T00:00:00Z"
    schedule = one(found, "AWS::SecretsManager::RotationSchedule", _arn("good"))
    assert schedule.properties == {
        "SecretId": _arn("good"),
        "RotationLambdaARN": LAMBDA,
        "RotationRules": {"AutomaticallyAfterDays": 30},
    }
    verdicts = judged("SECRETS-001", found, gaps)
    assert (verdicts[_arn("good")], verdicts[_arn("never")]) == ("pass", "fail")
    assert judged("SECRETS-004", found, gaps)[_arn("never")] == "fail"


def test_policy_refused() -> None:
    answers: dict[str, Answer] = {
        "secretsmanager.list_secrets": {"SecretList": [_rotated("x")]},
        "secretsmanager.get_resource_policy": "AccessDeniedException",
    }
    found, gaps = gather_from(answers, "secretsmanager")
    assert [(gap.cause, gap.resource_id) for gap in gaps] == [("denied", _arn("x"))]
    policy = one(found, "AWS::SecretsManager::ResourcePolicy").properties["ResourcePolicy"]
    assert isinstance(policy, Unknown)


def test_list_refused() -> None:
    found, gaps = gather_from({"secretsmanager.list_secrets": "AccessDeniedException"}, "secretsmanager")
    assert found == []
    assert {type for gap in gaps for type in gap.types} == {
        SECRET,
        "AWS::SecretsManager::RotationSchedule",
        "AWS::SecretsManager::ResourcePolicy",
    }
