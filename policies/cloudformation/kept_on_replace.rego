# METADATA
# title: Stateful resources are retained on replace
# description: |
#   A change of a property that can't be changed in place makes CloudFormation build a new resource and delete the old one
#   with its data, in an update that looks harmless. Set UpdateReplacePolicy to Retain or Snapshot, or turn deletion
#   protection on where the service has it. Left alone are members of a cluster and replicas, whose data is elsewhere,
#   and buckets, which can't be deleted while they hold objects.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatereplacepolicy.html
# custom:
#   id: CFN-005
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
package policies.cloudformation.kept_on_replace

import data.policies.lib.retention
import rego.v1

deny contains {"path": [], "message": message} if {
	retention.policy("UpdateReplacePolicy") == "Delete"
	retention.is_exposed
	message := _messages[_is_stated]
}

_messages := {
	true: "its UpdateReplacePolicy is Delete: the data goes when an update replaces it",
	false: "it has no UpdateReplacePolicy: the data goes when an update replaces it",
}

default _is_stated := false

_is_stated if input.attributes.UpdateReplacePolicy
