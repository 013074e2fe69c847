"""Lambda: functions and layers, who may call them, what feeds them, and what becomes of events that fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape, tagging
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Resource, Unknown

FUNCTION = "AWS::Lambda::Function"
PERMISSION = "AWS::Lambda::Permission"
URL = "AWS::Lambda::Url"
INVOKE = "AWS::Lambda::EventInvokeConfig"
LAYER_PERMISSION = "AWS::Lambda::LayerVersionPermission"
MAPPING = "AWS::Lambda::EventSourceMapping"


def functions(reader: Reader) -> Iterator[Resource]:
    """Every function, without its code."""
    tags = tagging.Tags(reader, "lambda:function")
    listed = reader.shared("lambda.list_functions", "Functions")
    yield from reader.map(lambda function: _function(reader, function, tags), listed)


def _function(reader: Reader, listed: Mapping[str, Any], tags: tagging.Tags) -> Resource:
    name, arn = listed["FunctionName"], listed["FunctionArn"]
    concurrency = reader.get("lambda.get_function_concurrency", about=arn, FunctionName=name)
    variables = shape.pick(listed, "Environment", "Variables")
    environment: Any = {"Variables": variables} if variables else None
    if shape.pick(listed, "Environment", "Error"):
        # The service could not decrypt them: they are there all the same.
        environment = Unknown(f"variables of {arn}", "the variables")
    network = listed.get("VpcConfig") or {}
    properties = shape.like(
        FUNCTION,
        listed,
        # An empty object is what a function has that was taken out of its VPC.
        VpcConfig=shape.part(FUNCTION, ("VpcConfig",), network) if network.get("SubnetIds") else None,
        Environment=environment,
        KmsKeyArn=listed.get("KMSKeyArn") or None,
        Layers=[layer["Arn"] for layer in listed.get("Layers", ())] or None,
        DeadLetterConfig=listed.get("DeadLetterConfig") or None,
        ImageConfig=shape.part(FUNCTION, ("ImageConfig",), shape.pick(listed, "ImageConfigResponse", "ImageConfig")),
        SnapStart=_snap_start(listed),
        ReservedConcurrentExecutions=shape.pick(concurrency, "ReservedConcurrentExecutions"),
        RuntimeManagementConfig=None,
        Tags=tags.of(arn),
    )
    live = shape.compact({"LastModified": listed.get("LastModified"), "State": listed.get("State")})
    return reader.resource(FUNCTION, arn, properties, ref=name, live=live)


def _snap_start(listed: Mapping[str, Any]) -> Any:
    applied = shape.pick(listed, "SnapStart", "ApplyOn")
    return None if applied in (None, "None") else {"ApplyOn": applied}


def permissions(reader: Reader) -> Iterator[Resource]:
    """Who may call a function: each statement of its policy, as templates write them."""
    listed = reader.shared("lambda.list_functions", "Functions")
    for found in reader.map(lambda function: list(_permissions(reader, function)), listed):
        yield from found


def _permissions(reader: Reader, function: Mapping[str, Any], qualifier: str = "") -> Iterator[Resource]:
    """The statements of the policy of a function, or of one of its versions or aliases, which have their own."""
    arn = f"{function['FunctionArn']}:{qualifier}" if qualifier else function["FunctionArn"]
    try:
        answer = reader.call(
            "lambda.get_policy",
            FunctionName=function["FunctionName"],
            **({"Qualifier": qualifier} if qualifier else {}),
        )
    except Refused as refusal:
        if refusal.code != "ResourceNotFoundException":  # the function has no policy
            reader.lost(refusal, about=arn, types=(PERMISSION,))
        return
    policy = shape.document(answer.get("Policy"))
    if not isinstance(policy, Mapping):
        unread = Unknown(f"policy of {arn}", "what the policy says")
        told = dict.fromkeys(("Principal", "Action", *_KEYS.values()), unread)
        yield reader.resource(PERMISSION, f"{arn}#Permission", {"FunctionName": arn, **told})
        return
    for index, statement in enumerate(_statements(policy)):
        name = statement.get("Sid") or str(index)
        for number, properties in enumerate(_told(arn, statement)):
            ref = f"{name}/{number}" if number else name
            yield reader.resource(PERMISSION, f"{arn}#Permission/{ref}", properties, ref=ref)


def _statements(policy: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Those that allow."""
    statements = policy.get("Statement", ())
    listed = [statements] if isinstance(statements, Mapping) else statements
    return [statement for statement in listed if statement.get("Effect") != "Deny"]


def qualified_permissions(reader: Reader) -> Iterator[Resource]:
    """Who may call a version or an alias of a function."""
    versions: dict[str, list[str]] = {}
    for version in reader.items("lambda.list_functions", "Functions", FunctionVersion="ALL"):
        if (name := version.get("Version", "$LATEST")) != "$LATEST":
            versions.setdefault(version["FunctionName"], []).append(name)

    def ask(function: Mapping[str, Any]) -> list[Resource]:
        name = function["FunctionName"]
        aliases = reader.children(
            "lambda.list_aliases", "Aliases", types=(PERMISSION,), about=function["FunctionArn"], FunctionName=name
        )
        qualifiers = [*versions.get(name, ()), *(alias["Name"] for alias in aliases)]
        return [found for qualifier in qualifiers for found in _permissions(reader, function, qualifier)]

    for found in reader.map(ask, reader.shared("lambda.list_functions", "Functions")):
        yield from found


def layer_permissions(reader: Reader) -> Iterator[Resource]:
    """Who may use the account's layers: each statement of the policy of each version."""
    for found in reader.map(lambda layer: list(_layer(reader, layer)), reader.items("lambda.list_layers", "Layers")):
        yield from found


def _layer(reader: Reader, layer: Mapping[str, Any]) -> Iterator[Resource]:
    name, parent = layer["LayerName"], layer["LayerArn"]
    types = (LAYER_PERMISSION,)
    for version in reader.children(
        "lambda.list_layer_versions", "LayerVersions", types=types, about=parent, LayerName=name
    ):
        number = version["Version"]
        arn = version.get("LayerVersionArn") or f"{parent}:{number}"
        try:
            answer = reader.call("lambda.get_layer_version_policy", LayerName=name, VersionNumber=number)
        except Refused as refusal:
            if refusal.code != "ResourceNotFoundException":  # nobody else may use it
                reader.lost(refusal, about=arn, types=types)
            continue
        policy = shape.document(answer.get("Policy"))
        if not isinstance(policy, Mapping):
            unread = Unknown(f"policy of {arn}", "what the policy says")
            told: dict[str, Any] = dict.fromkeys(("Principal", "Action", "OrganizationId"), unread)
            yield reader.resource(LAYER_PERMISSION, f"{arn}#Permission", {"LayerVersionArn": arn, **told})
            continue
        for index, statement in enumerate(_statements(policy)):
            name_of = statement.get("Sid") or str(index)
            for count, permission in enumerate(_told(arn, statement)):
                ref = f"{name_of}/{count}" if count else name_of
                told = {
                    "LayerVersionArn": arn,
                    "Principal": permission.get("Principal"),
                    "Action": permission.get("Action"),
                    "OrganizationId": permission.get("PrincipalOrgID"),
                }
                yield reader.resource(LAYER_PERMISSION, f"{arn}#Permission/{ref}", shape.compact(told), ref=ref)


def event_source_mappings(reader: Reader) -> Iterator[Resource]:
    """What functions are fed from: streams, queues and brokers."""
    for mapping in reader.items("lambda.list_event_source_mappings", "EventSourceMappings"):
        name = mapping["UUID"]
        state = mapping.get("State")
        arn = mapping.get("EventSourceMappingArn") or reader.arn("lambda", f"event-source-mapping:{name}")
        properties = shape.like(
            MAPPING,
            mapping,
            FunctionName=mapping.get("FunctionArn"),
            Enabled=None if state is None else state in ("Enabled", "Enabling", "Creating", "Updating"),
            KmsKeyArn=mapping.get("KMSKeyArn"),
            FilterCriteria=shape.part(MAPPING, ("FilterCriteria",), mapping.get("FilterCriteria")) or None,
            DestinationConfig=_destinations(mapping),
            StartingPosition=None,
            StartingPositionTimestamp=None,
        )
        live = shape.compact({"State": state, "LastProcessingResult": mapping.get("LastProcessingResult")})
        yield reader.resource(MAPPING, arn, properties, ref=name, live=live)


def _told(arn: str, statement: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A permission has one principal and one action: a statement with several becomes several."""
    limits = _limits(statement.get("Condition") or {})
    named = statement.get("Principal", statement.get("NotPrincipal"))
    if "NotPrincipal" in statement:
        principals: list[Any] = ["*"]
    elif isinstance(named, Mapping):
        principals = [item for value in named.values() for item in _listed(value)]
    else:
        principals = _listed(named)
    actions = _listed(statement.get("Action", "lambda:*"))
    for principal in principals:
        for action in actions:
            yield shape.compact({"FunctionName": arn, "Principal": principal, "Action": action, **limits})


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


_KEYS = {
    "aws:sourcearn": "SourceArn",
    "aws:sourceaccount": "SourceAccount",
    "aws:principalorgid": "PrincipalOrgID",
    "lambda:eventsourcetoken": "EventSourceToken",
    "lambda:functionurlauthtype": "FunctionUrlAuthType",
    "lambda:invokedviafunctionurl": "InvokedViaFunctionUrl",
}
"""The keys of conditions that templates have a property for."""
_OPERATORS = ("arnlike", "arnequals", "stringequals", "stringlike", "bool")
"""Those that limit to what they name. What a caller may also leave out (…IfExists) is no limit."""


def _limits(condition: Mapping[str, Any]) -> dict[str, Any]:
    """What of a condition templates can say. The rest only narrows the permission, and is left out."""
    found: dict[str, Any] = {}
    for operator, keys in condition.items():
        for key, value in keys.items():
            name = _KEYS.get(key.lower())
            if name == "InvokedViaFunctionUrl" or (name and operator.lower() in _OPERATORS):
                values = _listed(value)
                # Several values are one limit, which is as wide as its widest.
                found[name] = values[0] if len(values) == 1 else Unknown(f"{key} of several", f"one of several {key}")
    return shape.like(PERMISSION, found)


def urls(reader: Reader) -> Iterator[Resource]:
    """Every function URL, those of aliases too."""
    for function, url in _details(reader, "lambda.list_function_url_configs", "FunctionUrlConfigs", URL):
        arn = url["FunctionArn"]
        qualifier = arn[len(function["FunctionArn"]) + 1 :]
        properties = shape.like(
            URL,
            url,
            TargetFunctionArn=function["FunctionArn"],
            Qualifier=qualifier or None,
            Cors=shape.part(URL, ("Cors",), url.get("Cors") or None),
        )
        live = shape.compact({"FunctionUrl": url.get("FunctionUrl")})
        yield reader.resource(URL, f"{arn}#Url", properties, ref=arn, live=live)


def event_invoke_configs(reader: Reader) -> Iterator[Resource]:
    """What becomes of events that a function fails on."""
    for function, config in _details(
        reader, "lambda.list_function_event_invoke_configs", "FunctionEventInvokeConfigs", INVOKE
    ):
        arn = config["FunctionArn"]
        qualifier = arn[len(function["FunctionArn"]) + 1 :] or "$LATEST"
        properties = shape.like(
            INVOKE,
            config,
            FunctionName=function["FunctionName"],
            Qualifier=qualifier,
            DestinationConfig=_destinations(config),
        )
        yield reader.resource(INVOKE, f"{arn}#EventInvokeConfig", properties)


def _destinations(config: Mapping[str, Any]) -> Any:
    told = {
        key: shape.compact(value)
        for key, value in (config.get("DestinationConfig") or {}).items()
        if value and value.get("Destination")
    }
    return told or None


def _details(reader: Reader, operation: str, key: str, type: str) -> Iterator[tuple[Mapping[str, Any], Any]]:
    """Each function with each entry of one of its lists. A list that is refused is a gap of the type."""

    def ask(function: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Any]]:
        try:
            return [(function, item) for item in reader.items(operation, key, FunctionName=function["FunctionName"])]
        except Refused as refusal:
            reader.lost(refusal, about=function["FunctionArn"], types=(type,))
            return []

    for found in reader.map(ask, reader.shared("lambda.list_functions", "Functions")):
        yield from found


_LIST = {"lambda.list_functions": "lambda:ListFunctions"}

COLLECTORS = (
    Collector(
        service="lambda",
        types=(FUNCTION,),
        calls={**_LIST, "lambda.get_function_concurrency": "lambda:GetFunctionConcurrency", **tagging.CALLS},
        collect=functions,
    ),
    Collector("lambda", (PERMISSION,), {**_LIST, "lambda.get_policy": "lambda:GetPolicy"}, permissions),
    Collector(
        service="lambda",
        types=(PERMISSION,),
        calls={**_LIST, "lambda.list_aliases": "lambda:ListAliases", "lambda.get_policy": "lambda:GetPolicy"},
        collect=qualified_permissions,
    ),
    Collector(
        service="lambda",
        types=(LAYER_PERMISSION,),
        calls={
            "lambda.list_layers": "lambda:ListLayers",
            "lambda.list_layer_versions": "lambda:ListLayerVersions",
            "lambda.get_layer_version_policy": "lambda:GetLayerVersionPolicy",
        },
        collect=layer_permissions,
    ),
    Collector(
        service="lambda",
        types=(MAPPING,),
        calls={"lambda.list_event_source_mappings": "lambda:ListEventSourceMappings"},
        collect=event_source_mappings,
    ),
    Collector("lambda", (URL,), {**_LIST, "lambda.list_function_url_configs": "lambda:ListFunctionUrlConfigs"}, urls),
    Collector(
        service="lambda",
        types=(INVOKE,),
        calls={**_LIST, "lambda.list_function_event_invoke_configs": "lambda:ListFunctionEventInvokeConfigs"},
        collect=event_invoke_configs,
    ),
)
