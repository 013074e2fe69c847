"""CodeBuild: projects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

PROJECT = "AWS::CodeBuild::Project"
_MOST = 100
"""Projects that can be described at once."""


def projects(reader: Reader) -> Iterator[Resource]:
    """Every project."""
    for made in reader.map(lambda names: _projects(reader, names), _batches(reader)):
        yield from made


def _batches(reader: Reader) -> Iterator[list[str]]:
    listed = reader.items("codebuild.list_projects", "projects")
    while names := list(islice(listed, _MOST)):
        yield names


def _projects(reader: Reader, names: Sequence[str]) -> list[Resource]:
    answer = reader.listed("codebuild.batch_get_projects", "projects", about=names[0], names=list(names))
    if isinstance(answer, Unknown):
        return [_project(reader, name, answer) for name in names]
    return [_project(reader, found["name"], found) for found in answer]


def _project(reader: Reader, name: str, found: Any) -> Resource:
    arn = reader.arn("codebuild", f"project/{name}")
    if isinstance(found, Unknown):
        return reader.resource(PROJECT, arn, shape.like(PROJECT, found, Name=name), ref=name)
    source = found.get("source") or {}
    webhook = found.get("webhook")
    groups = [
        [{f"{key[:1].upper()}{key[1:]}": value for key, value in entry.items()} for entry in group]
        for group in shape.pick(webhook, "filterGroups") or ()
    ] or None
    triggers = shape.compact({"Webhook": True, "FilterGroups": groups}) if webhook else None
    spelled = {
        **found,
        "source": {**source, "BuildSpec": source.get("buildspec")} if source else None,
        "timeoutInMinutes": found.get("timeoutInMinutes") or None,
        "queuedTimeoutInMinutes": found.get("queuedTimeoutInMinutes") or None,
        "SecondarySources": [{**more, "BuildSpec": more.get("buildspec")} for more in found.get("secondarySources", ())]
        or None,
        "BadgeEnabled": shape.pick(found, "badge", "badgeEnabled"),
        "Visibility": found.get("projectVisibility"),
        "Triggers": shape.part(PROJECT, ("Triggers",), triggers) if triggers else None,
    }
    # An empty list or text is how the service tells of nothing.
    kept = {key: value for key, value in spelled.items() if value not in ([], "", None)}
    properties = shape.like(PROJECT, kept, Tags=shape.tags(found.get("tags")))
    live = shape.compact({"LastModified": shape.moment(found.get("lastModified"))})
    return reader.resource(PROJECT, arn, properties, ref=name, live=live)


COLLECTORS = (
    Collector(
        service="codebuild",
        types=(PROJECT,),
        calls={
            "codebuild.list_projects": "codebuild:ListProjects",
            "codebuild.batch_get_projects": "codebuild:BatchGetProjects",
        },
        collect=projects,
    ),
)
