# METADATA
# title: ECR images are scanned
# description: |
#   Known holes in the packages of an image stay unnoticed until somebody uses them. AWS recommends a scanning
#   configuration for the whole registry, whose filters cover the repository; ScanOnPush of the repository does as
#   well. Medium rather than high: the registry of the account may already scan, by a configuration that stands
#   elsewhere.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html
# custom:
#   id: ECR-002
#   severity: medium
#   resource_types: [AWS::ECR::Repository, AWS::ECR::RegistryScanningConfiguration]
#   scope: inventory
#   aliases:
#     checkov: [CKV_AWS_163]
#     aws_config: [ecr-private-image-scanning-enabled]
#     security_hub: [ECR.1]
#     trivy: [AVD-AWS-0030]
#     prowler: [ecr_registry_scan_images_on_push_enabled, ecr_repositories_scan_images_on_push_enabled]
#     cfn_nag: [W79]
#     guard: [ECR_REPO_SCAN_ON_PUSH]
#   fix: {ImageScanningConfiguration: {ScanOnPush: true}}
package policies.ecr.images_scanned

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

_of_type(name) := values.as_list(values.at(input.resources, [concat("", ["AWS::ECR::", name])], []))

_scans(repository) if values.at(repository.properties, ["ImageScanningConfiguration", "ScanOnPush"], false) == true

_scans(repository) if {
	some registry in _of_type("RegistryScanningConfiguration")
	registry.account == repository.account
	registry.region == repository.region
	some entry in properties.located(registry.properties, ["Rules"])
	values.at(entry.value, ["ScanFrequency"], "") in {"SCAN_ON_PUSH", "CONTINUOUS_SCAN"}
	some item in properties.located(entry.value, ["RepositoryFilters"])
	_covers(values.at(item.value, ["Filter"], ""), values.at(repository.properties, ["RepositoryName"], ""))
}

_covers("*", _) := true

# A filter without a star covers the names that hold it.
_covers(filter, name) if {
	is_string(name)
	is_string(filter)
	filter != ""
	not contains(filter, "*")
	contains(name, filter)
}

_covers(filter, name) if {
	is_string(name)
	regex.match(`^[a-z0-9._/*-]*[*][a-z0-9._/*-]*$`, filter)
	regex.match(sprintf("^%s$", [replace(replace(filter, ".", "[.]"), "*", ".*")]), name)
}

deny contains {"resource": repository.id, "path": path, "message": "images are not scanned when they are pushed"} if {
	some repository in _of_type("Repository")
	not _scans(repository)
	path := ["ImageScanningConfiguration", "ScanOnPush"]
}
