# METADATA
# title: ECR repositories expire old images
# description: |
#   Images that nobody uses any more stay for ever, with the holes that were found in them since, and are paid for.
#   Give the repository a LifecyclePolicy that expires untagged and old images.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
# custom:
#   id: ECR-005
#   severity: low
#   resource_types: [AWS::ECR::Repository]
#   aliases:
#     aws_config: [ecr-private-lifecycle-policy-configured]
#     security_hub: [ECR.3]
#     prowler: [ecr_repositories_lifecycle_policy_enabled]
package policies.ecr.lifecycle

import data.policies.lib.properties
import rego.v1

deny contains {"path": path, "message": "no policy expires old images"} if {
	path := ["LifecyclePolicy", "LifecyclePolicyText"]
	not properties.given(path)
}
