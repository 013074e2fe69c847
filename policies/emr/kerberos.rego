# METADATA
# title: EMR uses Kerberos
# description: |
#   Without Kerberos, whoever reaches the cluster's ports works under any name: Hadoop believes what a client says of
#   itself. Give KerberosAttributes, and name a security configuration that turns Kerberos on. Low rather than medium:
#   clusters for single jobs, reached by nobody, are well served by runtime roles and tight security groups.
# related_resources:
#   - ref: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos.html
# custom:
#   id: EMR-005
#   severity: low
#   resource_types: [AWS::EMR::Cluster]
#   aliases:
#     aws_config: [emr-kerberos-enabled]
#     cfn_nag: [F63]
#     guard: [EMR_KERBEROS_ENABLED]
package policies.emr.kerberos

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["KerberosAttributes", "Realm"], "message": message} if {
	not properties.given(["KerberosAttributes", "Realm"])
	message := "users of the cluster are not authenticated by Kerberos"
}
