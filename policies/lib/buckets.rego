# METADATA
# title: Buckets of an inventory and what writes to them
# description: For rules with inventory scope whose resource types have AWS::S3::Bucket, and the writers they ask for.
package policies.lib.buckets

import data.policies.lib.references
import data.policies.lib.values
import rego.v1

all := of_type("AWS::S3::Bucket")

of_type(name) := values.as_list(values.at(input.resources, [name], []))

# Whether a value names the bucket: by its name, or by what Ref gives.
is_named(value, bucket) if references.names(value, bucket, "BucketName")

is_named(value, bucket) if {
	value != ""
	value == values.at(bucket.properties, ["BucketName"], "")
}

# Whether servers write their access logs to it: another bucket, or a load balancer.
takes_access_logs(bucket) if {
	some source in all
	is_named(values.at(source.properties, ["LoggingConfiguration", "DestinationBucketName"], ""), bucket)
}

takes_access_logs(bucket) if {
	some balancer in of_type("AWS::ElasticLoadBalancing::LoadBalancer")
	is_named(values.at(balancer.properties, ["AccessLoggingPolicy", "S3BucketName"], ""), bucket)
}

takes_access_logs(bucket) if {
	some balancer in of_type("AWS::ElasticLoadBalancingV2::LoadBalancer")
	some attribute in values.as_list(values.at(balancer.properties, ["LoadBalancerAttributes"], []))
	values.at(attribute, ["Key"], "") in {"access_logs.s3.bucket", "connection_logs.s3.bucket"}
	is_named(values.at(attribute, ["Value"], ""), bucket)
}
