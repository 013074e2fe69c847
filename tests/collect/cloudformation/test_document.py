"""Reading: every form that YAML and JSON templates come in, and every way in which they are broken."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from scanner.collect.cloudformation.document import Document, parse
from scanner.collect.cloudformation.reading import MAX_DEPTH
from scanner.model import Problem
from tests.helpers import findings as judged
from tests.helpers import inventories, places, problem, resources

TEMPLATE = """\
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Env: {Type: String, AllowedValues: [dev, prod]}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub '${AWS::AccountId}-logs'
      AccessControl: !If [IsProd, Private, PublicRead]
      Tags:
        - {Key: arn, Value: !GetAtt Logs2.Arn}
        - !If [IsProd, {Key: a, Value: b}, !Ref AWS::NoValue]
  Logs2:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Join ['-', [a, !Select [1, [x, b]]]]
"""
TWIN = """\
{
\t"AWSTemplateFormatVersion": "2010-09-09",
\t"Parameters": {"Env": {"Type": "String", "AllowedValues": ["dev", "prod"]}},
\t"Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}},
\t"Resources": {
\t\t"Logs": {
\t\t\t"Type": "AWS::S3::Bucket",
\t\t\t"Properties": {
\t\t\t\t"BucketName": {"Fn::Sub": "${AWS::AccountId}-logs"},
\t\t\t\t"AccessControl": {"Fn::If": ["IsProd", "Private", "PublicRead"]},
\t\t\t\t"Tags": [
\t\t\t\t\t{"Key": "arn", "Value": {"Fn::GetAtt": ["Logs2", "Arn"]}},
\t\t\t\t\t{"Fn::If": ["IsProd", {"Key": "a", "Value": "b"}, {"Ref": "AWS::NoValue"}]}
\t\t\t\t]
\t\t\t}
\t\t},
\t\t"Logs2": {
\t\t\t"Type": "AWS::S3::Bucket",
\t\t\t"Properties": {"BucketName": {"Fn::Join": ["-", ["a", {"Fn::Select": [1, ["x", "b"]]}]]}}
\t\t}
\t}
}
"""


def data(text: str | bytes) -> Any:
    (document,) = parse(text.encode() if isinstance(text, str) else text, "t.yaml")
    assert isinstance(document, Document), document
    return document.data


def error(text: str | bytes) -> Problem:
    (found,) = parse(text.encode() if isinstance(text, str) else text, "t.yaml")
    assert isinstance(found, Problem), found
    assert found.hint
    assert found.location is not None
    assert found.location.file == "t.yaml"
    assert "\n" not in found.message
    return found


def place(found: Problem) -> tuple[int, int]:
    assert found.location is not None
    return found.location.line, found.location.column


# --- forms ---------------------------------------------------------------------------------------------------------


def test_yaml_and_json_twins_are_the_same() -> None:
    assert data(TEMPLATE) == data(TWIN)
    assert resources(TEMPLATE) == resources(TWIN)
    ids = ("S3-001", "S3-002", "S3-003", "S3-006", "S3-007")
    assert places(judged(TEMPLATE, *ids)) == places(judged(TWIN, *ids))


@pytest.mark.parametrize("text", [TEMPLATE, TWIN], ids=["yaml", "json"])
@pytest.mark.parametrize(
    "encode",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: ("\n\n" + text + "\n\n").encode(),
    ],
    ids=["bom", "utf-16-le", "utf-16-be", "crlf", "cr", "blank-lines"],
)
def test_encodings_and_line_breaks(text: str, encode: Any) -> None:
    assert data(encode(text)) == data(TEMPLATE)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("!Ref A", {"Ref": "A"}),
        ("!Condition A", {"Condition": "A"}),
        ("!GetAtt A.B", {"Fn::GetAtt": ["A", "B"]}),
        ("!GetAtt A.Outputs.B", {"Fn::GetAtt": ["A", "Outputs.B"]}),
        ("!GetAtt [A, B]", {"Fn::GetAtt": ["A", "B"]}),
        ("!Sub '${A}'", {"Fn::Sub": "${A}"}),
        ("!Sub ['${a}', {a: !Ref B}]", {"Fn::Sub": ["${a}", {"a": {"Ref": "B"}}]}),
        ("!Base64\n    Fn::Sub: x", {"Fn::Base64": {"Fn::Sub": "x"}}),
        ("!Sub |\n    a\n    b", {"Fn::Sub": "a\nb\n"}),
        ("!If [C, !Ref A, !If [D, 1, 2]]", {"Fn::If": ["C", {"Ref": "A"}, {"Fn::If": ["D", 1, 2]}]}),
        ("!Transform {Name: 'AWS::Include'}", {"Fn::Transform": {"Name": "AWS::Include"}}),
        ("!FindInMap [M, a, b]", {"Fn::FindInMap": ["M", "a", "b"]}),
        ("!ImportValue x", {"Fn::ImportValue": "x"}),
        ("!Cidr [10.0.0.0/16, 4, 8]", {"Fn::Cidr": ["10.0.0.0/16", 4, 8]}),
        ("!Length [a]", {"Fn::Length": ["a"]}),
        ("!ToJsonString {a: 1}", {"Fn::ToJsonString": {"a": 1}}),
        ("!GetAZs ''", {"Fn::GetAZs": ""}),
        ("!Rain::Embed file.txt", {"Fn::Rain::Embed": "file.txt"}),
    ],
)
def test_short_intrinsics_read_as_long_ones(short: str, long: Any) -> None:
    assert data(f"Key:\n  {short}\n") == {"Key": long}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2012-10-17", "2012-10-17"),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
        ("012345678901", "012345678901"),  # an account id, not octal
        ("012345670123", "012345670123"),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("12:30:00", "12:30:00"),  # a time, not base 60
        ("1_000", "1_000"),
        ("123456789012", 123456789012),
        ("-5", -5),
        ("1.5", 1.5),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1e999", "1e999"),
        ("9" * 5_000, "9" * 5_000),
        ("yes", True),
        ("On", True),
        ("no", False),
        ("'no'", "no"),
        ("~", None),
        ("", None),
        ("'22'", "22"),
        ("=", "="),
        ("! text", "text"),
        ("!!str 5", "5"),
        ("!!binary aGk=", "aGk="),
        ("!!python/object:os.system x", "x"),
    ],
)
def test_scalars(text: str, expected: Any) -> None:
    assert data(f"Key: {text}\n") == {"Key": expected}


@pytest.mark.parametrize("number", ["1e999", "NaN", "-Infinity"])
def test_numbers_that_json_should_not_hold(number: str) -> None:
    assert data(f'{{"Key": {number}}}') == {"Key": number}


def test_merge_keys_and_anchors() -> None:
    text = """
Base: &base {a: 1, b: 2}
More: &more {b: 3, c: 4}
One: {<<: *base, a: 9}
Two: {<<: [*base, *more]}
Again: *base
"<<": plain
"""
    found = data(text)
    assert found["One"] == {"a": 9, "b": 2}
    assert found["Two"] == {"a": 1, "b": 2, "c": 4}
    assert found["Again"] == {"a": 1, "b": 2}
    assert found["<<"] == "plain"


def test_tabs_in_flow_style_after_a_comment() -> None:
    assert data('# made by a tool\n{\n\t"Resources": {\n\t\t"A": 1}\n}') == {"Resources": {"A": 1}}


def test_yaml_flow_style_is_not_taken_for_broken_json() -> None:
    assert data("{Resources: {A: {Type: 'AWS::S3::Bucket'}}}") == {"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}


@pytest.mark.parametrize(
    "text",
    [
        "Resources: {A: {Type: 'Custom::X'}}\n---\nResources: {B: {Type: 'Custom::X'}}\n",
        '{"Resources": {"A": {"Type": "Custom::X"}}}\n---\n{"Resources": {"B": {"Type": "Custom::X"}}}',
        "---\nResources: {A: {Type: 'Custom::X'}}\n---\n# nothing\n---\nResources: {B: {Type: 'Custom::X'}}\n---\n",
    ],
)
def test_several_documents(text: str) -> None:
    found = inventories(text)
    assert [resource.id for each in found for resource in each.resources] == ["A", "B"]
    assert not any(each.problems for each in found)


# --- faults --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " \n\t\n", "# only a comment\n", "---\n", "---\n---\n# x\n", "\ufeff"])
def test_nothing_in_it(text: str) -> None:
    assert [p.kind for found in inventories(text) for p in found.problems] in (["empty"], ["not-a-template"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n- b\n", "the top level is a list"),
        ('[{"Resources": {}}]', "the top level is a list"),
        ("just text", "the top level is text"),
        ("42", "the top level is a single value"),
        ("Other: x", "the Resources section is missing"),
        ("Resources:\n", "the Resources section is null"),
        ('{"Resources": null}', "the Resources section is null"),
    ],
)
def test_no_template(text: str, message: str) -> None:
    found = problem(text)
    assert found.kind == "not-a-template"
    assert found.message.startswith(message)
    assert found.hint


def test_no_template_in_a_folder_is_passed_over() -> None:
    assert inventories("a: 1\n", must=False) == []
    assert inventories("- x\n", must=False) == []
    assert [p.kind for p in inventories("Resources:\n", must=False)[0].problems] == ["not-a-template"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Resources: x\n", "Resources is text; expected an object"),
        ("Resources: [a]\n", "Resources is a list; expected an object"),
        ("Resources: {A: x}\n", "Resources.A is text; expected an object"),
        ("Resources: {A: {Type: 5}}\n", "Type of resource A is a number"),
        ("Resources: {A: {}}\n", "Type of resource A is missing"),
        ("Resources: {A: {Type: 'AWS::S3::Bucket', Properties: }}\n", "Resources.A.Properties is null"),
        ("Resources: {A: {Type: 'AWS::S3::Bucket', Properties: [x]}}\n", "Resources.A.Properties is a list"),
        ("Parameters: x\nResources: {A: {Type: 'Custom::X'}}\n", "Parameters is text"),
        ("Conditions: [x]\nResources: {A: {Type: 'Custom::X'}}\n", "Conditions is a list"),
        ("Resources: {A: {Type: 'AWS::S3::Bukket'}}\n", "resource A has type AWS::S3::Bukket"),
        ("Resources: {A: {Type: 'AWS::S3::Bucket', Properties: {BucketName: {a: b}}}}\n", "BucketName of A is an obj"),
        ("Resources: {A: {Type: 'AWS::S3::Bucket', Condition: Nope}}\n", "resource A uses condition 'Nope'"),
        ("Resources: {A: {Type: 'AWS::S3::Bucket', DependsOn: Nope}}\n", "resource A depends on 'Nope'"),
        ("Resources: {A: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !Ref Nope}}}\n", "resource A refers to"),
        ("Resources: {A: {Type: 'Custom::X', Properties: {A: !Sub '${No.x}'}}}\n", "resource A refers to 'No'"),
        ("Resources: {A: {Type: 'Custom::X', Properties: {A: !GetAtt No.x}}}\n", "resource A refers to 'No'"),
        ("Resources: {A: {Type: 'Custom::X'}}\nOutputs: {O: {Value: !Ref No}}\n", "output O refers to 'No'"),
        ("Resources: {A: {Type: 'Custom::X', Properties: {A: !Ref A}}}\n", "resources depend on each other in a circ"),
        (
            "Resources: {A: {Type: 'Custom::X', DependsOn: B}, B: {Type: 'Custom::X', DependsOn: [A]}}\n",
            "resources depend on each other in a circle: A → B → A",
        ),
    ],
)
def test_wrong_structure(text: str, message: str) -> None:
    assert problem(text).message.startswith(message)


def test_a_transform_may_declare_names_itself() -> None:
    text = "Transform: {}\nResources: {{A: {{Type: 'Custom::X', Properties: {{A: !Ref Made}}}}}}\n"
    for name in ("AWS::Serverless-2016-10-31", "MyMacro", "[AWS::LanguageExtensions, MyMacro]"):
        assert inventories(text.format(name))[0].problems == ()
    assert problem(text.format("AWS::LanguageExtensions")).kind == "unresolved"


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("text", "line", "column", "first"),
    [
        ("A: 1\nResources:\n  B: 1\n  C: 2\n  B: 3\n", 5, 3, 3),
        ("Resources: {\n B: 1,\n B: 2}\n", 3, 2, 2),
        ('{"Resources": {\n\t"B": 1,\n\t"B": 2}}', 3, 2, 2),
        ('{"a\\u0062": 1,\n "ab": 2}', 2, 2, 1),
    ],
)
def test_duplicate_keys_name_both_lines(text: str, line: int, column: int, first: int, break_: str) -> None:
    found = error(text.replace("\n", break_))
    assert found.kind == "duplicate-key"
    assert f"on line {first} and on line {line}" in found.message
    assert place(found) == (line, column)


@pytest.mark.parametrize(
    ("text", "kind", "line", "column"),
    [
        (b"a: \xff\n", "encoding", 1, 4),
        (b"\xef\xbb\xbf\xc3\xa4: \xff\n", "encoding", 1, 4),
        (b"a: 1\r\nb: \xe4\r\n", "encoding", 2, 4),
        (b"a: 1\nb: \0\n", "encoding", 2, 4),
        (b"\xff\xfea\0:\0\0\xd8", "encoding", 1, 3),
        (b'{"a":\n "\\ud800"}', "encoding", 2, 3),
        ("ä: x\nb: \x01\n".encode(), "syntax", 2, 4),
        (b"a: [1\nb: 2\n", "syntax", 2, 2),
        (b"a: 'x\n", "syntax", 2, 1),
        (b"a:\n\t- x\n", "syntax", 2, 1),
        (b"a: *nope\n", "syntax", 1, 4),
        (b"a: !Nope x\n", "syntax", 1, 4),
        (b"? [a]\n: b\n", "syntax", 1, 3),
        (b"<<: x\n", "syntax", 1, 5),
        (b'{"a": 1, 2}x', "syntax", 1, 10),
        (b'{"a": \n\n "b" "c"}', "syntax", 3, 6),
        (b'{"a": "unclosed}', "syntax", 1, 7),
        (b"a: &a [*a]\n", "alias-loop", 1, 4),
        (b"Resources: &r\n  A: *r\n", "alias-loop", 1, 12),
    ],
)
def test_faults_have_a_place(text: bytes, kind: str, line: int, column: int) -> None:
    found = error(text)
    assert (found.kind, *place(found)) == (kind, line, column)


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert data('{"a": "\\ud83d\\ude00"}') == {"a": "😀"}
    assert data('{"a": "\\\\ud800"}') == {"a": "\\ud800"}


# --- bounds --------------------------------------------------------------------------------------------------------

DEEP = 100_000


@pytest.mark.parametrize(
    "text",
    [
        "[" * DEEP,
        "[" * DEEP + "]" * DEEP,
        '{"a":' * DEEP + "1" + "}" * DEEP,
        '{"a":' * DEEP,
        # A quote in a comment must not hide brackets from a cheap look.
        'a: 1 # "\nb: ' + "[" * DEEP + "]" * DEEP + ' # "\n',
        '{ # "\n a: ' + "[" * DEEP + "]" * DEEP + ' # "\n}',
        "a: '\"'\nb: " + "{x: " * DEEP + "}" * DEEP + "\nc: '\"'\n",
        "- " * DEEP,
        "? " * DEEP,
        "".join(" " * level + "a:\n" for level in range(2_000)),
        "".join(" " * (2 * level) + "- - - a:\n" for level in range(500)),
        "".join(f"a{i}: &a{i} [*a{i - 1}]\n" if i else "a0: &a0 [x]\n" for i in range(900)),
        "".join(f"a{i}: &a{i} {{x: *a{i - 1}}}\n" if i else "a0: &a0 {x: y}\n" for i in range(900)),
        "a: " + "!If [c, " * 300 + "x" + "]" * 300,
    ],
    ids=range(14),
)
def test_deep_nesting_is_refused(text: str) -> None:
    started = time.monotonic()
    assert error(text).kind in ("too-deep", "syntax")
    assert time.monotonic() - started < 5


def test_nesting_up_to_the_limit_is_read() -> None:
    text = '{"a":' * MAX_DEPTH + "1" + "}" * MAX_DEPTH
    assert data(text) == data(text.replace('"a":', "a: "))
    assert error('{"a":' + text + "}").kind == "too-deep"
    assert error("{b: " + text.replace('"a":', "a: ") + "}").kind == "too-deep"


def test_billion_laughs() -> None:
    lines = ["a0: &a0 [lol]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    started = time.monotonic()
    assert error("\n".join(lines)).kind == "too-large"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "text",
    [
        "-" + (" " * 12 + "-") * 19 + " x\n",
        "a: " + "{{resolve:ssm:" * 70_000,
        "a: " + '"' * 300_001,
        '{"a": "' + "\\" * 1_000_000,
        "a: !Sub '" + "${" * 300_000 + "'",
        "a: " + " " * 1_000_000 + "x",
        "\n" * 500_000 + "a: 1",
        "{" + " " * 1_000_000 + "}",
    ],
    ids=range(8),
)
def test_no_text_takes_long(text: str) -> None:
    started = time.monotonic()
    list(inventories(text))
    assert time.monotonic() - started < 5


def test_large_flat_templates() -> None:
    items = [{"Key": f"k{i}", "Value": "v"} for i in range(30_000)]
    text = json.dumps({"Resources": {"A": {"Type": "AWS::S3::Bucket", "Properties": {"Tags": items}}}})
    started = time.monotonic()
    ((resource,),) = resources(text).values()
    assert len(resource.properties["Tags"]) == 30_000
    assert time.monotonic() - started < 10
