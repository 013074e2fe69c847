# METADATA
# title: Inspector scans ECR
# description: |
#   Known holes in container images are then found by attackers first, as images live on long after they were built.
#   Turn on Amazon Inspector for container images in each region, for an organization through its delegated
#   administrator.
# related_resources:
#   - ref: https://docs.aws.amazon.com/inspector/latest/user/what-is-inspector.html
# custom:
#   id: INSPECTOR-002
#   severity: high
#   resource_types: [Account::Inspector2::Status]
#   aliases:
#     aws_config: [inspector-ecr-scan-enabled]
#     security_hub: [Inspector.2]
#     prowler: [inspector2_is_enabled]
package policies.inspector.scans_ecr

import rego.v1

deny contains {"path": ["Ecr"], "message": "Inspector does not scan container images in the region"} if {
	object.get(input.properties, "Ecr", null) != "ENABLED"
}
