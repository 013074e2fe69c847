# METADATA
# title: DocumentDB and Neptune clusters
# description: What a cluster takes over from the data it starts with.
package policies.lib.clusters

import rego.v1

import data.policies.lib.keys
import data.policies.lib.properties

# Restored from a snapshot, or from another cluster at some point in time.
starts_from_data if properties.given(["SnapshotIdentifier"])

starts_from_data if properties.given(["SourceDBClusterIdentifier"])

# Not encrypted, and not said to be as the data it starts with.
is_unencrypted if {
	not properties.is_true(["StorageEncrypted"])
	not _takes_over("StorageEncrypted")
}

# What is wrong with the key; undefined where nothing is, or where it is that of the data the cluster starts with.
key_finding := message if {
	not is_unencrypted
	not _takes_over("KmsKeyId")
	message := keys.finding(["KmsKeyId"], "the cluster")
}

key_finding := "the cluster is not encrypted, with a key of your own or otherwise" if {
	is_unencrypted
	not keys.is_customer_key(["KmsKeyId"])
}

_takes_over(property) if {
	properties.value([property], null) == null
	starts_from_data
}

# Whether a kind of log goes to CloudWatch.
exports(log) if {
	some item in properties.items(["EnableCloudwatchLogsExports"])
	is_string(item.value)
	lower(item.value) == log
}
