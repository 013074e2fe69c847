# METADATA
# title: A multi-region trail is logging
# description: |
#   Without a trail of all regions that is on, nobody can say afterwards who did what, least of all in the regions that
#   nobody watches. Keep a trail with IsMultiRegionTrail, for management events to read and to write, and let it log;
#   that of the organization serves as well. Whether each single trail is sound, other rules tell.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail.html
# custom:
#   id: CLOUDTRAIL-001
#   severity: critical
#   resource_types: [AWS::CloudTrail::Trail, Account::Region::Enabled]
#   verdict_types: [Account::Region::Enabled]
#   scope: inventory
#   sources: [live]
#   aliases:
#     aws_config: [cloudtrail-enabled, cloudtrail-security-trail-enabled, multi-region-cloudtrail-enabled]
#     security_hub: [CloudTrail.1, CloudTrail.3]
#     prowler: [cloudtrail_multi_region_enabled]
#     guard: [CLOUD_TRAIL_ENABLED, MULTI_REGION_CLOUD_TRAIL_ENABLED]
package policies.cloudtrail.account_trail

import data.policies.lib.accounts
import data.policies.lib.cloudtrail
import data.policies.lib.values
import rego.v1

_of_all_regions := [trail |
	some trail in accounts.of_type("AWS::CloudTrail::Trail")
	values.at(trail.properties, ["IsMultiRegionTrail"], false) == true
]

_logging := [trail |
	some trail in _of_all_regions
	values.at(trail.properties, ["IsLogging"], true) != false
	object.get(trail.live, "IsLogging", true) != false
]

_complete := [trail |
	some trail in _logging
	values.at(trail.properties, ["IncludeGlobalServiceEvents"], true) != false
	cloudtrail.records_management(trail)
]

deny contains {"resource": region.id, "path": ["Region"], "message": message} if {
	some region in accounts.regions_of_accounts_without(_complete)
	message := sprintf("nothing keeps what is done in %s: %s", [accounts.name(region), _reason[region.account]])
}

_reason[account] := "no trail records all regions" if {
	some account in _accounts
	count([trail | some trail in _of_all_regions; trail.account == account]) == 0
}

_reason[account] := "the trail of all regions is stopped" if {
	some account in _accounts
	count([trail | some trail in _of_all_regions; trail.account == account]) > 0
	count([trail | some trail in _logging; trail.account == account]) == 0
}

_reason[account] := "the trail of all regions leaves management events out" if {
	some account in _accounts
	count([trail | some trail in _logging; trail.account == account]) > 0
}

_accounts contains region.account if some region in accounts.of_type("Account::Region::Enabled")
