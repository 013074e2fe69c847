# METADATA
# title: CloudFront viewers connect over HTTPS
# description: |
#   Viewers who come over plain HTTP get pages that anyone on the way can read and change. Set ViewerProtocolPolicy to
#   redirect-to-https or https-only in the default behavior and in each of the others.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html
# custom:
#   id: CLOUDFRONT-001
#   severity: high
#   resource_types: [AWS::CloudFront::Distribution]
#   aliases:
#     checkov: [CKV_AWS_34]
#     aws_config: [cloudfront-viewer-policy-https]
#     security_hub: [CloudFront.3]
#     trivy: [AVD-AWS-0012]
#     prowler: [cloudfront_distributions_https_enabled]
#     guard: [CLOUDFRONT_VIEWER_POLICY_HTTPS]
#     regula: [FG_R00011]
package policies.cloudfront.viewer_https

import rego.v1

import data.policies.lib.values

_config := values.at(input.properties, ["DistributionConfig"], {})

_behaviors := values.at(_config, ["CacheBehaviors"], [])

# CloudFront demands the policy; one that is absent protects nobody.
_open(behavior) if values.at(behavior, ["ViewerProtocolPolicy"], "allow-all") == "allow-all"

deny contains {"path": path, "message": "the default behavior serves plain HTTP"} if {
	_open(values.at(_config, ["DefaultCacheBehavior"], {}))
	path := ["DistributionConfig", "DefaultCacheBehavior", "ViewerProtocolPolicy"]
}

deny contains {"path": path, "message": message} if {
	is_array(_behaviors)
	some index, behavior in _behaviors
	_open(behavior)
	path := ["DistributionConfig", "CacheBehaviors", index, "ViewerProtocolPolicy"]
	message := _message(behavior)
}

deny contains {"path": path, "message": message} if {
	is_object(_behaviors)
	_open(_behaviors)
	path := ["DistributionConfig", "CacheBehaviors", "ViewerProtocolPolicy"]
	message := _message(_behaviors)
}

_message(behavior) := sprintf("the behavior for %v serves plain HTTP", [pattern]) if {
	pattern := values.at(behavior, ["PathPattern"], "one path pattern")
}
