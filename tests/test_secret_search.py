from __future__ import annotations

import base64
import gzip
import time
from typing import Any

import pytest

from scanner.secret_search import (
    credentials_in,
    decoded,
    enumerate_kinds,
    is_literal_value,
    is_secret_name,
    leaves,
    looks_random,
    secrets_in,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("export DB_PASSWORD=correct-horse", ["the value of DB_PASSWORD (line 1)"]),
        ("a\npassword: correct-horse\n", ["the value of password (line 2)"]),
        ('{"apiKey": "correct-horse"}', ["the value of apiKey (line 1)"]),
        ("deploy --token correct-horse", ["the value of token (line 1)"]),
        ("mysql -u root -pcorrect-horse", ["a password of MySQL (line 1)"]),
        ("curl -u deploy:correct-horse https://x", ["a password of curl (line 1)"]),
        ("curl https://deploy:correct-horse@example.com", ["a password in a URL (line 1)"]),
        ("docker login -u deploy -p correct-horse", ["a password of Docker (line 1)"]),
        ("docker login -u deploy -p $PASSWORD", []),
        ("docker login -u deploy --password-stdin", []),
        ("aws configure set aws_secret_access_key correct-horse", ["an AWS secret (line 1)"]),
        ("aws --profile x configure set x.aws_secret_access_key $KEY", []),
        ("curl https://hooks.slack.com/services/T0123456/B0123456/" + "a1B2" * 6, ["a Slack webhook (line 1)"]),
        ("echo 'root:correct-horse' | chpasswd", ["a user's password (line 1)"]),
        ("PASSWORD=$1", []),
        ("PASSWORD=${PASSWORD}", []),
        ("PASSWORD=$(get-secret)", []),
        ("PASSWORD={{resolve:ssm-secure:a}}", []),
        ("PASSWORD=<your password>", []),
        ("PASSWORD=********", []),
        ("PASSWORD=your-password-here", []),
        ("PASSWORD_FILE=/run/secrets/db", []),
        ("token = response.token", []),
        ("token = get_token()", []),
        ("curl https://user:$PASS@example.com", []),
        ("", []),
    ],
)
def test_secrets_of_scripts(text: str, expected: list[str]) -> None:
    assert secrets_in(text) == expected


def test_no_secret_is_told() -> None:
    for text in ("PASSWORD=correct-horse", "AKIAZ7VRSQ5TJN2XPLMB", "https://a:correct-horse@b", "ghp_" + "a1" * 20):
        told = " ".join((*secrets_in(text), *credentials_in(text)))
        assert told and "correct-horse" not in told and "AKIA" not in told and "a1a1" not in told


def test_encoded_parts_are_looked_into() -> None:
    script = base64.b64encode(b"#!/bin/sh\nexport DB_PASSWORD=correct-horse\n").decode()
    assert secrets_in(f"echo {script} | base64 -d | sh") == ["the value of DB_PASSWORD (in the encoded part on line 1)"]
    packed = base64.b64encode(gzip.compress(b"export DB_PASSWORD=correct-horse")).decode()
    assert decoded(packed) == "export DB_PASSWORD=correct-horse"


@pytest.mark.parametrize("text", ["plain text", "====", "QUJD!", base64.b64encode(b"\x00\x01\x02" * 20).decode(), ""])
def test_what_is_not_encoded_stays(text: str) -> None:
    assert decoded(text) == text


def test_credentials_by_their_look() -> None:
    assert credentials_in("key AKIAZ7VRSQ5TJN2XPLMB") == ["an AWS access key id"]
    assert credentials_in("AKIAIOSFODNN7EXAMPLE") == []
    assert credentials_in("https://user:$PASS@example.com") == []


@pytest.mark.parametrize("name", ["Password", "DB_PASSWORD", "apiKey", "api-key", "authToken", "ClientSecret", "pwd1"])
def test_names_of_secrets(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name", ["PasswordLength", "SecretArn", "ClientToken", "NextToken", "Key", "S3Key", "KeyId", ""]
)
def test_names_of_others(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize("value", ["8fK2mQz71xVb94TnR0pLw3", "123e4567-e89b-12d3-a456-426614174000"])
def test_random_text(value: str) -> None:
    assert looks_random(value) and is_literal_value(value)


@pytest.mark.parametrize(
    "value", ["correct-horse", "orders/database-password-2024", "aaaaaaaaaaaaaaaaaaaa1", "a b" * 9, ""]
)
def test_words(value: str) -> None:
    assert not looks_random(value)


def test_leaves_have_paths_and_names() -> None:
    value: Any = {"Environment": [{"Name": "TOKEN", "Value": "x"}, 7, None], "b": {"$unknown": "Ref: B"}, "c": "y"}
    assert [tuple(leaf) for leaf in leaves(value)] == [
        (("Environment", 0, "Name"), "Name", "TOKEN"),
        (("Environment", 0, "Value"), "TOKEN", "x"),
        (("c",), "c", "y"),
    ]


def test_kinds_in_a_sentence() -> None:
    assert enumerate_kinds(["a"]) == "a"
    assert enumerate_kinds(["a", "b", "c"]) == "a, b and c"
    assert enumerate_kinds(["a", "b", "c", "d"]) == "a, b and 2 more"


@pytest.mark.parametrize(
    "piece", ["password", "a.", "mysql ", "echo ", "A", "curl -u ", "token:", "https://a", "'", "\\"]
)
def test_no_text_takes_long(piece: str) -> None:
    started = time.monotonic()
    secrets_in(piece * (100_000 // len(piece)))
    assert time.monotonic() - started < 3
