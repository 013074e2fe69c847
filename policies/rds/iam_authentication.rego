# METADATA
# title: RDS databases support IAM login
# description: |
#   Database passwords are shared, copied and seldom changed. With EnableIAMDatabaseAuthentication programs log in with
#   short-lived tokens of their role instead. Low, since passwords stay valid beside it, and rotated secrets serve as
#   well. Judged for the engines that have it: MySQL, MariaDB from 10.6, PostgreSQL and Aurora, but not its first
#   serverless kind; members follow their cluster.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
# custom:
#   id: RDS-011
#   severity: low
#   resource_types: [AWS::RDS::DBInstance, AWS::RDS::DBCluster]
#   aliases:
#     checkov: [CKV_AWS_161, CKV_AWS_162]
#     aws_config: [rds-cluster-iam-authentication-enabled, rds-instance-iam-authentication-enabled]
#     security_hub: [RDS.10, RDS.12]
#     trivy: [AVD-AWS-0176]
#     prowler: [rds_instance_iam_authentication_enabled, rds_cluster_iam_authentication_enabled]
#   fix: {EnableIAMDatabaseAuthentication: true}
package policies.rds.iam_authentication

import rego.v1

import data.policies.lib.properties
import data.policies.lib.rds

_engines := {"mysql", "mariadb", "postgres", "aurora", "aurora-mysql", "aurora-postgresql"}

deny contains {"path": [property], "message": "programs can't log in with their IAM role"} if {
	property := "EnableIAMDatabaseAuthentication"
	not properties.is_true([property])
	rds.engine in _engines
	not rds.is_member
	not rds.is_serverless_v1
	not _too_old
}

_too_old if {
	rds.engine == "mariadb"
	regex.match(`^10[.][0-5]([.]|$)`, sprintf("%v", [input.properties.EngineVersion]))
}
