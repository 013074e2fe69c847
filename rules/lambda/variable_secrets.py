"""Secrets in the variables of Lambda functions."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.environment import message, variables


@rule(
    id="LAMBDA-004",
    title="Lambda function environments hold no secrets",
    severity=Severity.CRITICAL,
    resource_types=["AWS::Lambda::Function", "AWS::Serverless::Function"],
    aliases={"checkov": ["CKV_AWS_45"], "prowler": ["awslambda_function_no_secrets_in_variables"]},
    related_resources=["https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"],
    sees_unknowns=True,
)
def variable_secrets(function: Resource) -> Iterator[Violation]:
    """
    Everyone who may read the function's configuration sees its variables, and so does who reads the template or its
    history. Revoke the secret, then let the function fetch the new one from Secrets Manager or Parameter Store.
    A secret is told by its look, or by the variable's name; references, names of secrets and placeholders are none.
    """
    for name, value in variables(variables(function.properties.get("Environment")).get("Variables")).items():
        if found := message(name, value):
            yield Violation(found, ("Environment", "Variables", name))
