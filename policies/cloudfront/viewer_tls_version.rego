# METADATA
# title: CloudFront viewer TLS is 1.2 or newer
# description: |
#   Older security policies let viewers connect with TLS 1.0 or 1.1, or with weak ciphers of TLS 1.2. Set
#   MinimumProtocolVersion to TLSv1.2_2021 or newer. With the default certificate of cloudfront.net the minimum is TLS
#   1.0 whatever is set, so the distribution needs a certificate of its own first.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
# custom:
#   id: CLOUDFRONT-002
#   severity: medium
#   resource_types: [AWS::CloudFront::Distribution]
#   aliases:
#     checkov: [CKV_AWS_174]
#     aws_config: [cloudfront-security-policy-check]
#     security_hub: [CloudFront.15]
#     trivy: [AVD-AWS-0013]
#     cfn_nag: [W70]
#     guard: [CLOUDFRONT_MINIMUM_PROTOCOL_VERSION_RULE]
#   fix: {DistributionConfig: {ViewerCertificate: {MinimumProtocolVersion: TLSv1.2_2021}}}
#   fix_safety: unsafe
package policies.cloudfront.viewer_tls_version

import data.policies.lib.cloudfront
import data.policies.lib.properties
import rego.v1

_path := ["DistributionConfig", "ViewerCertificate", "MinimumProtocolVersion"]

_version := properties.value(_path, "TLSv1")

deny contains {"path": ["DistributionConfig", "ViewerCertificate"], "message": message} if {
	cloudfront.has_default_certificate
	message := "the default certificate accepts TLS 1.0"
}

deny contains {"path": _path, "message": message} if {
	not cloudfront.has_default_certificate
	not _version in {"TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"}
	message := sprintf("the security policy %s accepts %s", [_shown, _weakness])
}

_shown := _version if is_string(_version)

_shown := "that is set" if not is_string(_version)

default _weakness := "TLS below 1.2"

_weakness := "weak ciphers" if {
	is_string(_version)
	startswith(_version, "TLSv1.2")
}
