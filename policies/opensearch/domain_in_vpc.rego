# METADATA
# title: Search domains sit in a VPC
# description: |
#   A domain outside a VPC has a public endpoint, and one access policy that is too wide lays all its data open.
#   Give it VPCOptions with subnets and security groups; an existing domain is made anew and its data moved.
# related_resources:
#   - ref: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html
# custom:
#   id: OPENSEARCH-002
#   severity: critical
#   resource_types: [AWS::OpenSearchService::Domain, AWS::Elasticsearch::Domain]
#   aliases:
#     aws_config: [elasticsearch-in-vpc-only, opensearch-in-vpc-only]
#     security_hub: [OpenSearch.2, ES.2]
#     prowler: [opensearch_service_domains_not_publicly_accessible]
#     cfn_nag: [W90]
#     guard: [OPENSEARCH_IN_VPC_ONLY, ELASTICSEARCH_IN_VPC_ONLY]
package policies.opensearch.domain_in_vpc

import rego.v1

import data.policies.lib.values

deny contains {"path": ["VPCOptions", "SubnetIds"], "message": "the domain has a public endpoint"} if {
	subnets := values.at(object.get(input.properties, "VPCOptions", {}), ["SubnetIds"], null)
	subnets in {null, [], ""}
}
