"""CloudFront: distributions, and what they sign their requests to origins with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape, tagging
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

DISTRIBUTION = "AWS::CloudFront::Distribution"
CONTROL = "AWS::CloudFront::OriginAccessControl"
IDENTITY = "AWS::CloudFront::CloudFrontOriginAccessIdentity"

_NAMES = {
    "IsIPV6Enabled": "IPV6Enabled",
    "OriginSslProtocols": "OriginSSLProtocols",
    "IAMCertificateId": "IamCertificateId",
    "ACMCertificateArn": "AcmCertificateArn",
    "SSLSupportMethod": "SslSupportMethod",
}
_COUNTED = ("OriginGroups", "Members", "StatusCodes")
"""Lists that are an object with a count in CloudFormation too."""
_LEFT_OUT = ("CustomHeaders",)
"""They often hold what an origin knows CloudFront by."""


def distributions(reader: Reader) -> Iterator[Resource]:
    """Every distribution."""
    tags = tagging.Tags(reader, "cloudfront")
    listed = reader.shared("cloudfront.list_distributions", "DistributionList.Items")
    yield from reader.map(lambda found: _distribution(reader, found, tags), listed)


def _distribution(reader: Reader, listed: Mapping[str, Any], tags: tagging.Tags) -> Resource:
    name, arn = listed["Id"], listed["ARN"]
    config = shape.pick(reader.get("cloudfront.get_distribution_config", about=name, Id=name), "DistributionConfig")
    if isinstance(config, Unknown):
        # The list tells all but these.
        config = {**listed, "Logging": config, "DefaultRootObject": config, "ContinuousDeploymentPolicyId": config}
    properties = {"DistributionConfig": _config(config), "Tags": tags.of(arn)}
    live = shape.compact({"Status": listed.get("Status"), "DomainName": listed.get("DomainName")})
    return reader.resource(DISTRIBUTION, arn, shape.like(DISTRIBUTION, properties), ref=name, live=live)


def _config(found: Mapping[str, Any]) -> dict[str, Any]:
    logging, groups = found.get("Logging"), found.get("OriginGroups")
    certificate = found.get("ViewerCertificate") or {}
    if certificate.get("ACMCertificateArn") or certificate.get("IAMCertificateId"):
        certificate = {key: value for key, value in certificate.items() if key != "CloudFrontDefaultCertificate"}
    elif certificate.get("CloudFrontDefaultCertificate"):
        # What else is told with it means nothing.
        certificate = {"CloudFrontDefaultCertificate": True}
    version = found.get("HttpVersion")
    logs = isinstance(logging, Unknown) or shape.pick(logging, "Bucket")
    spelled = {
        **found,
        "Logging": logging if logs else None,
        "OriginGroups": groups if shape.pick(groups, "Quantity") else None,
        "ViewerCertificate": certificate or None,
        # The list shouts it.
        "HttpVersion": version.lower() if isinstance(version, str) else version,
    }
    plain = _plain(spelled, "")
    assert isinstance(plain, dict)
    return plain


def _plain(value: Any, name: str) -> Any:
    """Without the counts that stand beside the API's lists, and without empty texts, which mean absence."""
    if isinstance(value, list):
        return [_plain(item, "") for item in value]
    if not isinstance(value, Mapping):
        return None if value == "" else value
    if name == "GeoRestriction":
        value = {"RestrictionType": value.get("RestrictionType"), "Locations": value.get("Items")}
    elif "Quantity" in value and name not in _COUNTED:
        return [_plain(item, "") for item in value.get("Items") or ()] or None
    methods = value.get("AllowedMethods")
    if isinstance(methods, Mapping):
        value = {**value, "CachedMethods": methods.get("CachedMethods")}
    made = {_NAMES.get(key, key): _plain(item, key) for key, item in value.items() if key not in _LEFT_OUT}
    return shape.compact(made)


def origin_access_controls(reader: Reader) -> Iterator[Resource]:
    """How requests to origins are signed."""
    for found in reader.items("cloudfront.list_origin_access_controls", "OriginAccessControlList.Items"):
        config = {
            "Name": found.get("Name"),
            "Description": found.get("Description") or None,
            "OriginAccessControlOriginType": found.get("OriginAccessControlOriginType"),
            "SigningBehavior": found.get("SigningBehavior"),
            "SigningProtocol": found.get("SigningProtocol"),
        }
        arn = reader.arn("cloudfront", f"origin-access-control/{found['Id']}", region="")
        properties = {"OriginAccessControlConfig": shape.compact(config)}
        yield reader.resource(CONTROL, arn, properties, ref=found["Id"])


def origin_access_identities(reader: Reader) -> Iterator[Resource]:
    """The users of old that CloudFront reads buckets as; asked for only where some distribution has one."""
    listed = reader.shared("cloudfront.list_distributions", "DistributionList.Items")
    origins = [origin for found in listed for origin in shape.pick(found, "Origins", "Items") or ()]
    if not any(shape.pick(origin, "S3OriginConfig", "OriginAccessIdentity") for origin in origins):
        return
    operation = "cloudfront.list_cloud_front_origin_access_identities"
    for found in reader.items(operation, "CloudFrontOriginAccessIdentityList.Items"):
        name = found["Id"]
        arn = reader.arn("cloudfront", f"origin-access-identity/{name}", region="")
        properties = {"CloudFrontOriginAccessIdentityConfig": {"Comment": found.get("Comment", "")}}
        live = shape.compact({"S3CanonicalUserId": found.get("S3CanonicalUserId")})
        yield reader.resource(IDENTITY, arn, properties, ref=name, live=live)


_LIST = {"cloudfront.list_distributions": "cloudfront:ListDistributions"}

COLLECTORS = (
    Collector(
        service="cloudfront",
        types=(DISTRIBUTION,),
        calls={
            **_LIST,
            "cloudfront.get_distribution_config": "cloudfront:GetDistributionConfig",
            **tagging.CALLS,
        },
        collect=distributions,
        is_global=True,
    ),
    Collector(
        service="cloudfront",
        types=(CONTROL,),
        calls={"cloudfront.list_origin_access_controls": "cloudfront:ListOriginAccessControls"},
        collect=origin_access_controls,
        is_global=True,
    ),
    Collector(
        service="cloudfront",
        types=(IDENTITY,),
        calls={
            **_LIST,
            "cloudfront.list_cloud_front_origin_access_identities": "cloudfront:ListCloudFrontOriginAccessIdentities",
        },
        collect=origin_access_identities,
        is_global=True,
    ),
)
