"""ECR: repositories with policy and lifecycle, what scans of images found, the registry's scanning and policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

REPOSITORY = "AWS::ECR::Repository"
SCANNING = "AWS::ECR::RegistryScanningConfiguration"
REGISTRY_POLICY = "AWS::ECR::RegistryPolicy"
SCAN = "Live::ECR::ImageScan"
_INDEXES = ("manifest.list.v2+json", "image.index.v1+json")
"""Manifests that only list images, which are scanned one by one."""


def repositories(reader: Reader) -> Iterator[Resource]:
    """Every private repository."""
    listed = reader.shared("ecr.describe_repositories", "repositories")
    yield from reader.map(lambda found: _repository(reader, found), listed)


def _repository(reader: Reader, found: Mapping[str, Any]) -> Resource:
    name, arn = found["repositoryName"], found["repositoryArn"]
    policy = reader.get(
        "ecr.get_repository_policy", absent=("RepositoryPolicyNotFoundException",), about=name, repositoryName=name
    )
    cycle = reader.get(
        "ecr.get_lifecycle_policy", absent=("LifecyclePolicyNotFoundException",), about=name, repositoryName=name
    )
    rules = shape.pick(cycle, "lifecyclePolicyText")
    tags = reader.listed("ecr.list_tags_for_resource", "tags", about=name, resourceArn=arn)
    properties = shape.like(
        REPOSITORY,
        found,
        RepositoryPolicyText=shape.document(shape.pick(policy, "policyText")),
        LifecyclePolicy=rules if rules is None or isinstance(rules, Unknown) else {"LifecyclePolicyText": rules},
        Tags=shape.tags(tags),
    )
    return reader.resource(REPOSITORY, arn, properties, ref=name)


def scans(reader: Reader) -> Iterator[Resource]:
    """What the scan of each repository's latest image found; nothing of a repository without images."""
    listed = reader.shared("ecr.describe_repositories", "repositories")
    for found in reader.map(lambda repository: _scan(reader, repository), listed):
        yield from found


def _scan(reader: Reader, repository: Mapping[str, Any]) -> list[Resource]:
    name, arn = repository["repositoryName"], repository["repositoryArn"]
    images = [
        image
        for image in reader.children(
            "ecr.describe_images", "imageDetails", types=(SCAN,), about=name, repositoryName=name, maxResults=1000
        )
        if not str(image.get("imageManifestMediaType", "")).endswith(_INDEXES)
    ]
    if not images:
        return []
    latest = max(images, key=lambda image: str(shape.moment(image.get("imagePushedAt", ""))))
    digest = latest["imageDigest"]
    # Its first page counts all findings by severity.
    scan = reader.get(
        "ecr.describe_image_scan_findings",
        absent=("ScanNotFoundException",),
        about=name,
        repositoryName=name,
        imageId={"imageDigest": digest},
        maxResults=1,
    )
    counts = shape.pick(scan, "imageScanFindings", "findingSeverityCounts")
    properties = {
        "RepositoryName": name,
        "ImageDigest": digest,
        "ImageTags": latest.get("imageTags") or None,
        "ImagePushedAt": shape.moment(latest.get("imagePushedAt")),
        "ScanStatus": shape.pick(scan, "imageScanStatus", "status"),
        "ScanCompletedAt": shape.moment(shape.pick(scan, "imageScanFindings", "imageScanCompletedAt")),
        "Findings": [{"Severity": severity, "Count": count} for severity, count in sorted(counts.items()) if count]
        if isinstance(counts, Mapping)
        else counts,
    }
    return [reader.resource(SCAN, f"{arn}#ImageScan", shape.compact(properties), ref=name)]


def scanning(reader: Reader) -> Iterator[Resource]:
    """The registry's own scanning, which repositories of some names take part in."""
    answer = reader.call("ecr.get_registry_scanning_configuration")
    found = answer.get("scanningConfiguration", {})
    rules = found.get("rules") or None
    properties = shape.like(SCANNING, found, Rules=shape.part(SCANNING, ("Rules",), rules) if rules else None)
    yield reader.resource(SCANNING, reader.arn("ecr", "registry#RegistryScanningConfiguration"), properties)


def registry_policy(reader: Reader) -> Iterator[Resource]:
    """Who else may work with the whole registry."""
    answer = reader.get("ecr.get_registry_policy", absent=("RegistryPolicyNotFoundException",))
    if text := shape.pick(answer, "policyText"):
        properties = {"PolicyText": shape.document(text)}
        yield reader.resource(REGISTRY_POLICY, reader.arn("ecr", "registry#RegistryPolicy"), properties)


COLLECTORS = (
    Collector(
        service="ecr",
        types=(REPOSITORY,),
        calls={
            "ecr.describe_repositories": "ecr:DescribeRepositories",
            "ecr.get_repository_policy": "ecr:GetRepositoryPolicy",
            "ecr.get_lifecycle_policy": "ecr:GetLifecyclePolicy",
            "ecr.list_tags_for_resource": "ecr:ListTagsForResource",
        },
        collect=repositories,
    ),
    Collector(
        service="ecr",
        types=(SCAN,),
        calls={
            "ecr.describe_repositories": "ecr:DescribeRepositories",
            "ecr.describe_images": "ecr:DescribeImages",
            "ecr.describe_image_scan_findings": "ecr:DescribeImageScanFindings",
        },
        collect=scans,
    ),
    Collector(
        service="ecr",
        types=(SCANNING,),
        calls={"ecr.get_registry_scanning_configuration": "ecr:GetRegistryScanningConfiguration"},
        collect=scanning,
    ),
    Collector(
        service="ecr",
        types=(REGISTRY_POLICY,),
        calls={"ecr.get_registry_policy": "ecr:GetRegistryPolicy"},
        collect=registry_policy,
    ),
)
