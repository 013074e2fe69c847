# METADATA
# title: Athena workgroups enforce their settings
# description: |
#   Clients may override what the workgroup says: write results to a bucket of their own, unencrypted. Set
#   EnforceWorkGroupConfiguration to true. The fix makes queries fail where the workgroup names no place for results,
#   so it is not applied by itself.
# related_resources:
#   - ref: https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html
# custom:
#   id: ATHENA-002
#   severity: medium
#   resource_types: [AWS::Athena::WorkGroup]
#   aliases:
#     checkov: [CKV_AWS_82]
#     aws_config: [athena-workgroup-enforce-workgroup-configuration]
#     trivy: [AVD-AWS-0007]
#     prowler: [athena_workgroup_enforce_configuration]
#   fix: {WorkGroupConfiguration: {EnforceWorkGroupConfiguration: true}}
#   fix_safety: unsafe
package policies.athena.settings_enforced

import data.policies.lib.properties
import rego.v1

_path := ["WorkGroupConfiguration", "EnforceWorkGroupConfiguration"]

deny contains {"path": _path, "message": "clients may override the settings of the workgroup"} if {
	not properties.is_true(_path)
}
