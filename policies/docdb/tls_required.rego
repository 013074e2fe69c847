# METADATA
# title: DocumentDB requires TLS
# description: |
#   A client that doesn't ask for TLS sends its password and the documents readable through the network. Leave the
#   parameter tls at its default, enabled, or set it to fips-140-3, tls1.2+ or tls1.3+.
# related_resources:
#   - ref: https://docs.aws.amazon.com/documentdb/latest/developerguide/security.encryption.ssl.html
# custom:
#   id: DOCDB-002
#   severity: high
#   resource_types: [AWS::DocDB::DBClusterParameterGroup]
#   aliases:
#     checkov: [CKV_AWS_90]
#     security_hub: [DocumentDB.6]
#   fix: {Parameters: {tls: enabled}}
#   fix_safety: unsafe
package policies.docdb.tls_required

import rego.v1

import data.policies.lib.properties

deny contains {"path": ["Parameters", "tls"], "message": "clients may connect without TLS"} if {
	tls := properties.value(["Parameters", "tls"], "enabled")
	is_string(tls)
	lower(tls) == "disabled"
}
