# METADATA
# title: Config aggregators use all regions
# description: |
#   What happens in a region that the aggregator leaves out is missing from every overview, and an intruder works where
#   nobody looks. Set AllAwsRegions to true rather than listing regions; those that AWS opens later are then covered as
#   well.
# related_resources:
#   - ref: https://docs.aws.amazon.com/config/latest/developerguide/aggregate-data.html
# custom:
#   id: CONFIG-005
#   severity: medium
#   resource_types: [AWS::Config::ConfigurationAggregator]
#   aliases:
#     trivy: [AVD-AWS-0019]
package policies.config.aggregator_regions

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

_sources contains source if {
	some property in ["AccountAggregationSources", "OrganizationAggregationSource"]
	some source in properties.items([property])
}

deny contains {"path": path, "message": _message(source.value)} if {
	some source in _sources
	values.at(source.value, ["AllAwsRegions"], false) != true
	path := array.concat(source.path, ["AllAwsRegions"])
}

_message(source) := sprintf("only %v is covered", [regions[0]]) if {
	regions := values.as_list(values.at(source, ["AwsRegions"], []))
	count(regions) == 1
} else := sprintf("only %d regions are covered", [count(regions)]) if {
	regions := values.as_list(values.at(source, ["AwsRegions"], []))
	count(regions) > 1
} else := "no regions are covered"
