"""
Print how much of the catalogue of rules is built: by service, priority and framework, and what is missing.

    python tools/coverage.py [CATALOGUE]

The catalogue is a folder with `rules.yaml` and `frameworks.yaml`: the argument, $CONFORMANT_CATALOGUE, or
`../shared/catalogue` beside the checkout. Wanted are the rules of priority 1 or 2, and those that a template can decide
and that Checkov, Trivy or Guard have too.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from scanner import frameworks, packs

ROOT = Path(__file__).parents[1]
PEERS = ("checkov", "trivy", "guard")
MERGED = {"CONFIG-002": "CONFIG-001"}
"""Rules of the catalogue whose condition another rule tells already: two findings of one fault are noise."""

Entry = Mapping[str, Any]


def wanted(entry: Entry) -> bool:
    """Whether a rule of the catalogue is one that we have to have."""
    return entry["priority"] <= 2 or (
        "template" in entry["sources"] and any(entry.get("aliases", {}).get(tool) for tool in PEERS)
    )


def lines(catalogue: Sequence[Entry], mapping: Mapping[str, Any], built: frozenset[str], root: Path) -> Iterator[str]:
    """The report, line by line. `built` are ids of rules, `mapping` the frameworks of the catalogue."""
    ids = {entry["id"] for entry in catalogue}
    merged = {id: into for id, into in MERGED.items() if into in built and id in ids}
    built |= merged.keys()
    groups: dict[str, dict[str, list[Entry]]] = {"": {}, "priority": {}, "service": {}, "also in": {}}
    for entry in catalogue:
        names = [("", "catalogue"), ("priority", str(entry["priority"])), ("service", entry["id"].rpartition("-")[0])]
        names += [("", "with templates" if "template" in entry["sources"] else "accounts alone")]
        names += [("also in", "prowler")] if entry.get("aliases", {}).get("prowler") else []
        names += [("also in", tool) for tool in PEERS if entry.get("aliases", {}).get(tool)]
        for head, name in names:
            groups[head].setdefault(name, []).append(entry)
    for head, entries in groups.items():
        yield f"{head:<18} {'wanted':>9}  {'all':>9}"
        for name, found in sorted(entries.items()):
            yield f"{name:<18} {_share(filter(wanted, found), built)}  {_share(found, built)}".rstrip()
        yield ""
    yield f"{'framework':<18} {'rules':>9}  {'controls with a rule':>20}"
    here = {framework.id: framework for framework in frameworks.load([root])}
    for name, document in mapping.items():
        if "controls" not in document:
            continue
        rules = {id for control in document["controls"] for id in control.get("rules", ())}
        controls = here[name].controls if name in here else ()
        covered = sum(any(rule in built for rule in control.rules) for control in controls)
        yield f"{name:<18} {len(rules & built):>4}/{len(rules):<4}  {covered:>15}/{len(controls):<4}"
    yield ""
    yield f"beyond the catalogue: {', '.join(sorted(built - ids)) or 'none'}"
    yield f"told by another rule: {', '.join(f'{id} by {into}' for id, into in merged.items()) or 'none'}"
    missing = [entry for entry in catalogue if wanted(entry) and entry["id"] not in built]
    yield f"wanted and missing: {len(missing)}"
    for entry in missing:
        peers = ", ".join(id for tool in PEERS for id in entry.get("aliases", {}).get(tool, ()))
        yield f"  {entry['id']:<16} {entry['priority']}  {entry['title']}{f' ({peers})' if peers else ''}"


def _share(entries: Iterable[Entry], built: frozenset[str]) -> str:
    found = [entry["id"] in built for entry in entries]
    return f"{sum(found):>4}/{len(found):<4}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; 2 where there is no catalogue."""
    parser = argparse.ArgumentParser(description="Coverage of the catalogue of rules.")
    parser.add_argument("catalogue", nargs="?", type=Path, help="folder with rules.yaml and frameworks.yaml")
    folder = parser.parse_args(arguments).catalogue or Path(
        os.environ.get("CONFORMANT_CATALOGUE") or ROOT.parent / "shared" / "catalogue"
    )
    try:
        catalogue, mapping = (
            yaml.load((folder / name).read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            for name in ("rules.yaml", "frameworks.yaml")
        )
    except OSError as error:
        print(f"coverage: {error.filename} cannot be read ({error.strerror})", file=sys.stderr)
        return 2
    rules, problems = packs.load([ROOT])
    for problem in problems:
        print(f"coverage: {problem.location.file if problem.location else ''}: {problem.message}", file=sys.stderr)
    print("\n".join(lines(catalogue, mapping, frozenset(rule.id for rule in rules), ROOT)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
