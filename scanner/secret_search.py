"""
Secrets that are written out in scripts, settings and properties: told by kind and place, never by value.

Few false alarms matter more than the last secret: references, variables, calls and placeholders are none.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from scanner.expressions import later
from scanner.model import Path
from scanner.secrets import PATTERNS, known

MARK = "masked-by-conformant"
"""
What stands in a snapshot where a secret stood. After it, with a colon, the kind of a secret that is told by its look:
the searches here find of a masked text what they found of the text itself.
"""
_RANDOM = "random"
_MARKED = later(rf"{MARK}(?::(?P<kind>[a-z0-9-]+))?")
_KINDS = {kind.lower().replace(" ", "-"): kind for kind, _ in PATTERNS}

MAX_TEXT = 200_000
"""Characters of one text that are looked at; user data of EC2 has 16 KB at most."""

_WORD = (
    r"(?:pass(?:word|wd|phrase|code)|pwd|secret|token|credentials?|(?:api|access|private|secret|auth|signing)[_-]?key)"
)
_VALUE = r"""(?P<value>"[^"\n]*"|'[^'\n]*'|[^\s"'`;,|&)}\]]+)"""
_SETTINGS = (
    # NAME=value, "name": "value", name => 'value'; the name ends with the word: password_file is none.
    rf"""(?<![\w.$%{{-])["']?(?P<name>[\w.-]*{_WORD}\d*)["']?[ \t]*(?:=>|=(?!=)|:(?=[ \t]*["']))[ \t]*{_VALUE}""",
    # name: value, alone on its line as YAML has it
    rf"""(?m:^[ \t-]*["']?(?P<name>[\w.-]*{_WORD}\d*)["']?:[ \t]+(?P<value>[^\s"',]+)[ \t]*,?$)""",
    # --password value
    rf"""(?<!\S)--?(?P<name>[\w-]*{_WORD})[ \t]+(?!-){_VALUE}""",
)
_COMMANDS = (
    (
        "a password of MySQL",
        ("mysql", "mariadb"),
        rf"\b(?:mysql\w*|mariadb[\w-]*)\b[^\n;|]{{0,400}}?\s-p(?=\S){_VALUE}",
    ),
    ("a password of MySQL", ("identified",), rf"\bidentified\s+(?:with\s+\S+\s+)?by\s+(?!password\b){_VALUE}"),
    (
        "a password of curl",
        ("curl",),
        r"\bcurl\b[^\n;|]{0,400}?\s(?:-u|--user)[ =]?['\"]?[^\s:'\"]+:(?P<value>[^\s'\"]+)",
    ),
    ("a password of Docker", ("docker",), rf"\bdocker\s+login\b[^\n;|]{{0,400}}?\s-p[ =]?{_VALUE}"),
    (
        "an AWS secret",
        ("configure",),
        rf"\baws\b[^\n;|]{{0,200}}?\bconfigure\s+set\s+[\w.-]*(?:secret_access_key|session_token)\s+{_VALUE}",
    ),
    ("a password of sshpass", ("sshpass",), rf"\bsshpass\s+-p\s*{_VALUE}"),
    (
        "a user's password",
        ("chpasswd",),
        r"\becho\s+(?:-\w+\s+)*['\"]?[\w.-]+:(?P<value>[^\s'\"|]+)['\"]?\s*\|\s*(?:sudo\s+)?chpasswd\b",
    ),
    (
        "a user's password",
        ("passwd",),
        r"\becho\s+(?:-\w+\s+)*['\"]?(?P<value>[^\s'\"|]+)['\"]?\s*\|\s*(?:sudo\s+)?passwd\b",
    ),
    ("a user's password", ("user",), r"\bnet\s+user\s+[\w.-]+\s+(?P<value>[^\s/]\S*)"),
    ("a secure string", ("securestring",), rf"\bConvertTo-SecureString\s+(?:-String\s+)?(?=[\"']){_VALUE}"),
)
"""What a command gives away, a word that it can't do without, in lower case, and the command."""
_HIDDEN = (
    rf"(?<![\w$%{{-])(?:[\w.-]{{0,80}}[_.-])?(?i:pass|pw|creds?|(?:account|access|encryption|master)_?key)[\"']?"
    rf"[ \t]*[=:][ \t]*{_VALUE}",
    r"(?i)<[\w.-]{0,80}(?:password|passwd|secret|token)>(?P<value>[^<\n]+)</",
    r"(?i)\bbearer[ \t]+(?P<value>[\w.~+/-]{16,}=*)",
    rf"{MARK}:aws-access-key-id[\"'\s,:;]{{1,9}}(?P<value>[A-Za-z0-9/+]{{40}})(?![\w/+])",
)
"""What may be a secret in a script, too seldom for a finding and too often to be kept."""
_NO_SECRET = r"""(?ix)
    $ | \$ | % | ` | < | \{\{ | @ | / | ~ | \\ | arn: | alias/ | file: | https?: |  # a variable, a call, a file …
    (?:true|false|null|none|nil|yes|no|on|off|undefined|required|optional|string|str|prompt|ask)$ |
    (?:placeholder|dummy|todo|tbd|redacted|masked|hidden|n/a|not[-_ ]?(?:set|used|needed))$ |
    (?:your|replace|insert|enter|put|my)[-_ ]? (?:[a-z]+[-_ ])* (?:here|password|secret|token|key|me)$ |
    [*x.#-]+$
    """
_IN_TEXT = r"\$[{(]|\{\{|<%"
"""A variable, a call or a template inside a value: what it holds in the end stands elsewhere."""
_IN_CODE = r"^[A-Za-z_]\w*(?:\.\w+)+$|[(\[]"
"""Without quotes: code that fetches the value, response.token or get_token()."""
_BASE64 = later(r"[A-Za-z0-9+/]{40,}={0,2}")
_MIN_LENGTH = 4
_NOT_ONE = r"(?i)(?:client|request|idempotency|next|continuation|page|pagination)[_-]?token$"
"""Names that end like a secret's and tell none."""
_DOCUMENTED = r"EXAMPLE(?:KEY)?\b"
"""The keys of AWS's documentation."""


_IS_BASE64 = later(r"[A-Za-z0-9+/\s]+={0,2}\s*")
_SHORTEST_CODE = 12
_LEAST_RUN = 40
_NAMES = ("pass", "pwd", "secret", "token", "credential", "key")
_SIGNS = (
    *("akia", "asia", "-----begin", "gh", "xox", "hooks.slack", "k_live_", "aiza", "eyj", "://"),
    *_NAMES,
    *("mysql", "mariadb", "identified", "curl", "docker", "user", "securestring"),
)
"""Any text in which something is found holds one of these, whatever the case of its letters."""


class Leaf(NamedTuple):
    """A text somewhere in properties or metadata."""

    path: Path
    name: str
    """The key that it stands under; for the Value of a Name, that name."""
    text: str


def secrets_in(text: str) -> list[str]:
    """What kinds of secrets a script or a settings file holds, and on which lines; encoded parts are looked into."""
    text = text[:MAX_TEXT]
    found = [(start, f"{kind} (line {text.count(chr(10), 0, start) + 1})") for start, kind in _matches(text)]
    for run in _BASE64.finditer(text):
        inner = decoded(run[0])
        if inner != run[0]:
            line = text.count("\n", 0, run.start()) + 1
            found += [(run.start(), f"{kind} (in the encoded part on line {line})") for _, kind in _matches(inner)]
    return list(dict.fromkeys(kind for _, kind in sorted(found)))


def credentials_in(text: str) -> list[str]:
    """What kinds of credentials a text holds, told by their look alone: keys, tokens of well-known services."""
    text = text[:MAX_TEXT]
    return list(dict.fromkeys(_named(kind) for kind, match in _known(text) if not re.search(_DOCUMENTED, match[0])))


@lru_cache(maxsize=4096)
def is_secret_name(name: str) -> bool:
    """Whether what stands under a name is a secret: the last words decide, so PasswordLength and SecretArn are none."""
    name = name[-80:]
    return re.search(rf"(?i){_WORD}\d*$", name) is not None and re.search(_NOT_ONE, name) is None


def is_literal(written: str) -> bool:
    """Whether a value, with its quotes or bare, stands for itself: no reference, variable, call or placeholder."""
    quoted = written[:1] in {'"', "'"}
    value = written[1:-1] if quoted else written
    if len(value) < _MIN_LENGTH or re.match(_NO_SECRET, value) or re.search(_IN_TEXT, value):
        return False
    return quoted or not re.search(_IN_CODE, value)


def is_literal_value(value: str) -> bool:
    """The same for the whole value of a property, where nothing is code."""
    return is_literal(f"'{value}'")


def is_made_secret(value: str) -> bool:
    """Whether a value refers to a secret that AWS makes for a resource of the template, the key of a user for one."""
    return re.search(r"\$\{\w+\.(?:SecretAccessKey|ClientSecret)\}", value) is not None


def looks_random(value: str) -> bool:
    """Whether a value looks as if a machine had drawn it: long, of one piece, and no words."""
    if value.startswith(MARK):
        return value == f"{MARK}:{_RANDOM}"
    if not re.fullmatch(r"[A-Za-z0-9+/=_.~!@#$%^&*-]{16,512}", value) or not re.search(r"\d", value):
        return False
    pieces = re.split(r"[^A-Za-z0-9]+", value)
    if all(piece.isalpha() or piece.isdigit() for piece in pieces if piece):
        return False  # words and numbers: orders/database-2024
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values()) >= 3.5


def leaves(value: Any, path: Path = (), name: str = "", shortest: int = 0) -> Iterator[Leaf]:
    """Every text of a value that has so many characters, in its order. What is not known has none."""
    pending: list[tuple[Any, Path, str]] = [(value, path, name)]
    while pending:
        item, where, known_as = pending.pop()
        if isinstance(item, str):
            if len(item) >= shortest:
                yield Leaf(where, known_as, item)
        elif isinstance(item, Mapping):
            told = _told(item) if "Value" in item or "ParameterValue" in item else ""
            pending += [
                (child, (*where, key), told if told and key in ("Value", "ParameterValue") else str(key))
                for key, child in item.items()
                if key != "$unknown"
            ][::-1]
        elif isinstance(item, list):
            pending += [(child, (*where, index), known_as) for index, child in enumerate(item)][::-1]


def _told(item: Mapping[str, Any]) -> str:
    """The name that an item of a list gives to its value."""
    return next((item[key] for key in ("Name", "Key", "ParameterKey") if isinstance(item.get(key), str)), "")


def decoded(text: str) -> str:
    """The text behind Base64, unpacked where it is compressed; as it stands where it is neither."""
    compact = "".join(text.split())
    if not compact or len(compact) > 2 * MAX_TEXT:
        return text
    try:
        data = base64.b64decode(compact, validate=True)
        if data[:2] == b"\x1f\x8b":
            data = zlib.decompressobj(wbits=31).decompress(data, MAX_TEXT)
        plain = data.decode()
    except (binascii.Error, ValueError, zlib.error):
        return text
    return plain if all(character.isprintable() or character in "\t\r\n" for character in plain) else text


def masked_text(text: str) -> str:
    """
    A script, a settings file or any other text with the secrets in it replaced by marks, encoded parts looked into.

    Lines stay where they are.
    """
    if len(text) >= _SHORTEST_CODE and _IS_BASE64.fullmatch(text):
        inner = decoded(text)
        if inner != text:
            hidden = _without_doubtful(_masked_spans(inner))
            return text if hidden == inner else base64.b64encode(hidden.encode()).decode()
    text = _masked_spans(text)
    if len(text) < _LEAST_RUN:
        return text
    done, parts = 0, []
    for run in _BASE64.finditer(text):
        inner = decoded(run[0])
        hidden = inner if inner == run[0] else _masked_spans(inner)
        if hidden != inner:
            parts += [text[done : run.start()], base64.b64encode(hidden.encode()).decode()]
            done = run.end()
    return "".join([*parts, text[done:]])


def _without_doubtful(script: str) -> str:
    def stars(match: re.Match[str]) -> str:
        written = match["value"]
        if not is_literal(written) or MARK in written:
            return match[0]
        start = match.start("value") - match.start()
        return f"{match[0][:start]}********{match[0][start + len(written) :]}"

    for pattern in _HIDDEN:
        script = _compiled(pattern).sub(stars, script)
    return script


def masked_value(value: str) -> str:
    """The mark for a value that is a secret as a whole, of which the searches here say what they say of the value."""
    for kind, match in _known(value):
        if not re.search(_DOCUMENTED, match[0]) and not match[0].startswith(MARK):
            return f"{MARK}:{kind.lower().replace(' ', '-')}" if "://" not in match[0] else masked_text(value)
    if not is_literal_value(value):
        return "********"
    return f"{MARK}:{_RANDOM}" if looks_random(value) else MARK


def _masked_spans(text: str) -> str:
    folded = text.lower()
    if not any(sign in folded for sign in _SIGNS):
        return text
    done, parts = 0, []
    for start, end, mark in sorted(_spans(text)):
        if start >= done:
            # The lines that follow keep their numbers.
            parts += [text[done:start], mark, "\n" * text.count("\n", start, end)]
            done = end
    return "".join([*parts, text[done:]])


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a text holds a secret, without its quotes, and the mark for it."""
    taken: list[tuple[int, int]] = []
    for kind, match in _known(text):
        taken.append(match.span())
        if not match[0].startswith(MARK) and not re.search(_DOCUMENTED, match[0]):
            start, end = match.span(1 if match.re.groups else 0)
            yield start, end, MARK if "://" in match[0] else f"{MARK}:{kind.lower().replace(' ', '-')}"
    for _, pattern in _patterns(text):
        for match in pattern.finditer(text):
            if is_literal(match["value"]) and not any(a < match.end() and match.start() < b for a, b in taken):
                taken.append(match.span())
                start, end = match.span("value")
                quoted = match["value"][:1] in {'"', "'"}
                yield start + quoted, end - quoted, MARK


def enumerate_kinds(kinds: list[str]) -> str:
    """As part of a sentence: 'a private key (line 2), the value of TOKEN (line 3) and 2 more'."""
    shown = kinds if len(kinds) <= 3 else [*kinds[:2], f"{len(kinds) - 2} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _matches(text: str) -> Iterator[tuple[int, str]]:
    taken: list[tuple[int, int]] = []

    def free(match: re.Match[str]) -> bool:
        if not is_literal(match["value"]) or any(a < match.end() and match.start() < b for a, b in taken):
            return False
        taken.append(match.span())
        return True

    for kind, match in _known(text):
        taken.append(match.span())
        yield match.start(), _named(kind)
    for kind, pattern in _patterns(text):
        for match in pattern.finditer(text):
            if free(match):
                yield match.start(), kind or f"the value of {match['name'].lstrip('-.')[:60]}"


def _known(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for kind, match in known(text):
        # A URL may name its password by a variable; the other patterns fit nothing else.
        if "://" not in match[0] or is_literal(match[1]):
            yield kind, match
    if MARK in text:
        for match in _MARKED.finditer(text):
            if match["kind"] and match["kind"] != _RANDOM:
                yield _KINDS.get(match["kind"], match["kind"].replace("-", " ")), match
    if MARK in text:
        for match in _MARKED.finditer(text):
            if match["kind"] and match["kind"] != _RANDOM:
                yield _KINDS.get(match["kind"], match["kind"].replace("-", " ")), match


def _named(kind: str) -> str:
    return f"{'an' if kind[0] in 'Aa' else 'a'} {kind}"


def _patterns(text: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Those that a text may match, with what they tell of; no kind: the value of a name."""
    folded = text.lower()
    if any(word in folded for word in _NAMES):
        yield from (("", _compiled(pattern)) for pattern in _SETTINGS)
    for kind, words, pattern in _COMMANDS:
        if any(word in folded for word in words):
            yield kind, _compiled(pattern)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
