# METADATA
# title: Neptune snapshots inherit tags
# description: |
#   A snapshot without tags tells nobody whose it is and what is in it, and rules by tag leave it open. Set
#   CopyTagsToSnapshot.
# related_resources:
#   - ref: https://docs.aws.amazon.com/neptune/latest/userguide/tagging.html
# custom:
#   id: NEPTUNE-010
#   severity: low
#   resource_types: [AWS::Neptune::DBCluster]
#   aliases:
#     security_hub: [Neptune.8]
#     prowler: [neptune_cluster_copy_tags_to_snapshots]
#   fix: {CopyTagsToSnapshot: true}
package policies.neptune.tags_copied

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["CopyTagsToSnapshot"], "message": "snapshots do not get the tags of the cluster"} if {
	not properties.is_true(["CopyTagsToSnapshot"])
}
