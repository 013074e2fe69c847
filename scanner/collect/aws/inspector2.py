"""Inspector: what it scans in the region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Resource

STATUS = "Account::Inspector2::Status"
_SCANNED = {"Ec2": "ec2", "Ecr": "ecr", "Lambda": "lambda", "LambdaCode": "lambdaCode"}


def status(reader: Reader) -> Iterator[Resource]:
    """ENABLED, DISABLED or a state between them, for each kind of resource."""
    # An account that was never enrolled is told as disabled by some, and left out of the list by others.
    answer = reader.call("inspector2.batch_get_account_status", accountIds=[reader.account])
    for failed in answer.get("failedAccounts", ()):
        code = str(failed.get("errorCode", ""))
        if code != "ACCOUNT_IS_ISOLATED":
            call = "inspector2:BatchGetAccountStatus"
            cause = "denied" if code == "ACCESS_DENIED" else "failed"
            raise Refused(call, cause, code, str(failed.get("errorMessage") or code))
    account: Any = shape.pick(answer, "accounts", 0)
    states = {name: shape.pick(account, "resourceState", key, "status") for name, key in _SCANNED.items()}
    properties = {name: state or "DISABLED" for name, state in states.items()}
    yield reader.resource(STATUS, reader.settings_id(STATUS), properties)


COLLECTORS = (
    Collector(
        service="inspector2",
        types=(STATUS,),
        calls={"inspector2.batch_get_account_status": "inspector2:BatchGetAccountStatus"},
        collect=status,
    ),
)
