# METADATA
# title: Search domains run current software
# description: |
#   Updates of the service software close holes; AWS forces only some of them. Install the update, or set
#   SoftwareUpdateOptions.AutoSoftwareUpdateEnabled, which installs it in the off-peak window.
# related_resources:
#   - ref: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/service-software.html
# custom:
#   id: OPENSEARCH-012
#   severity: medium
#   resource_types: [AWS::OpenSearchService::Domain, AWS::Elasticsearch::Domain]
#   sources: [live]
#   aliases:
#     aws_config: [opensearch-update-check]
#     security_hub: [OpenSearch.10]
#     prowler: [opensearch_service_domains_updated_to_the_latest_service_software_version]
package policies.opensearch.current_software

import rego.v1

deny contains {"path": [], "message": "an update of the service software waits to be installed"} if {
	object.get(input.live, "ServiceSoftwareUpdateAvailable", false) == true
}
