"""CloudFront as moto has it; what it leaves out by written answers."""

from __future__ import annotations

from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

DISTRIBUTION = "AWS::CloudFront::Distribution"
ARN = "arn:aws:cloudfront::123456789012:distribution/"


def _config(name: str, origin: dict[str, Any], **settings: Any) -> dict[str, Any]:
    return {
        "CallerReference": name,
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [{"Id": "o", "DomainName": "o.example", **origin}]},
        "DefaultCacheBehavior": {
            "TargetOriginId": "o",
            "ViewerProtocolPolicy": settings.pop("viewers", "allow-all"),
            "AllowedMethods": {
                "Quantity": 2,
                "Items": ["GET", "HEAD"],
                "CachedMethods": {"Quantity": 1, "Items": ["GET"]},
            },
            "TrustedSigners": {"Enabled": False, "Quantity": 0},
            "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
            "MinTTL": 0,
        },
        **settings,
    }


def _origin(policy: str) -> dict[str, Any]:
    protocols = {"Quantity": 1, "Items": ["TLSv1.2"]}
    custom = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": policy, "OriginSslProtocols": protocols}
    headers = {"Quantity": 1, "Items": [{"HeaderName": "X-Origin", "HeaderValue": "known-to-two"}]}
    return {"CustomOriginConfig": custom, "CustomHeaders": headers}


def test_distributions(aws: str) -> None:
    client = boto3.client("cloudfront")
    good = _config(
        "good",
        _origin("https-only"),
        viewers="redirect-to-https",
        DefaultRootObject="index.html",
        WebACLId="arn:aws:wafv2:us-east-1:123456789012:global/webacl/x/1",
        Logging={"Enabled": True, "IncludeCookies": False, "Bucket": "logs.s3.amazonaws.com", "Prefix": ""},
        Aliases={"Quantity": 1, "Items": ["www.example.com"]},
        ViewerCertificate={
            "ACMCertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
            "SSLSupportMethod": "sni-only",
            "MinimumProtocolVersion": "TLSv1.2_2021",
        },
    )
    made = client.create_distribution_with_tags(
        DistributionConfigWithTags={
            "DistributionConfig": good,
            "Tags": {"Items": [{"Key": "team", "Value": "web"}]},
        }
    )["Distribution"]["Id"]
    bare = client.create_distribution(DistributionConfig=_config("bare", _origin("http-only")))["Distribution"]["Id"]
    control = client.create_origin_access_control(
        OriginAccessControlConfig={
            "Name": "oac",
            "SigningProtocol": "sigv4",
            "SigningBehavior": "always",
            "OriginAccessControlOriginType": "s3",
        }
    )["OriginAccessControl"]["Id"]
    found, gaps = gather("cloudfront")
    assert gaps == []
    assert_conform(found)
    distribution = one(found, DISTRIBUTION, made)
    assert (distribution.id, distribution.region) == (f"{ARN}{made}", "")
    assert distribution.tags == {"team": "web"}
    config = distribution.properties["DistributionConfig"]
    assert config["Aliases"] == ["www.example.com"]
    assert config["DefaultCacheBehavior"]["AllowedMethods"] == ["GET", "HEAD"]
    (origin,) = config["Origins"]
    assert origin["CustomOriginConfig"]["OriginSSLProtocols"] == ["TLSv1.2"]
    assert "known-to-two" not in str(distribution.properties)
    controls = one(found, "AWS::CloudFront::OriginAccessControl", control).properties["OriginAccessControlConfig"]
    assert controls["SigningBehavior"] == "always"
    for number in ("001", "002", "003", "004", "005", "010"):
        assert judged(f"CLOUDFRONT-{number}", found) == {made: "pass", bare: "fail"}, number


def _listed(**settings: Any) -> dict[str, Any]:
    config = _config("x", {"S3OriginConfig": {"OriginAccessIdentity": ""}}, **settings)
    config.pop("CallerReference")
    empty: dict[str, Any] = {"Quantity": 0}
    beside: dict[str, Any] = {
        "Id": "E1",
        "ARN": f"{ARN}E1",
        "Status": "Deployed",
        "LastModifiedTime": "2026-01-01T00:00:00Z",
        "DomainName": "d1.cloudfront.net",
        "Aliases": empty,
        "CacheBehaviors": empty,
        "CustomErrorResponses": empty,
        "PriceClass": "PriceClass_100",
        "WebACLId": "",
        "HttpVersion": "HTTP2",
        "IsIPV6Enabled": True,
        "Staging": False,
        "OriginGroups": empty,
        "ViewerCertificate": {
            "CloudFrontDefaultCertificate": True,
            "SSLSupportMethod": "vip",
            "MinimumProtocolVersion": "TLSv1",
        },
        "Restrictions": {"GeoRestriction": {"RestrictionType": "whitelist", "Quantity": 1, "Items": ["DE"]}},
    }
    return {**config, **beside}


def _answers(listed: dict[str, Any], detail: Answer) -> dict[str, Answer]:
    page = {"Marker": "", "MaxItems": 100, "IsTruncated": False, "Quantity": 1, "Items": [listed]}
    return {"cloudfront.list_distributions": {"DistributionList": page}, "cloudfront.get_distribution_config": detail}


def test_refused_configuration_leaves_what_the_list_tells() -> None:
    """By written answers, as is all that follows."""
    found, gaps = gather_from(_answers(_listed(), "AccessDenied"), "cloudfront")
    assert len(gaps) == 1
    config = one(found, DISTRIBUTION).properties["DistributionConfig"]
    assert isinstance(config["Logging"], Unknown)
    assert config["IPV6Enabled"] is True
    assert config["Restrictions"] == {"GeoRestriction": {"RestrictionType": "whitelist", "Locations": ["DE"]}}
    assert config["ViewerCertificate"] == {"CloudFrontDefaultCertificate": True}
    assert "OriginGroups" not in config
    assert judged("CLOUDFRONT-004", found, gaps) == {"E1": "unknown"}
    assert judged("CLOUDFRONT-008", found, gaps) == {"E1": "unknown"}
    assert judged("CLOUDFRONT-006", found, gaps) == {"E1": "fail"}
    assert judged("CLOUDFRONT-011", found, gaps) == {"E1": "pass"}
    assert judged("CLOUDFRONT-009", found, gaps) == {"E1": "fail"}


def test_identities_and_failover() -> None:
    listed = _listed()
    listed["Origins"] = {
        "Quantity": 2,
        "Items": [
            {
                "Id": n,
                "DomainName": f"{n}.s3.amazonaws.com",
                "S3OriginConfig": {"OriginAccessIdentity": "origin-access-identity/cloudfront/I1"},
            }
            for n in ("o", "p")
        ],
    }
    members = {"Quantity": 2, "Items": [{"OriginId": "o"}, {"OriginId": "p"}]}
    group = {"Id": "g", "FailoverCriteria": {"StatusCodes": {"Quantity": 1, "Items": [500]}}, "Members": members}
    listed["OriginGroups"] = {"Quantity": 1, "Items": [group]}
    identity = {"Id": "I1", "S3CanonicalUserId": "c1", "Comment": "web"}
    page = {"Marker": "", "MaxItems": 100, "IsTruncated": False, "Quantity": 1, "Items": [identity]}
    answers = _answers(listed, "AccessDenied") | {
        "cloudfront.list_cloud_front_origin_access_identities": {"CloudFrontOriginAccessIdentityList": page}
    }
    found, _ = gather_from(answers, "cloudfront")
    assert_conform(found)
    made = one(found, "AWS::CloudFront::CloudFrontOriginAccessIdentity")
    assert (made.ref, made.live) == ("I1", {"S3CanonicalUserId": "c1"})
    groups = one(found, DISTRIBUTION).properties["DistributionConfig"]["OriginGroups"]
    assert groups["Items"][0]["Members"] == members
    assert judged("CLOUDFRONT-009", found) == {"E1": "pass"}
    assert judged("CLOUDFRONT-006", found) == {"E1": "pass"}
