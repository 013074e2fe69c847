# METADATA
# title: EC2 region default requires IMDSv2
# description: |
#   Instances that say nothing of metadata then still answer IMDSv1, which a forged request through a web application
#   can read credentials from. Set HttpTokens to required in the metadata defaults of the region.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html
# custom:
#   id: EC2-006
#   severity: medium
#   resource_types: [Account::EC2::RegionSettings]
#   aliases:
#     prowler: [ec2_instance_account_imdsv2_enabled]
package policies.ec2.imdsv2_default

import data.policies.lib.values
import rego.v1

deny contains {"path": ["MetadataDefaults", "HttpTokens"], "message": "new instances of the region accept IMDSv1"} if {
	values.at(input.properties, ["MetadataDefaults", "HttpTokens"], null) != "required"
}
