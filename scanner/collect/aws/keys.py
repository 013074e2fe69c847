"""Which KMS keys AWS keeps for itself: a service tells a key's ARN, which does not say whose it is."""

from __future__ import annotations

from typing import Any

from scanner.collect.aws.reader import Reader
from scanner.model import Unknown

CALLS = {"kms.list_aliases": "kms:ListAliases"}
"""What a collector that asks `named` declares."""


def named(reader: Reader, key: Any) -> Any:
    """
    A key as a template would give it: one that AWS holds by its alias ('arn:aws:kms:…:alias/aws/ebs'), any other as it
    came. Unknown where the aliases can't be read.
    """
    if not isinstance(key, str) or not key:
        return key or None
    aliases = reader.facts("kms.list_aliases", "Aliases")
    if isinstance(aliases, Unknown):
        return aliases
    wanted = key.rpartition("/")[2]
    for alias in aliases:
        if alias.get("TargetKeyId") == wanted and alias["AliasName"].startswith("alias/aws/"):
            return alias["AliasArn"]
    return key
