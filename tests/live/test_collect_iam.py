"""IAM as moto has it; the credential report, which moto keeps short, and refusals from answers written by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, assert_conform, gather, one
from tests.live.judged import judged

HERE = ("us-east-1",)
ADMIN = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
READ = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::x/*"}],
}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
OPEN_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}],
}
ALL = f"arn:aws:iam::{ACCOUNT}:policy/all"
BOUNDARY = "arn:aws:iam::aws:policy/PowerUserAccess"
ROOT = "Account::IAM::RootUser"
CREDENTIAL = "Account::IAM::UserCredential"


def _fill() -> None:
    iam = boto3.client("iam")
    iam.create_policy(PolicyName="read", Path="/apps/", PolicyDocument=json.dumps(READ), Description="of x")
    iam.create_policy(PolicyName="all", PolicyDocument=json.dumps(ADMIN))
    iam.create_group(GroupName="staff")
    iam.attach_group_policy(GroupName="staff", PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/apps/read")
    iam.create_group(GroupName="nobody")
    iam.create_user(UserName="ann", Path="/people/", Tags=[{"Key": "team", "Value": "web"}])
    iam.add_user_to_group(GroupName="staff", UserName="ann")
    iam.create_user(UserName="bob")
    iam.attach_user_policy(UserName="bob", PolicyArn=ALL)
    iam.put_user_policy(UserName="bob", PolicyName="own", PolicyDocument=json.dumps(ADMIN))
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=json.dumps(TRUST), Tags=[{"Key": "a", "Value": "b"}])
    iam.attach_role_policy(RoleName="app", PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/apps/read")
    iam.create_role(RoleName="open", AssumeRolePolicyDocument=json.dumps(OPEN_TRUST))
    iam.create_service_linked_role(AWSServiceName="elasticloadbalancing.amazonaws.com")
    iam.create_instance_profile(InstanceProfileName="app")
    iam.add_role_to_instance_profile(InstanceProfileName="app", RoleName="app")


def test_an_initial_password_is_told_by_no_service(aws: str) -> None:
    _fill()
    found, _ = gather("iam", regions=HERE)
    assert judged("IAM-044", found) == {}, "no user passes what nobody can see"


def test_principals(aws: str) -> None:
    _fill()
    found, gaps = gather("iam", regions=HERE)
    assert gaps == []
    assert_conform(found)
    ann = one(found, "AWS::IAM::User", "ann")
    assert ann.id == f"arn:aws:iam::{ACCOUNT}:user/people/ann"
    assert (ann.region, ann.tags) == ("", {"team": "web"})
    assert ann.properties == {
        "UserName": "ann",
        "Path": "/people/",
        "Groups": ["staff"],
        "Tags": [{"Key": "team", "Value": "web"}],
    }
    bob = one(found, "AWS::IAM::User", "bob")
    assert bob.properties["Policies"] == [{"PolicyName": "own", "PolicyDocument": ADMIN}]
    assert bob.properties["ManagedPolicyArns"] == [ALL]
    assert one(found, "AWS::IAM::Group", "staff").live["Users"] == ["ann"]
    assert one(found, "AWS::IAM::Group", "nobody").live["Users"] == []
    role = one(found, "AWS::IAM::Role", "app")
    assert role.properties["AssumeRolePolicyDocument"] == TRUST
    assert role.live["CreateDate"].endswith("Z")
    linked = one(found, "AWS::IAM::ServiceLinkedRole")
    assert linked.properties["AWSServiceName"] == "elasticloadbalancing.amazonaws.com"
    read = one(found, "AWS::IAM::ManagedPolicy", f"arn:aws:iam::{ACCOUNT}:policy/apps/read")
    assert read.properties == {
        "ManagedPolicyName": "read",
        "Path": "/apps/",
        "Description": "of x",
        "PolicyDocument": READ,
        "Groups": ["staff"],
        "Roles": ["app"],
    }
    assert read.live["AttachmentCount"] == 2
    assert one(found, "AWS::IAM::InstanceProfile").properties["Roles"] == ["app"]


def test_rules_hold_on_principals(aws: str) -> None:
    _fill()
    found, gaps = gather("iam", regions=HERE)
    admin = judged("IAM-001", found, gaps)
    assert {name for name, verdict in admin.items() if verdict == "fail"} == {
        "bob",
        ALL,
    }
    assert judged("IAM-004", found, gaps) == {"app": "pass", "open": "fail"}
    assert judged("IAM-006", found, gaps)["ann"] == "pass"
    assert judged("IAM-006", found, gaps)["bob"] == "fail"
    assert judged("IAM-033", found, gaps)["bob"] == "fail"
    assert judged("IAM-034", found, gaps) == {"ann": "pass", "bob": "fail"}


def test_policies_of_one_principal_together(aws: str) -> None:
    iam = boto3.client("iam")
    passing = {**READ, "Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]}
    making = {
        **READ,
        "Statement": [
            {"Effect": "Allow", "Action": ["lambda:CreateFunction", "lambda:InvokeFunction"], "Resource": "*"}
        ],
    }
    made = iam.create_policy(PolicyName="make", PolicyDocument=json.dumps(making))["Policy"]["Arn"]
    iam.create_group(GroupName="builders")
    iam.attach_group_policy(GroupName="builders", PolicyArn=made)
    iam.create_user(UserName="carl")
    iam.put_user_policy(UserName="carl", PolicyName="pass", PolicyDocument=json.dumps(passing))
    iam.add_user_to_group(GroupName="builders", UserName="carl")
    iam.create_user(UserName="dora")
    iam.add_user_to_group(GroupName="builders", UserName="dora")
    found, gaps = gather("iam", regions=HERE)
    verdicts = judged("IAM-070", found, gaps)
    assert (verdicts["carl"], verdicts["dora"]) == ("fail", "pass")


def test_empty_account(aws: str) -> None:
    found, gaps = gather("iam", regions=HERE)
    assert gaps == []
    assert_conform(found)
    # Without a policy there is nothing that passwords must be.
    assert one(found, "Account::IAM::PasswordPolicy").properties == {}
    root = one(found, ROOT)
    assert root.properties["AccessKeysPresent"] == 0
    assert root.properties["MfaActive"] is False
    assert root.properties["HardwareMfa"] is False
    federation = one(found, "Account::IAM::Federation").properties
    assert (federation["SamlProviders"], federation["IamConsoleUsers"]) == ([], [])
    assert not [resource for resource in found if resource.type == CREDENTIAL]


def test_password_policy(aws: str) -> None:
    boto3.client("iam").update_account_password_policy(
        MinimumPasswordLength=14, RequireSymbols=True, PasswordReusePrevention=24, MaxPasswordAge=90
    )
    found, _ = gather("iam", regions=HERE)
    policy = one(found, "Account::IAM::PasswordPolicy").properties
    assert (policy["MinimumPasswordLength"], policy["PasswordReusePrevention"]) == (14, 24)
    assert (policy["RequireSymbols"], policy["RequireNumbers"], policy["ExpirePasswords"]) == (True, False, True)


def test_credentials_of_moto(aws: str) -> None:
    iam = boto3.client("iam")
    iam.create_user(UserName="ann")
    iam.create_login_profile(UserName="ann", Password="not-a-Secret-1")
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="ann")["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(
        UserName="ann", SerialNumber=device, AuthenticationCode1="123456", AuthenticationCode2="654321"
    )
    iam.create_user(UserName="robot")
    iam.create_access_key(UserName="robot")
    found, gaps = gather("iam", regions=HERE)
    assert gaps == []
    ann, robot = (one(found, CREDENTIAL, name) for name in ("ann", "robot"))
    assert ann.id == f"arn:aws:iam::{ACCOUNT}:user/ann#UserCredential"
    assert (ann.properties["PasswordEnabled"], ann.properties["MfaActive"]) == (True, True)
    assert ann.properties["AccessKeys"] == []
    assert "PasswordLastUsed" not in ann.properties
    (key,) = robot.properties["AccessKeys"]
    assert key["Active"] is True
    assert key["CreatedWithUser"] is True
    assert "LastUsed" not in key
    assert (robot.properties["PasswordEnabled"], robot.properties["MfaActive"]) == (False, False)
    assert one(found, "Account::IAM::Federation").properties["IamConsoleUsers"] == ["ann"]


def test_providers_and_certificates(aws: str) -> None:
    iam = boto3.client("iam")
    iam.create_saml_provider(Name="corp", SAMLMetadataDocument="x" * 1024)
    iam.create_open_id_connect_provider(
        Url="https://token.actions.githubusercontent.com",
        ClientIDList=["sts.amazonaws.com"],
        ThumbprintList=["a" * 40],
        Tags=[{"Key": "team", "Value": "ci"}],
    )
    iam.upload_server_certificate(ServerCertificateName="old", CertificateBody="a", PrivateKey="b")
    found, gaps = gather("iam", regions=HERE)
    assert gaps == []
    assert_conform(found)
    assert one(found, "AWS::IAM::SAMLProvider").properties == {"Name": "corp"}
    oidc = one(found, "AWS::IAM::OIDCProvider")
    assert oidc.properties["Url"] == "https://token.actions.githubusercontent.com"
    assert oidc.tags == {"team": "ci"}
    certificate = one(found, "AWS::IAM::ServerCertificate", "old")
    assert certificate.live["Expiration"].endswith("Z")
    assert one(found, "Account::IAM::Federation").properties["SamlProviders"] == [
        f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"
    ]


# --- the credential report as AWS writes it ------------------------------------------------------------------------

HEAD = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
    "access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"
    "access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
    "cert_1_last_rotated,cert_2_active,cert_2_last_rotated"
)
ROOT_ROW = (
    f"<root_account>,arn:aws:iam::{ACCOUNT}:root,2014-09-01T22:28:48+00:00,not_supported,2026-11-01T10:00:00+00:00,"
    "not_supported,not_supported,true,true,2015-01-01T00:00:00+00:00,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,"
    "N/A"
)
ANN_ROW = (
    f"ann,arn:aws:iam::{ACCOUNT}:user/ann,2020-01-01T00:00:00+00:00,true,no_information,2020-01-01T00:00:30+00:00,N/A,"
    "false,true,2020-01-01T00:00:05+00:00,N/A,N/A,N/A,false,2024-05-01T00:00:00+00:00,2026-11-20T08:00:00+00:00,"
    "eu-west-1,s3,false,N/A,false,N/A"
)
ANN = {
    "UserName": "ann",
    "Arn": f"arn:aws:iam::{ACCOUNT}:user/ann",
    "Path": "/",
    "UserId": "AIDAANNANNANNANN1",
    "CreateDate": "2020-01-01T00:00:00Z",
}
NEW = {**ANN, "UserName": "new", "Arn": f"arn:aws:iam::{ACCOUNT}:user/new", "CreateDate": "2026-11-21T08:00:00Z"}


def _answers(*rows: str, **others: Answer) -> dict[str, Answer]:
    content = "\n".join([HEAD, *rows]).encode()
    return {
        "iam.generate_credential_report": {"State": "COMPLETE"},
        "iam.get_credential_report": {"Content": content, "ReportFormat": "text/csv"},
        "iam.get_account_summary": {"SummaryMap": {"AccountMFAEnabled": 1, "AccountAccessKeysPresent": 1}},
        "iam.get_account_authorization_details": {"UserDetailList": [ANN]},
        "iam.get_account_password_policy": "NoSuchEntity",
        "iam.get_login_profile": "NoSuchEntity",
        "iam.list_virtual_mfa_devices": {"VirtualMFADevices": []},
        "iam.list_mfa_devices": {"MFADevices": [], "IsTruncated": False},
        "iam.list_access_keys": {"AccessKeyMetadata": []},
        "iam.list_instance_profiles": {"InstanceProfiles": []},
        "iam.list_server_certificates": {"ServerCertificateMetadataList": []},
        **{f"iam.{name}": answer for name, answer in others.items()},
    }


def test_credential_report() -> None:
    found, gaps = gather_from(_answers(ROOT_ROW, ANN_ROW), "iam")
    assert gaps == []
    root = one(found, ROOT).properties
    assert root == {
        "AccessKeysPresent": 1,
        "MfaActive": True,
        "HardwareMfa": True,
        "PasswordLastUsed": "2026-11-01T10:00:00Z",
        "AccessKeys": [{"Active": True, "LastRotated": "2015-01-01T00:00:00Z", "CreatedWithUser": False}],
    }
    assert one(found, CREDENTIAL).properties == {
        "UserName": "ann",
        "Arn": f"arn:aws:iam::{ACCOUNT}:user/ann",
        "CreateDate": "2020-01-01T00:00:00Z",
        "PasswordEnabled": True,
        "PasswordLastChanged": "2020-01-01T00:00:30Z",
        "MfaActive": False,
        "AccessKeys": [
            {"Active": True, "LastRotated": "2020-01-01T00:00:05Z", "CreatedWithUser": True},
            {
                "Active": False,
                "LastRotated": "2024-05-01T00:00:00Z",
                "LastUsed": "2026-11-20T08:00:00Z",
                "LastUsedService": "s3",
                "CreatedWithUser": False,
            },
        ],
    }


def test_virtual_mfa_of_root() -> None:
    serial = f"arn:aws:iam::{ACCOUNT}:mfa/anything"
    user = {**ANN, "UserName": "root", "Arn": f"arn:aws:iam::{ACCOUNT}:root"}
    devices: dict[str, Any] = {"VirtualMFADevices": [{"SerialNumber": serial, "User": user}]}
    found, _ = gather_from(_answers(ROOT_ROW, list_virtual_mfa_devices=devices), "iam")
    assert one(found, ROOT).properties["HardwareMfa"] is False
    found, _ = gather_from(_answers(ROOT_ROW, list_virtual_mfa_devices="AccessDenied"), "iam")
    assert isinstance(one(found, ROOT).properties["HardwareMfa"], Unknown)


def test_user_younger_than_the_report() -> None:
    used = {"LastUsedDate": "2026-11-21T08:30:00Z", "ServiceName": "sts", "Region": "us-east-1"}
    answers = _answers(
        ROOT_ROW,
        ANN_ROW,
        get_account_authorization_details={"UserDetailList": [ANN, NEW]},
        get_login_profile="NoSuchEntity",
        list_access_keys={
            "AccessKeyMetadata": [{"AccessKeyId": "K" * 20, "Status": "Active", "CreateDate": "2026-11-21T08:00:01Z"}]
        },
        get_access_key_last_used={"UserName": "new", "AccessKeyLastUsed": used},
    )
    found, gaps = gather_from(answers, "iam")
    assert gaps == []
    assert one(found, CREDENTIAL, "new").properties == {
        "UserName": "new",
        "Arn": f"arn:aws:iam::{ACCOUNT}:user/new",
        "CreateDate": "2026-11-21T08:00:00Z",
        "PasswordEnabled": False,
        "MfaActive": False,
        "AccessKeys": [
            {
                "Active": True,
                "LastRotated": "2026-11-21T08:00:01Z",
                "LastUsed": "2026-11-21T08:30:00Z",
                "LastUsedService": "sts",
                "CreatedWithUser": True,
            }
        ],
    }


def test_user_gone_since_the_report() -> None:
    found, _ = gather_from(_answers(ROOT_ROW, ANN_ROW, get_account_authorization_details={"UserDetailList": []}), "iam")
    assert not [resource for resource in found if resource.type == CREDENTIAL]


def test_report_refused() -> None:
    found, gaps = gather_from(_answers(get_credential_report="AccessDenied"), "iam")
    (gap,) = gaps
    assert (gap.call, gap.cause, gap.types) == ("iam:GetCredentialReport", "denied", (CREDENTIAL,))
    root = one(found, ROOT).properties
    assert (root["AccessKeysPresent"], root["MfaActive"]) == (1, True)
    assert isinstance(root["AccessKeys"], Unknown)
    assert isinstance(one(found, "Account::IAM::Federation").properties["IamConsoleUsers"], Unknown)


def test_report_cut_off() -> None:
    found, gaps = gather_from(_answers(ROOT_ROW, ANN_ROW[:120]), "iam")
    assert [(gap.call, gap.cause) for gap in gaps] == [("iam:GetCredentialReport", "malformed")]
    assert not [resource for resource in found if resource.type == CREDENTIAL]


def test_report_takes_its_time() -> None:
    states = iter(["STARTED", "INPROGRESS", "COMPLETE"])
    answers = _answers(ROOT_ROW, ANN_ROW)
    answers["iam.generate_credential_report"] = lambda _: {"State": next(states)}
    found, gaps = gather_from(answers, "iam")
    assert gaps == []
    assert one(found, CREDENTIAL).ref == "ann"


def test_summary_refused() -> None:
    found, gaps = gather_from(_answers(ROOT_ROW, get_account_summary="AccessDenied"), "iam")
    assert [gap.call for gap in gaps] == ["iam:GetAccountSummary"]
    root = one(found, ROOT).properties
    assert all(isinstance(root[name], Unknown) for name in ("AccessKeysPresent", "MfaActive", "HardwareMfa"))


def test_password_policy_refused() -> None:
    found, _ = gather_from(_answers(ROOT_ROW, get_account_password_policy="AccessDenied"), "iam")
    policy = one(found, "Account::IAM::PasswordPolicy").properties
    assert isinstance(policy["MinimumPasswordLength"], Unknown)


def test_malformed_policy_is_unknown_and_told() -> None:
    policy = {"PolicyName": "odd", "PolicyDocument": "{not json"}
    answers = _answers(
        ROOT_ROW, get_account_authorization_details={"UserDetailList": [{**ANN, "UserPolicyList": [policy]}]}
    )
    found, gaps = gather_from(answers, "iam")
    user = one(found, "AWS::IAM::User")
    assert isinstance(user.properties["Policies"][0]["PolicyDocument"], Unknown)
    (gap,) = gaps
    assert (gap.cause, gap.resource_id) == ("malformed", user.id)


def test_policies_of_aws() -> None:
    admin = {"PolicyName": "AdministratorAccess", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}
    boundary = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": BOUNDARY}
    users = {"UserDetailList": [{**ANN, "AttachedManagedPolicies": [admin], "PermissionsBoundary": boundary}]}
    found, gaps = gather_from(_answers(ROOT_ROW, ANN_ROW, get_account_authorization_details=users), "iam")
    assert one(found, "AWS::IAM::User").properties["PermissionsBoundary"] == BOUNDARY
    assert judged("IAM-001", found, gaps) == {"ann": "fail"}
    assert judged("IAM-022", found, gaps) == {"ann": "fail"}


def test_identity_center_is_looked_for_in_each_region() -> None:
    instance = {"InstanceArn": "arn:aws:sso:::instance/ssoins-1234567890abcdef"}
    answers = {**_answers(ROOT_ROW), "sso-admin.list_instances": {"Instances": [instance]}}
    found, _ = gather_from(answers, "iam")
    assert one(found, "Account::IAM::Federation").properties["IdentityCenterInstance"] == instance["InstanceArn"]
    found, gaps = gather_from({**_answers(ROOT_ROW), "sso-admin.list_instances": "AccessDeniedException"}, "iam")
    assert isinstance(one(found, "Account::IAM::Federation").properties["IdentityCenterInstance"], Unknown)
    assert [gap.call for gap in gaps] == ["sso-admin:ListInstances"]


def test_rules_hold_on_credentials() -> None:
    found, gaps = gather_from(_answers(ROOT_ROW, ANN_ROW), "iam")
    root = one(found, ROOT).ref
    assert judged("IAM-007", found, gaps) == {root: "fail"}  # has a key
    assert judged("IAM-008", found, gaps) == {root: "pass"}
    assert judged("IAM-014", found, gaps) == {root: "pass"}
    assert judged("IAM-009", found, gaps) == {"ann": "fail"}
    assert judged("IAM-010", found, gaps) == {"ann": "fail"}
    assert judged("IAM-012", found, gaps) == {"ann": "fail"}
    assert judged("IAM-051", found, gaps) == {"ann": "pass"}  # the other key is inactive
    assert judged("IAM-052", found, gaps) == {"ann": "fail"}
    assert list(judged("IAM-013", found, gaps).values()) == ["fail"]  # there is no policy


def test_nothing_passes_on_what_was_refused() -> None:
    refused = {
        f"get_{name}": "AccessDenied" for name in ("credential_report", "account_summary", "account_password_policy")
    }
    found, gaps = gather_from(_answers(ROOT_ROW, ANN_ROW, **refused), "iam")
    for rule in ("IAM-007", "IAM-008", "IAM-009", "IAM-010", "IAM-012", "IAM-013", "IAM-014", "IAM-015", "IAM-016"):
        assert set(judged(rule, found, gaps).values()) == {"unknown"}, rule


def test_use_of_roles() -> None:
    """Answers by hand: in moto no role was ever used."""

    def role(name: str, **used: Any) -> dict[str, Any]:
        return {
            "RoleName": name,
            "RoleId": "AROAEXAMPLEEXAMPLE00",
            "Arn": f"arn:aws:iam::{ACCOUNT}:role/{name}",
            "Path": "/",
            "CreateDate": datetime(2020, 1, 1, tzinfo=UTC),
            "RoleLastUsed": used,
        }

    roles = [
        role("used", LastUsedDate=datetime(2026, 11, 1, tzinfo=UTC), Region="eu-west-1"),
        role("idle", LastUsedDate=datetime(2026, 1, 1, tzinfo=UTC), Region="eu-west-1"),
        role("never"),
    ]
    found, _ = gather_from({"iam.get_account_authorization_details": {"RoleDetailList": roles}}, "iam")
    assert one(found, "AWS::IAM::Role", "used").live["RoleLastUsed"] == "2026-11-01T00:00:00Z"
    assert judged("IAM-063", found) == {"used": "pass", "idle": "fail", "never": "fail"}
