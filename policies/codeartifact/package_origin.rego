# METADATA
# title: Packages of one's own can't be shadowed from outside
# description: |
#   Whoever publishes a higher version under the name of your package in a public registry has it installed in your
#   builds, as long as the package takes versions from upstream. Set the origin control of packages that you publish
#   yourselves to block upstream.
# related_resources:
#   - ref: https://docs.aws.amazon.com/codeartifact/latest/ug/package-origin-controls.html
# custom:
#   id: PIPELINE-004
#   severity: critical
#   resource_types: [Live::CodeArtifact::Package]
#   aliases:
#     prowler: [codeartifact_packages_external_public_publishing_disabled]
package policies.codeartifact.package_origin

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["OriginConfiguration", "Restrictions", "Upstream"], "message": message} if {
	properties.value(["OriginConfiguration", "Restrictions", "Upstream"], "") == "ALLOW"
	properties.value(["OriginConfiguration", "LatestOrigin"], "") in {"INTERNAL", "UNKNOWN"}
	message := "the package was published here, and takes versions from outside as well"
}
