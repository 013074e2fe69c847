# METADATA
# title: The data catalog is encrypted
# description: |
#   The catalog holds the layout of all tables and the passwords of connections; unencrypted, those come back in plain
#   text to everyone who may call glue:GetConnection. Set CatalogEncryptionMode to SSE-KMS and
#   ReturnConnectionPasswordEncrypted to true, each with a KMS key.
# related_resources:
#   - ref: https://docs.aws.amazon.com/glue/latest/dg/encrypt-glue-data-catalog.html
# custom:
#   id: GLUE-003
#   severity: medium
#   resource_types: [AWS::Glue::DataCatalogEncryptionSettings]
#   aliases:
#     checkov: [CKV_AWS_94]
#     prowler:
#       - glue_data_catalogs_metadata_encryption_enabled
#       - glue_data_catalogs_connection_passwords_encryption_enabled
package policies.glue.catalog_encrypted

import data.policies.lib.properties
import rego.v1

_metadata := ["DataCatalogEncryptionSettings", "EncryptionAtRest", "CatalogEncryptionMode"]

_passwords := ["DataCatalogEncryptionSettings", "ConnectionPasswordEncryption", "ReturnConnectionPasswordEncrypted"]

deny contains {"path": _metadata, "message": "the metadata of the catalog is not encrypted with KMS"} if {
	not properties.value(_metadata, "DISABLED") in {"SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE"}
}

deny contains {"path": _passwords, "message": "passwords of connections are given out in plain text"} if {
	not properties.is_true(_passwords)
}
