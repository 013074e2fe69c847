# METADATA
# title: Search domains use TLS 1.2 or newer
# description: |
#   TLS 1.0 and 1.1 have known weaknesses, and the domain accepts them unless a policy says otherwise. Set
#   DomainEndpointOptions.TLSSecurityPolicy to Policy-Min-TLS-1-2-PFS-2023-10, or to Policy-Min-TLS-1-2-2019-07 for
#   clients without forward secrecy.
# related_resources:
#   - ref: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/infrastructure-security.html
# custom:
#   id: OPENSEARCH-005
#   severity: medium
#   resource_types: [AWS::OpenSearchService::Domain, AWS::Elasticsearch::Domain]
#   aliases:
#     security_hub: [OpenSearch.8, ES.8]
#     trivy: [AVD-AWS-0126]
#   fix: {DomainEndpointOptions: {TLSSecurityPolicy: Policy-Min-TLS-1-2-2019-07}}
#   fix_safety: unsafe
package policies.opensearch.tls_policy

import data.policies.lib.properties
import rego.v1

_path := ["DomainEndpointOptions", "TLSSecurityPolicy"]

_policy := properties.value(_path, null)

deny contains {"path": _path, "message": _message} if not _is_strong

_is_strong if {
	is_string(_policy)
	startswith(_policy, "Policy-Min-TLS-1-")
	not startswith(_policy, "Policy-Min-TLS-1-0")
}

_message := sprintf("the policy %s accepts TLS 1.0", [_policy]) if startswith(_policy, "Policy-Min-TLS-1-0")

_message := "no TLS policy is set, and the default accepts TLS 1.0" if not properties.given(_path)

_message := "the TLS policy is none that wants TLS 1.2" if {
	properties.given(_path)
	not _is_old
}

_is_old if startswith(_policy, "Policy-Min-TLS-1-0")
