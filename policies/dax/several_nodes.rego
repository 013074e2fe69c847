# METADATA
# title: DAX spans zones
# description: |
#   A cache of one or two nodes does not survive the loss of a zone: all reads then fall on the table. Use three nodes
#   or more, each in a zone of its own.
# related_resources:
#   - ref: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.concepts.cluster.html
# custom:
#   id: DAX-003
#   severity: low
#   resource_types: [AWS::DAX::Cluster]
#   aliases:
#     prowler: [dynamodb_accelerator_cluster_multi_az]
package policies.dax.several_nodes

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["ReplicationFactor"], "message": "the cluster has fewer than three nodes"} if {
	nodes := properties.value(["ReplicationFactor"], 1)
	is_number(nodes)
	nodes < 3
}

deny contains {"path": ["AvailabilityZones"], "message": "all nodes are in one zone"} if {
	zones := {zone.value | some zone in properties.items(["AvailabilityZones"])}
	count(zones) == 1
	properties.value(["ReplicationFactor"], 1) >= 3
}
