"""The data catalog's policy as moto has it; refusals by hand."""

from __future__ import annotations

import json

import boto3

from scanner.model import Unknown
from tests.live.answers import gather_from
from tests.live.gather import ACCOUNT, assert_conform, gather, one
from tests.live.judged import judged

POLICY = "Live::Glue::ResourcePolicy"
CATALOG = f"arn:aws:glue:us-east-1:{ACCOUNT}:catalog"
OPEN = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "glue:GetTable"}]}


def test_catalog_policy(aws: str) -> None:
    boto3.client("glue").put_resource_policy(PolicyInJson=json.dumps(OPEN))
    found, gaps = gather("glue")
    assert gaps == []
    assert_conform(found)
    assert one(found, POLICY).properties == {"PolicyInJson": OPEN}
    assert (one(found, POLICY).id, one(found, POLICY).region) == (f"{CATALOG}#ResourcePolicy", "us-east-1")
    assert judged("GLUE-008", found) == {CATALOG: "fail"}


def test_no_policy(aws: str) -> None:
    assert gather("glue") == ([], [])
    assert gather_from({"glue.get_resource_policy": "EntityNotFoundException"}, "glue") == ([], [])


def test_refused() -> None:
    found, gaps = gather_from({"glue.get_resource_policy": "AccessDeniedException"}, "glue")
    assert [(gap.call, gap.cause) for gap in gaps] == [("glue:GetResourcePolicy", "denied")]
    assert isinstance(one(found, POLICY).properties["PolicyInJson"], Unknown)
    assert judged("GLUE-008", found, gaps) == {CATALOG: "unknown"}
