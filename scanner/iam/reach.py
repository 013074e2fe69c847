"""Which actions a principal may do without bound: on every resource there is, under whatever circumstances."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from scanner.iam.actions import Action, find, matching
from scanner.iam.conditions import bound
from scanner.iam.patterns import ANY, Target, covers, split_arn
from scanner.iam.statements import Selection, Statement, enumerate_names
from scanner.iam.values import Memory


def unbounded_levels(
    held: Sequence[Statement], levels: str, spared: Collection[str] = (), *, mostly: bool = False
) -> Iterator[tuple[Statement, str]]:
    """
    The statements that allow actions of some access levels without bound, each with the actions as part of a sentence.

    Left aside are actions for which no resource can be named, and those spared: names or services ('logs'), in lower
    case. A statement that allows every action, or every one but some, is told as a whole. With `mostly`, a wildcard
    ('ec2:Describe*') counts only where a resource can be named for at least half of the actions it stands for.
    """
    broad, denials = _parts(held)
    for statement in broad:
        if _allows_all(statement) and statement.on_resource(Target()):
            if not _denied(denials, f"{ANY}:{ANY}", Target()):
                yield statement, statement.actions.describe("action")
            continue
        names: dict[str, None] = {}
        for action in _candidates(statement, mostly):
            service, _, _ = (lower := action.name.lower()).partition(":")
            wanted = action.level in levels and lower not in spared and service not in spared
            if wanted and _is_unbounded(statement, denials, action):
                names[action.name] = None
        if names:
            yield statement, enumerate_names(names)


def unbounded_actions(held: Sequence[Statement], wanted: Sequence[str]) -> Iterator[tuple[Statement, str]]:
    """The statements that allow some of the wanted actions without bound, each with those as part of a sentence."""
    broad, denials = _parts(held)
    for statement in broad:
        allowed = _about(statement.folded, tuple(wanted))
        names = [action.name for action in allowed if _is_unbounded(statement, denials, action)]
        if names:
            yield statement, statement.actions.describe("action") if _allows_all(statement) else enumerate_names(names)


@lru_cache(maxsize=4096)
def _about(folded: Selection, wanted: tuple[str, ...]) -> Sequence[Action]:
    """Those of the wanted actions that a selection holds. AWS may have none of one of these names any more."""
    return [action for name in wanted if folded.holds(name) and (action := find(name))]


def _candidates(statement: Statement, mostly: bool) -> Iterator[Action]:
    """The actions that a statement may allow; where it allows all of them, those of the services of its resources."""
    if not _allows_all(statement):
        for pattern in statement.folded.patterns or ():
            actions = matching(pattern)
            if not mostly or 2 * sum(action.can_be_bounded for action in actions) >= len(actions):
                yield from actions
        return
    arns = (split_arn(pattern) for pattern in statement.resources.patterns or ())
    for service in sorted({parts[2].lower() for parts in arns if len(parts) > 2}):
        yield from (action for action in matching(f"{service}:*") if statement.on_action(action.name))


def _is_unbounded(statement: Statement, denials: Sequence[Statement], action: Action) -> bool:
    kinds = action.required or action.optional
    return (
        action.can_be_bounded
        and action.reaches_all(statement)
        and not any(_denied(denials, action.name, kind) for kind in kinds)
    )


_Parts = tuple[Sequence[Statement], Sequence[Statement]]
_MEMORY: Memory[_Parts] = Memory(512)


def _parts(held: Sequence[Statement]) -> _Parts:
    """
    The statements that may allow without bound, and those that deny whatever the circumstances. All others name what
    they are about, or when it may be done.
    """
    known = _MEMORY.get(held)
    if known is None:
        broad = [statement for statement in held if statement.allows and _is_broad(statement)]
        known = (broad, [statement for statement in held if statement.denies and not statement.conditions])
        _MEMORY.put(held, known)
    return known


def _is_broad(statement: Statement) -> bool:
    patterns, excluded = statement.resources
    is_wide = excluded is not None or any("*" in pattern for pattern in patterns or ())
    return is_wide and not bound(statement.conditions)


def _allows_all(statement: Statement) -> bool:
    patterns, excluded = statement.actions
    return excluded is not None or any(covers(pattern, f"{ANY}:{ANY}") for pattern in patterns or ())


def _denied(denials: Sequence[Statement], action: str, target: Target) -> bool:
    return any(denial.on_action(action) and denial.on_resource(target) for denial in denials)
