# METADATA
# title: The access keys of a user
# description: As the account type Account::IAM::UserCredential lists them.
package policies.lib.credentials

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

# Those that can be used, each as {"path", "value"}.
active_keys contains key if {
	some key in properties.items(["AccessKeys"])
	values.at(key.value, ["Active"], false) == true
}

# How a message names one: by its id where that is known, else by its place.
name(key) := sprintf("access key %s", [id]) if {
	id := values.at(key.value, ["AccessKeyId"], null)
	is_string(id)
} else := sprintf("access key %d", [key.path[1] + 1]) if {
	is_number(key.path[1])
} else := "the access key"
