"""Resources that a call opens to everyone."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from scanner import Resource, Severity, Violation, rule
from scanner.iam import public_grants, statements
from scanner.provenance import record as facts

_POLICIES = {
    ("s3", "PutBucketPolicy"): ("bucketPolicy", "a bucket"),
    ("kms", "PutKeyPolicy"): ("policy", "a key"),
    ("kms", "CreateKey"): ("policy", "a key"),
    ("sns", "CreateTopic"): ("attributes.Policy", "a topic"),
    ("iam", "CreateRole"): ("assumeRolePolicyDocument", "a role"),
    ("iam", "UpdateAssumeRolePolicy"): ("policyDocument", "a role"),
    ("sqs", "SetQueueAttributes"): ("attributes.Policy", "a queue"),
    ("sqs", "CreateQueue"): ("attributes.Policy", "a queue"),
    ("secretsmanager", "PutResourcePolicy"): ("resourcePolicy", "a secret"),
    ("ecr", "SetRepositoryPolicy"): ("policyText", "a repository"),
    ("backup", "PutBackupVaultAccessPolicy"): ("policy", "a backup vault"),
    ("elasticfilesystem", "PutFileSystemPolicy"): ("policy", "a file system"),
}
_SHARED = {
    ("ec2", "ModifySnapshotAttribute"): ("createVolumePermission.add.*.group", "a snapshot"),
    ("ec2", "ModifyImageAttribute"): ("launchPermission.add.*.group", "an image"),
    ("ssm", "ModifyDocumentPermission"): ("accountIdsToAdd.*", "a document"),
    ("rds", "ModifyDBSnapshotAttribute"): ("valuesToAdd.*", "a database snapshot"),
    ("rds", "ModifyDBClusterSnapshotAttribute"): ("valuesToAdd.*", "a database snapshot"),
}
_ADDRESSED = {
    *(("rds", f"{verb}DB{noun}") for verb in ("Create", "Modify") for noun in ("Cluster", "Instance")),
    *(("rds", f"RestoreDB{noun}ToPointInTime") for noun in ("Cluster", "Instance")),
    *(("rds", f"RestoreDB{noun}") for noun in ("ClusterFromSnapshot", "InstanceFromDBSnapshot", "InstanceFromS3")),
    ("rds", "CreateDBInstanceReadReplica"),
    *(("redshift", call) for call in ("CreateCluster", "ModifyCluster", "RestoreFromClusterSnapshot")),
}
"""Calls that may give a database an address that the internet reaches."""
_EVERYBODY = ("public-read", "public-read-write", "authenticated-read")
_GROUPS = (
    "http://acs.amazonaws.com/groups/global/AllUsers",
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
)


@rule(
    id="EVT-006",
    title="Resource made public",
    severity=Severity.CRITICAL,
    resource_types=["Events::CloudTrail::Record"],
    sources=["live"],
    pass_is_evidence=False,
)
def made_public(event: Resource) -> Iterator[Violation]:
    """
    Everyone can read what it holds, or use it, from that moment on. Close it again, and look in the logs for who came
    in meanwhile.
    """
    record = event.properties
    if not facts.succeeded(record):
        return
    call, request = (facts.service(record), facts.name(record)), facts.request(record)
    place = ("requestParameters",)
    if call in _POLICIES:
        path, what = _POLICIES[call]
        if any(_is_public(event, policy) for policy in facts.find(request, path)):
            yield Violation(f"{what} was opened to everyone", place)
    elif call in _SHARED:
        path, what = _SHARED[call]
        if "all" in [*facts.find(request, path)]:
            yield Violation(f"{what} was shared with everyone", place)
    elif call in _ADDRESSED and request.get("publiclyAccessible") is True:
        yield Violation("a database was given a public address", (*place, "publiclyAccessible"))
    elif call in (("s3", "PutBucketAcl"), ("s3", "CreateBucket")) and _is_open_acl(request):
        yield Violation("a bucket was opened to everyone by its ACL", place)
    elif call == ("sns", "SetTopicAttributes") and request.get("attributeName") == "Policy":
        if _is_public(event, request.get("attributeValue")):
            yield Violation("a topic was opened to everyone", place)
    elif call == ("sqs", "AddPermission") and "*" in [*facts.find(request, "awsAccountIds.*")]:
        yield Violation("a queue was opened to everyone", place)
    elif call == ("lambda", "AddPermission") and _lets_everyone_call(request):
        yield Violation("a function was opened to everyone", place)


def _is_public(event: Resource, policy: Any) -> bool:
    if isinstance(policy, str):
        try:
            policy = json.loads(policy)
        except (ValueError, RecursionError):
            return False
    holder = event._replace(properties={"Policy": policy})
    return any(public_grants(statements(holder, "Policy")))


def _lets_everyone_call(request: Mapping[str, Any]) -> bool:
    bounds = (request.get(key) for key in ("sourceArn", "sourceAccount", "principalOrgID"))
    return request.get("principal") == "*" and not any(bounds)


def _is_open_acl(request: Mapping[str, Any]) -> bool:
    canned = [*facts.items_or_one(request.get("x-amz-acl"))]
    granted = facts.find(request, "AccessControlPolicy.AccessControlList.Grant.*.Grantee.URI")
    one = facts.find(request, "AccessControlPolicy.AccessControlList.Grant.Grantee.URI")
    headers = [
        str(value) for key in request if key.startswith("x-amz-grant-") for value in facts.items_or_one(request[key])
    ]
    return (
        any(name in _EVERYBODY for name in canned)
        or any(uri in _GROUPS for uri in (*granted, *one))
        or any(group in header for header in headers for group in _GROUPS)
    )
