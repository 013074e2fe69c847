"""API Gateway: HTTP and WebSocket APIs, their stages and routes; their domain names come with those of REST APIs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource

API = "AWS::ApiGatewayV2::Api"
STAGE = "AWS::ApiGatewayV2::Stage"
ROUTE = "AWS::ApiGatewayV2::Route"


def _apis(reader: Reader) -> list[Any]:
    return reader.shared("apigatewayv2.get_apis", "Items")


def _arn(reader: Reader, *path: str) -> str:
    """ARNs of API Gateway have no account in them."""
    return reader.arn("apigateway", "/".join(("", *path)), account="")


def apis(reader: Reader) -> Iterator[Resource]:
    """Every HTTP and WebSocket API; the list carries all there is to know."""
    for found in _apis(reader):
        name = found["ApiId"]
        properties = shape.like(API, found, Tags=dict(found.get("Tags") or {}) or None)
        live = shape.compact({"CreatedDate": shape.moment(found.get("CreatedDate"))})
        yield reader.resource(API, _arn(reader, "apis", name), properties, ref=name, live=live)


def stages(reader: Reader) -> Iterator[Resource]:
    """The stages of every API."""
    for made in reader.map(lambda api: _stages(reader, api["ApiId"]), _apis(reader)):
        yield from made


def _stages(reader: Reader, api: str) -> list[Resource]:
    made = []
    for found in reader.children("apigatewayv2.get_stages", "Items", types=(STAGE,), about=api, ApiId=api):
        name = found["StageName"]
        properties = shape.like(
            STAGE,
            found,
            ApiId=api,
            RouteSettings=dict(found.get("RouteSettings") or {}) or None,
            StageVariables=dict(found.get("StageVariables") or {}) or None,
            Tags=dict(found.get("Tags") or {}) or None,
        )
        made.append(reader.resource(STAGE, _arn(reader, "apis", api, "stages", name), properties, ref=name))
    return made


def routes(reader: Reader) -> Iterator[Resource]:
    """The routes of every API, and who may call them."""
    for made in reader.map(lambda api: _routes(reader, api["ApiId"]), _apis(reader)):
        yield from made


def _routes(reader: Reader, api: str) -> list[Resource]:
    listed = reader.children("apigatewayv2.get_routes", "Items", types=(ROUTE,), about=api, ApiId=api)
    return [_route(reader, api, found) for found in listed]


def _route(reader: Reader, api: str, found: Mapping[str, Any]) -> Resource:
    name = found["RouteId"]
    lists = {key: found.get(key) or None for key in ("AuthorizationScopes", "RequestModels", "RequestParameters")}
    properties = shape.like(ROUTE, found, ApiId=api, **lists)
    return reader.resource(ROUTE, _arn(reader, "apis", api, "routes", name), properties, ref=name)


# API Gateway knows actions by the verb of the request alone: reading is GET, whatever is read.
_READ = "apigateway:GET"
_APIS = {"apigatewayv2.get_apis": _READ}

COLLECTORS = (
    Collector(service="apigatewayv2", types=(API,), calls=_APIS, collect=apis),
    Collector(
        service="apigatewayv2", types=(STAGE,), calls={**_APIS, "apigatewayv2.get_stages": _READ}, collect=stages
    ),
    Collector(
        service="apigatewayv2", types=(ROUTE,), calls={**_APIS, "apigatewayv2.get_routes": _READ}, collect=routes
    ),
)
