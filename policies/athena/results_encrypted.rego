# METADATA
# title: Athena query results are encrypted
# description: |
#   Results of queries hold the data itself, often in a bucket that more people read than the tables. Set
#   EncryptionOption to SSE_KMS with a key of your own, or to SSE_S3. Low rather than medium: S3 has encrypted every
#   new object since 2023, with a key of its own. Results that Athena manages itself are encrypted always.
# related_resources:
#   - ref: https://docs.aws.amazon.com/athena/latest/ug/encrypting-query-results-stored-in-s3.html
# custom:
#   id: ATHENA-001
#   severity: low
#   resource_types: [AWS::Athena::WorkGroup]
#   aliases:
#     aws_config: [athena-workgroup-encrypted-at-rest]
#     security_hub: [Athena.1]
#     trivy: [AVD-AWS-0006]
#     prowler: [athena_workgroup_encryption]
#   fix: {WorkGroupConfiguration: {ResultConfiguration: {EncryptionConfiguration: {EncryptionOption: SSE_S3}}}}
package policies.athena.results_encrypted

import data.policies.lib.properties
import rego.v1

_path := ["WorkGroupConfiguration", "ResultConfiguration", "EncryptionConfiguration", "EncryptionOption"]

deny contains {"path": _path, "message": "the workgroup does not encrypt the results of queries"} if {
	not properties.given(_path)
	not properties.is_true(["WorkGroupConfiguration", "ManagedQueryResultsConfiguration", "Enabled"])
}
