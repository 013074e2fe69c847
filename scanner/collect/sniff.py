"""Tell a CloudFormation template from any other file by a look at its bytes, without parsing it."""

from __future__ import annotations

import codecs
import re

HEAD = 64 * 1024
"""Bytes that are enough to judge most files."""

# One of these words is in every template, so most other files are done with after two searches.
_WORDS = (b"AWSTemplateFormatVersion", b"Resources")
# Possessive, and no two branches begin alike: one look at each byte.
_PREAMBLE = re.compile(rb"(?:\s++|\#[^\n]*+|%[^\n]*+|---(?=\s))*+")
_KEY = re.compile(rb"""["']?[A-Za-z][\w.-]*["']?[ \t]*:(?=\s|$)""")
_TYPE = re.compile(rb"""\bType["']?\s*:\s*["']?!?[\w.-]+::""")
_FENCE = re.compile(rb"^(?:```|~~~)", re.MULTILINE)
# An unclosed string runs to the end: at most one look at each byte, whatever the input.
_TOKEN = re.compile(
    rb"""
    "(?P<double>[^"\\]*(?:\\.[^"\\]*)*)"?
    | '(?P<single>[^']*)'?
    | (?P<open>[{\[]) | (?P<close>[}\]])
    | (?P<plain>\b(?:AWSTemplateFormatVersion|Resources)\b)
    """,
    re.VERBOSE | re.DOTALL,
)
_COLON = re.compile(rb"\s*:")


def looks_like_template(head: bytes, *, named: bool = False) -> bool:
    """
    Whether a file that begins so is, or means to be, a CloudFormation template: YAML or JSON, in whatever state.

    It has `AWSTemplateFormatVersion` at top level, or `Resources` at top level and a `Type` with '::'. In a file that
    is `named` like a template (.yaml, .json …), `Resources` is enough: it may be one that is broken.
    Prose and programs that merely hold a template don't count.
    """
    data = as_utf8(head)
    if not any(word in data for word in _WORDS):
        return False
    preamble = _PREAMBLE.match(data)
    start = preamble.end() if preamble else 0
    if data.startswith(b"{", start):
        keys = _flow_keys(data, start)
    elif _KEY.match(data, start):
        keys = _block_keys(data, data[data.rfind(b"\n", 0, start) + 1 : start])
    else:
        return False
    if b"AWSTemplateFormatVersion" in keys:
        return True
    return b"Resources" in keys and (named or _TYPE.search(data) is not None)


def is_binary(head: bytes) -> bool:
    """Whether it is no text: a NUL byte, where a mark at the start doesn't say UTF-16."""
    return b"\0" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def as_utf8(data: bytes) -> bytes:
    """The bytes without a byte order mark, UTF-16 recoded. What is cut short at the end is left out."""
    if data.startswith(codecs.BOM_UTF8):
        return data[3:]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "ignore").encode("utf-8", "ignore")
    return data


def _block_keys(data: bytes, indent: bytes) -> set[bytes]:
    """Which of the words are keys at the indent of the first key."""
    pattern = rb"^" + re.escape(indent) + rb"""["']?(AWSTemplateFormatVersion|Resources)["']?[ \t]*:(?=\s|$)"""
    keys = set(re.findall(pattern, data, re.MULTILINE))
    # Markdown whose heading reads like a comment and whose first line reads like a key.
    return set() if keys and _FENCE.search(data) else keys


def _flow_keys(data: bytes, position: int) -> set[bytes]:
    """Which of the words are keys of the outermost object, in JSON or YAML's flow style."""
    keys: set[bytes] = set()
    depth = 0
    for token in _TOKEN.finditer(data, position):
        kind = token.lastgroup
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
        elif depth == 1 and kind and token[kind] in _WORDS and _COLON.match(data, token.end()):
            keys.add(token[kind])
            if token[kind] == _WORDS[0]:
                break
    return keys
