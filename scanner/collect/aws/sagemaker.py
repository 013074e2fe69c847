"""SageMaker: notebooks, models, configurations of endpoints, domains, the training jobs of late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from scanner.collect.aws import shape, tagging
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

NOTEBOOK = "AWS::SageMaker::NotebookInstance"
MODEL = "AWS::SageMaker::Model"
ENDPOINT = "AWS::SageMaker::EndpointConfig"
DOMAIN = "AWS::SageMaker::Domain"
JOB = "Live::SageMaker::TrainingJob"
_DAYS = 30
"""How far back training jobs are read: they can't be changed any more, and the list of them never ends."""
_MOST = 200
"""Training jobs that are read of one region, the newest first."""


def notebooks(reader: Reader) -> Iterator[Resource]:
    """Every notebook instance."""
    listed = reader.items("sagemaker.list_notebook_instances", "NotebookInstances")
    for entry, found, tags in _described(reader, listed, "notebook_instance", "NotebookInstance"):
        beside = {
            "NotebookInstanceName": entry["NotebookInstanceName"],
            "Tags": tags,
        }
        if not isinstance(found, Unknown):
            beside |= {
                "SecurityGroupIds": found.get("SecurityGroups") or None,
                "LifecycleConfigName": found.get("NotebookInstanceLifecycleConfigName"),
            }
        live = shape.compact({"Status": entry.get("NotebookInstanceStatus")})
        arn = entry["NotebookInstanceArn"]
        yield reader.resource(NOTEBOOK, arn, shape.like(NOTEBOOK, found, **beside), live=live)


def models(reader: Reader) -> Iterator[Resource]:
    """Every model."""
    listed = reader.items("sagemaker.list_models", "Models")
    for entry, found, tags in _described(reader, listed, "model", "Model"):
        beside = {"ModelName": entry["ModelName"], "Tags": tags}
        yield reader.resource(MODEL, entry["ModelArn"], shape.like(MODEL, found, **beside))


def endpoint_configs(reader: Reader) -> Iterator[Resource]:
    """What endpoints are made from."""
    listed = reader.items("sagemaker.list_endpoint_configs", "EndpointConfigs")
    for entry, found, tags in _described(reader, listed, "endpoint_config", "EndpointConfig"):
        beside = {"EndpointConfigName": entry["EndpointConfigName"], "Tags": tags}
        yield reader.resource(ENDPOINT, entry["EndpointConfigArn"], shape.like(ENDPOINT, found, **beside))


def domains(reader: Reader) -> Iterator[Resource]:
    """Every domain of SageMaker Studio."""
    listed = reader.items("sagemaker.list_domains", "Domains")
    for entry, found, tags in _described(reader, listed, "domain", "Domain", key="DomainId"):
        beside = {"DomainName": entry.get("DomainName"), "Tags": tags}
        if not isinstance(found, Unknown):
            # The old name of the key, which some domains still have.
            beside["KmsKeyId"] = found.get("KmsKeyId") or found.get("HomeEfsFileSystemKmsKeyId")
        arn = entry["DomainArn"]
        yield reader.resource(DOMAIN, arn, shape.like(DOMAIN, found, **beside), ref=entry["DomainId"])


def training_jobs(reader: Reader) -> Iterator[Resource]:
    """The newest training jobs."""
    since = datetime.fromisoformat(reader.at.replace("Z", "+00:00")) - timedelta(days=_DAYS)
    listed = reader.items(
        "sagemaker.list_training_jobs",
        "TrainingJobSummaries",
        CreationTimeAfter=since,
        SortBy="CreationTime",
        SortOrder="Descending",
        MaxResults=100,
    )
    for entry, found, tags in _described(reader, islice(listed, _MOST), "training_job", "TrainingJob"):
        properties = {
            "TrainingJobName": entry["TrainingJobName"],
            "TrainingJobStatus": entry.get("TrainingJobStatus"),
            "CreationTime": shape.moment(entry.get("CreationTime")),
            "RoleArn": shape.pick(found, "RoleArn"),
            "EnableNetworkIsolation": shape.pick(found, "EnableNetworkIsolation"),
            "EnableInterContainerTrafficEncryption": shape.pick(found, "EnableInterContainerTrafficEncryption"),
            "VolumeKmsKeyId": shape.pick(found, "ResourceConfig", "VolumeKmsKeyId") or None,
            "OutputKmsKeyId": shape.pick(found, "OutputDataConfig", "KmsKeyId") or None,
            "VpcConfig": shape.pick(found, "VpcConfig"),
            "Tags": shape.tags(tags),
        }
        yield reader.resource(JOB, entry["TrainingJobArn"], shape.compact(properties))


def _described(
    reader: Reader, listed: Iterator[Any], operation: str, thing: str, key: str = ""
) -> Iterator[tuple[Mapping[str, Any], Any, Any]]:
    """Each entry of a list, its description, its tags."""
    tags = tagging.Tags(reader, "sagemaker")
    key = key or f"{thing}Name"

    def describe(entry: Mapping[str, Any]) -> tuple[Mapping[str, Any], Any, Any]:
        answer = reader.get(f"sagemaker.describe_{operation}", about=entry[key], **{key: entry[key]})
        if not isinstance(answer, Unknown):
            answer = {name: value for name, value in answer.items() if value not in ({}, [])}
        return entry, answer, tags.of(entry[f"{thing}Arn"])

    return reader.map(describe, listed)


COLLECTORS = (
    Collector(
        service="sagemaker",
        types=(NOTEBOOK,),
        calls={
            "sagemaker.list_notebook_instances": "sagemaker:ListNotebookInstances",
            "sagemaker.describe_notebook_instance": "sagemaker:DescribeNotebookInstance",
            **tagging.CALLS,
        },
        collect=notebooks,
    ),
    Collector(
        service="sagemaker",
        types=(MODEL,),
        calls={
            "sagemaker.list_models": "sagemaker:ListModels",
            "sagemaker.describe_model": "sagemaker:DescribeModel",
            **tagging.CALLS,
        },
        collect=models,
    ),
    Collector(
        service="sagemaker",
        types=(ENDPOINT,),
        calls={
            "sagemaker.list_endpoint_configs": "sagemaker:ListEndpointConfigs",
            "sagemaker.describe_endpoint_config": "sagemaker:DescribeEndpointConfig",
            **tagging.CALLS,
        },
        collect=endpoint_configs,
    ),
    Collector(
        service="sagemaker",
        types=(DOMAIN,),
        calls={
            "sagemaker.list_domains": "sagemaker:ListDomains",
            "sagemaker.describe_domain": "sagemaker:DescribeDomain",
            **tagging.CALLS,
        },
        collect=domains,
    ),
    Collector(
        service="sagemaker",
        types=(JOB,),
        calls={
            "sagemaker.list_training_jobs": "sagemaker:ListTrainingJobs",
            "sagemaker.describe_training_job": "sagemaker:DescribeTrainingJob",
            **tagging.CALLS,
        },
        collect=training_jobs,
    ),
)
