"""ECR as moto has it."""

from __future__ import annotations

import json

import boto3

from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

REPOSITORY = "AWS::ECR::Repository"
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
