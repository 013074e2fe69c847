# METADATA
# title: Classic balancers listen on HTTPS or SSL only
# description: |
#   What is sent over plain HTTP or TCP can be read and changed on the way, passwords and session cookies among it.
#   Use HTTPS or SSL; to redirect HTTP to HTTPS, move to an application load balancer, as a classic one can't.
#   TCP listeners on the ports of protocols that encrypt by themselves (443, 22, 993 …) are left alone: the session
#   runs through to the target unopened.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-listener-config.html
# custom:
#   id: ELB-017
#   severity: medium
#   resource_types: [AWS::ElasticLoadBalancing::LoadBalancer]
#   aliases:
#     aws_config: [elb-tls-https-listeners-only]
#     security_hub: [ELB.3]
#     prowler: [elb_ssl_listeners]
#     guard: [ELB_TLS_HTTPS_LISTENERS_ONLY]
#     regula: [FG_R00013, FG_R00102]
package policies.elb.listener_encrypted

import rego.v1

import data.policies.lib.elb
import data.policies.lib.entries

deny contains {"path": array.concat(entry.path, ["Protocol"]), "message": message} if {
	some entry in entries.of(input.properties, ["Listeners"])
	protocol := upper(object.get(entry.value, "Protocol", ""))
	_plain(protocol, entry.value)
	port := object.get(entry.value, "LoadBalancerPort", "?")
	message := sprintf("the listener on port %v speaks plain %s", [port, protocol])
}

_plain("HTTP", _) := true

_plain(protocol, listener) if {
	protocol == "TCP"
	not _port(listener) in elb.encrypted_ports
}

_port(listener) := port if {
	port := to_number(object.get(listener, "LoadBalancerPort", null))
} else := 0
