"""Secrets in the variables of containers."""

from collections.abc import Iterator

from scanner import Path, Resource, Severity, Violation, rule
from scanner.environment import message, variables
from scanner.iam.values import located


@rule(
    id="ECS-001",
    title="ECS container environments hold no secrets",
    severity=Severity.CRITICAL,
    resource_types=["AWS::ECS::TaskDefinition"],
    aliases={
        "aws_config": ["ecs-no-environment-secrets"],
        "security_hub": ["ECS.8"],
        "trivy": ["AVD-AWS-0036"],
        "prowler": ["ecs_task_definitions_no_environment_secrets"],
    },
    related_resources=["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html"],
    sees_unknowns=True,
)
def variable_secrets(task: Resource) -> Iterator[Violation]:
    """
    Everyone who may describe the task definition sees the variables of its containers, and no revision of it is ever
    forgotten. Revoke the secret, put the new one into Secrets Manager or Parameter Store, and name it under Secrets.
    A secret is told by its look, or by the variable's name; references, names of secrets and placeholders are none.
    """
    for container_at, container in located(task.properties.get("ContainerDefinitions")):
        owner = variables(container).get("Name")
        prefix = f"container {owner}: " if isinstance(owner, str) and owner else ""
        for variable_at, variable in located(variables(container).get("Environment")):
            entry = variables(variable)
            name = entry.get("Name")
            if isinstance(name, str) and (found := message(name, entry.get("Value"))):
                path: Path = ("ContainerDefinitions", *container_at, "Environment", *variable_at, "Value")
                yield Violation(prefix + found, path)
