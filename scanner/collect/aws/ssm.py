"""Systems Manager: service settings, own documents, parameters stored in plain text, how compliant instances are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Resource, Unknown

SETTINGS = "Account::SSM::ServiceSettings"
DOCUMENT = "AWS::SSM::Document"
PARAMETER = "AWS::SSM::Parameter"
INSTANCE = "Live::SSM::ManagedInstance"
_SHARING = "/ssm/documents/console/public-sharing-permission"
_LOG_TO = "/ssm/automation/customer-script-log-destination"
_LOG_GROUP = "/ssm/automation/customer-script-log-group-name"
_BATCH = 10
"""Parameters that one call reads at most."""


def settings(reader: Reader) -> Iterator[Resource]:
    """May documents be shared with everybody ('Enable' by default), and where do scripts of automations log?"""
    log_to = _setting(reader, _LOG_TO)
    properties = {
        "DocumentPublicSharing": _setting(reader, _SHARING),
        "AutomationCloudWatchLogGroup": _setting(reader, _LOG_GROUP)
        if log_to == "CloudWatch"
        else log_to
        if isinstance(log_to, Unknown)
        else None,
    }
    yield reader.resource(SETTINGS, reader.settings_id(SETTINGS), shape.compact(properties))


def _setting(reader: Reader, name: str) -> Any:
    answer = reader.get("ssm.get_service_setting", absent=("ServiceSettingNotFound",), about=name, SettingId=name)
    return shape.pick(answer, "ServiceSetting", "SettingValue")


def documents(reader: Reader) -> Iterator[Resource]:
    """The documents of the account's own, and with whom they are shared."""
    mine = [{"Key": "Owner", "Values": ["Self"]}]
    listed = reader.items("ssm.list_documents", "DocumentIdentifiers", Filters=mine, MaxResults=50)
    yield from reader.map(lambda document: _document(reader, document), listed)


def _document(reader: Reader, listed: Mapping[str, Any]) -> Resource:
    name = listed["Name"]
    told = reader.get("ssm.get_document", about=name, Name=name)
    shared = reader.listed(
        "ssm.describe_document_permission", "AccountIds", about=name, Name=name, PermissionType="Share"
    )
    properties = shape.like(
        DOCUMENT,
        listed,
        Content=_content(shape.pick(told, "Content")),
        Requires=listed.get("Requires") or None,
        Tags=shape.tags(listed.get("Tags")),
    )
    id = reader.arn("ssm", f"document/{name}")
    return reader.resource(DOCUMENT, id, properties, ref=name, live={"SharedWith": shared})


def _content(text: Any) -> Any:
    """JSON as an object; YAML and other text as it is."""
    if not isinstance(text, str):
        return text
    try:
        content = json.loads(text)
    except ValueError:
        return text
    return content if isinstance(content, dict) else text


def parameters(reader: Reader) -> Iterator[Resource]:
    """
    The parameters that CloudFormation can make: those in plain text, with their values, in which rules look for
    secrets. A SecureString is never read.
    """
    plain = [{"Key": "Type", "Values": ["String", "StringList"]}]
    listed = reader.items("ssm.describe_parameters", "Parameters", ParameterFilters=plain, MaxResults=50)
    for found in reader.map(lambda batch: _parameters(reader, batch), _batches(listed)):
        yield from found


def _batches(items: Iterable[Any]) -> Iterator[Sequence[Any]]:
    source = iter(items)
    while batch := list(islice(source, _BATCH)):
        yield batch


def _parameters(reader: Reader, batch: Sequence[Mapping[str, Any]]) -> list[Resource]:
    names = [parameter["Name"] for parameter in batch]
    told: Any
    try:
        told = reader.call("ssm.get_parameters", Names=names, WithDecryption=False).get("Parameters")
    except Refused as refusal:
        # A parameter is nothing without its value: who can't see it must not take the type for seen.
        told = reader.lost(refusal, about=names[0], types=(PARAMETER,))
    values = {} if isinstance(told, Unknown) else {entry["Name"]: entry for entry in told or ()}
    found = []
    for parameter in batch:
        name = parameter["Name"]
        # It may have become a SecureString meanwhile.
        kind = values.get(name, {}).get("Type", parameter["Type"])
        value = told if isinstance(told, Unknown) else values.get(name, {}).get("Value")
        if kind == "SecureString" or value is None:
            continue
        properties = shape.like(PARAMETER, parameter, Value=value, Policies=None)
        id = parameter.get("ARN") or reader.arn("ssm", f"parameter/{name.removeprefix('/')}")
        live = shape.compact({"LastModifiedDate": shape.moment(parameter.get("LastModifiedDate"))})
        found.append(reader.resource(PARAMETER, id, properties, ref=name, live=live))
    return found


def instances(reader: Reader) -> Iterator[Resource]:
    """What Systems Manager manages, instances of EC2 and machines elsewhere, with what it says of their compliance."""
    managed = reader.shared("ssm.describe_instance_information", "InstanceInformationList")
    if not managed:
        return
    told = reader.facts("ssm.list_resource_compliance_summaries", "ResourceComplianceSummaryItems", MaxResults=50)
    said: dict[tuple[str, str], Any] = {}
    for summary in () if isinstance(told, Unknown) else told:
        said[summary.get("ResourceId", ""), summary.get("ComplianceType", "")] = summary.get("Status")
    for instance in managed:
        name = instance["InstanceId"]
        properties = {
            "InstanceId": name,
            "ComputerName": instance.get("ComputerName"),
            "PlatformName": instance.get("PlatformName"),
            "PlatformVersion": instance.get("PlatformVersion"),
            "AgentVersion": instance.get("AgentVersion"),
            "PingStatus": instance.get("PingStatus"),
            "PatchCompliance": told if isinstance(told, Unknown) else said.get((name, "Patch")),
            "AssociationCompliance": told if isinstance(told, Unknown) else said.get((name, "Association")),
        }
        id = (
            reader.arn("ec2", f"instance/{name}#ManagedInstance")
            if name.startswith("i-")
            else reader.arn("ssm", f"managed-instance/{name}")
        )
        yield reader.resource(INSTANCE, id, shape.compact(properties), ref=name)


COLLECTORS = (
    Collector(
        service="ssm",
        types=(SETTINGS,),
        calls={"ssm.get_service_setting": "ssm:GetServiceSetting"},
        collect=settings,
    ),
    Collector(
        service="ssm",
        types=(DOCUMENT,),
        calls={
            "ssm.list_documents": "ssm:ListDocuments",
            "ssm.get_document": "ssm:GetDocument",
            "ssm.describe_document_permission": "ssm:DescribeDocumentPermission",
        },
        collect=documents,
    ),
    Collector(
        service="ssm",
        types=(PARAMETER,),
        calls={"ssm.describe_parameters": "ssm:DescribeParameters", "ssm.get_parameters": "ssm:GetParameters"},
        collect=parameters,
    ),
    Collector(
        service="ssm",
        types=(INSTANCE,),
        calls={
            "ssm.describe_instance_information": "ssm:DescribeInstanceInformation",
            "ssm.list_resource_compliance_summaries": "ssm:ListResourceComplianceSummaries",
        },
        collect=instances,
    ),
)
