"""Any type through Cloud Control API. moto does not play it: botocore's Stubber answers, which checks requests too."""

from __future__ import annotations

import json
from typing import Any

import botocore.session
import pytest
from botocore.stub import Stubber

from scanner.collect.aws.client import Account
from scanner.collect.aws.cloudcontrol import generic
from scanner.collect.aws.reader import Reader, Refused
from scanner.collect.aws.run import choose
from scanner.model import Resource, Unknown

TYPE = "AWS::Athena::WorkGroup"


def ask(
    listed: list[dict[str, Any]] | str, answers: list[dict[str, Any] | str]
) -> tuple[list[Resource], tuple[Any, ...]]:
    """What the collector finds, given what the API lists and then tells; a text is an error's code."""
    session = botocore.session.Session()
    session.set_credentials("a", "b")
    # One at a time: the stub answers in a fixed order.
    account = Account(session, "123456789012", "aws", ("eu-west-1",), "2026-11-21T09:00:00Z", workers=1)
    client = session.create_client("cloudcontrol", region_name="eu-west-1")
    account._clients["cloudcontrol", "eu-west-1"] = client
    reader = Reader(account, generic(TYPE), "eu-west-1")
    with Stubber(client) as stub:
        if isinstance(listed, str):
            stub.add_client_error("list_resources", listed, "no")
        else:
            content = {"TypeName": TYPE, "ResourceDescriptions": listed}
            stub.add_response("list_resources", content, {"TypeName": TYPE})
        for answer in answers:
            if isinstance(answer, str):
                stub.add_client_error("get_resource", answer, "no")
            else:
                name = answer["Name"]
                described = {"Identifier": name, "Properties": json.dumps(answer)}
                stub.add_response(
                    "get_resource",
                    {"TypeName": TYPE, "ResourceDescription": described},
                    {"TypeName": TYPE, "Identifier": name},
                )
        try:
            return list(generic(TYPE).collect(reader)), reader.gaps
        finally:
            account.close()


def _listed(*names: str) -> list[dict[str, Any]]:
    return [{"Identifier": name, "Properties": json.dumps({"Name": name})} for name in names]


def test_resources() -> None:
    found, gaps = ask(
        _listed("a", "b"),
        [
            {"Name": "a", "State": "ENABLED", "CreationTime": "1700000000", "Tags": [{"Key": "team", "Value": "web"}]},
            {"Name": "b", "WorkGroupConfiguration": {"EnforceWorkGroupConfiguration": True}},
        ],
    )
    assert gaps == ()
    first, second = found
    assert (first.type, first.ref, first.region, first.account) == (TYPE, "a", "eu-west-1", "123456789012")
    assert first.id == "123456789012/eu-west-1/AWS::Athena::WorkGroup/a"
    assert first.properties == {"Name": "a", "State": "ENABLED", "Tags": [{"Key": "team", "Value": "web"}]}
    assert first.tags == {"team": "web"}
    assert second.properties["WorkGroupConfiguration"] == {"EnforceWorkGroupConfiguration": True}


def test_gone_since_it_was_listed() -> None:
    found, gaps = ask(_listed("a"), ["ResourceNotFoundException"])
    assert found == []
    assert gaps == ()


def test_a_refused_read_leaves_everything_but_the_list_open() -> None:
    found, gaps = ask(_listed("a"), ["AccessDeniedException"])
    (resource,) = found
    assert resource.properties["Name"] == "a"
    assert isinstance(resource.properties["WorkGroupConfiguration"], Unknown)
    assert isinstance(resource.properties["Tags"], Unknown)
    assert [(gap.call, gap.cause, gap.resource_id) for gap in gaps] == [("cloudcontrol:GetResource", "denied", "a")]


def test_a_refused_list_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        ask("UnsupportedActionException", [])
    assert caught.value.call == "cloudcontrol:ListResources"


def test_an_arn_is_the_id() -> None:
    arn = "arn:aws:athena:eu-west-1:123456789012:workgroup/a"
    (resource,), _ = ask(_listed("a"), [{"Name": "a", "Arn": arn}])
    assert resource.id == arn
    assert "Arn" not in resource.properties


def test_chosen_by_type() -> None:
    (only,) = choose((), (TYPE,))
    assert only.types == (TYPE,)
    assert only.name == "cloudcontrol.aws-athena-workgroup"
    assert {c.service for c in choose(("s3",), (TYPE,))} == {"s3", "cloudcontrol"}
    with pytest.raises(ValueError, match="no resource type"):
        choose((), ("Bucket",))
