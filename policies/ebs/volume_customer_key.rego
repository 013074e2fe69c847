# METADATA
# title: EBS volumes use a customer-managed key
# description: |
#   With the key that AWS manages, aws/ebs, nobody can narrow who may decrypt a volume, share its snapshots with
#   another account, or cut off access by disabling the key. Where that is required, name a key of your own in
#   KmsKeyId.
#   A volume from a snapshot or another volume keeps the key of that one and passes.
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
# custom:
#   id: EBS-006
#   severity: low
#   resource_types: [AWS::EC2::Volume]
#   aliases:
#     trivy: [AVD-AWS-0027]
#     cfn_nag: [W37]
#     guard: [EBS_VOLUME_ENCRYPTION_KEY_RULE]
package policies.ebs.volume_customer_key

import rego.v1

import data.policies.lib.keys
import data.policies.lib.properties

deny contains {"path": ["KmsKeyId"], "message": _finding} if {
	not keys.is_customer_key(["KmsKeyId"])
	not _keeps_key
}

_finding := "the volume is not encrypted, with a key of your own or otherwise" if _is_known_plain

_finding := keys.finding(["KmsKeyId"], "the volume") if not _is_known_plain

# Of a template, the region's default may encrypt it all the same.
_is_known_plain if {
	input.source == "live"
	object.get(input.properties, "Encrypted", true) == false
}

_keeps_key if {
	not properties.given(["KmsKeyId"])
	some property in ["SnapshotId", "SourceVolumeId"]
	properties.given([property])
}
