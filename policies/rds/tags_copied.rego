# METADATA
# title: RDS snapshots inherit tags
# description: |
#   A snapshot without tags tells nobody whose it is and what is in it, and rules by tag leave it open. Set
#   CopyTagsToSnapshot. Instances of an Aurora cluster follow their cluster.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html
# custom:
#   id: RDS-020
#   severity: low
#   resource_types: [AWS::RDS::DBInstance, AWS::RDS::DBCluster]
#   aliases:
#     security_hub: [RDS.16, RDS.17, RDS.47, RDS.48]
#     prowler: [rds_instance_copy_tags_to_snapshots, rds_cluster_copy_tags_to_snapshots]
#   fix: {CopyTagsToSnapshot: true}
package policies.rds.tags_copied

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["CopyTagsToSnapshot"], "message": "snapshots do not get the tags of the database"} if {
	not properties.is_true(["CopyTagsToSnapshot"])
	not startswith(properties.value(["Engine"], ""), "aurora") # an instance of a cluster, or the cluster itself
}

deny contains {"path": ["CopyTagsToSnapshot"], "message": "snapshots do not get the tags of the cluster"} if {
	input.type == "AWS::RDS::DBCluster"
	startswith(properties.value(["Engine"], ""), "aurora")
	not properties.is_true(["CopyTagsToSnapshot"])
}
