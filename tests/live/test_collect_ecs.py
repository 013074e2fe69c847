"""ECS as moto has it; task sets and refusals are answers written by hand."""

from __future__ import annotations

from typing import Any

import boto3

from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, assert_conform, gather, one
from tests.live.judged import judged

TASK = "AWS::ECS::TaskDefinition"
SERVICE = "AWS::ECS::Service"
ARN = f"arn:aws:ecs:us-east-1:{ACCOUNT}:"


def test_clusters_services_and_tasks(aws: str) -> None:
    ec2 = boto3.client("ec2")
    network = {
        "subnets": [ec2.describe_subnets()["Subnets"][0]["SubnetId"]],
        "securityGroups": [ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]],
        "assignPublicIp": "ENABLED",
    }
    ecs = boto3.client("ecs")
    ecs.create_cluster(
        clusterName="good",
        settings=[{"name": "containerInsights", "value": "enabled"}],
        tags=[{"key": "team", "value": "web"}],
    )
    ecs.create_cluster(clusterName="bare")
    ecs.create_cluster(clusterName="gone")
    ecs.delete_cluster(cluster="gone")
    for privileged, encryption in ((False, "DISABLED"), (False, "DISABLED"), (True, "ENABLED")):
        ecs.register_task_definition(
            family="work",
            networkMode="awsvpc",
            cpu="256",
            memory="512",
            containerDefinitions=[
                {
                    "name": "app",
                    "image": "app",
                    "privileged": privileged,
                    "environment": [{"name": "DB_PASSWORD", "value": "correct-horse-7"}],
                    "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "work"}},
                    "dockerLabels": {"com.example.team": "web"},
                }
            ],
            volumes=[
                {
                    "name": "data",
                    "efsVolumeConfiguration": {
                        "fileSystemId": "fs-1",
                        "transitEncryption": encryption,
                        "authorizationConfig": {"accessPointId": "fsap-1", "iam": "ENABLED"},
                    },
                }
            ],
        )
    ecs.create_service(
        cluster="good",
        serviceName="web",
        taskDefinition="work:1",
        desiredCount=0,
        launchType="FARGATE",
        networkConfiguration={"awsvpcConfiguration": network},
        tags=[{"key": "team", "value": "web"}],
    )
    found, gaps = gather("ecs", regions=("us-east-1",))
    assert_conform(found)
    assert gaps == []
    assert {r.ref for r in found if r.type == "AWS::ECS::Cluster"} == {"good", "bare"}
    good = one(found, "AWS::ECS::Cluster", "good")
    assert good.tags == {"team": "web"}
    assert judged("ECS-010", found) == {"good": "pass", "bare": "fail"}
    service = one(found, SERVICE)
    assert service.tags == {"team": "web"}
    assert service.properties["Cluster"] == good.id
    assert service.properties["NetworkConfiguration"]["AwsvpcConfiguration"]["AssignPublicIp"] == "ENABLED"
    assert judged("ECS-003", found) == {service.ref: "fail"}
    # The first runs, the last would run next, the one between does nothing.
    first, last = f"{ARN}task-definition/work:1", f"{ARN}task-definition/work:3"
    assert {r.ref for r in found if r.type == TASK} == {first, last}
    told = one(found, TASK, last).properties
    (container,) = told["ContainerDefinitions"]
    assert container["DockerLabels"] == {"com.example.team": "web"}
    assert container["LogConfiguration"] == {"LogDriver": "awslogs", "Options": {"awslogs-group": "work"}}
    (volume,) = told["Volumes"]
    assert volume["EFSVolumeConfiguration"] == {
        "FilesystemId": "fs-1",
        "RootDirectory": "/",
        "TransitEncryption": "ENABLED",
        "AuthorizationConfig": {"AccessPointId": "fsap-1", "IAM": "ENABLED"},
    }
    assert judged("ECS-001", found) == {first: "fail", last: "fail"}
    assert judged("ECS-002", found) == {first: "pass", last: "fail"}
    assert judged("ECS-009", found) == {first: "fail", last: "pass"}


def _answers(**more: Any) -> dict[str, Answer]:
    service = {"serviceArn": f"{ARN}service/c/web", "serviceName": "web", "clusterArn": f"{ARN}cluster/c", **more}
    return {
        "ecs.list_clusters": {"clusterArns": [f"{ARN}cluster/c"]},
        "ecs.list_services": {"serviceArns": [service["serviceArn"]]},
        "ecs.describe_services": {"services": [service]},
    }


def _task(parameters: Any) -> Answer:
    name = parameters["taskDefinition"]
    arn = name if name.startswith("arn:") else f"{ARN}task-definition/{name}:1"
    return {"taskDefinition": {"taskDefinitionArn": arn, "family": "work"}}


def test_task_sets() -> None:
    network = {"awsvpcConfiguration": {"subnets": ["subnet-1"], "assignPublicIp": "ENABLED"}}
    task_set = {
        "id": "ecs-svc/1",
        "taskSetArn": f"{ARN}task-set/c/web/ecs-svc/1",
        "taskDefinition": f"{ARN}task-definition/work:7",
        "networkConfiguration": network,
    }
    found, gaps = gather_from(
        {
            **_answers(taskSets=[task_set], propagateTags="NONE", loadBalancers=[]),
            "ecs.describe_task_definition": _task,
        },
        "ecs",
    )
    assert_conform(found)
    assert gaps == []
    assert not {"PropagateTags", "LoadBalancers"} & set(one(found, SERVICE).properties)
    assert one(found, "AWS::ECS::TaskSet").properties == {
        "Cluster": f"{ARN}cluster/c",
        "Service": f"{ARN}service/c/web",
        "TaskDefinition": f"{ARN}task-definition/work:7",
        "NetworkConfiguration": {"AwsVpcConfiguration": {"Subnets": ["subnet-1"], "AssignPublicIp": "ENABLED"}},
    }
    assert judged("ECS-003", found)["ecs-svc/1"] == "fail"
    assert one(found, TASK).ref == f"{ARN}task-definition/work:7"


def test_refused_details() -> None:
    denied = "AccessDeniedException"
    found, gaps = gather_from(
        {
            **_answers(taskDefinition=f"{ARN}task-definition/work:7"),
            "ecs.list_task_definition_families": denied,
            "ecs.describe_task_definition": denied,
        },
        "ecs",
    )
    assert [r.type for r in found] == [SERVICE]
    assert {(gap.call, gap.types) for gap in gaps} == {
        ("ecs:ListTaskDefinitionFamilies", (TASK,)),
        ("ecs:DescribeTaskDefinition", (TASK,)),
    }
    assert set(judged("ECS-002", found, gaps).values()) == {"unknown"}


def test_services_that_are_refused_are_a_gap_of_all_that_hangs_on_them() -> None:
    found, gaps = gather_from({**_answers(), "ecs.list_services": "AccessDeniedException"}, "ecs")
    assert found == []
    (gap,) = gaps
    assert gap.types == (SERVICE, "AWS::ECS::TaskSet", TASK)
