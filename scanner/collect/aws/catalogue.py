"""Which collectors there are. Each service's file is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module

from scanner.collect.aws.collector import Collector

SERVICES = (
    "cloudtrail",
    "cloudwatch",
    "config",
    "ec2",
    "events",
    "guardduty",
    "inspector2",
    "logs",
    "rds",
    "s3",
    "securityhub",
    "sns",
    "sqs",
    "wafv2",
)
"""A service a line: the name of its file here, with dashes for users where the file has underscores."""


def collectors(services: Collection[str] = SERVICES) -> tuple[Collector, ...]:
    """The collectors of some services, in a fixed order. Raises ValueError for a name that isn't one."""
    found: list[Collector] = []
    for service in SERVICES:
        if service in services:
            module = import_module(f"scanner.collect.aws.{service}")
            found += module.COLLECTORS
    if unknown := sorted(set(services) - set(SERVICES)):
        raise ValueError(f"no collector for {unknown[0]!r}; there are: {', '.join(SERVICES)}")
    return tuple(found)
