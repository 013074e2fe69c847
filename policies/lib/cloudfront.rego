# METADATA
# title: Origins and behaviors of a CloudFront distribution
# description: Each as {"path", "value"}; which origin answers which requests.
package policies.lib.cloudfront

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

origins := properties.items(["DistributionConfig", "Origins"])

default_behavior := properties.value(["DistributionConfig", "DefaultCacheBehavior"], {})

# The default behavior and all others.
behaviors contains default_behavior

behaviors contains behavior.value if some behavior in properties.items(["DistributionConfig", "CacheBehaviors"])

# Whether the requests of a behavior go to an origin, by itself or as a member of a group.
serves(origin, behavior) if {
	target := values.at(behavior, ["TargetOriginId"], null)
	target == values.at(origin.value, ["Id"], "")
}

serves(origin, behavior) if {
	target := values.at(behavior, ["TargetOriginId"], null)
	some group in properties.items(["DistributionConfig", "OriginGroups", "Items"])
	values.at(group.value, ["Id"], "") == target
	some member in properties.items_in(group, ["Members", "Items"])
	values.at(member.value, ["OriginId"], null) == values.at(origin.value, ["Id"], "")
}

# An S3 bucket by its REST interface; S3 websites are custom origins.
is_bucket(origin) if is_object(values.at(origin.value, ["S3OriginConfig"], null))

# A pattern, which is no candidate for unknown names.
is_bucket(origin) if regex.match(`[.]s3([.-][^.]+)*[.]amazonaws[.]com([.]cn)?$`, _domain_of_rest(origin))

_domain_of_rest(origin) := domain if {
	domain := values.at(origin.value, ["DomainName"], "")
	not contains(domain, ".s3-website")
}

# How a sentence names an origin.
named(origin) := sprintf("origin %s", [values.at(origin.value, ["Id"], "")]) if {
	is_string(values.at(origin.value, ["Id"], null))
} else := "the origin"

# Viewers see the certificate of *.cloudfront.net where the distribution has none of its own.
has_default_certificate if not _has_certificate

_has_certificate if {
	not properties.is_true(["DistributionConfig", "ViewerCertificate", "CloudFrontDefaultCertificate"])
	some source in ["AcmCertificateArn", "IamCertificateId"]
	properties.given(["DistributionConfig", "ViewerCertificate", source])
}
