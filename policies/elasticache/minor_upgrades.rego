# METADATA
# title: ElastiCache caches take minor upgrades
# description: |
#   Fixes of the engine come as minor versions; a cache that takes none by itself stays open to what is known. Leave
#   AutoMinorVersionUpgrade on, as it is by default.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VersionManagement.html
# custom:
#   id: ELASTICACHE-006
#   severity: low
#   resource_types: [AWS::ElastiCache::ReplicationGroup, AWS::ElastiCache::CacheCluster]
#   aliases:
#     security_hub: [ElastiCache.2]
#     prowler: [elasticache_redis_cluster_auto_minor_version_upgrades]
#   fix: {AutoMinorVersionUpgrade: true}
package policies.elasticache.minor_upgrades

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["AutoMinorVersionUpgrade"], "message": "the cache takes no minor upgrades by itself"} if {
	properties.value(["AutoMinorVersionUpgrade"], true) == false
}
