# METADATA
# title: Where EC2 instances take their settings from
# description: An instance, a launch template and a launch configuration hold the same settings in different places.
package policies.lib.ec2

import rego.v1

import data.policies.lib.values

# The settings lie one level deeper in a launch template.
place(path) := array.concat(["LaunchTemplateData"], path) if input.type == "AWS::EC2::LaunchTemplate"

place(path) := path if input.type != "AWS::EC2::LaunchTemplate"

# An instance takes from its launch template what it doesn't say itself.
left_to_template(property) if {
	input.type == "AWS::EC2::Instance"
	is_object(input.properties.LaunchTemplate)
	unset(property)
}

# Absent or null. An empty text is a fault that EC2 refuses.
unset(property) if values.at(input.properties, [property], null) == null
