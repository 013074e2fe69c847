"""API Gateway's REST APIs as moto has them; the service's ways with policies by written answers."""

from __future__ import annotations

import json
from typing import Any

import boto3

from scanner.model import Resource
from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

API = "AWS::ApiGateway::RestApi"
STAGE = "AWS::ApiGateway::Stage"
METHOD = "AWS::ApiGateway::Method"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}],
}


def _method(found: list[Resource], path: str, verb: str) -> dict[str, Any]:
    (made,) = (r for r in found if r.type == METHOD and r.live["Path"] == path and r.id.endswith(f"/{verb}"))
    return dict(made.properties)


def test_rest_api(aws: str) -> None:
    client = boto3.client("apigateway")
    api = client.create_rest_api(
        name="pets",
        endpointConfiguration={"types": ["REGIONAL"]},
        policy=json.dumps(POLICY),
        tags={"team": "web"},
    )["id"]
    root = client.get_resources(restApiId=api)["items"][0]["id"]
    pets = client.create_resource(restApiId=api, parentId=root, pathPart="pets")["id"]
    for verb, kind in (("GET", "AWS_IAM"), ("POST", "NONE")):
        client.put_method(restApiId=api, resourceId=pets, httpMethod=verb, authorizationType=kind)
        client.put_integration(
            restApiId=api,
            resourceId=pets,
            httpMethod=verb,
            type="HTTP_PROXY",
            integrationHttpMethod=verb,
            uri="https://pets.example",
        )
    deployment = client.create_deployment(restApiId=api)["id"]
    client.create_stage(
        restApiId=api,
        stageName="prod",
        deploymentId=deployment,
        tracingEnabled=True,
        cacheClusterEnabled=True,
        cacheClusterSize="0.5",
        variables={"colour": "green"},
        tags={"team": "web"},
    )
    group = "arn:aws:logs:us-east-1:123456789012:log-group:calls"
    client.update_stage(
        restApiId=api,
        stageName="prod",
        patchOperations=[
            {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": group},
            {"op": "replace", "path": "/accessLogSettings/format", "value": "$context.requestId"},
            {"op": "replace", "path": "/*/*/logging/loglevel", "value": "ERROR"},
            {"op": "replace", "path": "/~1pets/GET/caching/enabled", "value": "true"},
        ],
    )
    client.create_stage(restApiId=api, stageName="test", deploymentId=deployment)
    client.create_domain_name(
        domainName="api.example.com",
        regionalCertificateArn="arn:aws:acm:us-east-1:123456789012:certificate/11111111-1111-1111-1111-111111111111",
        endpointConfiguration={"types": ["REGIONAL"]},
        securityPolicy="TLS_1_0",
    )
    found, gaps = gather("apigateway", regions=("us-east-1",))
    assert gaps == []
    assert_conform(found)
    made = one(found, API, api)
    assert (made.id, made.tags) == (f"arn:aws:apigateway:us-east-1::/restapis/{api}", {"team": "web"})
    assert made.properties["EndpointConfiguration"]["Types"] == ["REGIONAL"]
    assert made.properties["Policy"] == POLICY
    prod = one(found, STAGE, "prod")
    assert prod.id == f"arn:aws:apigateway:us-east-1::/restapis/{api}/stages/prod"
    assert prod.properties["RestApiId"] == api
    assert prod.properties["Variables"] == {"colour": "green"}
    settings = {(s["ResourcePath"], s["HttpMethod"]): s for s in prod.properties["MethodSettings"]}
    assert settings["/*", "*"]["LoggingLevel"] == "ERROR"
    assert settings["/pets", "GET"]["CachingEnabled"] is True
    assert _method(found, "/pets", "GET")["AuthorizationType"] == "AWS_IAM"
    assert _method(found, "/pets", "POST")["Integration"]["Type"] == "HTTP_PROXY"
    for number in ("002", "007", "009"):
        assert judged(f"APIGW-{number}", found) == {"prod": "pass", "test": "fail"}, number
    assert settings["/pets", "GET"]["CacheDataEncrypted"] is True
    assert judged("APIGW-008", found) == {"prod": "pass", "test": "pass"}
    assert judged("APIGW-003", found) == {"api.example.com": "fail"}
    said = judged("APIGW-001", found)
    assert {ref.rpartition("/")[2]: verdict for ref, verdict in said.items() if "/methods/" in ref} == {
        "GET": "pass",
        "POST": "fail",
    }


def test_policy_as_the_service_escapes_it() -> None:
    answers: dict[str, Answer] = {
        "apigateway.get_rest_apis": {
            "items": [{"id": "a", "name": "x", "policy": json.dumps(POLICY).replace('"', '\\"')}],
        },
        "apigateway.get_resources": {"items": [{"id": "r", "path": "/"}]},
        "apigateway.get_stages": "AccessDeniedException",
    }
    found, gaps = gather_from(answers, "apigateway")
    assert_conform(found)
    assert one(found, API).properties["Policy"] == POLICY
    assert [gap.types for gap in gaps] == [(STAGE,)]
