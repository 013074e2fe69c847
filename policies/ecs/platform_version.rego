# METADATA
# title: Fargate services run the latest platform
# description: |
#   A service that names a platform version stays on it, without the fixes of the kernel and the runtime that came
#   since. Leave PlatformVersion out, or set it to LATEST.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html
# custom:
#   id: ECS-011
#   severity: medium
#   resource_types: [AWS::ECS::Service]
#   aliases:
#     aws_config: [ecs-fargate-latest-platform-version]
#     security_hub: [ECS.10]
#     prowler: [ecs_service_fargate_latest_platform_version]
#   fix: {PlatformVersion: LATEST}
package policies.ecs.platform_version

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["PlatformVersion"], "message": sprintf("the service stays on platform %s", [version])} if {
	version := properties.value(["PlatformVersion"], "")
	is_string(version)
	not version in {"", "LATEST", "1.4.0", "1.0.0"}
}
