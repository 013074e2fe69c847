"""OpenSearch as moto has it: domains of both engines."""

from __future__ import annotations

import json
from typing import Any

import boto3

from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

OPENSEARCH = "AWS::OpenSearchService::Domain"
ELASTICSEARCH = "AWS::Elasticsearch::Domain"
OPEN = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "es:*", "Resource": "*"}],
}


def _domain(name: str, engine: str, **settings: Any) -> None:
    boto3.client("opensearch").create_domain(DomainName=name, EngineVersion=engine, **settings)


def test_domains(aws: str) -> None:
    _domain(
        "good",
        "OpenSearch_2.11",
        ClusterConfig={
            "InstanceType": "m6g.large.search",
            "InstanceCount": 3,
            "ZoneAwarenessEnabled": True,
            "DedicatedMasterEnabled": True,
            "DedicatedMasterCount": 3,
        },
        EncryptionAtRestOptions={"Enabled": True},
        NodeToNodeEncryptionOptions={"Enabled": True},
        DomainEndpointOptions={"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-2019-07"},
        VPCOptions={"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
        AdvancedSecurityOptions={"Enabled": True, "InternalUserDatabaseEnabled": True},
        LogPublishingOptions={
            "AUDIT_LOGS": {"CloudWatchLogsLogGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:a"}
        },
        TagList=[{"Key": "team", "Value": "web"}],
    )
    _domain("open", "OpenSearch_2.11", AccessPolicies=json.dumps(OPEN))
    _domain("old", "Elasticsearch_7.10")
    found, gaps = gather("opensearch", regions=("us-east-1",))
    assert gaps == []
    assert_conform(found)
    good = one(found, OPENSEARCH, "good")
    assert good.id == "arn:aws:es:us-east-1:123456789012:domain/good"
    assert good.tags == {"team": "web"}
    assert one(found, OPENSEARCH, "open").properties["AccessPolicies"] == OPEN
    old = one(found, ELASTICSEARCH, "old").properties
    assert old["ElasticsearchVersion"] == "7.10"
    assert "ElasticsearchClusterConfig" in old and "ClusterConfig" not in old
    for number in ("001", "002", "003", "004", "005", "007", "008", "010", "011"):
        said = judged(f"OPENSEARCH-{number}", found)
        assert said == {"good": "pass", "open": "fail", "old": "fail"}, number
    assert judged("OPENSEARCH-006", found) == {"good": "pass", "open": "fail", "old": "pass"}


def test_more_than_can_be_described_at_once() -> None:
    def describe(parameters: Any) -> Answer:
        names = parameters["DomainNames"]
        assert len(names) <= 5
        if "dom5" in names:
            return "AccessDeniedException"
        described = [
            {
                "DomainName": name,
                "DomainId": f"1/{name}",
                "ARN": f"arn:aws:es:us-east-1:123456789012:domain/{name}",
                "EngineVersion": "OpenSearch_2.11",
                "ClusterConfig": {},
                "ServiceSoftwareOptions": {"UpdateAvailable": True},
                "VPCOptions": {"VPCId": "vpc-1", "SubnetIds": ["subnet-1"]},
            }
            for name in names
        ]
        return {"DomainStatusList": described}

    names = [{"DomainName": f"dom{n}", "EngineType": "OpenSearch"} for n in range(7)]
    answers: dict[str, Answer] = {
        "opensearch.list_domain_names": {"DomainNames": names},
        "opensearch.describe_domains": describe,
    }
    found, gaps = gather_from(answers, "opensearch")
    assert [domain.ref for domain in found] == [f"dom{n}" for n in range(7)]
    assert_conform(found)
    assert found[0].live == {"ServiceSoftwareUpdateAvailable": True}
    assert len(gaps) == 1
    said = judged("OPENSEARCH-002", found, gaps)
    assert (said["dom0"], said["dom5"], said["dom6"]) == ("pass", "unknown", "unknown")
    assert judged("OPENSEARCH-006", found, gaps)["dom6"] == "unknown"
