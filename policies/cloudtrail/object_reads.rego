# METADATA
# title: CloudTrail trails record S3 object reads
# description: |
#   By default a trail records what happens to buckets, not to the objects in them; who took copies of files stays
#   unknown. Let an event selector of one trail of the account record data events of AWS::S3::Object, read or all, for
#   arn:aws:s3 (every bucket). Low, since such events are charged and their number can be large; leaving out single
#   buckets with an advanced selector is accepted.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
# custom:
#   id: CLOUDTRAIL-011
#   severity: low
#   resource_types: [AWS::CloudTrail::Trail]
#   scope: inventory
#   aliases:
#     aws_config: [cloudtrail-all-read-s3-data-event-check]
#     trivy: [AVD-AWS-0172]
#     prowler: [cloudtrail_s3_dataevents_read_enabled]
#     regula: [FG_R00355]
package policies.cloudtrail.object_reads

import data.policies.lib.cloudtrail
import rego.v1

_message := "no event selector records who reads S3 objects, in every bucket"

deny contains {"resource": trail.id, "path": cloudtrail.path(trail), "message": _message} if {
	some trail in cloudtrail.unrecorded("ReadOnly")
}
