# METADATA
# title: VPCs have flow logs
# description: |
#   Without flow logs nobody can say afterwards who spoke to whom, nor see scans and data leaving. Add an
#   AWS::EC2::FlowLog on the VPC that records rejected or all traffic; one on a subnet or an interface leaves the
#   rest dark.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
# custom:
#   id: VPC-001
#   severity: medium
#   resource_types: [AWS::EC2::VPC, AWS::EC2::FlowLog]
#   scope: inventory
#   aliases:
#     aws_config: [vpc-flow-logs-enabled]
#     security_hub: [EC2.6]
#     trivy: [AVD-AWS-0178]
#     prowler: [vpc_flow_logs_enabled]
#     cfn_nag: [W60]
#     regula: [FG_R00054]
package policies.vpc.flow_logs

import rego.v1

import data.policies.lib.references
import data.policies.lib.values

deny contains {"resource": vpc.id, "path": [], "message": message} if {
	some vpc in object.get(input.resources, "AWS::EC2::VPC", [])
	not _recorded(vpc)
	message := _finding(vpc)
}

_logs(vpc) := [log |
	some log in input.resources["AWS::EC2::FlowLog"]
	values.at(log.properties, ["ResourceType"], "") == "VPC"
	references.names(values.at(log.properties, ["ResourceId"], ""), vpc, "VpcId")
]

# CloudFormation demands TrafficType for a VPC, so an absent one is no log at all.
_recorded(vpc) if {
	some log in _logs(vpc)
	values.at(log.properties, ["TrafficType"], "") in {"ALL", "REJECT"}
}

_finding(vpc) := "the VPC has no flow log" if count(_logs(vpc)) == 0

_finding(vpc) := "the VPC's flow log leaves rejected traffic out" if count(_logs(vpc)) > 0
