"""EMR's settings, as moto has them; refusals by hand."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from scanner.model import Unknown
from tests.live.answers import gather_from
from tests.live.gather import gather, one
from tests.live.judged import judged

BLOCK = "Account::EMR::BlockPublicAccess"


PORTS = [{"MinRange": 22, "MaxRange": 22}]


def test_block_of_open_clusters(aws: str) -> None:
    settings = {"BlockPublicSecurityGroupRules": True, "PermittedPublicSecurityGroupRuleRanges": PORTS}
    boto3.client("emr").put_block_public_access_configuration(BlockPublicAccessConfiguration=settings)
    found, gaps = gather("emr", regions=("us-east-1",))
    assert gaps == []
    assert one(found, BLOCK).properties == settings
    assert one(found, BLOCK).region == "us-east-1"


@pytest.mark.parametrize(
    ("settings", "verdict"),
    [
        ({"BlockPublicSecurityGroupRules": True}, "pass"),
        ({"BlockPublicSecurityGroupRules": False, "PermittedPublicSecurityGroupRuleRanges": PORTS}, "fail"),
        (None, "unknown"),
    ],
)
def test_verdicts(settings: Any, verdict: str) -> None:
    made = {"CreationDateTime": "2026-01-01T00:00:00Z", "CreatedByArn": "arn:aws:iam::123456789012:role/audit"}
    answer = {"BlockPublicAccessConfiguration": settings, "BlockPublicAccessConfigurationMetadata": made}
    answers = {"emr.get_block_public_access_configuration": answer} if settings else {}
    found, gaps = gather_from(answers, "emr")
    assert gaps == []
    assert list(judged("EMR-003", found).values()) == [verdict]


def test_refused() -> None:
    found, gaps = gather_from({"emr.get_block_public_access_configuration": "AccessDeniedException"}, "emr")
    assert [gap.call for gap in gaps] == ["emr:GetBlockPublicAccessConfiguration"]
    assert isinstance(one(found, BLOCK).properties["BlockPublicSecurityGroupRules"], Unknown)
    assert list(judged("EMR-003", found).values()) == ["unknown"]
