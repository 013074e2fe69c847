# METADATA
# title: EC2 instances have detailed monitoring
# description: |
#   Basic monitoring gives a value every five minutes, which is too late to scale or to notice a short outage.
#   Detailed monitoring gives one every minute, for a few dollars a month and instance; set it where that matters.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html
# custom:
#   id: EC2-009
#   severity: low
#   resource_types: [AWS::EC2::Instance]
#   aliases:
#     aws_config: [ec2-instance-detailed-monitoring-enabled]
#     prowler: [ec2_instance_detailed_monitoring_enabled]
#     guard: [EC2_INSTANCE_DETAILED_MONITORING_ENABLED]
#   fix: {Monitoring: true}
package policies.ec2.detailed_monitoring

import rego.v1

import data.policies.lib.ec2

deny contains {"path": ["Monitoring"], "message": "metrics come every five minutes only"} if {
	object.get(input.properties, "Monitoring", false) != true
	not ec2.left_to_template("Monitoring")
}
