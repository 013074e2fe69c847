# METADATA
# title: CloudFront origins fail over
# description: |
#   With one origin for all requests, the site is down when that origin or its region is. Put two origins into an origin
#   group and let the default behavior use it. Low, since many sites can wait for their only origin, and some origins
#   fail over by themselves.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
# custom:
#   id: CLOUDFRONT-009
#   severity: low
#   resource_types: [AWS::CloudFront::Distribution]
#   aliases:
#     aws_config: [cloudfront-origin-failover-enabled]
#     security_hub: [CloudFront.4]
#     prowler: [cloudfront_distributions_multiple_origin_failover_configured]
#     guard: [CLOUDFRONT_ORIGIN_FAILOVER_ENABLED]
package policies.cloudfront.origin_failover

import data.policies.lib.properties
import rego.v1

_groups := ["DistributionConfig", "OriginGroups"]

deny contains {"path": _groups, "message": "no origin group has a second origin to fail over to"} if not _fails_over

_fails_over if {
	some group in properties.items(array.concat(_groups, ["Items"]))
	count(properties.items_in(group, ["Members", "Items"])) > 1
}
