# METADATA
# title: EBS volumes are encrypted
# description: |
#   Who gets hold of an unencrypted volume or of a snapshot of it reads everything on it. Set Encrypted to true: a
#   volume made from an unencrypted snapshot is then encrypted as well. An existing volume is replaced by the change.
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
# custom:
#   id: EBS-001
#   severity: high
#   resource_types: [AWS::EC2::Volume]
#   aliases:
#     checkov: [CKV_AWS_3]
#     aws_config: [encrypted-volumes]
#     security_hub: [EC2.3]
#     trivy: [AVD-AWS-0026]
#     prowler: [ec2_ebs_volume_encryption]
#     cfn_nag: [F1]
#     guard: [ENCRYPTED_VOLUMES]
#     regula: [FG_R00016]
#   fix: {Encrypted: true}
#   fix_safety: unsafe
package policies.ebs.volume_encrypted

import rego.v1

deny contains {"path": ["Encrypted"], "message": "the volume is not encrypted"} if {
	object.get(input.properties, "Encrypted", false) != true
}
