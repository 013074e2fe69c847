"""What is done in regions where nothing should be."""

from collections.abc import Iterator

from scanner import Resources, Severity, Violation, rule
from scanner.provenance import record as facts

_EVERYWHERE = frozenset(
    {
        *("account", "artifact", "billing", "budgets", "ce", "cloudfront", "globalaccelerator", "health", "iam"),
        *("organizations", "route53", "route53domains", "shield", "signin", "sso", "sts", "support", "trustedadvisor"),
        *("tagging", "waf"),
    }
)
"""Services without a region, whose events name one all the same."""


@rule(
    id="EVT-017",
    title="Activity from an unused region",
    severity=Severity.MEDIUM,
    resource_types=["Events::CloudTrail::Record", "Account::CloudFormation::ResourceInventory"],
    scope="inventory",
    sources=["live"],
    pass_is_evidence=False,
)
def unused_region(resources: Resources) -> Iterator[Violation]:
    """
    Somebody changed something in a region in which no stack of the account has anything. Intruders like such regions,
    as nobody looks there. Make sure that it was meant; close regions that you don't use with a service control policy.
    Only accounts that deploy by stacks are judged, and each user or role is told once for each region.
    """
    used: dict[str, set[str]] = {}
    for owned in resources.get("Account::CloudFormation::ResourceInventory", ()):
        stack = facts.text(owned.properties.get("StackId")).split(":")
        if len(stack) > 4 and stack[3]:
            used.setdefault(owned.account or stack[4], set()).add(stack[3])
    seen: set[tuple[str, str, str]] = set()
    for event in resources.get("Events::CloudTrail::Record", ()):
        record = event.properties
        account, region = facts.owner(event), facts.text(record.get("awsRegion")) or event.region
        if not region or not used.get(account) or region in used[account]:
            continue
        if facts.service(record) in _EVERYWHERE or not facts.is_write(record) or not facts.succeeded(record):
            continue
        # A deployment is how a region comes into use.
        if facts.by_service(record) or event.live.get("AllowedPipeline") is True:
            continue
        key = account, region, facts.actor(record)
        if key not in seen:
            seen.add(key)
            said = f"{facts.called(record)} was called in {region}, where no stack has anything: {key[2]}"
            yield Violation(said, ("awsRegion",), event.id)
