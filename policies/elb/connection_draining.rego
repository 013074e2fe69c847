# METADATA
# title: Classic balancers drain connections
# description: |
#   When an instance is taken out, its open requests are cut off in the middle. Turn on ConnectionDrainingPolicy, so
#   that they are served to their end.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/config-conn-drain.html
# custom:
#   id: ELB-021
#   severity: low
#   resource_types: [AWS::ElasticLoadBalancing::LoadBalancer]
#   aliases:
#     security_hub: [ELB.7]
#     prowler: [elb_connection_draining_enabled]
#   fix: {ConnectionDrainingPolicy: {Enabled: true}}
package policies.elb.connection_draining

import data.policies.lib.properties
import rego.v1

deny contains {"path": path, "message": "requests are cut off when an instance is taken out"} if {
	path := ["ConnectionDrainingPolicy", "Enabled"]
	not properties.is_true(path)
}
