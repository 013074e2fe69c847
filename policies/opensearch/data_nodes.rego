# METADATA
# title: Search domains have three data nodes across zones
# description: |
#   With fewer than three data nodes, or all in one zone, the loss of a node or zone takes shards and their only
#   replicas with it. Set InstanceCount to 3 or more and ZoneAwarenessEnabled to true. Low, since domains for
#   development and logs of little worth do well without.
# related_resources:
#   - ref: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-multiaz.html
# custom:
#   id: OPENSEARCH-010
#   severity: low
#   resource_types: [AWS::OpenSearchService::Domain, AWS::Elasticsearch::Domain]
#   aliases:
#     aws_config: [opensearch-data-node-fault-tolerance]
#     security_hub: [OpenSearch.6, ES.6]
#     prowler: [opensearch_service_domains_fault_tolerant_data_nodes]
#     guard: [OPENSEARCH_DATA_NODE_FAULT_TOLERANCE, ELASTICSEARCH_DATA_NODE_FAULT_TOLERANCE]
package policies.opensearch.data_nodes

import data.policies.lib.opensearch
import data.policies.lib.properties
import rego.v1

_wanted_nodes := 3

_count_path := [opensearch.cluster, "InstanceCount"]

_zones_path := [opensearch.cluster, "ZoneAwarenessEnabled"]

# One node is the default.
_count := properties.value(_count_path, 1)

deny contains {"path": _count_path, "message": _message} if not _has_enough

deny contains {"path": _zones_path, "message": "all data nodes stand in one availability zone"} if {
	_has_enough
	not properties.is_true(_zones_path)
}

_has_enough if {
	is_number(_count)
	_count >= _wanted_nodes
}

_message := sprintf("the domain has %v of the wanted %v data nodes", [_count, _wanted_nodes]) if is_number(_count)

_message := sprintf("the domain has no count of at least %v data nodes", [_wanted_nodes]) if not is_number(_count)
