"""Methods of REST APIs that answer everyone."""

from __future__ import annotations

from collections.abc import Iterator

from scanner import Resource, Resources, Severity, Violation, rule
from scanner.iam import public_violations, statements
from scanner.iam.values import strings
from scanner.references import key, names


@rule(
    id="APIGW-001",
    title="API methods require authorization",
    severity=Severity.HIGH,
    resource_types=["AWS::ApiGateway::Method", "AWS::ApiGateway::RestApi"],
    scope="inventory",
    aliases={
        "checkov": ["CKV_AWS_59"],
        "trivy": ["AVD-AWS-0004"],
        "prowler": ["apigateway_restapi_authorizers_enabled", "apigateway_restapi_public_with_authorizer"],
        "cfn_nag": ["W59"],
        "guard": ["API_GW_METHOD_AUTHORIZATION_TYPE_RULE"],
    },
    related_resources=[
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html"
    ],
)
def method_authorization(resources: Resources) -> Iterator[Violation]:
    """
    Everyone on the internet can call a method without authorization, and whatever stands behind it. Set
    AuthorizationType to AWS_IAM, COGNITO_USER_POOLS or CUSTOM. Passed over are methods that want an API key, OPTIONS,
    which browsers call before they sign in, mock integrations, which have nothing behind them, private APIs, and APIs
    whose resource policy keeps strangers out.
    """
    apis = (api for api in resources["AWS::ApiGateway::RestApi"] if _keeps_strangers_out(api))
    guarded = {name for api in apis for name in names(api, "RestApiId")}
    for method in resources["AWS::ApiGateway::Method"]:
        verb = method.properties.get("HttpMethod")
        integration = method.properties.get("Integration")
        if (
            method.properties.get("AuthorizationType") not in (None, "", "NONE")
            or method.properties.get("ApiKeyRequired") is True
            or verb == "OPTIONS"
            or (isinstance(integration, dict) and integration.get("Type") == "MOCK")
            or key(method.properties.get("RestApiId")) in guarded
        ):
            continue
        name = "every method" if verb == "ANY" else f"the {verb} method" if isinstance(verb, str) else "the method"
        yield Violation(f"{name} of the path answers everyone", ("AuthorizationType",), method.id)


def _keeps_strangers_out(api: Resource) -> bool:
    endpoint = api.properties.get("EndpointConfiguration")
    if isinstance(endpoint, dict) and strings(endpoint.get("Types")) == ("PRIVATE",):
        return True
    return bool(statements(api, "Policy")) and not any(public_violations(api, "Policy"))
