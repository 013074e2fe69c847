"""SageMaker as moto has it; what it forgets by written answers."""

from __future__ import annotations

from typing import Any

import boto3

from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

ROLE = "arn:aws:iam::123456789012:role/notebooks"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1"
ARN = "arn:aws:sagemaker:us-east-1:123456789012:"


def test_notebooks_models_and_endpoints(aws: str) -> None:
    client = boto3.client("sagemaker")
    good = client.create_notebook_instance(
        NotebookInstanceName="good",
        InstanceType="ml.t3.medium",
        RoleArn=ROLE,
        SubnetId="subnet-1",
        SecurityGroupIds=["sg-1"],
        KmsKeyId=KEY,
        DirectInternetAccess="Disabled",
        Tags=[{"Key": "team", "Value": "data"}],
    )["NotebookInstanceArn"]
    bare = client.create_notebook_instance(NotebookInstanceName="bare", InstanceType="ml.t3.medium", RoleArn=ROLE)[
        "NotebookInstanceArn"
    ]
    image = {"Image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/model:1"}
    model = client.create_model(ModelName="m", PrimaryContainer=image, ExecutionRoleArn=ROLE)["ModelArn"]
    variant: dict[str, Any] = {
        "VariantName": "v",
        "ModelName": "m",
        "InstanceType": "ml.m5.large",
        "InitialInstanceCount": 1,
    }
    served = client.create_endpoint_config(EndpointConfigName="e", ProductionVariants=[variant], KmsKeyId=KEY)
    client.create_domain(
        DomainName="studio",
        AuthMode="IAM",
        DefaultUserSettings={"ExecutionRole": ROLE},
        SubnetIds=["subnet-1"],
        VpcId="vpc-1",
        KmsKeyId=KEY,
    )
    found, gaps = gather("sagemaker", regions=("us-east-1",))
    assert gaps == []
    assert_conform(found)
    notebook = one(found, "AWS::SageMaker::NotebookInstance", good)
    assert notebook.tags == {"team": "data"}
    assert notebook.properties["SecurityGroupIds"] == ["sg-1"]
    assert judged("SAGEMAKER-001", found) == {good: "pass", bare: "fail"}
    said = judged("SAGEMAKER-002", found)
    assert (said[good], said[bare]) == ("pass", "fail")
    assert judged("SAGEMAKER-006", found) == {served["EndpointConfigArn"]: "pass"}
    assert judged("SAGEMAKER-008", found) == {model: "fail"}
    assert one(found, "AWS::SageMaker::Domain").properties["AuthMode"] == "IAM"


def test_refused_descriptions_are_unknown() -> None:
    entry = {
        "NotebookInstanceName": "n",
        "NotebookInstanceArn": f"{ARN}notebook-instance/n",
        "NotebookInstanceStatus": "InService",
    }
    answers: dict[str, Answer] = {
        "sagemaker.list_notebook_instances": {"NotebookInstances": [entry]},
        "sagemaker.describe_notebook_instance": "AccessDeniedException",
    }
    found, gaps = gather_from(answers, "sagemaker")
    assert judged("SAGEMAKER-001", found, gaps) == {f"{ARN}notebook-instance/n": "unknown"}


JOB = "Live::SageMaker::TrainingJob"


def _jobs() -> dict[str, Answer]:
    def told(parameters: Any) -> Answer:
        name = parameters["TrainingJobName"]
        answer: dict[str, Any] = {
            "TrainingJobName": name,
            "TrainingJobArn": f"{ARN}training-job/{name}",
            "ModelArtifacts": {"S3ModelArtifacts": "s3://a/b"},
            "TrainingJobStatus": "Completed",
            "SecondaryStatus": "Completed",
            "AlgorithmSpecification": {"TrainingInputMode": "File"},
            "ResourceConfig": {"VolumeSizeInGB": 10},
            "StoppingCondition": {},
            "CreationTime": "2026-11-20T00:00:00Z",
            "HyperParameters": {"password": "not kept"},
        }
        if name == "good":
            answer |= {
                "EnableNetworkIsolation": True,
                "EnableInterContainerTrafficEncryption": True,
                "ResourceConfig": {"VolumeSizeInGB": 10, "VolumeKmsKeyId": KEY},
                "OutputDataConfig": {"S3OutputPath": "s3://a/b", "KmsKeyId": KEY},
                "VpcConfig": {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]},
            }
        return answer

    jobs = [
        {
            "TrainingJobName": name,
            "TrainingJobArn": f"{ARN}training-job/{name}",
            "CreationTime": "2026-11-20T00:00:00Z",
            "TrainingJobStatus": "Completed",
        }
        for name in ("good", "bare")
    ]
    return {"sagemaker.list_training_jobs": {"TrainingJobSummaries": jobs}, "sagemaker.describe_training_job": told}


def test_training_jobs() -> None:
    """Answers by hand: moto ignores from when on jobs are listed."""
    found, gaps = gather_from(_jobs(), "sagemaker")
    assert gaps == []
    assert_conform(found)
    good = one(found, JOB, f"{ARN}training-job/good")
    assert (good.properties["VolumeKmsKeyId"], good.properties["OutputKmsKeyId"]) == (KEY, KEY)
    assert "not kept" not in str(found)
    assert judged("SAGEMAKER-014", found) == {
        f"{ARN}training-job/{n}": v for n, v in (("good", "pass"), ("bare", "fail"))
    }


def test_training_jobs_refused() -> None:
    """Refusals by hand."""
    found, gaps = gather_from({**_jobs(), "sagemaker.describe_training_job": "AccessDeniedException"}, "sagemaker")
    assert set(judged("SAGEMAKER-014", found, gaps).values()) == {"unknown"}
    found, gaps = gather_from({"sagemaker.list_training_jobs": "AccessDeniedException"}, "sagemaker")
    assert [gap.types for gap in gaps] == [(JOB,)]
