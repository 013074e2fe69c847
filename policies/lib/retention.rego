# METADATA
# title: What becomes of the data of a resource
# description: Whether the stack keeps it when the resource is deleted or replaced; for templates alone.
package policies.lib.retention

import data.policies.lib.properties
import data.policies.lib.rds
import data.policies.lib.values
import rego.v1

# What an attribute, DeletionPolicy or UpdateReplacePolicy, says; undefined where that is known only at deployment.
policy(attribute) := value if {
	value := object.get(input.attributes, attribute, "Delete")
	is_string(value)
}

# A resource that holds data of its own, and that nothing else keeps the stack from deleting.
is_exposed if {
	input.source == "template"
	not rds.is_member
	not rds.is_replica
	not _is_protected
}

# With deletion protection the stack stops rather than delete.
_is_protected if {
	some property in ["DeletionProtection", "DeletionProtectionEnabled"]
	properties.value([property], false) in {true, "ACTIVE"}
}

# The replicas of a global table have it each.
_is_protected if {
	some replica in properties.items(["Replicas"])
	values.at(replica.value, ["DeletionProtectionEnabled"], false) == true
}
