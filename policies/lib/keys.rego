# METADATA
# title: KMS keys that a resource names
# description: Tells a customer's own key from the keys that AWS keeps for a service.
package policies.lib.keys

import data.policies.lib.properties
import rego.v1

# Whether a key of the customer stands at the path: none of the aliases alias/aws/… that AWS keeps for itself.
is_customer_key(path) if {
	properties.given(path)
	not _is_aws_key(properties.value(path, null))
}

_is_aws_key(key) if not is_string(key)

# A pattern, which is no candidate for unknown keys: hardly anybody passes AWS's own alias for a key.
_is_aws_key(key) if regex.match(`(^|:)alias/aws/`, key)

# What is wrong with the key at the path, for a thing such as "the cluster"; undefined where nothing is.
finding(path, thing) := sprintf("%s is encrypted with a key that AWS holds, not with one of your own", [thing]) if {
	not properties.given(path)
}

finding(path, thing) := sprintf("%s is encrypted with %v, a key that AWS holds", [thing, key]) if {
	properties.given(path)
	key := properties.value(path, "")
	_is_aws_key(key)
}
