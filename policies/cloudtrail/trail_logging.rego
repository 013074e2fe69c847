# METADATA
# title: CloudTrail trails declared in templates start logging
# description: |
#   A trail that is declared with IsLogging false exists and records nothing; who looks for it takes it for the account's
#   audit trail. Set IsLogging to true, and pause a trail, if ever, outside the template.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-turning-off-logging.html
# custom:
#   id: CLOUDTRAIL-007
#   severity: high
#   resource_types: [AWS::CloudTrail::Trail]
#   sources: [template]
#   fix: {IsLogging: true}
package policies.cloudtrail.trail_logging

import rego.v1

deny contains {"path": ["IsLogging"], "message": "the trail is declared, and records nothing"} if {
	input.properties.IsLogging == false
}
