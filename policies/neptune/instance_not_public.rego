# METADATA
# title: Neptune instances are not public
# description: |
#   A public instance can be reached from the internet, and without IAM authentication anybody may query the graph.
#   Leave PubliclyAccessible out, or set it to false, and connect through the VPC.
# related_resources:
#   - ref: https://docs.aws.amazon.com/neptune/latest/userguide/security-vpc.html
# custom:
#   id: NEPTUNE-002
#   severity: critical
#   resource_types: [AWS::Neptune::DBInstance]
#   aliases:
#     checkov: [CKV_AWS_102]
#     prowler: [neptune_cluster_uses_public_subnet]
#   fix: {PubliclyAccessible: false}
#   fix_safety: unsafe
package policies.neptune.instance_not_public

import rego.v1

import data.policies.lib.properties

deny contains {"path": ["PubliclyAccessible"], "message": "the instance has a public address"} if {
	properties.is_true(["PubliclyAccessible"])
}
