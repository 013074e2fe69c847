"""Vaults, from answers by hand: moto has no policies of theirs."""

from __future__ import annotations

import json
from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, assert_conform, gather, one
from tests.live.judged import judged

VAULT = "Live::Glacier::Vault"
OPEN = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "glacier:InitiateJob"}]}


def _answers() -> dict[str, Answer]:
    def told(parameters: Any) -> Answer:
        if parameters["vaultName"] == "bare":
            return "ResourceNotFoundException"
        return {"policy": {"Policy": json.dumps(OPEN)}}

    listed = [
        {"VaultName": name, "VaultARN": f"arn:aws:glacier:us-east-1:{ACCOUNT}:vaults/{name}"}
        for name in ("open", "bare")
    ]
    return {"glacier.list_vaults": {"VaultList": listed}, "glacier.get_vault_access_policy": told}


def test_vaults() -> None:
    found, gaps = gather_from(_answers(), "glacier")
    assert gaps == []
    assert_conform(found)
    assert one(found, VAULT, "open").properties == {"VaultName": "open", "Policy": OPEN}
    assert one(found, VAULT, "bare").properties == {"VaultName": "bare"}
    assert judged("S3-031", found) == {"open": "fail", "bare": "pass"}


def test_none(aws: str) -> None:
    boto3.client("glacier").list_vaults(accountId="-")
    assert gather("glacier") == ([], [])
    assert gather_from({"glacier.list_vaults": "NoLongerSupportedException"}, "glacier") == ([], [])


def test_refused() -> None:
    found, gaps = gather_from({**_answers(), "glacier.get_vault_access_policy": "AccessDeniedException"}, "glacier")
    assert isinstance(one(found, VAULT, "bare").properties["Policy"], Unknown)
    assert judged("S3-031", found, gaps) == {"open": "unknown", "bare": "unknown"}
    found, gaps = gather_from({"glacier.list_vaults": "AccessDeniedException"}, "glacier")
    assert [gap.types for gap in gaps] == [(VAULT,)]
