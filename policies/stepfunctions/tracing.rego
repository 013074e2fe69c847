# METADATA
# title: Step Functions state machines are traced
# description: |
#   Without a trace it is hard to tell which service a slow or failed execution hung on. Set Enabled of
#   TracingConfiguration to true, and let the machine's role write to X-Ray.
# related_resources:
#   - ref: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html
# custom:
#   id: STEPFN-002
#   severity: low
#   resource_types: [AWS::StepFunctions::StateMachine]
#   aliases:
#     trivy: [AVD-AWS-0117]
#   fix: {TracingConfiguration: {Enabled: true}}
package policies.stepfunctions.tracing

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["TracingConfiguration", "Enabled"], "message": "executions are not traced"} if {
	not properties.is_true(["TracingConfiguration", "Enabled"])
}
