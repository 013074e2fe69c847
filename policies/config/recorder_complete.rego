# METADATA
# title: Config records every resource in every region
# description: |
#   What the recorder leaves out has no history: nobody can say afterwards who opened it and when, and the Config
#   rules for it stay silent. Record all supported types, and the global IAM types in one region of the account; a
#   template that is rolled out to several regions sets IncludeGlobalResourceTypes in one of them and waives the
#   rest. Of a running account each region is judged as well: it needs a recorder. A recorder that leaves types out
#   (CONFIG-002 of the catalogue) is told here, once and at this severity: what is not recorded is found out too late.
# related_resources:
#   - ref: https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html
# custom:
#   id: CONFIG-001
#   severity: high
#   resource_types: [AWS::Config::ConfigurationRecorder, Account::Region::Enabled]
#   verdict_types: [AWS::Config::ConfigurationRecorder, Account::Region::Enabled]
#   scope: inventory
#   aliases:
#     aws_config: [aws-config-process-check]
#     security_hub: [Config.1]
#     prowler: [config_recorder_all_regions_enabled]
package policies.config.recorder_complete

import rego.v1

import data.policies.lib.accounts
import data.policies.lib.values

_recorders := object.get(input.resources, "AWS::Config::ConfigurationRecorder", [])

_iam_types := {"AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User"}

_group(recorder) := group if {
	group := values.at(recorder.properties, ["RecordingGroup"], {})
	is_object(group)
}

_group(recorder) := {} if not is_object(values.at(recorder.properties, ["RecordingGroup"], {}))

_strategy(group) := values.at(group, ["RecordingStrategy", "UseOnly"], "")

_listed(group) := values.as_list(values.at(group, ["ResourceTypes"], []))

_excluded(group) := values.as_list(values.at(group, ["ExclusionByResourceTypes", "ResourceTypes"], []))

_excludes(group) if _strategy(group) == "EXCLUSION_BY_RESOURCE_TYPES"

_lists(group) if _strategy(group) == "INCLUSION_BY_RESOURCE_TYPES"

_lists(group) if {
	_strategy(group) == ""
	count(_listed(group)) > 0
}

# A recorder without a recording group records all but the global IAM types.
_records_all(group) if group == {}

_records_all(group) if {
	group.AllSupported == true
	not _lists(group)
	not _excludes(group)
}

_records_all(group) if _strategy(group) == "ALL_SUPPORTED_RESOURCE_TYPES"

deny contains {"resource": recorder.id, "path": ["RecordingGroup", "ResourceTypes"], "message": message} if {
	some recorder in _recorders
	group := _group(recorder)
	_lists(group)
	message := _only(count(_listed(group)))
}

deny contains {"resource": recorder.id, "path": path, "message": message} if {
	some recorder in _recorders
	group := _group(recorder)
	_excludes(group)
	some index, type in _excluded(group)
	not type in _iam_types
	path := ["RecordingGroup", "ExclusionByResourceTypes", "ResourceTypes", index]
	message := sprintf("%v is not recorded", [type])
}

deny contains {"resource": recorder.id, "path": ["RecordingGroup", "AllSupported"], "message": message} if {
	some recorder in _recorders
	group := _group(recorder)
	not _records_all(group)
	not _lists(group)
	not _excludes(group)
	message := "not all supported resource types are recorded"
}

# One recorder of an account is enough for what is the same in every region.
deny contains {"resource": recorder.id, "path": _iam_path(group), "message": message} if {
	some recorder in _recorders
	group := _group(recorder)
	not _lists(group)
	not _account_records_iam(recorder.account)
	message := "the global IAM types (users, groups, roles, policies) are not recorded"
}

deny contains {"resource": recorder.id, "path": [], "message": "the recorder is stopped"} if {
	some recorder in _recorders
	recorder.live.Recording == false
}

deny contains {"resource": region.id, "path": ["Region"], "message": message} if {
	some region in accounts.regions_without(_recorders)
	message := sprintf("nothing records the resources of %s: the region has no recorder", [accounts.name(region)])
}

_only(1) := "only one resource type is recorded"

_only(number) := sprintf("only %d resource types are recorded", [number]) if number != 1

_iam_path(group) := ["RecordingGroup", "ExclusionByResourceTypes", "ResourceTypes"] if _excludes(group)

_iam_path(group) := ["RecordingGroup", "IncludeGlobalResourceTypes"] if not _excludes(group)

_account_records_iam(account) if {
	some recorder in _recorders
	recorder.account == account
	_records_iam(_group(recorder))
}

_records_iam(group) if {
	_records_all(group)
	group.IncludeGlobalResourceTypes == true
}

_records_iam(group) if {
	_excludes(group)
	count(_iam_types & {type | type := _excluded(group)[_]}) == 0
}

_records_iam(group) if {
	_lists(group)
	count(_iam_types - {type | type := _listed(group)[_]}) == 0
}
