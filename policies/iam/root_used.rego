# METADATA
# title: Root is not used day to day
# description: |
#   What the root user does no policy limits, and nobody can say which person it was. Use it for the few tasks that
#   need it, and work with roles otherwise. A use within the last 7 days fails: say which task it was for, or look for
#   the intruder.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html
# custom:
#   id: IAM-015
#   severity: high
#   resource_types: [Account::IAM::RootUser]
#   aliases:
#     trivy: [AVD-AWS-0140]
#     prowler: [iam_avoid_root_usage]
package policies.iam.root_used

import data.policies.lib.ages
import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

_window := 7

deny contains {"path": ["PasswordLastUsed"], "message": message} if {
	used := ages.days(input.properties.PasswordLastUsed, input.at)
	used <= _window
	message := sprintf("the root user signed in %s", [_ago(used)])
}

deny contains {"path": array.concat(key.path, ["LastUsed"]), "message": message} if {
	some key in properties.items(["AccessKeys"])
	used := ages.days(values.at(key.value, ["LastUsed"], null), input.at)
	used <= _window
	message := sprintf("a key of the root user was used %s", [_ago(used)])
}

_ago(used) := "within the last day" if used < 1

_ago(1) := "a day ago"

_ago(used) := sprintf("%d days ago", [used]) if used > 1
