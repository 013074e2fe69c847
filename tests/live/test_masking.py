"""Secrets are masked before anything is kept, and every rule that searches for them finds what it found."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest

from scanner.collect.aws.masking import masked
from scanner.environment import message
from scanner.model import PartialString, Resource, Unknown
from scanner.secret_search import MARK, credentials_in, decoded, looks_random, masked_text, secrets_in

TOKEN = "ghp_" + "a1B2" * 9
KEY = "AKIA" + "Q3EGRZ5WXY2ABCDE"
TEXTS = [
    "export DB_PASSWORD=correct-horse\nx",
    "a\npassword: correct-horse\n",
    '{"apiKey": "correct-horse"}',
    "deploy --token correct-horse",
    "mysql -u root -pcorrect-horse",
    "curl -u deploy:correct-horse https://x",
    "curl https://deploy:correct-horse@example.com",
    "echo 'root:correct-horse' | chpasswd",
    f"a\nb {KEY} c",
    "-----BEGIN RSA PRIVATE KEY-----\ncorrect-horse\nABCD\n-----END RSA PRIVATE KEY-----\npassword=correct-horse\n",
    "aws_secret_access_key = abcdefghijklmnopqrstuvwxyzABCDEFGHIJ/123\n",
    f"echo {base64.b64encode(b'password=correct-horse and more text').decode()} | base64 -d",
    f"token={TOKEN}",
    "PASSWORD=$1",
    "PASSWORD=<your password>",
    "nothing here",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_masked_text_is_told_the_same(text: str) -> None:
    hidden = masked_text(text)
    assert secrets_in(hidden) == secrets_in(text)
    assert credentials_in(hidden) == credentials_in(text)
    assert masked_text(hidden) == hidden
    assert hidden.count("\n") == text.count("\n")
    for secret in ("correct-horse", KEY, TOKEN, "abcdefghijklmnopqrstuvwxyz"):
        assert secret not in hidden
        assert secret not in "".join(decoded(word) for word in hidden.split())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_PASSWORD", "hunter22"),
        ("DB_PASS", "hunter22"),
        ("API_TOKEN", "123456"),
        ("PIN_PASSWORD", "123456"),
        ("SECRET", "prod/orders/hunter22"),
        ("URL", "postgres://u:hunter22@h/db"),
        ("KEY", TOKEN),
        ("API_TOKEN", TOKEN),
        ("API_KEY", "a9f8s7d6f5g4h3j2k1l0zz"),
        ("PASSWORD", "changeme"),
        ("OPTIONS", "password=hunter22"),
        ("PASSWORD", '{"a":"hunter22"}'),
        ("PASSWORD", '{"password":"hunter22"}'),
    ],
)
def test_a_masked_variable_is_told_the_same(name: str, value: str) -> None:
    lambda_ = {"Environment": {"Variables": {name: value}}}
    ecs = {"ContainerDefinitions": [{"Environment": [{"Name": name, "Value": value}]}]}
    for properties in (lambda_, ecs):
        written = json.dumps(masked(_resource(properties)).properties)
        assert json.dumps(value)[1:-1] not in written
    hidden = masked(_resource(lambda_)).properties["Environment"]["Variables"][name]
    assert message(name, hidden) == message(name, value)


@pytest.mark.parametrize("property", ["DefaultArguments", "NonOverridableArguments", "Arguments"])
def test_arguments_of_jobs(property: str) -> None:
    arguments = {"--password": "abc12345x", "--TempDir": "s3://scripts/temp"}
    hidden = masked(_resource({property: arguments})).properties[property]
    assert hidden == {"--password": MARK, "--TempDir": "s3://scripts/temp"}


def test_outputs_of_stacks() -> None:
    outputs = {"AdminPassword": "correct-horse", "Url": "https://shop.example.com"}
    resource = Resource("stack", "AWS::CloudFormation::Stack", {}, live={"Outputs": outputs})
    assert masked(resource).live == {"Outputs": {"AdminPassword": MARK, "Url": "https://shop.example.com"}}


@pytest.mark.parametrize(
    "name", ["DBPASS", "DB_PW", "CREDS", "AUTH", "MASTER_KEY", "PASSWORD_PROD", "CLIENT_SECRET_V2", "ConnectionString"]
)
def test_what_may_be_a_secret_by_its_name_is_not_kept(name: str) -> None:
    lambda_ = {"Environment": {"Variables": {name: "hunter22", "TOKEN_TTL": "3600", "AUTHOR": "me"}}}
    kept = masked(_resource(lambda_)).properties["Environment"]["Variables"]
    assert kept == {name: "********", "TOKEN_TTL": "3600", "AUTHOR": "me"}
    assert message(name, kept[name]) == message(name, "hunter22") == ""


@pytest.mark.parametrize(
    "line",
    [
        "export DB_PASS={}",
        "pass: {}",
        "<password>{}</password>",
        "-H 'Authorization: Bearer {}'",
        f"{KEY} {{}}",
        f"{KEY}:{{}}",
        "AccountKey={};EndpointSuffix=core",
    ],
)
def test_what_may_be_a_secret_in_a_script_is_not_kept(line: str) -> None:
    secret = "kJ8hGf5Dt3sW9qPz7LmN4bVc2XyR6tUa1oEiQwZr"
    script = f"#!/bin/sh\n{line.format(secret)}\nPASS=$1 # from outside\n"
    hidden = masked(_resource({"UserData": base64.b64encode(script.encode()).decode()})).properties["UserData"]
    read = decoded(hidden)
    assert secret not in read
    assert read.count("\n") == script.count("\n")
    assert "PASS=$1 # from outside" in read
    assert secrets_in(read) == secrets_in(script)
    assert masked_text(hidden) == hidden


def test_what_is_no_secret_stays() -> None:
    properties = {
        "MetadataOptions": {"HttpTokens": "required"},
        "Environment": {"Variables": {"LOG_LEVEL": "debug", "TABLE": "orders"}},
        "PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "iam:CreateAccessKey", "Resource": "*"}]},
        "FilterPattern": '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
        "KmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/0c1f6a0e-9d6f-4a51-8d5b-3a4b5c6d7e8f",
        "Count": 3,
        "Key": Unknown("x"),
        "Arn": PartialString(("arn:aws:s3:::", Unknown("x"))),
    }
    assert masked(_resource(properties)).properties == properties


def test_user_data_packed_and_not() -> None:
    script = "#!/bin/sh\nexport DB_PASSWORD=correct-horse\n"
    for data in (script.encode(), gzip.compress(script.encode())):
        given = base64.b64encode(data).decode()
        hidden = masked(_resource({"UserData": given})).properties["UserData"]
        assert "correct-horse" not in decoded(hidden)
        assert secrets_in(decoded(hidden)) == secrets_in(script)


def test_random_text_under_a_secrets_name() -> None:
    given = {"ApiKey": "a9f8s7d6f5g4h3j2k1l0zz"}
    hidden = masked(_resource(given)).properties["ApiKey"]
    assert hidden != given["ApiKey"]
    assert looks_random(hidden)


def test_tags_and_live_facts() -> None:
    resource = Resource("i", "AWS::S3::Bucket", {}, tags={"note": KEY}, live={"Detail": [f"x {KEY}"]})
    assert KEY not in repr(masked(resource))


def _resource(properties: dict[str, Any]) -> Resource:
    return Resource("id", "AWS::Lambda::Function", properties)
