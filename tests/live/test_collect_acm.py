"""ACM as moto has it; certificates that it can't make from answers written by hand."""

from __future__ import annotations

from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import gather_from
from tests.live.gather import ACCOUNT, assert_conform, gather, one
from tests.live.judged import judged

CERTIFICATE = "AWS::CertificateManager::Certificate"
ARN = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/12345678-1234-1234-1234-123456789012"


def test_certificates(aws: str) -> None:
    acm = boto3.client("acm")
    dns = acm.request_certificate(
        DomainName="example.com",
        ValidationMethod="DNS",
        SubjectAlternativeNames=["www.example.com"],
        Tags=[{"Key": "team", "Value": "web"}],
    )["CertificateArn"]
    star = acm.request_certificate(DomainName="*.example.com", ValidationMethod="DNS")["CertificateArn"]
    found, gaps = gather("acm", regions=("us-east-1",))
    assert gaps == []
    assert_conform(found)
    certificate = one(found, CERTIFICATE, dns)
    assert certificate.tags == {"team": "web"}
    assert certificate.properties["DomainName"] == "example.com"
    assert certificate.properties["SubjectAlternativeNames"] == ["www.example.com"]
    assert certificate.properties["ValidationMethod"] == "DNS"
    assert certificate.properties["KeyAlgorithm"] == "RSA_2048"
    assert certificate.live["Status"] in ("PENDING_VALIDATION", "ISSUED")
    assert certificate.live["InUseBy"] == []
    assert judged("ACM-002", found, gaps) == {dns: "pass", star: "pass"}
    assert judged("ACM-004", found, gaps) == {dns: "pass", star: "fail"}


def test_no_certificates(aws: str) -> None:
    assert gather("acm") == ([], [])


def _told(**others: Any) -> dict[str, Any]:
    listed = {"CertificateArn": ARN, "DomainName": "old.example.com"}
    return {
        "acm.list_certificates": {"CertificateSummaryList": [listed]},
        "acm.describe_certificate": {"Certificate": {**listed, "KeyAlgorithm": "RSA-2048", **others}},
    }


def test_validation_by_email() -> None:
    option = {"DomainName": "old.example.com", "ValidationMethod": "EMAIL", "ValidationDomain": "example.com"}
    found, gaps = gather_from(_told(Type="AMAZON_ISSUED", DomainValidationOptions=[option]), "acm")
    assert_conform(found)
    assert one(found, CERTIFICATE).properties["ValidationMethod"] == "EMAIL"
    assert one(found, CERTIFICATE).properties["DomainValidationOptions"] == [
        {"DomainName": "old.example.com", "ValidationDomain": "example.com"}
    ]
    assert judged("ACM-002", found, gaps) == {ARN: "fail"}


def test_imported_certificate() -> None:
    answers = _told(
        Type="IMPORTED",
        Status="EXPIRED",
        NotAfter="2026-10-01T00:00:00Z",
        RenewalEligibility="INELIGIBLE",
        InUseBy=["arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/x/1"],
    )
    found, gaps = gather_from(answers, "acm")
    assert gaps == []
    assert_conform(found)
    certificate = one(found, CERTIFICATE)
    assert certificate.properties == {"DomainName": "old.example.com", "KeyAlgorithm": "RSA_2048"}
    assert certificate.live == {
        "Type": "IMPORTED",
        "Status": "EXPIRED",
        "NotAfter": "2026-10-01T00:00:00Z",
        "RenewalEligibility": "INELIGIBLE",
        "InUseBy": ["arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/x/1"],
    }
    assert judged("ACM-002", found) == {ARN: "pass"}


def test_details_refused() -> None:
    answers = {**_told(), "acm.describe_certificate": "AccessDeniedException"}
    found, gaps = gather_from(answers, "acm")
    assert [(gap.call, gap.resource_id) for gap in gaps] == [("acm:DescribeCertificate", ARN)]
    certificate = one(found, CERTIFICATE)
    assert certificate.properties["DomainName"] == "old.example.com"
    assert isinstance(certificate.properties["ValidationMethod"], Unknown)
    assert isinstance(certificate.live["NotAfter"], Unknown)
    assert judged("ACM-002", found, gaps) == {ARN: "unknown"}
