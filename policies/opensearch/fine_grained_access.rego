# METADATA
# title: Search domains use fine-grained access control
# description: |
#   Without fine-grained access control, whoever the access policy lets in may read and delete every index. Set
#   AdvancedSecurityOptions.Enabled to true and name a master user; it wants HTTPS, node-to-node encryption and
#   encryption at rest, and can't be turned off again. Anonymous access is for the move only. Medium, not high, since
#   the domain's access policy and network still stand in front.
# related_resources:
#   - ref: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html
# custom:
#   id: OPENSEARCH-007
#   severity: medium
#   resource_types: [AWS::OpenSearchService::Domain, AWS::Elasticsearch::Domain]
#   aliases:
#     aws_config: [opensearch-access-control-enabled]
#     security_hub: [OpenSearch.7]
#     prowler: [opensearch_service_domains_access_control_enabled]
#     guard: [OPENSEARCH_ACCESS_CONTROL_ENABLED]
package policies.opensearch.fine_grained_access

import data.policies.lib.properties
import rego.v1

_path := ["AdvancedSecurityOptions", "Enabled"]

_anonymous := ["AdvancedSecurityOptions", "AnonymousAuthEnabled"]

deny contains {"path": _path, "message": "whoever gets in may do everything with every index"} if {
	not properties.is_true(_path)
}

deny contains {"path": _anonymous, "message": "fine-grained access control lets anonymous users in"} if {
	properties.is_true(_path)
	properties.is_true(_anonymous)
}
