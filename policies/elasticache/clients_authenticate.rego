# METADATA
# title: Redis groups authenticate clients
# description: |
#   Everyone who gets through to the port reads and changes the whole cache. Give the group an AuthToken from a secret,
#   or UserGroupIds with users of their own rights; both need TransitEncryptionEnabled. A secondary group of a global
#   datastore takes the token of its primary. Of a running group the fact AuthTokenEnabled counts, since its token is
#   never shown.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
# custom:
#   id: ELASTICACHE-003
#   severity: medium
#   resource_types: [AWS::ElastiCache::ReplicationGroup]
#   aliases:
#     checkov: [CKV_AWS_31]
#     security_hub: [ElastiCache.6]
#     prowler: [elasticache_redis_replication_group_auth_enabled]
package policies.elasticache.clients_authenticate

import rego.v1

import data.policies.lib.properties

deny contains {"path": ["UserGroupIds"], "message": "clients need neither a token nor a user"} if {
	not properties.given(["AuthToken"])
	not properties.given(["UserGroupIds"])
	not properties.given(["GlobalReplicationGroupId"])
	_no_token_live
}

_no_token_live if input.source != "live"

_no_token_live if input.live.AuthTokenEnabled == false
