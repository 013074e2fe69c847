"""Backups that are deleted."""

from collections.abc import Iterator

from scanner import Resource, Resources, Severity, Violation, rule
from scanner.provenance import record as facts
from scanner.provenance.bursts import bursts

_MANY = 5
"""Deleted copies by one user or role within an hour."""
_AT_ONCE = {
    ("backup", "DeleteBackupVault"): "a backup vault was deleted",
    ("backup", "DeleteBackupVaultLockConfiguration"): "the lock of a backup vault was taken off",
    ("rds", "DeleteDBInstanceAutomatedBackup"): "the automated backups of a database were deleted",
    ("rds", "DeleteDBClusterAutomatedBackup"): "the automated backups of a database were deleted",
}
_COPIES = {
    ("backup", "DeleteRecoveryPoint"),
    ("dynamodb", "DeleteBackup"),
    ("ec2", "DeleteSnapshot"),
    ("ec2", "DeregisterImage"),
    ("elasticache", "DeleteSnapshot"),
    ("fsx", "DeleteBackup"),
    ("rds", "DeleteDBClusterSnapshot"),
    ("rds", "DeleteDBSnapshot"),
    ("redshift", "DeleteClusterSnapshot"),
}


@rule(
    id="EVT-016",
    title="Backups deleted",
    severity=Severity.HIGH,
    resource_types=["Events::CloudTrail::Record"],
    scope="inventory",
    sources=["live"],
    pass_is_evidence=False,
)
def backups_deleted(resources: Resources) -> Iterator[Violation]:
    """
    Who wants a ransom deletes the backups first. Reported are vaults, their locks and automated backups that were
    deleted, and five copies or more that one user or role deleted within an hour. Make sure that somebody meant it.
    Copies that AWS Backup or a lifecycle deletes, and those of the roles of pipelines, are left out.
    """
    events = resources.get("Events::CloudTrail::Record", ())
    for event in events:
        call = facts.service(event.properties), facts.name(event.properties)
        if call in _AT_ONCE and _counts(event):
            yield Violation(_AT_ONCE[call], ("eventName",), event.id)
    for run in bursts(events, _who, _MANY):
        said = f"{facts.actor(run[-1].properties)} deleted {len(run)} copies within a short time"
        yield Violation(said, ("eventName",), run[-1].id)


def _counts(event: Resource) -> bool:
    record = event.properties
    is_free = facts.by_service(record) or event.live.get("AllowedPipeline") is True
    return facts.succeeded(record) and not is_free


def _who(event: Resource) -> tuple[str, str] | None:
    record = event.properties
    is_copy = (facts.service(record), facts.name(record)) in _COPIES
    return (facts.owner(event), facts.actor(record)) if is_copy and _counts(event) else None
