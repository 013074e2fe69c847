# METADATA
# title: Storage gateways do not run on a single EC2 instance
# description: |
#   A gateway on an EC2 instance is gone with that instance, and what it had not uploaded yet with it. Run it on a host
#   of VMware with high availability, where it is started anew elsewhere, or make sure that clients can do without it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/filegateway/latest/files3/vmware-ha.html
# custom:
#   id: STORAGEGW-002
#   severity: medium
#   resource_types: [Live::StorageGateway::Gateway]
#   aliases:
#     prowler: [storagegateway_gateway_fault_tolerant]
package policies.storagegateway.gateway_host

import rego.v1

deny contains {"path": ["HostEnvironment"], "message": "the gateway runs on a single EC2 instance"} if {
	object.get(input.properties, "HostEnvironment", "") == "EC2"
}
