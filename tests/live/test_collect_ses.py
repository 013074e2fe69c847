"""SES: identities as moto has them, their policies by written answers."""

from __future__ import annotations

import json

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

IDENTITY = "AWS::SES::EmailIdentity"
OPEN = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ses:SendEmail", "Resource": "*"}]}


def test_identities_of_moto(aws: str) -> None:
    boto3.client("sesv2").create_email_identity(EmailIdentity="example.com", Tags=[{"Key": "team", "Value": "web"}])
    found, gaps = gather("ses")
    assert gaps == []
    assert_conform(found)
    made = one(found, IDENTITY)
    assert (made.id, made.ref) == ("arn:aws:ses:us-east-1:123456789012:identity/example.com", "example.com")
    assert made.properties["EmailIdentity"] == "example.com"
    assert made.live["Policies"] == {}
    assert judged("SES-002", found) == {"example.com": "pass"}


def _answers(told: Answer) -> dict[str, Answer]:
    return {
        "sesv2.list_email_identities": {
            "EmailIdentities": [{"IdentityType": "DOMAIN", "IdentityName": "example.com", "SendingEnabled": True}]
        },
        "sesv2.get_email_identity": told,
    }


def test_full_identity() -> None:
    found, gaps = gather_from(
        _answers(
            {
                "FeedbackForwardingStatus": True,
                "DkimAttributes": {"SigningEnabled": True, "Status": "SUCCESS"},
                "MailFromAttributes": {
                    "MailFromDomain": "bounce.example.com",
                    "MailFromDomainStatus": "SUCCESS",
                    "BehaviorOnMxFailure": "REJECT_MESSAGE",
                },
                "Policies": {"open": json.dumps(OPEN)},
                "Tags": [{"Key": "team", "Value": "web"}],
                "ConfigurationSetName": "tracked",
            }
        ),
        "ses",
    )
    assert gaps == []
    assert_conform(found)
    made = one(found, IDENTITY)
    assert made.properties == {
        "EmailIdentity": "example.com",
        "DkimAttributes": {"SigningEnabled": True},
        "FeedbackAttributes": {"EmailForwardingEnabled": True},
        "MailFromAttributes": {"MailFromDomain": "bounce.example.com", "BehaviorOnMxFailure": "REJECT_MESSAGE"},
        "ConfigurationSetAttributes": {"ConfigurationSetName": "tracked"},
        "Tags": [{"Key": "team", "Value": "web"}],
    }
    assert made.live == {"Policies": {"open": OPEN}, "SendingEnabled": True}
    assert judged("SES-002", found) == {"example.com": "fail"}


def test_refused() -> None:
    found, gaps = gather_from(_answers("AccessDeniedException"), "ses")
    assert isinstance(one(found, IDENTITY).live["Policies"], Unknown)
    assert [gap.call for gap in gaps] == ["sesv2:GetEmailIdentity"]
    assert judged("SES-002", found) == {"example.com": "unknown"}


def test_policy_that_is_not_json() -> None:
    found, _ = gather_from(_answers({"Policies": {"open": "{"}}), "ses")
    assert judged("SES-002", found) == {"example.com": "unknown"}
