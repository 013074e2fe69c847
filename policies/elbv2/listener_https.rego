# METADATA
# title: ELB listeners use HTTPS or redirect to it
# description: |
#   What is sent over plain HTTP or TCP can be read and changed on the way, passwords and session cookies among it.
#   Use HTTPS (application load balancer) or TLS (network load balancer), and let an HTTP listener redirect to
#   HTTPS. Left alone: UDP and Gateway listeners, which can't have TLS, and TCP listeners on the ports of protocols
#   that encrypt by themselves (443, 22, 993 …), where the session runs through to the target unopened.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/create-tls-listener.html
# custom:
#   id: ELB-001
#   severity: high
#   resource_types: [AWS::ElasticLoadBalancingV2::Listener]
#   aliases:
#     checkov: [CKV_AWS_2]
#     aws_config: [alb-http-to-https-redirection-check, elbv2-listener-encryption-in-transit]
#     security_hub: [ELB.1, ELB.18]
#     trivy: [AVD-AWS-0054]
#     prowler: [elbv2_ssl_listeners, elbv2_nlb_tls_termination_enabled]
#     cfn_nag: [W56]
#     guard: [ELBV2_LISTENER_PROTOCOL_RULE]
package policies.elbv2.listener_https

import rego.v1

import data.policies.lib.elb
import data.policies.lib.values

deny contains {"path": ["Protocol"], "message": message} if {
	input.properties.Protocol == "HTTP"
	not _redirects
	message := sprintf("plain HTTP%s is served and not redirected to HTTPS", [_port])
}

deny contains {"path": ["Protocol"], "message": message} if {
	input.properties.Protocol == "TCP"
	not object.get(input.properties, "Port", 0) in elb.encrypted_ports
	message := sprintf("the TCP listener%s does not use TLS", [_port])
}

# Without a protocol of its own a redirect stays on that of the request.
_redirects if {
	some action in values.as_list(object.get(input.properties, "DefaultActions", []))
	values.at(action, ["Type"], "") == "redirect"
	values.at(action, ["RedirectConfig", "Protocol"], "#{protocol}") == "HTTPS"
}

default _port := ""

_port := sprintf(" on port %v", [input.properties.Port]) if is_number(input.properties.Port)
