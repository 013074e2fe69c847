# METADATA
# title: IAM roles are used
# description: |
#   A role that nobody needs any more is a way in that nobody watches. Delete roles that were not used for 90 days; AWS
#   keeps the last use for 400 days. Roles younger than that pass, as do roles of AWS services, which can't be deleted.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage_delete.html
# custom:
#   id: IAM-063
#   severity: low
#   resource_types: [AWS::IAM::Role]
#   sources: [live]
package policies.iam.role_used

import data.policies.lib.ages
import rego.v1

_longest := 90

_used := object.get(input.live, "RoleLastUsed", null)

deny contains {"path": [], "message": sprintf("the role was last used %d days ago", [days])} if {
	not _of_service
	days := ages.days(_used, input.at)
	days > _longest
}

deny contains {"path": [], "message": "the role was never used, as far as AWS remembers"} if {
	not _of_service
	not ages.is_time(_used)
	not _is_young
}

_is_young if ages.days(object.get(input.live, "CreateDate", null), input.at) <= _longest

_of_service if startswith(input.properties.Path, "/aws-service-role/")
