# METADATA
# title: Redis groups encrypt in transit
# description: |
#   Without TLS everything that clients store, and the password they log in with, crosses the network readable. Set
#   TransitEncryptionEnabled to true, move the clients to TLS, then set TransitEncryptionMode to required: preferred
#   still takes plain connections.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html
# custom:
#   id: ELASTICACHE-002
#   severity: high
#   resource_types: [AWS::ElastiCache::ReplicationGroup, AWS::ElastiCache::CacheCluster]
#   aliases:
#     checkov: [CKV_AWS_30]
#     security_hub: [ElastiCache.5]
#     trivy: [AVD-AWS-0051]
#     prowler: [elasticache_redis_cluster_in_transit_encryption_enabled]
#     cfn_nag: [F33]
#     guard: [ELASTICACHE_REPLICATION_GROUP_ENCRYPTION_IN_TRANSIT]
#   fix: {TransitEncryptionEnabled: true}
#   fix_safety: unsafe
package policies.elasticache.encrypted_in_transit

import rego.v1

deny contains {"path": ["TransitEncryptionEnabled"], "message": "clients connect without TLS"} if {
	not _enabled
	not _follows_primary
}

deny contains {"path": ["TransitEncryptionMode"], "message": "clients may still connect without TLS (preferred)"} if {
	_enabled
	object.get(input.properties, "TransitEncryptionMode", "required") == "preferred"
}

_enabled if input.properties.TransitEncryptionEnabled == true

_follows_primary if {
	input.type == "AWS::ElastiCache::ReplicationGroup"
	object.get(input.properties, "TransitEncryptionEnabled", null) == null
	not object.get(input.properties, "GlobalReplicationGroupId", "") in {"", null}
}
