"""IAM: users, groups, roles and policies in one list, the providers of identities, and certificates of servers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scanner.collect.aws import iam_credentials, shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

USER = "AWS::IAM::User"
GROUP = "AWS::IAM::Group"
ROLE = "AWS::IAM::Role"
LINKED_ROLE = "AWS::IAM::ServiceLinkedRole"
POLICY = "AWS::IAM::ManagedPolicy"
PROFILE = "AWS::IAM::InstanceProfile"
SAML = "AWS::IAM::SAMLProvider"
OIDC = "AWS::IAM::OIDCProvider"
CERTIFICATE = "AWS::IAM::ServerCertificate"
PASSWORD_POLICY = "Account::IAM::PasswordPolicy"
_LINKED_PATH = "/aws-service-role/"


def principals(reader: Reader) -> Iterator[Resource]:
    """
    Users, groups and roles with their inline policies, and the policies of the account's own; those of AWS are known
    by their ARNs. A role that a service made for itself, which nobody can change, is a service-linked role.
    """
    users, groups, roles, policies = (
        reader.shared(iam_credentials.DETAILS, key, **iam_credentials.ALL_DETAILS)
        for key in ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
    )
    members: dict[str, list[str]] = {}
    for user in users:
        yield _user(reader, user)
        for group in user.get("GroupList", ()):
            members.setdefault(group, []).append(user["UserName"])
    for group in groups:
        yield _group(reader, group, sorted(members.get(group["GroupName"], ())))
    for role in roles:
        yield _linked_role(reader, role) if role["Path"].startswith(_LINKED_PATH) else _role(reader, role)
    holders = {
        "Users": _attached(users, "UserName"),
        "Groups": _attached(groups, "GroupName"),
        "Roles": _attached(roles, "RoleName"),
    }
    for policy in policies:
        yield _policy(reader, policy, holders)


def _user(reader: Reader, user: Mapping[str, Any]) -> Resource:
    properties = {
        "UserName": user["UserName"],
        "Path": user.get("Path"),
        "Groups": sorted(user.get("GroupList", ())) or None,
        **_rights(user, "UserPolicyList"),
    }
    return reader.resource(USER, user["Arn"], shape.compact(properties), ref=user["UserName"], live=_made(user))


def _group(reader: Reader, group: Mapping[str, Any], members: list[str]) -> Resource:
    properties = {
        "GroupName": group["GroupName"],
        "Path": group.get("Path"),
        **_rights(group, "GroupPolicyList"),
    }
    live = {**_made(group), "Users": members}
    return reader.resource(GROUP, group["Arn"], shape.compact(properties), ref=group["GroupName"], live=live)


def _role(reader: Reader, role: Mapping[str, Any]) -> Resource:
    properties = {
        "RoleName": role["RoleName"],
        "Path": role.get("Path"),
        "AssumeRolePolicyDocument": shape.document(role.get("AssumeRolePolicyDocument"), needed=True),
        **_rights(role, "RolePolicyList"),
    }
    return reader.resource(ROLE, role["Arn"], shape.compact(properties), ref=role["RoleName"], live=_used(role))


def _linked_role(reader: Reader, role: Mapping[str, Any]) -> Resource:
    service = role["Path"].removeprefix(_LINKED_PATH).rstrip("/")
    properties = {"RoleName": role["RoleName"], "AWSServiceName": service}
    return reader.resource(LINKED_ROLE, role["Arn"], properties, ref=role["RoleName"], live=_used(role))


def _policy(reader: Reader, policy: Mapping[str, Any], holders: Mapping[str, Mapping[str, list[str]]]) -> Resource:
    arn = policy["Arn"]
    document = next(
        (version.get("Document") for version in policy.get("PolicyVersionList", ()) if version.get("IsDefaultVersion")),
        None,
    )
    properties = {
        "ManagedPolicyName": arn.rpartition("/")[2],
        "Path": policy.get("Path"),
        "Description": policy.get("Description"),
        "PolicyDocument": shape.document(document or Unknown("no default version was told")),
        **{name: sorted(attached[arn]) for name, attached in holders.items() if arn in attached},
    }
    live = {
        **_made(policy),
        "AttachmentCount": policy.get("AttachmentCount"),
        "PermissionsBoundaryUsageCount": policy.get("PermissionsBoundaryUsageCount"),
        "UpdateDate": shape.moment(policy.get("UpdateDate")),
    }
    return reader.resource(POLICY, arn, shape.compact(properties), live=shape.compact(live))


def _rights(principal: Mapping[str, Any], inline: str) -> dict[str, Any]:
    """The policies of a user, group or role, and its tags."""
    return {
        "ManagedPolicyArns": [policy["PolicyArn"] for policy in principal.get("AttachedManagedPolicies", ())] or None,
        "Policies": [
            {
                "PolicyName": policy["PolicyName"],
                "PolicyDocument": shape.document(policy.get("PolicyDocument"), needed=True),
            }
            for policy in principal.get(inline, ())
        ]
        or None,
        "PermissionsBoundary": shape.pick(principal, "PermissionsBoundary", "PermissionsBoundaryArn"),
        "Tags": shape.tags(principal.get("Tags")),
    }


def _made(thing: Mapping[str, Any]) -> dict[str, Any]:
    return shape.compact({"CreateDate": shape.moment(thing.get("CreateDate"))})


def _used(role: Mapping[str, Any]) -> dict[str, Any]:
    """When it was made and last assumed; never assumed is nothing."""
    return shape.compact(
        {**_made(role), "RoleLastUsed": shape.moment(shape.pick(role, "RoleLastUsed", "LastUsedDate"))}
    )


def _attached(principals: Iterable[Mapping[str, Any]], name: str) -> dict[str, list[str]]:
    """The names of the principals that have a managed policy, by its ARN."""
    found: dict[str, list[str]] = {}
    for principal in principals:
        for policy in principal.get("AttachedManagedPolicies", ()):
            found.setdefault(policy["PolicyArn"], []).append(principal[name])
    return found


def instance_profiles(reader: Reader) -> Iterator[Resource]:
    """What hands a role to an instance."""
    for profile in reader.items("iam.list_instance_profiles", "InstanceProfiles"):
        properties = {
            "InstanceProfileName": profile["InstanceProfileName"],
            "Path": profile.get("Path"),
            "Roles": [role["RoleName"] for role in profile.get("Roles", ())],
        }
        name = profile["InstanceProfileName"]
        yield reader.resource(PROFILE, profile["Arn"], shape.compact(properties), ref=name, live=_made(profile))


def saml_providers(reader: Reader) -> Iterator[Resource]:
    """Those whose word the account takes for who somebody is, by SAML."""
    for provider in reader.shared("iam.list_saml_providers", "SAMLProviderList"):
        live = {**_made(provider), "ValidUntil": shape.moment(provider.get("ValidUntil"))}
        properties = {"Name": provider["Arn"].rpartition("/")[2]}
        yield reader.resource(SAML, provider["Arn"], properties, live=shape.compact(live))


def oidc_providers(reader: Reader) -> Iterator[Resource]:
    """The same, by OpenID Connect. There are few of them."""
    arns = [provider["Arn"] for provider in reader.items("iam.list_open_id_connect_providers", _OIDC_LIST)]
    yield from reader.map(lambda arn: _oidc(reader, arn), arns)


_OIDC_LIST = "OpenIDConnectProviderList"


def _oidc(reader: Reader, arn: str) -> Resource:
    told = reader.get("iam.get_open_id_connect_provider", about=arn, OpenIDConnectProviderArn=arn)
    url = shape.pick(told, "Url")
    properties = {
        # The service tells it without the scheme that a template has to give.
        "Url": f"https://{url}" if isinstance(url, str) and "://" not in url else url,
        "ClientIdList": shape.pick(told, "ClientIDList"),
        "ThumbprintList": shape.pick(told, "ThumbprintList"),
        "Tags": shape.tags(shape.pick(told, "Tags")),
    }
    live = {} if isinstance(told, Unknown) else _made(told)
    return reader.resource(OIDC, arn, shape.compact(properties), live=live)


def server_certificates(reader: Reader) -> Iterator[Resource]:
    """Certificates that were uploaded here before there was ACM, and expire unseen."""
    for certificate in reader.items("iam.list_server_certificates", "ServerCertificateMetadataList"):
        name = certificate["ServerCertificateName"]
        properties = shape.compact({"ServerCertificateName": name, "Path": certificate.get("Path")})
        live = {key: shape.moment(certificate.get(key)) for key in ("Expiration", "UploadDate")}
        yield reader.resource(CERTIFICATE, certificate["Arn"], properties, ref=name, live=shape.compact(live))


_PASSWORD_SETTINGS = (
    "MinimumPasswordLength",
    "RequireSymbols",
    "RequireNumbers",
    "RequireUppercaseCharacters",
    "RequireLowercaseCharacters",
    "AllowUsersToChangePassword",
    "ExpirePasswords",
    "MaxPasswordAge",
    "PasswordReusePrevention",
    "HardExpiry",
)


def password_policy(reader: Reader) -> Iterator[Resource]:
    """What passwords must be like. An account that has no policy has one without properties, which demands nothing."""
    told = shape.pick(reader.get("iam.get_account_password_policy", absent=("NoSuchEntity",)), "PasswordPolicy")
    properties = shape.compact({name: shape.pick(told, name) for name in _PASSWORD_SETTINGS})
    yield reader.resource(PASSWORD_POLICY, reader.settings_id(PASSWORD_POLICY), properties)


COLLECTORS = (
    Collector(
        service="iam",
        types=(USER, GROUP, ROLE, LINKED_ROLE, POLICY),
        calls={iam_credentials.DETAILS: "iam:GetAccountAuthorizationDetails"},
        collect=principals,
        is_global=True,
    ),
    Collector(
        service="iam",
        types=(PROFILE,),
        calls={"iam.list_instance_profiles": "iam:ListInstanceProfiles"},
        collect=instance_profiles,
        is_global=True,
    ),
    Collector(
        service="iam",
        types=(SAML,),
        calls={"iam.list_saml_providers": "iam:ListSAMLProviders"},
        collect=saml_providers,
        is_global=True,
    ),
    Collector(
        service="iam",
        types=(OIDC,),
        calls={
            "iam.list_open_id_connect_providers": "iam:ListOpenIDConnectProviders",
            "iam.get_open_id_connect_provider": "iam:GetOpenIDConnectProvider",
        },
        collect=oidc_providers,
        is_global=True,
    ),
    Collector(
        service="iam",
        types=(CERTIFICATE,),
        calls={"iam.list_server_certificates": "iam:ListServerCertificates"},
        collect=server_certificates,
        is_global=True,
    ),
    Collector(
        service="iam",
        types=(PASSWORD_POLICY,),
        calls={"iam.get_account_password_policy": "iam:GetAccountPasswordPolicy"},
        collect=password_policy,
        is_global=True,
    ),
    *iam_credentials.COLLECTORS,
)
