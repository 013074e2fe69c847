# METADATA
# title: New EBS volumes are encrypted by default
# description: |
#   Without the default, each volume that somebody makes in haste lies unencrypted, and so does each snapshot of it.
#   Turn on encryption by default in the EC2 settings of the region: it costs nothing, and old volumes stay as they
#   are.
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html
# custom:
#   id: EBS-002
#   severity: medium
#   resource_types: [Account::EC2::RegionSettings]
#   aliases:
#     checkov: [CKV_AWS_106]
#     aws_config: [ec2-ebs-encryption-by-default]
#     security_hub: [EC2.7]
#     prowler: [ec2_ebs_default_encryption]
package policies.ebs.default_encryption

import rego.v1

deny contains {"path": ["EbsEncryptionByDefault"], "message": "new EBS volumes of the region are not encrypted"} if {
	object.get(input.properties, "EbsEncryptionByDefault", null) != true
}
