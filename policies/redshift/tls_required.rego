# METADATA
# title: Redshift connections must use TLS
# description: |
#   A client that doesn't ask for TLS sends its password and the data readable through the network, and nobody notices.
#   Set require_ssl to true in the parameter group. Groups of the family redshift-2.0 force TLS unless told otherwise,
#   and so does the default group of new clusters; default.redshift-1.0 does not and can't be changed.
# related_resources:
#   - ref: https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-ssl-support.html
# custom:
#   id: REDSHIFT-003
#   severity: high
#   resource_types: [AWS::Redshift::ClusterParameterGroup, AWS::Redshift::Cluster]
#   aliases:
#     checkov: [CKV_AWS_105]
#     aws_config: [redshift-require-tls-ssl]
#     security_hub: [Redshift.2]
#     prowler: [redshift_cluster_in_transit_encryption_enabled]
package policies.redshift.tls_required

import rego.v1

import data.policies.lib.properties
import data.policies.lib.values

deny contains {"path": path, "message": message} if {
	input.type == "AWS::Redshift::ClusterParameterGroup"
	some setting in _settings
	value := values.at(setting.value, ["ParameterValue"], "")
	not lower(sprintf("%v", [value])) in {"true", "on", "1"}
	path := array.concat(setting.path, ["ParameterValue"])
	message := sprintf("require_ssl is %v", [value])
}

deny contains {"path": ["Parameters"], "message": "require_ssl is not set, and this family leaves it off"} if {
	input.type == "AWS::Redshift::ClusterParameterGroup"
	count(_settings) == 0
	properties.value(["ParameterGroupFamily"], "") != "redshift-2.0"
}

deny contains {"path": ["ClusterParameterGroupName"], "message": "default.redshift-1.0 does not force TLS"} if {
	input.type == "AWS::Redshift::Cluster"
	properties.value(["ClusterParameterGroupName"], "") == "default.redshift-1.0"
}

_settings := [item |
	some item in properties.items(["Parameters"])
	name := values.at(item.value, ["ParameterName"], "")
	is_string(name)
	lower(name) == "require_ssl"
]
