# METADATA
# title: No risky port is open through a prefix list of the whole internet
# description: |
#   A prefix list that holds 0.0.0.0/0 or ::/0 opens each rule that names it to the internet, and the rule doesn't
#   show it. Take the range out of the list, or name only the ports that everyone may reach.
#   Looked at are customer-managed lists of the same template or account; the ports are those of SG-001, SG-002,
#   SG-003 and SG-005.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
# custom:
#   id: SG-017
#   severity: high
#   resource_types: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress, AWS::EC2::PrefixList]
#   scope: inventory
#   verdict_types: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress]
package policies.ec2.security_group_prefix_list

import rego.v1

import data.policies.lib.entries
import data.policies.lib.network
import data.policies.lib.ports
import data.policies.lib.references

_lists := object.get(input.resources, "AWS::EC2::PrefixList", [])

deny contains {"resource": source.id, "path": path, "message": message} if {
	count(_lists) > 0 # few inventories have any, and most have thousands of rules
	some type in ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"]
	some source in object.get(input.resources, type, [])
	some entry in network.ingress_of(source)
	some list in _lists
	references.names(object.get(entry.rule, "SourcePrefixListId", ""), list, "PrefixListId")
	some range in entries.of(list.properties, ["Entries"])
	cidr := object.get(range.value, "Cidr", "")
	network.is_internet(cidr)
	named := ports.risky_or_login(network.traffic(entry.rule))
	path := array.concat(entry.path, ["SourcePrefixListId"])
	message := sprintf("%s open to %s through the prefix list %s", [named, cidr, list.id])
}
