"""Members of imported packages are asked for one by one, and every way of naming them means what OPA means."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scanner import packs
from scanner.cache import Cache
from scanner.evaluate import literals
from scanner.evaluate.embedded import Embedded
from scanner.evaluate.engine import Question
from scanner.evaluate.imports import spelt_out
from scanner.evaluate.recursion import may_recurse
from scanner.model import Violation

LIBRARY = """package policies.lib.names

import rego.v1

wanted := input.tags.wanted

is_wanted(name) if name == wanted

pairs := {"a": 1, "b": 2}

# Whoever asks for this one gets an error.
clash := "p" if input.tags

clash := "q" if input.tags
"""
POLICY = """# METADATA
# title: Imports
# description: Tries an import.
# custom:
#   id: IMPORTS-001
#   severity: low
#   resource_types: [AWS::S3::Bucket]
package policies.own.imports

import rego.v1

import data.policies.lib.names{renamed}

deny contains {{"path": [], "message": message}} if {{
	{body}
}}
"""
USES = (
    ("", "message := names.wanted"),
    ("", 'message := names["wanted"]'),
    ("", 'message := concat("", [names.wanted])'),
    ("", "names.is_wanted(input.tags.wanted)\n\tmessage := input.tags.wanted"),
    ("", "message := [name | name := names.wanted][0]"),
    ("", 'some name, _ in names.pairs\n\tmessage := {"b": names.wanted}[name]'),
    (" as known", "message := known.wanted"),
    (" as known # for short", "message := known.wanted"),
    ("", 'message := replace("names.wanted", "names.wanted", names.wanted) # names.wanted'),
    ("", "message := replace(`names.wanted`, `names.wanted`, names.wanted)"),
    ("", 'some known in [{"wanted": names.wanted}]\n\tmessage := known.wanted'),
)
"""What follows the import, and the body."""


@pytest.mark.parametrize(("renamed", "body"), USES)
def test_each_use_means_the_member(renamed: str, body: str, tmp_path: Path) -> None:
    assert _messages(POLICY.format(renamed=renamed, body=body), tmp_path) == ["it"]


def test_a_variable_of_the_same_name_is_left_alone(tmp_path: Path) -> None:
    source = POLICY.format(renamed="", body='message := _of({"wanted": "own"})') + "\n_of(names) := names.wanted\n"
    assert spelt_out(source) == source
    assert _messages(source, tmp_path) == ["own"]


def test_lines_and_texts_stay_as_they_are() -> None:
    source = POLICY.format(renamed="", body='names.is_wanted("names.wanted")\n\tmessage := `names.wanted`')
    spelt = spelt_out(source)
    assert 'data.policies.lib.names.is_wanted("names.wanted")' in spelt
    assert "`names.wanted`" in spelt
    assert len(spelt.splitlines()) == len(source.splitlines())


def test_a_text_that_reads_like_an_import_is_none(tmp_path: Path) -> None:
    body = "message := input.tags.wanted\n\tcount(text) > 0"
    source = POLICY.format(renamed="", body=body) + "\ntext := `\nimport data.policies.lib.names as input\n`\n"
    assert _messages(source, tmp_path) == ["it"]


@pytest.mark.parametrize(
    ("line", "use"),
    [
        ("import data.policies.lib.names.wanted", "wanted"),
        ("import data.policies.lib.names.wanted as it", "it"),
        ("  import data.policies.lib.names", "names.wanted"),
        ("import data.policies.lib", "lib.names.wanted"),
        ("import data.policies", "policies.lib.names.wanted"),
        ('import data.policies.lib["names"]', "names.wanted"),
        ("", "data.policies.lib.names.wanted"),
    ],
)
def test_a_library_is_there_however_it_is_named(line: str, use: str, tmp_path: Path) -> None:
    source = POLICY.format(renamed="", body=f"message := {use}")
    library = LIBRARY.partition("# Whoever")[0]
    assert _messages(source.replace("import data.policies.lib.names\n", f"{line}\n"), tmp_path, library) == ["it"]


@pytest.mark.parametrize(
    "line", ["import data.policies.lib.name", "import data.policies.own.others", "import data.names.wanted"]
)
def test_what_no_library_has_is_no_silent_pass(line: str, tmp_path: Path) -> None:
    source = POLICY.format(renamed="", body="message := names.wanted")
    file = tmp_path / "policies" / "own" / "imports.rego"
    file.parent.mkdir(parents=True)
    file.write_text(source.replace("import data.policies.lib.names", line))
    rules, (problem,) = packs.load([tmp_path])
    assert not rules
    assert f"{line.removeprefix('import ')} is in no library" in problem.message


def test_compiled_anew_where_a_library_changed_that_another_pack_has(tmp_path: Path) -> None:
    file = tmp_path / "policies" / "own" / "imports.rego"
    file.parent.mkdir(parents=True)
    file.write_text(POLICY.format(renamed="", body="message := names.said"))
    rule = packs._policy(file, tmp_path, {"lib.names": ""})
    for word in ("one", "two"):
        library = f'package policies.lib.names\n\nimport rego.v1\n\nsaid := "{word}"\n'
        engine = Embedded({tmp_path: {"lib.names": library}}, Cache(tmp_path / "cache"))
        assert engine.ask(Question(rule, [], "{}")) == (Violation(word, ()),)
        engine.close()


def test_libraries_that_need_each_other_end_nothing(tmp_path: Path) -> None:
    libraries = {
        "policies.lib.a": "package policies.lib.a\n\nimport rego.v1\n\nv := data.policies.lib.b.v\n",
        "policies.lib.b": "package policies.lib.b\n\nimport data.policies.lib\n\nimport rego.v1\n\nv := lib.a.v\n",
    }
    assert may_recurse(libraries.values())
    assert not may_recurse([libraries["policies.lib.a"]])


def _messages(source: str, root: Path, library: str = LIBRARY) -> list[str]:
    for name, text in (("lib/names.rego", library), ("own/imports.rego", source)):
        file = root / "policies" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    rules, problems = packs.load([root])
    assert not problems
    engine = Embedded({root: literals.libraries(root)})
    document = json.dumps({"type": "AWS::S3::Bucket", "properties": {}, "tags": {"wanted": "it"}})
    (outcome,) = engine.answer([Question(rules[0], [], document)])
    engine.close()
    assert isinstance(outcome, tuple), outcome
    return [violation.message for violation in outcome]
