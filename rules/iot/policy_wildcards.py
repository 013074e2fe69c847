"""IoT policies that let every device do everything."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import ANY, Target, covers, enumerate_names, statements

EVERYTHING = Target("iot")


@rule(
    id="MISC-001",
    title="IoT policies avoid wildcards",
    severity=Severity.MEDIUM,
    resource_types=["AWS::IoT::Policy"],
    aliases={
        "cfn_nag": ["W38", "W39"],
        "guard": ["IOT_POLICY_WILDCARD_ACTION_RULE", "IOT_POLICY_WILDCARD_RESOURCE_RULE"],
    },
    related_resources=["https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html"],
)
def policy_wildcards(policy: Resource) -> Iterator[Violation]:
    """
    One stolen device can then act as any other: read all topics and send commands to every thing. List the actions, and
    name the clients and topics with policy variables such as ${iot:Connection.Thing.ThingName}.
    """
    for statement in statements(policy, "PolicyDocument"):
        if not statement.allows:
            continue
        stars = [pattern for pattern in statement.folded.patterns or () if covers(pattern, f"iot:{ANY}")]
        if stars or statement.actions.excluded is not None:
            named = enumerate_names(stars) or statement.actions.describe("action")
            yield Violation(f"{statement.label} lets devices do {named}", statement.at("Action", "NotAction"))
        if statement.on_resource(EVERYTHING):
            yield Violation(
                f"{statement.label} lets devices use {statement.resources.describe('resource')}",
                statement.at("Resource", "NotResource"),
            )
