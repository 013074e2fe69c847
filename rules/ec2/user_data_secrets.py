"""Secrets in what an instance runs when it starts: user data and cfn-init."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from scanner import Path, Resource, Severity, Violation, rule
from scanner.secrets import PATTERNS

_USER_DATA: Mapping[str, Path] = {
    "AWS::EC2::Instance": ("UserData",),
    "AWS::EC2::LaunchTemplate": ("LaunchTemplateData", "UserData"),
    "AWS::AutoScaling::LaunchConfiguration": ("UserData",),
}
_INIT = ("AWS::CloudFormation::Init", "AWS::CloudFormation::Authentication")
_EXAMPLE = "password=example-password"
"""What user data that can't be seen may be at worst."""

_WORD = r"(?:pass(?:word|wd|phrase)|pwd|secret|token|credentials?|(?:api|access|private|secret|auth|signing)[_-]?key)"
_VALUE = r"""(?P<value>"[^"\n]*"|'[^'\n]*'|[^\s"'`;,|&)}\]]+)"""
_SETTINGS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # NAME=value, "name": "value", name => 'value'; the name ends with the word: password_file is none.
        rf"""(?<![\w.$%{{-])["']?(?P<name>[\w.-]*{_WORD}\d*)["']?[ \t]*(?:=>|=(?!=)|:(?=[ \t]*["']))[ \t]*{_VALUE}""",
        # name: value, alone on its line as YAML has it
        rf"""(?m:^[ \t-]*["']?(?P<name>[\w.-]*{_WORD}\d*)["']?:[ \t]+(?P<value>[^\s"',]+)[ \t]*,?$)""",
        # --password value
        rf"""(?<!\S)--?(?P<name>[\w-]*{_WORD})[ \t]+(?!-){_VALUE}""",
    )
)
_COMMANDS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("a password of MySQL", rf"\b(?:mysql\w*|mariadb[\w-]*)\b[^\n;|]*?\s-p(?=\S){_VALUE}"),
        ("a password of MySQL", rf"\bidentified\s+(?:with\s+\S+\s+)?by\s+(?!password\b){_VALUE}"),
        ("a password of curl", r"\bcurl\b[^\n;|]*?\s(?:-u|--user)[ =]?['\"]?[^\s:'\"]+:(?P<value>[^\s'\"]+)"),
        ("a password of sshpass", rf"\bsshpass\s+-p\s*{_VALUE}"),
        (
            "a user's password",
            r"\becho\s+(?:-\w+\s+)*['\"]?[\w.-]+:(?P<value>[^\s'\"|]+)['\"]?\s*\|\s*(?:sudo\s+)?chpasswd\b",
        ),
        ("a user's password", r"\becho\s+(?:-\w+\s+)*['\"]?(?P<value>[^\s'\"|]+)['\"]?\s*\|\s*(?:sudo\s+)?passwd\b"),
        ("a user's password", r"\bnet\s+user\s+[\w.-]+\s+(?P<value>[^\s/]\S*)"),
        ("a secure string", rf"\bConvertTo-SecureString\s+(?:-String\s+)?(?=[\"']){_VALUE}"),
    )
)
_NO_SECRET = re.compile(
    r"""(?ix)
    $ | \$ | % | ` | < | \{\{ | @ | / | ~ | \\ | arn: | alias/ | file: | https?: |  # a variable, a call, a file …
    (?:true|false|null|none|nil|yes|no|on|off|undefined|required|optional|string|str|prompt|ask)$ |
    (?:your|replace|insert|enter|put|my)[-_ ]? (?:[a-z]+[-_ ])* (?:here|password|secret|token|key|me)$ |
    [*x.#-]+$
    """
)
_IN_TEXT = re.compile(r"\$[{(]|\{\{|<%")
"""A variable, a call or a template inside a value: what it holds in the end stands elsewhere."""
_IN_CODE = re.compile(r"^[A-Za-z_]\w*(?:\.\w+)+$|[(\[]")
"""Without quotes: code that fetches the value, response.token or get_token()."""
_BASE64 = re.compile(r"[A-Za-z0-9+/]{40,}={0,2}")
_MAX_TEXT = 200_000
"""Characters that are looked at; EC2 takes 16 KB."""
_MIN_LENGTH = 4


@rule(
    id="EC2-002",
    title="EC2 user data holds no secrets",
    severity=Severity.CRITICAL,
    resource_types=["AWS::EC2::Instance", "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration"],
    aliases={
        "checkov": ["CKV_AWS_46"],
        "trivy": ["AVD-AWS-0029", "AVD-AWS-0129", "AVD-AWS-0122"],
        "prowler": [
            "ec2_instance_secrets_user_data",
            "ec2_launch_template_no_secrets",
            "autoscaling_find_secrets_ec2_launch_configuration",
        ],
    },
    related_resources=["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html"],
)
def user_data_secrets(resource: Resource) -> Iterator[Violation]:
    """
    User data is no place for secrets: every process on the instance and everyone who may describe it reads them, and so
    does who reads the template. Fetch them at start from Secrets Manager or Parameter Store with the instance's role.
    Looked at are user data, encoded or not, and the cfn-init metadata; a reference to a parameter is no finding here.
    """
    path = _USER_DATA[resource.type]
    value: Any = resource.properties
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    if found := _secrets(_decoded(_text(value))):
        yield Violation(f"user data holds {_enumerate(found)}", path)
    metadata = resource.attributes.get("Metadata")
    for section in _INIT:
        written = metadata.get(section) if isinstance(metadata, Mapping) else None
        places = [f"{kind} at {place}" for place, text in _leaves(written, "") for kind in _kinds(place, text)]
        if places:
            yield Violation(f"{section} holds {_enumerate(places)}")


def _text(value: Any) -> str:
    if isinstance(value, Mapping) and "$unknown" in value:
        return _EXAMPLE
    return value if isinstance(value, str) else ""


def _secrets(text: str) -> list[str]:
    """What kinds of secrets a text holds, and on which lines; never the secrets themselves."""
    text = text[:_MAX_TEXT]
    found = [(start, f"{kind} (line {text.count(chr(10), 0, start) + 1})") for start, kind in _matches(text)]
    for run in _BASE64.finditer(text):
        inner = _decoded(run[0])
        if inner != run[0]:
            line = text.count("\n", 0, run.start()) + 1
            found += [(run.start(), f"{kind} (in the encoded part on line {line})") for _, kind in _matches(inner)]
    return list(dict.fromkeys(kind for _, kind in sorted(found)))


def _matches(text: str) -> Iterator[tuple[int, str]]:
    taken: list[tuple[int, int]] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            # A URL may name its password by a variable; the other patterns fit nothing else.
            if "://" not in match[0] or _is_literal(match[1]):
                taken.append(match.span())
                yield match.start(), f"{'an' if kind[0] in 'Aa' else 'a'} {kind}"
    for pattern in _SETTINGS:
        for match in pattern.finditer(text):
            if _is_literal(match["value"]) and not any(a < match.end() and match.start() < b for a, b in taken):
                taken.append(match.span())
                yield match.start(), f"the value of {match['name'].lstrip('-.')[:60]}"
    for kind, pattern in _COMMANDS:
        for match in pattern.finditer(text):
            if _is_literal(match["value"]) and not any(a < match.end() and match.start() < b for a, b in taken):
                taken.append(match.span())
                yield match.start(), kind


def _is_literal(written: str) -> bool:
    """Whether a value stands for itself."""
    quoted = written[:1] in {'"', "'"}
    value = written[1:-1] if quoted else written
    if len(value) < _MIN_LENGTH or _NO_SECRET.match(value) or _IN_TEXT.search(value):
        return False
    return quoted or not _IN_CODE.search(value)


def _kinds(place: str, text: str) -> list[str]:
    """The kinds of secrets in a value of cfn-init, whose own name may tell as well: password, secretKey."""
    name = place.rpartition(".")[2]
    if re.fullmatch(rf"(?i)[\w-]*{_WORD}", name):
        return ["a secret"] if _is_literal(f"'{text}'") else []
    return _secrets(text)


def _leaves(value: Any, place: str) -> Iterator[tuple[str, str]]:
    pending = [(value, place)]
    while pending:
        item, where = pending.pop()
        if isinstance(item, str):
            yield where, item
        elif isinstance(item, Mapping):
            pending += [
                (child, f"{where}.{key}" if where else str(key)) for key, child in item.items() if key != "$unknown"
            ][::-1]
        elif isinstance(item, list):
            pending += [(child, where) for child in item][::-1]


def _decoded(text: str) -> str:
    """The text behind Base64, unpacked where it is compressed; as it stands where it is neither."""
    compact = "".join(text.split())
    if not compact or len(compact) > 2 * _MAX_TEXT:
        return text
    try:
        data = base64.b64decode(compact, validate=True)
        if data[:2] == b"\x1f\x8b":
            data = zlib.decompressobj(wbits=31).decompress(data, _MAX_TEXT)
        plain = data.decode()
    except (binascii.Error, ValueError, zlib.error):
        return text
    return plain if all(character.isprintable() or character in "\t\r\n" for character in plain) else text


def _enumerate(items: list[str]) -> str:
    shown = items if len(items) <= 3 else [*items[:2], f"{len(items) - 2} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
