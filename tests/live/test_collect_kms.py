"""KMS as moto has it; keys that it can't make, and refusals, from answers written by hand."""

from __future__ import annotations

import json
from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, assert_conform, gather, one
from tests.live.judged import judged

KEY = "AWS::KMS::Key"
HERE = ("us-east-1",)
OPEN = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}],
}


def _make() -> tuple[str, str, str]:
    kms = boto3.client("kms")
    good = kms.create_key(Description="of the web team", Tags=[{"TagKey": "team", "TagValue": "web"}])["KeyMetadata"]
    kms.enable_key_rotation(KeyId=good["KeyId"])
    kms.create_alias(AliasName="alias/web", TargetKeyId=good["KeyId"])
    bad = kms.create_key(Policy=json.dumps(OPEN))["KeyMetadata"]
    signing = kms.create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")["KeyMetadata"]
    kms.schedule_key_deletion(KeyId=signing["KeyId"], PendingWindowInDays=7)
    return good["KeyId"], bad["KeyId"], signing["KeyId"]


def test_keys(aws: str) -> None:
    good, bad, signing = _make()
    found, gaps = gather("kms", regions=HERE)
    assert gaps == []
    assert_conform(found)
    key = one(found, KEY, good)
    assert key.id == f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{good}"
    assert (key.region, key.tags) == ("us-east-1", {"team": "web"})
    assert key.properties["Description"] == "of the web team"
    assert key.properties["EnableKeyRotation"] is True
    assert (key.properties["KeySpec"], key.properties["Origin"]) == ("SYMMETRIC_DEFAULT", "AWS_KMS")
    assert key.live["KeyState"] == "Enabled"
    assert one(found, KEY, bad).properties["KeyPolicy"] == OPEN
    pending = one(found, KEY, signing)
    assert pending.live["KeyState"] == "PendingDeletion"
    assert pending.live["DeletionDate"].endswith("Z")
    assert "EnableKeyRotation" not in pending.properties
    alias = one(found, "AWS::KMS::Alias")
    assert (alias.ref, alias.properties) == ("alias/web", {"AliasName": "alias/web", "TargetKeyId": good})


def test_rules_hold(aws: str) -> None:
    good, bad, signing = _make()
    found, gaps = gather("kms", regions=HERE)
    assert judged("KMS-001", found, gaps) == {good: "pass", bad: "fail", signing: "pass"}
    assert judged("KMS-002", found, gaps) == {good: "pass", bad: "fail", signing: "pass"}


def test_no_keys(aws: str) -> None:
    assert gather("kms") == ([], [])


# --- what moto can't ------------------------------------------------------------------------------------------------


def _metadata(id: str, **others: Any) -> dict[str, Any]:
    return {"KeyMetadata": {"KeyId": id, "Arn": _arn(id), "KeyManager": "CUSTOMER", "KeyState": "Enabled", **others}}


def _arn(id: str) -> str:
    return f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{id}"


def _answers(*ids: str, **others: Answer) -> dict[str, Answer]:
    return {
        "kms.list_keys": {"Keys": [{"KeyId": id, "KeyArn": _arn(id)} for id in ids]},
        "kms.get_key_policy": {"Policy": '{"Statement": []}'},
        **{f"kms.{name}": answer for name, answer in others.items()},
    }


def test_keys_of_aws_are_left_out() -> None:
    def describe(parameters: Any) -> Answer:
        assert parameters["KeyId"] != "by-alias", "its alias tells whose it is"
        return _metadata(parameters["KeyId"], KeyManager="AWS")

    alias = {
        "AliasName": "alias/aws/ebs",
        "AliasArn": f"arn:aws:kms:us-east-1:{ACCOUNT}:alias/aws/ebs",
        "TargetKeyId": "by-alias",
    }
    answers = _answers("by-alias", "by-call", list_aliases={"Aliases": [alias]}, describe_key=describe)
    assert gather_from(answers, "kms") == ([], [])


def test_replica() -> None:
    region = {"MultiRegionKeyType": "REPLICA", "PrimaryKey": {"Arn": "arn:aws:kms:eu-west-1:1:key/mrk-1"}}
    answers = _answers("mrk-1", describe_key=_metadata("mrk-1", MultiRegion=True, MultiRegionConfiguration=region))
    found, _ = gather_from(answers, "kms")
    replica = one(found, "AWS::KMS::ReplicaKey")
    assert replica.properties["PrimaryKeyArn"] == "arn:aws:kms:eu-west-1:1:key/mrk-1"
    assert_conform(found)


def test_no_answer_on_rotation_is_no_gap() -> None:
    answers = _answers("k", describe_key=_metadata("k"), get_key_rotation_status="KMSInvalidStateException")
    found, gaps = gather_from(answers, "kms")
    assert gaps == []
    assert "EnableKeyRotation" not in one(found, KEY).properties


def test_each_detail_refused() -> None:
    for call, property in (
        ("get_key_policy", "KeyPolicy"),
        ("get_key_rotation_status", "EnableKeyRotation"),
        ("describe_key", "Enabled"),
    ):
        answers = {**_answers("k", describe_key=_metadata("k")), f"kms.{call}": "AccessDeniedException"}
        found, gaps = gather_from(answers, "kms")
        assert [(gap.cause, gap.resource_id) for gap in gaps] == [("denied", _arn("k"))]
        assert isinstance(one(found, KEY).properties[property], Unknown)
    assert judged("KMS-001", found, gaps) == {"k": "unknown"}


def test_tags_refused() -> None:
    answers = _answers("k", describe_key=_metadata("k"))
    found, gaps = gather_from({**answers, "resourcegroupstaggingapi.get_resources": "AccessDeniedException"}, "kms")
    assert [(gap.cause, gap.call) for gap in gaps] == [("denied", "resourcegroupstaggingapi:GetResources")]
    assert isinstance(one(found, KEY).properties["Tags"], Unknown)


def test_aliases_refused() -> None:
    answers = _answers("k", describe_key=_metadata("k"), list_aliases="AccessDeniedException")
    found, gaps = gather_from(answers, "kms")
    assert one(found, KEY).ref == "k"
    assert ("AWS::KMS::Alias",) in [gap.types for gap in gaps]
