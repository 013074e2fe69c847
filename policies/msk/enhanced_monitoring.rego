# METADATA
# title: MSK clusters use enhanced monitoring
# description: |
#   By default only figures of the whole cluster are kept, and a broker or topic that suffers goes unseen. Set
#   EnhancedMonitoring to PER_BROKER or finer; the metrics cost.
# related_resources:
#   - ref: https://docs.aws.amazon.com/msk/latest/developerguide/metrics-details.html
# custom:
#   id: MSK-006
#   severity: low
#   resource_types: [AWS::MSK::Cluster]
#   aliases:
#     security_hub: [MSK.2]
#     prowler: [kafka_cluster_enhanced_monitoring_enabled]
#   fix: {EnhancedMonitoring: PER_BROKER}
package policies.msk.enhanced_monitoring

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["EnhancedMonitoring"], "message": "only figures of the whole cluster are kept"} if {
	properties.value(["EnhancedMonitoring"], "DEFAULT") in {"DEFAULT", "", null}
}
