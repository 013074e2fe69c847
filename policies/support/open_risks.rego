# METADATA
# title: Trusted Advisor and Well-Architected show no open risk
# description: |
#   AWS itself, or a review of your own, has found what is wrong, and nobody has dealt with it. Look at each check of
#   Trusted Advisor that ended in an error or a warning, and at the improvement plan of each workload; exclude what you
#   accept. What Trusted Advisor found is told to accounts with Business Support or above alone; of others it is
#   unknown.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awssupport/latest/user/trusted-advisor.html
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/userguide/workloads.html
# custom:
#   id: SUPPORT-001
#   severity: low
#   resource_types: [Account::Support::Plan]
#   aliases:
#     prowler: [trustedadvisor_errors_and_warnings, wellarchitected_workload_no_high_or_medium_risks]
package policies.support.open_risks

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": check.path, "message": message} if {
	some check in properties.items(["TrustedAdvisorErrors"])
	is_object(check.value)
	status := values.at(check.value, ["Status"], "warning")
	message := sprintf("Trusted Advisor tells of a%s in %v", [_kind(status), values.at(check.value, ["Check"], "a check")])
}

deny contains {"path": workload.path, "message": message} if {
	some workload in properties.items(["WellArchitectedHighRisks"])
	high := values.at(workload.value, ["High"], 0)
	is_number(high)
	medium := values.at(workload.value, ["Medium"], 0)
	is_number(medium)
	high + medium > 0
	name := values.at(workload.value, ["Workload"], "a workload")
	message := sprintf("the review of %v tells of %v high and %v medium risks", [name, high, medium])
}

_kind("error") := "n error"

_kind(status) := " warning" if status != "error"
