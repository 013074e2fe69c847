"""Secrets in text: found by pattern or by the name they are given, and masked before anything is shown."""

from __future__ import annotations

import re

MASK = "********"

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("AWS access key id", re.compile(r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b")),
    (
        "AWS secret access key",
        re.compile(r"(?i)(?:aws_?secret_?access_?key|secret_?key)['\"]?\s*[:=]\s*['\"]?([A-Za-z0-9/+]{40})\b"),
    ),
    ("private key", re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:[^-]*)")),
    ("GitHub token", re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b")),
    ("Slack token", re.compile(r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}")),
    ("Stripe key", re.compile(r"\b[rs]k_live_[A-Za-z0-9]{20,}")),
    ("Google API key", re.compile(r"\bAIza[A-Za-z0-9_-]{35}\b")),
    ("JSON web token", re.compile(r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}")),
    ("password in a URL", re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s:/@'\"]+:([^\s@/'\"$]{3,})@")),
)
"""What kind of secret, and how it looks; the first group, where there is one, is the secret itself."""

_NAME = r"(?:pass(?:word|wd|phrase)|pwd|secret|token|api_?key|access_?key|private_?key|credential|auth_?key)"
SECRET_NAME = re.compile(rf"(?i){_NAME}s?$")
"""Names of properties, variables and parameters whose value is a secret."""
_ASSIGNMENT = re.compile(
    rf"""(?i)(["']?[\w.-]*{_NAME}[\w.-]*["']?\s*[:=]\s*)(["']?)([^\s"',;}}\]]{{2,}}[^"'\n]*?)(["']?\s*[,;}}\]]*\s*)$"""
)
_HARMLESS = re.compile(r"(?i)^(?:!|\{\{resolve:|\$|<|true|false|null|none|\{|\[|arn:|string$|alias/|\*+$)")


def mask_text(text: str) -> str:
    """Text with everything that looks like a secret replaced by asterisks."""
    for _, pattern in PATTERNS:
        text = pattern.sub(_masked, text)
    return text


def mask_line(line: str) -> str:
    """A line of source, with the value of a name like 'Password' masked too."""
    line = mask_text(line)
    match = _ASSIGNMENT.search(line)
    if match and not _HARMLESS.match(match[3]):
        return line[: match.start(2)] + match[2] + MASK + match[4] + line[match.end() :]
    return line


def mask_value(value: str, name: str) -> str:
    """A value as it may be shown, given the name of the property that holds it."""
    if SECRET_NAME.search(name) and not _HARMLESS.match(value):
        return MASK
    return mask_text(value)


def _masked(match: re.Match[str]) -> str:
    if match.re.groups:
        return match[0][: match.start(1) - match.start()] + MASK + match[0][match.end(1) - match.start() :]
    return MASK
