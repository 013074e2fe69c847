# METADATA
# title: Internet-facing application balancers have a web ACL
# description: |
#   Behind a load balancer that faces the internet every flaw of the application can be tried by everyone. Associate
#   a web ACL (AWS::WAFv2::WebACLAssociation) with at least the managed core rules and a limit of requests.
#   Internal and network load balancers pass. A web ACL that another stack or Firewall Manager associates can't be
#   seen in a template: waive the finding there.
# related_resources:
#   - ref: https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html
# custom:
#   id: ELB-006
#   severity: medium
#   resource_types:
#     - AWS::ElasticLoadBalancingV2::LoadBalancer
#     - AWS::WAFv2::WebACLAssociation
#     - AWS::WAFRegional::WebACLAssociation
#   scope: inventory
#   aliases:
#     aws_config: [alb-waf-enabled]
#     security_hub: [ELB.16]
#     prowler: [elbv2_waf_acl_attached]
package policies.elbv2.web_acl

import rego.v1

import data.policies.lib.elb
import data.policies.lib.references
import data.policies.lib.values

_message := "the load balancer faces the internet without a web ACL"

deny contains {"resource": balancer.id, "path": [], "message": _message} if {
	some balancer in object.get(input.resources, "AWS::ElasticLoadBalancingV2::LoadBalancer", [])
	elb.kind(balancer) == "application"
	elb.faces_internet(balancer)
	not _protected(balancer)
}

_protected(balancer) if {
	some type in ["AWS::WAFv2::WebACLAssociation", "AWS::WAFRegional::WebACLAssociation"]
	some association in object.get(input.resources, type, [])
	references.names(values.at(association.properties, ["ResourceArn"], ""), balancer, "LoadBalancerArn")
}
