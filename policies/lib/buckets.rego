# METADATA
# title: Buckets of an inventory and what writes to them
# description: For rules with inventory scope whose resource types have AWS::S3::Bucket, and the writers they ask for.
package policies.lib.buckets

import data.policies.lib.values
import rego.v1

present := of_type("AWS::S3::Bucket")

of_type(name) := values.as_list(values.at(input.resources, [name], []))

# Whether a value names the bucket: by its name, or by what Ref gives.
is_named(value, bucket) if {
	value != ""
	value == bucket.ref
}

is_named(value, bucket) if {
	value != ""
	value == values.at(bucket.properties, ["BucketName"], "")
}

# What Fn::GetAtt reads as: "${Logs.DomainName}", whatever the bucket is named.
attribute_of(bucket, name) := sprintf("${%s.%s}", [bucket.id, name])

# Where servers write their access logs: names of buckets, as the other buckets and the load balancers give them.
log_targets contains target if {
	some source in present
	target := values.at(source.properties, ["LoggingConfiguration", "DestinationBucketName"], "")
}

log_targets contains target if {
	some balancer in of_type("AWS::ElasticLoadBalancing::LoadBalancer")
	target := values.at(balancer.properties, ["AccessLoggingPolicy", "S3BucketName"], "")
}

log_targets contains target if {
	some balancer in of_type("AWS::ElasticLoadBalancingV2::LoadBalancer")
	some attribute in values.as_list(values.at(balancer.properties, ["LoadBalancerAttributes"], []))
	values.at(attribute, ["Key"], "") in {"access_logs.s3.bucket", "connection_logs.s3.bucket"}
	target := values.at(attribute, ["Value"], "")
}

# Whether servers write their access logs to it: another bucket, or a load balancer.
takes_access_logs(bucket) if {
	some name in names_of(bucket)
	name in log_targets
}

# What a value may be that names the bucket.
names_of(bucket) := {name |
	some name in [bucket.ref, values.at(bucket.properties, ["BucketName"], "")]
	name != ""
}
