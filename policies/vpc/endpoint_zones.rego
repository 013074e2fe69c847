# METADATA
# title: VPC interface endpoints span two zones
# description: |
#   An endpoint in one zone is lost with it, and with it the service for the whole VPC. Give an interface endpoint a
#   subnet in each zone that you use.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
# custom:
#   id: VPC-015
#   severity: low
#   resource_types: [AWS::EC2::VPCEndpoint]
#   aliases:
#     prowler: [vpc_endpoint_multi_az_enabled]
package policies.vpc.endpoint_zones

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["SubnetIds"], "message": "the endpoint is in one subnet alone"} if {
	properties.value(["VpcEndpointType"], "Gateway") == "Interface"
	count(properties.items(["SubnetIds"])) == 1
}

deny contains {"path": ["SubnetIds"], "message": "the endpoint is in no subnet"} if {
	properties.value(["VpcEndpointType"], "Gateway") == "Interface"
	count(properties.items(["SubnetIds"])) == 0
}
