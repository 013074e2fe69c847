# METADATA
# title: MSK clusters use a customer key at rest
# description: |
#   Messages on disk are encrypted in any case; with a KMS key of your own you decide who may use it, see each use, and
#   can take it away. Name one in DataVolumeKMSKeyId; that replaces an existing cluster. Low, since the key of AWS
#   protects the disks as well.
# related_resources:
#   - ref: https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html
# custom:
#   id: MSK-004
#   severity: low
#   resource_types: [AWS::MSK::Cluster]
#   aliases:
#     trivy: [AVD-AWS-0179]
#     prowler: [kafka_cluster_encryption_at_rest_uses_cmk]
package policies.msk.customer_key

import data.policies.lib.keys
import rego.v1

_path := ["EncryptionInfo", "EncryptionAtRest", "DataVolumeKMSKeyId"]

deny contains {"path": _path, "message": keys.finding(_path, "the cluster")}
