"""AWS Backup: vaults with policy and lock, plans, what they select, what has backups, and the newest of those."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from scanner.collect.aws import shape, tagging
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

VAULT = "AWS::Backup::BackupVault"
GAPPED = "AWS::Backup::LogicallyAirGappedBackupVault"
PLAN = "AWS::Backup::BackupPlan"
SELECTION = "AWS::Backup::BackupSelection"
PROTECTED = "Live::Backup::ProtectedResource"
POINT = "Live::Backup::RecoveryPoint"
_TYPES = {"BACKUP_VAULT": VAULT, "LOGICALLY_AIR_GAPPED_BACKUP_VAULT": GAPPED}
_DAYS = 35
"""How far back recovery points are looked at; of each resource only the newest in each vault is told."""
_ABSENT = ("ResourceNotFoundException",)


def vaults(reader: Reader) -> Iterator[Resource]:
    """Every vault; not those of other accounts that this one was given access to."""
    tags = tagging.Tags(reader, "backup")
    listed = reader.shared("backup.list_backup_vaults", "BackupVaultList")
    own = [found for found in listed if found.get("VaultType", "BACKUP_VAULT") in _TYPES]
    yield from reader.map(lambda found: _vault(reader, found, tags), own)


def _vault(reader: Reader, found: Mapping[str, Any], tags: tagging.Tags) -> Resource:
    type_name = _TYPES[found.get("VaultType", "BACKUP_VAULT")]
    name, arn = found["BackupVaultName"], found["BackupVaultArn"]
    policy = reader.get("backup.get_backup_vault_access_policy", absent=_ABSENT, about=name, BackupVaultName=name)
    told = reader.get("backup.get_backup_vault_notifications", absent=_ABSENT, about=name, BackupVaultName=name)
    lock = {key: found.get(key) for key in ("MinRetentionDays", "MaxRetentionDays")}
    spelled = {
        **found,
        "AccessPolicy": shape.document(shape.pick(policy, "Policy")),
        "Notifications": told,
        "LockConfiguration": shape.compact(lock) if found.get("Locked") else None,
        "BackupVaultTags": _mapping(tags.of(arn)),
    }
    live = {
        "Locked": found.get("Locked"),
        "LockDate": shape.moment(found.get("LockDate")),
        "NumberOfRecoveryPoints": found.get("NumberOfRecoveryPoints"),
    }
    properties = shape.like(type_name, spelled)
    return reader.resource(type_name, arn, properties, ref=name, live=shape.compact(live))


def _mapping(tags: Any) -> Any:
    return {tag["Key"]: tag["Value"] for tag in tags} if isinstance(tags, list) else tags


def plans(reader: Reader) -> Iterator[Resource]:
    """Every backup plan with its rules."""
    tags = tagging.Tags(reader, "backup")
    listed = reader.shared("backup.list_backup_plans", "BackupPlansList")
    yield from reader.map(lambda found: _plan(reader, found, tags), listed)


def _plan(reader: Reader, listed: Mapping[str, Any], tags: tagging.Tags) -> Resource:
    name, arn = listed["BackupPlanId"], listed["BackupPlanArn"]
    found = shape.pick(reader.get("backup.get_backup_plan", about=name, BackupPlanId=name), "BackupPlan")
    if not isinstance(found, Unknown):
        rules = [{**rule, "TargetBackupVault": rule.get("TargetBackupVaultName")} for rule in found.get("Rules", ())]
        found = shape.part(PLAN, ("BackupPlan",), {**found, "BackupPlanRule": rules})
    live = shape.compact({"LastExecutionDate": shape.moment(listed.get("LastExecutionDate"))})
    properties = shape.compact({"BackupPlan": found, "BackupPlanTags": _mapping(tags.of(arn))})
    return reader.resource(PLAN, arn, properties, ref=name, live=live)


def selections(reader: Reader) -> Iterator[Resource]:
    """What the plans back up."""
    listed = reader.shared("backup.list_backup_plans", "BackupPlansList")
    for made in reader.map(lambda plan: _selections(reader, plan), listed):
        yield from made


def _selections(reader: Reader, plan: Mapping[str, Any]) -> list[Resource]:
    made = []
    plan_id = plan["BackupPlanId"]
    listed = reader.children(
        "backup.list_backup_selections", "BackupSelectionsList", types=(SELECTION,), about=plan_id, BackupPlanId=plan_id
    )
    for entry in listed:
        name = entry["SelectionId"]
        answer = reader.get("backup.get_backup_selection", about=name, BackupPlanId=plan_id, SelectionId=name)
        found = shape.pick(answer, "BackupSelection")
        if not isinstance(found, Unknown):
            conditions = {key: given for key, given in (found.get("Conditions") or {}).items() if given}
            lists = {key: found.get(key) or None for key in ("Resources", "NotResources", "ListOfTags")}
            found = {**found, **lists, "Conditions": conditions or None}
            found = shape.part(SELECTION, ("BackupSelection",), found)
        properties = {"BackupPlanId": plan_id, "BackupSelection": found}
        made.append(reader.resource(SELECTION, f"{plan['BackupPlanArn']}#BackupSelection/{name}", properties, ref=name))
    return made


def protected_resources(reader: Reader) -> Iterator[Resource]:
    """What has a backup in some vault, whatever made it. Asked for only where a vault holds anything."""
    if not _filled(reader):
        return
    for found in reader.items("backup.list_protected_resources", "Results"):
        arn = found["ResourceArn"]
        properties = {
            "ResourceArn": arn,
            "ResourceType": found.get("ResourceType"),
            "ResourceName": found.get("ResourceName"),
            "LastBackupTime": shape.moment(found.get("LastBackupTime")),
            "LastBackupVaultArn": found.get("LastBackupVaultArn"),
        }
        yield reader.resource(PROTECTED, f"{arn}#ProtectedResource", shape.compact(properties), ref=arn)


def recovery_points(reader: Reader) -> Iterator[Resource]:
    """The newest backup of each resource in each vault, of the last weeks."""
    since = datetime.fromisoformat(reader.at.replace("Z", "+00:00")) - timedelta(days=_DAYS)
    for points in reader.map(lambda vault: _newest(reader, vault, since), _filled(reader)):
        for found in points:
            properties = {
                "ResourceArn": found.get("ResourceArn"),
                "ResourceType": found.get("ResourceType"),
                "BackupVaultName": found.get("BackupVaultName"),
                "IsEncrypted": found.get("IsEncrypted"),
                "EncryptionKeyArn": found.get("EncryptionKeyArn"),
                "Status": found.get("Status"),
                "CreationDate": shape.moment(found.get("CreationDate")),
            }
            arn = found["RecoveryPointArn"]
            # A copy may keep its ARN: the vault makes it one of its own.
            made = f"{arn}#{found.get('BackupVaultName', '')}"
            yield reader.resource(POINT, made, shape.compact(properties), ref=arn)


def _newest(reader: Reader, vault: str, since: datetime) -> list[Mapping[str, Any]]:
    newest: dict[str, Mapping[str, Any]] = {}
    listed = reader.children(
        "backup.list_recovery_points_by_backup_vault",
        "RecoveryPoints",
        types=(POINT,),
        about=vault,
        BackupVaultName=vault,
        ByCreatedAfter=since,
    )
    for found in listed:
        of = str(found.get("ResourceArn") or found["RecoveryPointArn"])
        known = newest.get(of)
        if known is None or _made(found) > _made(known):
            newest[of] = found
    return [newest[of] for of in sorted(newest)]


def _made(found: Mapping[str, Any]) -> str:
    return str(shape.moment(found.get("CreationDate", "")))


def _filled(reader: Reader) -> list[str]:
    """The vaults that hold recovery points."""
    listed = reader.shared("backup.list_backup_vaults", "BackupVaultList")
    return [found["BackupVaultName"] for found in listed if found.get("NumberOfRecoveryPoints")]


_VAULTS = {"backup.list_backup_vaults": "backup:ListBackupVaults"}
_PLANS = {"backup.list_backup_plans": "backup:ListBackupPlans"}

COLLECTORS = (
    Collector(
        service="backup",
        types=(VAULT, GAPPED),
        calls={
            **_VAULTS,
            "backup.get_backup_vault_access_policy": "backup:GetBackupVaultAccessPolicy",
            "backup.get_backup_vault_notifications": "backup:GetBackupVaultNotifications",
            **tagging.CALLS,
        },
        collect=vaults,
    ),
    Collector(
        service="backup",
        types=(PLAN,),
        calls={**_PLANS, "backup.get_backup_plan": "backup:GetBackupPlan", **tagging.CALLS},
        collect=plans,
    ),
    Collector(
        service="backup",
        types=(SELECTION,),
        calls={
            **_PLANS,
            "backup.list_backup_selections": "backup:ListBackupSelections",
            "backup.get_backup_selection": "backup:GetBackupSelection",
        },
        collect=selections,
    ),
    Collector(
        service="backup",
        types=(PROTECTED,),
        calls={**_VAULTS, "backup.list_protected_resources": "backup:ListProtectedResources"},
        collect=protected_resources,
    ),
    Collector(
        service="backup",
        types=(POINT,),
        calls={
            **_VAULTS,
            "backup.list_recovery_points_by_backup_vault": "backup:ListRecoveryPointsByBackupVault",
        },
        collect=recovery_points,
    ),
)
