# METADATA
# title: EC2 instances use an instance profile
# description: |
#   Programs on an instance without a role use access keys that somebody put there, which never expire and are copied
#   along with the disk. Attach an instance profile with the rights that the programs need.
#   Low, as an instance that calls no AWS service needs no role. An instance that names a launch template may take
#   the profile from there, and passes.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
# custom:
#   id: EC2-007
#   severity: low
#   resource_types: [AWS::EC2::Instance]
#   aliases:
#     aws_config: [ec2-instance-profile-attached]
#     prowler: [ec2_instance_profile_attached]
#     guard: [EC2_INSTANCE_PROFILE_ATTACHED]
#     regula: [FG_R00253]
package policies.ec2.instance_profile

import rego.v1

import data.policies.lib.ec2

deny contains {"path": ["IamInstanceProfile"], "message": "the instance has no role to call AWS services with"} if {
	ec2.unset("IamInstanceProfile")
	not ec2.left_to_template("IamInstanceProfile")
}
