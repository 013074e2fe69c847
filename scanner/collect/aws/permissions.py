"""The least IAM policy for a run, made from what its collectors declare."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scanner.collect.aws import sessions
from scanner.collect.aws.collector import Collector


def actions(collectors: Iterable[Collector], *, organization: bool = False) -> tuple[str, ...]:
    """The IAM actions that a run needs, sorted."""
    found = set(sessions.ACTIONS)
    if organization:
        found.update(sessions.ORGANIZATION_ACTIONS)
    for collector in collectors:
        found |= collector.actions
    return tuple(sorted(found, key=lambda action: (action.lower(), action)))


def policy(collectors: Iterable[Collector], *, organization: bool = False) -> dict[str, Any]:
    """An IAM policy document that allows just that."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "ConformantAudit",
                "Effect": "Allow",
                "Action": list(actions(collectors, organization=organization)),
                "Resource": "*",
            }
        ],
    }
