# METADATA
# title: External access analyzer runs in every region
# description: |
#   IAM Access Analyzer names every bucket, key, queue and role that somebody outside may use. Without one, such an
#   opening is seen by whoever looks for it first. Make an analyzer of type ACCOUNT in each region, or one of type
#   ORGANIZATION in the management or delegated account. An analyzer for unused access does not look for this; nor does
#   one that is not active. An organization's analyzer that lies in another account is not seen from here.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-getting-started.html
# custom:
#   id: IAM-011
#   severity: medium
#   resource_types: [AWS::AccessAnalyzer::Analyzer, Account::Region::Enabled]
#   verdict_types: [Account::Region::Enabled]
#   scope: inventory
#   sources: [live]
#   aliases:
#     aws_config: [iam-external-access-analyzer-enabled]
#     trivy: [AVD-AWS-0175]
#     prowler: [accessanalyzer_enabled]
package policies.iam.access_analyzer

import data.policies.lib.accounts
import data.policies.lib.values
import rego.v1

_analyzers := [analyzer |
	some analyzer in accounts.of_type("AWS::AccessAnalyzer::Analyzer")
	values.at(analyzer.properties, ["Type"], "") in {"ACCOUNT", "ORGANIZATION"}
	object.get(analyzer.live, "Status", "ACTIVE") == "ACTIVE"
]

deny contains {"resource": region.id, "path": ["Region"], "message": message} if {
	some region in accounts.regions_without(_analyzers)
	message := sprintf("no analyzer looks for access from outside in %s", [accounts.name(region)])
}
