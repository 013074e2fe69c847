"""What AWS Config keeps beside a bucket, in the words of S3's own answers; Config has those of the Java SDK."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

_GROUPS = {
    "AllUsers": "http://acs.amazonaws.com/groups/global/AllUsers",
    "AuthenticatedUsers": "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
    "LogDelivery": "http://acs.amazonaws.com/groups/s3/LogDelivery",
}
_RIGHTS = {
    "Read": "READ",
    "Write": "WRITE",
    "ReadAcp": "READ_ACP",
    "WriteAcp": "WRITE_ACP",
    "FullControl": "FULL_CONTROL",
}


@dataclass(frozen=True)
class Plain:
    """A value that differs from S3's in the spelling of its names alone."""

    member: str
    """Of the answer."""
    value: Any


def _plain(member: str) -> Callable[[Any], Plain | None]:
    def translate(told: Any) -> Plain | None:
        # What has another form doesn't say that there is none.
        if told is not None and not isinstance(told, Mapping):
            raise TypeError(f"{member} is no object")
        return Plain(member, told) if told else None

    return translate


def _acl(told: Any) -> dict[str, Any]:
    # The list of grants comes as JSON text within JSON.
    given = json.loads(told) if isinstance(told, str) else told
    grants = []
    for grant in given.get("grantList") or ():
        grantee = grant["grantee"]
        named: dict[str, Any] = (
            {"Type": "Group", "URI": _GROUPS.get(grantee, grantee)}
            if isinstance(grantee, str)
            else {"Type": "CanonicalUser", "ID": grantee.get("id")}
        )
        right = grant["permission"]
        grants.append({"Grantee": named, "Permission": _RIGHTS.get(right, right)})
    return {"Owner": {"ID": (given.get("owner") or {}).get("id")}, "Grants": grants}


def _versioning(told: Any) -> dict[str, Any]:
    status = told.get("status")
    found = {} if status in (None, "Off") else {"Status": status}
    if (deletes := told.get("isMfaDeleteEnabled")) is not None:
        found["MFADelete"] = "Enabled" if deletes else "Disabled"
    return found


def _logging(told: Any) -> dict[str, Any]:
    target = told.get("destinationBucketName")
    return (
        {"LoggingEnabled": {"TargetBucket": target, "TargetPrefix": told.get("logFilePrefix") or ""}} if target else {}
    )


def _policy(told: Any) -> dict[str, Any] | None:
    text = told.get("policyText")
    return {"Policy": text} if text else None


def _website(told: Any) -> dict[str, Any] | None:
    if not told:
        return None
    index, error = told.get("indexDocumentSuffix"), told.get("errorDocument")
    elsewhere = told.get("redirectAllRequestsTo")
    found: dict[str, Any] = {}
    if index:
        found["IndexDocument"] = {"Suffix": index}
    if error:
        found["ErrorDocument"] = {"Key": error}
    if elsewhere:
        named = {"HostName": elsewhere.get("hostName"), "Protocol": elsewhere.get("protocol")}
        found["RedirectAllRequestsTo"] = {key: value for key, value in named.items() if value}
    return found


def _lifecycle(told: Any) -> dict[str, Any] | None:
    rules = told.get("rules") if told else None
    return {"Rules": [_lifecycle_rule(rule) for rule in rules]} if rules else None


def _lifecycle_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    expiration = {
        "Days": _positive(rule.get("expirationInDays")),
        "ExpiredObjectDeleteMarker": rule.get("expiredObjectDeleteMarker") or None,
    }
    found: dict[str, Any] = {
        "ID": rule.get("id"),
        "Status": rule.get("status"),
        "Expiration": {key: value for key, value in expiration.items() if value is not None},
        "Filter": _filter((rule.get("filter") or {}).get("predicate")),
    }
    if prefix := rule.get("prefix"):
        found["Prefix"] = prefix
    if days := _positive(rule.get("noncurrentVersionExpirationInDays")):
        found["NoncurrentVersionExpiration"] = {"NoncurrentDays": days}
    if abort := (rule.get("abortIncompleteMultipartUpload") or {}).get("daysAfterInitiation"):
        found["AbortIncompleteMultipartUpload"] = {"DaysAfterInitiation": int(abort)}
    found["Transitions"] = [
        {"StorageClass": to.get("storageClass"), "Days": to.get("days")} for to in rule.get("transitions") or ()
    ]
    return found


def _positive(days: Any) -> int | None:
    """Days; Config writes -1 for none."""
    return days if isinstance(days, int) and days > 0 else None


def _filter(predicate: Any) -> dict[str, Any]:
    if not predicate:
        return {}
    operands = [_filter(operand) for operand in predicate.get("operands") or ()]
    if operands:
        prefix = next((operand["Prefix"] for operand in operands if "Prefix" in operand), None)
        tags = [operand["Tag"] for operand in operands if "Tag" in operand]
        return {"And": {**({"Prefix": prefix} if prefix else {}), "Tags": tags}}
    if prefix := predicate.get("prefix"):
        return {"Prefix": prefix}
    if tag := predicate.get("tag"):
        return {"Tag": {"Key": tag.get("key"), "Value": tag.get("value")}}
    return {}


def _replication(told: Any) -> dict[str, Any] | None:
    if not told or not told.get("rules"):
        return None
    rules = []
    for name, rule in told["rules"].items():
        to = rule.get("destinationConfig") or {}
        destination = {"Bucket": to.get("bucketARN"), "StorageClass": to.get("storageClass")}
        rules.append(
            {
                "ID": name,
                "Status": rule.get("status"),
                "Destination": {key: value for key, value in destination.items() if value},
            }
        )
    return {"ReplicationConfiguration": {"Role": told.get("roleARN"), "Rules": rules}}


DETAILS: Mapping[str, tuple[str, str, Callable[[Any], Any]]] = {
    "get_bucket_acl": ("AccessControlList", "", _acl),
    "get_bucket_encryption": (
        "ServerSideEncryptionConfiguration",
        "ServerSideEncryptionConfigurationNotFoundError",
        _plain("ServerSideEncryptionConfiguration"),
    ),
    "get_bucket_lifecycle_configuration": ("BucketLifecycleConfiguration", "NoSuchLifecycleConfiguration", _lifecycle),
    "get_bucket_logging": ("BucketLoggingConfiguration", "", _logging),
    "get_bucket_ownership_controls": (
        "OwnershipControls",
        "OwnershipControlsNotFoundError",
        _plain("OwnershipControls"),
    ),
    "get_bucket_policy": ("BucketPolicy", "NoSuchBucketPolicy", _policy),
    "get_bucket_replication": (
        "BucketReplicationConfiguration",
        "ReplicationConfigurationNotFoundError",
        _replication,
    ),
    "get_bucket_versioning": ("BucketVersioningConfiguration", "", _versioning),
    "get_bucket_website": ("BucketWebsiteConfiguration", "NoSuchWebsiteConfiguration", _website),
    "get_object_lock_configuration": (
        "ObjectLockConfiguration",
        "ObjectLockConfigurationNotFoundError",
        _plain("ObjectLockConfiguration"),
    ),
    "get_public_access_block": (
        "PublicAccessBlockConfiguration",
        "NoSuchPublicAccessBlockConfiguration",
        _plain("PublicAccessBlockConfiguration"),
    ),
}
"""Of each call: what Config names the same thing, what S3 says where there is none, and how to tell it."""
