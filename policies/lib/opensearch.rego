# METADATA
# title: What search domains publish and consist of
# description: OpenSearch and Elasticsearch domains in one shape.
package policies.lib.opensearch

import data.policies.lib.properties
import rego.v1

# The name of the property that says what nodes the domain has.
cluster := "ElasticsearchClusterConfig" if input.type == "AWS::Elasticsearch::Domain"

cluster := "ClusterConfig" if input.type != "AWS::Elasticsearch::Domain"

# A log is published once it names a log group, unless it is turned off.
publishes(log) if {
	properties.given(["LogPublishingOptions", log, "CloudWatchLogsLogGroupArn"])
	properties.value(["LogPublishingOptions", log, "Enabled"], true) == true
}

# What is wrong with a log that is not published.
silence(log, what) := sprintf("publishing of the %s logs is turned off", [what]) if {
	properties.given(["LogPublishingOptions", log, "CloudWatchLogsLogGroupArn"])
} else := sprintf("the %s logs go to no log group", [what])
