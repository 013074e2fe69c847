"""API Gateway's HTTP and WebSocket APIs as moto has them."""

from __future__ import annotations

import boto3

from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

API = "AWS::ApiGatewayV2::Api"
STAGE = "AWS::ApiGatewayV2::Stage"


def test_apis(aws: str) -> None:
    client = boto3.client("apigatewayv2")
    web = client.create_api(
        Name="web",
        ProtocolType="HTTP",
        CorsConfiguration={"AllowOrigins": ["*"], "AllowMethods": ["GET"]},
        Tags={"team": "web"},
    )["ApiId"]
    socket = client.create_api(Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")[
        "ApiId"
    ]
    closed = client.create_route(ApiId=web, RouteKey="GET /pets", AuthorizationType="AWS_IAM")["RouteId"]
    opened = client.create_route(ApiId=web, RouteKey="POST /pets")["RouteId"]
    entry = client.create_route(ApiId=socket, RouteKey="$default")["RouteId"]
    group = "arn:aws:logs:us-east-1:123456789012:log-group:calls"
    client.create_stage(
        ApiId=web,
        StageName="prod",
        AccessLogSettings={"DestinationArn": group, "Format": "$context.requestId"},
        StageVariables={"colour": "green"},
        Tags={"team": "web"},
    )
    client.create_stage(ApiId=socket, StageName="test", DefaultRouteSettings={"LoggingLevel": "OFF"})
    found, gaps = gather("apigatewayv2", regions=("us-east-1",))
    assert gaps == []
    assert_conform(found)
    made = one(found, API, web)
    assert (made.id, made.tags) == (f"arn:aws:apigateway:us-east-1::/apis/{web}", {"team": "web"})
    assert made.properties["CorsConfiguration"]["AllowOrigins"] == ["*"]
    prod = one(found, STAGE, "prod")
    assert prod.tags == {"team": "web"}
    assert prod.properties["ApiId"] == web
    assert judged("APIGW-002", found) == {"prod": "pass", "test": "fail"}
    assert judged("APIGW-004", found) == {closed: "pass", opened: "fail", entry: "pass"}
    assert judged("APIGW-007", found) == {"prod": "pass", "test": "fail"}


def test_nothing(aws: str) -> None:
    assert gather("apigatewayv2") == ([], [])
