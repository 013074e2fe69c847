# METADATA
# title: CloudFront distributions have a web ACL
# description: |
#   Without a web ACL nothing stands between the internet and the origin that sees through injection, scrapers and
#   floods of requests. Name a WAFv2 web ACL of scope CLOUDFRONT in WebACLId; other ways to tie one to a distribution
#   there are none, save the Firewall Manager, which templates do not show.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-awswaf.html
# custom:
#   id: CLOUDFRONT-003
#   severity: medium
#   resource_types: [AWS::CloudFront::Distribution]
#   aliases:
#     checkov: [CKV_AWS_68]
#     aws_config: [cloudfront-associated-with-waf]
#     security_hub: [CloudFront.6]
#     trivy: [AVD-AWS-0011]
#     prowler: [cloudfront_distributions_using_waf]
package policies.cloudfront.web_acl

import data.policies.lib.properties
import rego.v1

_path := ["DistributionConfig", "WebACLId"]

deny contains {"path": _path, "message": "no web ACL looks at the requests"} if not properties.given(_path)
