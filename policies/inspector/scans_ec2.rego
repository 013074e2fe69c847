# METADATA
# title: Inspector scans EC2
# description: |
#   Known holes in the packages of instances are then found by attackers first. Turn on Amazon Inspector for EC2
#   instances in each region, for an organization through its delegated administrator.
# related_resources:
#   - ref: https://docs.aws.amazon.com/inspector/latest/user/what-is-inspector.html
# custom:
#   id: INSPECTOR-001
#   severity: high
#   resource_types: [Account::Inspector2::Status]
#   aliases:
#     aws_config: [inspector-ec2-scan-enabled]
#     security_hub: [Inspector.1]
#     prowler: [inspector2_is_enabled]
package policies.inspector.scans_ec2

import rego.v1

deny contains {"path": ["Ec2"], "message": "Inspector does not scan EC2 instances in the region"} if {
	object.get(input.properties, "Ec2", null) != "ENABLED"
}
