# METADATA
# title: EC2 instances require IMDSv2
# description: |
#   With version 1 of the instance metadata service, one forged request through a web application is enough to steal
#   the credentials of the instance's role. Set HttpTokens to required, or HttpEndpoint to disabled where nothing on
#   the instance needs credentials. An instance that names a launch template takes the options from there; so the
#   template is judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
# custom:
#   id: EC2-001
#   severity: high
#   resource_types: [AWS::EC2::Instance, AWS::EC2::LaunchTemplate, AWS::AutoScaling::LaunchConfiguration]
#   aliases:
#     checkov: [CKV_AWS_79]
#     aws_config: [autoscaling-launchconfig-requires-imdsv2, ec2-imdsv2-check, ec2-launch-template-imdsv2-check]
#     security_hub: [EC2.8, EC2.170, AutoScaling.3]
#     trivy: [AVD-AWS-0028, AVD-AWS-0130]
#     prowler:
#       - ec2_instance_imdsv2_enabled
#       - ec2_launch_template_imdsv2_required
#       - autoscaling_group_launch_configuration_requires_imdsv2
package policies.ec2.imdsv2_required

import rego.v1

import data.policies.lib.values

_parent := ["LaunchTemplateData", "MetadataOptions"] if input.type == "AWS::EC2::LaunchTemplate"

_parent := ["MetadataOptions"] if input.type != "AWS::EC2::LaunchTemplate"

_options := values.at(input.properties, _parent, {})

deny contains {"path": path, "message": "the metadata service answers without a session token (IMDSv1)"} if {
	values.at(_options, ["HttpTokens"], "optional") != "required"
	values.at(_options, ["HttpEndpoint"], "enabled") != "disabled"
	not _set_by_launch_template
	path := array.concat(_parent, ["HttpTokens"])
}

_set_by_launch_template if {
	input.type == "AWS::EC2::Instance"
	is_object(input.properties.LaunchTemplate)
	values.at(_options, ["HttpTokens"], null) == null
}
