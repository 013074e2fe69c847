# METADATA
# title: Disaster recovery replication is active
# description: |
#   If a region or a data center fails, servers that are replicated elsewhere run again within minutes; without, they
#   are built anew from backups. Replicate what has to be back so soon with AWS Elastic Disaster Recovery. One server
#   that is replicated, in any region looked at, is enough for the rule: which ones need it only you know. Turn it off
#   where you recover in another way.
# related_resources:
#   - ref: https://docs.aws.amazon.com/drs/latest/userguide/what-is-drs.html
# custom:
#   id: BACKUP-012
#   severity: low
#   resource_types: [Account::DRS::Status]
#   aliases:
#     prowler: [drs_job_exist]
package policies.backup.disaster_recovery

import rego.v1

_said := {
	"INACTIVE": "servers are known to Elastic Disaster Recovery, and none is being replicated",
	"NONE": "no server is replicated by Elastic Disaster Recovery",
}

deny contains {"path": ["ReplicationStatus"], "message": message} if {
	status := object.get(input.properties, "ReplicationStatus", "NONE")
	status != "ACTIVE"
	message := object.get(_said, [status], _said.NONE)
}
