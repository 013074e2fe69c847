# METADATA
# title: What load balancers are set to
# description: Kind, scheme and attributes of application, network and gateway load balancers; ports that need no TLS.
package policies.lib.elb

import rego.v1

import data.policies.lib.entries
import data.policies.lib.values

# Ports of protocols that encrypt by themselves, so that a TCP listener may pass them through.
encrypted_ports := {22, 443, 465, 636, 853, 989, 990, 993, 995, 5671, 6443, 8443, 8883, 9443}

# application, network or gateway.
kind(balancer) := values.at(balancer.properties, ["Type"], "application")

# Internet-facing is the default. Gateway load balancers have no scheme.
faces_internet(balancer) if {
	values.at(balancer.properties, ["Scheme"], "internet-facing") != "internal"
	kind(balancer) != "gateway"
}

# Whether an attribute such as deletion_protection.enabled is true.
is_on(balancer, key) if {
	some entry in entries.of(balancer.properties, ["LoadBalancerAttributes"])
	entry.value.Key == key
	lower(entry.value.Value) == "true"
}

# Where an attribute is set, or would be.
place(balancer, key) := array.concat(
	[path |
		entry := entries.of(balancer.properties, ["LoadBalancerAttributes"])[_]
		entry.value.Key == key
		path := array.concat(entry.path, ["Value"])
	],
	[["LoadBalancerAttributes"]],
)[0]
