"""The wildcards of IAM: patterns of actions, and of the ARNs of resources."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

ANY = "\0\0\0\0"
"""Stands for an action, a service or a resource that no policy names: 's3:' + ANY is matched by 's3:*' alone."""


def covers(pattern: str, value: str) -> bool:
    """
    Whether an IAM pattern (`*`: any run of characters, `?`: any one) matches a value.

    The value may be a pattern itself: then whether everything it stands for is matched. No pattern takes more time
    than its length times that of the value: both come from the scanned files.
    """
    if "*" not in pattern and "?" not in pattern:
        return pattern == value
    head, *pieces = _pieces(pattern)
    if not pieces:
        return len(pattern) == len(value) and _find(head, value, 0, 0) == 0
    tail = pieces.pop()
    if _find(head, value, 0, 0) < 0:
        return False
    start = len(head)
    for piece in pieces:
        found = _find(piece, value, start, len(value))
        if found < 0:
            return False
        start = found + len(piece)
    last = len(value) - len(tail)
    return last >= start and _find(tail, value, last, last) == last


@lru_cache(maxsize=16384)
def any_covers(patterns: tuple[str, ...], value: str) -> bool:
    """Whether one of the patterns matches a value. Policies repeat each other, and rules ask for the same actions."""
    return any(covers(pattern, value) for pattern in patterns)


def apart(one: str, other: str) -> bool:
    """Whether two patterns surely match nothing in common. What a reference in them stands for is not known."""
    ends = [re.search(r"[*?]|\$\{", pattern) for pattern in (one, other)]
    if ends == [None, None]:
        return one != other
    if None in ends and "${" not in one + other:
        return not (covers(one, other) or covers(other, one))
    heads = [pattern[: end.start()] if end else pattern for pattern, end in zip((one, other), ends, strict=True)]
    return not (heads[0].startswith(heads[1]) or heads[1].startswith(heads[0]))


@lru_cache(maxsize=4096)
def _pieces(pattern: str) -> tuple[str, ...]:
    return tuple(re.sub(r"\*+", "*", pattern).split("*"))


def _find(piece: str, value: str, first: int, last: int) -> int:
    """The least index from `first` to `last` at which the piece, with `?` in it perhaps, matches; else -1."""
    if "?" not in piece:
        return value.find(piece, first, last + len(piece))
    found = _question_marks(piece).search(value, first, last + len(piece))
    return found.start() if found else -1


@lru_cache(maxsize=1024)
def _question_marks(piece: str) -> re.Pattern[str]:
    # '?' doesn't stand for the star of a value that is a pattern.
    return re.compile("".join("[^*]" if char == "?" else re.escape(char) for char in piece), re.DOTALL)


def fold_references(text: str) -> str:
    """Text with each reference in it as one and the same word: what it stands for is not known."""
    return re.sub(r"\$\{[^}]*\}", "_", text)


def split_arn(arn: str) -> list[str]:
    """The up to six parts of an ARN. The colons of a reference in it, ${AWS::Partition}, separate nothing."""
    return fold_references(arn).split(":", 5)


class Target(NamedTuple):
    """What an action is done to, by the two parts of its ARN that matter: 'iam' and 'role/' + ANY for every role."""

    service: str = ANY
    resource: str = ANY

    def matched_by(self, pattern: str) -> bool:
        """Whether the pattern of a Resource element covers it, in whatever partition, region and account."""
        if pattern == "*":
            return True
        parts = split_arn(pattern)
        if len(parts) < 6:
            # The last star may stand for colons too: '**', 'arn:aws:s3*'.
            if not parts[-1].endswith("*") or not covers(parts[0], "arn"):
                return False
            return len(parts) < 3 or covers(parts[2], self.service)
        return covers(parts[0], "arn") and covers(parts[2], self.service) and covers(parts[5], self.resource)


@lru_cache(maxsize=16384)
def any_matches(patterns: tuple[str, ...], target: Target) -> bool:
    """Whether one of the patterns of a Resource element covers a target."""
    return any(target.matched_by(pattern) for pattern in patterns)
