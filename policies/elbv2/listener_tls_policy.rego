# METADATA
# title: ELB listeners use TLS 1.2 or newer
# description: |
#   TLS 1.0 and 1.1 have known weaknesses, and browsers have dropped them. Name a policy that begins with TLS 1.2 or
#   1.3, such as ELBSecurityPolicy-TLS13-1-2-2021-06; the default of templates and the API still accepts TLS 1.0.
#   Any policy whose name says 1-2 or 1-3 passes, FIPS and post-quantum ones among them.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
# custom:
#   id: ELB-002
#   severity: high
#   resource_types: [AWS::ElasticLoadBalancingV2::Listener]
#   aliases:
#     checkov: [CKV_AWS_103]
#     security_hub: [ELB.17]
#     trivy: [AVD-AWS-0047]
#     prowler: [elbv2_insecure_ssl_ciphers]
#     cfn_nag: [W55]
#     guard: [ELBV2_LISTENER_SSL_POLICY_RULE]
#   fix: {SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06}
#   fix_safety: unsafe
package policies.elbv2.listener_tls_policy

import rego.v1

deny contains {"path": ["SslPolicy"], "message": _finding} if {
	input.properties.Protocol in {"HTTPS", "TLS"}
	not _modern
}

_policy := object.get(input.properties, "SslPolicy", "ELBSecurityPolicy-2016-08")

_modern if _policy == "ELBSecurityPolicy-TLS13-1-2-2021-06"

_modern if regex.match(`^ELBSecurityPolicy-(TLS13-|TLS-|FS-)1-[23]-`, _policy)

_finding := sprintf("%v accepts TLS older than 1.2", [_policy]) if input.properties.SslPolicy

_finding := sprintf("without a policy, the default %v accepts TLS 1.0", [_policy]) if not input.properties.SslPolicy
