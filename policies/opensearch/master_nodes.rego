# METADATA
# title: Search domains have three dedicated masters
# description: |
#   Data nodes that also lead the cluster fall behind under load, and with fewer than three masters the loss of one can
#   leave the cluster without a leader. Set DedicatedMasterEnabled to true and DedicatedMasterCount to 3 or 5. Low,
#   since small domains do well without.
# related_resources:
#   - ref: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-dedicatedmasternodes.html
# custom:
#   id: OPENSEARCH-011
#   severity: low
#   resource_types: [AWS::OpenSearchService::Domain, AWS::Elasticsearch::Domain]
#   aliases:
#     aws_config: [opensearch-primary-node-fault-tolerance]
#     security_hub: [ES.7]
#     prowler: [opensearch_service_domains_fault_tolerant_master_nodes]
#     guard: [ELASTICSEARCH_PRIMARY_NODE_FAULT_TOLERANCE]
package policies.opensearch.master_nodes

import data.policies.lib.opensearch
import data.policies.lib.properties
import rego.v1

_wanted_masters := 3

_count_path := [opensearch.cluster, "DedicatedMasterCount"]

_enabled_path := [opensearch.cluster, "DedicatedMasterEnabled"]

deny contains {"path": _enabled_path, "message": "the domain has no dedicated master nodes"} if {
	not properties.is_true(_enabled_path)
}

deny contains {"path": _count_path, "message": _message} if {
	properties.is_true(_enabled_path)
	not _has_enough
}

_count := properties.value(_count_path, 0)

_has_enough if {
	is_number(_count)
	_count >= _wanted_masters
}

_message := sprintf("the domain has fewer than the wanted %v dedicated masters", [_wanted_masters])
