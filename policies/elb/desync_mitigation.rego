# METADATA
# title: Classic balancers mitigate desync
# description: |
#   Requests that the balancer and the server read differently let an attacker put words into the next user's request.
#   Set the desync mitigation mode to defensive, the default, or strictest.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/config-desync-mitigation-mode.html
# custom:
#   id: ELB-022
#   severity: low
#   resource_types: [AWS::ElasticLoadBalancing::LoadBalancer]
#   sources: [live]
#   aliases:
#     aws_config: [clb-desync-mode-check]
#     security_hub: [ELB.14]
#     prowler: [elb_desync_mitigation_mode]
package policies.elb.desync_mitigation

import rego.v1

deny contains {"path": [], "message": "the balancer only watches requests that are ambiguous"} if {
	object.get(input.live, "DesyncMitigationMode", "defensive") == "monitor"
}
