"""The few events that only read and that rules ask for: calls by which somebody finds out what there is."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.provenance import record as facts
from scanner.provenance.record import Record

LOOKS_AROUND: Mapping[str, frozenset[str]] = {
    "account": frozenset({"GetAlternateContact", "GetContactInformation", "ListRegions"}),
    "acm": frozenset({"ListCertificates"}),
    "apigateway": frozenset({"GetRestApis"}),
    "ce": frozenset({"GetCostAndUsage"}),
    "cloudformation": frozenset({"DescribeStacks", "ListStacks"}),
    "cloudtrail": frozenset({"DescribeTrails", "GetEventSelectors", "GetTrailStatus", "LookupEvents"}),
    "cognito-idp": frozenset({"ListUserPools"}),
    "config": frozenset({"DescribeConfigurationRecorders"}),
    "dynamodb": frozenset({"ListTables"}),
    "ec2": frozenset(
        {
            *("DescribeAccountAttributes", "DescribeImages", "DescribeInstances", "DescribeKeyPairs"),
            *("DescribeNetworkInterfaces", "DescribeRegions", "DescribeSecurityGroups", "DescribeSnapshots"),
            *("DescribeSubnets", "DescribeVolumes", "DescribeVpcs", "GetPasswordData"),
        }
    ),
    "ecr": frozenset({"DescribeRepositories", "GetAuthorizationToken"}),
    "ecs": frozenset({"ListClusters", "ListTaskDefinitions"}),
    "eks": frozenset({"ListClusters"}),
    "elasticloadbalancing": frozenset({"DescribeLoadBalancers"}),
    "guardduty": frozenset({"GetDetector", "ListDetectors"}),
    "iam": frozenset(
        {
            *("GetAccountAuthorizationDetails", "GetAccountPasswordPolicy", "GetAccountSummary"),
            *("GetCredentialReport", "GetPolicyVersion", "GetRolePolicy", "GetUserPolicy", "ListAccessKeys"),
            *("ListAccountAliases", "ListAttachedRolePolicies", "ListAttachedUserPolicies", "ListGroups"),
            *("ListGroupsForUser", "ListInstanceProfiles", "ListMFADevices", "ListPolicies", "ListRoles"),
            *("ListUserPolicies", "ListUsers", "SimulatePrincipalPolicy"),
        }
    ),
    "kms": frozenset({"ListAliases", "ListKeys"}),
    "lambda": frozenset({"GetFunction", "ListFunctions"}),
    "logs": frozenset({"DescribeLogGroups"}),
    "organizations": frozenset({"DescribeOrganization", "ListAccounts", "ListPolicies"}),
    "rds": frozenset({"DescribeDBClusters", "DescribeDBInstances", "DescribeDBSnapshots"}),
    "route53": frozenset({"ListHostedZones"}),
    "s3": frozenset({"GetBucketAcl", "GetBucketPolicy", "GetBucketPublicAccessBlock", "ListBuckets"}),
    "secretsmanager": frozenset({"DescribeSecret", "ListSecrets"}),
    "servicequotas": frozenset({"ListServiceQuotas"}),
    "ses": frozenset({"GetAccountSendingEnabled", "GetSendQuota", "ListIdentities"}),
    "sns": frozenset({"GetSMSAttributes", "ListTopics"}),
    "sqs": frozenset({"ListQueues"}),
    "ssm": frozenset({"DescribeInstanceInformation", "DescribeParameters"}),
    "sso": frozenset({"ListInstances"}),
    "sts": frozenset({"GetCallerIdentity", "GetSessionToken"}),
}
"""Calls that tell what an account has and who may do what in it, by service."""

SCOUTS_MODELS = frozenset(
    {
        *("GetFoundationModelAvailability", "GetModelInvocationLoggingConfiguration", "GetUseCaseForModelAccess"),
        *("ListFoundationModelAgreementOffers", "ListFoundationModels", "ListProvisionedModelThroughputs"),
    }
)
"""Calls of Bedrock that tell which models may be used, and whether that is logged."""

ASKS_MODELS = frozenset({"Converse", "ConverseStream", "InvokeModel", "InvokeModelWithResponseStream"})
"""Calls of Bedrock that use a model: CloudTrail marks them as reading."""


def is_asked_for(record: Record) -> bool:
    """Whether a rule asks for an event that only reads. What services of AWS do themselves none does."""
    service, name = facts.service(record), facts.name(record)
    wanted = SCOUTS_MODELS | ASKS_MODELS if service == "bedrock" else LOOKS_AROUND.get(service, frozenset())
    return name in wanted and not facts.by_service(record)


def hour(record: Record, account: str) -> tuple[str, str, str, str]:
    """Who did what in which hour: a read is kept once, as rules count kinds of calls and not the calls."""
    return account, facts.actor(record), facts.called(record), facts.text(record.get("eventTime"))[:13]
