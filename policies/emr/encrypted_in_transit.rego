# METADATA
# title: EMR encrypts in transit
# description: |
#   Nodes of the cluster send each other the data they work on in plain text, and whoever can listen in the subnet
#   reads it. Set EnableInTransitEncryption to true, with certificates in TLSCertificateConfiguration.
# related_resources:
#   - ref: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-data-encryption-options.html
# custom:
#   id: EMR-002
#   severity: high
#   resource_types: [AWS::EMR::SecurityConfiguration]
#   aliases:
#     security_hub: [EMR.4]
#     trivy: [AVD-AWS-0138]
#     cfn_nag: [W61]
#     guard: [EMR_SECURITY_CONFIG_ENABLED_AND_CONFIGURED_RULE]
package policies.emr.encrypted_in_transit

import data.policies.lib.emr
import rego.v1

_enabled := ["EncryptionConfiguration", "EnableInTransitEncryption"]

deny contains {"path": emr.place(_enabled), "message": "encryption in transit is not turned on"} if {
	not emr.is_on(_enabled)
}
