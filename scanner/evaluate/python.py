"""Python rules: called one by one, their time bounded, their mistakes caught."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType, GeneratorType
from typing import Any

from scanner.evaluate.engine import KEYS, PYTHON_LIMIT, Outcome, Question, Trouble, ordered
from scanner.integrity import Altered
from scanner.model import Resource, Violation
from scanner.rule import Rule

_MAX_VIOLATIONS = 10_000
"""Of one evaluation; a rule that yields more loops."""


class _TimedOut(BaseException):
    """No Exception, so that a rule's own `except Exception` lets it through."""


class Clock:
    """Interrupts an evaluation that takes too long; only in the main thread, where signals arrive."""

    def __init__(self) -> None:
        self.started = 0.0
        self.given_up: dict[str, Trouble] = {}
        """Rules that took too long once, by id: they are not asked again."""

    def tick(self, signum: int, frame: FrameType | None) -> None:
        """The signal handler."""
        if self.started and time.monotonic() - self.started > PYTHON_LIMIT:
            self.started = 0.0
            raise _TimedOut


@contextmanager
def clock() -> Iterator[Clock]:
    """A clock that runs while Python rules are asked."""
    timer = Clock()
    usable = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if not usable:
        yield timer
        return
    before = signal.signal(signal.SIGALRM, timer.tick)
    signal.setitimer(signal.ITIMER_REAL, 1.0, 1.0)
    try:
        yield timer
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def answer(question: Question, timer: Clock) -> Outcome:
    """What a Python rule says of its input."""
    rule = question.rule
    if rule.scope == "resource":
        return about(rule, question.resources[0], timer)
    by_type: dict[str, list[Resource]] = {name: [] for name in rule.resource_types}
    for resource in question.resources:
        by_type[resource.type].append(resource)
    return about(rule, by_type, timer)


def about(rule: Rule, argument: Resource | Mapping[str, Sequence[Resource]], timer: Clock) -> Outcome:
    """What a Python rule says of a resource, or of an inventory by type: whichever its scope wants."""
    assert rule.check is not None
    if rule.id in timer.given_up:
        return timer.given_up[rule.id]
    found: list[Violation] = []
    timer.started = time.monotonic()
    try:
        answers: Any = rule.check(argument) or ()
        if type(answers) is not GeneratorType and (isinstance(answers, Violation) or not isinstance(answers, Iterable)):
            return Trouble(f"the rule returns {type(answers).__name__}; expected a generator of Violation")
        for violation in answers:
            if not isinstance(violation, Violation):
                return Trouble(f"the rule yields {type(violation).__name__}; expected Violation")
            if not _is_plain(violation):
                if not _is_sound(violation):
                    return Trouble("a violation holds a message, a path or a resource of the wrong type")
                violation = _plain(violation)
            found.append(violation)
            if len(found) > _MAX_VIOLATIONS:
                return Trouble(f"the rule yields more than {_MAX_VIOLATIONS:,} violations")
    except _TimedOut:
        timer.given_up[rule.id] = Trouble(f"the rule takes more than {PYTHON_LIMIT:.0f} seconds")
        return timer.given_up[rule.id]
    except Altered:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a rule raises must not end the run
        import traceback

        frame = traceback.extract_tb(error.__traceback__)[-1] if error.__traceback__ else None
        place = f" (line {frame.lineno} of {frame.filename.rsplit('/', 1)[-1]})" if frame else ""
        return Trouble(f"the rule raises {type(error).__name__}{place}")
    finally:
        timer.started = 0.0
    if len(found) < 2:
        return tuple(found)
    return tuple(sorted(set(found), key=lambda v: (v.resource, ordered(v.path), v.message)))


def _is_plain(violation: Violation) -> bool:
    """Whether all of a violation is of the very types that another process can read: of nearly all it is."""
    return (
        type(violation) is Violation
        and type(violation.message) is type(violation.resource) is str
        and type(violation.path) is tuple
        and KEYS.issuperset(map(type, violation.path))
    )


def _is_sound(violation: Any) -> bool:
    """Whether the parts of a violation are what their types promise; nothing made sure when it was built."""
    message, path, resource = violation.message, violation.path, violation.resource
    if not isinstance(message, str) or not isinstance(resource, str) or not isinstance(path, tuple | list):
        return False
    return KEYS.issuperset(map(type, path)) or all(
        isinstance(step, str | int) and not isinstance(step, bool) for step in path
    )


def _plain(violation: Violation) -> Violation:
    """A violation of mere texts and numbers: an enum of a pack's module is nothing that another process can read."""
    path = tuple(violation.path)
    if not KEYS.issuperset(map(type, path)):
        path = tuple(str.__str__(step) if isinstance(step, str) else int(step) for step in path)
    return Violation(str.__str__(violation.message), path, str.__str__(violation.resource))
