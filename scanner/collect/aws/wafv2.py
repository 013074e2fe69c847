"""WAF: web ACLs of the regions and of CloudFront, where they log, and what they protect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Resource

ACL = "AWS::WAFv2::WebACL"
LOGGING = "AWS::WAFv2::LoggingConfiguration"
ASSOCIATION = "AWS::WAFv2::WebACLAssociation"
_REGIONAL = "REGIONAL"
_CLOUDFRONT = "CLOUDFRONT"
_KINDS = (
    "APPLICATION_LOAD_BALANCER",
    "API_GATEWAY",
    "APPSYNC",
    "COGNITO_USER_POOL",
    "APP_RUNNER_SERVICE",
)
"""What a regional web ACL may protect and rules look at. A distribution names its web ACL itself."""


def acls(reader: Reader) -> Iterator[Resource]:
    """The region's web ACLs."""
    yield from _acls(reader, _REGIONAL)


def cloudfront_acls(reader: Reader) -> Iterator[Resource]:
    """The web ACLs for distributions."""
    yield from _acls(reader, _CLOUDFRONT)


def _listed(reader: Reader, scope: str) -> list[Any]:
    return reader.shared("wafv2.list_web_acls", "WebACLs", Scope=scope, Limit=100)


def _acls(reader: Reader, scope: str) -> Iterator[Resource]:
    yield from reader.map(lambda listed: _acl(reader, listed, scope), _listed(reader, scope))


def _acl(reader: Reader, listed: Mapping[str, Any], scope: str) -> Resource:
    name, id, arn = listed["Name"], listed["Id"], listed["ARN"]
    answer = reader.get("wafv2.get_web_acl", about=arn, Name=name, Id=id, Scope=scope)
    tags = reader.get("wafv2.list_tags_for_resource", about=arn, ResourceARN=arn)
    properties = shape.like(
        ACL,
        {key: _text(shape.pick(answer, "WebACL", key)) for key in _NAMES},
        Name=name,
        Scope=scope,
        Description=listed.get("Description") or None,
        Tags=shape.tags(shape.pick(tags, "TagInfoForResource", "TagList")),
    )
    managed = shape.pick(answer, "WebACL", "ManagedByFirewallManager")
    live = shape.compact({"ManagedByFirewallManager": managed})
    return reader.resource(ACL, arn, properties, ref=f"{name}|{id}|{scope}", live=live)


_NAMES = (
    "AssociationConfig",
    "CaptchaConfig",
    "ChallengeConfig",
    "CustomResponseBodies",
    "DataProtectionConfig",
    "DefaultAction",
    "OnSourceDDoSProtectionConfig",
    "Rules",
    "TokenDomains",
    "VisibilityConfig",
)


def _text(value: Any) -> Any:
    """What a rule searches for comes as bytes, and stands in a template as text."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, Mapping):
        return {key: _text(item) for key, item in value.items()}
    return [_text(item) for item in value] if isinstance(value, list) else value


def logging(reader: Reader) -> Iterator[Resource]:
    """Where the region's web ACLs log."""
    yield from _logging(reader, _REGIONAL)


def cloudfront_logging(reader: Reader) -> Iterator[Resource]:
    """Where the web ACLs for distributions log."""
    yield from _logging(reader, _CLOUDFRONT)


def _logging(reader: Reader, scope: str) -> Iterator[Resource]:
    listed = reader.items("wafv2.list_logging_configurations", "LoggingConfigurations", Scope=scope, Limit=100)
    for configuration in listed:
        arn = configuration["ResourceArn"]
        yield reader.resource(LOGGING, f"{arn}#LoggingConfiguration", shape.like(LOGGING, configuration), ref=arn)


def associations(reader: Reader) -> Iterator[Resource]:
    """The resources that the region's web ACLs protect."""
    pairs = [(acl["ARN"], kind) for acl in _listed(reader, _REGIONAL) for kind in _KINDS]
    for arn, found in reader.map(lambda pair: (pair[0], _protected(reader, *pair)), pairs):
        for protected in found:
            properties = {"ResourceArn": protected, "WebACLArn": arn}
            id = f"{arn}#WebACLAssociation/{protected}"
            yield reader.resource(ASSOCIATION, id, properties, ref=f"{protected}|{arn}")


def _protected(reader: Reader, arn: str, kind: str) -> list[Any]:
    try:
        return list(reader.items("wafv2.list_resources_for_web_acl", "ResourceArns", WebACLArn=arn, ResourceType=kind))
    except Refused as refusal:
        # A kind that the region doesn't offer is no parameter there. Of another refusal the other kinds are still told.
        if refusal.code != "WAFInvalidParameterException":
            reader.lost(refusal, about=arn, types=(ASSOCIATION,))
        return []


_ACL_CALLS = {
    "wafv2.list_web_acls": "wafv2:ListWebACLs",
    "wafv2.get_web_acl": "wafv2:GetWebACL",
    "wafv2.list_tags_for_resource": "wafv2:ListTagsForResource",
}
_LOGGING_CALLS = {"wafv2.list_logging_configurations": "wafv2:ListLoggingConfigurations"}

COLLECTORS = (
    Collector(service="wafv2", types=(ACL,), calls=_ACL_CALLS, collect=acls),
    Collector(service="wafv2", types=(ACL,), calls=_ACL_CALLS, collect=cloudfront_acls, is_global=True),
    Collector(service="wafv2", types=(LOGGING,), calls=_LOGGING_CALLS, collect=logging),
    Collector(service="wafv2", types=(LOGGING,), calls=_LOGGING_CALLS, collect=cloudfront_logging, is_global=True),
    Collector(
        service="wafv2",
        types=(ASSOCIATION,),
        calls={
            "wafv2.list_web_acls": "wafv2:ListWebACLs",
            # The service asks some of the others in the caller's name.
            "wafv2.list_resources_for_web_acl": (
                "wafv2:ListResourcesForWebACL",
                "apprunner:ListAssociatedServicesForWebAcl",
                "cognito-idp:ListResourcesForWebACL",
            ),
        },
        collect=associations,
    ),
)
