# METADATA
# title: Backup vaults are encrypted with a customer key
# description: |
#   Backups under the key that AWS holds for the service can't be copied to another account, and nobody can take the key
#   away from an intruder. Name a KMS key of your own in EncryptionKeyArn; an existing vault is replaced. Low, since the
#   key of AWS encrypts as well.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
# custom:
#   id: BACKUP-004
#   severity: low
#   resource_types: [AWS::Backup::BackupVault]
#   aliases:
#     checkov: [CKV_AWS_166]
#     prowler: [backup_vaults_encrypted]
package policies.backup.vault_customer_key

import data.policies.lib.keys
import rego.v1

deny contains {"path": ["EncryptionKeyArn"], "message": keys.finding(["EncryptionKeyArn"], "the vault")}
