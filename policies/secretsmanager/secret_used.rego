# METADATA
# title: Unused secrets are removed
# description: |
#   A secret that nobody reads is still good for whoever finds it. Delete secrets that were not read for 90 days;
#   deletion can be taken back for 7 to 30 days. Replicas count their own reads.
# related_resources:
#   - ref: https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html
# custom:
#   id: SECRETS-007
#   severity: medium
#   resource_types: [AWS::SecretsManager::Secret]
#   sources: [live]
#   aliases:
#     aws_config: [secretsmanager-secret-unused]
#     security_hub: [SecretsManager.3]
#     prowler: [secretsmanager_secret_unused]
package policies.secretsmanager.secret_used

import data.policies.lib.ages
import rego.v1

_longest := 90

deny contains {"path": [], "message": sprintf("the secret was last read %d days ago", [days])} if {
	days := ages.days(object.get(input.live, "LastAccessedDate", null), input.at)
	days > _longest
}

deny contains {"path": [], "message": "the secret was never read"} if {
	not ages.is_time(object.get(input.live, "LastAccessedDate", null))
	ages.days(object.get(input.live, "CreatedDate", null), input.at) > _longest
}
