"""API Gateway: REST APIs with policy, their stages and methods, domain names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

API = "AWS::ApiGateway::RestApi"
STAGE = "AWS::ApiGateway::Stage"
METHOD = "AWS::ApiGateway::Method"
DOMAIN = "AWS::ApiGateway::DomainName"


def _apis(reader: Reader) -> list[Any]:
    return reader.shared("apigateway.get_rest_apis", "items", limit=500)


def _arn(reader: Reader, *path: str) -> str:
    """ARNs of API Gateway have no account in them."""
    return reader.arn("apigateway", "/".join(("", *path)), account="")


def rest_apis(reader: Reader) -> Iterator[Resource]:
    """Every REST API; the list carries all there is to know."""
    for found in _apis(reader):
        name = found["id"]
        properties = shape.like(
            API,
            found,
            ApiKeySourceType=found.get("apiKeySource"),
            # The service escapes the quotes of this policy alone.
            Policy=_policy(found.get("policy")),
            Tags=shape.tags(found.get("tags")),
        )
        created = shape.compact({"CreatedDate": shape.moment(found.get("createdDate"))})
        yield reader.resource(API, _arn(reader, "restapis", name), properties, ref=name, live=created)


def _policy(text: Any) -> Any:
    document = shape.document(text or None)
    if isinstance(document, Unknown) and isinstance(text, str) and "\\" in text:
        return shape.document(text.replace('\\"', '"'))
    return document


def stages(reader: Reader) -> Iterator[Resource]:
    """The stages of every REST API, with the settings of their methods."""
    for made in reader.map(lambda api: _stages(reader, api["id"]), _apis(reader)):
        yield from made


def _stages(reader: Reader, api: str) -> list[Resource]:
    made = []
    for found in reader.children("apigateway.get_stages", "item", types=(STAGE,), about=api, restApiId=api):
        name = found["stageName"]
        properties = shape.like(
            STAGE,
            found,
            RestApiId=api,
            AccessLogSetting=shape.part(STAGE, ("AccessLogSetting",), found.get("accessLogSettings")),
            CanarySetting=shape.part(STAGE, ("CanarySetting",), found.get("canarySettings")),
            MethodSettings=[_settings(key, given) for key, given in (found.get("methodSettings") or {}).items()]
            or None,
            Variables=found.get("variables") or None,
            Tags=shape.tags(found.get("tags")),
        )
        live = shape.compact({"WebAclArn": found.get("webAclArn") or None})
        arn = _arn(reader, "restapis", api, "stages", name)
        made.append(reader.resource(STAGE, arn, properties, ref=name, live=live))
    return made


def _settings(key: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The key is path and method: '*/*' for all, '~1pets~1{id}/GET' for one."""
    path, _, verb = key.rpartition("/")
    path = path.replace("~1", "/")
    where = {"ResourcePath": path if path.startswith("/") else f"/{path}", "HttpMethod": verb}
    return {**where, **shape.part(STAGE, ("MethodSettings", 0), given)}


def methods(reader: Reader) -> Iterator[Resource]:
    """The methods of every REST API. A list of resources tells of their methods too, where it is asked to."""
    for made in reader.map(lambda api: _methods(reader, api["id"]), _apis(reader)):
        yield from made


def _methods(reader: Reader, api: str) -> list[Resource]:
    made = []
    places = reader.children(
        "apigateway.get_resources",
        "items",
        types=(METHOD,),
        about=api,
        restApiId=api,
        limit=500,
        embed=["methods"],
    )
    for place in places:
        for verb, found in (place.get("resourceMethods") or {}).items():
            made.append(_method(reader, api, place, verb, found or {}))
    return made


def _method(reader: Reader, api: str, place: Mapping[str, Any], verb: str, found: Mapping[str, Any]) -> Resource:
    integration = found.get("methodIntegration")
    properties = shape.like(
        METHOD,
        found,
        RestApiId=api,
        ResourceId=place["id"],
        HttpMethod=verb,
        AuthorizationType=found.get("authorizationType") or "NONE",
        AuthorizationScopes=found.get("authorizationScopes") or None,
        # What answers look like says nothing of who may ask.
        MethodResponses=None,
        Integration=_integration(integration) if integration else None,
    )
    arn = _arn(reader, "restapis", api, "resources", place["id"], "methods", verb)
    return reader.resource(METHOD, arn, properties, live=shape.compact({"Path": place.get("path")}))


def _integration(found: Mapping[str, Any]) -> Any:
    spelled = {
        "Type": found.get("type"),
        "IntegrationHttpMethod": found.get("httpMethod"),
        "Uri": found.get("uri"),
        "ConnectionType": found.get("connectionType"),
        "ConnectionId": found.get("connectionId"),
        "Credentials": found.get("credentials"),
        "TimeoutInMillis": found.get("timeoutInMillis"),
    }
    return shape.part(METHOD, ("Integration",), spelled)


def domain_names(reader: Reader) -> Iterator[Resource]:
    """Every custom domain name, of APIs of every kind: one thing, told by either of the service's two interfaces."""
    for found in reader.items("apigateway.get_domain_names", "items", limit=500):
        name = found["domainName"]
        endpoint = shape.part(DOMAIN, ("EndpointConfiguration",), found.get("endpointConfiguration"))
        tags = shape.tags(found.get("tags"))
        properties = shape.like(DOMAIN, found, EndpointConfiguration=endpoint, Tags=tags)
        yield reader.resource(DOMAIN, _arn(reader, "domainnames", name), properties, ref=name)


# API Gateway knows actions by the verb of the request alone: reading is GET, whatever is read.
_READ = "apigateway:GET"
_APIS = {"apigateway.get_rest_apis": _READ}

COLLECTORS = (
    Collector(service="apigateway", types=(API,), calls=_APIS, collect=rest_apis),
    Collector(service="apigateway", types=(STAGE,), calls={**_APIS, "apigateway.get_stages": _READ}, collect=stages),
    Collector(
        service="apigateway", types=(METHOD,), calls={**_APIS, "apigateway.get_resources": _READ}, collect=methods
    ),
    Collector(
        service="apigateway",
        types=(DOMAIN,),
        calls={"apigateway.get_domain_names": _READ},
        collect=domain_names,
    ),
)
