"""AWS Backup: plans as moto has them; selections, policies and backups, which it lacks, by written answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

VAULT = "AWS::Backup::BackupVault"
PLAN = "AWS::Backup::BackupPlan"
HERE = "arn:aws:backup:us-east-1:123456789012:"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1"
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "backup:Delete*"}]}
FILES = "arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/fs-12345678"


def test_plans(aws: str) -> None:
    client = boto3.client("backup")
    client.create_backup_vault(BackupVaultName="main", BackupVaultTags={"team": "ops"})
    rule = {
        "RuleName": "daily",
        "TargetBackupVaultName": "main",
        "ScheduleExpression": "cron(0 5 * * ? *)",
        "Lifecycle": {"DeleteAfterDays": 90},
        "CopyActions": [{"DestinationBackupVaultArn": "arn:aws:backup:eu-west-1:123456789012:backup-vault:far"}],
    }
    plan = client.create_backup_plan(BackupPlan={"BackupPlanName": "all", "Rules": [rule]})["BackupPlanId"]
    found, _ = gather("backup", regions=("us-east-1",))
    assert_conform(found)
    assert one(found, VAULT, "main").tags == {"team": "ops"}
    made = one(found, PLAN, plan)
    (kept,) = made.properties["BackupPlan"]["BackupPlanRule"]
    assert (kept["TargetBackupVault"], kept["Lifecycle"]) == ("main", {"DeleteAfterDays": 90})
    assert judged("BACKUP-002", found) == {plan: "pass"}
    assert judged("BACKUP-003", found) == {plan: "pass"}


def _answers() -> dict[str, Answer]:
    def policy(parameters: Any) -> Answer:
        if parameters["BackupVaultName"] == "bare":
            return "ResourceNotFoundException"
        return {"Policy": json.dumps(POLICY)}

    def point(name: str, day: int, *, encrypted: bool) -> dict[str, Any]:
        return {
            "RecoveryPointArn": f"{HERE}recovery-point:{name}",
            "BackupVaultName": "main",
            "ResourceArn": FILES,
            "ResourceType": "EFS",
            "IsEncrypted": encrypted,
            "CreationDate": datetime(2026, 11, day, tzinfo=UTC),
        }

    def points(parameters: Any) -> Answer:
        assert parameters["BackupVaultName"] == "main"
        assert parameters["ByCreatedAfter"] < datetime(2026, 10, 20, tzinfo=UTC)
        return {"RecoveryPoints": [point("old", 1, encrypted=False), point("new", 20, encrypted=True)]}

    return {
        "backup.list_backup_vaults": {
            "BackupVaultList": [
                {
                    "BackupVaultName": "main",
                    "BackupVaultArn": f"{HERE}backup-vault:main",
                    "VaultType": "BACKUP_VAULT",
                    "EncryptionKeyArn": KEY,
                    "NumberOfRecoveryPoints": 2,
                    "Locked": True,
                    "MinRetentionDays": 7,
                    "MaxRetentionDays": 365,
                    "LockDate": datetime(2026, 1, 1, tzinfo=UTC),
                },
                {"BackupVaultName": "bare", "BackupVaultArn": f"{HERE}backup-vault:bare", "NumberOfRecoveryPoints": 0},
            ]
        },
        "backup.get_backup_vault_access_policy": policy,
        "backup.get_backup_vault_notifications": "ResourceNotFoundException",
        "backup.list_backup_plans": {
            "BackupPlansList": [
                {"BackupPlanId": "p1", "BackupPlanArn": f"{HERE}backup-plan:p1"},
                {"BackupPlanId": "p2", "BackupPlanArn": f"{HERE}backup-plan:p2"},
            ]
        },
        "backup.get_backup_plan": {"BackupPlan": {"BackupPlanName": "x", "Rules": []}},
        "backup.list_backup_selections": lambda parameters: (
            {"BackupSelectionsList": [{"SelectionId": "s1"}] if parameters["BackupPlanId"] == "p1" else []}
        ),
        "backup.get_backup_selection": {
            "BackupSelection": {
                "SelectionName": "files",
                "IamRoleArn": "arn:aws:iam::123456789012:role/backup",
                "Resources": [FILES],
                "NotResources": [],
                "ListOfTags": [],
                "Conditions": {"StringEquals": [], "StringNotEquals": []},
            }
        },
        "backup.list_protected_resources": {
            "Results": [
                {"ResourceArn": FILES, "ResourceType": "EFS", "LastBackupTime": datetime(2026, 11, 20, tzinfo=UTC)}
            ]
        },
        "backup.list_recovery_points_by_backup_vault": points,
    }


def test_vaults_selections_and_backups() -> None:
    found, gaps = gather_from(_answers(), "backup")
    assert gaps == []
    assert_conform(found)
    main = one(found, VAULT, "main")
    assert main.properties["LockConfiguration"] == {"MinRetentionDays": 7, "MaxRetentionDays": 365}
    assert main.properties["AccessPolicy"] == POLICY
    assert main.live["LockDate"] == "2026-01-01T00:00:00Z"
    assert set(one(found, VAULT, "bare").properties) == {"BackupVaultName"}
    selection = one(found, "AWS::Backup::BackupSelection", "s1").properties
    assert selection["BackupPlanId"] == "p1"
    assert set(selection["BackupSelection"]) == {"SelectionName", "IamRoleArn", "Resources"}
    point = one(found, "Live::Backup::RecoveryPoint")
    assert (point.ref, point.properties["IsEncrypted"]) == (f"{HERE}recovery-point:new", True)
    protected = one(found, "Live::Backup::ProtectedResource").properties
    assert (protected["ResourceArn"], protected["LastBackupTime"]) == (FILES, "2026-11-20T00:00:00Z")
    assert judged("BACKUP-001", found) == {"p1": "pass", "p2": "fail"}
    assert judged("BACKUP-004", found) == {"main": "pass", "bare": "fail"}
    assert judged("BACKUP-006", found) == {"main": "pass", "bare": "fail"}


def test_refused_selections_are_a_gap() -> None:
    answers = _answers() | {"backup.list_backup_selections": "AccessDeniedException"}
    found, gaps = gather_from(answers, "backup")
    assert judged("BACKUP-001", found, gaps)["p1"] == "unknown"


def test_refused_details_are_unknown() -> None:
    refused: dict[str, Answer] = {
        "backup.get_backup_selection": "AccessDeniedException",
        "backup.get_backup_plan": "AccessDeniedException",
        "backup.get_backup_vault_access_policy": "AccessDeniedException",
    }
    found, gaps = gather_from(_answers() | refused, "backup")
    assert isinstance(one(found, VAULT, "main").properties["AccessPolicy"], Unknown)
    assert judged("BACKUP-001", found, gaps)["p1"] == "unknown"
    assert judged("BACKUP-003", found, gaps)["p1"] == "unknown"
