# METADATA
# title: IAM managed policies are in use
# description: |
#   A policy that is attached to nothing waits for somebody to attach it without reading it. Delete it. One that serves
#   as a permissions boundary is in use.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_manage-delete.html
# custom:
#   id: IAM-062
#   severity: low
#   resource_types: [AWS::IAM::ManagedPolicy]
#   sources: [live]
#   aliases:
#     aws_config: [iam-policy-in-use]
package policies.iam.policy_in_use

import rego.v1

deny contains {"path": [], "message": "the policy is attached to nothing"} if {
	object.get(input.live, "AttachmentCount", 0) == 0
	object.get(input.live, "PermissionsBoundaryUsageCount", 0) == 0
}
