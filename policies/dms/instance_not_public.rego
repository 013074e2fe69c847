# METADATA
# title: DMS replication instances are not public
# description: |
#   A replication instance knows the logins of both databases and moves their data; with a public address, which is the
#   default, only its security groups keep the internet away. Set PubliclyAccessible to false: that replaces an
#   existing instance. High rather than critical, since DMS offers no login there.
# related_resources:
#   - ref: https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReplicationInstance.html
# custom:
#   id: DMS-001
#   severity: high
#   resource_types: [AWS::DMS::ReplicationInstance]
#   aliases:
#     checkov: [CKV_AWS_89]
#     aws_config: [dms-replication-not-public]
#     security_hub: [DMS.1]
#     prowler: [dms_instance_no_public_access]
#     cfn_nag: [W91]
#     guard: [DMS_REPLICATION_NOT_PUBLIC]
#   fix: {PubliclyAccessible: false}
#   fix_safety: unsafe
package policies.dms.instance_not_public

import rego.v1

deny contains {"path": ["PubliclyAccessible"], "message": "the replication instance has a public address"} if {
	object.get(input.properties, "PubliclyAccessible", true) != false
}
