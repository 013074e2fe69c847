"""EC2's disks: volumes, snapshots and images, and what a region sets for new ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import keys, shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.ec2_network import is_own, tags
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

VOLUME = "AWS::EC2::Volume"
SNAPSHOT = "Live::EC2::Snapshot"
IMAGE = "Live::EC2::Image"
SETTINGS = "Account::EC2::RegionSettings"
SHARING = "AWS::EC2::SnapshotBlockPublicAccess"


def volumes(reader: Reader) -> Iterator[Resource]:
    """Every volume, what it is attached to, and when it was last copied."""
    listed = reader.shared("ec2.describe_volumes", "Volumes")
    if not listed:
        return
    snapshots = reader.facts("ec2.describe_snapshots", "Snapshots", OwnerIds=["self"])
    latest: Any = snapshots
    if not isinstance(snapshots, Unknown):
        latest = {}
        for snapshot in snapshots:
            started, volume = shape.moment(snapshot.get("StartTime")), snapshot.get("VolumeId")
            if started and is_own(reader, snapshot) and snapshot.get("State") != "error":
                latest[volume] = max(started, latest.get(volume, ""))
    for volume in listed:
        name = volume["VolumeId"]
        properties = shape.like(
            VOLUME,
            volume,
            KmsKeyId=keys.named(reader, volume.get("KmsKeyId")),
            SnapshotId=volume.get("SnapshotId") or None,
            SourceVolumeId=volume.get("SourceVolumeId") or None,
            Tags=tags(volume),
        )
        attached = [
            shape.compact({key: item.get(key) for key in ("InstanceId", "Device", "State", "DeleteOnTermination")})
            for item in volume.get("Attachments", ())
        ]
        live = {"Attachments": attached, "LatestSnapshotTime": shape.pick(latest, name), "State": volume.get("State")}
        arn = reader.arn("ec2", f"volume/{name}")
        yield reader.resource(VOLUME, arn, properties, ref=name, live=shape.compact(live))


def snapshots(reader: Reader) -> Iterator[Resource]:
    """
    Every snapshot of the account's own. `CreateVolumePermissions` tells whether everyone may restore it; the accounts
    that may are told for public ones alone, as it takes a call for each.
    """
    listed = [
        item for item in reader.shared("ec2.describe_snapshots", "Snapshots", OwnerIds=["self"]) if is_own(reader, item)
    ]
    if not listed:
        return
    restorable = reader.listed("ec2.describe_snapshots", "Snapshots", OwnerIds=["self"], RestorableByUserIds=["all"])
    public = restorable if isinstance(restorable, Unknown) else {item["SnapshotId"] for item in restorable}
    yield from reader.map(lambda item: _snapshot(reader, item, public), listed)


def _snapshot(reader: Reader, listed: Mapping[str, Any], public: Any) -> Resource:
    name = listed["SnapshotId"]
    permissions: Any = public if isinstance(public, Unknown) else []
    if not isinstance(public, Unknown) and name in public:
        answer = reader.get(
            "ec2.describe_snapshot_attribute", about=name, SnapshotId=name, Attribute="createVolumePermission"
        )
        permissions = shape.pick(answer, "CreateVolumePermissions")
    told = {key: listed.get(key) for key in ("VolumeId", "VolumeSize", "Description", "State", "StorageTier")}
    properties = {
        **told,
        "SnapshotId": name,
        "Encrypted": bool(listed.get("Encrypted")),
        "KmsKeyId": keys.named(reader, listed.get("KmsKeyId")),
        "StartTime": shape.moment(listed.get("StartTime")),
        "CreateVolumePermissions": [] if permissions is None else permissions,
        "Tags": tags(listed),
    }
    # These ARNs name no account.
    arn = reader.arn("ec2", f"snapshot/{name}", account="")
    return reader.resource(SNAPSHOT, arn, shape.compact(properties), ref=name)


def images(reader: Reader) -> Iterator[Resource]:
    """Every machine image of the account's own, and whether everyone may start it."""
    for image in reader.items("ec2.describe_images", "Images", Owners=["self"], IncludeDeprecated=True):
        if is_own(reader, image):
            name = image["ImageId"]
            told = {key: image.get(key) for key in ("ImageId", "Name", "Description", "State", "ImdsSupport")}
            properties = {
                **told,
                "Public": bool(image.get("Public")),
                "CreationDate": image.get("CreationDate"),
                "DeprecationTime": image.get("DeprecationTime"),
                "BlockDeviceMappings": list(image.get("BlockDeviceMappings", ())) or None,
                "Tags": tags(image),
            }
            arn = reader.arn("ec2", f"image/{name}", account="")
            yield reader.resource(IMAGE, arn, shape.compact(properties), ref=name)


def region_settings(reader: Reader) -> Iterator[Resource]:
    """What the region sets for everything new: encryption of disks, sharing of images, the metadata service."""
    encrypted = reader.get("ec2.get_ebs_encryption_by_default")
    images = reader.get("ec2.get_image_block_public_access_state")
    metadata = reader.get("ec2.get_instance_metadata_defaults")
    defaults = shape.pick(metadata, "AccountLevel")
    if isinstance(defaults, Mapping):
        defaults = {key: value for key, value in defaults.items() if not key.startswith("Managed")}
    properties = {
        "EbsEncryptionByDefault": shape.pick(encrypted, "EbsEncryptionByDefault"),
        "ImageBlockPublicAccessState": shape.pick(images, "ImageBlockPublicAccessState"),
        "MetadataDefaults": {} if defaults is None else defaults,
    }
    yield reader.resource(SETTINGS, reader.settings_id(SETTINGS), shape.compact(properties))


def snapshot_sharing(reader: Reader) -> Iterator[Resource]:
    """Whether the region blocks the sharing of snapshots with everyone; without State nothing is blocked."""
    state = reader.call("ec2.get_snapshot_block_public_access_state").get("State")
    properties = shape.compact({"State": None if state == "unblocked" else state})
    yield reader.resource(SHARING, reader.settings_id(SHARING), properties, ref=reader.account)


_SNAPSHOTS = {"ec2.describe_snapshots": "ec2:DescribeSnapshots"}

COLLECTORS = (
    Collector(
        service="ec2",
        types=(VOLUME,),
        calls={"ec2.describe_volumes": "ec2:DescribeVolumes", **_SNAPSHOTS, **keys.CALLS},
        collect=volumes,
    ),
    Collector(
        service="ec2",
        types=(SNAPSHOT,),
        calls={**_SNAPSHOTS, "ec2.describe_snapshot_attribute": "ec2:DescribeSnapshotAttribute", **keys.CALLS},
        collect=snapshots,
    ),
    Collector("ec2", (IMAGE,), {"ec2.describe_images": "ec2:DescribeImages"}, images),
    Collector(
        service="ec2",
        types=(SETTINGS,),
        calls={
            "ec2.get_ebs_encryption_by_default": "ec2:GetEbsEncryptionByDefault",
            "ec2.get_image_block_public_access_state": "ec2:GetImageBlockPublicAccessState",
            "ec2.get_instance_metadata_defaults": "ec2:GetInstanceMetadataDefaults",
        },
        collect=region_settings,
    ),
    Collector(
        service="ec2",
        types=(SHARING,),
        calls={"ec2.get_snapshot_block_public_access_state": "ec2:GetSnapshotBlockPublicAccessState"},
        collect=snapshot_sharing,
    ),
)
