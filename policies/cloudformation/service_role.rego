# METADATA
# title: Stacks deploy through a service role
# description: |
#   Without a role of its own, CloudFormation works with the rights of whoever deploys, who then needs all of them all
#   the time. Give the stack a service role, and people the right to use CloudFormation alone.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
# custom:
#   id: IAC-007
#   severity: medium
#   resource_types: [AWS::CloudFormation::Stack]
#   sources: [live]
package policies.cloudformation.service_role

import rego.v1

deny contains {"path": [], "message": "the stack is deployed with the rights of whoever deploys it"} if {
	object.get(input.live, "RoleARN", "") in {"", null}
}
