# METADATA
# title: Buckets of an inventory
# description: For rules with inventory scope whose resource types have AWS::S3::Bucket.
package policies.lib.buckets

import data.policies.lib.values
import rego.v1

present := of_type("AWS::S3::Bucket")

of_type(name) := values.as_list(values.at(input.resources, [name], []))

# What Fn::GetAtt reads as: "${Logs.DomainName}", whatever the bucket is named.
attribute_of(bucket, name) := sprintf("${%s.%s}", [bucket.id, name])
