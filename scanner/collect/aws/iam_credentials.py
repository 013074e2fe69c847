"""Passwords, access keys and MFA of root and of every user, from the credential report; who signs in by federation."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Resource, Unknown

ROOT = "Account::IAM::RootUser"
CREDENTIAL = "Account::IAM::UserCredential"
FEDERATION = "Account::IAM::Federation"
DETAILS = "iam.get_account_authorization_details"
ALL_DETAILS: Mapping[str, Any] = {
    # All but the policies of AWS, of which there are over a thousand.
    "Filter": ["User", "Group", "Role", "LocalManagedPolicy"],
    "MaxItems": 1000,
}

Row = Mapping[str, str]
"""A line of the credential report, by the names of its columns."""

_ROOT_ROW = "<root_account>"
_PATIENCE = 90.0
"""Seconds to wait for the report. AWS writes it within some seconds, at most once in four hours."""
_AT_ONCE = 60.0
"""Seconds after its user within which a key counts as made together with it."""
_NONE = ("NoSuchEntity", "NoSuchEntityException")


def credentials(reader: Reader) -> Iterator[Resource]:
    """Root, each user, and how people sign in."""
    rows: dict[str, Row] | Unknown
    try:
        rows = _report(reader)
    except Refused as refusal:
        rows = reader.lost(refusal, types=(CREDENTIAL,))
    yield _root(reader, rows)
    if isinstance(rows, Unknown):
        yield _federation(reader, rows)
        return
    known, lost = _known(reader, rows)
    users = list(_users(reader, rows, known))
    yield from users
    yield _federation(reader, lost or users)


def _report(reader: Reader) -> dict[str, Row]:
    """The lines of the credential report by user, which may have to be written first. Raises Refused."""
    deadline = time.monotonic() + _PATIENCE
    pause = 0.2
    while reader.call("iam.generate_credential_report").get("State") != "COMPLETE":
        if time.monotonic() > deadline:
            message = f"the credential report was not ready after {_PATIENCE:.0f} seconds"
            raise Refused("iam:GenerateCredentialReport", "failed", "NotReady", message)
        time.sleep(pause)
        pause = min(pause * 2, 3.0)
    content = reader.call("iam.get_credential_report").get("Content") or b""
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content)
    rows = list(csv.DictReader(io.StringIO(text)))
    # A line that is too short has None as a value, one that is too long has it as a key.
    if not text or any(
        None in row or None in row.values() or not {"user", "arn", "mfa_active"} <= set(row) for row in rows
    ):
        raise Refused("iam:GetCredentialReport", "malformed", "Malformed", "the credential report can't be read")
    return {row["user"]: row for row in rows}


def _root(reader: Reader, rows: Mapping[str, Row] | Unknown) -> Resource:
    # The summary is of this moment; the report may be four hours old.
    summary = shape.pick(reader.get("iam.get_account_summary"), "SummaryMap")
    enabled = _flag(summary, "AccountMFAEnabled")
    virtual = reader.listed("iam.list_virtual_mfa_devices", "VirtualMFADevices", AssignmentStatus="Assigned")
    row: Any = rows if isinstance(rows, Unknown) else rows.get(_ROOT_ROW)
    if row is None:
        row = Unknown("the credential report has no line for root", "what the credential report tells of root")
    properties = {
        "AccessKeysPresent": shape.pick(summary, "AccountAccessKeysPresent"),
        "MfaActive": enabled,
        "HardwareMfa": _is_hardware(reader, enabled, virtual),
        "PasswordPresent": _flag(summary, "AccountPasswordPresent"),
        "PasswordLastUsed": row if isinstance(row, Unknown) else _moment(row, "password_last_used"),
        "AccessKeys": row if isinstance(row, Unknown) else _keys(row),
    }
    return reader.resource(ROOT, reader.settings_id(ROOT), shape.compact(properties))


def _flag(summary: Any, name: str) -> Any:
    count = shape.pick(summary, name)
    return count if count is None or isinstance(count, Unknown) else count > 0


def _is_hardware(reader: Reader, enabled: Any, virtual: Any) -> Any:
    """Whether root's MFA is a device of its own: there is one, and it is none of the virtual ones."""
    if enabled is False:
        return False
    if isinstance(enabled, Unknown) or isinstance(virtual, Unknown):
        return enabled if isinstance(enabled, Unknown) else virtual
    root = reader.arn("iam", "root", region="")
    return bool(enabled) and not any(
        shape.pick(device, "User", "Arn") == root or device["SerialNumber"].endswith(":mfa/root-account-mfa-device")
        for device in virtual
    )


def _known(reader: Reader, rows: Mapping[str, Row]) -> tuple[Sequence[Mapping[str, Any]], Unknown | None]:
    """The users there are; where they can't be listed those of the report, which may lack some, and why."""
    try:
        return reader.shared(DETAILS, "UserDetailList", **ALL_DETAILS), None
    except Refused as refusal:
        lost = reader.lost(refusal, types=(CREDENTIAL,))
    return [{"UserName": name, "Arn": row["arn"]} for name, row in rows.items() if name != _ROOT_ROW], lost


def _users(reader: Reader, rows: Mapping[str, Row], known: Sequence[Mapping[str, Any]]) -> Iterator[Resource]:
    """A resource for each user there is. One that the report does not know yet, because it is older, is asked about."""
    reported = [_reported(rows[user["UserName"]]) for user in known if user["UserName"] in rows]
    young = [user for user in known if user["UserName"] not in rows]
    asked = reader.map(lambda user: _asked(reader, user), young)
    for properties in (*reported, *asked):
        id = f"{properties['Arn']}#UserCredential"
        yield reader.resource(CREDENTIAL, id, shape.compact(properties), ref=properties["UserName"])


def _reported(row: Row) -> dict[str, Any]:
    return {
        "UserName": row["user"],
        "Arn": row["arn"],
        "CreateDate": _moment(row, "user_creation_time"),
        "PasswordEnabled": row.get("password_enabled") == "true",
        "PasswordLastUsed": _moment(row, "password_last_used"),
        "PasswordLastChanged": _moment(row, "password_last_changed"),
        "MfaActive": row["mfa_active"] == "true",
        "AccessKeys": _keys(row),
    }


def _keys(row: Row) -> list[dict[str, Any]]:
    found = []
    for name in ("access_key_1", "access_key_2"):
        rotated = _moment(row, f"{name}_last_rotated")
        active = row.get(f"{name}_active") == "true"
        if rotated or active:
            service = row.get(f"{name}_last_used_service", "")
            key = {
                "Active": active,
                "LastRotated": rotated,
                "LastUsed": _moment(row, f"{name}_last_used_date"),
                "LastUsedService": None if service in _NOTHING else service,
                "CreatedWithUser": _at_once(_moment(row, "user_creation_time"), rotated),
            }
            found.append(shape.compact(key))
    return found


def _asked(reader: Reader, user: Mapping[str, Any]) -> dict[str, Any]:
    name = user["UserName"]
    profile = reader.get("iam.get_login_profile", absent=_NONE, about=user["Arn"], UserName=name)
    devices = reader.listed("iam.list_mfa_devices", "MFADevices", about=user["Arn"], UserName=name)
    keys = reader.listed("iam.list_access_keys", "AccessKeyMetadata", about=user["Arn"], UserName=name)
    made = shape.moment(user.get("CreateDate"))
    return {
        "UserName": name,
        "Arn": user["Arn"],
        "CreateDate": made,
        "PasswordEnabled": profile if isinstance(profile, Unknown) else profile is not None,
        "PasswordLastChanged": shape.moment(shape.pick(profile, "LoginProfile", "CreateDate")),
        "MfaActive": devices if isinstance(devices, Unknown) else bool(devices),
        "AccessKeys": keys if isinstance(keys, Unknown) else [_asked_key(reader, user["Arn"], made, k) for k in keys],
    }


def _asked_key(reader: Reader, arn: str, made: str | None, key: Mapping[str, Any]) -> dict[str, Any]:
    rotated = shape.moment(key.get("CreateDate"))
    used = reader.get("iam.get_access_key_last_used", about=arn, AccessKeyId=key["AccessKeyId"])
    service = shape.pick(used, "AccessKeyLastUsed", "ServiceName")
    return shape.compact(
        {
            "Active": key.get("Status") == "Active",
            "LastRotated": rotated,
            "LastUsed": shape.moment(shape.pick(used, "AccessKeyLastUsed", "LastUsedDate")),
            "LastUsedService": None if service in _NOTHING else service,
            "CreatedWithUser": _at_once(made, rotated),
        }
    )


_NOTHING = ("", "N/A", "no_information", "not_supported")


def _moment(row: Row, column: str) -> str | None:
    """A time of the report as we write times; None where it has none."""
    try:
        told = datetime.fromisoformat(row.get(column, ""))
    except ValueError:
        return None
    found = shape.moment(told if told.tzinfo else told.replace(tzinfo=UTC))
    return str(found)


def _at_once(made: str | None, rotated: str | None) -> bool | None:
    if not made or not rotated:
        return None
    return abs((datetime.fromisoformat(rotated) - datetime.fromisoformat(made)).total_seconds()) <= _AT_ONCE


def _federation(reader: Reader, users: Sequence[Resource] | Unknown) -> Resource:
    providers = reader.facts("iam.list_saml_providers", "SAMLProviderList")
    properties = {
        "SamlProviders": providers if isinstance(providers, Unknown) else [each["Arn"] for each in providers],
        "IdentityCenterInstance": _identity_center(reader),
        "IamConsoleUsers": users if isinstance(users, Unknown) else _with_password(users),
    }
    return reader.resource(FEDERATION, reader.settings_id(FEDERATION), shape.compact(properties))


def _with_password(users: Sequence[Resource]) -> Any:
    """Names of the users who can sign in; all of it unknown where it is of one of them."""
    enabled = [user.properties["PasswordEnabled"] for user in users]
    lost = next((each for each in enabled if isinstance(each, Unknown)), None)
    return lost or [user.properties["UserName"] for user, has in zip(users, enabled, strict=True) if has]


def _identity_center(reader: Reader) -> Any:
    """The ARN of the instance of IAM Identity Center, which lives in one region and is seen from there alone."""
    refused = None
    for region in reader.regions:
        found = reader.listed("sso-admin.list_instances", "Instances", region=region)
        if isinstance(found, Unknown):
            refused = refused or found
        elif found:
            return found[0]["InstanceArn"]
    return refused


COLLECTORS = (
    Collector(
        service="iam",
        types=(ROOT, CREDENTIAL, FEDERATION),
        calls={
            "iam.generate_credential_report": "iam:GenerateCredentialReport",
            "iam.get_credential_report": "iam:GetCredentialReport",
            "iam.get_account_summary": "iam:GetAccountSummary",
            "iam.list_virtual_mfa_devices": "iam:ListVirtualMFADevices",
            DETAILS: "iam:GetAccountAuthorizationDetails",
            "iam.get_login_profile": "iam:GetLoginProfile",
            "iam.list_mfa_devices": "iam:ListMFADevices",
            "iam.list_access_keys": "iam:ListAccessKeys",
            "iam.get_access_key_last_used": "iam:GetAccessKeyLastUsed",
            "iam.list_saml_providers": "iam:ListSAMLProviders",
            "sso-admin.list_instances": "sso:ListInstances",
        },
        collect=credentials,
        is_global=True,
    ),
)
