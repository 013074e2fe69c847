# METADATA
# title: Redis groups fail over
# description: |
#   When the primary node or its zone is lost, somebody has to notice and promote a replica, and writes fail until
#   then. Turn on AutomaticFailoverEnabled and MultiAZEnabled; both need a replica in another zone.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html
# custom:
#   id: ELASTICACHE-005
#   severity: medium
#   resource_types: [AWS::ElastiCache::ReplicationGroup]
#   aliases:
#     security_hub: [ElastiCache.3]
#     prowler: [elasticache_redis_cluster_automatic_failover_enabled, elasticache_redis_cluster_multi_az_enabled]
#   fix: {AutomaticFailoverEnabled: true, MultiAZEnabled: true}
#   fix_safety: unsafe
package policies.elasticache.fails_over

import data.policies.lib.properties
import rego.v1

deny contains {"path": [name], "message": message} if {
	some name, message in {
		"AutomaticFailoverEnabled": "no replica takes over by itself",
		"MultiAZEnabled": "replicas need not be in another zone",
	}
	not properties.is_true([name])
}
