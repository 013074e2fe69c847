"""Regular expressions that are compiled when they are first used: compiling all took a tenth of a small scan."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast


def later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, but what is wrong with the pattern shows when it is used, as no argument of `re`'s functions."""
    return cast("re.Pattern[str]", _Expression(pattern, flags))


class _Expression:
    def __init__(self, pattern: Any, flags: int) -> None:
        self._made_of = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        """Whatever a compiled expression has; found once, it is kept here."""
        if name.startswith("__"):
            raise AttributeError(name)
        value = getattr(re.compile(*self._made_of), name)
        setattr(self, name, value)
        return value


@contextmanager
def compiled_later(package: str) -> Iterator[None]:
    """
    While a package is imported, the expressions of its modules are left for later.

    For PyYAML, whose reader in Python has one that takes longer to compile than libyaml to read most templates.
    """
    at_once = re.compile

    def compile(pattern: Any, flags: int = 0) -> Any:
        module = sys._getframe(1).f_globals.get("__name__", "")
        return _Expression(pattern, flags) if f"{module}.".startswith(f"{package}.") else at_once(pattern, flags)

    re.compile = compile
    try:
        yield
    finally:
        re.compile = at_once
