# METADATA
# title: Lambda function runtimes are supported
# description: |
#   AWS no longer mends security holes in a runtime past its deprecation date, and after a while refuses to create or
#   update functions with it. Move to a newer version of the language. The list is that of November 2026; functions
#   from container images have no Runtime and are not judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
# custom:
#   id: LAMBDA-006
#   severity: medium
#   resource_types: [AWS::Lambda::Function, AWS::Serverless::Function]
#   aliases:
#     checkov: [CKV_AWS_363]
#     aws_config: [lambda-function-settings-check]
#     security_hub: [Lambda.2]
#     prowler: [awslambda_function_using_supported_runtimes]
package policies.lambda.runtime_supported

import data.policies.lib.properties
import rego.v1

# The last day of support.
_deprecated := {
	"nodejs": "2016-08-30",
	"nodejs4.3": "2020-03-05",
	"nodejs4.3-edge": "2020-03-05",
	"nodejs6.10": "2019-08-12",
	"nodejs8.10": "2020-03-06",
	"nodejs10.x": "2021-07-30",
	"nodejs12.x": "2023-03-31",
	"nodejs14.x": "2023-12-04",
	"nodejs16.x": "2024-06-12",
	"nodejs18.x": "2025-09-01",
	"nodejs20.x": "2026-04-30",
	"python2.7": "2021-07-15",
	"python3.6": "2022-07-18",
	"python3.7": "2023-12-04",
	"python3.8": "2024-10-14",
	"python3.9": "2025-12-15",
	"python3.10": "2026-10-31",
	"ruby2.5": "2021-07-30",
	"ruby2.7": "2023-12-07",
	"ruby3.2": "2026-03-31",
	"java8": "2024-01-08",
	"go1.x": "2024-01-08",
	"dotnetcore1.0": "2019-06-27",
	"dotnetcore2.0": "2019-05-30",
	"dotnetcore2.1": "2022-01-05",
	"dotnetcore3.1": "2023-04-03",
	"dotnet6": "2024-12-20",
	"dotnet8": "2026-11-10",
	"provided": "2024-01-08",
	"provided.al2": "2026-07-31",
}

deny contains {"path": ["Runtime"], "message": message} if {
	runtime := properties.value(["Runtime"], "")
	is_string(runtime)
	message := sprintf("%s has had no security updates since %s", [runtime, _deprecated[runtime]])
}
