# METADATA
# title: Only approved balancers face the internet
# description: |
#   Internet-facing is what a load balancer is unless it says internal, so that an internal service is published by
#   leaving out a line. Set Scheme to internal, or tag what is meant for the internet with Exposure: public.
#   Low, as most such balancers are meant to be public: the finding asks to say so.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
# custom:
#   id: ELB-008
#   severity: low
#   resource_types: [AWS::ElasticLoadBalancingV2::LoadBalancer]
#   aliases:
#     trivy: [AVD-AWS-0053]
#     prowler: [elbv2_internet_facing]
package policies.elbv2.internet_facing_approved

import rego.v1

import data.policies.lib.elb

deny contains {"path": ["Scheme"], "message": _finding} if {
	elb.faces_internet(input)
	not _approved
}

_approved if {
	some key, value in input.tags
	lower(key) == "exposure"
	lower(value) in {"public", "internet"}
}

_finding := "the load balancer faces the internet" if input.properties.Scheme

_finding := "no scheme is given, so the load balancer faces the internet" if not input.properties.Scheme
