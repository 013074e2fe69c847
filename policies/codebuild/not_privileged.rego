# METADATA
# title: Builds are not privileged
# description: |
#   A privileged build is root of the machine that it runs on, and a build runs what its sources and their dependencies
#   say. Leave PrivilegedMode out unless the build makes container images, and waive the finding there.
# related_resources:
#   - ref: https://docs.aws.amazon.com/codebuild/latest/userguide/create-project.html
# custom:
#   id: CODEBUILD-005
#   severity: high
#   resource_types: [AWS::CodeBuild::Project]
#   aliases:
#     aws_config: [codebuild-project-environment-privileged-check]
#     security_hub: [CodeBuild.5]
#   fix: {Environment: {PrivilegedMode: false}}
#   fix_safety: unsafe
package policies.codebuild.not_privileged

import data.policies.lib.properties
import rego.v1

deny contains {"path": _path, "message": "the build runs privileged"} if properties.is_true(_path)

_path := ["Environment", "PrivilegedMode"]
