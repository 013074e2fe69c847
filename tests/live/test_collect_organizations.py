"""Membership as moto has it; what the management account is told, which moto does not know, from answers by hand."""

from __future__ import annotations

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, gather, one

MEMBERSHIP = "Account::Organizations::Membership"
OTHER = "999999999999"


def test_no_organization(aws: str) -> None:
    found, gaps = gather("organizations")
    assert gaps == []
    assert one(found, MEMBERSHIP).properties == {"RootCredentialsManagement": False, "DelegatedAdministrators": []}


def test_organization_of_moto(aws: str) -> None:
    made = boto3.client("organizations").create_organization(FeatureSet="ALL")["Organization"]
    found, _ = gather("organizations")
    membership = one(found, MEMBERSHIP).properties
    assert membership["OrganizationId"] == made["Id"]
    assert membership["ManagementAccountId"] == ACCOUNT
    assert membership["DelegatedAdministrators"] == []


def _answers(manager: str, **others: Answer) -> dict[str, Answer]:
    return {
        "organizations.describe_organization": {
            "Organization": {"Id": "o-abcdefghij", "MasterAccountId": manager, "FeatureSet": "ALL"}
        },
        "organizations.list_delegated_administrators": {"DelegatedAdministrators": [{"Id": OTHER}]},
        "iam.list_organizations_features": {"EnabledFeatures": ["RootCredentialsManagement"]},
        **{name.replace("__", "."): answer for name, answer in others.items()},
    }


def test_management_account() -> None:
    found, gaps = gather_from(_answers(ACCOUNT), "organizations")
    assert gaps == []
    assert one(found, MEMBERSHIP).properties == {
        "OrganizationId": "o-abcdefghij",
        "ManagementAccountId": ACCOUNT,
        "FeatureSet": "ALL",
        "RootCredentialsManagement": True,
        "DelegatedAdministrators": [OTHER],
    }
    off = _answers(ACCOUNT, iam__list_organizations_features="ServiceAccessNotEnabledException")
    found, gaps = gather_from(off, "organizations")
    assert gaps == []
    assert one(found, MEMBERSHIP).properties["RootCredentialsManagement"] is False
    refused = _answers(
        ACCOUNT,
        iam__list_organizations_features="AccessDenied",
        organizations__list_delegated_administrators="AccessDeniedException",
    )
    found, gaps = gather_from(refused, "organizations")
    assert {gap.call for gap in gaps} == {
        "iam:ListOrganizationsFeatures",
        "organizations:ListDelegatedAdministrators",
    }


def test_member_is_not_told() -> None:
    found, gaps = gather_from(_answers(OTHER), "organizations")
    assert gaps == []
    membership = one(found, MEMBERSHIP).properties
    assert membership["OrganizationId"] == "o-abcdefghij"
    assert isinstance(membership["RootCredentialsManagement"], Unknown)
    assert isinstance(membership["DelegatedAdministrators"], Unknown)


def test_refused() -> None:
    answers: dict[str, Answer] = {"organizations.describe_organization": "AccessDeniedException"}
    found, gaps = gather_from(answers, "organizations")
    assert [gap.call for gap in gaps] == ["organizations:DescribeOrganization"]
    assert all(isinstance(value, Unknown) for value in one(found, MEMBERSHIP).properties.values())
