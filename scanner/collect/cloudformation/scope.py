"""What references and functions of a template give in one world."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from scanner import schema
from scanner.collect.cloudformation.conditions import Excluded, Values
from scanner.collect.cloudformation.intrinsics import NO_VALUE, concat, describe, is_intrinsic, resolve
from scanner.collect.cloudformation.parameters import PSEUDO
from scanner.model import PartialString, Unknown, When

if TYPE_CHECKING:
    from scanner.collect.cloudformation.template import Template

NAME_PROPERTY = {
    "AWS::ApiGateway::RestApi": None,
    "AWS::AutoScaling::AutoScalingGroup": "AutoScalingGroupName",
    "AWS::AutoScaling::LaunchConfiguration": "LaunchConfigurationName",
    "AWS::Backup::BackupVault": "BackupVaultName",
    "AWS::CloudTrail::Trail": "TrailName",
    "AWS::Config::ConfigurationRecorder": "Name",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::ECR::Repository": "RepositoryName",
    "AWS::ECS::Cluster": "ClusterName",
    "AWS::EKS::Cluster": "Name",
    "AWS::ElastiCache::ReplicationGroup": "ReplicationGroupId",
    "AWS::Events::EventBus": "Name",
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::KMS::Alias": "AliasName",
    "AWS::Kinesis::Stream": "Name",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::OpenSearchService::Domain": "DomainName",
    "AWS::RDS::DBCluster": "DBClusterIdentifier",
    "AWS::RDS::DBClusterParameterGroup": "DBClusterParameterGroupName",
    "AWS::RDS::DBInstance": "DBInstanceIdentifier",
    "AWS::RDS::DBParameterGroup": "DBParameterGroupName",
    "AWS::RDS::DBSubnetGroup": "DBSubnetGroupName",
    "AWS::Redshift::Cluster": "ClusterIdentifier",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SSM::Parameter": "Name",
}
"""Types whose Ref is the name that a property may set. Of any other type Ref is made by AWS."""

_MAX_CHAIN = 20
"""Resources whose names depend on each other in a row."""


class Scope:
    """What the intrinsic functions see: one template in one world."""

    def __init__(self, template: Template, world: When, fixed: Values, *, in_condition: bool = False) -> None:
        self._template = template
        self._world = world
        self._fixed = fixed
        self._in_condition = in_condition
        self._busy: set[str] = set()
        self._made: dict[tuple[str, str], Any] = {}
        self.asked: set[str] = set()
        """Conditions that decide something here, and that the world leaves open."""
        self.mappings = template.mappings

    def ref(self, name: str) -> Any:
        """What `Ref` gives; Unknown where that is not known before deployment."""
        template = self._template
        if name == "AWS::NoValue":
            return NO_VALUE
        if name in PSEUDO:
            value = template.given.get(name) or self._fixed.get(name) or PSEUDO[name]
            if isinstance(value, Excluded):
                value = PSEUDO[name] if PSEUDO[name] not in value.values else None
            return value if value is not None else Unknown(f"Ref: {name}", label=name, generated=True)
        if name in template.parameters:
            fixed = self._fixed.get(name)
            excluded = fixed.values if isinstance(fixed, Excluded) else ()
            return template.parameters[name].value(None if excluded else fixed, excluded)
        if name in template.resources and not self._in_condition:
            return self._physical_id(name)
        return Unknown(describe("Ref", name), label=name)

    def _physical_id(self, name: str) -> Any:
        body = self._template.resources[name]
        named = NAME_PROPERTY.get(body["Type"])
        value = self._property(name, named) if named else None
        if isinstance(value, str):
            return value
        label = self._template.prefix + name
        generated = body["Type"].startswith(("AWS::", "Alexa::"))
        return Unknown(f"Ref: {label}", label=label, generated=generated)

    def _property(self, name: str, key: str) -> Any:
        """A property that another resource asks for; None where it is not there, or is more than a scalar or a list."""
        properties = self._template.resources[name].get("Properties")
        if not isinstance(properties, dict) or key not in properties or name in self._busy:
            return None
        if (name, key) not in self._made:
            if len(self._busy) >= _MAX_CHAIN:
                return None
            self._busy.add(name)
            value = resolve(properties[key], self)
            self._busy.discard(name)
            plain = all(isinstance(v, _SCALAR) for v in (value if isinstance(value, list) else [value]))
            self._made[name, key] = value if plain else None
        return self._made[name, key]

    def attribute(self, logical_id: str, attribute: str) -> Any:
        """What `Fn::GetAtt` gives."""
        template = self._template
        body = template.resources.get(logical_id)
        label = f"{template.prefix}{logical_id}.{attribute}"
        unknown = Unknown(f"Fn::GetAtt: {label}", label=label)
        if body is None:
            return unknown
        type_name = body["Type"]
        if type_name == "AWS::CloudFormation::Stack" and attribute.startswith("Outputs."):
            return template.child_output(logical_id, attribute.removeprefix("Outputs."))
        if (
            not type_name.startswith("AWS::")
            or type_name.startswith("AWS::CloudFormation::CustomResource")
            or type_name.endswith("::MODULE")
        ):
            return unknown
        if type_name == "AWS::S3::Bucket" and attribute == "Arn":
            return concat(["arn:aws:s3:::", self._physical_id(logical_id)])
        value = self._property(logical_id, attribute)
        return value if value is not None else Unknown(unknown.reason, label=label, generated=True)

    def truth(self, condition: str) -> bool | None:
        """Whether a condition holds; None where the world leaves it open."""
        if condition in self._world:
            return self._world[condition]
        if condition not in self._template.conditions.expressions:
            return None
        self.asked.add(condition)
        worlds = self._template.conditions.worlds(frozenset((condition,)))
        return worlds[0][0].get(condition) if len(worlds) == 1 else None


_SCALAR = (str, int, float, Unknown, PartialString)


def settle(value: Any, shape: schema.Shape | None) -> Any:
    """Names that AWS will generate as text where text fits; where it doesn't, they are values like any unknown."""
    kind = type(value)
    if kind is Unknown:
        if not value.generated:
            return value
        if shape is None or shape.kind in ("string", "json", "any"):
            return value.text
        return Unknown(value.reason, label=value.label, generated=shape.kind == "array")
    if kind is dict:
        return {key: settle(item, shape.child(key) if shape else None) for key, item in value.items()}
    if kind is list:
        child = shape.child(0) if shape else None
        return [settle(item, child) for item in value]
    if kind is PartialString and shape is not None and shape.kind == "json" and not _may_be_json(value):
        # What is missing would be part of the document's structure: nothing can be told of it.
        names = " and ".join(_names_of(value))
        return Unknown(f"JSON text with {names}", label=names)
    return value


def _may_be_json(value: PartialString) -> bool:
    """Whether a text is JSON with any word in place of what is unknown in it."""
    try:
        json.loads("".join(part if isinstance(part, str) else "x" for part in value.parts))
    except (ValueError, RecursionError):
        return False
    return True


def _names_of(value: PartialString) -> list[str]:
    return list(dict.fromkeys(part.name for part in value.parts if isinstance(part, Unknown)))


def vanishes(item: Any, scope: Scope) -> bool:
    """Whether a list item is AWS::NoValue in this world."""
    while is_intrinsic(item):
        choice = item.get("Fn::If")
        if not (isinstance(choice, list) and len(choice) == 3 and isinstance(choice[0], str)):
            return bool(item == {"Ref": "AWS::NoValue"})
        truth = scope.truth(choice[0])
        if truth is None:
            return False
        item = choice[1 if truth else 2]
    return False
