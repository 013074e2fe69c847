# METADATA
# title: Instances of SageMaker
# description: What can't be asked of an instance, by its type.
package policies.lib.sagemaker

import rego.v1

# Instances with disks of their own, which are encrypted in hardware: SageMaker refuses a key for them.
has_local_disks(instance_type) if {
	is_string(instance_type)
	regex.match(`^ml[.]([a-z]+[0-9]+[a-z]*d[a-z]*|(g[5-9]|gr6|p4|p5|p6|trn[0-9])[a-z]*)[.-]`, instance_type)
}
