"""OpenSearch: domains of both its engines; those of Elasticsearch have a type of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

OPENSEARCH = "AWS::OpenSearchService::Domain"
ELASTICSEARCH = "AWS::Elasticsearch::Domain"
_MOST = 5
"""Domains that can be described at once."""


def domains(reader: Reader) -> Iterator[Resource]:
    """Every domain."""
    listed = reader.items("opensearch.list_domain_names", "DomainNames")
    for made in reader.map(lambda few: _domains(reader, few), _batches(listed)):
        yield from made


def _batches(listed: Iterator[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    while few := list(islice(listed, _MOST)):
        yield few


def _domains(reader: Reader, few: Sequence[Mapping[str, Any]]) -> list[Resource]:
    names = [entry["DomainName"] for entry in few]
    answer = reader.listed("opensearch.describe_domains", "DomainStatusList", about=", ".join(names), DomainNames=names)
    if isinstance(answer, Unknown):
        return [_domain(reader, entry["DomainName"], entry.get("EngineType"), answer) for entry in few]
    return [_domain(reader, found["DomainName"], found.get("EngineVersion"), found) for found in answer]


def _domain(reader: Reader, name: str, engine: Any, found: Any) -> Resource:
    type_name = ELASTICSEARCH if str(engine).startswith("Elasticsearch") else OPENSEARCH
    arn = reader.arn("es", f"domain/{name}")
    tags = shape.tags(reader.listed("opensearch.list_tags", "TagList", about=name, ARN=arn))
    update = shape.pick(found, "ServiceSoftwareOptions", "UpdateAvailable")
    live = shape.compact({"ServiceSoftwareUpdateAvailable": update})
    if isinstance(found, Unknown):
        properties = shape.like(type_name, found, DomainName=name, Tags=tags)
        return reader.resource(type_name, arn, properties, ref=name, live=live)
    version = str(found.get("EngineVersion", "")).removeprefix("Elasticsearch_")
    cluster = found.get("ClusterConfig")
    spelled = {
        **found,
        "AccessPolicies": shape.document(found.get("AccessPolicies") or None),
        "ElasticsearchClusterConfig": cluster,
        "ElasticsearchVersion": version,
        "LogPublishingOptions": found.get("LogPublishingOptions") or None,
        "AdvancedOptions": found.get("AdvancedOptions") or None,
        "Tags": tags,
    }
    return reader.resource(type_name, arn, shape.like(type_name, spelled), ref=name, live=live)


COLLECTORS = (
    Collector(
        service="opensearch",
        types=(OPENSEARCH, ELASTICSEARCH),
        calls={
            "opensearch.list_domain_names": "es:ListDomainNames",
            "opensearch.describe_domains": "es:DescribeDomains",
            "opensearch.list_tags": "es:ListTags",
        },
        collect=domains,
    ),
)
