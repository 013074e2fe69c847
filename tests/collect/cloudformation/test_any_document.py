"""Documents of any shape: no secret is passed over for speed, places are right, and nothing holds on to a template."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.collect.cloudformation import collect
from scanner.collect.cloudformation.document import Document, parse
from scanner.collect.cloudformation.masking import named_secrets
from scanner.collect.cloudformation.source import TemplateSource
from tests.helpers import ROOT

KEYS = (
    "Parameters", "Resources", "Properties", "Default", "AllowedValues", "NoEcho", "Name", "Key", "Value",
    "ParameterKey", "ParameterValue", "Password", "DbPassword2", "pwd", "SecretString", "api-key", "AccessKeys",
    "passwordX", "Environment", "Ref", "Fn::Sub", "Fn::Join", "Fn::If", "shared_key", "İPassword", "Type",
)  # fmt: skip
VALUES = (
    "hunter2hunter2", "s3cr3t", "", "DbPassword", "ApiToken", "true", "{{resolve:ssm:a}}", "${A}", "a: b", "'q'", '"',
    "two\nlines", "tab\t", "password=abcd1234", "&x", "*x", "\\u0041", "#", "é", True, False, None, 7, 1.5,
)  # fmt: skip
DATA = st.recursive(
    st.sampled_from(VALUES),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)),
    max_leaves=25,
).map(lambda value: {"Resources": value})


def _written(data: Any, style: str) -> str:
    if style == "json":
        return json.dumps(data)
    if style == "wide json":
        return "\n " + json.dumps(data, indent=2, ensure_ascii=False) + "\r\n"
    return yaml.safe_dump(data, default_flow_style={"flow": True, "block": False}.get(style), allow_unicode=True)


STYLES = st.sampled_from(("json", "wide json", "flow", "block", "mixed"))


def _document(text: str) -> Document:
    (document,) = parse(text.encode(), "any")
    assert isinstance(document, Document), document
    return document


@settings(max_examples=300, deadline=None, derandomize=True)
@given(data=DATA, style=STYLES)
def test_no_secret_is_passed_over(data: Any, style: str) -> None:
    """What is found where the names of secrets stand is all that is found in the whole document."""
    text = _written(data, style)
    document = _document(text)
    root = document.json_root if document.root is None else document.root
    assert sorted(document._named_secrets) == sorted(named_secrets(text, lambda: root, whole=True))


@pytest.mark.parametrize(
    "text",
    [
        "A: [&n DB_PASSWORD]\nB: {Name: *n, Value: hunter2hunter2}\n",
        "&n password: x\nB: {*n : hunter2hunter2}\n",
        'A: {"y":&n PASSWORD}\nB: {Name: *n, Value: hunter2hunter2}\n',
        'B: {Name: "DB_PASS\\\x85WORD", Value: hunter2hunter2}\n',
        'B: {Name: "DB_PASS\\\u2028WORD", Value: hunter2hunter2}\n',
        'B: {Name: "DB_PASS\\x57ORD", Value: hunter2hunter2}\n',
        "B: {paſſword: hunter2hunter2}\n",
        "B: {credentİal: hunter2hunter2}\n",
        "B: {prıvate_key: hunter2hunter2}\n",
        '{"B": {"passw\\u006frd": "hunter2hunter2"}}',
    ],
)
def test_names_in_odd_spellings(text: str) -> None:
    for encoded in (text.encode(), text.encode("utf-16"), text.replace("\n", "\r\n").encode()):
        (document,) = parse(encoded, "odd")
        assert isinstance(document, Document), document
        assert "hunter2" not in "\n".join(document.masked_lines)
        assert document.secrets == ("hunter2hunter2",)


def test_tags_that_are_not_written_as_they_read() -> None:
    """A function is found however its tag is spelt: what hides in it is told all the same."""
    head = "Conditions: {A: !Equals [a, a]}\nResources:\n  V:\n    Type: AWS::EC2::Volume\n    Properties:\n"
    for tag in ("!If", "!%49f"):
        text = f"{head}      Encrypted: {tag} [Nope, true, false]\n"
        (inventory,) = collect(text.encode(), "odd.yaml")
        assert [problem.kind for problem in inventory.problems] == ["unresolved"]


def test_resources_share_nothing_that_a_rule_may_change() -> None:
    text = "Parameters: {P: {Type: String}}\nResources: {A: {Type: AWS::S3::Bucket}, B: {Type: AWS::S3::Bucket}}\n"
    (inventory,) = collect(text.encode(), "two.yaml")
    for part in ("properties", "attributes", "tags", "live"):
        assert len({id(getattr(resource, part)) for resource in inventory.resources}) == len(inventory.resources), part


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield path, value
    for step, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _paths(item, (*path, step))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(data=DATA, style=st.sampled_from(("json", "wide json")))
def test_places_in_json(data: Any, style: str) -> None:
    """At the place of each value it stands, with its key."""
    text = _written(data, style)
    document = _document(text)
    for path, value in _paths(data):
        (start, end), depth = document.find(path)
        assert depth == len(path)
        found = text[start:end]
        assert json.loads("{" + found + "}" if path and isinstance(path[-1], str) else found) == (
            {path[-1]: value} if path and isinstance(path[-1], str) else value
        )


def test_nothing_holds_on_to_a_template() -> None:
    """What was read of a file goes without the collector of garbage: a run over thousands needs it for nothing else."""
    files = sorted(path for path in (ROOT / "examples").rglob("*.yaml") if b"Conditions:" in path.read_bytes())
    assert files
    gc.collect()
    gc.disable()
    try:
        for file in files:
            (inventory,) = collect(file.read_bytes(), file.name, path=file, root=ROOT)
            source = inventory.source
            assert isinstance(source, TemplateSource)
            source.locate(inventory.resources[0], ())
            held = [weakref.ref(template) for template in source._templates.values()]
            del inventory, source
            assert [ref for ref in held if ref() is not None] == []
    finally:
        gc.enable()
