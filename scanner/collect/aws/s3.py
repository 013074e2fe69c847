"""S3: buckets with their settings, bucket policies, and the account's public access block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape, tagging
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Resource, Unknown

BUCKET = "AWS::S3::Bucket"
POLICY = "AWS::S3::BucketPolicy"


def buckets(reader: Reader) -> Iterator[Resource]:
    """Every bucket of the account that lies in one of the run's regions, and its policy."""
    account = _account_block(reader)
    tags = {region: tagging.Tags(reader, "s3", region) for region in reader.regions}
    for found in reader.map(lambda bucket: _bucket(reader, bucket, account, tags), _listed(reader)):
        yield from found


def _listed(reader: Reader) -> list[Mapping[str, Any]]:
    """Every bucket, with its region where the service tells it without being asked for each."""
    # With a page size it does so; what stands in for S3 may only take a region to list the buckets of.
    listed = list(reader.items("s3.list_buckets", "Buckets", MaxBuckets=1000))
    open_names = {bucket["Name"] for bucket in listed if not bucket.get("BucketRegion")}
    if not len(open_names) > len(reader.regions) > 1:
        return listed
    region_of: dict[str, str] = {}
    for region in reader.regions:
        try:
            there = reader.items("s3.list_buckets", "Buckets", region=region, MaxBuckets=1000, BucketRegion=region)
            names = {bucket["Name"] for bucket in there}
        except Refused:
            return listed
        if not names.isdisjoint(region_of):
            return listed  # it lists the same for every region
        region_of.update(dict.fromkeys(names & open_names, region))
    return [
        {**bucket, "BucketRegion": region_of[bucket["Name"]]} if bucket["Name"] in region_of else bucket
        for bucket in listed
    ]


def _bucket(
    reader: Reader, listed: Mapping[str, Any], account: Any, tags: Mapping[str, tagging.Tags]
) -> list[Resource]:
    name = listed["Name"]
    region = listed.get("BucketRegion")
    if not region:
        location = reader.get("s3.get_bucket_location", about=name, Bucket=name)
        region = shape.pick(location, "LocationConstraint") or "us-east-1"
        if isinstance(region, Unknown):
            region = reader.region
    if region not in reader.regions:
        return []
    arn = reader.arn("s3", name, region="", account="")

    def get(operation: str, *absent: str) -> Any:
        return reader.get(f"s3.{operation}", absent=absent, about=name, region=region, Bucket=name)

    acl = get("get_bucket_acl")
    versions = get("get_bucket_versioning")
    # S3 takes a lock or a replication only where versions are kept, and lets nobody end that while it has one.
    keeps_versions = shape.pick(versions, "Status") not in (None, "Suspended")
    locked = replicated = None
    if keeps_versions:
        locked = get("get_object_lock_configuration", "ObjectLockConfigurationNotFoundError")
        replicated = get("get_bucket_replication", "ReplicationConfigurationNotFoundError")
    lock = shape.pick(locked, "ObjectLockConfiguration")
    block = shape.pick(
        get("get_public_access_block", "NoSuchPublicAccessBlockConfiguration"), "PublicAccessBlockConfiguration"
    )
    properties = {
        "BucketName": name,
        "AccessControl": _canned(acl),
        "BucketEncryption": _encryption(get("get_bucket_encryption", "ServerSideEncryptionConfigurationNotFoundError")),
        "VersioningConfiguration": _versioning(versions),
        "PublicAccessBlockConfiguration": block,
        "LoggingConfiguration": _logging(get("get_bucket_logging")),
        "LifecycleConfiguration": _lifecycle(get("get_bucket_lifecycle_configuration", "NoSuchLifecycleConfiguration")),
        "OwnershipControls": _ownership(get("get_bucket_ownership_controls", "OwnershipControlsNotFoundError")),
        "ObjectLockEnabled": lock if isinstance(lock, Unknown) else lock is not None or None,
        "ObjectLockConfiguration": shape.part(BUCKET, ("ObjectLockConfiguration",), lock),
        "ReplicationConfiguration": _replication(replicated),
        "WebsiteConfiguration": _website(get("get_bucket_website", "NoSuchWebsiteConfiguration")),
        "Tags": tags[region].of(arn),
    }
    delete = shape.pick(versions, "MFADelete")
    owner = shape.pick(acl, "Owner", "ID")
    blocked = {"PublicAccessBlock": {name: _either(shape.pick(block, name), account[name]) for name in _BLOCKS}}
    live = shape.compact({"MfaDelete": delete, "Owner": owner, "Grants": shape.pick(acl, "Grants"), **blocked})
    bucket = reader.resource(BUCKET, arn, shape.compact(properties), ref=name, live=live, region=region)
    policy = get("get_bucket_policy", "NoSuchBucketPolicy")
    if policy is None:
        return [bucket]
    document = shape.document(shape.pick(policy, "Policy"))
    of_policy = f"{arn}#BucketPolicy"
    properties = {"Bucket": name, "PolicyDocument": document}
    return [bucket, reader.resource(POLICY, of_policy, properties, ref=name, live=blocked, region=region)]


_BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def _account_block(reader: Reader) -> dict[str, Any]:
    answer = reader.get(
        "s3control.get_public_access_block",
        absent=("NoSuchPublicAccessBlockConfiguration",),
        AccountId=reader.account,
    )
    block = shape.pick(answer, "PublicAccessBlockConfiguration")
    # No block at all is the same as one with nothing blocked, and that has to be told.
    return {name: block if isinstance(block, Unknown) else bool(shape.pick(block, name)) for name in _BLOCKS}


def _either(of_bucket: Any, of_account: Any) -> Any:
    """Whether a setting is in force: that of the account holds for all its buckets."""
    if of_bucket is True or of_account is True:
        return True
    return next((value for value in (of_bucket, of_account) if isinstance(value, Unknown)), False)


_ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
_SIGNED_IN = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
_LOG_DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery"


def _canned(acl: Any) -> Any:
    """The canned ACL that grants what the bucket's ACL grants to everybody; its other grants are facts of `live`."""
    if isinstance(acl, Unknown):
        return acl
    granted = {(shape.pick(grant, "Grantee", "URI"), grant.get("Permission")) for grant in acl.get("Grants", ())}
    for uri, canned in ((_ALL_USERS, "PublicRead"), (_SIGNED_IN, "AuthenticatedRead")):
        rights = {right for group, right in granted if group == uri}
        if rights & {"WRITE", "WRITE_ACP", "FULL_CONTROL"}:
            return "PublicReadWrite"
        if rights:
            return canned
    return "LogDeliveryWrite" if any(group == _LOG_DELIVERY for group, _ in granted) else "Private"


def _encryption(answer: Any) -> Any:
    rules = shape.pick(answer, "ServerSideEncryptionConfiguration", "Rules")
    if rules is None or isinstance(rules, Unknown):
        return rules
    spelled = [
        shape.compact(
            {
                "ServerSideEncryptionByDefault": rule.get("ApplyServerSideEncryptionByDefault"),
                "BucketKeyEnabled": rule.get("BucketKeyEnabled"),
            }
        )
        for rule in rules
    ]
    return {"ServerSideEncryptionConfiguration": spelled}


def _versioning(answer: Any) -> Any:
    status = shape.pick(answer, "Status")
    return status if status is None or isinstance(status, Unknown) else {"Status": status}


def _logging(answer: Any) -> Any:
    enabled = shape.pick(answer, "LoggingEnabled")
    if enabled is None or isinstance(enabled, Unknown):
        return enabled
    return {"DestinationBucketName": enabled["TargetBucket"], "LogFilePrefix": enabled.get("TargetPrefix", "")}


def _lifecycle(answer: Any) -> Any:
    rules = shape.pick(answer, "Rules")
    if rules is None or isinstance(rules, Unknown):
        return rules
    return {"Rules": [_lifecycle_rule(rule) for rule in rules]}


def _lifecycle_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    expiration = rule.get("Expiration") or {}
    abort = shape.pick(rule, "AbortIncompleteMultipartUpload", "DaysAfterInitiation")
    narrowed = rule.get("Filter") or {}
    narrowed = {**narrowed, **narrowed.get("And", {})}
    single = [narrowed["Tag"]] if "Tag" in narrowed else None
    date = expiration.get("Date")
    return shape.compact(
        {
            "Id": rule.get("ID"),
            "Status": rule.get("Status"),
            "Prefix": rule.get("Prefix", narrowed.get("Prefix")) or None,
            "TagFilters": narrowed.get("Tags") or single,
            "ObjectSizeGreaterThan": _text(narrowed.get("ObjectSizeGreaterThan")),
            "ObjectSizeLessThan": _text(narrowed.get("ObjectSizeLessThan")),
            "ExpirationInDays": expiration.get("Days"),
            "ExpirationDate": date.strftime("%Y-%m-%dT%H:%M:%SZ") if date else None,
            "ExpiredObjectDeleteMarker": expiration.get("ExpiredObjectDeleteMarker"),
            "AbortIncompleteMultipartUpload": None if abort is None else {"DaysAfterInitiation": abort},
            "NoncurrentVersionExpiration": rule.get("NoncurrentVersionExpiration"),
            "Transitions": [
                shape.compact({"StorageClass": to.get("StorageClass"), "TransitionInDays": to.get("Days")})
                for to in rule.get("Transitions", ())
            ]
            or None,
        }
    )


def _text(number: Any) -> str | None:
    return None if number is None else str(number)


def _ownership(answer: Any) -> Any:
    rules = shape.pick(answer, "OwnershipControls", "Rules")
    return rules if rules is None or isinstance(rules, Unknown) else {"Rules": rules}


def _replication(answer: Any) -> Any:
    configuration = shape.pick(answer, "ReplicationConfiguration")
    if configuration is None or isinstance(configuration, Unknown):
        return configuration
    rules = [{("Id" if key == "ID" else key): value for key, value in rule.items()} for rule in configuration["Rules"]]
    return shape.part(BUCKET, ("ReplicationConfiguration",), {"Role": configuration["Role"], "Rules": rules})


def _website(answer: Any) -> Any:
    if answer is None or isinstance(answer, Unknown):
        return answer
    return shape.compact(
        {
            "IndexDocument": shape.pick(answer, "IndexDocument", "Suffix"),
            "ErrorDocument": shape.pick(answer, "ErrorDocument", "Key"),
            "RedirectAllRequestsTo": answer.get("RedirectAllRequestsTo"),
        }
    )


def public_access_block(reader: Reader) -> Iterator[Resource]:
    """The account's own block, which overrules that of each bucket."""
    type_name = "Account::S3::PublicAccessBlock"
    yield reader.resource(type_name, reader.settings_id(type_name), _account_block(reader))


COLLECTORS = (
    Collector(
        service="s3",
        types=(BUCKET, POLICY),
        calls={
            "s3.list_buckets": "s3:ListAllMyBuckets",
            "s3control.get_public_access_block": "s3:GetAccountPublicAccessBlock",
            "s3.get_bucket_location": "s3:GetBucketLocation",
            "s3.get_bucket_acl": "s3:GetBucketAcl",
            "s3.get_object_lock_configuration": "s3:GetBucketObjectLockConfiguration",
            "s3.get_bucket_versioning": "s3:GetBucketVersioning",
            "s3.get_bucket_encryption": "s3:GetEncryptionConfiguration",
            "s3.get_public_access_block": "s3:GetBucketPublicAccessBlock",
            "s3.get_bucket_logging": "s3:GetBucketLogging",
            "s3.get_bucket_lifecycle_configuration": "s3:GetLifecycleConfiguration",
            "s3.get_bucket_ownership_controls": "s3:GetBucketOwnershipControls",
            "s3.get_bucket_replication": "s3:GetReplicationConfiguration",
            "s3.get_bucket_website": "s3:GetBucketWebsite",
            "s3.get_bucket_policy": "s3:GetBucketPolicy",
            **tagging.CALLS,
        },
        collect=buckets,
        is_global=True,
    ),
    Collector(
        service="s3",
        types=("Account::S3::PublicAccessBlock",),
        calls={"s3control.get_public_access_block": "s3:GetAccountPublicAccessBlock"},
        collect=public_access_block,
        is_global=True,
    ),
)
