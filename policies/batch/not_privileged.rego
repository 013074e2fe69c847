# METADATA
# title: Batch containers are not privileged
# description: |
#   A privileged container is root on its host: whoever gets a job to run their code owns the instance, its role and
#   the jobs beside it. Drop Privileged, and add the single Linux capabilities that are needed. Jobs on one node, on
#   several, with ECS tasks and on Kubernetes are looked at.
# related_resources:
#   - ref: https://docs.aws.amazon.com/batch/latest/userguide/job_definition_parameters.html
# custom:
#   id: BATCH-001
#   severity: high
#   resource_types: [AWS::Batch::JobDefinition]
#   aliases:
#     cfn_nag: [W34]
#     guard: [BATCH_JOB_CONTAINER_PROPERTIES_PRIVILEGED_RULE]
package policies.batch.not_privileged

import data.policies.lib.containers
import data.policies.lib.values
import rego.v1

deny contains {"path": array.concat(container.path, ["Privileged"]), "message": message} if {
	some container in containers.present
	values.at(container.value, ["Privileged"], false) == true
	message := sprintf("%s runs privileged, as root of its host", [containers.label(container, "container")])
}

deny contains {"path": array.concat(container.path, ["SecurityContext", "Privileged"]), "message": message} if {
	some container in containers.of_pods
	values.at(container.value, ["SecurityContext", "Privileged"], false) == true
	message := sprintf("%s runs privileged, as root of its host", [containers.label(container, "container")])
}
