# METADATA
# title: Glue workloads use a security configuration
# description: |
#   Without a security configuration a job, crawler or endpoint writes its results, logs and bookmarks with no key of
#   yours. Name an AWS::Glue::SecurityConfiguration that encrypts all three. Low rather than medium: S3 and CloudWatch
#   encrypt everything by themselves by now.
# related_resources:
#   - ref: https://docs.aws.amazon.com/glue/latest/dg/set-up-encryption.html
# custom:
#   id: GLUE-002
#   severity: low
#   resource_types: [AWS::Glue::Crawler, AWS::Glue::DevEndpoint, AWS::Glue::Job]
#   aliases:
#     checkov: [CKV_AWS_195]
package policies.glue.security_configuration

import data.policies.lib.properties
import rego.v1

_property := {
	"AWS::Glue::Crawler": "CrawlerSecurityConfiguration",
	"AWS::Glue::DevEndpoint": "SecurityConfiguration",
	"AWS::Glue::Job": "SecurityConfiguration",
}

_noun := {"AWS::Glue::Crawler": "crawler", "AWS::Glue::DevEndpoint": "endpoint", "AWS::Glue::Job": "job"}

deny contains {"path": [property], "message": sprintf("the %s has no security configuration", [_noun[input.type]])} if {
	property := _property[input.type]
	not properties.given([property])
}
