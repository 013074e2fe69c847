"""Passwords that somebody tries."""

from collections.abc import Iterator

from scanner import Resource, Resources, Severity, Violation, rule
from scanner.provenance import record as facts
from scanner.provenance.bursts import bursts

_MANY = 5
"""Failed sign-ins of one user, or from one address, within an hour."""


@rule(
    id="EVT-009",
    title="Repeated console login failures",
    severity=Severity.MEDIUM,
    resource_types=["Events::CloudTrail::Record"],
    scope="inventory",
    sources=["live"],
    pass_is_evidence=False,
)
def login_failures(resources: Resources) -> Iterator[Violation]:
    """
    Five failed sign-ins of one user or from one address within an hour are somebody who guesses passwords, or a person
    who is locked out. Ask the user; look for a sign-in that succeeded afterwards, and ask for MFA.
    """
    events = resources.get("Events::CloudTrail::Record", ())
    told: set[str] = set()
    for key, whose in ((_user, "as"), (_address, "from")):
        for run in bursts(events, key, _MANY):
            last = run[-1]
            if last.id not in told:
                told.add(last.id)
                _, name = key(last) or ("", "")
                said = f"{len(run)} sign-ins {whose} {name} failed"
                yield Violation(said, ("responseElements", "ConsoleLogin"), last.id)


def _failed(event: Resource) -> bool:
    record = event.properties
    return facts.name(record) == "ConsoleLogin" and facts.response(record).get("ConsoleLogin") == "Failure"


def _user(event: Resource) -> tuple[str, str] | None:
    """Whose password was tried; CloudTrail hides names that no user has."""
    who = facts.actor(event.properties)
    return (facts.owner(event), who) if _failed(event) and "HIDDEN" not in who and who != "unknown" else None


def _address(event: Resource) -> tuple[str, str] | None:
    address = facts.text(event.properties.get("sourceIPAddress"))
    return (facts.owner(event), address) if _failed(event) and address else None
