# METADATA
# title: ECR repositories use KMS encryption
# description: |
#   ECR always encrypts images, by default with a key of S3 that leaves no trace of who read what. With EncryptionType
#   KMS, reading takes the right to decrypt, which you can take away, and each use is logged. It can only be set when
#   the repository is made: changing it replaces the repository.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
# custom:
#   id: ECR-004
#   severity: low
#   resource_types: [AWS::ECR::Repository, AWS::ECR::RepositoryCreationTemplate]
#   aliases:
#     checkov: [CKV_AWS_136]
#     aws_config: [ecr-repository-cmk-encryption-enabled]
#     trivy: [AVD-AWS-0033]
#   fix: {EncryptionConfiguration: {EncryptionType: KMS}}
#   fix_safety: unsafe
package policies.ecr.kms_encrypted

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["EncryptionConfiguration", "EncryptionType"], "message": message} if {
	type := properties.value(["EncryptionConfiguration", "EncryptionType"], "AES256")
	not type in {"KMS", "KMS_DSSE"}
	message := "images are encrypted with a key of S3 (AES256), not with KMS"
}
