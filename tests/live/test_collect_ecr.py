"""ECR as moto has it; images that were pushed at other times, by answers by hand."""

from __future__ import annotations

import json
from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

REPOSITORY = "AWS::ECR::Repository"
SCAN = "Live::ECR::ImageScan"
OPEN = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}],
}


def test_repositories(aws: str) -> None:
    client = boto3.client("ecr")
    client.create_repository(
        repositoryName="good",
        imageTagMutability="IMMUTABLE",
        imageScanningConfiguration={"scanOnPush": True},
        encryptionConfiguration={"encryptionType": "KMS", "kmsKey": "alias/mine"},
        tags=[{"Key": "team", "Value": "web"}],
    )
    client.create_repository(repositoryName="open")
    client.set_repository_policy(repositoryName="open", policyText=json.dumps(OPEN))
    rule = {
        "rulePriority": 1,
        "selection": {"tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": 3},
        "action": {"type": "expire"},
    }
    client.put_lifecycle_policy(repositoryName="good", lifecyclePolicyText=json.dumps({"rules": [rule]}))
    client.put_registry_policy(
        policyText=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": "arn:aws:iam::123456789013:root"},
                        "Action": ["ecr:ReplicateImage"],
                        "Resource": "*",
                    }
                ],
            }
        )
    )
    found, gaps = gather("ecr", regions=("us-east-1",))
    assert gaps == []
    assert_conform(found)
    good = one(found, REPOSITORY, "good")
    assert good.id == "arn:aws:ecr:us-east-1:123456789012:repository/good"
    assert good.tags == {"team": "web"}
    assert json.loads(good.properties["LifecyclePolicy"]["LifecyclePolicyText"])["rules"]
    assert good.properties["EncryptionConfiguration"] == {"EncryptionType": "KMS", "KmsKey": "alias/mine"}
    assert "RepositoryPolicyText" not in good.properties
    assert one(found, REPOSITORY, "open").properties["RepositoryPolicyText"] == OPEN
    assert one(found, "AWS::ECR::RegistryPolicy").properties["PolicyText"]["Statement"]
    for rule_id in ("ECR-001", "ECR-002", "ECR-003", "ECR-004"):
        assert judged(rule_id, found) == {"good": "pass", "open": "fail"}, rule_id


def test_the_registry_scans(aws: str) -> None:
    client = boto3.client("ecr")
    client.create_repository(repositoryName="web")
    client.put_registry_scanning_configuration(
        scanType="ENHANCED",
        rules=[
            {
                "scanFrequency": "CONTINUOUS_SCAN",
                "repositoryFilters": [{"filter": "*", "filterType": "WILDCARD"}],
            }
        ],
    )
    found, _ = gather("ecr", regions=("us-east-1",))
    assert_conform(found)
    assert one(found, "AWS::ECR::RegistryScanningConfiguration").properties["ScanType"] == "ENHANCED"
    assert judged("ECR-002", found)["web"] == "pass"


def test_an_image_is_scanned(aws: str) -> None:
    client = boto3.client("ecr")
    for name in ("scanned", "not", "empty"):
        client.create_repository(repositoryName=name)
    for name in ("scanned", "not"):
        manifest = {
            "schemaVersion": 2,
            "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
            "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 1, "digest": "sha256:1"},
            "layers": [],
        }
        client.put_image(repositoryName=name, imageManifest=json.dumps(manifest), imageTag="latest")
    client.start_image_scan(repositoryName="scanned", imageId={"imageTag": "latest"})
    found, gaps = gather("ecr", regions=("us-east-1",))
    assert gaps == []
    assert_conform(found)
    scan = one(found, SCAN, "scanned")
    assert scan.properties["ScanStatus"] == "COMPLETE"
    assert scan.properties["Findings"] == [{"Severity": "HIGH", "Count": 1}]
    assert scan.properties["ImageTags"] == ["latest"]
    assert judged("ECR-006", found) == {"scanned": "fail", "not": "fail"}


def _image(digest: str, day: int, kind: str = "manifest.v1+json") -> dict[str, Any]:
    when = f"2026-11-{day:02}T00:00:00Z"
    return {"imageDigest": digest, "imagePushedAt": when, "imageManifestMediaType": f"application/vnd.oci.image.{kind}"}


def _images(asked: list[Any]) -> dict[str, Answer]:
    def told(parameters: Any) -> Answer:
        asked.append(parameters["imageId"]["imageDigest"])
        counts = {"HIGH": 0, "LOW": 4}
        return {"imageScanStatus": {"status": "ACTIVE"}, "imageScanFindings": {"findingSeverityCounts": counts}}

    arn = "arn:aws:ecr:us-east-1:123456789012:repository/web"
    return {
        "ecr.describe_repositories": {"repositories": [{"repositoryName": "web", "repositoryArn": arn}]},
        "ecr.describe_images": {"imageDetails": [_image("a", 1), _image("b", 9), _image("c", 10, "index.v1+json")]},
        "ecr.describe_image_scan_findings": told,
    }


def test_the_latest_image() -> None:
    """Answers by hand: moto pushes images all at once, and has no lists of images."""
    asked: list[Any] = []
    found, gaps = gather_from(_images(asked), "ecr")
    assert gaps == []
    assert asked == ["b"]
    assert one(found, SCAN).properties["Findings"] == [{"Severity": "LOW", "Count": 4}]
    assert judged("ECR-006", found) == {"web": "pass"}


def test_scans_refused() -> None:
    """Refusals by hand."""
    found, gaps = gather_from({**_images([]), "ecr.describe_image_scan_findings": "AccessDeniedException"}, "ecr")
    assert isinstance(one(found, SCAN).properties["Findings"], Unknown)
    assert judged("ECR-006", found, gaps) == {"web": "unknown"}
    found, gaps = gather_from({**_images([]), "ecr.describe_images": "AccessDeniedException"}, "ecr")
    assert [gap.types for gap in gaps] == [(SCAN,)]
