"""Databases without a record of their load."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scanner import Resource, Resources, Severity, Violation, rule

INSTANCE = "AWS::RDS::DBInstance"
CLUSTER = "AWS::RDS::DBCluster"
TOO_SMALL = {
    "aurora-mysql": re.compile(r"db[.]t([23][.]|4g[.](micro|small)$)"),
    "mariadb": re.compile(r"db[.]t(2|3|4g)[.](micro|small)$"),
    "mysql": re.compile(r"db[.]t(2|3|4g)[.](micro|small)$"),
}
"""The classes that can't have it, by engine."""
OTHER_ENGINES = ("custom-", "db2-")
"""How the names of engines begin that can't have it at all."""


@rule(
    id="RDS-018",
    title="Performance Insights is on",
    severity=Severity.LOW,
    resource_types=[INSTANCE, CLUSTER],
    verdict_types=[INSTANCE, CLUSTER],
    scope="inventory",
    aliases={"trivy": ["AVD-AWS-0133"]},
    related_resources=["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.html"],
)
def performance_insights(resources: Resources) -> Iterator[Violation]:
    """
    Without its record of load and waits a slow or misused database is guesswork afterwards. Turn it on with
    EnablePerformanceInsights for an instance, or PerformanceInsightsEnabled for a cluster, whose members then have it;
    seven days of history cost nothing, and CloudWatch Database Insights builds on it. Not judged: Db2, RDS Custom, and
    the small classes of MySQL and MariaDB that can't have it.
    """
    message = "Performance Insights is off"
    # An account may have the name in each region.
    clusters: dict[tuple[str, str], Resource] = {}
    for cluster in resources.get(CLUSTER, ()):
        for name in (cluster.ref, cluster.properties.get("DBClusterIdentifier")):
            clusters.setdefault((cluster.region, _small_letters(name)), cluster)
        # The instances of an Aurora cluster are judged one by one.
        has_instances = cluster.properties.get("DBClusterInstanceClass") not in ("", None)
        if has_instances and cluster.properties.get("PerformanceInsightsEnabled") is not True:
            yield Violation(message, ("PerformanceInsightsEnabled",), cluster.id)
    for instance in resources.get(INSTANCE, ()):
        enabled = instance.properties.get("EnablePerformanceInsights")
        if enabled is None:  # then it follows its cluster
            name = instance.region, _small_letters(instance.properties.get("DBClusterIdentifier"))
            enabled = name[1] != "" and name in clusters and clusters[name].properties.get("PerformanceInsightsEnabled")
        if enabled is not True and _can_have_it(instance):
            yield Violation(message, ("EnablePerformanceInsights",), instance.id)


def _can_have_it(instance: Resource) -> bool:
    engine = _small_letters(instance.properties.get("Engine"))
    size = instance.properties.get("DBInstanceClass")
    if engine in TOO_SMALL and isinstance(size, str) and TOO_SMALL[engine].match(size):
        return False
    return not engine.startswith(OTHER_ENGINES)


def _small_letters(value: Any) -> str:
    """Names as RDS writes them."""
    return value.lower() if isinstance(value, str) else ""
