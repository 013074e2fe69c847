"""Template parameters and the values given for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from scanner.collect.cloudformation.intrinsics import text
from scanner.errors import UsageError
from scanner.expressions import later
from scanner.model import PartialString, Unknown

PSEUDO = {
    "AWS::AccountId": None,
    "AWS::NotificationARNs": None,
    "AWS::Partition": "aws",
    "AWS::Region": None,
    "AWS::StackId": None,
    "AWS::StackName": None,
    "AWS::URLSuffix": "amazonaws.com",
}
"""Pseudo parameters, and the value of those that are the same in every commercial region."""


class ParametersError(UsageError):
    """A parameters file or option that can't be used: one sentence that names it."""


_MAX_DIGITS = 15
"""Characters of a bound."""
_GREATEST = 2**53
"""What is beyond bounds nothing that a rule asks for, and may be no number that JSON knows."""
_NUMBER = later(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")


class Parameter(NamedTuple):
    """One declared parameter and, where known, its value."""

    name: str
    declaration: Mapping[str, Any]
    given: Any = None
    """Value from outside; None where there is none."""
    choices: tuple[Any, ...] = ()
    """Values that a calling template may pass, where it passes more than one."""

    @property
    def type(self) -> str:
        """As declared: 'String', 'Number', 'CommaDelimitedList', 'List<…>', 'AWS::SSM::Parameter::Value<…>' …"""
        declared = self.declaration.get("Type")
        return declared if isinstance(declared, str) else "String"

    @property
    def is_list(self) -> bool:
        """Whether Ref gives a list."""
        return self.type == "CommaDelimitedList" or "List<" in self.type

    @property
    def is_lookup(self) -> bool:
        """Whether the value names an SSM parameter that holds the real one."""
        return self.type.startswith("AWS::SSM::Parameter::Value")

    @property
    def is_known(self) -> bool:
        """Whether the value was given from outside, and plainly."""
        return self.given is not None and not isinstance(self.given, Unknown | PartialString) and not self.is_lookup

    @property
    def allowed(self) -> tuple[Any, ...]:
        """AllowedValues, or what a calling template may pass."""
        if self.choices:
            return self.choices
        if isinstance(self.given, Unknown) and self.given.allowed:
            return self.given.allowed
        values = self.declaration.get("AllowedValues")
        return tuple(v for v in values if isinstance(v, str | int | float)) if isinstance(values, list) else ()

    @property
    def default(self) -> Any:
        """The declared default; None where there is none."""
        value = self.declaration.get("Default")
        return value if isinstance(value, str | int | float | list) else None

    def unknown(self, excluded: tuple[Any, ...] = ()) -> Unknown:
        """Its value where that is not known."""
        pattern = self.declaration.get("AllowedPattern")
        if str(self.declaration.get("MinLength", "0")) not in ("0", ""):
            excluded = (*excluded, "")
        if isinstance(self.given, Unknown):
            return self.given.but((*self.given.excluded, *excluded))
        ruled_out = [text(value) for value in excluded]
        allowed = () if self.is_list else tuple(value for value in self.allowed if text(value) not in ruled_out)
        return Unknown(
            f"Ref: {self.name}",
            label=self.name,
            allowed=allowed,
            excluded=excluded,
            pattern=pattern if isinstance(pattern, str) else "",
            # Ids of what exists, AWS::EC2::VPC::Id or a list of them, equal no literal of a rule.
            generated=self.type.startswith(("AWS::", "List<AWS::")) and not self.is_lookup and not allowed,
            bounds=(self._bound("MinValue"), self._bound("MaxValue")) if self.type == "Number" else (None, None),
        )

    def _bound(self, key: str) -> float | None:
        shown = text(self.declaration.get(key))
        if not isinstance(shown, str) or len(shown) > _MAX_DIGITS or not _NUMBER.fullmatch(shown.strip()):
            return None
        value = float(shown)
        if abs(value) > _GREATEST:
            return None
        return int(value) if value.is_integer() else value

    def value(self, fixed: Any = None, excluded: tuple[Any, ...] = ()) -> Any:
        """What Ref gives: the value given, else the one that conditions tell, else the default; else Unknown."""
        if isinstance(fixed, Unknown):  # conditions ask what comes of it
            return fixed
        raw: Any = None
        if self.is_known:
            raw = self.given
        elif fixed is not None:
            raw = fixed
        elif isinstance(self.given, PartialString):
            raw = self.given
        elif self.given is None and not self.choices and not self.is_lookup:
            shown = text(self.default)
            raw = None if shown is not None and shown in map(text, excluded) else self.default
        if raw is None:
            return self.unknown(excluded)
        if not self.is_list:
            return raw
        if isinstance(raw, str):
            return [part.strip() for part in raw.split(",")]
        return raw if isinstance(raw, list) else self.unknown() if isinstance(raw, PartialString) else [raw]

    @property
    def refusal(self) -> str:
        """Why CloudFormation would not take the value given: half a sentence; empty where it would."""
        shown = text(self.given) if self.is_known else None
        if shown is None:
            return ""
        allowed = [known for value in self.allowed if (known := text(value)) is not None]
        values = [part.strip() for part in shown.split(",")] if self.is_list else [shown]
        if allowed and not self.choices and not set(values) <= set(allowed):
            listed = ", ".join(allowed[:5]) + (" …" if len(allowed) > 5 else "")
            return f"is given a value that is none of its AllowedValues ({listed})"
        if self.type == "Number" and not _NUMBER.fullmatch(shown.strip()):
            return "is given a value that is no number"
        return ""

    @property
    def origin(self) -> str:
        """Where the value comes from, for the reader."""
        if self.given is not None:
            return f"parameter {self.name} (given)"
        return f"parameter {self.name} (default)" if self.default is not None else f"parameter {self.name} (no value)"


def read_file(path: str) -> dict[str, Any]:
    """
    Values of a parameters file: the AWS CLI's list, CodePipeline's object, a Git sync deployment file, a plain mapping.

    Raises ParametersError.
    """
    try:
        text = FilePath(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise ParametersError(f"parameters file {path}: cannot be read ({reason})") from None
    try:
        data = json.loads(text) if text.lstrip()[:1] in ("{", "[") else _yaml(text)
    except (ValueError, RecursionError) as error:
        raise ParametersError(f"parameters file {path}: {str(error).splitlines()[0]}") from None
    return _values(data, path)


def _yaml(text: str) -> Any:
    import yaml

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ValueError(f"not valid YAML{f', line {mark.line + 1}' if mark else ''}") from None


def _values(data: Any, path: str) -> dict[str, Any]:
    expected = (
        f"parameters file {path}: expected a mapping of names to values, a list of ParameterKey and ParameterValue, "
        "or an object with Parameters"
    )
    if isinstance(data, list):
        if all(isinstance(item, str) and "=" in item for item in data):
            return dict(parse_option(item) for item in data)
        values = {}
        for item in data:
            if not isinstance(item, dict) or not isinstance(item.get("ParameterKey"), str):
                raise ParametersError(expected)
            if item.get("ParameterValue") is not None:
                values[item["ParameterKey"]] = _scalar(item["ParameterValue"])
        return values
    if not isinstance(data, dict):
        raise ParametersError(expected)
    # Git sync writes 'parameters', CodePipeline 'Parameters'; both beside tags and a stack policy.
    for key in ("Parameters", "parameters"):
        if isinstance(data.get(key), dict | list):
            return _values(data[key], path)
    if any(isinstance(value, dict) for value in data.values()):
        raise ParametersError(expected)
    return {str(name): _scalar(value) for name, value in data.items() if value is not None}


def _scalar(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(str(_scalar(item)) for item in value)
    return str(value)


def parse_option(option: str) -> tuple[str, str]:
    """'Key=Value' of the command line. Raises ParametersError."""
    key, equals, value = option.partition("=")
    if not equals or not key:
        raise ParametersError(f"--parameter {option!r}: expected Key=Value")
    return key, value
