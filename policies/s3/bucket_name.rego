# METADATA
# title: S3 bucket names are DNS-safe
# description: |
#   A dot in the name breaks HTTPS to the bucket's own host name, for no certificate covers it; capitals and underscores
#   S3 refuses by now. Choose a name of small letters, digits and hyphens, or let CloudFormation make one. Left alone
#   are the buckets of static sites, which must bear the site's name. The parts of a name known only at deployment
#   are taken to be safe.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
# custom:
#   id: S3-024
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   sees_unknowns: true
#   aliases:
#     trivy: [AVD-AWS-0320]
package policies.s3.bucket_name

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["BucketName"], "message": message} if {
	not properties.given(["WebsiteConfiguration"])
	name := properties.value(["BucketName"], "")
	is_string(name)
	known := regex.replace(name, `\$\{[^}]*\}`, "x")
	some what, sign in {"a dot": `[.]`, "capitals": `[A-Z]`, "an underscore": `_`}
	regex.match(sign, known)
	message := sprintf("the name %s has %s", [name, what])
}
