# METADATA
# title: EMR encrypts at rest
# description: |
#   Local disks of the cluster hold whatever the jobs read and sort, and are not encrypted unless the configuration
#   says so. Set EnableAtRestEncryption to true, with a LocalDiskEncryptionConfiguration. Settings for S3 are not asked
#   for: S3 has encrypted every new object since 2023.
# related_resources:
#   - ref: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-enable.html
# custom:
#   id: EMR-001
#   severity: high
#   resource_types: [AWS::EMR::SecurityConfiguration]
#   aliases:
#     security_hub: [EMR.3]
#     trivy: [AVD-AWS-0137, AVD-AWS-0139]
#     cfn_nag: [W61]
#     guard: [EMR_SECURITY_CONFIG_ENABLED_AND_CONFIGURED_RULE]
package policies.emr.encrypted_at_rest

import data.policies.lib.emr
import rego.v1

_enabled := ["EncryptionConfiguration", "EnableAtRestEncryption"]

_disks := ["EncryptionConfiguration", "AtRestEncryptionConfiguration", "LocalDiskEncryptionConfiguration"]

deny contains {"path": emr.place(_enabled), "message": "encryption at rest is not turned on"} if not emr.is_on(_enabled)

deny contains {"path": emr.place(_disks), "message": "nothing says how local disks are encrypted"} if {
	emr.is_on(_enabled)
	not emr.given(_disks)
}
