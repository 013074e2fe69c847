# METADATA
# title: Redis groups are encrypted at rest
# description: |
#   Sessions and cached records lie on disk during backups, syncs and swaps, readable to whoever gets hold of them.
#   Set AtRestEncryptionEnabled to true; an existing group is replaced by the change. A secondary group of a global
#   datastore takes the setting from its primary. Groups of Valkey are encrypted unless told otherwise.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html
# custom:
#   id: ELASTICACHE-001
#   severity: high
#   resource_types: [AWS::ElastiCache::ReplicationGroup]
#   aliases:
#     checkov: [CKV_AWS_29]
#     security_hub: [ElastiCache.4]
#     trivy: [AVD-AWS-0045]
#     prowler: [elasticache_redis_cluster_rest_encryption_enabled]
#     cfn_nag: [F25]
#     guard: [ELASTICACHE_REPLICATION_GROUP_ENCRYPTION_AT_REST]
#     regula: [FG_R00105]
#   fix: {AtRestEncryptionEnabled: true}
#   fix_safety: unsafe
package policies.elasticache.encrypted_at_rest

import rego.v1

deny contains {"path": ["AtRestEncryptionEnabled"], "message": "the group is not encrypted at rest"} if {
	object.get(input.properties, "AtRestEncryptionEnabled", false) != true
	not _follows_primary
	not _by_default
}

_follows_primary if {
	object.get(input.properties, "AtRestEncryptionEnabled", null) == null
	not object.get(input.properties, "GlobalReplicationGroupId", "") in {"", null}
}

_by_default if {
	object.get(input.properties, "AtRestEncryptionEnabled", null) == null
	lower(input.properties.Engine) == "valkey"
}
