# METADATA
# title: VPC endpoint services accept connections manually
# description: |
#   Without acceptance every principal that the service's permissions name can connect a network to it, and nobody
#   looks at who does. Set AcceptanceRequired; connections that exist stay.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html
# custom:
#   id: VPC-011
#   severity: medium
#   resource_types: [AWS::EC2::VPCEndpointService]
#   aliases:
#     checkov: [CKV_AWS_123]
#   fix: {AcceptanceRequired: true}
package policies.vpc.endpoint_service_acceptance

import rego.v1

deny contains {"path": ["AcceptanceRequired"], "message": message} if {
	object.get(input.properties, "AcceptanceRequired", false) != true
	message := "connections to the endpoint service need nobody's consent"
}
