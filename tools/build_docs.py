"""
Build `docs/rules/`: a page for each built-in rule, an index by service, and a page for each framework.

    python tools/build_docs.py            write what differs, take away what is no longer there
    python tools/build_docs.py --check    write nothing; exit with 1 where the pages are stale, and name them

Everything is taken from the rules, their cases and the framework documents: the same input gives the same pages.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scanner import frameworks, packs
from scanner.cases import Case, cases_of
from scanner.frameworks import PROPOSED, Control, Framework
from scanner.model import Severity
from scanner.rule import Rule
from scanner.text import CARE, WAIVE, as_yaml, count, fixes, paragraphs, waiver

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "rules"

_MADE = "<!-- Made by tools/build_docs.py (make docs): change the rule, not this page. -->"
_TOOLS = {
    "aws_config": "AWS Config",
    "cfn_nag": "cfn_nag",
    "checkov": "Checkov",
    "guard": "CloudFormation Guard",
    "prowler": "Prowler",
    "regula": "Regula",
    "security_hub": "Security Hub",
    "trivy": "Trivy",
}
_OURS = "In our judgement; no published mapping says so"


def pages(root: Path = ROOT) -> dict[str, str]:
    """Every page, by its path below `docs/rules/`. Raises ValueError where a rule can't be loaded."""
    rules, problems = packs.load([root])
    if problems:
        raise ValueError("; ".join(f"{p.location.file if p.location else ''}: {p.message}" for p in problems))
    published = frameworks.load([root])
    proposed = {framework.id.removesuffix(PROPOSED): framework for framework in frameworks.proposals([root])}
    mapped = frameworks.by_rule(published)
    ours = frameworks.by_rule(proposed.values())
    made = {"README.md": _index(rules, published)}
    for rule in rules:
        made[f"{rule.id}.md"] = _page(rule, root, published, mapped.get(rule.id, {}), ours.get(rule.id, {}))
    by_id = {rule.id: rule for rule in rules}
    for framework in published:
        made[f"frameworks/{framework.id}.md"] = _framework(framework, proposed.get(framework.id), by_id)
    return {name: _joined(lines) for name, lines in made.items()}


def stale(made: Mapping[str, str], target: Path = TARGET) -> list[str]:
    """The pages that differ from what is on disk, are not there, or are there no longer for a reason."""
    there = {path.relative_to(target).as_posix(): path for path in target.rglob("*.md")}
    changed = [n for n, text in made.items() if n not in there or there[n].read_text(encoding="utf-8") != text]
    return sorted([*changed, *(set(there) - set(made))])


def write(made: Mapping[str, str], target: Path = TARGET) -> list[str]:
    """Bring the pages on disk up to date; the names of those that were not."""
    names = stale(made, target)
    for name in names:
        path = target / name
        if name in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made[name], encoding="utf-8")
        else:
            path.unlink()
    return names


def _joined(blocks: Iterator[str]) -> str:
    """Blocks of Markdown, one empty line between them."""
    return "\n\n".join((_MADE, *filter(None, blocks))) + "\n"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return re.sub(r"([\\`*<>\[\]|])", r"\\\1", " ".join(text.split()))


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) if rows else ""


def _code(lines: Sequence[str], language: str = "yaml") -> str:
    return "\n".join((f"```{language}", *lines, "```"))


# ---- a rule


def _page(
    rule: Rule,
    root: Path,
    published: Sequence[Framework],
    mapped: Mapping[str, Sequence[Control]],
    ours: Mapping[str, Sequence[Control]],
) -> Iterator[str]:
    source = rule.path.relative_to(root).as_posix()
    yield f"# {rule.id}: {_plain(rule.title)}"
    yield _table(
        ("Severity", "Service", "Resource types", "Rule"),
        [
            (
                rule.severity,
                f"[{rule.service}](README.md#{rule.service})",
                ", ".join(f"`{name}`" for name in rule.resource_types),
                f"[{rule.language.capitalize()}](../../{source})"
                + (", on all resources together" if rule.scope == "inventory" else "")
                + (", in running accounts alone" if rule.only_live else ""),
            )
        ],
    )
    yield from map(_plain, paragraphs(rule.description))
    cases = cases_of(rule)
    for verdict, heading in (("fail", "Bad"), ("pass", "Good")):
        yield from _example(heading, next((case for case in cases if case.verdict == verdict), None))
    wanted = fixes(rule)
    if wanted:
        yield "## Fix"
    for resource_type, properties in wanted:
        care = "" if rule.fix_safety == "safe" else f" With care: {CARE}."
        yield f"Set these properties{f' of `{resource_type}`' if resource_type else ''}.{care}"
        yield _code(as_yaml(properties))
    if not rule.only_live:
        yield "## Waive"
        yield f"Where you accept it: {WAIVE}."
        yield _code(waiver(rule.id), "text")
    if rule.aliases:
        yield "## In other tools"
        named = [(_TOOLS.get(tool) or tool, ids) for tool, ids in rule.aliases.items()]
        rows = [(tool, ", ".join(f"`{id}`" for id in ids)) for tool, ids in sorted(named, key=lambda n: n[0].lower())]
        yield _table(("Tool", "Ids"), rows)
    labels = {framework.id: framework.label for framework in published}
    if mapped or ours:
        yield "## Controls"
    rows = [(f"[{labels[i]}](frameworks/{i}.md)", ", ".join(c.id for c in found)) for i, found in mapped.items()]
    yield _table(("Framework", "Gives evidence for"), rows)
    plain = {name.removesuffix(PROPOSED): found for name, found in ours.items()}
    rows = [(f"[{labels[i]}](frameworks/{i}.md)", ", ".join(c.id for c in found)) for i, found in plain.items()]
    yield _table((_OURS, "May give evidence for"), rows)
    if rule.related_resources:
        yield "## See"
        yield "\n".join(f"- <{link}>" for link in rule.related_resources)


def _example(heading: str, case: Case | None) -> Iterator[str]:
    if case is None:
        return
    yield f"## {heading}"
    said = f" The finding says: “{_plain(case.message)}”." if case.message else ""
    yield f"{_plain(case.name[:1].upper() + case.name[1:])}.{said}"
    yield _code(as_yaml(case.shown))
    if case.parameters:
        yield "With these parameter values:"
        yield _code(as_yaml(case.parameters))


# ---- indexes


def _index(rules: Sequence[Rule], published: Sequence[Framework]) -> Iterator[str]:
    yield "# Rules"
    counts = {severity: sum(rule.severity is severity for rule in rules) for severity in reversed(Severity)}
    said = ", ".join(f"{number} {severity}" for severity, number in counts.items() if number)
    services = sorted({rule.service for rule in rules})
    yield f"{count(len(rules), 'rule')} for {count(len(services), 'service')}: {said}."
    yield (
        "`conformant rules list` lists them too, and `conformant rules show CKV_AWS_18` finds ours by the id of "
        "another tool."
    )
    yield "By framework: " + ", ".join(f"[{f.label}](frameworks/{f.id}.md)" for f in published) + "."
    yield "By service: " + ", ".join(f"[{service}](#{service})" for service in services) + "."
    for service in services:
        yield f"## {service}"
        yield _table(
            ("Rule", "Severity", "Title"),
            [(f"[{r.id}]({r.id}.md)", r.severity, _plain(r.title)) for r in rules if r.service == service],
        )


def _framework(framework: Framework, ours: Framework | None, rules: Mapping[str, Rule]) -> Iterator[str]:
    def links(ids: Sequence[str]) -> str:
        return ", ".join(f"[{id}](../{id}.md)" for id in ids if id in rules)

    yield f"# {_plain(framework.label)}"
    yield _plain(framework.note)
    covered = [control for control in framework.controls if links(control.rules)]
    known = {id for control in covered for id in control.rules if id in rules}
    yield (
        f"{count(len(framework.controls), 'control')}, {len(covered)} with a rule that gives evidence by a published "
        f"mapping; {count(len(known), 'rule')} in all. Titles are ours. `conformant scan --framework {framework.id}` "
        "runs these rules and tells the state of each control."
    )
    yield _table(
        ("Control", "Title", "Rules"),
        [(c.id, _plain(c.title) + _by_hand(c), links(c.rules) or _without(c)) for c in framework.controls],
    )
    if ours is not None:
        yield "## In our judgement"
        yield (
            "No published mapping says that these rules support these controls: we propose it. "
            f"They count only where they are asked for: `--framework {ours.id}`."
        )
        rows = [(c.id, _plain(c.title), links(c.proposed)) for c in ours.controls if links(c.proposed)]
        yield _table(("Control", "Title", "Rules"), rows)


def _by_hand(control: Control) -> str:
    return " *(in part by hand)*" if control.automatable == "partial" else ""


def _without(control: Control) -> str:
    return "*by hand*" if control.automatable == "no" else "*not covered*"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or check them; the exit code."""
    parser = argparse.ArgumentParser(description="Build docs/rules/ from the rules.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where pages are stale")
    wanted = parser.parse_args(arguments)
    made = pages()
    names = stale(made) if wanted.check else write(made)
    for name in names:
        print(f"docs/rules/{name}")
    if wanted.check and names:
        print(f"{count(len(names), 'page')} stale: run `make docs`", file=sys.stderr)
        return 1
    said = "all up to date" if wanted.check else f"{len(names)} written"
    print(f"{count(len(made), 'page')}, {said}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
