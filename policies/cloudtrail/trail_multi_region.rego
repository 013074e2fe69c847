# METADATA
# title: CloudTrail trails cover all regions
# description: |
#   A trail of one region misses what an intruder does in the others, which are rarely watched.
#   Set IsMultiRegionTrail to true; regions that AWS opens later are then logged as well.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/receive-cloudtrail-log-files-from-multiple-regions.html
# custom:
#   id: CLOUDTRAIL-002
#   severity: high
#   resource_types: [AWS::CloudTrail::Trail]
#   aliases:
#     checkov: [CKV_AWS_67]
#     aws_config: [multi-region-cloudtrail-enabled]
#     security_hub: [CloudTrail.1]
#     trivy: [AVD-AWS-0014]
#     guard: [MULTI_REGION_CLOUD_TRAIL_ENABLED]
#   fix: {IsMultiRegionTrail: true}
package policies.cloudtrail.trail_multi_region

import rego.v1

deny contains {"path": ["IsMultiRegionTrail"], "message": "the trail records one region only"} if {
	object.get(input.properties, "IsMultiRegionTrail", false) != true
}
