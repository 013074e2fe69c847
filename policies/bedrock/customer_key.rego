# METADATA
# title: Agents, prompts and knowledge bases use a customer key
# description: |
#   Instructions, prompts and filters tell how your application decides; indexed documents are your data. With a KMS
#   key of your own, reading them takes the right to decrypt, which you can take away, and each use is logged. Low
#   rather than medium: they are encrypted either way. Of a knowledge base the data source is judged: that is where its
#   key is named.
# related_resources:
#   - ref: https://docs.aws.amazon.com/bedrock/latest/userguide/data-encryption.html
# custom:
#   id: BEDROCK-002
#   severity: low
#   resource_types: [AWS::Bedrock::Agent, AWS::Bedrock::Prompt, AWS::Bedrock::DataSource, AWS::Bedrock::Guardrail]
#   aliases:
#     checkov: [CKV_AWS_373]
#     prowler:
#       - bedrock_prompt_encrypted_with_cmk
#       - bedrock_knowledge_base_encrypted_with_cmk
#       - bedrock_custom_model_encrypted_with_cmk
package policies.bedrock.customer_key

import data.policies.lib.keys
import rego.v1

_key := {
	"AWS::Bedrock::Agent": ["CustomerEncryptionKeyArn"],
	"AWS::Bedrock::Prompt": ["CustomerEncryptionKeyArn"],
	"AWS::Bedrock::DataSource": ["ServerSideEncryptionConfiguration", "KmsKeyArn"],
	"AWS::Bedrock::Guardrail": ["KmsKeyArn"],
}

_thing := {
	"AWS::Bedrock::Agent": "the agent",
	"AWS::Bedrock::Prompt": "the prompt",
	"AWS::Bedrock::DataSource": "data that is taken in",
	"AWS::Bedrock::Guardrail": "the guardrail",
}

deny contains {"path": path, "message": message} if {
	path := _key[input.type]
	message := keys.finding(path, _thing[input.type])
}
