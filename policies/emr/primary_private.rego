# METADATA
# title: EMR nodes have no public address
# description: |
#   The primary node runs web interfaces and often SSH, and everyone may try to get in. Start clusters in private
#   subnets. Judged is the name of a running cluster's primary node: in a private subnet it ends in .internal.
# related_resources:
#   - ref: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-clusters-in-a-vpc.html
# custom:
#   id: EMR-004
#   severity: high
#   resource_types: [AWS::EMR::Cluster]
#   sources: [live]
#   aliases:
#     aws_config: [emr-master-no-public-ip]
#     security_hub: [EMR.1]
#     prowler: [emr_cluster_master_nodes_no_public_ip, emr_cluster_publicly_accesible]
package policies.emr.primary_private

import rego.v1

deny contains {"path": [], "message": sprintf("the primary node has a public address: %s", [name])} if {
	name := object.get(input.live, "MasterPublicDns", "")
	is_string(name)
	name != ""
	not endswith(name, ".internal")
}
