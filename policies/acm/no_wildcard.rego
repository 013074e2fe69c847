# METADATA
# title: ACM certificates avoid wildcards
# description: |
#   Whoever gets hold of the key of a wildcard certificate can pose as every host of the domain, those of other teams
#   too. Name the hosts that the certificate is for.
# related_resources:
#   - ref: https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html
# custom:
#   id: ACM-004
#   severity: low
#   resource_types: [AWS::CertificateManager::Certificate]
#   aliases:
#     checkov: [CKV2_AWS_71]
package policies.acm.no_wildcard

import rego.v1

import data.policies.lib.properties

deny contains {"path": ["DomainName"], "message": message} if {
	name := input.properties.DomainName
	startswith(name, "*")
	message := _finding(name)
}

deny contains {"path": path, "message": message} if {
	some entry in properties.items(["SubjectAlternativeNames"])
	startswith(entry.value, "*")
	path := entry.path
	message := _finding(entry.value)
}

_finding(name) := sprintf("%s stands for every host of the domain", [name])
