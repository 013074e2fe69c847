# METADATA
# title: Managed instances are compliant with patches and associations
# description: |
#   A patch that is missing, or a setting that State Manager could not apply, leaves a known hole in the machine. Look
#   at what Systems Manager says in Compliance, patch the instance, and mend the association that fails. An instance of
#   which nothing was reported was never compared with anything, and passes.
# related_resources:
#   - ref: https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-compliance.html
# custom:
#   id: SSM-005
#   severity: high
#   resource_types: [Live::SSM::ManagedInstance]
#   aliases:
#     aws_config:
#       - ec2-managedinstance-association-compliance-status-check
#       - ec2-managedinstance-patch-compliance-status-check
#     security_hub: [SSM.2, SSM.3]
#     prowler: [ssm_managed_compliant_patching]
package policies.ssm.instance_compliant

import rego.v1

_said := {
	"PatchCompliance": "the instance lacks patches",
	"AssociationCompliance": "an association of the instance was not applied",
}

deny contains {"path": [name], "message": message} if {
	some name, message in _said
	object.get(input.properties, name, null) == "NON_COMPLIANT"
}
