"""EC2 as moto has it: networks, instances and disks, and the verdicts that rules give on them."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from scanner.model import Gap, Resource, Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, assert_conform, gather, one
from tests.live.judged import judged

EVERYWHERE = [{"CidrIp": "0.0.0.0/0"}]
REGION = ("us-east-1",)

UNPLAYED = "ssm:DescribeInstanceInformation"
"""What moto answers with a fault of its own."""


def _gather(*regions: str) -> tuple[list[Resource], list[Gap]]:
    """Without the settings of the region, most of which moto does not know; they have tests of their own."""
    return gather("ec2", regions=regions or REGION, without=("ec2.region_settings", "ec2.snapshot_sharing"))


def _of(found: Sequence[Resource], type: str) -> list[Resource]:
    return [resource for resource in found if resource.type == type]


@pytest.fixture
def ec2(aws: str) -> Any:
    return boto3.client("ec2")


@pytest.fixture
def vpc(ec2: Any) -> str:
    return str(ec2.describe_vpcs()["Vpcs"][0]["VpcId"])


@pytest.fixture
def subnet(ec2: Any) -> str:
    return str(ec2.describe_subnets()["Subnets"][0]["SubnetId"])


# --- networks


def test_default_networks_of_a_new_account(ec2: Any, vpc: str) -> None:
    found, gaps = _gather("us-east-1", "eu-west-1")
    assert_conform(found)
    assert gaps == []
    here = one(found, "AWS::EC2::VPC", vpc)
    assert here.id == f"arn:aws:ec2:us-east-1:{ACCOUNT}:vpc/{vpc}"
    assert here.live == {"IsDefault": True, "Region": "us-east-1"}
    assert here.properties == {"CidrBlock": "172.31.0.0/16", "InstanceTenancy": "default"}
    assert {r.region for r in _of(found, "AWS::EC2::VPC")} == {"us-east-1", "eu-west-1"}
    group = next(r for r in _of(found, "AWS::EC2::SecurityGroup") if r.region == "us-east-1")
    assert group.properties["GroupName"] == "default"
    assert group.properties["SecurityGroupIngress"] == []
    assert group.live == {"NetworkInterfaces": []}
    assert judged("VPC-001", found) == {r.ref: "fail" for r in _of(found, "AWS::EC2::VPC")}
    assert set(judged("VPC-002", found).values()) == {"fail"}
    # The entry that denies the rest is in every list; nobody set it, and nobody is blamed for it.
    assert {r.properties["RuleNumber"] for r in _of(found, "AWS::EC2::NetworkAclEntry")} == {100}
    assert set(judged("VPC-005", found).values()) == {"pass"}
    assert judged("SG-004", found)[group.ref] == "fail"
    assert judged("VPC-010", found) == {r.ref: "pass" for r in _of(found, "AWS::EC2::VPC")}


def test_flow_logs(ec2: Any, vpc: str, subnet: str) -> None:
    boto3.client("s3").create_bucket(Bucket="logs")
    other = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    for kind, name in (("VPC", vpc), ("Subnet", subnet)):
        ec2.create_flow_logs(
            ResourceIds=[name],
            ResourceType=kind,
            TrafficType="REJECT",
            LogDestinationType="s3",
            LogDestination="arn:aws:s3:::logs",
        )
    found, gaps = _gather()
    assert_conform(found)
    assert gaps == []
    assert {
        log.properties["ResourceId"]: log.properties["ResourceType"] for log in _of(found, "AWS::EC2::FlowLog")
    } == {
        vpc: "VPC",
        subnet: "Subnet",
    }
    assert judged("VPC-001", found) == {vpc: "pass", other: "fail"}


def test_routes_and_who_follows_them(ec2: Any, vpc: str, subnet: str) -> None:
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_tags(Resources=[table], Tags=[{"Key": "Name", "Value": "private-a"}])
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    endpoint = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName="com.amazonaws.us-east-1.s3", RouteTableIds=[table])
    found, gaps = _gather()
    assert_conform(found)
    assert gaps == []
    assert one(found, "AWS::EC2::VPCGatewayAttachment").properties == {"InternetGatewayId": gateway, "VpcId": vpc}
    to_gateway, to_endpoint = sorted(_of(found, "AWS::EC2::Route"), key=lambda r: r.id)
    assert to_gateway.id == f"arn:aws:ec2:us-east-1:{ACCOUNT}:route-table/{table}#Route/0.0.0.0/0"
    assert to_gateway.properties == {
        "RouteTableId": table,
        "DestinationCidrBlock": "0.0.0.0/0",
        "GatewayId": gateway,
    }
    assert to_endpoint.properties["VpcEndpointId"] == endpoint["VpcEndpoint"]["VpcEndpointId"]
    assert "GatewayId" not in to_endpoint.properties
    links = {r.properties["SubnetId"]: r for r in _of(found, "AWS::EC2::SubnetRouteTableAssociation")}
    assert set(links) == {r.ref for r in _of(found, "AWS::EC2::Subnet")}
    assert links.pop(subnet).live == {"Main": False}
    assert {(r.properties["RouteTableId"] == table, r.live["Main"]) for r in links.values()} == {(False, True)}
    assert judged("VPC-007", found)[to_gateway.ref] == "fail"
    policy = one(found, "AWS::EC2::VPCEndpoint").properties["PolicyDocument"]
    assert policy["Statement"][0]["Effect"] == "Allow"


def test_entries_of_network_acls(ec2: Any, vpc: str) -> None:
    acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]

    def entry(number: int, protocol: str, action: str, **more: Any) -> None:
        ec2.create_network_acl_entry(
            NetworkAclId=acl, RuleNumber=number, Protocol=protocol, RuleAction=action, Egress=False, **more
        )

    entry(10, "6", "allow", CidrBlock="0.0.0.0/0", PortRange={"From": 22, "To": 22})
    entry(20, "-1", "deny", CidrBlock="10.0.0.0/8")
    found, _ = _gather()
    assert_conform(found)
    entries = {r.id.rpartition("#")[2]: r for r in _of(found, "AWS::EC2::NetworkAclEntry") if acl in r.id}
    assert entries["NetworkAclEntry/ingress/10"].properties == {
        "NetworkAclId": acl,
        "RuleNumber": 10,
        "Protocol": 6,
        "RuleAction": "allow",
        "Egress": False,
        "CidrBlock": "0.0.0.0/0",
        "PortRange": {"From": 22, "To": 22},
    }
    verdicts = judged("VPC-003", found)
    assert {number: verdicts[r.ref] for number, r in entries.items()} == {
        "NetworkAclEntry/ingress/10": "fail",
        "NetworkAclEntry/ingress/20": "pass",
    }


def test_what_others_share_is_left_out() -> None:
    own, shared = ({"VpcId": f"vpc-{n}", "OwnerId": owner} for n, owner in ((1, ACCOUNT), (2, "210987654321")))
    found, gaps = gather_from({"ec2.describe_vpcs": {"Vpcs": [own, shared]}}, "ec2")
    assert gaps == []
    assert [r.ref for r in _of(found, "AWS::EC2::VPC")] == ["vpc-1"]


def test_vpn_tunnels() -> None:
    """moto tells nothing of tunnels: the answer is written by hand."""
    changed = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    answer: Answer = {
        "VpnConnections": [
            {
                "VpnConnectionId": "vpn-1",
                "CustomerGatewayId": "cgw-1",
                "Type": "ipsec.1",
                "State": "available",
                "CustomerGatewayConfiguration": "<pre_shared_key>secret</pre_shared_key>",
                "Options": {
                    "StaticRoutesOnly": True,
                    "TunnelOptions": [
                        {
                            "TunnelInsideCidr": "169.254.44.240/30",
                            "PreSharedKey": "secret",
                            "LogOptions": {"CloudWatchLogOptions": {"LogEnabled": True, "LogGroupArn": "arn:x"}},
                        }
                    ],
                },
                "VgwTelemetry": [{"Status": "UP", "OutsideIpAddress": "1.2.3.4", "LastStatusChange": changed}],
            },
            {"VpnConnectionId": "vpn-2", "State": "deleted"},
        ]
    }
    found, _ = gather_from({"ec2.describe_vpn_connections": answer}, "ec2")
    assert_conform(found)
    vpn = one(found, "AWS::EC2::VPNConnection")
    assert "secret" not in str(vpn)
    (tunnel,) = vpn.properties["VpnTunnelOptionsSpecifications"]
    assert tunnel["LogOptions"]["CloudwatchLogOptions"] == {"LogEnabled": True, "LogGroupArn": "arn:x"}
    assert vpn.live == {
        "VgwTelemetry": [{"Status": "UP", "OutsideIpAddress": "1.2.3.4", "LastStatusChange": "2026-01-02T03:04:05Z"}]
    }


def test_endpoint_services() -> None:
    """moto's own service has a shape of its own; the answer is written by hand."""
    service = {"ServiceId": "vpce-svc-1", "AcceptanceRequired": False, "NetworkLoadBalancerArns": ["arn:nlb"]}
    found, _ = gather_from(
        {"ec2.describe_vpc_endpoint_service_configurations": {"ServiceConfigurations": [service]}}, "ec2"
    )
    assert_conform(found)
    assert judged("VPC-011", found) == {"vpce-svc-1": "fail"}


# --- security groups


def test_rules_of_security_groups(ec2: Any, vpc: str) -> None:
    prefixes = ec2.create_managed_prefix_list(
        PrefixListName="all", MaxEntries=5, AddressFamily="IPv4", Entries=[{"Cidr": "0.0.0.0/0", "Description": "all"}]
    )["PrefixList"]["PrefixListId"]
    web = ec2.create_security_group(GroupName="web", Description="web servers", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=web,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 22,
                "ToPort": 22,
                "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "all"}, {"CidrIp": "10.0.0.0/8"}],
                "Ipv6Ranges": [{"CidrIpv6": "::/0"}],
                "UserIdGroupPairs": [{"GroupId": web}],
            },
            {"IpProtocol": "-1", "PrefixListIds": [{"PrefixListId": prefixes}]},
        ],
    )
    found, gaps = _gather()
    assert_conform(found)
    assert gaps == []
    group = one(found, "AWS::EC2::SecurityGroup", web)
    ssh = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}
    assert group.properties == {
        "GroupName": "web",
        "GroupDescription": "web servers",
        "VpcId": vpc,
        "SecurityGroupIngress": [
            {**ssh, "CidrIp": "0.0.0.0/0", "Description": "all"},
            {**ssh, "CidrIp": "10.0.0.0/8"},
            {**ssh, "CidrIpv6": "::/0"},
            {**ssh, "SourceSecurityGroupId": web},
            {"IpProtocol": "-1", "SourcePrefixListId": prefixes},
        ],
        "SecurityGroupEgress": [{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}],
    }
    assert one(found, "AWS::EC2::PrefixList").properties["Entries"] == [{"Cidr": "0.0.0.0/0", "Description": "all"}]
    assert judged("SG-001", found)[web] == "fail"
    assert judged("SG-002", found)[web] == "pass"
    assert judged("SG-003", found)[web] == "pass"
    assert judged("SG-007", found)[web] == "fail"
    assert judged("SG-009", found)[web] == "fail"


@pytest.mark.parametrize(
    ("protocol", "ports", "failing"),
    [
        ("-1", (None, None), {"SG-001", "SG-002", "SG-003", "SG-005", "SG-006"}),
        ("tcp", (0, 65535), {"SG-001", "SG-002", "SG-003", "SG-005", "SG-006"}),
        ("tcp", (3389, 3389), {"SG-002"}),
        ("tcp", (80, 80), {"SG-006"}),
        ("tcp", (5432, 5432), {"SG-005"}),
        ("tcp", (443, 443), set()),
        ("udp", (53, 53), set()),
    ],
)
def test_verdicts_on_open_groups(ec2: Any, vpc: str, protocol: str, ports: Any, failing: set[str]) -> None:
    name = ec2.create_security_group(GroupName="open", Description="open", VpcId=vpc)["GroupId"]
    ends = {} if ports[0] is None else {"FromPort": ports[0], "ToPort": ports[1]}
    ec2.authorize_security_group_ingress(
        GroupId=name, IpPermissions=[{"IpProtocol": protocol, "IpRanges": EVERYWHERE, **ends}]
    )
    group = [one(_gather()[0], "AWS::EC2::SecurityGroup", name)]
    verdicts = {rule: judged(rule, group)[name] for rule in ("SG-001", "SG-002", "SG-003", "SG-005", "SG-006")}
    assert {rule for rule, verdict in verdicts.items() if verdict == "fail"} == failing
    assert set(verdicts.values()) <= {"pass", "fail"}


def test_groups_of_other_accounts_and_egress() -> None:
    pair = {"GroupId": "sg-2", "UserId": "210987654321"}
    group = {
        "GroupId": "sg-1",
        "GroupName": "g",
        "Description": "d",
        "OwnerId": ACCOUNT,
        "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 2, "UserIdGroupPairs": [pair]}],
        "IpPermissionsEgress": [
            {"IpProtocol": "-1", "UserIdGroupPairs": [pair], "PrefixListIds": [{"PrefixListId": "pl-1"}]}
        ],
    }
    found, _ = gather_from({"ec2.describe_security_groups": {"SecurityGroups": [group]}}, "ec2")
    assert_conform(found)
    properties = one(found, "AWS::EC2::SecurityGroup").properties
    assert properties["SecurityGroupIngress"] == [
        {
            "IpProtocol": "tcp",
            "FromPort": 1,
            "ToPort": 2,
            "SourceSecurityGroupOwnerId": "210987654321",
            "SourceSecurityGroupId": "sg-2",
        }
    ]
    assert properties["SecurityGroupEgress"] == [
        {"IpProtocol": "-1", "DestinationPrefixListId": "pl-1"},
        {"IpProtocol": "-1", "DestinationSecurityGroupId": "sg-2"},
    ]


def test_interfaces_that_are_refused_leave_the_rest_of_a_group() -> None:
    group = {"GroupId": "sg-1", "GroupName": "default", "Description": "d", "OwnerId": ACCOUNT}
    found, gaps = gather_from(
        {
            "ec2.describe_security_groups": {"SecurityGroups": [group]},
            "ec2.describe_network_interfaces": "UnauthorizedOperation",
        },
        "ec2",
    )
    assert isinstance(one(found, "AWS::EC2::SecurityGroup").live["NetworkInterfaces"], Unknown)
    assert [(gap.cause, gap.types) for gap in gaps] == [("denied", ()), ("denied", ("AWS::EC2::NetworkInterface",))]


# --- instances


def test_instance_with_everything(ec2: Any, vpc: str, subnet: str) -> None:
    group = ec2.create_security_group(GroupName="ssh", Description="ssh", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group, IpPermissions=[{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": EVERYWHERE}]
    )
    iam = boto3.client("iam")
    iam.create_instance_profile(InstanceProfileName="web")
    (made,) = ec2.run_instances(
        ImageId="ami-12345678",
        MinCount=1,
        MaxCount=1,
        InstanceType="t3.micro",
        SubnetId=subnet,
        SecurityGroupIds=[group],
        UserData="#!/bin/sh\nexport DB_PASSWORD=correct-horse-7\n",
        BlockDeviceMappings=[{"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 10, "Encrypted": True}}],
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "team", "Value": "web"}]}],
        MetadataOptions={"HttpTokens": "required"},
        Monitoring={"Enabled": True},
        IamInstanceProfile={"Name": "web"},
    )["Instances"]
    name = made["InstanceId"]
    address = ec2.allocate_address(Domain="vpc")
    ec2.associate_address(InstanceId=name, AllocationId=address["AllocationId"])
    unused = ec2.allocate_address(Domain="vpc")
    found, gaps = _gather()
    assert_conform(found)
    assert {gap.call for gap in gaps} == {UNPLAYED}
    instance = one(found, "AWS::EC2::Instance")
    assert (instance.ref, instance.tags) == (name, {"team": "web"})
    told = instance.properties
    assert told["MetadataOptions"]["HttpTokens"] == "required"
    assert told["SecurityGroupIds"] == [group]
    assert told["SubnetId"] == subnet
    assert told["AvailabilityZone"] == "us-east-1a"
    assert told["NetworkInterfaces"] == [{"DeviceIndex": "0"}]
    assert base64.b64decode(told["UserData"]).startswith(b"#!/bin/sh")
    (disk,) = told["BlockDeviceMappings"]
    assert disk["Ebs"]["Encrypted"] is True
    assert disk["Ebs"]["KmsKeyId"] == f"arn:aws:kms:us-east-1:{ACCOUNT}:alias/aws/ebs"
    assert instance.live["State"] == "running"
    assert instance.live["PublicIpAddress"] == address["PublicIp"]
    assert instance.live["LaunchTime"].endswith("Z")
    used = one(found, "AWS::EC2::EIP", address["PublicIp"])
    assert used.properties["InstanceId"] == name
    assert used.live["AssociationId"] == one(found, "AWS::EC2::EIPAssociation").ref
    assert one(found, "AWS::EC2::EIP", unused["PublicIp"]).live == {}
    assert judged("EC2-001", found) == {name: "pass"}
    assert judged("EC2-002", found) == {name: "fail"}
    assert judged("EC2-003", found) == {name: "fail"}
    assert judged("EC2-004", found) == {name: "pass"}
    assert judged("VPC-010", found) == {vpc: "fail"}


def test_bare_instance(ec2: Any) -> None:
    (made,) = ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1)["Instances"]
    gone = ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    ec2.terminate_instances(InstanceIds=[gone])
    name = made["InstanceId"]
    found, gaps = _gather()
    assert_conform(found)
    assert {gap.call for gap in gaps} == {UNPLAYED}
    instance = one(found, "AWS::EC2::Instance")
    assert instance.ref == name
    assert not {"IamInstanceProfile", "UserData", "KeyName", "Tags"} & set(instance.properties)
    assert instance.properties["Monitoring"] is False
    wanted = {"EC2-001": "fail", "EC2-002": "pass", "EC2-004": "fail", "EC2-007": "fail", "EC2-009": "fail"}
    assert {rule: judged(rule, found)[name] for rule in wanted} == wanted


def _described(**more: Any) -> dict[str, Answer]:
    instance = {
        "InstanceId": "i-1",
        "ImageId": "ami-1",
        "State": {"Name": "stopped"},
        "StateTransitionReason": "User initiated (2026-01-02 03:04:05 GMT)",
        "SubnetId": "subnet-1",
        "SecurityGroups": [{"GroupId": "sg-1"}],
        "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeId": "vol-1"}}],
        "NetworkInterfaces": [
            {"NetworkInterfaceId": "eni-2", "SubnetId": "subnet-2", "Attachment": {"DeviceIndex": 1}},
            {"NetworkInterfaceId": "eni-1", "Attachment": {"DeviceIndex": 0}},
        ],
        "MetadataOptions": {"HttpTokens": "optional", "HttpEndpoint": "enabled", "State": "applied"},
        **more,
    }
    return {"ec2.describe_instances": {"Reservations": [{"Instances": [instance]}]}}


def test_several_interfaces_and_no_public_address() -> None:
    image = {"ImageId": "ami-1", "DeprecationTime": "2026-05-01T00:00:00.000Z", "OwnerId": "999988887777"}
    found, gaps = gather_from({**_described(), "ec2.describe_images": {"Images": [image]}}, "ec2")
    assert_conform(found)
    assert gaps == []
    instance = one(found, "AWS::EC2::Instance")
    assert instance.properties["NetworkInterfaces"] == [
        {"DeviceIndex": "0", "AssociatePublicIpAddress": False},
        {
            "DeviceIndex": "1",
            "AssociatePublicIpAddress": False,
            "NetworkInterfaceId": "eni-2",
            "SubnetId": "subnet-2",
        },
    ]
    assert instance.live == {
        "State": "stopped",
        "StateTransitionTime": "2026-01-02T03:04:05Z",
        "ImageDeprecationTime": "2026-05-01T00:00:00.000Z",
        "ImageOwnerId": "999988887777",
    }
    assert judged("EC2-019", found) == {"i-1": "fail"}
    gone, _ = gather_from(_described(), "ec2")
    assert judged("EC2-019", gone) == {"i-1": "unknown"}
    assert judged("EC2-003", found) == {"i-1": "pass"}


def test_refused_details_of_an_instance() -> None:
    answers: dict[str, Answer] = {
        **_described(),
        "ec2.describe_instance_attribute": "UnauthorizedOperation",
        "ec2.describe_volumes": "UnauthorizedOperation",
        "ec2.describe_images": "UnauthorizedOperation",
        "ssm.describe_instance_information": "AccessDeniedException",
    }
    found, gaps = gather_from(answers, "ec2")
    instance = one(found, "AWS::EC2::Instance")
    assert isinstance(instance.properties["UserData"], Unknown)
    assert isinstance(instance.live["ImageDeprecationTime"], Unknown)
    assert {gap.call for gap in gaps} == {
        "ec2:DescribeInstanceAttribute",
        "ec2:DescribeVolumes",
        "ec2:DescribeImages",
        "ssm:DescribeInstanceInformation",
    }
    assert judged("EC2-014", found) == {"i-1": "unknown"}
    assert judged("EC2-001", found) == {"i-1": "fail"}
    assert judged("EC2-002", found) == {"i-1": "unknown"}
    assert judged("EC2-004", found) == {"i-1": "unknown"}


@pytest.mark.parametrize(("ping", "verdict"), [("Online", "pass"), ("ConnectionLost", "fail"), ("", "fail")])
def test_what_systems_manager_hears_of_an_instance(ping: str, verdict: str) -> None:
    heard = [{"InstanceId": "i-1", "PingStatus": ping}] if ping else []
    answers = {
        **_described(State={"Name": "running"}),
        "ssm.describe_instance_information": {"InstanceInformationList": heard},
    }
    found, gaps = gather_from(answers, "ec2")
    assert gaps == []
    assert one(found, "AWS::EC2::Instance").live.get("SsmPingStatus", "") == ping
    assert judged("EC2-014", found) == {"i-1": verdict}


def _reachable(cut_off: bool, public: bool) -> dict[str, Answer]:
    """An instance with an open group in a subnet that follows the main table of its VPC."""
    routes = [] if cut_off else [{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1", "Origin": "CreateRoute"}]
    local = {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "Origin": "CreateRouteTable"}
    address = {"Association": {"PublicIp": "1.2.3.4"}} if public else {}
    interface = {"NetworkInterfaceId": "eni-1", "Attachment": {"DeviceIndex": 0}, **address}
    return {
        **_described(NetworkInterfaces=[interface]),
        "ec2.describe_subnets": {
            "Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "MapPublicIpOnLaunch": True, "OwnerId": ACCOUNT}]
        },
        "ec2.describe_route_tables": {
            "RouteTables": [
                {
                    "RouteTableId": "rtb-1",
                    "VpcId": "vpc-1",
                    "Associations": [{"Main": True, "RouteTableAssociationId": "rtbassoc-1"}],
                    "Routes": [local, *routes],
                }
            ]
        },
        "ec2.describe_security_groups": {
            "SecurityGroups": [
                {
                    "GroupId": "sg-1",
                    "GroupName": "g",
                    "Description": "d",
                    "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": EVERYWHERE}],
                }
            ]
        },
    }


@pytest.mark.parametrize(
    ("cut_off", "public", "verdict"),
    [(False, True, "fail"), (True, True, "pass"), (False, False, "pass")],
)
def test_reachable_instances(cut_off: bool, public: bool, verdict: str) -> None:
    found, gaps = gather_from(_reachable(cut_off, public), "ec2")
    assert_conform(found)
    assert gaps == []
    assert judged("EC2-023", found)["i-1"] == verdict


def test_launch_templates(ec2: Any) -> None:
    options: dict[str, Any] = {
        "ImageId": "ami-12345678",
        "UserData": base64.b64encode(b"hello").decode(),
        "MetadataOptions": {"HttpTokens": "required"},
        "NetworkInterfaces": [{"DeviceIndex": 0, "AssociatePublicIpAddress": True, "Groups": ["sg-1"]}],
    }
    ec2.create_launch_template(
        LaunchTemplateName="new",
        LaunchTemplateData=options,
        TagSpecifications=[{"ResourceType": "launch-template", "Tags": [{"Key": "a", "Value": "b"}]}],
    )
    ec2.create_launch_template(LaunchTemplateName="old", LaunchTemplateData={"ImageId": "ami-12345678"})
    found, gaps = _gather()
    assert_conform(found)
    assert gaps == []
    new, old = sorted(_of(found, "AWS::EC2::LaunchTemplate"), key=lambda r: str(r.properties["LaunchTemplateName"]))
    assert new.tags == {"a": "b"}
    assert new.properties["LaunchTemplateData"]["NetworkInterfaces"] == [
        {"DeviceIndex": 0, "AssociatePublicIpAddress": True, "Groups": ["sg-1"]}
    ]
    assert new.live == {"DefaultVersionNumber": 1, "LatestVersionNumber": 1}
    assert judged("EC2-001", found) == {new.ref: "pass", old.ref: "fail"}
    assert judged("EC2-003", found) == {new.ref: "fail", old.ref: "pass"}


def test_launch_template_versions_that_are_refused() -> None:
    templates = {"LaunchTemplates": [{"LaunchTemplateId": "lt-1", "LaunchTemplateName": "one"}]}
    found, _ = gather_from(
        {
            "ec2.describe_launch_templates": templates,
            "ec2.describe_launch_template_versions": "UnauthorizedOperation",
        },
        "ec2",
    )
    assert judged("EC2-001", found) == {"lt-1": "unknown"}
    assert judged("EC2-002", found) == {"lt-1": "unknown"}


# --- disks


def test_volumes_and_snapshots(ec2: Any) -> None:
    key = boto3.client("kms").create_key()["KeyMetadata"]["Arn"]

    def volume(**more: Any) -> str:
        return str(ec2.create_volume(AvailabilityZone="us-east-1a", Size=1, **more)["VolumeId"])

    plain, ours, theirs = volume(), volume(Encrypted=True, KmsKeyId=key), volume(Encrypted=True)
    shared, private = (ec2.create_snapshot(VolumeId=plain)["SnapshotId"] for _ in range(2))
    ec2.modify_snapshot_attribute(
        SnapshotId=shared, Attribute="createVolumePermission", OperationType="add", GroupNames=["all"]
    )
    found, gaps = _gather()
    assert_conform(found)
    assert gaps == []
    assert one(found, "AWS::EC2::Volume", plain).live["Attachments"] == []
    assert one(found, "AWS::EC2::Volume", plain).live["LatestSnapshotTime"].endswith("Z")
    assert "LatestSnapshotTime" not in one(found, "AWS::EC2::Volume", ours).live
    assert one(found, "AWS::EC2::Volume", ours).properties["KmsKeyId"] == key
    assert judged("EBS-001", found) == {plain: "fail", ours: "pass", theirs: "pass"}
    assert judged("EBS-006", found) == {plain: "fail", ours: "pass", theirs: "fail"}
    snapshot = one(found, "Live::EC2::Snapshot", shared)
    assert snapshot.id == f"arn:aws:ec2:us-east-1::snapshot/{shared}"
    assert snapshot.properties["CreateVolumePermissions"] == [{"Group": "all"}]
    assert one(found, "Live::EC2::Snapshot", private).properties["CreateVolumePermissions"] == []
    assert judged("EBS-003", found) == {shared: "fail", private: "pass"}
    assert judged("EBS-005", found) == {shared: "fail", private: "fail"}


def test_sharing_of_snapshots_that_is_refused() -> None:
    def snapshots(parameters: Any) -> Answer:
        public = "RestorableByUserIds" in parameters
        return "UnauthorizedOperation" if public else {"Snapshots": [{"SnapshotId": "snap-1", "OwnerId": ACCOUNT}]}

    found, gaps = gather_from({"ec2.describe_snapshots": snapshots}, "ec2")
    assert isinstance(one(found, "Live::EC2::Snapshot").properties["CreateVolumePermissions"], Unknown)
    assert [gap.call for gap in gaps] == ["ec2:DescribeSnapshots"]
    assert judged("EBS-003", found) == {"snap-1": "unknown"}


def test_own_images(ec2: Any) -> None:
    (made,) = ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1)["Instances"]
    private, public = (ec2.create_image(InstanceId=made["InstanceId"], Name=f"image{n}")["ImageId"] for n in (1, 2))
    ec2.modify_image_attribute(ImageId=public, LaunchPermission={"Add": [{"Group": "all"}]})
    found, _ = _gather()
    assert {r.ref: r.properties["Public"] for r in _of(found, "Live::EC2::Image")} == {private: False, public: True}
    assert judged("EC2-017", found) == {private: "pass", public: "fail"}


# --- settings of a region


def test_settings_of_a_region() -> None:
    """moto knows the first of these alone: the answers are written by hand."""
    found, gaps = gather_from(
        {
            "ec2.get_ebs_encryption_by_default": {"EbsEncryptionByDefault": True},
            "ec2.get_image_block_public_access_state": {"ImageBlockPublicAccessState": "block-new-sharing"},
            "ec2.get_instance_metadata_defaults": {"AccountLevel": {"HttpTokens": "required", "ManagedBy": "account"}},
            "ec2.get_snapshot_block_public_access_state": {"State": "block-all-sharing"},
        },
        "ec2",
    )
    assert_conform(found)
    assert gaps == []
    settings = one(found, "Account::EC2::RegionSettings")
    assert settings.id == f"{ACCOUNT}/us-east-1/RegionSettings"
    assert settings.properties == {
        "EbsEncryptionByDefault": True,
        "ImageBlockPublicAccessState": "block-new-sharing",
        "MetadataDefaults": {"HttpTokens": "required"},
    }
    assert judged("EBS-004", found) == {ACCOUNT: "pass"}
    for rule in ("EBS-002", "EC2-006", "EC2-018"):
        assert judged(rule, found) == {settings.ref: "pass"}, rule


def test_nothing_set_for_a_region() -> None:
    found, _ = gather_from({"ec2.get_snapshot_block_public_access_state": {"State": "unblocked"}}, "ec2")
    assert_conform(found)
    assert one(found, "AWS::EC2::SnapshotBlockPublicAccess").properties == {}
    assert judged("EBS-004", found) == {ACCOUNT: "fail"}
    for rule in ("EBS-002", "EC2-006", "EC2-018"):
        assert set(judged(rule, found).values()) == {"fail"}, rule


def test_settings_that_are_refused() -> None:
    denied = "UnauthorizedOperation"
    found, gaps = gather_from(
        {
            "ec2.get_ebs_encryption_by_default": denied,
            "ec2.get_image_block_public_access_state": denied,
            "ec2.get_instance_metadata_defaults": denied,
            "ec2.get_snapshot_block_public_access_state": denied,
        },
        "ec2",
    )
    settings = one(found, "Account::EC2::RegionSettings")
    assert {type(value) for value in settings.properties.values()} == {Unknown}
    assert len(settings.properties) == 3
    for rule in ("EBS-002", "EC2-006", "EC2-018"):
        assert judged(rule, found, gaps) == {settings.ref: "unknown"}, rule
    assert [gap.types for gap in gaps] == [(), (), (), ("AWS::EC2::SnapshotBlockPublicAccess",)]
