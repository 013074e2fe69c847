# METADATA
# title: Root has no access keys
# description: |
#   An access key of the root user may do everything in the account, and no policy can hold it back: whoever finds it
#   owns the account. Delete the keys of the root user, and give programs a role.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user_manage_delete-key.html
# custom:
#   id: IAM-007
#   severity: critical
#   resource_types: [Account::IAM::RootUser]
#   aliases:
#     aws_config: [iam-root-access-key-check]
#     security_hub: [IAM.4]
#     trivy: [AVD-AWS-0141]
#     prowler: [iam_no_root_access_key]
package policies.iam.root_keys

import rego.v1

_count := object.get(input.properties, "AccessKeysPresent", null)

deny contains {"path": ["AccessKeysPresent"], "message": "the root user has an access key"} if _count in {1, true}

deny contains {"path": ["AccessKeysPresent"], "message": _many} if not _count in {0, 1, true, false}

_many := sprintf("the root user has %v access keys", [_count]) if is_number(_count)

_many := "nothing tells whether the root user has access keys" if not is_number(_count)
