"""S3 Glacier as it was before it was part of S3: vaults and their policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Resource

VAULT = "Live::Glacier::Vault"


def vaults(reader: Reader) -> Iterator[Resource]:
    """Every vault."""
    listed = reader.items("glacier.list_vaults", "VaultList", accountId="-")
    try:
        yield from reader.map(lambda vault: _vault(reader, vault), listed)
    except Refused as refusal:
        # Told to accounts that had no vault when the service stopped to make first ones.
        if refusal.code != "NoLongerSupportedException":
            raise


def _vault(reader: Reader, vault: Mapping[str, Any]) -> Resource:
    name = vault["VaultName"]
    policy = reader.get(
        "glacier.get_vault_access_policy",
        absent=("ResourceNotFoundException",),
        about=name,
        accountId="-",
        vaultName=name,
    )
    properties = {
        "VaultName": name,
        "CreationDate": vault.get("CreationDate"),
        "NumberOfArchives": vault.get("NumberOfArchives"),
        "SizeInBytes": vault.get("SizeInBytes"),
        "Policy": shape.document(shape.pick(policy, "policy", "Policy")) or None,
    }
    return reader.resource(VAULT, vault["VaultARN"], shape.compact(properties), ref=name)


COLLECTORS = (
    Collector(
        service="glacier",
        types=(VAULT,),
        calls={
            "glacier.list_vaults": "glacier:ListVaults",
            "glacier.get_vault_access_policy": "glacier:GetVaultAccessPolicy",
        },
        collect=vaults,
    ),
)
