# METADATA
# title: No database or admin ports from the internet
# description: |
#   Databases, file shares, administration and development servers are made for trusted networks: on the internet
#   they are found within hours, and one weak password or missing patch gives the data away. Allow the security group
#   of the application or the addresses of your own network.
#   Besides the ports of the usual lists, those of Docker, Kubernetes nodes, WinRM, NFS, rsync, SNMP and RPC are
#   looked at; UDP only where the service speaks it. SSH and RDP have rules of their own.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules.html
# custom:
#   id: SG-005
#   severity: high
#   resource_types: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress]
#   aliases:
#     aws_config: [restricted-common-ports]
#     security_hub: [EC2.19]
#     prowler:
#       - ec2_securitygroup_allow_ingress_from_internet_to_high_risk_tcp_ports
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_cassandra_7199_9160_8888
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_elasticsearch_kibana_9200_9300_5601
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_ftp_20_21
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_kafka_9092
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_memcached_11211
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mongodb_27017_27018
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mysql_3306
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_oracle_1521_2483
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_postgres_5432
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_redis_6379
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_sql_server_1433_1434
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_telnet_23
#     guard: [RESTRICTED_INCOMING_TRAFFIC]
#     regula:
#       - FG_R00242
#       - FG_R00243
#       - FG_R00244
#       - FG_R00245
#       - FG_R00246
#       - FG_R00247
#       - FG_R00248
#       - FG_R00249
#       - FG_R00040
#       - FG_R00214
#       - FG_R00256
#       - FG_R00257
#       - FG_R00258
#       - FG_R00215
#       - FG_R00216
#       - FG_R00217
#       - FG_R00259
#       - FG_R00260
#       - FG_R00261
#       - FG_R00262
#       - FG_R00263
#       - FG_R00264
#       - FG_R00039
#       - FG_R00038
#       - FG_R00037
#       - FG_R00265
#       - FG_R00266
#       - FG_R00267
#       - FG_R00268
#       - FG_R00212
#       - FG_R00213
#       - FG_R00234
#       - FG_R00104
package policies.ec2.security_group_risky_ports

import rego.v1

import data.policies.lib.network
import data.policies.lib.ports

deny contains {"path": opening.path, "message": message} if {
	some opening in network.openings
	message := sprintf("%s open to %s", [ports.risky(opening), opening.cidr])
}
