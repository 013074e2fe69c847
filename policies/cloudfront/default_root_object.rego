# METADATA
# title: A default root object is set
# description: |
#   Where no default root object is set, a request for / goes to the bucket itself, which may answer with the list of
#   its files. Set DefaultRootObject, usually to index.html. Only distributions that answer / from a bucket are judged,
#   for other servers know their start page; a function that sees the viewers' requests may rewrite them. Low, since a
#   bucket that is not public answers with an error.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html
# custom:
#   id: CLOUDFRONT-008
#   severity: low
#   resource_types: [AWS::CloudFront::Distribution]
#   aliases:
#     aws_config: [cloudfront-default-root-object-configured]
#     security_hub: [CloudFront.1]
#     prowler: [cloudfront_distributions_default_root_object]
#     guard: [CLOUDFRONT_DEFAULT_ROOT_OBJECT_CONFIGURED]
#   fix: {DistributionConfig: {DefaultRootObject: index.html}}
package policies.cloudfront.default_root_object

import data.policies.lib.cloudfront
import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

_path := ["DistributionConfig", "DefaultRootObject"]

_default := ["DistributionConfig", "DefaultCacheBehavior"]

deny contains {"path": _path, "message": message} if {
	not properties.given(_path)
	not _is_rewritten
	some origin in cloudfront.origins
	cloudfront.is_bucket(origin)
	cloudfront.serves(origin, cloudfront.default_behavior)
	message := sprintf("a request for / goes to the bucket of %s itself", [cloudfront.named(origin)])
}

_is_rewritten if {
	some kind in ["FunctionAssociations", "LambdaFunctionAssociations"]
	some association in properties.items(array.concat(_default, [kind]))
	values.at(association.value, ["EventType"], "") in {"viewer-request", "origin-request"}
}
