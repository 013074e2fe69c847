"""`conformant permissions`: the IAM policy that an audit needs."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from scanner.cli import accounts as live
from scanner.cli.reporting import UsageError, one_of


def permissions(
    service: live.Service = None,
    type: live.Type = None,
    organization: Annotated[
        bool, typer.Option("--organization", help="For the account that lists the organization's accounts.")
    ] = False,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FORMAT", help="json, a policy document; or text, an action a line."),
    ] = "json",
) -> int:
    """Print the least IAM policy that an audit needs, from what its collectors declare."""
    from scanner.collect.aws.permissions import actions, policy
    from scanner.collect.aws.run import choose

    try:
        one_of("--output", output, ("json", "text"))
        try:
            collectors = choose(service or (), type or ())
        except ValueError as error:
            raise UsageError(str(error)) from None
    except UsageError as error:
        return live.refuse(error)
    if output == "text":
        print("\n".join(actions(collectors, organization=organization)))
    else:
        print(json.dumps(policy(collectors, organization=organization), indent=2))
    size = len(json.dumps(policy(collectors, organization=organization), separators=(",", ":")))
    if size > _LARGEST:
        print(
            f"conformant: the document has {size} characters, and IAM takes {_LARGEST} in a managed policy; "
            "make several, each of some --service, or attach AWS's SecurityAudit and ViewOnlyAccess",
            file=sys.stderr,
        )
    return 0


_LARGEST = 6144
