"""Organizations: whether the account is a member of one, and what only the management account is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

MEMBERSHIP = "Account::Organizations::Membership"


def membership(reader: Reader) -> Iterator[Resource]:
    """The account's organization; an account that is in none has a membership without one."""
    answer = reader.get("organizations.describe_organization", absent=("AWSOrganizationsNotInUseException",))
    told = shape.pick(answer, "Organization")
    manager = shape.pick(told, "MasterAccountId")
    properties = {
        "OrganizationId": shape.pick(told, "Id"),
        "ManagementAccountId": manager,
        "FeatureSet": shape.pick(told, "FeatureSet"),
        **_managed(reader, told, manager),
    }
    yield reader.resource(MEMBERSHIP, reader.settings_id(MEMBERSHIP), shape.compact(properties))


def _managed(reader: Reader, told: Any, manager: Any) -> Mapping[str, Any]:
    """What is set for all accounts. A member is not told, which is no fault of the permissions, and so no gap."""
    names = ("RootCredentialsManagement", "DelegatedAdministrators")
    if told is None:
        return dict(zip(names, (False, []), strict=True))
    if isinstance(told, Unknown):
        return dict.fromkeys(names, told)
    if manager != reader.account:
        return {
            name: Unknown(f"{name} of the management account {manager}", "what the management account is told")
            for name in names
        }
    features = reader.get("iam.list_organizations_features", absent=_OFF)
    enabled = shape.pick(features, "EnabledFeatures")
    administrators = reader.listed("organizations.list_delegated_administrators", "DelegatedAdministrators")
    return {
        "RootCredentialsManagement": enabled
        if isinstance(enabled, Unknown)
        else "RootCredentialsManagement" in (enabled or ()),
        "DelegatedAdministrators": administrators
        if isinstance(administrators, Unknown)
        else sorted(each["Id"] for each in administrators),
    }


_OFF = (
    "ServiceAccessNotEnabledException",
    "ServiceAccessNotEnabled",
    "OrganizationNotInAllFeaturesModeException",
    "OrganizationNotInAllFeaturesMode",
)
"""What the service answers where root's credentials were never managed centrally."""

COLLECTORS = (
    Collector(
        service="organizations",
        types=(MEMBERSHIP,),
        calls={
            "organizations.describe_organization": "organizations:DescribeOrganization",
            "organizations.list_delegated_administrators": "organizations:ListDelegatedAdministrators",
            "iam.list_organizations_features": "iam:ListOrganizationsFeatures",
        },
        collect=membership,
        is_global=True,
    ),
)
