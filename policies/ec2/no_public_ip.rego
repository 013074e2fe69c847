# METADATA
# title: EC2 instances get no public IP
# description: |
#   A public address puts every open port of the instance within reach of the internet. Start instances in private
#   subnets, let users in through a load balancer and administrators through Session Manager.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
# custom:
#   id: EC2-003
#   severity: high
#   resource_types: [AWS::EC2::Instance, AWS::EC2::LaunchTemplate, AWS::AutoScaling::LaunchConfiguration]
#   aliases:
#     checkov: [CKV_AWS_88]
#     aws_config:
#       - autoscaling-launch-config-public-ip-disabled
#       - ec2-instance-no-public-ip
#       - ec2-launch-template-public-ip-disabled
#     security_hub: [EC2.9, EC2.25, AutoScaling.5]
#     trivy: [AVD-AWS-0009]
#     prowler:
#       - ec2_instance_public_ip
#       - ec2_launch_template_no_public_ip
#       - autoscaling_group_launch_configuration_no_public_ip
#     guard: [EC2_INSTANCE_NO_PUBLIC_IP, AUTOSCALING_LAUNCH_CONFIG_PUBLIC_IP_DISABLED]
#     regula: [FG_R00271]
package policies.ec2.no_public_ip

import rego.v1

import data.policies.lib.values

_parent := ["LaunchTemplateData"] if input.type == "AWS::EC2::LaunchTemplate"

_parent := [] if input.type != "AWS::EC2::LaunchTemplate"

_interfaces := values.at(input.properties, array.concat(_parent, ["NetworkInterfaces"]), [])

_assigned contains array.concat(_parent, ["NetworkInterfaces", index, "AssociatePublicIpAddress"]) if {
	is_array(_interfaces)
	some index, interface in _interfaces
	values.at(interface, ["AssociatePublicIpAddress"], false) == true
}

_assigned contains array.concat(_parent, ["NetworkInterfaces", "AssociatePublicIpAddress"]) if {
	values.at(_interfaces, ["AssociatePublicIpAddress"], false) == true
}

_assigned contains ["AssociatePublicIpAddress"] if {
	input.type == "AWS::AutoScaling::LaunchConfiguration"
	input.properties.AssociatePublicIpAddress == true
}

deny contains {"path": path, "message": "instances get a public IP address"} if some path in _assigned

deny contains {"path": [], "message": message} if {
	input.type == "AWS::EC2::Instance"
	address := input.live.PublicIpAddress
	is_string(address)
	address != ""
	message := sprintf("the instance has the public IP address %s", [address])
}
