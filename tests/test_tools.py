"""The pages made from the rules are those on disk, and the coverage of a catalogue is counted right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from scanner import frameworks, packs
from tools import build_docs, coverage


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return build_docs.pages()


# ---- docs/rules


def test_pages_are_not_stale(made: dict[str, str]) -> None:
    assert build_docs.stale(made) == [], "run `make docs`"


def test_pages_are_the_same_each_time(made: dict[str, str]) -> None:
    assert build_docs.pages() == made


def test_every_rule_and_framework_has_a_page(made: dict[str, str]) -> None:
    rules, _ = packs.load([build_docs.ROOT])
    wanted = {"README.md", *(f"{rule.id}.md" for rule in rules)}
    wanted |= {f"frameworks/{name}.md" for name in frameworks.documents([build_docs.ROOT])}
    assert set(made) == wanted
    for rule in rules:
        assert f"]({rule.id}.md)" in made["README.md"]


def test_links_lead_somewhere(made: dict[str, str]) -> None:
    for name, text in made.items():
        folder = (build_docs.TARGET / name).parent
        for target, _, anchor in re.findall(r"\]\(([^)#]*)(#([^)]*))?\)", text):
            path = (folder / target).resolve() if target else build_docs.TARGET / name
            inside = path.relative_to(build_docs.ROOT).as_posix().removeprefix("docs/rules/")
            assert inside in made or path.is_file(), f"{name} links to {target}"
            assert not anchor or f"## {anchor}\n" in made[inside], f"{name} links to {target}#{anchor}"


def _code(text: str) -> Iterator[str]:
    yield from re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_examples_are_templates_or_accounts_and_fixes_are_yaml(made: dict[str, str]) -> None:
    rules, _ = packs.load([build_docs.ROOT])
    for rule in rules:
        text = made[f"{rule.id}.md"]
        bad, good = text.partition("\n## Bad\n")[2], text.partition("\n## Good\n")[2]
        for example in (yaml.safe_load(next(_code(bad))), yaml.safe_load(next(_code(good)))):
            running = isinstance(example, list) and all("type" in entry for entry in example)
            assert running or "Resources" in example
        for code in _code(text):
            yaml.safe_load(code)


def test_our_judgement_is_said_to_be_ours(made: dict[str, str]) -> None:
    assert "| In our judgement; no published mapping says so |" in made["S3-001.md"]
    published, ours = made["frameworks/soc2.md"].split("## In our judgement")
    assert "soc2+proposed" in ours and "proposed" not in published
    assert "judgement" not in made["frameworks/cis_aws_5.0.md"]


def test_controls_without_rules_are_told_apart(made: dict[str, str]) -> None:
    text = made["frameworks/iso27001_2022.md"]
    assert re.search(r"^\| A\.7\.1 \|.*\| \*by hand\* \|$", text, re.MULTILINE)
    assert "*not covered*" in made["frameworks/cis_aws_5.0.md"]


def test_stale_pages_are_named_and_brought_up_to_date(tmp_path: Path) -> None:
    made = {"a.md": "a\n", "frameworks/b.md": "b\n"}
    assert build_docs.write(made, tmp_path) == ["a.md", "frameworks/b.md"]
    assert build_docs.stale(made, tmp_path) == []
    (tmp_path / "a.md").write_text("changed\n")
    (tmp_path / "old.md").write_text("old\n")
    assert build_docs.stale(made, tmp_path) == ["a.md", "old.md"]
    assert build_docs.write(made, tmp_path) == ["a.md", "old.md"]
    assert build_docs.write(made, tmp_path) == [] and not (tmp_path / "old.md").exists()


# ---- coverage


CATALOGUE = """
- {id: S3-001, title: A, sources: [template, live], priority: 1, aliases: {checkov: [CKV_1]}}
- {id: NONE-001, title: B, sources: [template], priority: 3, aliases: {trivy: [AVD-1]}}
- {id: NONE-002, title: C, sources: [template], priority: 2}
- {id: NONE-003, title: D, sources: [template], priority: 3, aliases: {prowler: [p]}}
- {id: NONE-004, title: E, sources: [live], priority: 1, aliases: {checkov: [CKV_2]}}
"""


def test_coverage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rules.yaml").write_text(CATALOGUE, encoding="utf-8")
    (tmp_path / "frameworks.yaml").write_text(
        "soc2: {controls: [{id: a, rules: [S3-001, NONE-001]}]}\nproposed_by_theme: {x: {soc2: [a]}}\n",
        encoding="utf-8",
    )
    assert coverage.main([str(tmp_path)]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "accounts alone 0/1 0/1 catalogue 1/4 1/5 with templates 1/3 1/4" in printed
    assert "priority wanted all 1 1/2 1/2 2 0/1 0/1 3 0/1 0/2" in printed
    assert "NONE 0/3 0/4 S3 1/1 1/1" in printed
    assert "checkov 1/2 1/2 prowler 0/0 0/1 trivy 0/1 0/1" in printed
    assert re.search(r"soc2 1/2 \d+/27", printed)
    assert (
        "wanted and missing: 3 NONE-001 3 B (AVD-1) NONE-002 2 C NONE-004 1 E (CKV_2)" in printed
        and "S3-002" in printed
    )


def test_coverage_without_a_catalogue(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONFORMANT_CATALOGUE", str(tmp_path / "none"))
    assert coverage.main([]) == 2
    assert "cannot be read" in capsys.readouterr().err
