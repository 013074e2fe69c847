"""Documents and parameters as moto has them; settings and managed instances, which it lacks, from answers by hand."""

from __future__ import annotations

import json
from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, assert_conform, gather, one
from tests.live.judged import judged

HERE = ("us-east-1",)
DOCUMENT = "AWS::SSM::Document"
PARAMETER = "AWS::SSM::Parameter"
SETTINGS = "Account::SSM::ServiceSettings"
INSTANCE = "Live::SSM::ManagedInstance"
RUN = {
    "schemaVersion": "2.2",
    "description": "x",
    "mainSteps": [{"action": "aws:runShellScript", "name": "x", "inputs": {"runCommand": ["ls"]}}],
}


def test_documents(aws: str) -> None:
    ssm = boto3.client("ssm")
    tags = [{"Key": "team", "Value": "web"}]
    ssm.create_document(Name="shared", Content=json.dumps(RUN), DocumentType="Command", Tags=tags)
    ssm.modify_document_permission(Name="shared", PermissionType="Share", AccountIdsToAdd=["all"])
    ssm.create_document(Name="own", Content="schemaVersion: '2.2'\n", DocumentType="Command", DocumentFormat="YAML")
    found, _ = gather("ssm", regions=HERE)
    assert_conform(found)
    shared = one(found, DOCUMENT, "shared")
    assert shared.id == f"arn:aws:ssm:us-east-1:{ACCOUNT}:document/shared"
    assert (shared.properties["Content"], shared.properties["DocumentType"]) == (RUN, "Command")
    assert shared.tags == {"team": "web"}
    assert shared.live == {"SharedWith": ["all"]}
    own = one(found, DOCUMENT, "own")
    # The service turns YAML into JSON.
    assert own.properties["Content"] == {"schemaVersion": "2.2"}
    assert own.live == {"SharedWith": []}


def test_parameters(aws: str) -> None:
    ssm = boto3.client("ssm")
    for number in range(12):
        ssm.put_parameter(Name=f"/app/{number}", Value=str(number), Type="String")
    ssm.put_parameter(Name="/app/db_password", Value="tr0ub4dor&3-horse", Type="String")
    ssm.put_parameter(Name="/app/token", Value="not to be read", Type="SecureString")
    found, _ = gather("ssm", regions=HERE)
    assert_conform(found)
    parameters = [resource for resource in found if resource.type == PARAMETER]
    assert len(parameters) == 13
    assert "not to be read" not in repr(found)
    bad = one(found, PARAMETER, "/app/db_password")
    assert bad.id == f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/app/db_password"
    assert bad.properties["Value"] == "tr0ub4dor&3-horse"
    verdicts = judged("SSM-001", found)
    assert {name for name, verdict in verdicts.items() if verdict == "fail"} == {"/app/db_password"}


def test_empty_region(aws: str) -> None:
    found, _ = gather("ssm", regions=HERE)
    assert [resource.type for resource in found] == [SETTINGS]


def _settings(**values: str) -> dict[str, Answer]:
    def answer(parameters: Any) -> Answer:
        name = parameters["SettingId"].rpartition("/")[2].replace("-", "_")
        return {"ServiceSetting": {"SettingValue": values[name]}} if name in values else "ServiceSettingNotFound"

    return {"ssm.get_service_setting": answer}


def test_settings() -> None:
    answers = _settings(
        public_sharing_permission="Disable",
        customer_script_log_destination="CloudWatch",
        customer_script_log_group_name="/aws/ssm/automation",
    )
    found, gaps = gather_from(answers, "ssm")
    assert gaps == []
    assert one(found, SETTINGS).properties == {
        "DocumentPublicSharing": "Disable",
        "AutomationCloudWatchLogGroup": "/aws/ssm/automation",
    }
    found, _ = gather_from(_settings(public_sharing_permission="Enable"), "ssm")
    assert one(found, SETTINGS).properties == {"DocumentPublicSharing": "Enable"}
    found, gaps = gather_from({"ssm.get_service_setting": "AccessDeniedException"}, "ssm")
    assert [gap.call for gap in gaps] == ["ssm:GetServiceSetting"]
    assert all(isinstance(value, Unknown) for value in one(found, SETTINGS).properties.values())
    assert len(one(found, SETTINGS).properties) == 2


def test_details_refused() -> None:
    answers: dict[str, Answer] = {
        "ssm.list_documents": {"DocumentIdentifiers": [{"Name": "run", "DocumentType": "Command"}]},
        "ssm.get_document": "AccessDeniedException",
        "ssm.describe_document_permission": "AccessDeniedException",
        "ssm.describe_parameters": {"Parameters": [{"Name": "a", "Type": "String"}, {"Name": "b", "Type": "String"}]},
        "ssm.get_parameters": "AccessDeniedException",
    }
    found, gaps = gather_from(answers, "ssm")
    document = one(found, DOCUMENT)
    assert isinstance(document.properties["Content"], Unknown)
    assert isinstance(document.live["SharedWith"], Unknown)
    assert isinstance(one(found, PARAMETER, "b").properties["Value"], Unknown)
    assert {gap.call for gap in gaps} == {"ssm:GetDocument", "ssm:DescribeDocumentPermission", "ssm:GetParameters"}
    assert set(judged("SSM-001", found, gaps).values()) == {"unknown"}


def test_parameter_that_vanished() -> None:
    answers: dict[str, Answer] = {
        "ssm.describe_parameters": {"Parameters": [{"Name": "a", "Type": "String"}]},
        "ssm.get_parameters": {"Parameters": [], "InvalidParameters": ["a"]},
    }
    found, _ = gather_from(answers, "ssm")
    assert [resource.type for resource in found] == [SETTINGS]


def _managed() -> dict[str, Answer]:
    summaries = [
        {"ResourceId": "i-1", "ResourceType": "ManagedInstance", "ComplianceType": "Patch", "Status": "NON_COMPLIANT"},
        {
            "ResourceId": "i-1",
            "ResourceType": "ManagedInstance",
            "ComplianceType": "Association",
            "Status": "COMPLIANT",
        },
        {"ResourceId": "i-9", "ResourceType": "ManagedInstance", "ComplianceType": "Patch", "Status": "NON_COMPLIANT"},
    ]
    return {
        "ssm.describe_instance_information": {
            "InstanceInformationList": [
                {"InstanceId": "i-1", "PingStatus": "Online", "PlatformName": "Amazon Linux"},
                {"InstanceId": "mi-1"},
            ]
        },
        "ssm.list_resource_compliance_summaries": {"ResourceComplianceSummaryItems": summaries},
    }


def test_managed_instances() -> None:
    found, gaps = gather_from(_managed(), "ssm")
    assert gaps == []
    assert_conform(found)
    assert one(found, INSTANCE, "i-1").properties == {
        "InstanceId": "i-1",
        "PlatformName": "Amazon Linux",
        "PingStatus": "Online",
        "PatchCompliance": "NON_COMPLIANT",
        "AssociationCompliance": "COMPLIANT",
    }
    assert one(found, INSTANCE, "mi-1").id == f"arn:aws:ssm:us-east-1:{ACCOUNT}:managed-instance/mi-1"
    assert judged("SSM-005", found) == {"i-1": "fail", "mi-1": "pass"}


def test_compliance_refused() -> None:
    answers = {**_managed(), "ssm.list_resource_compliance_summaries": "AccessDeniedException"}
    found, gaps = gather_from(answers, "ssm")
    assert [gap.call for gap in gaps] == ["ssm:ListResourceComplianceSummaries"]
    assert judged("SSM-005", found, gaps) == {"i-1": "unknown", "mi-1": "unknown"}
    found, gaps = gather_from({"ssm.describe_instance_information": "AccessDeniedException"}, "ssm")
    assert [gap.types for gap in gaps] == [(INSTANCE,)]
