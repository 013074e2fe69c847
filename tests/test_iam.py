from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner import Resource, packs
from scanner.iam import (
    ANY,
    IDENTITY_TYPES,
    Principal,
    Statement,
    Target,
    attached,
    covers,
    enumerate_names,
    escalations,
    grants,
    public_grants,
    statements,
    unbounded_levels,
    written,
)
from scanner.iam.actions import READ, WRITE, find, matching
from scanner.iam.patterns import apart

ROOT = Path(__file__).parents[1]
EVERY_ROLE = Target("iam", "role/" + ANY)
RULES = [rule for rule in packs.load([ROOT])[0] if rule.check is not None]


def policy(document: Any, type_name: str = "AWS::IAM::ManagedPolicy") -> Resource:
    return Resource("Policy", type_name, {"PolicyDocument": document})


def read(*items: Any) -> tuple[Statement, ...]:
    return statements(policy({"Statement": list(items)}), "PolicyDocument")


def allow(**elements: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **elements}


def deny(**elements: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": "s3:*", "Resource": "*", **elements}


def is_public(*items: Any) -> bool:
    return bool(list(public_grants(read(*items))))


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("*", "", True),
        ("*", "s3:getobject", True),
        ("s3:*", "s3:getobject", True),
        ("s3:get*", "s3:getobject", True),
        ("s3:get*", "s3:get", True),
        ("s3:get*", "s3:put", False),
        ("s3:*object", "s3:getobject", True),
        ("s3:*object", "s3:getobjectacl", False),
        ("s3:*et*ect", "s3:getobject", True),
        ("a*a", "a", False),
        ("a*ba*b", "abab", True),
        ("a*bc*c", "abc", False),
        ("s3:getobject", "s3:getobject", True),
        ("s3:getobject", "s3:getobjects", False),
        ("s3:?et*", "s3:getobject", True),
        ("s3:?et*", "s3:et", False),
        ("??", "ab", True),
        ("??", "abc", False),
        ("*?", "", False),
        ("*?", "a", True),
        ("a.c", "abc", False),
        ("[a]", "a", False),
        ("s3:*", "s3:get*", True),
        ("s3:get*", "s3:*", False),
        ("s3:?", "s3:*", False),
        ("", "", True),
        ("", "a", False),
    ],
)
def test_patterns(pattern: str, value: str, expected: bool) -> None:
    assert covers(pattern, value) is expected


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_patterns_are_those_of_fnmatch(pattern: str, value: str) -> None:
    from fnmatch import fnmatchcase

    assert covers(pattern, value) is fnmatchcase(value, pattern)


def test_no_pattern_takes_long() -> None:
    started = time.monotonic()
    assert not covers("*a" * 5_000 + "b", "a" * 20_000)
    assert not covers("*a?" * 2_000 + "b", "a" * 10_000)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*", True),
        ("**", True),
        ("arn:aws:iam::111122223333:role/*", True),
        ("arn:aws:iam::${AWS::AccountId}:role/*", True),
        ("arn:${AWS::Partition}:iam::*:role/*", True),
        ("arn:aws:iam::*:*", True),
        ("arn:aws:iam::*", True),
        ("arn:aws:*", True),
        ("arn:*:*:*:*:*", True),
        ("arn:aws:iam::111122223333:user/*", False),
        ("arn:aws:iam::111122223333:role/app-*", False),
        ("arn:aws:iam::111122223333:role/app", False),
        ("arn:aws:s3:::*", False),
        ("arn:aws:s3*", False),
        ("${Role.Arn}", False),
        ("${Prefix}*", False),
        ("", False),
        ("role/*", False),
    ],
)
def test_every_role(pattern: str, expected: bool) -> None:
    assert EVERY_ROLE.matched_by(pattern) is expected


def test_single_values_and_json_text_read_alike() -> None:
    one = {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}
    several = {"Effect": "Allow", "Action": ["s3:Get*"], "Resource": ["*"]}
    for document in ({"Statement": one}, {"Statement": [several]}, json.dumps({"Statement": several})):
        (statement,) = statements(policy(document), "PolicyDocument")
        assert statement.actions.patterns == ("s3:Get*",)
        assert statement.allows
        assert statement.on_action("S3:GETObject")


def test_paths_lead_to_the_element() -> None:
    one, listed, text = {"Statement": allow()}, {"Statement": [allow()]}, json.dumps({"Statement": allow()})
    at = [
        statements(policy(document), "PolicyDocument")[0].at("NotAction", "Action") for document in (one, listed, text)
    ]
    assert at == [
        ("PolicyDocument", "Statement", "Action"),
        ("PolicyDocument", "Statement", 0, "Action"),
        ("PolicyDocument",),
    ]


def test_labels() -> None:
    assert [s.label for s in read(allow(Sid="Read"), allow(Sid=7))] == ["statement 'Read'", "statement 2"]
    assert [s.label for s in read(allow())] == ["the statement"]


def test_identity_documents() -> None:
    document = {"Statement": [allow()]}
    for type_name in IDENTITY_TYPES[:5]:
        assert len(written(policy(document, type_name))) == 1
    role = Resource(
        "Role", "AWS::IAM::Role", {"Policies": [{"PolicyName": "read", "PolicyDocument": document}, 7, None]}
    )
    (statement,) = written(role)
    assert statement.label == "the statement of policy 'read'"
    assert statement.path == ("Policies", 0, "PolicyDocument", "Statement", 0)
    alone = Resource("Role", "AWS::IAM::Role", {"Policies": {"PolicyName": "read", "PolicyDocument": document}})
    assert written(alone)[0].path == ("Policies", "PolicyDocument", "Statement", 0)


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov", "${AWS::Partition}"])
def test_managed_policies_by_arn(partition: str) -> None:
    arns = [f"arn:{partition}:iam::aws:policy/ReadOnlyAccess", f"arn:{partition}:iam::aws:policy/AdministratorAccess"]
    (statement,) = attached(Resource("Role", "AWS::IAM::Role", {"ManagedPolicyArns": arns}))
    assert statement.path == ("ManagedPolicyArns", 1)
    assert list(grants([statement], f"{ANY}:{ANY}", Target()))


def test_principals() -> None:
    (statement,) = read(allow(Principal={"AWS": ["*", 111122223333], "Service": "s3.amazonaws.com"}))
    assert [(p.kind, p.value, p.everyone) for p in statement.principals] == [
        ("AWS", "*", True),
        ("AWS", "111122223333", False),
        ("Service", "s3.amazonaws.com", False),
    ]


@pytest.mark.parametrize(
    ("value", "account", "root"),
    [
        ("111122223333", "111122223333", True),
        ("arn:aws:iam::111122223333:root", "111122223333", True),
        ("arn:aws-cn:iam::111122223333:root", "111122223333", True),
        ("arn:${AWS::Partition}:iam::${AWS::AccountId}:root", "${AWS::AccountId}", True),
        ("${Account}", "${Account}", True),
        ("arn:aws:iam::111122223333:role/app", "111122223333", False),
        ("arn:aws:sts::111122223333:assumed-role/app/session", "111122223333", False),
        ("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1", "", False),
        ("*", "", False),
        ("AROAEXAMPLE", "", False),
    ],
)
def test_account_of_a_principal(value: str, account: str, root: bool) -> None:
    principal = Principal("AWS", value)
    assert (principal.account, principal.root) == (account, root)


@pytest.mark.parametrize("principal", ["*", ["*"], {"AWS": "*"}, {"AWS": ["arn:aws:iam::111122223333:root", "*"]}])
def test_everyone(principal: Any) -> None:
    assert is_public(allow(Principal=principal))


@pytest.mark.parametrize(
    "elements",
    [
        {},
        {"Principal": None},
        {"Principal": {}},
        {"Principal": {"AWS": []}},
        {"Principal": {"AWS": "111122223333"}},
        {"Principal": {"CanonicalUser": "*"}},
        {"Principal": {"Federated": "*"}},
        {"Principal": {"Service": "*"}},
        {"Principal": "*", "Effect": "Deny"},
        {"Principal": "*", "Effect": "allow"},
        {"Principal": "*", "Action": None},
        {"NotPrincipal": "*"},
    ],
)
def test_not_everyone(elements: dict[str, Any]) -> None:
    assert not is_public(allow(**elements))


def test_all_but_a_few_are_everyone() -> None:
    assert is_public(allow(NotPrincipal={"AWS": "111122223333"}))


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
        {"StringEquals": {"AWS:principalorgid": ["o-a1b2c3d4e5", "o-f6g7h8i9j0"]}},
        {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}},
        {"StringEquals": {"aws:SourceAccount": 111122223333}},
        {"StringEquals": {"aws:SourceAccount": "${Account}"}},
        {"StringEquals": {"AWS:SourceOwner": "111122223333"}},
        {"StringEquals": {"aws:PrincipalAccount": "111122223333"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}},
        {"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::uploads"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:uploads"}},
        {"ArnLike": {"aws:SourceArn": "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:*"}},
        {"StringLike": {"aws:SourceArn": "${Topic}"}},
        {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}},
        {"StringEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}},
        {"StringLike": {"aws:SourceVpce": ["vpce-0a1b2c3d"]}},
        {"StringEquals": {"aws:Ec2InstanceSourceVpc": "vpc-0a1b2c3d"}},
        {"StringLike": {"aws:PrincipalAccount": "111122223333"}},
        {"StringLike": {"aws:PrincipalAccount": "${AWS::AccountId}"}},
        {"StringLike": {"aws:userid": "AROA1234567890ABCDEFG:*"}},
        {"StringLike": {"aws:userid": "${Role.RoleId}:*"}},
        {"StringLike": {"aws:userid": "111122223333:*"}},
        {"StringLike": {"aws:PrincipalServiceName": "logs.*.amazonaws.com"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::my-*"}},
        {"ArnLike": {"aws:SourceVpcArn": "arn:aws:ec2:*:111122223333:vpc/*"}},
        {"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "2001:db8::/32"]}},
        {"IpAddress": {"aws:SourceIp": "192.0.2.1"}},
        {"IpAddress": {"aws:SourceIp": "${Cidr}"}},
        {"StringEquals": {"kms:CallerAccount": "111122223333", "kms:ViaService": "s3.eu-west-1.amazonaws.com"}},
        {"StringEquals": {"s3:DataAccessPointAccount": "111122223333"}},
        {"ArnLike": {"s3:DataAccessPointArn": "arn:aws:s3:*:111122223333:accesspoint/*"}},
        {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "Null": {"aws:PrincipalOrgID": "false"}},
        {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "Null": {"aws:PrincipalOrgID": False}},
        {"StringEquals": {"aws:PrincipalOrgID": "*"}},
    ],
)
def test_conditions_that_narrow(condition: dict[str, Any]) -> None:
    assert not is_public(allow(Principal="*", Condition=condition))


@pytest.mark.parametrize(
    "condition",
    [
        None,
        {},
        {"StringLike": {"aws:PrincipalOrgID": "*"}},
        {"StringLike": {"aws:PrincipalOrgID": "o-*"}},
        {"StringLike": {"aws:PrincipalOrgID": "o-a*"}},
        {"StringLike": {"aws:SourceOrgID": "o-a1b2c3d4e?"}},
        {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a*"}},
        {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a*/r-ab12/*"}},
        {"ForAnyValue:StringLike": {"aws:SourceOrgPaths": "o-a1b2c3d4e?/*"}},
        {"StringLike": {"aws:SourceVpc": "vpc-0*"}},
        {"StringLike": {"aws:SourceVpce": "vpce-0*"}},
        {"StringLike": {"aws:Ec2InstanceSourceVpc": "vpc-0*"}},
        {"StringLike": {"aws:PrincipalAccount": "1*"}},
        {"StringLike": {"aws:SourceAccount": "1*"}},
        {"StringLike": {"aws:SourceOwner": "??????????12"}},
        {"StringLike": {"kms:CallerAccount": ["111122223333", "1*"]}},
        {"StringLike": {"aws:ResourceAccount": "1*"}},
        {"StringLike": {"aws:userid": "A*"}},
        {"StringLike": {"aws:userid": "AROA1234567890*"}},
        {"StringLike": {"aws:userid": "1111*"}},
        {"StringLike": {"aws:PrincipalArn": "arn:aws:iam::1*:*"}},
        {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*1*:*"}},
        {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::??????????12:role/x"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:sns:eu-west-1:1*:topic"}},
        {"ArnLike": {"aws:SourceVpcArn": "arn:aws:ec2:*:1*:vpc/*"}},
        {"ArnLike": {"s3:DataAccessPointArn": "arn:aws:s3:*:*:accesspoint/reader"}},
        {"StringLike": {"aws:SourceVpce": ["vpce-0a1b2c3d", "vpce-*"]}},
        {"StringEquals": {"aws:PrincipalOrgID": []}},
        {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
        {"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}},
        {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "Null": {"aws:PrincipalOrgID": "true"}},
        {"Null": {"aws:PrincipalOrgID": "false"}},
        {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
        {"ArnLike": {"aws:SourceArn": "*"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}},
        {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deployer"}},
        {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}},
        {"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "::/0"]}},
        {"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}},
        {"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}},
        {"Bool": {"aws:SecureTransport": "true"}},
        {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
        {"StringLike": {"aws:Referer": "https://example.com/*"}},
        {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}},
        {"StringEquals": {"aws:PrincipalTag/team": "blue"}},
        {"StringEquals": {"aws:ResourceAccount": "111122223333"}},
        {"StringEquals": "aws:PrincipalOrgID"},
        ["StringEquals"],
    ],
)
def test_conditions_that_do_not_narrow(condition: Any) -> None:
    assert is_public(allow(Principal="*", Condition=condition))


@pytest.mark.parametrize(
    "other",
    [
        deny(Principal="*"),
        deny(Principal={"AWS": "*"}, Condition={"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
        deny(Principal="*", Condition={"StringNotEqualsIfExists": {"aws:SourceVpce": "vpce-0a1b2c3d"}}),
        deny(Principal="*", Condition={"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}),
        deny(
            Principal="*",
            Condition={
                "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
                "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
            },
        ),
        deny(NotPrincipal={"AWS": "111122223333"}),
        deny(Principal="*", Action=None, NotAction="s3:PutObject"),
    ],
)
def test_denies_that_shut_strangers_out(other: dict[str, Any]) -> None:
    assert not is_public(allow(Principal="*"), other)


@pytest.mark.parametrize(
    "other",
    [
        deny(Principal={"AWS": "111122223333"}),
        deny(Principal="*", Action="s3:Put*"),
        deny(Principal="*", Resource="arn:aws:s3:::other/*"),
        deny(Principal="*", Action=None, NotAction=["s3:PutObject", "s3:Get*"]),
        deny(Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}}),
        deny(Principal="*", Condition={"StringNotLike": {"aws:PrincipalOrgID": "*"}}),
        deny(Principal="*", Condition={"StringNotLike": {"aws:PrincipalAccount": "1*"}}),
        deny(Principal="*", Condition={"ForAnyValue:StringNotEquals": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/"}}),
        deny(Principal="*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
    ],
)
def test_denies_that_leave_strangers_in(other: dict[str, Any]) -> None:
    assert is_public(allow(Principal="*"), other)


@pytest.mark.parametrize(
    ("items", "action", "expected"),
    [
        ([allow(Action="*")], "iam:PassRole", True),
        ([allow(Action="iam:*")], "iam:PassRole", True),
        ([allow(Action="IAM:pass*")], "iam:PassRole", True),
        ([allow(Action="iam:Get*")], "iam:PassRole", False),
        ([allow(Action=None, NotAction="s3:*")], "iam:PassRole", True),
        ([allow(Action=None, NotAction=["s3:*", "iam:*"])], "iam:PassRole", False),
        ([allow(Action="iam:*", Resource="arn:aws:iam::111122223333:user/*")], "iam:PassRole", False),
        ([allow(Action="iam:*", Resource=None, NotResource="arn:aws:iam::111122223333:role/a")], "iam:PassRole", True),
        ([allow(Action="iam:*", Resource=None, NotResource="arn:aws:iam::*:role/*")], "iam:PassRole", False),
        ([allow(Action="iam:*", Resource=None)], "iam:PassRole", False),
        ([allow(Action="iam:*"), deny(Action="iam:Pass*")], "iam:PassRole", False),
        ([allow(Action="iam:*"), deny(Action=None, NotAction="iam:Get*")], "iam:PassRole", False),
        (
            [allow(Action="iam:*"), deny(Action="iam:*", Resource="arn:aws:iam::111122223333:role/a")],
            "iam:PassRole",
            True,
        ),
        ([allow(Action="iam:*"), deny(Action="iam:*", Condition={"Bool": {"a": "b"}})], "iam:PassRole", True),
        ([deny(Action="iam:*")], "iam:PassRole", False),
    ],
)
def test_what_one_principal_may_do(items: list[Any], action: str, expected: bool) -> None:
    assert bool(list(grants(read(*items), action, EVERY_ROLE))) is expected


def test_without_a_target_any_resource_will_do() -> None:
    held = read(allow(Action="lambda:CreateFunction", Resource="arn:aws:lambda:*:*:function:app-*"))
    assert list(grants(held, "lambda:CreateFunction"))
    assert not list(grants(held, "lambda:CreateFunction", Target("lambda", "function:" + ANY)))


def test_values_of_a_condition_key() -> None:
    (statement,) = read(allow(Condition={"StringLike": {"iam:passedToService": ["ec2.*", "ecs.*"]}}))
    assert statement.values_of("iam:PassedToService") == ("ec2.*", "ecs.*")
    assert statement.values_of("aws:SourceArn") is None


def test_enumerate_names() -> None:
    names = ["a", "b", "c", "d", "e"]
    assert [enumerate_names(names[:count]) for count in (0, 1, 2, 3, 5)] == [
        "",
        "a",
        "a and b",
        "a, b and c",
        "a, b, c and 2 more",
    ]


_TEXTS = st.sampled_from(["*", "Allow", "Deny", "iam:*", "arn:aws:s3:::*", '{"Statement": [{}]}', ""])
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | _TEXTS
_WORDS = """
    Statement Effect Action NotAction Resource NotResource Principal NotPrincipal Condition AWS Service StringLike
    aws:SourceIp aws:SourceArn PolicyDocument Policies ManagedPolicyArns AssumeRolePolicyDocument KeyPolicy PolicyName
    Bucket LoggingConfiguration DestinationBucketName LoadBalancerAttributes DistributionConfig Logging Key Value
    $unknown
""".split()
_JSON: st.SearchStrategy[Any] = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_WORDS), inner, max_size=5),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(_WORDS), _JSON, max_size=6))
def test_no_rule_raises_on_any_shape(properties: dict[str, Any]) -> None:
    """Every Python rule reads whatever a template may hold."""
    for rule in RULES:
        resources = [Resource(name, name, properties, ref=name) for name in rule.resource_types]
        if rule.scope == "inventory":
            assert isinstance(list(rule.check({r.type: [r] for r in resources})), list)  # type: ignore[misc]
        else:
            assert all(isinstance(list(rule.check(resource)), list) for resource in resources)  # type: ignore[misc]


def unbounded(levels: str, *found: Any, spared: Any = ()) -> list[str]:
    return [told for _, told in unbounded_levels(read(*found), levels, spared)]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (allow(Action="dynamodb:PutItem"), ["dynamodb:PutItem"]),
        (allow(Action="DynamoDB:putitem"), ["dynamodb:PutItem"]),
        (allow(Action="dynamodb:PutItem", Resource="arn:aws:dynamodb:*:*:table/*"), ["dynamodb:PutItem"]),
        (allow(Action="dynamodb:PutItem", Resource="arn:aws:dynamodb:*:*:table/a*"), []),
        (allow(Action="dynamodb:PutItem", Resource="${Table.Arn}"), []),
        (allow(Action="dynamodb:Scan"), []),
        (allow(Action="dynamodb:NoSuchAction"), []),
        (allow(Action="nosuchservice:*"), []),
        (allow(Action="s3:CreateJob"), []),  # takes no resource
        (allow(Action="*"), ["every action"]),
        (allow(Action="*:*"), ["*:*"]),
        (allow(Action="*", Resource="arn:aws:sqs:*"), None),
        (allow(Action="*", Resource="arn:aws:sqs:eu-west-1:111122223333:orders"), []),
        ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, ["every action but iam:*"]),
        ({"Effect": "Allow", "Action": "dynamodb:PutItem", "NotResource": "arn:aws:s3:::a"}, ["dynamodb:PutItem"]),
        ({"Effect": "Allow", "Action": "dynamodb:PutItem"}, []),
        (deny(Action="dynamodb:PutItem"), []),
    ],
)
def test_what_is_allowed_without_bound(statement: Any, expected: list[str] | None) -> None:
    found = unbounded(WRITE, statement)
    assert found if expected is None else found == expected


@pytest.mark.parametrize(
    ("condition", "bounds"),
    [
        ({"StringEquals": {"aws:ResourceTag/team": "a"}}, True),
        ({"StringLike": {"aws:ResourceTag/team": "*"}}, False),
        ({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}, False),
        ({"Bool": {"aws:SecureTransport": "true"}}, False),
        ({"Bool": {"aws:MultiFactorAuthPresent": True}}, True),
        ({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, False),
        ({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}, True),
        ({"Null": {"aws:ResourceTag/team": "false"}}, True),
        ({"Null": {"aws:ResourceTag/team": "true"}}, False),
        ({"StringEquals": {"s3:ResourceAccount": "${AWS::AccountId}"}}, True),
        ({}, False),
        ([], False),
    ],
)
def test_conditions_that_bound(condition: Any, bounds: bool) -> None:
    assert unbounded(WRITE, allow(Action="dynamodb:PutItem", Condition=condition)) == (
        [] if bounds else ["dynamodb:PutItem"]
    )


def test_what_is_denied_is_not_allowed_without_bound() -> None:
    everything = allow(Action="dynamodb:*")
    assert unbounded(WRITE, everything, deny(Action="dynamodb:*")) == []
    assert unbounded(WRITE, everything, deny(Action="dynamodb:*", Condition={"Bool": {"aws:ViaAWSService": "false"}}))
    assert unbounded(WRITE, everything, spared={"dynamodb"}) == []


def test_every_action_of_the_index_has_a_name_and_a_level() -> None:
    found = matching("*")
    assert len(found) > 15_000
    assert all(action.name.count(":") == 1 and action.level in "PTWLR" for action in found)
    get_object = find("S3:getobject")
    assert get_object and get_object.level == READ and get_object.can_be_bounded
    assert find("s3:") is None and find("") is None


def test_statements_are_read_once_for_all_rules() -> None:
    resource = policy({"Statement": [allow()]})
    assert written(resource) is written(resource)
    other = policy({"Statement": [allow(Action="s3:PutObject")]})
    assert written(other)[0].actions.patterns == ("s3:PutObject",)


def test_ways_up_of_policies_together() -> None:
    pass_role = read(allow(Action="iam:PassRole"))
    run = read(allow(Action="ec2:RunInstances"))
    assert not list(escalations(pass_role)) and not list(escalations(run))
    assert [way.text for _, way in escalations((*pass_role, *run))] == ["iam:PassRole with ec2:RunInstances"]


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("s3:getobject", "s3:putobject", True),
        ("s3:getobject", "s3:getobject", False),
        ("s3:get*", "s3:putobject", True),
        ("s3:get*", "s3:getobject", False),
        ("s3:*object", "s3:getobject", False),
        ("s3:get*", "s3:*object", False),
        ("s3:get*", "s3:put*", True),
        ("s3:get*", "s3:g?tobject", False),
        ("*", "s3:getobject", False),
        ("arn:aws:s3:::${Bucket}", "arn:aws:s3:::data", False),
        ("arn:aws:s3:::a-${Bucket}", "arn:aws:s3:::data", True),
        ("${Arn}", "arn:aws:s3:::data", False),
    ],
)
def test_patterns_that_match_nothing_in_common(one: str, other: str, wanted: bool) -> None:
    assert apart(one, other) is apart(other, one) is wanted
