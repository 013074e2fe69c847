# METADATA
# title: What has to be in each region of an account
# description: |
#   For rules with inventory scope whose verdicts are on Account::Region::Enabled, of which a running account has one for
#   each of its regions, and a template none.
package policies.lib.accounts

import data.policies.lib.values
import rego.v1

of_type(type) := values.as_list(values.at(input.resources, [type], []))

# The regions whose account has none of the resources in them.
regions_without(resources) := {region |
	served := {place | some resource in resources; place := [resource.account, resource.region]}
	some region in of_type("Account::Region::Enabled")
	not [region.account, name(region)] in served
}

# The regions of accounts that have none of the resources at all.
regions_of_accounts_without(resources) := {region |
	served := {resource.account | some resource in resources}
	some region in of_type("Account::Region::Enabled")
	not region.account in served
}

name(region) := values.at(region.properties, ["Region"], region.region)
