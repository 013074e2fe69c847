# METADATA
# title: Stacks are termination-protected
# description: |
#   One wrong click deletes the stack and all that it owns. Turn on termination protection; nested stacks have that of
#   their root and pass.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-protect-stacks.html
# custom:
#   id: IAC-006
#   severity: medium
#   resource_types: [AWS::CloudFormation::Stack]
#   sources: [live]
#   aliases:
#     prowler: [cloudformation_stacks_termination_protection_enabled]
package policies.cloudformation.termination_protection

import rego.v1

deny contains {"path": [], "message": "the stack can be deleted without a second thought"} if {
	object.get(input.live, "EnableTerminationProtection", false) != true
	object.get(input.live, "RootId", "") in {"", null}
}
