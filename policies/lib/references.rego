# METADATA
# title: Which resource a value names
# description: Ties resources together in rules that look at the whole inventory.
package policies.lib.references

import rego.v1

# A value names a resource by what Ref gives …
names(value, resource, _) if {
	resource.ref != ""
	value == resource.ref
}

# … or by an attribute that holds the same id: Fn::GetAtt Network.VpcId reads "${Network.VpcId}".
names(value, resource, attribute) if {
	startswith(resource.ref, "${")
	endswith(resource.ref, "}")
	value == concat("", [trim_suffix(resource.ref, "}"), ".", attribute, "}"])
}
