# METADATA
# title: Redshift uses a customer key
# description: |
#   With a key that AWS holds no key policy limits who reads the data, and the key can neither be revoked nor shared
#   with the account that keeps copies. Name a key of your own in KmsKeyId; the cluster then moves its data to the new
#   key. Keys of a hardware module count as your own, and a restored cluster takes the key of its snapshot.
# related_resources:
#   - ref: https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html
# custom:
#   id: REDSHIFT-007
#   severity: low
#   resource_types: [AWS::Redshift::Cluster]
#   aliases:
#     aws_config: [redshift-cluster-kms-enabled]
#     trivy: [AVD-AWS-0084]
package policies.redshift.customer_key

import rego.v1

import data.policies.lib.keys
import data.policies.lib.properties

deny contains {"path": ["KmsKeyId"], "message": _finding} if {
	not properties.given(["HsmConfigurationIdentifier"])
	not _key_of_snapshot
}

_finding := keys.finding(["KmsKeyId"], "the cluster") if properties.is_true(["Encrypted"])

_finding := "the cluster is not encrypted, with a key of your own or otherwise" if {
	not properties.is_true(["Encrypted"])
	not keys.is_customer_key(["KmsKeyId"])
}

_key_of_snapshot if {
	properties.value(["KmsKeyId"], null) == null
	properties.given(["SnapshotIdentifier"])
}
