"""CodeArtifact: the packages of repositories, and from where versions of them may come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource

PACKAGE = "Live::CodeArtifact::Package"


def packages(reader: Reader) -> Iterator[Resource]:
    """Every package of every repository that the account administers."""
    for repository in reader.items("codeartifact.list_repositories", "repositories", maxResults=1000):
        if repository.get("administratorAccount", reader.account) != reader.account:
            continue
        place = {"domain": repository["domainName"], "repository": repository["name"]}
        if owner := repository.get("domainOwner"):
            place["domainOwner"] = owner
        listed = reader.children(
            "codeartifact.list_packages",
            "packages",
            types=(PACKAGE,),
            about=repository["arn"],
            maxResults=1000,
            **place,
        )
        yield from reader.map(partial(_package, reader, repository["arn"], place), listed)


def _package(reader: Reader, repository: str, place: Mapping[str, Any], package: Mapping[str, Any]) -> Resource:
    named = {"format": package["format"], "package": package["package"]}
    space = package.get("namespace")
    if space:
        named["namespace"] = space
    within = repository.replace(":repository/", ":package/", 1)
    id = f"{within}/{package['format']}/{space or ''}/{package['package']}"
    publish = shape.pick(package, "originConfiguration", "restrictions", "publish")
    upstream = shape.pick(package, "originConfiguration", "restrictions", "upstream")
    newest: Any = None
    if upstream == "ALLOW":
        # Only of these it matters from where the newest version came.
        newest = reader.get(
            "codeartifact.list_package_versions",
            absent=("ResourceNotFoundException",),
            about=id,
            sortBy="PUBLISHED_TIME",
            maxResults=1,
            **place,
            **named,
        )
    properties = {
        "Domain": place["domain"],
        "Repository": place["repository"],
        "Format": package["format"],
        "Namespace": space,
        "Package": package["package"],
        "OriginConfiguration": shape.compact(
            {
                "Restrictions": shape.compact({"Publish": publish, "Upstream": upstream}),
                "LatestOrigin": shape.pick(newest, "versions", 0, "origin", "originType"),
            }
        ),
    }
    return reader.resource(PACKAGE, id, shape.compact(properties))


COLLECTORS = (
    Collector(
        service="codeartifact",
        types=(PACKAGE,),
        calls={
            "codeartifact.list_repositories": "codeartifact:ListRepositories",
            "codeartifact.list_packages": "codeartifact:ListPackages",
            "codeartifact.list_package_versions": "codeartifact:ListPackageVersions",
        },
        collect=packages,
    ),
)
