# METADATA
# title: ECR image tags cannot be overwritten
# description: |
#   Whoever may push can put another image behind a tag that is deployed: what runs tomorrow is not what was tested
#   today. Set ImageTagMutability to IMMUTABLE, and deploy by a tag for each build or by digest.
#   IMMUTABLE_WITH_EXCLUSION passes, for a tag such as latest, unless it excludes every tag. The fix makes pipelines
#   fail that push the same tag again, so it is not applied by itself.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
# custom:
#   id: ECR-003
#   severity: medium
#   resource_types: [AWS::ECR::Repository, AWS::ECR::RepositoryCreationTemplate]
#   aliases:
#     checkov: [CKV_AWS_51]
#     aws_config: [ecr-private-tag-immutability-enabled]
#     security_hub: [ECR.2]
#     trivy: [AVD-AWS-0031]
#     prowler: [ecr_repositories_tag_immutability]
#   fix: {ImageTagMutability: IMMUTABLE}
#   fix_safety: unsafe
package policies.ecr.tags_immutable

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

_immutable := {"IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"}

_setting := properties.value(["ImageTagMutability"], "MUTABLE")

deny contains {"path": ["ImageTagMutability"], "message": "tags can be moved to another image"} if {
	not _setting in _immutable
}

deny contains {"path": path, "message": "every tag is excluded, and can be moved to another image"} if {
	_setting == "IMMUTABLE_WITH_EXCLUSION"
	some filter in properties.items(["ImageTagMutabilityExclusionFilters"])
	values.at(filter.value, ["ImageTagMutabilityExclusionFilterValue"], "") == "*"
	path := array.concat(filter.path, ["ImageTagMutabilityExclusionFilterValue"])
}
