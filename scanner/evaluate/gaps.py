"""What a collector could not read: no rule that needs it may pass."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from scanner.evaluate.verdicts import Judgement
from scanner.model import Finding, Gap, Location, Problem, Verdict, Violation
from scanner.rule import Rule

_SAID = {
    "denied": ("was denied", "allow the call to the role that reads: conformant permissions prints the policy"),
    "throttled": ("was throttled to the last attempt", "run again with --resume, which asks only for what is missing"),
    "disabled": ("is not open to this account", "leave the region or the service out, or enable it"),
    "unreachable": ("got no answer", "look at the network, the region's name and the endpoint settings"),
    "vanished": ("found nothing any more", "run again: the resource went while it was read"),
    "expired": ("was refused, as the credentials have expired", "sign in again, and run with --resume"),
    "malformed": (
        "gave an answer that can't be understood",
        "run again with --resume; if it stays so, please report it",
    ),
    "fault": (
        "ended in a fault of the service each time",
        "try later with --resume: no permission and no option helps",
    ),
    "limited": ("was asked for no more than a number of answers", "ask for less: of events, fewer days"),
    "unmapped": ("was recorded in a form that tells no properties", "read the account itself: conformant audit"),
    "interrupted": ("was not asked: the run was interrupted", "run again with --resume"),
}
_MANY = 12
"""Types up to which a gap names them all."""
_FEW = 3
_ELSE = ("failed", "run again with --resume, which asks only for what is missing; if it fails again, please report it")


def missing_types(gaps: Iterable[Gap]) -> frozenset[str]:
    """The resource types that are not wholly in the inventory."""
    return frozenset(name for gap in gaps for name in gap.types)


def undecided(unseen: Collection[str], refused: Collection[str]) -> Judgement:
    """The verdict of a rule that looks at many resources, where some were not listed: refused, or never asked for."""
    named = sorted(set(unseen).intersection(refused))
    why = "could not be listed" if named else "this run did not read"
    message = f"depends on {', '.join(named or sorted(unseen))}, which {why}"
    return Judgement(Verdict.UNKNOWN, (Violation(message, ()),))


def findings(gaps: Sequence[Gap], rules: Sequence[Rule]) -> Iterator[Finding]:
    """An unknown for each rule that judges a type which could not be listed, once for each place."""
    seen: set[tuple[str, str]] = set()
    for gap in gaps:
        for name in gap.types:
            place = "/".join((gap.account, gap.region or "global", name))
            for rule in rules:
                if (rule.id, place) not in seen and rule.judges(name) and rule.takes("live"):
                    seen.add((rule.id, place))
                    yield Finding(
                        rule_id=rule.id,
                        verdict=Verdict.UNKNOWN,
                        resource_id=place,
                        resource_type=name,
                        message=f"{name} could not be listed: {gap.call} {_SAID.get(gap.cause, _ELSE)[0]}",
                        path=(),
                        location=Location(place, 0, 0, 0, 0),
                        severity=rule.severity,
                        account=gap.account,
                        region=gap.region,
                    )


def problem(gap: Gap) -> Problem:
    """A gap as what makes the run incomplete."""
    said, hint = _SAID.get(gap.cause, _ELSE)
    often = f" {gap.lost} times" if gap.lost > 1 else ""
    about = f" (of {gap.resource_id}{' and others' if gap.lost > 1 else ''})" if gap.resource_id else ""
    unseen = f"; not seen: {_listed(gap.types)}" if gap.types else ""
    return Problem(
        kind=gap.cause,
        message=f"{gap.call} {said}{often}{about}{f': {gap.message}' if gap.message else ''}{unseen}",
        location=Location("/".join((gap.account, gap.region or "global")), 0, 0, 0, 0),
        hint=hint,
        resource_id=gap.resource_id,
    )


def _listed(types: Sequence[str]) -> str:
    """The types; of many, as an account that can't be asked has them, the first few."""
    if len(types) <= _MANY:
        return ", ".join(types)
    return f"{', '.join(types[:_FEW])} and {len(types) - _FEW} more types"
