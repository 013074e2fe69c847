# METADATA
# title: Secrets use a customer key
# description: |
#   The key that AWS keeps for Secrets Manager opens every secret of the account to whoever may read secrets, and can't be
#   shared with other accounts. With a key of your own its policy decides as well, and you can take it away. Set
#   KmsKeyId where that matters.
# related_resources:
#   - ref: https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
# custom:
#   id: SECRETS-004
#   severity: low
#   resource_types: [AWS::SecretsManager::Secret]
#   aliases:
#     checkov: [CKV_AWS_149]
#     aws_config: [secretsmanager-using-cmk]
#     trivy: [AVD-AWS-0098]
#     cfn_nag: [W77]
#     guard: [SECRETSMANAGER_USING_CMK]
package policies.secretsmanager.customer_key

import data.policies.lib.keys
import rego.v1

deny contains {"path": ["KmsKeyId"], "message": message} if message := keys.finding(["KmsKeyId"], "the secret")
