# METADATA
# title: EKS cluster secrets are encrypted
# description: |
#   Kubernetes secrets are encrypted once more, before they are stored, with a key that is not yours: you can neither
#   take it away nor see who used it. Add an EncryptionConfig for secrets with a KMS key of your own; it can't be
#   undone. Low rather than high: since version 1.28 EKS encrypts all Kubernetes data with a KMS key of its own, and no
#   older version is supported.
# related_resources:
#   - ref: https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html
# custom:
#   id: EKS-002
#   severity: low
#   resource_types: [AWS::EKS::Cluster]
#   aliases:
#     checkov: [CKV_AWS_58]
#     aws_config: [eks-cluster-secrets-encrypted, eks-secrets-encrypted]
#     security_hub: [EKS.3]
#     trivy: [AVD-AWS-0039]
#     prowler: [eks_cluster_kms_cmk_encryption_in_secrets_enabled]
#     cfn_nag: [W82]
#     guard: [EKS_CLUSTER_ENCRYPTION_RULE]
package policies.eks.secrets_encrypted

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

_encrypted if {
	some entry in properties.items(["EncryptionConfig"])
	"secrets" in values.as_list(values.at(entry.value, ["Resources"], []))
	not values.at(entry.value, ["Provider", "KeyArn"], "") in {"", null}
}

deny contains {"path": ["EncryptionConfig"], "message": message} if {
	not _encrypted
	message := "Kubernetes secrets are not encrypted with a KMS key of yours"
}
