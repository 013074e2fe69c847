"""EC2's networks: VPCs, subnets, routing, flow logs, endpoints and VPN connections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource

VPC = "AWS::EC2::VPC"
SUBNET = "AWS::EC2::Subnet"
FLOW_LOG = "AWS::EC2::FlowLog"
TABLE = "AWS::EC2::RouteTable"
ROUTE = "AWS::EC2::Route"
ASSOCIATION = "AWS::EC2::SubnetRouteTableAssociation"
GATEWAY = "AWS::EC2::InternetGateway"
ATTACHMENT = "AWS::EC2::VPCGatewayAttachment"
ENDPOINT = "AWS::EC2::VPCEndpoint"
SERVICE = "AWS::EC2::VPCEndpointService"
PREFIX_LIST = "AWS::EC2::PrefixList"
VPN = "AWS::EC2::VPNConnection"


def tags(described: Mapping[str, Any]) -> Any:
    """The tags of what EC2 describes, which stand under one of two names."""
    return shape.tags(described.get("Tags") or described.get("TagSet"))


def is_own(reader: Reader, described: Mapping[str, Any]) -> bool:
    """Whether it belongs to the account: what others share with it is in the lists too."""
    return bool(described.get("OwnerId", reader.account) == reader.account)


def vpcs(reader: Reader) -> Iterator[Resource]:
    """Every VPC of the account."""
    for vpc in reader.items("ec2.describe_vpcs", "Vpcs"):
        if is_own(reader, vpc):
            live = {"IsDefault": bool(vpc.get("IsDefault")), "Region": reader.region}
            name = vpc["VpcId"]
            arn = reader.arn("ec2", f"vpc/{name}")
            yield reader.resource(VPC, arn, shape.like(VPC, vpc, Tags=tags(vpc)), ref=name, live=live)


def subnets(reader: Reader) -> Iterator[Resource]:
    """Every subnet of the account."""
    for subnet in reader.shared("ec2.describe_subnets", "Subnets"):
        if is_own(reader, subnet):
            name = subnet["SubnetId"]
            ipv6 = [block.get("Ipv6CidrBlock") for block in subnet.get("Ipv6CidrBlockAssociationSet", ())]
            properties = shape.like(SUBNET, subnet, Tags=tags(subnet), Ipv6CidrBlock=ipv6[0] if ipv6 else None)
            arn = subnet.get("SubnetArn") or reader.arn("ec2", f"subnet/{name}")
            live = {"DefaultForAz": bool(subnet.get("DefaultForAz"))}
            yield reader.resource(SUBNET, arn, properties, ref=name, live=live)


_RECORDED = {
    "vpc": "VPC",
    "subnet": "Subnet",
    "eni": "NetworkInterface",
    "tgw-attach": "TransitGatewayAttachment",
    "tgw": "TransitGateway",
    "nat": "RegionalNatGateway",
}
"""What a flow log records, by the beginning of its id."""


def flow_logs(reader: Reader) -> Iterator[Resource]:
    """Every flow log, and whether it delivers."""
    for log in reader.items("ec2.describe_flow_logs", "FlowLogs"):
        name = log["FlowLogId"]
        properties = shape.like(
            FLOW_LOG, log, Tags=tags(log), ResourceType=_RECORDED.get(log.get("ResourceId", "").rpartition("-")[0])
        )
        live = shape.compact(
            {key: log.get(key) for key in ("FlowLogStatus", "DeliverLogsStatus", "DeliverLogsErrorMessage")}
        )
        arn = reader.arn("ec2", f"vpc-flow-log/{name}")
        yield reader.resource(FLOW_LOG, arn, properties, ref=name, live=live)


def route_tables(reader: Reader) -> Iterator[Resource]:
    """Every route table, and its routes."""
    for table in reader.shared("ec2.describe_route_tables", "RouteTables"):
        if is_own(reader, table):
            name = table["RouteTableId"]
            arn = reader.arn("ec2", f"route-table/{name}")
            live = {"Main": any(link.get("Main") for link in table.get("Associations", ()))}
            yield reader.resource(TABLE, arn, shape.like(TABLE, table, Tags=tags(table)), ref=name, live=live)
            for route in table.get("Routes", ()):
                # The VPC's own addresses, and what a VPN gateway announces, are nobody's setting.
                if route.get("GatewayId") != "local" and route.get("Origin") != "EnableVgwRoutePropagation":
                    yield _route(reader, arn, name, route)


def _route(reader: Reader, arn: str, table: str, route: Mapping[str, Any]) -> Resource:
    keys = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
    where = next((route[key] for key in keys if route.get(key)), "")
    gateway = route.get("GatewayId")
    if gateway and gateway.startswith("vpce-"):  # templates name endpoints apart from gateways
        route = {**route, "GatewayId": None, "VpcEndpointId": gateway}
    live = shape.compact({"State": route.get("State")})
    properties = shape.like(ROUTE, route, RouteTableId=table)
    return reader.resource(ROUTE, f"{arn}#Route/{where}", properties, ref=f"{table}|{where}", live=live)


def route_table_associations(reader: Reader) -> Iterator[Resource]:
    """Which subnet follows which route table; `live.Main` marks those that follow their VPC's main table unasked."""
    subnets = [subnet for subnet in reader.shared("ec2.describe_subnets", "Subnets") if is_own(reader, subnet)]
    main: dict[str, str] = {}
    asked: set[str] = set()
    for table in reader.shared("ec2.describe_route_tables", "RouteTables"):
        if is_own(reader, table):
            name = table["RouteTableId"]
            for link in table.get("Associations", ()):
                if link.get("Main"):
                    main[table.get("VpcId", "")] = name
                elif subnet := link.get("SubnetId"):
                    asked.add(subnet)
                    yield _association(reader, subnet, name, link["RouteTableAssociationId"], main=False)
    for subnet in subnets:
        if subnet["SubnetId"] not in asked and (table_name := main.get(subnet.get("VpcId", ""))):
            yield _association(reader, subnet["SubnetId"], table_name, "", main=True)


def _association(reader: Reader, subnet: str, table: str, ref: str, *, main: bool) -> Resource:
    id = f"{reader.arn('ec2', f'subnet/{subnet}')}#SubnetRouteTableAssociation"
    properties = {"RouteTableId": table, "SubnetId": subnet}
    return reader.resource(ASSOCIATION, id, properties, ref=ref or id, live={"Main": main})


def internet_gateways(reader: Reader) -> Iterator[Resource]:
    """Every internet gateway, and the VPC that it is attached to."""
    for gateway in reader.items("ec2.describe_internet_gateways", "InternetGateways"):
        if is_own(reader, gateway):
            name = gateway["InternetGatewayId"]
            arn = reader.arn("ec2", f"internet-gateway/{name}")
            yield reader.resource(GATEWAY, arn, shape.like(GATEWAY, gateway, Tags=tags(gateway)), ref=name)
            for attachment in gateway.get("Attachments", ()):
                properties = {"InternetGatewayId": name, "VpcId": attachment["VpcId"]}
                yield reader.resource(ATTACHMENT, f"{arn}#VPCGatewayAttachment", properties)


def prefix_lists(reader: Reader) -> Iterator[Resource]:
    """Every prefix list of the account's own, with its ranges."""
    listed = reader.items("ec2.describe_managed_prefix_lists", "PrefixLists")
    own = (item for item in listed if item.get("OwnerId") == reader.account)
    yield from reader.map(lambda item: _prefix_list(reader, item), own)


def _prefix_list(reader: Reader, listed: Mapping[str, Any]) -> Resource:
    name = listed["PrefixListId"]
    entries = reader.listed("ec2.get_managed_prefix_list_entries", "Entries", about=name, PrefixListId=name)
    entries = shape.part(PREFIX_LIST, ("Entries",), entries)
    properties = shape.like(PREFIX_LIST, listed, Tags=tags(listed), Entries=entries)
    arn = listed.get("PrefixListArn") or reader.arn("ec2", f"prefix-list/{name}")
    return reader.resource(PREFIX_LIST, arn, properties, ref=name)


def endpoints(reader: Reader) -> Iterator[Resource]:
    """Every endpoint of the account's VPCs, with its policy."""
    for endpoint in reader.items("ec2.describe_vpc_endpoints", "VpcEndpoints"):
        if is_own(reader, endpoint):
            name = endpoint["VpcEndpointId"]
            properties = shape.like(
                ENDPOINT,
                endpoint,
                Tags=tags(endpoint),
                PolicyDocument=shape.document(endpoint.get("PolicyDocument")) or None,
                SecurityGroupIds=[group["GroupId"] for group in endpoint.get("Groups", ())] or None,
                SubnetIds=endpoint.get("SubnetIds") or None,
                RouteTableIds=endpoint.get("RouteTableIds") or None,
            )
            live = shape.compact({"State": endpoint.get("State")})
            yield reader.resource(ENDPOINT, reader.arn("ec2", f"vpc-endpoint/{name}"), properties, ref=name, live=live)


def endpoint_services(reader: Reader) -> Iterator[Resource]:
    """Every service that the account offers to other networks."""
    for service in reader.items("ec2.describe_vpc_endpoint_service_configurations", "ServiceConfigurations"):
        name = service["ServiceId"]
        properties = shape.like(SERVICE, service, Tags=tags(service), PrivateDnsNameConfiguration=None)
        yield reader.resource(SERVICE, reader.arn("ec2", f"vpc-endpoint-service/{name}"), properties, ref=name)


def vpn_connections(reader: Reader) -> Iterator[Resource]:
    """Every VPN connection, and how its tunnels do. Its keys are left out."""
    for connection in reader.items("ec2.describe_vpn_connections", "VpnConnections"):
        if connection.get("State") not in ("deleted", "deleting"):
            name = connection["VpnConnectionId"]
            options = connection.get("Options") or {}
            properties = shape.like(
                VPN,
                {**options, **connection},
                Tags=tags(connection),
                VpnTunnelOptionsSpecifications=[_tunnel(tunnel) for tunnel in options.get("TunnelOptions", ())] or None,
            )
            telemetry = [
                shape.compact({**tunnel, "LastStatusChange": shape.moment(tunnel.get("LastStatusChange"))})
                for tunnel in connection.get("VgwTelemetry", ())
            ]
            arn = reader.arn("ec2", f"vpn-connection/{name}")
            yield reader.resource(VPN, arn, properties, ref=name, live={"VgwTelemetry": telemetry})


def _tunnel(described: Mapping[str, Any]) -> Any:
    logs = shape.pick(described, "LogOptions", "CloudWatchLogOptions")
    told = {
        "TunnelInsideCidr": described.get("TunnelInsideCidr"),
        # Templates spell it otherwise.
        "LogOptions": {"CloudwatchLogOptions": logs} if logs else None,
    }
    return shape.part(VPN, ("VpnTunnelOptionsSpecifications", 0), shape.compact(told))


COLLECTORS = (
    Collector("ec2", (VPC,), {"ec2.describe_vpcs": "ec2:DescribeVpcs"}, vpcs),
    Collector("ec2", (SUBNET,), {"ec2.describe_subnets": "ec2:DescribeSubnets"}, subnets),
    Collector("ec2", (FLOW_LOG,), {"ec2.describe_flow_logs": "ec2:DescribeFlowLogs"}, flow_logs),
    Collector("ec2", (TABLE, ROUTE), {"ec2.describe_route_tables": "ec2:DescribeRouteTables"}, route_tables),
    Collector(
        "ec2",
        (ASSOCIATION,),
        {"ec2.describe_subnets": "ec2:DescribeSubnets", "ec2.describe_route_tables": "ec2:DescribeRouteTables"},
        route_table_associations,
    ),
    Collector(
        "ec2",
        (GATEWAY, ATTACHMENT),
        {"ec2.describe_internet_gateways": "ec2:DescribeInternetGateways"},
        internet_gateways,
    ),
    Collector(
        "ec2",
        (PREFIX_LIST,),
        {
            "ec2.describe_managed_prefix_lists": "ec2:DescribeManagedPrefixLists",
            "ec2.get_managed_prefix_list_entries": "ec2:GetManagedPrefixListEntries",
        },
        prefix_lists,
    ),
    Collector("ec2", (ENDPOINT,), {"ec2.describe_vpc_endpoints": "ec2:DescribeVpcEndpoints"}, endpoints),
    Collector(
        "ec2",
        (SERVICE,),
        {"ec2.describe_vpc_endpoint_service_configurations": "ec2:DescribeVpcEndpointServiceConfigurations"},
        endpoint_services,
    ),
    Collector("ec2", (VPN,), {"ec2.describe_vpn_connections": "ec2:DescribeVpnConnections"}, vpn_connections),
)
