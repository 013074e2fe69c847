# METADATA
# title: ECS services get no public IP
# description: |
#   A public address puts every port that the security groups open within reach of the internet. Run tasks in private
#   subnets, let users in through a load balancer, and let the tasks out through a NAT gateway or VPC endpoints. No
#   address is the default.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
# custom:
#   id: ECS-003
#   severity: high
#   resource_types: [AWS::ECS::Service, AWS::ECS::TaskSet]
#   aliases:
#     security_hub: [ECS.2]
#     prowler: [ecs_service_no_assign_public_ip, ecs_task_set_no_assign_public_ip]
package policies.ecs.no_public_ip

import data.policies.lib.properties
import rego.v1

# The two types spell it differently.
_parent := {"AWS::ECS::Service": "AwsvpcConfiguration", "AWS::ECS::TaskSet": "AwsVpcConfiguration"}

deny contains {"path": path, "message": "the tasks get public addresses"} if {
	path := ["NetworkConfiguration", _parent[input.type], "AssignPublicIp"]
	properties.value(path, "DISABLED") == "ENABLED"
}
