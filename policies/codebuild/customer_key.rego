# METADATA
# title: Builds use a KMS key
# description: |
#   Without a key of its own the project encrypts artifacts, caches and logs with the key that AWS holds for S3: you
#   can neither give nor take away the right to use it. Name a KMS key in EncryptionKey, and let the project's role use
#   it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/codebuild/latest/userguide/security-encryption.html
# custom:
#   id: CODEBUILD-004
#   severity: low
#   resource_types: [AWS::CodeBuild::Project]
#   aliases:
#     cfn_nag: [W32]
#     guard: [CODEBUILD_ENCRYPTION_KEY_RULE]
package policies.codebuild.customer_key

import data.policies.lib.keys
import rego.v1

deny contains {"path": ["EncryptionKey"], "message": message} if {
	message := keys.finding(["EncryptionKey"], "the output of builds")
}
