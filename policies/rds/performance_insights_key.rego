# METADATA
# title: Performance Insights uses a customer key
# description: |
#   Performance Insights keeps the text of queries, which may hold data, under a key of AWS unless another is named:
#   its use can't be limited by a key policy nor revoked. Name a key of your own: PerformanceInsightsKMSKeyId for an
#   instance, PerformanceInsightsKmsKeyId for a cluster. It can be chosen only when Performance Insights is turned on.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.access-control.cmk-policy.html
# custom:
#   id: RDS-019
#   severity: low
#   resource_types: [AWS::RDS::DBInstance, AWS::RDS::DBCluster]
#   aliases:
#     trivy: [AVD-AWS-0078]
package policies.rds.performance_insights_key

import rego.v1

import data.policies.lib.keys
import data.policies.lib.properties

deny contains {"path": [key], "message": message} if {
	[switch, key] := _names[input.type]
	properties.is_true([switch])
	message := keys.finding([key], "the record of Performance Insights")
}

_names := {
	"AWS::RDS::DBInstance": ["EnablePerformanceInsights", "PerformanceInsightsKMSKeyId"],
	"AWS::RDS::DBCluster": ["PerformanceInsightsEnabled", "PerformanceInsightsKmsKeyId"],
}
