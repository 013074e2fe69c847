"""IAM Access Analyzer: the analyzers of a region, and what those that look for access from outside have found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource

ANALYZER = "AWS::AccessAnalyzer::Analyzer"
FINDING = "Live::AccessAnalyzer::Finding"
_OUTSIDE = ("ACCOUNT", "ORGANIZATION")
"""The types of analyzers that look for access from outside."""
_MOST = 1000
"""Findings that are read of one analyzer. One is enough to fail; nobody reads a thousand in a report."""


def analyzers(reader: Reader) -> Iterator[Resource]:
    """Every analyzer. Whether it works is a live fact, Status."""
    for analyzer in reader.shared("accessanalyzer.list_analyzers", "analyzers"):
        age = shape.pick(analyzer, "configuration", "unusedAccess", "unusedAccessAge")
        properties = {
            "AnalyzerName": analyzer["name"],
            "Type": analyzer["type"],
            "AnalyzerConfiguration": None if age is None else {"UnusedAccessConfiguration": {"UnusedAccessAge": age}},
            "Tags": shape.tags(analyzer.get("tags")),
        }
        live = {
            "Status": analyzer.get("status"),
            "StatusReason": shape.pick(analyzer, "statusReason", "code"),
            "LastResourceAnalyzedAt": shape.moment(analyzer.get("lastResourceAnalyzedAt")),
        }
        yield reader.resource(ANALYZER, analyzer["arn"], shape.compact(properties), live=shape.compact(live))


def findings(reader: Reader) -> Iterator[Resource]:
    """What is open: active findings on this account's resources. An organization's analyzer knows others' as well."""
    for analyzer in reader.shared("accessanalyzer.list_analyzers", "analyzers"):
        if analyzer["type"] in _OUTSIDE:
            listed = reader.items(
                "accessanalyzer.list_findings",
                "findings",
                analyzerArn=analyzer["arn"],
                filter={"status": {"eq": ["ACTIVE"]}, "resourceOwnerAccount": {"eq": [reader.account]}},
                maxResults=100,
            )
            for finding in islice(listed, _MOST):
                yield _finding(reader, analyzer["arn"], finding)


def _finding(reader: Reader, analyzer: str, finding: Mapping[str, Any]) -> Resource:
    properties = {
        "Status": finding["status"],
        "ResourceType": finding.get("resourceType"),
        "Resource": finding.get("resource"),
        "IsPublic": finding.get("isPublic"),
        "Principal": finding.get("principal"),
        "Action": finding.get("action"),
        "Condition": finding.get("condition") or None,
        "CreatedAt": shape.moment(finding.get("createdAt")),
        "Analyzer": analyzer,
    }
    return reader.resource(FINDING, f"{analyzer}#Finding/{finding['id']}", shape.compact(properties))


_LIST = {"accessanalyzer.list_analyzers": "access-analyzer:ListAnalyzers"}

COLLECTORS = (
    Collector(service="accessanalyzer", types=(ANALYZER,), calls=_LIST, collect=analyzers),
    Collector(
        service="accessanalyzer",
        types=(FINDING,),
        calls={**_LIST, "accessanalyzer.list_findings": "access-analyzer:ListFindings"},
        collect=findings,
    ),
)
