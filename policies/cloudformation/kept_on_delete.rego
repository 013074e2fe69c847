# METADATA
# title: Stateful resources are retained on delete
# description: |
#   Deleting the stack, or taking the resource out of its template by mistake, deletes the data for good. Set
#   DeletionPolicy to Retain, RetainExceptOnCreate or Snapshot, or turn deletion protection on where the service has it.
#   Databases of RDS make a snapshot where nothing is said. Left alone are members of a cluster and replicas, whose data
#   is elsewhere, and buckets, which a stack can't delete while they hold objects. Deleting a stack is a deliberate act,
#   hence medium severity.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
# custom:
#   id: CFN-004
#   severity: medium
#   sources: [template, terraform]
#   resource_types:
#     - AWS::DynamoDB::Table
#     - AWS::Cassandra::Table
#     - AWS::Cognito::UserPool
#     - AWS::DocDB::DBCluster
#     - AWS::DynamoDB::GlobalTable
#     - AWS::EC2::Volume
#     - AWS::EFS::FileSystem
#     - AWS::Elasticsearch::Domain
#     - AWS::FSx::FileSystem
#     - AWS::KMS::Key
#     - AWS::Logs::LogGroup
#     - AWS::Neptune::DBCluster
#     - AWS::OpenSearchService::Domain
#     - AWS::RDS::DBCluster
#     - AWS::RDS::DBInstance
#     - AWS::Redshift::Cluster
#     - AWS::Serverless::SimpleTable
#     - AWS::Timestream::Table
package policies.cloudformation.kept_on_delete

import data.policies.lib.retention
import rego.v1

deny contains {"path": [], "message": message} if {
	retention.policy("DeletionPolicy") == "Delete"
	not _makes_snapshot
	retention.is_exposed
	message := _messages[_is_stated]
}

_messages := {
	true: "its DeletionPolicy is Delete: the data goes with the stack",
	false: "it has no DeletionPolicy: the data goes with the stack",
}

default _is_stated := false

_is_stated if input.attributes.DeletionPolicy

_makes_snapshot if {
	input.type in {"AWS::RDS::DBCluster", "AWS::RDS::DBInstance"}
	not _is_stated
}
