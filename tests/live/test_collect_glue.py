"""The data catalog, jobs and what encrypts their data as moto has them; refusals by hand."""

from __future__ import annotations

import json

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, assert_conform, gather, one
from tests.live.judged import judged

POLICY = "Live::Glue::ResourcePolicy"
CATALOG = f"arn:aws:glue:us-east-1:{ACCOUNT}:catalog"
OPEN = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "glue:GetTable"}]}


def test_catalog_policy(aws: str) -> None:
    boto3.client("glue").put_resource_policy(PolicyInJson=json.dumps(OPEN))
    found, gaps = gather("glue")
    assert gaps == []
    assert_conform(found)
    assert one(found, POLICY).properties == {"PolicyInJson": OPEN}
    assert (one(found, POLICY).id, one(found, POLICY).region) == (f"{CATALOG}#ResourcePolicy", "us-east-1")
    assert judged("GLUE-008", found) == {CATALOG: "fail"}


def test_no_policy(aws: str) -> None:
    assert gather("glue") == ([], [])
    assert gather_from({"glue.get_resource_policy": "EntityNotFoundException"}, "glue") == ([], [])


def test_refused() -> None:
    found, gaps = gather_from({"glue.get_resource_policy": "AccessDeniedException"}, "glue")
    assert [(gap.call, gap.cause) for gap in gaps] == [("glue:GetResourcePolicy", "denied")]
    assert isinstance(one(found, POLICY).properties["PolicyInJson"], Unknown)
    assert judged("GLUE-008", found, gaps) == {CATALOG: "unknown"}


def test_catalog_encryption(aws: str) -> None:
    client = boto3.client("glue")
    client.create_database(DatabaseInput={"Name": "sales"})
    found, gaps = gather("glue")
    assert gaps == []
    assert_conform(found)
    assert judged("GLUE-003", found) == {ACCOUNT: "fail"}, "of the region that is used alone"
    settings = {
        "EncryptionAtRest": {"CatalogEncryptionMode": "SSE-KMS", "SseAwsKmsKeyId": "alias/data"},
        "ConnectionPasswordEncryption": {"ReturnConnectionPasswordEncrypted": True, "AwsKmsKeyId": "alias/data"},
    }
    client.put_data_catalog_encryption_settings(DataCatalogEncryptionSettings=settings)
    found, _ = gather("glue")
    assert_conform(found)
    assert one(found, "AWS::Glue::DataCatalogEncryptionSettings").properties["DataCatalogEncryptionSettings"] == {
        "EncryptionAtRest": {"CatalogEncryptionMode": "SSE-KMS", "SseAwsKmsKeyId": "alias/data"},
        "ConnectionPasswordEncryption": {"ReturnConnectionPasswordEncrypted": True, "KmsKeyId": "alias/data"},
    }
    assert judged("GLUE-003", found) == {ACCOUNT: "pass"}


def test_a_catalog_of_connections_alone() -> None:
    """Answers by hand: a catalog without databases keeps passwords all the same."""
    answers: dict[str, Answer] = {"glue.get_connections": {"ConnectionList": [{"Name": "shop"}]}}
    found, _ = gather_from(answers, "glue")
    assert judged("GLUE-003", found) == {ACCOUNT: "fail"}


def test_jobs(aws: str) -> None:
    client = boto3.client("glue")
    client.create_security_configuration(
        Name="bad", EncryptionConfiguration={"S3Encryption": [{"S3EncryptionMode": "DISABLED"}]}
    )
    command = {"Name": "glueetl", "ScriptLocation": "s3://scripts/a.py"}
    client.create_job(Name="good", Role="r", Command=command, SecurityConfiguration="bad", Tags={"team": "data"})
    client.create_job(Name="bare", Role="r", Command=command)
    found, gaps = gather("glue")
    assert gaps == []
    assert_conform(found)
    assert one(found, "AWS::Glue::Job", "good").tags == {"team": "data"}
    assert judged("GLUE-001", found) == {"bad": "fail"}
    assert judged("GLUE-002", found) == {"good": "pass", "bare": "fail"}


def test_each_list_refused() -> None:
    """Refusals by hand: each is a gap in the types that it would have told of."""
    for call, type in (
        ("get_databases", "DataCatalogEncryptionSettings"),
        ("get_connections", "DataCatalogEncryptionSettings"),
        ("get_security_configurations", "SecurityConfiguration"),
        ("get_jobs", "Job"),
        ("get_crawlers", "Crawler"),
        ("get_dev_endpoints", "DevEndpoint"),
    ):
        found, gaps = gather_from({f"glue.{call}": "AccessDeniedException"}, "glue")
        assert found == []
        assert [gap.types for gap in gaps] == [(f"AWS::Glue::{type}",)]
