"""Threat detection that is switched off."""

from collections.abc import Iterator, Mapping
from typing import Any

from scanner import Resource, Severity, Violation, rule
from scanner.provenance import record as facts

_ENDED = {
    ("guardduty", "DeleteDetector"): "GuardDuty was switched off",
    ("guardduty", "StopMonitoringMembers"): "GuardDuty no longer watches member accounts",
    ("guardduty", "DisassociateFromAdministratorAccount"): "GuardDuty no longer reports to its administrator",
    ("guardduty", "DisassociateFromMasterAccount"): "GuardDuty no longer reports to its administrator",
    ("securityhub", "DisableSecurityHub"): "Security Hub was switched off",
    ("securityhub", "DisassociateFromAdministratorAccount"): "Security Hub no longer reports to its administrator",
    ("securityhub", "DisassociateFromMasterAccount"): "Security Hub no longer reports to its administrator",
    ("inspector2", "Disable"): "Inspector was switched off",
    ("macie2", "DisableMacie"): "Macie was switched off",
    ("macie2", "DisassociateFromAdministratorAccount"): "Macie no longer reports to its administrator",
    ("macie2", "DisassociateFromMasterAccount"): "Macie no longer reports to its administrator",
    ("access-analyzer", "DeleteAnalyzer"): "an access analyzer was deleted",
}


@rule(
    id="EVT-004",
    title="Threat detection switched off",
    severity=Severity.CRITICAL,
    resource_types=["Events::CloudTrail::Record"],
    sources=["live"],
    pass_is_evidence=False,
)
def detection_off(event: Resource) -> Iterator[Violation]:
    """
    What would have told of an intruder tells nothing any more. Find out who did it and why, and switch it on again. Let
    a service control policy deny these calls.
    """
    record = event.properties
    service, name = facts.service(record), facts.name(record)
    if not facts.succeeded(record):
        return
    if (service, name) in _ENDED:
        yield Violation(_ENDED[service, name], ("eventName",))
    elif (service, name) == ("guardduty", "UpdateDetector"):
        yield from _updated(facts.request(record))
    elif (service, name) == ("macie2", "UpdateMacieSession") and facts.request(record).get("status") == "PAUSED":
        yield Violation("Macie was suspended", ("requestParameters", "status"))


def _updated(request: Mapping[str, Any]) -> Iterator[Violation]:
    if request.get("enable") is False:
        yield Violation("GuardDuty was suspended", ("requestParameters", "enable"))
    for feature in facts.items(request.get("features")):
        if feature.get("status") == "DISABLED":
            name = facts.text(feature.get("name")) or "a feature"
            yield Violation(f"GuardDuty no longer watches {name}", ("requestParameters", "features"))
