"""Secrets in text: found by pattern or by the name they are given, and masked before anything is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from scanner.expressions import later

MASK = "********"

# Each runs over whole files: lengths are bounded, so that no text takes more than a few looks at each character.
PATTERNS: tuple[tuple[str, str], ...] = (
    ("AWS access key id", r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
    (
        "AWS secret access key",
        r"(?i)(?:aws_?secret_?access_?key|secret_?key)['\"]?\s{0,9}[:=]\s{0,9}['\"]?([A-Za-z0-9/+]{40})\b",
    ),
    ("private key", r"-----BEGIN (?:[A-Z]{1,20} ){0,4}PRIVATE KEY-----(?:[^-]*)"),
    ("GitHub token", r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b"),
    ("Slack token", r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    ("Slack webhook", r"\bhooks\.slack\.com/services/T[A-Za-z0-9]{6,15}/B[A-Za-z0-9]{6,15}/[A-Za-z0-9]{20,40}"),
    ("Stripe key", r"\b[rs]k_live_[A-Za-z0-9]{20,}"),
    ("Google API key", r"\bAIza[A-Za-z0-9_-]{35}\b"),
    ("JSON web token", r"\beyJ[A-Za-z0-9_-]{10,1000}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    (
        "password in a URL",
        r"\b[a-z][a-z0-9+.-]{1,30}://[^\s:/@'\"]{1,200}:([^\s@/'\"$]{3,200})@",
    ),
)
"""
What kind of secret, and how it looks; the first group, where there is one, is the secret itself. Texts: what is seldom
met is compiled when it is.
"""

_NAME = (
    r"(?:pass(?:word|wd|phrase|code)|pwd|secret(?:[_-]?(?:string|binary|value))?|token|credential"
    r"|(?:api|access|private|auth|secret|shared|signing)[_-]?key)s?(?:[_-]?\d{1,4})?"
)
_WHOLE_NAME = later(rf"(?i){_NAME}(?!\w)")
_SECRET_NAME = later(rf"(?i){_NAME}$")
_ASSIGNMENT = later(
    rf"""(?ix) {_NAME} (?: \\{{0,4}}["'])? \s{{0,9}} [:=] \s{{0,9}}
    (?: (\\{{0,4}}["']) (?P<quoted> [^\n]{{2,1000}}? ) \1 | (?P<plain> [^\s"'\\,;&|{{}}\[\]()<>]{{2,}} ) )"""
)
_HARMLESS = later(
    r"(?i)^(?:!|\{\{resolve:|\$\{[^}]*\}$|\$\(|\$(?-i:[A-Z_]+)\b|<|(?:true|false|null|none|string|number|optional|required)$|arn:|alias/|\*+$)"
)


@lru_cache(maxsize=4096)
def is_secret_name(name: str) -> bool:
    """Whether a property, variable or parameter of this name holds a secret."""
    return _SECRET_NAME.search(name[-80:]) is not None


def is_harmless(value: str) -> bool:
    """Whether what a secret's name is given is no secret: a reference, a placeholder, a yes or no."""
    return not value.strip() or _HARMLESS.match(value) is not None


_KEY_OWNERS = ("api", "access", "private", "auth", "secret", "shared", "signing")
_STARTS = ("pass", "pwd", "secret", "token", "credential")
"""What the name of a secret begins with; beside them `_KEY_OWNERS`, where 'key' follows."""
_SIGNS = (
    ("akia", "asia"),
    ("secret_key", "secretkey", "secret_access", "secretaccess"),
    ("-----begin",),
    ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
    ("xox",),
    ("hooks.slack",),
    ("k_live_",),
    ("aiza",),
    ("eyj",),
    ("://",),
)
"""For each of `PATTERNS`: a text that it finds holds one of these, whatever the case of its letters."""


_SHORTEST = 5
"""Characters that no text with a secret goes below: 'pwd=x', if that."""


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where a text holds a secret: start and end."""
    if len(text) < _SHORTEST:
        return
    folded = _folded(text)
    for _, match in known(text, folded):
        yield match.span(match.re.groups and 1)
    done = 0
    for start in sorted(_name_starts(folded)):
        if start >= done and (given := _ASSIGNMENT.match(text, start)):
            done = given.end()
            group = "quoted" if given["quoted"] is not None else "plain"
            if not is_harmless(given[group]):
                yield given.span(group)


def known(text: str, folded: str = "") -> Iterator[tuple[str, re.Match[str]]]:
    """What a text holds of `PATTERNS`: the kind and where."""
    # Plain searches first: they run at the speed of memory, the patterns hundreds of times slower.
    folded = folded or _folded(text)
    for (kind, pattern), signs in zip(PATTERNS, _SIGNS, strict=True):
        for sign in signs:
            if sign in folded:
                for match in re.finditer(pattern, text):
                    yield kind, match
                break


def secret_names(text: str) -> Iterator[int]:
    """Where in a text a name begins, or the end of one, that says a secret by its look."""
    return (start for start in _name_starts(_folded(text)) if _WHOLE_NAME.match(text, start))


_FOLDED = {0x17F: "s", 0x130: "i", 0x131: "i"}
"""Letters that expressions take for s and i whatever their case, and `lower` doesn't: ſ, İ and ı."""


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    folded = text.translate(_FOLDED).lower()
    if len(folded) != len(text):  # a letter that has two in lower case: positions would not agree
        folded = "".join(char.lower() if len(char.lower()) == 1 else char for char in text.translate(_FOLDED))
    return folded


def _name_starts(folded: str) -> Iterator[int]:
    """Where the name of a secret may begin that is given a value."""
    if "=" not in folded and ":" not in folded:
        return
    for word in (*_STARTS, *(_KEY_OWNERS if "key" in folded else ())):
        start = folded.find(word)
        while start >= 0:
            yield start
            start = folded.find(word, start + 1)


def mask_text(text: str) -> str:
    """Text with everything that looks like a secret replaced by asterisks."""
    return _masked_again(text) if len(text) < _SHORT else _masked(text)


_SHORT = 80
"""Characters of a text that is likely to come again: 'false', 'arn:aws:iam::aws:policy/AdministratorAccess'."""


@lru_cache(maxsize=4096)
def _masked_again(text: str) -> str:
    return _masked(text)


def _masked(text: str) -> str:
    if len(text) < _SHORTEST:
        return text
    done = 0
    parts = []
    for start, end in sorted(spans(text)):
        if end > done:
            parts += [text[done : max(start, done)], MASK if start >= done else ""]
            done = end
    return "".join([*parts, text[done:]])


def mask_value(value: str, name: str) -> str:
    """A value as it may be shown, given the name of the property that holds it."""
    if is_secret_name(name) and not is_harmless(value):
        return MASK
    return mask_text(value)
