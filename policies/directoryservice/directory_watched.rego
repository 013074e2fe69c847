# METADATA
# title: Directories forward logs, notify, and keep certificates and snapshots
# description: |
#   A directory decides who signs in. Forward its security log to CloudWatch Logs, have a topic told when it is impaired,
#   replace certificates for LDAPS more than 90 days ahead, and delete old snapshots, so that one can be made before a
#   change: of the limit more than two are to be left. Only AWS Managed Microsoft AD has a log to forward.
# related_resources:
#   - ref: https://docs.aws.amazon.com/directoryservice/latest/admin-guide/ms_ad_monitor.html
# custom:
#   id: DIRECTORY-002
#   severity: medium
#   resource_types: [Live::DirectoryService::Directory]
#   aliases:
#     prowler:
#       - directoryservice_directory_log_forwarding_enabled
#       - directoryservice_directory_monitor_notifications
#       - directoryservice_ldap_certificate_expiration
#       - directoryservice_directory_snapshots_limit
package policies.directoryservice.directory_watched

import data.policies.lib.ages
import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": ["LogSubscriptions"], "message": "the directory's log is forwarded nowhere"} if {
	not properties.value(["Type"], "") in {"SimpleAD", "ADConnector"}
	not properties.given(["LogSubscriptions"])
}

deny contains {"path": ["EventTopics"], "message": "nobody is told when the directory is impaired"} if {
	heard := [topic |
		some topic in properties.items(["EventTopics"])
		not values.at(topic.value, ["Status"], "Registered") in {"Topic not found", "Failed", "Deleted"}
	]
	count(heard) == 0
}

deny contains {"path": array.concat(item.path, ["ExpiryDateTime"]), "message": message} if {
	some item in properties.items(["Certificates"])
	age := ages.days(values.at(item.value, ["ExpiryDateTime"], null), input.at)
	age >= -91
	message := _expiry(age)
}

deny contains {"path": ["SnapshotsRemaining"], "message": message} if {
	left := properties.value(["SnapshotsRemaining"], null)
	is_number(left)
	left <= 2
	message := sprintf("only %v more snapshots of the directory can be made", [left])
}

_expiry(age) := "a certificate of the directory has expired" if age >= 0

_expiry(age) := sprintf("a certificate of the directory expires within %d days", [0 - age]) if age < 0
