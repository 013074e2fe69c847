# METADATA
# title: Who may call a Lambda function
# description: What limits a permission.
package policies.lib.lambda

import data.policies.lib.properties
import rego.v1

# Whether a property of a permission keeps callers out. A source of whatever account is no limit: the account is the
# fifth part of the ARN.
limited_by(property) if {
	value := properties.value([property], "*")
	is_string(value)
	not regex.match(`^([*?]*|arn:[^:]*:[^:]*:[^:]*:([*?]+:.*|:[*?].*))$`, value)
}
