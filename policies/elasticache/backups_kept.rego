# METADATA
# title: Redis keeps daily backups
# description: |
#   Without snapshots a wrong command or a lost shard takes sessions, queues and counters with it for good. Set
#   SnapshotRetentionLimit to 1 or more days; the fix takes 7. Memcached has no snapshots. A group that is nothing but
#   a cache, filled again from elsewhere, needs none: waive the finding.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-automatic.html
# custom:
#   id: ELASTICACHE-004
#   severity: medium
#   resource_types: [AWS::ElastiCache::ReplicationGroup, AWS::ElastiCache::CacheCluster]
#   aliases:
#     aws_config: [elasticache-redis-cluster-automatic-backup-check]
#     security_hub: [ElastiCache.1]
#     trivy: [AVD-AWS-0050]
#     prowler: [elasticache_redis_cluster_backup_enabled]
#   fix: {SnapshotRetentionLimit: 7}
package policies.elasticache.backups_kept

import rego.v1

deny contains {"path": ["SnapshotRetentionLimit"], "message": "no automatic backups are kept"} if {
	not _kept
	_has_backups
}

_kept if {
	is_number(input.properties.SnapshotRetentionLimit)
	input.properties.SnapshotRetentionLimit >= 1
}

_has_backups if input.type == "AWS::ElastiCache::ReplicationGroup"

_has_backups if {
	input.type == "AWS::ElastiCache::CacheCluster"
	lower(input.properties.Engine) in {"redis", "valkey"}
}
