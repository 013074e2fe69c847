# METADATA
# title: CloudTrail trails use Insights
# description: |
#   A burst of calls or of errors that is unlike the weeks before is how stolen keys and broken deployments show.
#   Insights tells of them; turn on an InsightSelector on one trail. It costs by the calls that are looked at.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-insights-events-with-cloudtrail.html
# custom:
#   id: CLOUDTRAIL-014
#   severity: low
#   resource_types: [AWS::CloudTrail::Trail]
#   aliases:
#     prowler: [cloudtrail_insights_exist]
package policies.cloudtrail.insights

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["InsightSelectors"], "message": message} if {
	count(properties.items(["InsightSelectors"])) == 0
	message := "no unusual activity is told: the trail has no insight selector"
}
