# METADATA
# title: Latest ECR images have no severe findings
# description: |
#   What runs next is most likely the latest image, and a hole in it that is known to the scan is known to attackers.
#   Build the image anew on a mended base. An image that was not scanned tells nothing: scan on push, or let Inspector
#   scan the registry.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html
# custom:
#   id: ECR-006
#   severity: medium
#   resource_types: [Live::ECR::ImageScan]
#   aliases:
#     prowler: [ecr_repositories_scan_vulnerabilities_in_latest_image]
package policies.ecr.latest_image_findings

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

_severe := {"CRITICAL", "HIGH"}

# States in which a scan tells nothing about the image, by now or any more.
_blind := {"FAILED", "FINDINGS_UNAVAILABLE", "LIMIT_EXCEEDED", "SCAN_ELIGIBILITY_EXPIRED"}

deny contains {"path": item.path, "message": message} if {
	some item in properties.items(["Findings"])
	severity := values.at(item.value, ["Severity"], "")
	severity in _severe
	message := sprintf("the latest image has findings that are %s", [lower(severity)])
}

deny contains {"path": ["ScanStatus"], "message": "the latest image was not scanned"} if {
	properties.value(["ScanStatus"], null) == null
}

deny contains {"path": ["ScanStatus"], "message": "the scan of the latest image has no result"} if {
	properties.value(["ScanStatus"], null) in _blind
}
