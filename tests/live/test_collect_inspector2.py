"""Inspector as moto has it: what it scans."""

from __future__ import annotations

from typing import Any

import boto3

from tests.live.answers import gather_from
from tests.live.gather import gather, one

STATUS = "Account::Inspector2::Status"


def test_what_is_scanned(aws: str) -> None:
    boto3.client("inspector2").enable(accountIds=["123456789012"], resourceTypes=["EC2", "LAMBDA"])
    found, gaps = gather("inspector2")
    assert gaps == []
    here, there = found
    assert (here.type, here.id) == (STATUS, "123456789012/us-east-1/Status")
    assert here.properties == {"Ec2": "ENABLED", "Ecr": "DISABLED", "Lambda": "ENABLED", "LambdaCode": "DISABLED"}
    assert (there.id, set(there.properties.values())) == ("123456789012/eu-west-1/Status", {"DISABLED"})


def test_an_account_that_inspector_may_not_tell_of_is_a_gap() -> None:
    """Answers by hand: moto tells of every account."""
    failed = {"accountId": "123456789012", "errorCode": "ACCESS_DENIED", "errorMessage": "not yours"}
    answers: dict[str, Any] = {
        "inspector2.batch_get_account_status": {"accounts": [], "failedAccounts": [failed]},
    }
    found, gaps = gather_from(answers, "inspector2")
    assert found == []
    assert [(gap.cause, gap.types) for gap in gaps] == [("denied", (STATUS,))]


def test_kinds_that_a_region_does_not_have_are_off() -> None:
    """Answers by hand."""
    state = {"status": "ENABLED", "errorCode": "ALREADY_ENABLED", "errorMessage": "none"}
    account = {"accountId": "123456789012", "state": state, "resourceState": {"ec2": state, "ecr": state}}
    found, _ = gather_from({"inspector2.batch_get_account_status": {"accounts": [account]}}, "inspector2")
    assert one(found, STATUS).properties == {
        "Ec2": "ENABLED",
        "Ecr": "ENABLED",
        "Lambda": "DISABLED",
        "LambdaCode": "DISABLED",
    }
