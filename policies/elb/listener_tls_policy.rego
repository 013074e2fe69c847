# METADATA
# title: Classic balancers use a strong TLS policy
# description: |
#   TLS 1.0 and 1.1 have known weaknesses, and browsers have dropped them; the default policy of a classic load
#   balancer accepts both. Give the listener a policy with the attribute Reference-Security-Policy:
#   ELBSecurityPolicy-TLS-1-2-2017-01, or with Protocol-TLSv1.2 alone.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html
# custom:
#   id: ELB-018
#   severity: medium
#   resource_types: [AWS::ElasticLoadBalancing::LoadBalancer]
#   aliases:
#     aws_config: [elb-custom-security-policy-ssl-check, elb-predefined-security-policy-ssl-check]
#     prowler: [elb_insecure_ssl_ciphers]
#     guard: [ELB_PREDEFINED_SECURITY_POLICY_SSL_CHECK]
package policies.elb.listener_tls_policy

import rego.v1

import data.policies.lib.entries
import data.policies.lib.values

_reference := "ELBSecurityPolicy-TLS-1-2-2017-01"

_old := {"Protocol-SSLv2", "Protocol-SSLv3", "Protocol-TLSv1", "Protocol-TLSv1.1"}

deny contains {"path": array.concat(entry.path, ["PolicyNames"]), "message": message} if {
	some entry in entries.of(input.properties, ["Listeners"])
	upper(object.get(entry.value, "Protocol", "")) in {"HTTPS", "SSL"}
	names := {name | some name in values.as_list(object.get(entry.value, "PolicyNames", []))}
	not _modern(names)
	message := sprintf("the listener on port %v %s", [object.get(entry.value, "LoadBalancerPort", "?"), _finding(names)])
}

_modern(names) if _reference in names

_modern(names) if {
	some policy in entries.of(input.properties, ["Policies"])
	policy.value.PolicyName in names
	_attribute(policy.value, "Reference-Security-Policy") == _reference
}

_modern(names) if {
	some policy in entries.of(input.properties, ["Policies"])
	policy.value.PolicyName in names
	_attribute(policy.value, "Protocol-TLSv1.2") == "true"
	not _accepts_old(policy.value)
}

_accepts_old(policy) if {
	some name in _old
	_attribute(policy, name) == "true"
}

# Values may be written as text or as booleans. The last of a name counts.
_attribute(policy, name) := found[count(found) - 1] if {
	found := [sprintf("%v", [entry.value.Value]) |
		some entry in entries.of(policy, ["Attributes"])
		entry.value.Name == name
	]
}

_finding(names) := "has the default policy, which accepts TLS 1.0" if count(names) == 0

_finding(names) := "has no policy that begins with TLS 1.2" if count(names) > 0
