"""Expressions that are compiled when they are used find what others find, and nobody else's are touched."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from scanner.expressions import compiled_later, later


def test_it_finds_what_a_compiled_one_finds() -> None:
    pattern = r"(?P<key>[a-z]+)=(\d+)"
    for text in ("a=1 b=2", "A=1", ""):
        assert later(pattern).findall(text) == re.compile(pattern).findall(text)
        assert later(pattern, re.IGNORECASE).sub("x", text) == re.compile(pattern, re.IGNORECASE).sub("x", text)
    match = later(pattern).search("xx b=2", 3)
    assert match and match["key"] == "b" and match.re.groups == 2


def test_it_is_compiled_at_its_first_use_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    at_once = re.compile

    def compile(pattern: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(pattern)
        return at_once(pattern, flags)

    monkeypatch.setattr(re, "compile", compile)
    expression = later("[a-z]")
    assert not compiled
    assert [bool(expression.match(text)) for text in "aA1b"] == [True, False, False, True]
    assert compiled == ["[a-z]"]


def test_a_wrong_pattern_shows_when_it_is_used() -> None:
    expression = later("(")
    with pytest.raises(re.error):
        expression.search("")


def test_only_the_package_named_waits() -> None:
    with compiled_later("yaml"):
        mine = re.compile("[a-z]")
    assert isinstance(mine, re.Pattern)
    assert isinstance(re.compile("[a-z]+"), re.Pattern)


def test_pyyaml_reads_as_ever_in_a_process_that_imported_it_so() -> None:
    """Its parser in Python too, which others in the process may use."""
    text = "{i: 12, o: 0o7, f: 1.5, d: 2020-01-02, b: yes, n: ~, s: 'x', m: {<<: {a: 1}}}"
    script = f"""
import re, sys
from scanner.expressions import compiled_later
with compiled_later("yaml"):
    import yaml
print(isinstance(yaml.reader.Reader.NON_PRINTABLE, re.Pattern))
print([yaml.load({text!r}, Loader=loader) for loader in (yaml.SafeLoader, yaml.CSafeLoader)])
try:
    yaml.load("a: \\0", Loader=yaml.SafeLoader)
except yaml.YAMLError as error:
    print(type(error).__name__)
"""
    import yaml

    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    wanted = [yaml.load(text, Loader=loader) for loader in (yaml.SafeLoader, yaml.CSafeLoader)]
    assert ran.stdout.splitlines() == ["False", str(wanted), "ReaderError"]
