# METADATA
# title: MSK brokers encrypt in transit
# description: |
#   Messages and passwords can be read on the way between clients and brokers, or between brokers. TLS is the default;
#   set ClientBroker to TLS and leave InCluster true. InCluster can't be changed later, so an existing cluster is
#   replaced.
# related_resources:
#   - ref: https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html
# custom:
#   id: MSK-001
#   severity: high
#   resource_types: [AWS::MSK::Cluster]
#   aliases:
#     checkov: [CKV_AWS_81]
#     aws_config: [msk-in-cluster-node-require-tls]
#     security_hub: [MSK.1]
#     trivy: [AVD-AWS-0073]
#     prowler: [kafka_cluster_in_transit_encryption_enabled]
#   fix: {EncryptionInfo: {EncryptionInTransit: {ClientBroker: TLS, InCluster: true}}}
#   fix_safety: unsafe
package policies.msk.encrypted_in_transit

import data.policies.lib.properties
import rego.v1

_transit := ["EncryptionInfo", "EncryptionInTransit"]

_clients := array.concat(_transit, ["ClientBroker"])

_brokers := array.concat(_transit, ["InCluster"])

deny contains {"path": _clients, "message": message} if {
	properties.given(_clients)
	properties.value(_clients, "TLS") != "TLS"
	message := sprintf("clients may talk to the brokers in plain text (%v)", [properties.value(_clients, "")])
}

deny contains {"path": _brokers, "message": "the brokers talk to each other in plain text"} if {
	properties.value(_brokers, true) == false
}
