# METADATA
# title: Build artifacts are encrypted
# description: |
#   CodeBuild encrypts what it builds, unless it is told not to: then whoever may read the bucket reads the artifacts
#   without any right to decrypt. Drop EncryptionDisabled; the exception AWS has in mind is a static website in the
#   bucket. Projects without artifacts are not judged. Medium rather than high: S3 still encrypts every object with a
#   key of its own.
# related_resources:
#   - ref: https://docs.aws.amazon.com/codebuild/latest/userguide/security-encryption.html
# custom:
#   id: CODEBUILD-003
#   severity: medium
#   resource_types: [AWS::CodeBuild::Project]
#   aliases:
#     checkov: [CKV_AWS_78]
#     aws_config: [codebuild-project-artifact-encryption]
#     trivy: [AVD-AWS-0018]
#   fix: {Artifacts: {EncryptionDisabled: false}}
package policies.codebuild.artifacts_encrypted

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

_artifacts := properties.items(["Artifacts"]) | properties.items(["SecondaryArtifacts"])

deny contains {"path": array.concat(artifact.path, ["EncryptionDisabled"]), "message": message} if {
	some artifact in _artifacts
	values.at(artifact.value, ["EncryptionDisabled"], false) == true
	values.at(artifact.value, ["Type"], "") != "NO_ARTIFACTS"
	message := "encryption of the artifacts is turned off"
}
