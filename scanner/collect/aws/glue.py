"""Glue: how a region's data catalog is encrypted, who else may use it; jobs, crawlers, what encrypts their data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from scanner.collect.aws import shape, tagging
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

POLICY = "Live::Glue::ResourcePolicy"
SETTINGS = "AWS::Glue::DataCatalogEncryptionSettings"
CONFIGURATION = "AWS::Glue::SecurityConfiguration"
JOB = "AWS::Glue::Job"
CRAWLER = "AWS::Glue::Crawler"
ENDPOINT = "AWS::Glue::DevEndpoint"


def catalog_policy(reader: Reader) -> Iterator[Resource]:
    """The policy of the region's data catalog; nothing where it has none."""
    answer = reader.get("glue.get_resource_policy", absent=("EntityNotFoundException",))
    if text := shape.pick(answer, "PolicyInJson"):
        catalog = reader.arn("glue", "catalog")
        yield reader.resource(POLICY, f"{catalog}#ResourcePolicy", {"PolicyInJson": shape.document(text)}, ref=catalog)


def catalog_encryption(reader: Reader) -> Iterator[Resource]:
    """The settings of a catalog that is used: every region has one, and most of them hold nothing."""
    if not _is_used(reader):
        return
    found = reader.call("glue.get_data_catalog_encryption_settings").get("DataCatalogEncryptionSettings", {})
    passwords = found.get("ConnectionPasswordEncryption")
    settings = {
        "EncryptionAtRest": found.get("EncryptionAtRest"),
        "ConnectionPasswordEncryption": {**passwords, "KmsKeyId": passwords.get("AwsKmsKeyId")} if passwords else None,
    }
    properties = shape.like(
        SETTINGS,
        {},
        CatalogId=reader.account,
        DataCatalogEncryptionSettings=shape.part(SETTINGS, ("DataCatalogEncryptionSettings",), shape.compact(settings)),
    )
    id = reader.arn("glue", "catalog#DataCatalogEncryptionSettings")
    yield reader.resource(SETTINGS, id, properties, ref=reader.account)


def _is_used(reader: Reader) -> bool:
    """Whether the catalog knows of a database, or has a connection; the first of them will do."""
    lists = (
        reader.items("glue.get_databases", "DatabaseList"),
        reader.items("glue.get_connections", "ConnectionList", HidePassword=True),
    )
    return any(next(items, None) is not None for items in lists)


def security_configurations(reader: Reader) -> Iterator[Resource]:
    """What jobs, crawlers and endpoints encrypt their data with."""
    for found in reader.items("glue.get_security_configurations", "SecurityConfigurations"):
        name, said = found["Name"], found.get("EncryptionConfiguration") or {}
        given = {**said, "S3Encryptions": said.get("S3Encryption")}
        encryption = shape.part(CONFIGURATION, ("EncryptionConfiguration",), shape.compact(given))
        properties = {"Name": name, "EncryptionConfiguration": encryption}
        yield reader.resource(CONFIGURATION, reader.arn("glue", f"securityConfiguration/{name}"), properties, ref=name)


def jobs(reader: Reader) -> Iterator[Resource]:
    """Every job."""
    yield from _workloads(reader, JOB, reader.items("glue.get_jobs", "Jobs"), "Name", "job")


def crawlers(reader: Reader) -> Iterator[Resource]:
    """Every crawler."""
    yield from _workloads(reader, CRAWLER, reader.items("glue.get_crawlers", "Crawlers"), "Name", "crawler")


def endpoints(reader: Reader) -> Iterator[Resource]:
    """Every endpoint for development."""
    listed = reader.items("glue.get_dev_endpoints", "DevEndpoints")
    yield from _workloads(reader, ENDPOINT, listed, "EndpointName", "devEndpoint")


def _workloads(reader: Reader, type: str, listed: Iterator[Any], key: str, kind: str) -> Iterator[Resource]:
    return map(partial(_workload, reader, tagging.Tags(reader, "glue"), type, key, kind), listed)


def _workload(
    reader: Reader, known: tagging.Tags, type: str, key: str, kind: str, found: Mapping[str, Any]
) -> Resource:
    name = found[key]
    arn = reader.arn("glue", f"{kind}/{name}")
    tags = known.of(arn)
    beside: dict[str, Any] = {
        "Tags": tags if tags is None or isinstance(tags, Unknown) else {tag["Key"]: tag["Value"] for tag in tags}
    }
    if type == CRAWLER:
        expression = shape.pick(found, "Schedule", "ScheduleExpression")
        beside["Schedule"] = None if expression is None else {"ScheduleExpression": expression}
    return reader.resource(type, arn, shape.like(type, found, **beside), ref=name)


COLLECTORS = (
    Collector(
        service="glue",
        types=(POLICY,),
        calls={"glue.get_resource_policy": "glue:GetResourcePolicy"},
        collect=catalog_policy,
    ),
    Collector(
        service="glue",
        types=(SETTINGS,),
        calls={
            "glue.get_databases": "glue:GetDatabases",
            "glue.get_connections": "glue:GetConnections",
            "glue.get_data_catalog_encryption_settings": "glue:GetDataCatalogEncryptionSettings",
        },
        collect=catalog_encryption,
    ),
    Collector(
        service="glue",
        types=(CONFIGURATION,),
        calls={"glue.get_security_configurations": "glue:GetSecurityConfigurations"},
        collect=security_configurations,
    ),
    Collector(
        service="glue",
        types=(JOB,),
        calls={"glue.get_jobs": "glue:GetJobs", **tagging.CALLS},
        collect=jobs,
    ),
    Collector(
        service="glue",
        types=(CRAWLER,),
        calls={"glue.get_crawlers": "glue:GetCrawlers", **tagging.CALLS},
        collect=crawlers,
    ),
    Collector(
        service="glue",
        types=(ENDPOINT,),
        calls={"glue.get_dev_endpoints": "glue:GetDevEndpoints", **tagging.CALLS},
        collect=endpoints,
    ),
)
