"""Who is asked: credentials, roles, accounts and regions, each account on its own."""

from __future__ import annotations

import difflib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import botocore.config
import botocore.credentials
import botocore.exceptions
import botocore.parsers
import botocore.session

from scanner.collect.aws import answers
from scanner.collect.aws.client import cause_of, plain
from scanner.collect.aws.models import loader

MAIN_REGIONS = {
    "aws": "us-east-1",
    "aws-cn": "cn-north-1",
    "aws-us-gov": "us-gov-west-1",
    "aws-iso": "us-iso-east-1",
    "aws-iso-b": "us-isob-east-1",
    "aws-eusc": "eusc-de-east-1",
}
"""Where each partition's global services are asked."""
_ROLE = re.compile(r"arn:(aws[\w-]*):iam::(\d{12}):role/[\w+=,.@/-]{1,576}", re.ASCII)
_ACCOUNT = re.compile(r"\d{12}", re.ASCII)
_REGION = re.compile(r"[a-z]{2,4}(?:-[a-z]+)+-\d", re.ASCII)
_ROLE_NAME = re.compile(r"[\w+=,.@/-]{1,576}", re.ASCII)
"""With the role's path, if it has one."""
_SESSION_NAME = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
_ANSWER = botocore.config.Config(
    connect_timeout=5,
    read_timeout=20,
    retries={"mode": "standard", "total_max_attempts": 4},
    user_agent_extra="conformant",
)
_UNTOLD = (
    *(botocore.exceptions.BotoCoreError, botocore.parsers.ResponseParserError, OSError, ValueError),
    *(AttributeError, LookupError, TypeError, EOFError, RuntimeError),
)
"""
What comes where no answer of the service does: OSError and ValueError from settings, a token's file or the output of a
credential process, AttributeError, LookupError and TypeError from an answer without what it should have, RuntimeError
where the new token has expired too, EOFError where nobody is there to give an MFA code.
"""
_NAMED = "name the accounts with --accounts"
_LISTS = "organizations:ListAccounts"
ACTIONS = ("ec2:DescribeRegions", "sts:GetCallerIdentity")
"""What every run needs before the collectors'."""
ORGANIZATION_ACTIONS = ("organizations:ListAccounts", "sts:AssumeRole")
"""What a run over an organization needs besides, in the account that it is started with."""


class SessionError(Exception):
    """An account can't be asked: one sentence, and what to do."""

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        cause: str = "failed",
        call: str = "",
        usage: bool = False,
        account: str = "",
    ):
        super().__init__(message)
        self.hint = hint
        self.cause = cause
        """See `scanner.model.Gap.cause`."""
        self.call = call
        """The API operation that said so, if any."""
        self.usage = usage
        """It is the command line or the configuration that is wrong."""
        self.account = account
        """The number of the account, where it is of one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An account that is asked for."""

    role_arn: str = ""
    """The role to take; empty for the credentials at hand."""
    external_id: str = ""
    regions: tuple[str, ...] = ()
    """Empty: those of the command line, else all that are enabled."""
    name: str = ""
    account: str = ""
    """Its number, where it is known beforehand."""

    @property
    def shown(self) -> str:
        """How messages name it."""
        number = self.account or account_of(self.role_arn)
        return " ".join(
            part for part in (number or "the account at hand", f"({self.name})" if self.name else "") if part
        )


@dataclass(frozen=True)
class Opened:
    """An account that answers."""

    session: botocore.session.Session
    account: str
    name: str
    partition: str
    caller: str
    """The ARN of who asks."""
    regions: tuple[str, ...]
    disabled: tuple[str, ...] = ()
    """Regions that were asked for and that the account has not enabled."""
    refusals: tuple[SessionError, ...] = ()
    """What could not be told of its regions."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """How to get in: the options that hold for all accounts."""

    profile: str = ""
    role_name: str = ""
    """In the accounts of a list that name no role of their own."""
    session_name: str = "conformant"
    regions: tuple[str, ...] = ()


def base(profile: str) -> botocore.session.Session:
    """A session of the user's own credentials. Raises SessionError."""
    try:
        # What the environment names is handled as if it were given, or botocore's own error comes first.
        wanted = profile or os.environ.get("AWS_PROFILE") or os.environ.get("AWS_DEFAULT_PROFILE") or ""
        session = botocore.session.Session(profile=wanted or None)
        session.register_component("data_loader", loader())
        known = session.available_profiles
        if wanted and wanted not in known:
            close = difflib.get_close_matches(wanted, known, 1)
            hint = f"did you mean {close[0]!r}?" if close else f"known are: {', '.join(known) or 'none'}"
            raise SessionError(f"profile {wanted!r}: there is none of this name", hint, usage=True)
        if session.get_credentials() is None:
            raise SessionError(
                "no AWS credentials were found",
                "set AWS_PROFILE or give --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                usage=True,
            )
    except AttributeError:  # botocore's, of a credential process that gives a list
        hint = "run the command of credential_process by itself"
        raise SessionError("the credentials at hand: its output is no JSON object", hint, usage=True) from None
    except _UNTOLD as error:
        raise _from_botocore(error, "the credentials at hand", "") from None
    return session


def as_role(
    source: botocore.session.Session, role_arn: str, external_id: str, session_name: str
) -> botocore.session.Session:
    """A session that takes a role, and takes it anew before its token ends."""
    session = botocore.session.Session(profile=source.profile)
    session.register_component("data_loader", loader())
    extra = {"RoleSessionName": session_name}
    if external_id:
        extra["ExternalId"] = external_id
    fetcher = botocore.credentials.AssumeRoleCredentialFetcher(
        client_creator=_creator(source),
        source_credentials=source.get_credentials(),
        role_arn=role_arn,
        extra_args=extra,
    )
    credentials = botocore.credentials.DeferredRefreshableCredentials(
        refresh_using=fetcher.fetch_credentials, method="assume-role"
    )
    session.register_component("credential_provider", _Given(credentials))
    return session


class _Given:
    """A chain of credential providers with one answer."""

    def __init__(self, credentials: Any) -> None:
        self._credentials = credentials

    def load_credentials(self) -> Any:
        return self._credentials


def _creator(source: botocore.session.Session) -> Any:
    def create(service: str, **options: Any) -> Any:
        options.setdefault("region_name", home_region(source))
        return _client(source, service, options.pop("region_name"), **options)

    return create


def _client(session: botocore.session.Session, service: str, region: str, **options: Any) -> Any:
    """A client that takes no gateway's page for an answer."""
    client = session.create_client(service, region_name=region, **{**options, "config": _ANSWER})
    client.meta.events.register_first("before-parse", answers.before_parse)
    return client


def home_region(session: botocore.session.Session) -> str:
    """The region of the user's settings, else the main one of the commercial partition."""
    return str(session.get_config_variable("region") or "us-east-1")


def open_account(source: botocore.session.Session, wanted: Wanted, entrance: Entrance) -> Opened:
    """An account's session, number and regions. Raises SessionError."""
    session = as_role(source, wanted.role_arn, wanted.external_id, entrance.session_name) if wanted.role_arn else source
    shown = f"role {wanted.role_arn}" if wanted.role_arn else "the credentials at hand"
    home = home_region(source)
    try:
        account, caller = _identity(session, home)
    except botocore.exceptions.ClientError as error:
        raise _from_answer(error, shown, wanted) from None
    except _UNTOLD as error:
        raise _from_botocore(error, shown, home) from None
    if wanted.account and wanted.account != account:
        raise SessionError(
            f"account {wanted.account} was asked for, and {shown} belongs to {account}",
            "correct the account's number or its role",
            call="sts:GetCallerIdentity",
        )
    partition = caller.split(":")[1]
    regions, disabled, refusals = _regions(session, partition, wanted.regions or entrance.regions, home)
    return Opened(session, account, wanted.name, partition, caller, regions, disabled, refusals)


def _identity(session: botocore.session.Session, home: str) -> tuple[str, str]:
    """Account and ARN of who asks. Raises what `_UNTOLD` names, and ClientError."""
    identity = _client(session, "sts", home).get_caller_identity()
    account, caller = str(identity["Account"]), str(identity["Arn"])
    if not _ACCOUNT.fullmatch(account) or not caller.startswith("arn:aws"):
        raise LookupError(account)
    return account, caller


def main_region(partition: str, regions: Sequence[str]) -> str:
    """Where the global services of a partition are asked."""
    return MAIN_REGIONS.get(partition) or (regions[0] if regions else "us-east-1")


def _regions(
    session: botocore.session.Session, partition: str, asked: Sequence[str], home: str
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[SessionError, ...]]:
    """The regions to ask, those that are not enabled, and what could not be told."""
    where = home if home in session.get_available_regions("ec2", partition) else main_region(partition, asked)
    try:
        client = _client(session, "ec2", where)
        answer = client.describe_regions(AllRegions=True)["Regions"]
        everything = {r["RegionName"] for r in answer}
        if not everything:
            raise LookupError("Regions")
    except botocore.exceptions.ClientError as error:
        refusal = _from_answer(error, "the account", Wanted())
    except _UNTOLD as error:
        refusal = _from_botocore(error, "the account", where)
    else:
        enabled = {r["RegionName"] for r in answer if r.get("OptInStatus") != "not-opted-in"}
        for region in asked:
            if region not in everything:
                raise _no_region(region, sorted(everything))
        return tuple(sorted(enabled & set(asked) if asked else enabled)), tuple(sorted(set(asked) - enabled)), ()
    if refusal.cause == "expired":
        raise refusal
    known = session.get_available_regions("ec2", partition, allow_non_regional=False)
    if asked:
        for region in asked:
            if region not in known:
                raise _no_region(region, known)
        return tuple(sorted(set(asked))), (), ()
    message = f"which regions are enabled could not be told: {refusal}"
    missing = SessionError(
        f"{message}; only {where} was read",
        "allow ec2:DescribeRegions, or name the regions with --region",
        cause=refusal.cause,
        call="ec2:DescribeRegions",
    )
    return (where,), (), (missing,)


def check_regions(regions: Sequence[str]) -> None:
    """Refuse what can be no region before anybody is asked. Raises SessionError."""
    for region in regions:
        if not _REGION.fullmatch(region):
            session = botocore.session.Session()
            session.register_component("data_loader", loader())
            raise _no_region(region, session.get_available_regions("ec2"))


def _no_region(region: str, known: Sequence[str]) -> SessionError:
    close = difflib.get_close_matches(region, known, 1, 0.5)
    hint = f"did you mean {close[0]}?" if close else "give its code, such as eu-west-1"
    return SessionError(
        f"region {region!r}: there is none of this name", hint, cause="disabled", call="ec2:DescribeRegions", usage=True
    )


# --- many accounts ---------------------------------------------------------------------------------------------------


def account_of(role_arn: str) -> str:
    """The number of the account that a role belongs to; empty where that is no ARN of a role."""
    match = _ROLE.fullmatch(role_arn)
    return match[2] if match else ""


def check_role(role_arn: str) -> None:
    """Raises SessionError for what is no ARN of a role."""
    if not _ROLE.fullmatch(role_arn):
        raise SessionError(
            f"{role_arn!r} is no ARN of a role", "such as arn:aws:iam::123456789012:role/auditor", usage=True
        )


def check_names(role_name: str, session_name: str, external_id: str) -> None:
    """Refuse what AWS takes for no name, before anybody is asked. Raises SessionError."""
    if role_name and not _ROLE_NAME.fullmatch(role_name):
        raise SessionError(
            f"--role-name {role_name!r}: is no name of a role", "the last part of its ARN, such as auditor", usage=True
        )
    if not _SESSION_NAME.fullmatch(session_name):
        hint = "2 to 64 letters, digits and any of +=,.@_-"
        raise SessionError(f"--session-name {session_name!r}: can be no session's name", hint, usage=True)
    if external_id and not _EXTERNAL_ID.fullmatch(external_id):
        hint = "2 to 1,224 letters, digits and any of +=,.@:/_-"
        raise SessionError("--external-id: is none that a role can ask for", hint, usage=True)


def read_accounts(path: Path, role_name: str, partition: str = "aws") -> tuple[Wanted, ...]:
    """
    The accounts of a file: a list, or a list under `accounts`, of objects with `account` or `role_arn`, and, if
    wanted, `external_id`, `regions` and `name`. A mere number stands for {account: number}. Raises SessionError.
    """
    import yaml

    def wrong(message: str, hint: str = "see docs/audit.md for what it may hold") -> SessionError:
        return SessionError(f"--accounts {path}: {message}", hint, usage=True)

    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise wrong(f"cannot be read ({error.strerror})", "check the path") from None
    except UnicodeDecodeError:
        raise wrong("is no text in UTF-8") from None
    try:
        data = _document(text)
    except _TwiceError as error:
        raise wrong(f"{error} stands twice in one entry", "of the two only one would hold: remove the other") from None
    except (yaml.YAMLError, RecursionError) as error:
        at = getattr(error, "problem_mark", None)
        line = at.line + 1 if at else 0
        raise wrong(f"is neither YAML nor JSON{f' (line {line})' if line else ''}") from None
    entries = data.get("accounts") if isinstance(data, Mapping) else data
    if not isinstance(entries, list) or not entries:
        raise wrong("holds no list of accounts")
    if isinstance(data, Mapping) and (unknown := sorted(set(map(str, data)) - {"accounts"})):
        raise wrong(f"has {unknown[0]!r} beside the accounts, which means nothing there")
    found: list[Wanted] = []
    first: dict[str, int] = {}
    for number, item in enumerate(entries, 1):
        given = {"account": item} if isinstance(item, str) else item
        if not isinstance(given, Mapping):
            raise wrong(f"entry {number} is neither an object nor an account's number")
        if unknown := sorted(set(map(str, given)) - {"account", "role_arn", "external_id", "regions", "name"}):
            raise wrong(f"entry {number} has {unknown[0]!r}, which means nothing here")
        for key in ("account", "role_arn", "external_id", "name"):
            if not isinstance(given.get(key) or "", str):
                raise wrong(f"entry {number}: {key} is no text")
        account, role = str(given.get("account") or ""), str(given.get("role_arn") or "")
        regions = given.get("regions") or []
        if not isinstance(regions, list) or not all(isinstance(r, str) and _REGION.fullmatch(r) for r in regions):
            raise wrong(f"entry {number}: regions is no list of region codes")
        if role and not _ROLE.fullmatch(role):
            raise wrong(f"entry {number}: {role!r} is no ARN of a role")
        if account and not _ACCOUNT.fullmatch(account):
            raise wrong(f"entry {number}: {account!r} is no account's number, which has twelve digits")
        if not role and not account:
            raise wrong(f"entry {number} names neither account nor role_arn")
        if not role and not role_name:
            raise wrong(f"entry {number} names no role_arn", "add it, or give --role-name for all of them")
        if (given.get("external_id") or "") and not _EXTERNAL_ID.fullmatch(str(given["external_id"])):
            raise wrong(f"entry {number}: external_id is none that a role can ask for")
        owner = account or account_of(role)
        if (before := first.setdefault(owner, number)) != number:
            raise wrong(f"entry {number} names account {owner} again, after entry {before}", "make one entry of them")
        found.append(
            Wanted(
                role or f"arn:{partition}:iam::{account}:role/{role_name}",
                str(given.get("external_id") or ""),
                tuple(regions),
                str(given.get("name") or ""),
                owner,
            )
        )
    return tuple(found)


class _TwiceError(Exception):
    """A key of an object that stands in it twice."""


def _document(text: str) -> Any:
    """A document in JSON or YAML, its numbers as they are written. Raises YAMLError, RecursionError and _TwiceError."""
    import yaml

    try:
        return json.loads(text, parse_int=str, object_pairs_hook=_once)
    except ValueError:
        # BaseLoader: an account's number with a leading zero stays what it is.
        loader = yaml.BaseLoader(text)
    try:
        node = loader.get_single_node()
        here, seen = [node], set()
        while here:
            part = here.pop()
            if id(part) in seen:  # an alias
                continue
            seen.add(id(part))
            if isinstance(part, yaml.MappingNode):
                _once([(key.value, None) for key, _ in part.value if isinstance(key, yaml.ScalarNode)])
                here += [value for _, value in part.value]
            elif isinstance(part, yaml.SequenceNode):
                here += part.value
        return loader.construct_document(node) if node else None
    finally:
        loader.dispose()


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(repr(next(name for name in names if names.count(name) > 1)))
    return found


def organization(
    source: botocore.session.Session, role_name: str, external_id: str = ""
) -> tuple[tuple[Wanted, ...], tuple[SessionError, ...]]:
    """
    The accounts of the organization, each with the role to take, and those that can't be asked since they are
    suspended. The account that lists them is asked as what it is. Raises SessionError.
    """
    home = home_region(source)
    try:
        own, caller = _identity(source, home)
        partition = caller.split(":")[1]
        client = _client(source, "organizations", main_region(partition, ()))
        listed = [
            (str(entry["Id"]), str(entry.get("Name") or ""), str(entry.get("Status") or "ACTIVE"))
            for page in client.get_paginator("list_accounts").paginate()
            for entry in page["Accounts"]
        ]
    except botocore.exceptions.ClientError as error:
        raise _from_answer(error, "the organization", Wanted()) from None
    except _UNTOLD as error:
        raise _from_botocore(error, "the organization", home) from None
    if not listed:
        raise SessionError("the organization has no accounts that could be listed", _NAMED, call=_LISTS)
    found: list[Wanted] = []
    closed: list[SessionError] = []
    for number, name, status in sorted(listed):
        if status != "ACTIVE":
            closed.append(
                SessionError(
                    f"account {number} is {status.lower().replace('_', ' ')}",
                    "nothing can be read of it; leave it out with --accounts",
                    cause="disabled",
                    call=_LISTS,
                    account=number,
                )
            )
            continue
        role = "" if number == own else f"arn:{partition}:iam::{number}:role/{role_name}"
        found.append(Wanted(role, external_id if role else "", (), name, number))
    return tuple(found), tuple(closed)


# --- what went wrong -------------------------------------------------------------------------------------------------


def _from_answer(error: botocore.exceptions.ClientError, shown: str, wanted: Wanted) -> SessionError:
    answer = error.response.get("Error", {})
    code, said = str(answer.get("Code", "")), plain(str(answer.get("Message", "")))
    service = {"AssumeRole": "sts", "GetCallerIdentity": "sts", "DescribeRegions": "ec2"}.get(
        error.operation_name, "organizations"
    )
    call = f"{service}:{error.operation_name}"
    cause = cause_of(code)
    if cause == "expired":
        return SessionError(
            f"{shown}: the token has expired",
            "sign in again (aws sso login), then use --resume",
            cause=cause,
            call=call,
        )
    if error.operation_name == "AssumeRole":
        return SessionError(
            f"{shown} can't be assumed: {said or code}",
            "check that it exists, that its trust policy allows the caller and that the external id is right",
            cause="denied" if cause == "denied" else cause,
            call=call,
        )
    if code in ("InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "AuthFailure"):
        return SessionError(
            f"{shown}: AWS does not accept the key ({code})",
            "check the access key and its secret, and whether it is active; a suspended account's keys are refused too",
            cause="denied",
            call=call,
        )
    if code == "AWSOrganizationsNotInUseException":
        return SessionError("the account belongs to no organization", _NAMED, call=call)
    return SessionError(f"{shown}: {call} was refused: {said or code}", "check its permissions", cause=cause, call=call)


def _from_botocore(error: Exception, shown: str, region: str) -> SessionError:
    exceptions = botocore.exceptions
    text = plain(str(error))
    if isinstance(error, exceptions.NoCredentialsError | exceptions.PartialCredentialsError):
        return SessionError(f"{shown}: {text[:1].lower()}{text[1:]}", "check the AWS settings", usage=True)
    if isinstance(error, exceptions.ProfileNotFound | exceptions.ConfigParseError | exceptions.InvalidConfigError):
        return SessionError(f"{shown}: {text[:1].lower()}{text[1:]}", "mend the AWS configuration file", usage=True)
    if type(error).__name__.endswith(("TokenLoadError", "ExpiredError", "TokenExpiredError", "SSOError")):
        return SessionError(f"{shown}: the token has expired", "sign in again: aws sso login", cause="expired")
    if isinstance(error, exceptions.EndpointConnectionError | exceptions.InvalidRegionError | exceptions.NoRegionError):
        where = f" in {region}" if region else ""
        return SessionError(
            f"{shown}: AWS could not be reached{where}: {text}",
            "check the network, the proxy, the region's name and AWS_ENDPOINT_URL",
            cause="unreachable",
        )
    if isinstance(error, exceptions.ConnectionError | exceptions.HTTPClientError):
        return SessionError(
            f"{shown}: AWS did not answer: {text}", "check the network and the proxy, or try later", cause="unreachable"
        )
    broken = (exceptions.IncompleteReadError, exceptions.PaginationError, botocore.parsers.ResponseParserError)
    if isinstance(error, (*broken, AttributeError, LookupError, TypeError)):
        return SessionError(
            f"{shown}: what answered is not AWS, or broke off",
            "see what stands between (a proxy's sign-in page?), and AWS_ENDPOINT_URL",
            cause="malformed",
        )
    if isinstance(error, exceptions.CredentialRetrievalError):
        process = "run the command of credential_process by itself"
        hint = process if error.kwargs.get("provider") == "custom-process" else "check credential_source of the profile"
        return SessionError(f"{shown}: {text.rstrip(': ')}", hint, usage=True)
    if isinstance(error, json.JSONDecodeError):
        hint = "run the command of credential_process by itself"
        return SessionError(f"{shown}: its output is no JSON", hint, usage=True)
    if isinstance(error, RuntimeError):
        hint = "sign in again, and look what credential_process gives by itself"
        return SessionError(f"{shown}: the token has expired", hint, cause="expired")
    if isinstance(error, EOFError):
        return SessionError(
            f"{shown}: the profile asks for an MFA code, and nobody is there to give one",
            "run it in a terminal, or begin with a profile that needs none",
            usage=True,
        )
    if isinstance(error, OSError) and error.filename:
        return SessionError(
            f"{shown}: {error.filename} can't be read ({error.strerror})", "check the AWS settings", usage=True
        )
    if isinstance(error, ValueError):
        return SessionError(
            f"{shown}: {text[:1].lower()}{text[1:]}", "check AWS_ENDPOINT_URL and the AWS settings", usage=True
        )
    return SessionError(f"{shown}: {text}", "check the AWS settings", cause="failed")
