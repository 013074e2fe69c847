"""The Condition element: which conditions keep strangers out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from scanner.iam.patterns import fold_references, split_arn
from scanner.iam.values import strings

NARROWING_KEYS = frozenset(
    """
    aws:principalaccount aws:principalarn aws:principalorgid aws:principalorgpaths
    aws:principalservicename aws:principalservicenameslist aws:userid
    aws:sourceaccount aws:sourcearn aws:sourceowner aws:sourceorgid aws:sourceorgpaths
    aws:sourceip aws:sourcevpc aws:sourcevpce aws:sourcevpcarn aws:ec2instancesourcevpc
    aws:vpceaccount aws:vpceorgid aws:vpceorgpaths
    kms:calleraccount s3:dataaccesspointaccount s3:dataaccesspointarn
    """.split()
)
"""
Keys whose value says who the caller is or where the request comes from, and that a stranger can't set. The service that
calls a key (kms:ViaService) is none: it calls for strangers as well.
"""

UNBOUNDING_KEYS = frozenset(
    """
    aws:currenttime aws:epochtime aws:referer aws:requestedregion aws:securetransport aws:tokenissuetime aws:useragent
    s3:authtype s3:signatureage s3:signatureversion s3:tlsversion
    """.split()
)
"""Keys that say when, how or in which region a request is made, which the holder of a permission is free to choose."""

_ARN_KEYS = frozenset({"aws:principalarn", "aws:sourcearn", "aws:sourcevpcarn", "s3:dataaccesspointarn"})

_ID_KEYS = frozenset(
    """
    aws:principalaccount aws:sourceaccount aws:sourceowner aws:vpceaccount kms:calleraccount s3:dataaccesspointaccount
    aws:principalorgid aws:sourceorgid aws:vpceorgid aws:sourcevpc aws:sourcevpce aws:ec2instancesourcevpc
    """.split()
)
"""Keys of numbers and ids that AWS hands out: strangers get some that begin or end alike."""

_ORG_PATH_KEYS = frozenset({"aws:principalorgpaths", "aws:sourceorgpaths", "aws:vpceorgpaths"})

_EXACT = frozenset({"stringequals", "stringequalsignorecase", "stringnotequals", "stringnotequalsignorecase"})
_POSITIVE = frozenset({"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress"})
_NEGATIVE = frozenset(
    {"stringnotequals", "stringnotequalsignorecase", "stringnotlike", "arnnotequals", "arnnotlike", "notipaddress"}
)

_UNIQUE_ID_LENGTH = 21
"""Of a user's or role's id: AROA1234567890ABCDEFG."""

_WHOLE_INTERNET = ("0.0.0.0/0", "::/0")

_MIN_PREFIX_LENGTH = {4: 8, 6: 32}
"""Wider networks count as the whole internet, as they do for the public access block of S3."""


class Condition(NamedTuple):
    """One key of a Condition element."""

    operator: str
    """In lower case, bare: 'stringlike' of 'ForAnyValue:StringLikeIfExists'."""
    quantifier: str
    """'foranyvalue', 'forallvalues' or ''."""
    if_exists: bool
    name: str
    """The key as written."""
    key: str
    """The key in lower case, as IAM compares it."""
    values: tuple[str, ...]

    @property
    def asks_for(self) -> bool:
        """Whether the key must have one of the values (StringEquals, ArnLike …)."""
        return self.operator in _POSITIVE

    @property
    def asks_other_than(self) -> bool:
        """Whether the key must have none of the values (StringNotEquals …)."""
        return self.operator in _NEGATIVE

    @property
    def holds_without_key(self) -> bool:
        """Whether a request that lacks the key meets it."""
        return self.if_exists or self.quantifier == "forallvalues"

    @property
    def exact(self) -> bool:
        """Whether it compares strings as they are: a star in its values is a star."""
        return self.operator in _EXACT

    @property
    def names_callers(self) -> bool:
        """Whether each of its values, asked for or excluded, singles out some callers."""
        return self.key in NARROWING_KEYS and bool(self.values) and all(map(self._singles_out, self.values))

    def _singles_out(self, value: str) -> bool:
        if self.key == "aws:sourceip":
            return _is_small_network(value)
        if self.exact:
            return True  # here a star matches nobody rather than everybody
        value = fold_references(value)
        if self.key in _ID_KEYS:
            return not _has_wildcard(value)
        if self.key in _ORG_PATH_KEYS:
            return not _has_wildcard(value.partition("/")[0])
        if self.key == "aws:userid":
            return _is_narrow_userid(value)
        if self.key in _ARN_KEYS:
            return _is_narrow_arn(value, of_source=self.key == "aws:sourcearn")
        return _head(value) != ""


def conditions(value: Any) -> Iterator[Condition]:
    """Read a Condition element of whatever shape."""
    for written, keys in value.items() if isinstance(value, Mapping) else ():
        quantifier, _, operator = str(written).lower().rpartition(":")
        for key, values in keys.items() if isinstance(keys, Mapping) else ():
            yield Condition(
                operator=operator.removesuffix("ifexists"),
                quantifier=quantifier,
                if_exists=operator.endswith("ifexists"),
                name=str(key),
                key=str(key).lower(),
                values=strings(values),
            )


def narrow(found: tuple[Condition, ...]) -> bool:
    """Whether conditions, all of which must hold, let only known accounts, networks or resources through."""
    required = {c.key for c in found if c.operator == "null" and set(c.values) == {"false"}}
    return any(c.asks_for and c.names_callers and (not c.holds_without_key or c.key in required) for c in found)


def bound(found: tuple[Condition, ...]) -> bool:
    """Whether conditions keep the holder of a permission to some resources, callers or networks."""
    return any(
        condition.key not in UNBOUNDING_KEYS
        and (condition.operator != "null" or "true" not in condition.values)
        and any(value.strip("*") and value not in _WHOLE_INTERNET for value in condition.values)
        for condition in found
    )


def hold_for_strangers(found: tuple[Condition, ...]) -> bool:
    """Whether conditions, all of which must hold, hold for every stranger: those of a Deny that spares known ones."""
    return all(_holds_for_strangers(condition) for condition in found)


def _holds_for_strangers(condition: Condition) -> bool:
    if condition.asks_other_than:
        return condition.names_callers and condition.quantifier != "foranyvalue"
    # Spared are the calls that AWS services make, too.
    spares_services = condition.key in ("aws:principalisawsservice", "aws:viaawsservice")
    return spares_services and condition.operator == "bool" and set(condition.values) == {"false"}


def _is_small_network(value: str) -> bool:
    if value in _WHOLE_INTERNET:
        return False
    from ipaddress import ip_network

    try:
        network = ip_network(value, strict=False)
    except ValueError:
        return "*" not in value  # a reference
    return network.prefixlen >= _MIN_PREFIX_LENGTH[network.version]


def _is_narrow_userid(value: str) -> bool:
    """Whether a pattern of aws:userid ('AROA…:session', '111122223333:name') keeps to one principal or account."""
    head = _head(value)
    return (
        not _has_wildcard(value)
        or len(head) >= _UNIQUE_ID_LENGTH
        or "_" in head  # a reference
        or re.match(r"\d{12}:", head) is not None
    )


def _is_narrow_arn(value: str, *, of_source: bool) -> bool:
    """Whether an ARN pattern keeps to one account, or where the ARNs hold none to names that are not open."""
    parts = split_arn(value)
    if len(parts) < 6:
        return not _has_wildcard(value)
    service, account, resource = parts[2], parts[4], parts[5]
    # Buckets have names that nobody else can have, and no account in their ARN.
    if account and not (of_source and service == "s3"):
        return not _has_wildcard(account)
    return _head(resource) != ""


def _has_wildcard(text: str) -> bool:
    return "*" in text or "?" in text


def _head(pattern: str) -> str:
    """What stands before the first wildcard."""
    return re.split(r"[*?]", pattern, maxsplit=1)[0]
