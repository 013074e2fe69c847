"""Credentials in the variables of builds."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.environment import message, variables
from scanner.iam.values import located

_OF_AWS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


@rule(
    id="CODEBUILD-001",
    title="Build variables hold no credentials",
    severity=Severity.CRITICAL,
    resource_types=["AWS::CodeBuild::Project"],
    aliases={
        "aws_config": ["codebuild-project-envvar-awscred-check"],
        "security_hub": ["CodeBuild.2"],
        "prowler": ["codebuild_project_no_secrets_in_variables"],
        "guard": ["CODEBUILD_PROJECT_ENVVAR_AWSCRED_CHECK"],
    },
    related_resources=["https://docs.aws.amazon.com/codebuild/latest/userguide/change-project.html"],
    sees_unknowns=True,
)
def variable_secrets(project: Resource) -> Iterator[Violation]:
    """
    Plain variables are shown to everyone who may read the project, and often end up in build logs. Revoke the secret,
    then give the variable the type SECRETS_MANAGER or PARAMETER_STORE with the new one's name; for AWS, use the
    project's role. A secret is told by its look, or by the variable's name; references and placeholders are none, but
    for AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: whatever they refer to is shown once the project exists.
    """
    environment = variables(project.properties.get("Environment"))
    for index, variable in located(environment.get("EnvironmentVariables")):
        entry = variables(variable)
        name = entry.get("Name")
        if not isinstance(name, str) or entry.get("Type", "PLAINTEXT") in ("PARAMETER_STORE", "SECRETS_MANAGER"):
            continue
        found = message(name, entry.get("Value"))
        if not found and name in _OF_AWS and entry.get("Type", "PLAINTEXT") == "PLAINTEXT" and entry.get("Value"):
            found = f"variable {name} gives the build a key of AWS in plain text"
        if found:
            yield Violation(found, ("Environment", "EnvironmentVariables", *index, "Value"))
