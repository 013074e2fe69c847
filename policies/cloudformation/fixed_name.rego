# METADATA
# title: Resources have no fixed names
# description: |
#   A resource with a fixed name can't be replaced by an update, for the new one would need the name while the old one
#   still has it, and the template can't be deployed twice in an account. Leave the name out, or build it from the
#   stack's name or a parameter. Many want fixed names all the same, so this is for information. A name that comes from
#   a parameter, by its default too, is not fixed.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
# custom:
#   id: CFN-007
#   severity: info
#   sources: [template, terraform]
#   resource_types:
#     - AWS::DynamoDB::Table
#     - AWS::AutoScaling::AutoScalingGroup
#     - AWS::AutoScaling::LaunchConfiguration
#     - AWS::CloudWatch::Alarm
#     - AWS::EC2::SecurityGroup
#     - AWS::ECR::Repository
#     - AWS::ElastiCache::ReplicationGroup
#     - AWS::ElasticLoadBalancing::LoadBalancer
#     - AWS::ElasticLoadBalancingV2::LoadBalancer
#     - AWS::ElasticLoadBalancingV2::TargetGroup
#     - AWS::Elasticsearch::Domain
#     - AWS::IAM::Group
#     - AWS::IAM::InstanceProfile
#     - AWS::IAM::ManagedPolicy
#     - AWS::IAM::Role
#     - AWS::IAM::User
#     - AWS::Kinesis::Stream
#     - AWS::Lambda::Function
#     - AWS::OpenSearchService::Domain
#     - AWS::RDS::DBCluster
#     - AWS::RDS::DBInstance
#     - AWS::RDS::DBSubnetGroup
#     - AWS::S3::Bucket
#     - AWS::SNS::Topic
#     - AWS::SQS::Queue
#     - Template::Parameter
#   verdict_types:
#     - AWS::DynamoDB::Table
#     - AWS::AutoScaling::AutoScalingGroup
#     - AWS::AutoScaling::LaunchConfiguration
#     - AWS::CloudWatch::Alarm
#     - AWS::EC2::SecurityGroup
#     - AWS::ECR::Repository
#     - AWS::ElastiCache::ReplicationGroup
#     - AWS::ElasticLoadBalancing::LoadBalancer
#     - AWS::ElasticLoadBalancingV2::LoadBalancer
#     - AWS::ElasticLoadBalancingV2::TargetGroup
#     - AWS::Elasticsearch::Domain
#     - AWS::IAM::Group
#     - AWS::IAM::InstanceProfile
#     - AWS::IAM::ManagedPolicy
#     - AWS::IAM::Role
#     - AWS::IAM::User
#     - AWS::Kinesis::Stream
#     - AWS::Lambda::Function
#     - AWS::OpenSearchService::Domain
#     - AWS::RDS::DBCluster
#     - AWS::RDS::DBInstance
#     - AWS::RDS::DBSubnetGroup
#     - AWS::S3::Bucket
#     - AWS::SNS::Topic
#     - AWS::SQS::Queue
#   scope: inventory
#   sees_unknowns: true
#   aliases:
#     cfn_nag: [W28]
#     guard: [CFN_NO_EXPLICIT_RESOURCE_NAMES]
package policies.cloudformation.fixed_name

import data.policies.lib.values
import rego.v1

_names := {
	"AWS::AutoScaling::AutoScalingGroup": "AutoScalingGroupName",
	"AWS::AutoScaling::LaunchConfiguration": "LaunchConfigurationName",
	"AWS::CloudWatch::Alarm": "AlarmName",
	"AWS::DynamoDB::Table": "TableName",
	"AWS::EC2::SecurityGroup": "GroupName",
	"AWS::ECR::Repository": "RepositoryName",
	"AWS::ElastiCache::ReplicationGroup": "ReplicationGroupId",
	"AWS::ElasticLoadBalancing::LoadBalancer": "LoadBalancerName",
	"AWS::ElasticLoadBalancingV2::LoadBalancer": "Name",
	"AWS::ElasticLoadBalancingV2::TargetGroup": "Name",
	"AWS::Elasticsearch::Domain": "DomainName",
	"AWS::IAM::Group": "GroupName",
	"AWS::IAM::InstanceProfile": "InstanceProfileName",
	"AWS::IAM::ManagedPolicy": "ManagedPolicyName",
	"AWS::IAM::Role": "RoleName",
	"AWS::IAM::User": "UserName",
	"AWS::Kinesis::Stream": "Name",
	"AWS::Lambda::Function": "FunctionName",
	"AWS::OpenSearchService::Domain": "DomainName",
	"AWS::RDS::DBCluster": "DBClusterIdentifier",
	"AWS::RDS::DBInstance": "DBInstanceIdentifier",
	"AWS::RDS::DBSubnetGroup": "DBSubnetGroupName",
	"AWS::S3::Bucket": "BucketName",
	"AWS::SNS::Topic": "TopicName",
	"AWS::SQS::Queue": "QueueName",
}

# The properties that parameters take part in.
_uses := {use |
	some parameter in values.as_list(values.at(input.resources, ["Template::Parameter"], []))
	some use in values.as_list(values.at(parameter.properties, ["UsedBy"], []))
}

deny contains {"resource": resource.id, "path": [property], "message": message} if {
	some type, property in _names
	some resource in object.get(input.resources, type, [])
	name := values.at(resource.properties, [property], "")
	is_string(name)
	not name in {"", "default"}
	not regex.match(`\$\{`, name)
	not _from_parameter(type, property)
	message := sprintf("the name %s is fixed", [name])
}

_from_parameter(type, property) if {
	some use in _uses
	startswith(use, sprintf("%s#%s", [type, property]))
}
