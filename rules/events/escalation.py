"""Somebody who gives himself rights."""

from collections.abc import Iterator

from scanner import Resource, Resources, Severity, Violation, rule
from scanner.provenance import record as facts
from scanner.provenance.bursts import bursts

_MANY = 5
"""Different calls of this kind by one user or role within an hour."""
_WAYS = {
    "iam": {
        *("AddUserToGroup", "AttachGroupPolicy", "AttachRolePolicy", "AttachUserPolicy", "CreateAccessKey"),
        *("CreateLoginProfile", "CreatePolicyVersion", "DeactivateMFADevice", "DeleteRolePermissionsBoundary"),
        *("DeleteRolePolicy", "DeleteUserPermissionsBoundary", "DetachRolePolicy", "PutGroupPolicy", "PutRolePolicy"),
        *("PutUserPolicy", "SetDefaultPolicyVersion", "UpdateAssumeRolePolicy", "UpdateLoginProfile"),
    },
    "ec2": {"AssociateIamInstanceProfile", "ReplaceIamInstanceProfileAssociation"},
    "lambda": {"UpdateFunctionCode", "UpdateFunctionConfiguration", "AddPermission"},
    "ssm": {"SendCommand", "StartSession"},
    "glue": {"CreateDevEndpoint", "UpdateDevEndpoint"},
    "sagemaker": {"CreatePresignedNotebookInstanceUrl", "CreateNotebookInstance"},
    "sts": {"GetFederationToken"},
}
"""Calls by which one may come to rights that one was not given, by service."""


@rule(
    id="EVT-012",
    title="Privilege-escalation behaviour",
    severity=Severity.CRITICAL,
    resource_types=["Events::CloudTrail::Record"],
    scope="inventory",
    sources=["live"],
    aliases={"prowler": ["cloudtrail_threat_detection_privilege_escalation"]},
    pass_is_evidence=False,
)
def escalation(resources: Resources) -> Iterator[Violation]:
    """
    One user or role tried five different ways to more rights within an hour: attach and write policies, make keys, take
    over functions. That is how stolen keys are used. If nobody knows of it, disable them, and undo what succeeded.
    Deployments by CloudFormation and by the roles of pipelines (audit.pipeline_roles) are left out.
    """
    for run in bursts(resources.get("Events::CloudTrail::Record", ()), _who, _MANY):
        kinds = sorted({facts.called(event.properties) for event in run})
        if len(kinds) >= _MANY:
            done = sum(facts.succeeded(event.properties) for event in run)
            said = f"{facts.actor(run[-1].properties)} tried {len(kinds)} ways to more rights, {done} calls succeeded"
            yield Violation(f"{said}: {', '.join(kinds)}", ("eventName",), run[-1].id)


def _who(event: Resource) -> tuple[str, str] | None:
    record = event.properties
    if facts.name(record) not in _WAYS.get(facts.service(record), ()):
        return None
    if facts.by_service(record) or facts.by_cloudformation(record) or event.live.get("AllowedPipeline") is True:
        return None
    return facts.owner(event), facts.actor(record)
