# METADATA
# title: MSK clusters are not public
# description: |
#   The brokers get addresses on the internet, and only their passwords or certificates guard the messages. Set
#   PublicAccess.Type to DISABLED and let clients come through the VPC, peering or a private connection. High rather
#   than critical, since Kafka with public access must have authentication and TLS.
# related_resources:
#   - ref: https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html
# custom:
#   id: MSK-002
#   severity: high
#   resource_types: [AWS::MSK::Cluster]
#   aliases:
#     checkov: [CKV_AWS_291]
#     security_hub: [MSK.4]
#     prowler: [kafka_cluster_is_public]
#   fix: {BrokerNodeGroupInfo: {ConnectivityInfo: {PublicAccess: {Type: DISABLED}}}}
#   fix_safety: unsafe
package policies.msk.not_public

import data.policies.lib.properties
import rego.v1

_path := ["BrokerNodeGroupInfo", "ConnectivityInfo", "PublicAccess", "Type"]

deny contains {"path": _path, "message": "the brokers have addresses on the internet"} if {
	properties.given(_path)
	properties.value(_path, "") != "DISABLED"
}
