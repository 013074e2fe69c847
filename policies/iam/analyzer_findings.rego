# METADATA
# title: External access analysis has no open finding
# description: |
#   An active finding of IAM Access Analyzer is a resource that somebody outside may use. Take the access away; where
#   it is meant, archive the finding or make an archive rule for it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-findings-view.html
# custom:
#   id: IAM-056
#   severity: medium
#   resource_types: [Live::AccessAnalyzer::Finding]
#   aliases:
#     prowler: [accessanalyzer_enabled_without_findings]
package policies.iam.analyzer_findings

import rego.v1

deny contains {"path": ["Status"], "message": message} if {
	object.get(input.properties, "Status", "ACTIVE") == "ACTIVE"
	message := sprintf("%s may be used %s", [_what, _by])
}

default _what := "a resource"

_what := input.properties.Resource if is_string(input.properties.Resource)

default _by := "from outside"

_by := "by everybody" if object.get(input.properties, "IsPublic", false) == true
