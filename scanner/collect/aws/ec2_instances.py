"""EC2's instances, the launch templates they start from, and the addresses they answer at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scanner.collect.aws import keys, shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.ec2_network import tags
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Resource, Unknown

INSTANCE = "AWS::EC2::Instance"
TEMPLATE = "AWS::EC2::LaunchTemplate"
ADDRESS = "AWS::EC2::EIP"
ADDRESS_ASSOCIATION = "AWS::EC2::EIPAssociation"

_GONE = ("terminated", "shutting-down")
_BATCH = 200
"""Values that one filter takes."""


def instances(reader: Reader) -> Iterator[Resource]:
    """Every instance that runs or could be started again."""
    listed = [
        instance
        for reservation in reader.items("ec2.describe_instances", "Reservations")
        for instance in reservation.get("Instances", ())
        if shape.pick(instance, "State", "Name") not in _GONE
    ]
    if listed:
        bulk = _Bulk(reader, listed)
        yield from reader.map(lambda instance: _instance(reader, instance, bulk), listed)


class _Bulk:
    """What is asked for all instances at once: their disks and images, and how Systems Manager last heard of them."""

    def __init__(self, reader: Reader, listed: Sequence[Mapping[str, Any]]) -> None:
        volumes = reader.facts("ec2.describe_volumes", "Volumes")
        self.volumes = volumes if isinstance(volumes, Unknown) else {volume["VolumeId"]: volume for volume in volumes}
        managed = reader.facts("ssm.describe_instance_information", "InstanceInformationList")
        self.pings = (
            managed
            if isinstance(managed, Unknown)
            else {item.get("InstanceId"): item.get("PingStatus") for item in managed}
        )
        self.images = _images(reader, sorted({item["ImageId"] for item in listed if item.get("ImageId")}))


def _images(reader: Reader, names: Sequence[str]) -> Any:
    """What is known of each image, by its id; images that are gone or hidden are missing."""
    found: dict[str, Any] = {}
    try:
        for start in range(0, len(names), _BATCH):
            # By filter, as one id that is gone would refuse the whole batch.
            wanted = [{"Name": "image-id", "Values": list(names[start : start + _BATCH])}]
            for image in reader.items("ec2.describe_images", "Images", Filters=wanted, IncludeDeprecated=True):
                found[image["ImageId"]] = image
    except Refused as refusal:
        return reader.lost(refusal)
    return found


def _instance(reader: Reader, instance: Mapping[str, Any], bulk: _Bulk) -> Resource:
    name = instance["InstanceId"]
    user_data = reader.get("ec2.describe_instance_attribute", about=name, InstanceId=name, Attribute="userData")
    profile = shape.pick(instance, "IamInstanceProfile", "Arn")
    properties = shape.like(
        INSTANCE,
        {**instance, **(instance.get("Placement") or {})},
        Monitoring=shape.pick(instance, "Monitoring", "State") in ("enabled", "pending"),
        IamInstanceProfile=profile.rpartition("/")[2] if profile else None,
        SecurityGroups=None,
        SecurityGroupIds=[group["GroupId"] for group in instance.get("SecurityGroups", ())] or None,
        BlockDeviceMappings=[_device(reader, item, bulk) for item in instance.get("BlockDeviceMappings", ())] or None,
        NetworkInterfaces=[_interface(item) for item in _interfaces(instance)] or None,
        UserData=shape.pick(user_data, "UserData", "Value"),
        LicenseSpecifications=None,
        Ipv6Addresses=None,
        KernelId=None,
        HibernationOptions=instance.get("HibernationOptions") or None,
        Tags=tags(instance),
    )
    public = [shape.pick(item, "Association", "PublicIp") for item in _interfaces(instance)]
    image = shape.pick(bulk.images, instance.get("ImageId") or "")
    live = {
        "State": shape.pick(instance, "State", "Name"),
        "StateTransitionTime": _transition(instance.get("StateTransitionReason")),
        "LaunchTime": shape.moment(instance.get("LaunchTime")),
        "PublicIpAddress": instance.get("PublicIpAddress") or next(filter(None, public), None),
        "VirtualizationType": instance.get("VirtualizationType"),
        "SsmPingStatus": shape.pick(bulk.pings, name),
        "ImageDeprecationTime": shape.pick(image, "DeprecationTime"),
        "ImageOwnerId": shape.pick(image, "OwnerId") or _nobody(instance),
        "ImageOwnerAlias": _owner(reader, image) if image else _nobody(instance),
    }
    arn = reader.arn("ec2", f"instance/{name}")
    return reader.resource(INSTANCE, arn, properties, ref=name, live=shape.compact(live))


def _owner(reader: Reader, image: Any) -> Any:
    """'amazon' and such, as the service says; 'self' for an own one."""
    is_own = shape.pick(image, "OwnerId") == reader.account
    return shape.pick(image, "ImageOwnerAlias") or ("self" if is_own else None)


def _nobody(instance: Mapping[str, Any]) -> Unknown | None:
    """Whose an image was that is gone or hidden, nobody can tell."""
    image = instance.get("ImageId")
    return Unknown(f"owner of {image}", f"the owner of {image}, which is gone or hidden") if image else None


def _device(reader: Reader, mapping: Mapping[str, Any], bulk: _Bulk) -> dict[str, Any]:
    disk = mapping.get("Ebs") or {}
    volume = shape.pick(bulk.volumes, disk.get("VolumeId", ""))
    told = {key: shape.pick(volume, key) for key in ("Encrypted", "Iops", "VolumeType")}
    told["VolumeSize"] = shape.pick(volume, "Size")
    told["KmsKeyId"] = keys.named(reader, key) if isinstance(key := shape.pick(volume, "KmsKeyId"), str) else key
    told["DeleteOnTermination"] = disk.get("DeleteOnTermination")
    return {"DeviceName": mapping.get("DeviceName"), "Ebs": shape.compact(told)}


def _interfaces(instance: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    described = instance.get("NetworkInterfaces", ())
    return sorted(described, key=lambda item: shape.pick(item, "Attachment", "DeviceIndex") or 0)


def _interface(described: Mapping[str, Any]) -> dict[str, Any]:
    """
    An interface as the instance was told to have it. Subnet and groups of the first stand with the instance. Whether an
    address that it has was asked for or came from the subnet nobody can tell, and so only its absence is told.
    """
    index = shape.pick(described, "Attachment", "DeviceIndex") or 0
    has_address = shape.pick(described, "Association", "PublicIp") is not None
    told: dict[str, Any] = {"DeviceIndex": str(index), "AssociatePublicIpAddress": None if has_address else False}
    if index:
        told["NetworkInterfaceId"] = described.get("NetworkInterfaceId")
        told["SubnetId"] = described.get("SubnetId")
        told["GroupSet"] = [group["GroupId"] for group in described.get("Groups", ())] or None
    return shape.compact(told)


def _transition(reason: Any) -> str | None:
    """The time in 'User initiated (2026-01-02 03:04:05 GMT)'."""
    found = re.search(r"\((\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (?:GMT|UTC)\)", reason or "")
    return f"{found[1]}T{found[2]}Z" if found else None


def launch_templates(reader: Reader) -> Iterator[Resource]:
    """Every launch template, in the version that is used unless another is named."""
    templates = list(reader.items("ec2.describe_launch_templates", "LaunchTemplates"))
    if not templates:
        return
    versions: Any
    try:
        listed = reader.items("ec2.describe_launch_template_versions", "LaunchTemplateVersions", Versions=["$Default"])
        versions = {version["LaunchTemplateId"]: version for version in listed}
    except Refused as refusal:
        versions = reader.lost(refusal)
    for template in templates:
        name = template["LaunchTemplateId"]
        version = shape.pick(versions, name)
        data = shape.pick(version, "LaunchTemplateData")
        own = tags(template)
        properties = shape.like(
            TEMPLATE,
            template,
            LaunchTemplateData=shape.part(TEMPLATE, ("LaunchTemplateData",), data),
            TagSpecifications=[{"ResourceType": "launch-template", "Tags": own}] if own else None,
            VersionDescription=shape.pick(version, "VersionDescription"),
        )
        live = shape.compact({key: template.get(key) for key in ("DefaultVersionNumber", "LatestVersionNumber")})
        arn = reader.arn("ec2", f"launch-template/{name}")
        found = reader.resource(TEMPLATE, arn, properties, ref=name, live=live)
        # Templates keep the tags of a launch template elsewhere than those of other resources.
        yield found._replace(tags={tag["Key"]: tag["Value"] for tag in own or ()})


def addresses(reader: Reader) -> Iterator[Resource]:
    """Every Elastic IP address, and what it is associated with."""
    for address in reader.items("ec2.describe_addresses", "Addresses"):
        public = address.get("PublicIp", "")
        name = address.get("AllocationId") or public
        arn = reader.arn("ec2", f"elastic-ip/{name}")
        properties = shape.like(ADDRESS, address, Tags=tags(address), InstanceId=address.get("InstanceId") or None)
        association = address.get("AssociationId")
        live = shape.compact(
            {"AssociationId": association, "NetworkInterfaceId": address.get("NetworkInterfaceId") or None}
        )
        yield reader.resource(ADDRESS, arn, properties, ref=public, live=live)
        if association:
            properties = shape.like(ADDRESS_ASSOCIATION, address, InstanceId=address.get("InstanceId") or None)
            yield reader.resource(ADDRESS_ASSOCIATION, f"{arn}#EIPAssociation", properties, ref=association)


COLLECTORS = (
    Collector(
        service="ec2",
        types=(INSTANCE,),
        calls={
            "ec2.describe_instances": "ec2:DescribeInstances",
            "ec2.describe_volumes": "ec2:DescribeVolumes",
            "ec2.describe_images": "ec2:DescribeImages",
            "ec2.describe_instance_attribute": "ec2:DescribeInstanceAttribute",
            "ssm.describe_instance_information": "ssm:DescribeInstanceInformation",
            **keys.CALLS,
        },
        collect=instances,
    ),
    Collector(
        service="ec2",
        types=(TEMPLATE,),
        calls={
            "ec2.describe_launch_templates": "ec2:DescribeLaunchTemplates",
            "ec2.describe_launch_template_versions": "ec2:DescribeLaunchTemplateVersions",
        },
        collect=launch_templates,
    ),
    Collector(
        service="ec2",
        types=(ADDRESS, ADDRESS_ASSOCIATION),
        calls={"ec2.describe_addresses": "ec2:DescribeAddresses"},
        collect=addresses,
    ),
)
