# METADATA
# title: CloudFront distributions log access
# description: |
#   Without access logs nobody can say afterwards who asked for what, or see an attack begin. Name a bucket in Logging,
#   or deliver standard logs (v2) with an AWS::Logs::DeliverySource for the distribution, or real-time logs for its
#   default behavior.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html
# custom:
#   id: CLOUDFRONT-004
#   severity: medium
#   resource_types: [AWS::CloudFront::Distribution, AWS::Logs::DeliverySource]
#   scope: inventory
#   aliases:
#     checkov: [CKV_AWS_86]
#     aws_config: [cloudfront-accesslogs-enabled]
#     security_hub: [CloudFront.5]
#     trivy: [AVD-AWS-0010]
#     prowler: [cloudfront_distributions_logging_enabled]
#     cfn_nag: [W10]
#     guard: [CLOUDFRONT_ACCESSLOGS_ENABLED]
#     regula: [FG_R00067]
package policies.cloudfront.access_logs

import data.policies.lib.values
import rego.v1

_bucket := ["DistributionConfig", "Logging", "Bucket"]

_real_time := ["DistributionConfig", "DefaultCacheBehavior", "RealtimeLogConfigArn"]

deny contains {"resource": distribution.id, "path": _bucket, "message": "requests are not logged"} if {
	some distribution in input.resources["AWS::CloudFront::Distribution"]
	values.at(distribution.properties, _bucket, null) in {null, ""}
	values.at(distribution.properties, _real_time, null) in {null, ""}
	not _has_delivery(distribution)
}

_has_delivery(distribution) if {
	is_string(distribution.ref)
	distribution.ref != ""
	some source in object.get(input.resources, "AWS::Logs::DeliverySource", [])
	arn := values.at(source.properties, ["ResourceArn"], "")
	is_string(arn)
	values.at(source.properties, ["LogType"], "ACCESS_LOGS") == "ACCESS_LOGS"
	endswith(replace(arn, ".Id}", "}"), concat("", ["distribution/", distribution.ref]))
}
