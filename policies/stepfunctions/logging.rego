# METADATA
# title: Step Functions state machines log
# description: |
#   When an execution goes wrong, its log says which step failed on what; of express workflows nothing else is kept, of
#   standard ones the history for 90 days. Set Level to ALL or ERROR, and name a log group. ERROR and FATAL pass.
#   Nothing is logged by default.
# related_resources:
#   - ref: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
# custom:
#   id: STEPFN-001
#   severity: medium
#   resource_types: [AWS::StepFunctions::StateMachine]
#   aliases:
#     aws_config: [step-functions-state-machine-logging-enabled]
#     security_hub: [StepFunctions.1]
#     trivy: [AVD-AWS-0119]
#     prowler: [stepfunctions_statemachine_logging_enabled]
package policies.stepfunctions.logging

import data.policies.lib.properties
import rego.v1

_logs if properties.value(["LoggingConfiguration", "Level"], "OFF") in {"ALL", "ERROR", "FATAL"}

deny contains {"path": ["LoggingConfiguration", "Level"], "message": "executions are not logged"} if not _logs

deny contains {"path": ["LoggingConfiguration", "Destinations"], "message": message} if {
	_logs
	not properties.given(["LoggingConfiguration", "Destinations"])
	message := "logging has a level, but no log group to write to"
}
