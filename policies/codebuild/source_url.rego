# METADATA
# title: CodeBuild source URLs hold no credentials
# description: |
#   A password or token in a source URL is shown to everyone who may read the project, and stands in the template's
#   history. Take it out of the URL, and let CodeBuild sign in by a connection (AWS::CodeConnections::Connection) or by
#   source credentials. A parameter does not help: the project keeps the finished URL. A user name alone is no finding.
# related_resources:
#   - ref: https://docs.aws.amazon.com/codebuild/latest/userguide/access-tokens.html
# custom:
#   id: CODEBUILD-002
#   severity: critical
#   resource_types: [AWS::CodeBuild::Project]
#   sees_unknowns: true
#   aliases:
#     aws_config: [codebuild-project-source-repo-url-check]
#     security_hub: [CodeBuild.1]
#     prowler: [codebuild_project_source_repo_url_no_sensitive_credentials]
#     guard: [CODEBUILD_PROJECT_SOURCE_REPO_URL_CHECK]
package policies.codebuild.source_url

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

_sources := properties.items(["Source"]) | properties.items(["SecondarySources"])

_kinds := {
	"a password": `^[A-Za-z][A-Za-z0-9+.-]*://([^/@:$\s]|[$][{][^}]*[}])*:([^/@$\s]|[$][{][^}]*[}])+@`,
	"a token": `^[A-Za-z][A-Za-z0-9+.-]*://[^/@:$\s]{20,}@`,
}

deny contains {"path": array.concat(source.path, ["Location"]), "message": message} if {
	some source in _sources
	url := values.at(source.value, ["Location"], "")
	is_string(url)
	some kind, pattern in _kinds
	regex.match(pattern, url)
	message := sprintf("the source URL holds %s", [kind])
}
