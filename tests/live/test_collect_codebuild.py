"""CodeBuild as moto has it."""

from __future__ import annotations

from typing import Any

import boto3

from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

PROJECT = "AWS::CodeBuild::Project"


def _project(name: str, variables: list[Any], **settings: Any) -> None:
    boto3.client("codebuild").create_project(
        name=name,
        source={"type": "S3", "location": "sources/web.zip", "buildspec": "version: 0.2"},
        artifacts=settings.pop("artifacts", {"type": "NO_ARTIFACTS"}),
        environment={
            "type": "LINUX_CONTAINER",
            "image": "aws/codebuild/standard:7.0",
            "computeType": "BUILD_GENERAL1_SMALL",
            "environmentVariables": variables,
        },
        serviceRole="arn:aws:iam::123456789012:role/service-role/build",
        **settings,
    )


def test_projects(aws: str) -> None:
    stage = {"name": "STAGE", "value": "prod", "type": "PLAINTEXT"}
    secret = {"name": "AWS_SECRET_ACCESS_KEY", "value": "wJalrXUtnFEMIK7MDENGbPxRfiCYzzqqkkllmmnn", "type": "PLAINTEXT"}
    _project("good", [stage], tags=[{"key": "team", "value": "web"}])
    _project(
        "bare",
        [secret],
        artifacts={"type": "S3", "location": "out", "encryptionDisabled": True},
    )
    found, gaps = gather("codebuild", regions=("us-east-1",))
    assert gaps == []
    assert_conform(found)
    good = one(found, PROJECT, "good")
    assert good.id == "arn:aws:codebuild:us-east-1:123456789012:project/good"
    assert good.tags == {"team": "web"}
    assert good.properties["Source"]["BuildSpec"] == "version: 0.2"
    assert good.properties["Environment"]["EnvironmentVariables"] == [
        {"Name": "STAGE", "Value": "prod", "Type": "PLAINTEXT"}
    ]
    for number in ("001", "003"):
        assert judged(f"CODEBUILD-{number}", found) == {"good": "pass", "bare": "fail"}, number


def test_webhooks_and_refused_projects() -> None:
    """By written answers."""
    project = {
        "name": "web",
        "webhook": {"url": "https://x", "filterGroups": [[{"type": "EVENT", "pattern": "PUSH"}]]},
        "projectVisibility": "PUBLIC_READ",
        "badge": {"badgeEnabled": True},
        "secondarySources": [],
        "encryptionKey": "arn:aws:kms:us-east-1:123456789012:key/1",
    }
    answers: dict[str, Answer] = {
        "codebuild.list_projects": {"projects": ["web"]},
        "codebuild.batch_get_projects": {"projects": [project]},
    }
    found, _ = gather_from(answers, "codebuild")
    assert_conform(found)
    properties = one(found, PROJECT).properties
    assert properties["Triggers"] == {"Webhook": True, "FilterGroups": [[{"Type": "EVENT", "Pattern": "PUSH"}]]}
    assert (properties["Visibility"], properties["BadgeEnabled"]) == ("PUBLIC_READ", True)
    assert judged("CODEBUILD-004", found) == {"web": "pass"}
    found, gaps = gather_from(answers | {"codebuild.batch_get_projects": "AccessDeniedException"}, "codebuild")
    assert judged("CODEBUILD-003", found, gaps) == {"web": "unknown"}
