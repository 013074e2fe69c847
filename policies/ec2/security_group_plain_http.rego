# METADATA
# title: No plain HTTP from the internet except load balancers
# description: |
#   Port 80 serves pages that anyone on the way can read and change, and a machine that answers the internet itself
#   lacks the redirect, the web ACL and the logs of a load balancer. Put a load balancer in front, and let the
#   machine accept its security group alone.
#   Groups that a load balancer of the same template uses are left alone: it needs port 80 to redirect to HTTPS.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules.html
# custom:
#   id: SG-006
#   severity: medium
#   resource_types:
#     - AWS::EC2::SecurityGroup
#     - AWS::EC2::SecurityGroupIngress
#     - AWS::ElasticLoadBalancingV2::LoadBalancer
#     - AWS::ElasticLoadBalancing::LoadBalancer
#   scope: inventory
#   verdict_types: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress]
#   aliases:
#     checkov: [CKV_AWS_260]
#     regula: [FG_R00041]
package policies.ec2.security_group_plain_http

import rego.v1

import data.policies.lib.network
import data.policies.lib.references
import data.policies.lib.values

_load_balancers := {"AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancing::LoadBalancer"}

deny contains {"resource": source.id, "path": opening.path, "message": message} if {
	some type in ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"]
	some source in object.get(input.resources, type, [])
	some opening in network.openings_in(network.ingress_of(source))
	network.reaches(opening, {"tcp"}, 80)
	not _of_load_balancer(source)
	message := sprintf("port 80 (HTTP) is open to %s", [opening.cidr])
}

_of_load_balancer(source) if {
	source.type == "AWS::EC2::SecurityGroup"
	_balances(source)
}

_of_load_balancer(source) if {
	source.type == "AWS::EC2::SecurityGroupIngress"
	some group in object.get(input.resources, "AWS::EC2::SecurityGroup", [])
	references.names(values.at(source.properties, ["GroupId"], ""), group, "GroupId")
	_balances(group)
}

# A rule of a group from elsewhere that the balancer names in the same words.
_of_load_balancer(source) if {
	source.type == "AWS::EC2::SecurityGroupIngress"
	some used in _used
	used == values.at(source.properties, ["GroupId"], "")
}

_balances(group) if {
	some used in _used
	references.names(used, group, "GroupId")
}

_used contains used if {
	some type in _load_balancers
	some balancer in object.get(input.resources, type, [])
	some used in values.as_list(values.at(balancer.properties, ["SecurityGroups"], []))
}
