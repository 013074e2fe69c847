"""`conformant permissions`: the IAM policy that an audit needs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from scanner.cli import accounts as live
from scanner.cli.reporting import one_of
from scanner.errors import UsageError

_ENTRANCE = ("ConformantEnter", "ConformantFindFiles", "ConformantReadFiles")


def permissions(
    service: live.Service = None,
    type: live.Type = None,
    role_arn: live.RoleArn = None,
    accounts: live.Accounts = None,
    organization: Annotated[
        bool, typer.Option("--organization", help="For the account that lists the organization's accounts.")
    ] = False,
    role_name: live.RoleName = None,
    events: Annotated[
        str | None, typer.Option(metavar="PLACE", help="As of audit: lookup, a folder, or s3://BUCKET/PREFIX.")
    ] = None,
    from_config: Annotated[
        str | None, typer.Option(metavar="s3://BUCKET/PREFIX", help="As of audit: nothing but the bucket is read.")
    ] = None,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FORMAT", help="json, a policy document; or text, an action a line."),
    ] = "json",
) -> int:
    """Print the least IAM policy that an audit with these options needs, from what its collectors declare."""
    from scanner.collect.aws import sessions
    from scanner.collect.aws.permissions import Asked, actions, policy
    from scanner.collect.aws.run import choose

    try:
        one_of("--output", output, ("json", "text"))
        if from_config is not None and (not from_config.startswith("s3://") or from_config == "s3://"):
            raise UsageError(f"--from-config {from_config}: s3://BUCKET/PREFIX was expected")
        try:
            collectors = choose(service or (), type or ())
            if events == "lookup":
                from scanner.collect.aws import trailevents

                collectors = (*collectors, trailevents.lookup())
            roles = _roles(role_arn, role_name, accounts, organization)
        except ValueError as error:
            raise UsageError(str(error)) from None
        except sessions.SessionError as error:
            raise UsageError(str(error), error.hint) from None
    except UsageError as error:
        return live.refuse(error)
    asked = Asked(organization, roles, events or "", from_config or "")
    document = policy(collectors, asked=asked)
    if output == "text":
        print("\n".join(actions(collectors, asked=asked)))
    else:
        print(json.dumps(document, indent=2))
    named = [statement["Sid"] for statement in document["Statement"] if statement["Sid"] in _ENTRANCE]
    if roles and output == "json":
        print(
            f"conformant: {', '.join(named)}: for whom the run starts as; ConformantAudit: for each role that it takes",
            file=sys.stderr,
        )
    size = len(json.dumps(document, separators=(",", ":")))
    if size > _LARGEST:
        print(
            f"conformant: the document has {size:,} characters, and IAM takes {_LARGEST:,} in a managed policy; put it "
            f"into the role itself, where {_INLINE:,} fit (aws iam put-role-policy), or make several, each of some "
            "--service",
            file=sys.stderr,
        )
    return 0


def _roles(role_arn: str | None, role_name: str | None, accounts: Path | None, organization: bool) -> tuple[str, ...]:
    """The roles that a run takes. Raises SessionError and ValueError."""
    from scanner.collect.aws import sessions

    if role_name and not (organization or accounts):
        raise ValueError("--role-name: give --organization or --accounts too, or a single role as --role-arn")
    sessions.check_names(role_name or "", "conformant", "")
    found: list[str] = []
    if role_arn:
        sessions.check_role(role_arn)
        found.append(role_arn)
    if accounts:
        found += [wanted.role_arn for wanted in sessions.read_accounts(accounts, role_name or "") if wanted.role_arn]
    elif organization and role_name:
        found.append(f"arn:aws:iam::*:role/{role_name}")
    return tuple(dict.fromkeys(found))


_LARGEST = 6144
"""Characters of a managed policy, blanks aside."""
_INLINE = 10_240
"""The same of all policies that stand in a role itself."""
