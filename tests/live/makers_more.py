"""How more resources are made by the services' own calls: what is called much as the template says it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import boto3

Properties = Mapping[str, Any]
Made = tuple[str, Mapping[str, str]]
Maker = Callable[[Properties], Made]


def _lowered(value: Any) -> Any:
    """Names as the newer services spell them: 'restApiId'."""
    if isinstance(value, Mapping):
        return {key[0].lower() + key[1:]: _lowered(item) for key, item in value.items()}
    return [_lowered(item) for item in value] if isinstance(value, list) else value


def _called(service: str, operation: str, reference: str, *, lower: bool = False, **renamed: str) -> Maker:
    """
    Makes a resource by one call that takes the properties as they are, but for some names. What `Ref` gives lies at a
    dotted path of the answer, or is the property after an @.
    """

    def make(properties: Properties) -> Made:
        given = {renamed.get(key, key): value for key, value in properties.items()}
        answer = getattr(boto3.client(service), operation)(**(_lowered(given) if lower else given))
        if reference.startswith("@"):
            return properties[reference[1:]], {}
        for step in reference.split("."):
            answer = answer[step]
        return answer, {}

    return make


def _catalog(properties: Properties) -> Made:
    glue = boto3.client("glue")
    settings = dict(properties["DataCatalogEncryptionSettings"])
    if passwords := settings.get("ConnectionPasswordEncryption"):
        names = {"KmsKeyId": "AwsKmsKeyId"}
        settings["ConnectionPasswordEncryption"] = {names.get(key, key): value for key, value in passwords.items()}
    glue.create_database(DatabaseInput={"Name": "known"})
    glue.put_data_catalog_encryption_settings(DataCatalogEncryptionSettings=settings)
    return properties["CatalogId"], {}


def _security_configuration(properties: Properties) -> Made:
    given = dict(properties["EncryptionConfiguration"])
    if "S3Encryptions" in given:
        given["S3Encryption"] = given.pop("S3Encryptions")
    boto3.client("glue").create_security_configuration(Name=properties["Name"], EncryptionConfiguration=given)
    return properties["Name"], {}


def _rest_stage(properties: Properties) -> Made:
    gateway = boto3.client("apigateway")
    api = properties["RestApiId"]
    deployment = gateway.create_deployment(restApiId=api)["id"]
    given = {key: value for key, value in properties.items() if key not in ("MethodSettings", "AccessLogSetting")}
    gateway.create_stage(**_lowered(given), deploymentId=deployment)
    changes = []
    for setting in properties.get("MethodSettings", ()):
        for key, path in (("LoggingLevel", "logging/loglevel"), ("CacheDataEncrypted", "caching/dataEncrypted"),
                          ("CachingEnabled", "caching/enabled")):  # fmt: skip
            if key in setting:
                value = str(setting[key]).lower() if isinstance(setting[key], bool) else setting[key]
                changes.append({"op": "replace", "path": f"/*/*/{path}", "value": value})
    for key, value in properties.get("AccessLogSetting", {}).items():
        changes.append({"op": "replace", "path": f"/accessLogSettings/{key[0].lower()}{key[1:]}", "value": value})
    if changes:
        gateway.update_stage(restApiId=api, stageName=properties["StageName"], patchOperations=changes)
    return properties["StageName"], {}


def _rest_api(properties: Properties) -> Made:
    gateway = boto3.client("apigateway")
    answer = gateway.create_rest_api(**_lowered(properties))
    root = gateway.get_resources(restApiId=answer["id"])["items"][0]["id"]
    return answer["id"], {"RootResourceId": root}


def _method(properties: Properties) -> Made:
    given = _lowered(properties)
    place = {key: given[key] for key in ("restApiId", "resourceId", "httpMethod")}
    integration = given.pop("integration")
    gateway = boto3.client("apigateway")
    gateway.put_method(**given)
    gateway.put_integration(
        **place, type=integration["type"], uri=integration["uri"],
        integrationHttpMethod=integration["integrationHttpMethod"],
    )  # fmt: skip
    return properties["HttpMethod"], {}


def _distribution(properties: Properties) -> Made:
    config = properties["DistributionConfig"]
    behaviour = dict(config["DefaultCacheBehavior"])
    behaviour.setdefault("ForwardedValues", {"QueryString": False, "Cookies": {"Forward": "none"}})
    behaviour.setdefault("MinTTL", 0)
    origins = []
    for origin in config["Origins"]:
        told = dict(origin)
        if "CustomOriginConfig" in told:
            custom = {"HTTPPort": 80, "HTTPSPort": 443, **told["CustomOriginConfig"]}
            custom.pop("OriginSSLProtocols", None)
            versions = origin["CustomOriginConfig"].get("OriginSSLProtocols", ["TLSv1.2"])
            custom["OriginSslProtocols"] = {"Quantity": len(versions), "Items": versions}
            told["CustomOriginConfig"] = custom
        origins.append(told)
    made: dict[str, Any] = {
        "CallerReference": config["Comment"],
        "Comment": config["Comment"],
        "Enabled": config["Enabled"],
        "DefaultCacheBehavior": behaviour,
        "Origins": {"Quantity": len(origins), "Items": origins},
    }
    if "DefaultRootObject" in config:
        made["DefaultRootObject"] = config["DefaultRootObject"]
    if "WebACLId" in config:
        made["WebACLId"] = config["WebACLId"]
    if "Logging" in config:
        made["Logging"] = {"Enabled": True, "IncludeCookies": False, "Prefix": "", **config["Logging"]}
    if "ViewerCertificate" in config:
        told = config["ViewerCertificate"]
        made["ViewerCertificate"] = {
            "ACMCertificateArn": told["AcmCertificateArn"],
            "SSLSupportMethod": told["SslSupportMethod"],
            "MinimumProtocolVersion": told["MinimumProtocolVersion"],
            "CloudFrontDefaultCertificate": False,
        }
    return boto3.client("cloudfront").create_distribution(DistributionConfig=made)["Distribution"]["Id"], {}


def _web_acl(properties: Properties) -> Made:
    answer = boto3.client("wafv2").create_web_acl(**properties)["Summary"]
    return f"{answer['Name']}|{answer['Id']}|{properties['Scope']}", {"Arn": answer["ARN"]}


def _web_acl_association(properties: Properties) -> Made:
    boto3.client("wafv2").associate_web_acl(**properties)
    return f"{properties['ResourceArn']}|{properties['WebACLArn']}", {}


def _waf_logging(properties: Properties) -> Made:
    boto3.client("wafv2").put_logging_configuration(LoggingConfiguration=dict(properties))
    return properties["ResourceArn"], {}


def _backup_plan(properties: Properties) -> Made:
    plan = properties["BackupPlan"]
    names = {"TargetBackupVault": "TargetBackupVaultName"}
    rules = [{names.get(key, key): value for key, value in rule.items()} for rule in plan["BackupPlanRule"]]
    answer = boto3.client("backup").create_backup_plan(
        BackupPlan={"BackupPlanName": plan["BackupPlanName"], "Rules": rules}
    )
    return answer["BackupPlanId"], {}


def _aggregator(properties: Properties) -> Made:
    boto3.client("config").put_configuration_aggregator(
        ConfigurationAggregatorName=properties["ConfigurationAggregatorName"],
        AccountAggregationSources=[
            {"AccountIds": one["AccountIds"], "AllAwsRegions": one.get("AllAwsRegions", False),
             **({"AwsRegions": one["AwsRegions"]} if "AwsRegions" in one else {})}
            for one in properties["AccountAggregationSources"]
        ],
    )  # fmt: skip
    return properties["ConfigurationAggregatorName"], {}


def _dax(properties: Properties) -> Made:
    names = {"IAMRoleARN": "IamRoleArn"}
    given = {names.get(key, key): value for key, value in properties.items()}
    if "SSESpecification" in given:
        given["SSESpecification"] = {"Enabled": given["SSESpecification"]["SSEEnabled"]}
    boto3.client("dax").create_cluster(**given)
    return properties["ClusterName"], {}


def _search_domain(properties: Properties) -> Made:
    given = dict(properties)
    if version := given.pop("ElasticsearchVersion", ""):
        given["EngineVersion"] = f"Elasticsearch_{version}"
    if "AccessPolicies" in given:
        given["AccessPolicies"] = json.dumps(given["AccessPolicies"])
    boto3.client("opensearch").create_domain(**given)
    return properties["DomainName"], {}


def _rotation(properties: Properties) -> Made:
    given = {"SecretId": properties["SecretId"], "RotationRules": properties["RotationRules"]}
    answer = boto3.client("secretsmanager").rotate_secret(
        **given, RotationLambdaARN=properties["RotationLambdaARN"], RotateImmediately=False
    )
    return f"{answer['ARN']}#RotationSchedule", {}


def _studio(properties: Properties) -> Made:
    answer = boto3.client("sagemaker").create_domain(**properties)
    return answer["DomainArn"].split("/")[-1], {}


def _secret_policy(properties: Properties) -> Made:
    document = json.dumps(properties["ResourcePolicy"])
    answer = boto3.client("secretsmanager").put_resource_policy(
        SecretId=properties["SecretId"], ResourcePolicy=document
    )
    return f"{answer['ARN']}#ResourcePolicy", {}


def _saml(properties: Properties) -> Made:
    # The service wants a thousand characters at least.
    document = properties["SamlMetadataDocument"].ljust(1000)
    answer = boto3.client("iam").create_saml_provider(Name=properties["Name"], SAMLMetadataDocument=document)
    return answer["SAMLProviderArn"], {}


def _event_invoke(properties: Properties) -> Made:
    boto3.client("lambda").put_function_event_invoke_config(**properties)
    return f"{properties['FunctionName']}|{properties['Qualifier']}", {}


def _delivery_stream(properties: Properties) -> Made:
    firehose = boto3.client("firehose")
    given = {key: value for key, value in properties.items() if key != "DeliveryStreamEncryptionConfigurationInput"}
    firehose.create_delivery_stream(**given)
    if encryption := properties.get("DeliveryStreamEncryptionConfigurationInput"):
        firehose.start_delivery_stream_encryption(
            DeliveryStreamName=properties["DeliveryStreamName"], DeliveryStreamEncryptionConfigurationInput=encryption
        )
    return properties["DeliveryStreamName"], {}


def _hub(properties: Properties) -> Made:
    hub = boto3.client("securityhub")
    hub.enable_security_hub(**properties)
    return hub.describe_hub()["HubArn"], {}


def _registry_scanning(properties: Properties) -> Made:
    boto3.client("ecr").put_registry_scanning_configuration(**_lowered(properties))
    return "123456789012", {}


def _registry_policy(properties: Properties) -> Made:
    boto3.client("ecr").put_registry_policy(policyText=json.dumps(properties["PolicyText"]))
    return "123456789012", {}


def _prefix_list(properties: Properties) -> Made:
    given = {"MaxEntries": 5, **properties}
    return boto3.client("ec2").create_managed_prefix_list(**given)["PrefixList"]["PrefixListId"], {}


def _project(properties: Properties) -> Made:
    given = _lowered(properties)
    variables = given["environment"].get("environmentVariables", [])
    given["environment"]["environmentVariables"] = variables
    boto3.client("codebuild").create_project(**given)
    return properties["Name"], {}


def _neptune_instance(properties: Properties) -> Made:
    boto3.client("neptune").create_db_instance(Engine="neptune", **properties)
    return properties["DBInstanceIdentifier"], {}


def _task_set(properties: Properties) -> Made:
    given = _lowered(properties)
    network = given.pop("networkConfiguration")["awsVpcConfiguration"]
    answer = boto3.client("ecs").create_task_set(**given, networkConfiguration={"awsvpcConfiguration": network})
    return answer["taskSet"]["taskSetArn"], {}


def _balancer(properties: Properties) -> Made:
    (made,) = boto3.client("elbv2").create_load_balancer(**properties)["LoadBalancers"]
    return made["LoadBalancerArn"], {}


def _document(properties: Properties) -> Made:
    given = {**properties, "Content": json.dumps(properties["Content"])}
    boto3.client("ssm").create_document(**given)
    return properties["Name"], {}


MORE: Mapping[str, Maker] = {
    "AWS::ApiGateway::DomainName": _called("apigateway", "create_domain_name", "@DomainName", lower=True),
    "AWS::ApiGateway::Method": _method,
    "AWS::ApiGateway::RestApi": _rest_api,
    "AWS::ApiGateway::Stage": _rest_stage,
    "AWS::ApiGatewayV2::Api": _called("apigatewayv2", "create_api", "ApiId"),
    "AWS::ApiGatewayV2::Route": _called("apigatewayv2", "create_route", "RouteId"),
    "AWS::ApiGatewayV2::Stage": _called("apigatewayv2", "create_stage", "@StageName"),
    "AWS::Backup::BackupPlan": _backup_plan,
    "AWS::CloudFront::Distribution": _distribution,
    "AWS::CodeBuild::Project": _project,
    "AWS::Config::ConfigurationAggregator": _aggregator,
    "AWS::DAX::Cluster": _dax,
    "AWS::EC2::EIPAssociation": _called("ec2", "associate_address", "AssociationId"),
    "AWS::EC2::VPCEndpointService": _called(
        "ec2", "create_vpc_endpoint_service_configuration", "ServiceConfiguration.ServiceId"
    ),
    "AWS::ECS::Service": _called("ecs", "create_service", "service.serviceArn", lower=True),
    "AWS::ECS::TaskSet": _task_set,
    "AWS::EC2::PrefixList": _prefix_list,
    "AWS::ECR::RegistryPolicy": _registry_policy,
    "AWS::ECR::RegistryScanningConfiguration": _registry_scanning,
    "AWS::EKS::Nodegroup": _called("eks", "create_nodegroup", "nodegroup.nodegroupArn", lower=True),
    "AWS::ElastiCache::SubnetGroup": _called(
        "elasticache", "create_cache_subnet_group", "@CacheSubnetGroupName", Description="CacheSubnetGroupDescription"
    ),
    "AWS::Elasticsearch::Domain": _search_domain,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": _balancer,
    "AWS::Glue::Crawler": _called("glue", "create_crawler", "@Name"),
    "AWS::Glue::DataCatalogEncryptionSettings": _catalog,
    "AWS::Glue::DevEndpoint": _called("glue", "create_dev_endpoint", "@EndpointName"),
    "AWS::Glue::Job": _called("glue", "create_job", "@Name"),
    "AWS::Glue::SecurityConfiguration": _security_configuration,
    "AWS::IAM::OIDCProvider": _called(
        "iam", "create_open_id_connect_provider", "OpenIDConnectProviderArn", ClientIdList="ClientIDList"
    ),
    "AWS::IAM::SAMLProvider": _saml,
    "AWS::KinesisFirehose::DeliveryStream": _delivery_stream,
    "AWS::Lambda::EventInvokeConfig": _event_invoke,
    "AWS::Logs::DeliverySource": _called("logs", "put_delivery_source", "deliverySource.name", lower=True),
    "AWS::MSK::Cluster": _called("kafka", "create_cluster", "ClusterArn"),
    "AWS::Neptune::DBCluster": _called("neptune", "create_db_cluster", "@DBClusterIdentifier"),
    "AWS::Neptune::DBInstance": _neptune_instance,
    "AWS::OpenSearchService::Domain": _search_domain,
    "AWS::RDS::DBClusterParameterGroup": _called(
        "rds", "create_db_cluster_parameter_group", "@DBClusterParameterGroupName", Family="DBParameterGroupFamily"
    ),
    "AWS::RDS::GlobalCluster": _called("rds", "create_global_cluster", "@GlobalClusterIdentifier"),
    "AWS::SSM::Document": _document,
    "AWS::SageMaker::Domain": _studio,
    "AWS::SageMaker::EndpointConfig": _called("sagemaker", "create_endpoint_config", "EndpointConfigArn"),
    "AWS::SageMaker::Model": _called("sagemaker", "create_model", "ModelArn"),
    "AWS::SageMaker::NotebookInstance": _called(
        "sagemaker", "create_notebook_instance", "NotebookInstanceArn", KmsKeyId="KmsKeyId"
    ),
    "AWS::SecretsManager::ResourcePolicy": _secret_policy,
    "AWS::SecretsManager::RotationSchedule": _rotation,
    "AWS::SecurityHub::Hub": _hub,
    "AWS::WAFv2::LoggingConfiguration": _waf_logging,
    "AWS::WAFv2::WebACL": _web_acl,
    "AWS::WAFv2::WebACLAssociation": _web_acl_association,
}
"""By type, beside those of `tests.live.makers`."""
