# METADATA
# title: CodeBuild projects are not public
# description: |
#   Everyone on the internet may read the builds of a public project: their logs, their artifacts, the values of their
#   variables. Set Visibility to PRIVATE, unless the project builds what is public anyway.
# related_resources:
#   - ref: https://docs.aws.amazon.com/codebuild/latest/userguide/public-builds.html
# custom:
#   id: CODEBUILD-008
#   severity: high
#   resource_types: [AWS::CodeBuild::Project]
#   aliases:
#     prowler: [codebuild_project_not_publicly_accessible]
#   fix: {Visibility: PRIVATE}
package policies.codebuild.not_public

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["Visibility"], "message": "everyone may read the builds"} if {
	properties.value(["Visibility"], "PRIVATE") == "PUBLIC_READ"
}
