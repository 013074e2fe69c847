"""ACM: certificates, who uses them and when they end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

CERTIFICATE = "AWS::CertificateManager::Certificate"
_KEY_TYPES = (
    "RSA_1024",
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
    "EC_prime256v1",
    "EC_secp384r1",
    "EC_secp521r1",
)
"""Without them the service lists but the certificates with RSA keys of up to 2048 bits."""


def certificates(reader: Reader) -> Iterator[Resource]:
    """Every certificate, issued or imported."""
    listed = reader.items("acm.list_certificates", "CertificateSummaryList", Includes={"keyTypes": list(_KEY_TYPES)})
    yield from reader.map(lambda certificate: _certificate(reader, certificate), listed)


def _certificate(reader: Reader, listed: Mapping[str, Any]) -> Resource:
    arn = listed["CertificateArn"]
    told = shape.pick(reader.get("acm.describe_certificate", about=arn, CertificateArn=arn), "Certificate")
    validations = shape.pick(told, "DomainValidationOptions")
    properties = {
        "DomainName": listed.get("DomainName"),
        "SubjectAlternativeNames": _others(listed.get("DomainName"), shape.pick(told, "SubjectAlternativeNames")),
        "ValidationMethod": _method(told, validations),
        "DomainValidationOptions": shape.part(CERTIFICATE, ("DomainValidationOptions",), validations) or None,
        "KeyAlgorithm": _spelled(shape.pick(told, "KeyAlgorithm")),
        "CertificateAuthorityArn": shape.pick(told, "CertificateAuthorityArn"),
        "CertificateTransparencyLoggingPreference": shape.pick(
            told, "Options", "CertificateTransparencyLoggingPreference"
        ),
        "CertificateExport": shape.pick(told, "Options", "Export"),
        "Tags": shape.tags(
            reader.listed("acm.list_tags_for_certificate", "Tags", about=arn, CertificateArn=arn),
        ),
    }
    names = ("Status", "Type", "InUseBy", "RenewalEligibility", "NotBefore", "NotAfter", "IssuedAt", "FailureReason")
    live = {name: shape.moment(shape.pick(told, name)) for name in names}
    return reader.resource(CERTIFICATE, arn, shape.compact(properties), live=shape.compact(live))


def _others(name: Any, names: Any) -> Any:
    """The names beside the first, which the service repeats among them."""
    return names if isinstance(names, Unknown) else [other for other in names or () if other != name] or None


def _method(told: Any, validations: Any) -> Any:
    """DNS, EMAIL or HTTP. A certificate that was imported, or is of a private CA, has none."""
    if isinstance(told, Unknown) or shape.pick(told, "Type") in ("IMPORTED", "PRIVATE"):
        return told if isinstance(told, Unknown) else None
    method = shape.pick(validations, 0, "ValidationMethod") or shape.pick(told, "Options", "ValidationMethod")
    if method is None and any(option.get("ValidationEmails") for option in validations or ()):
        return "EMAIL"
    return method


def _spelled(algorithm: Any) -> Any:
    """The service writes 'RSA-2048' for what it takes as 'RSA_2048'."""
    return algorithm.replace("-", "_") if isinstance(algorithm, str) else algorithm


COLLECTORS = (
    Collector(
        service="acm",
        types=(CERTIFICATE,),
        calls={
            "acm.list_certificates": "acm:ListCertificates",
            "acm.describe_certificate": "acm:DescribeCertificate",
            "acm.list_tags_for_certificate": "acm:ListTagsForCertificate",
        },
        collect=certificates,
    ),
)
