"""`conformant rules`: list, show, test and scaffold rules; `conformant explain`."""

from __future__ import annotations

import difflib
import json
import os
import re
import sys
import textwrap
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

rules = typer.Typer(no_args_is_help=True, help="List, show, test and write rules.", rich_markup_mode=None)

Packs = Annotated[
    list[Path] | None, typer.Option("--pack", metavar="DIR", help="A pack beside the built-in one; repeatable.")
]
_FRAMEWORKS = "cis_aws_5.0, fsbp, pci_dss_4.0, hipaa, nist_800_53_r5, soc2, iso27001_2022"


def _load(stack: ExitStack, packs_wanted: Sequence[Path] | None) -> tuple[list[Any], list[Path]]:
    """The rules of the built-in pack and the user's, and all packs. Problems go to standard error."""
    from scanner import packs
    from scanner.cache import Cache, default_folder

    folders = [stack.enter_context(packs.builtin()), *(p.absolute() for p in packs_wanted or ())]
    found, problems = packs.load(folders, Cache(default_folder(os.environ)))
    for problem in problems:
        where = f"{problem.location.file}:{problem.location.line}: " if problem.location else ""
        print(f"conformant: {where}{problem.message}; {problem.hint}", file=sys.stderr)
    return found, folders


def _pick(found: Sequence[Any], name: str) -> list[Any]:
    from scanner.select import select

    return select(found, keep=[name])


@rules.command("list")
def list_rules(
    service: Annotated[str | None, typer.Option(metavar="NAME", help="Of this service: s3, iam …")] = None,
    severity: Annotated[str | None, typer.Option(metavar="SEVERITY", help="Of just this severity.")] = None,
    framework: Annotated[
        str | None, typer.Option(metavar="ID", help=f"That give evidence for it: {_FRAMEWORKS}.")
    ] = None,
    language: Annotated[str | None, typer.Option(metavar="LANGUAGE", help="rego or python.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    pack: Packs = None,
) -> int:
    """List rules: id, severity, language and title."""
    from scanner import frameworks
    from scanner.errors import UsageError
    from scanner.model import Severity
    from scanner.select import select

    with ExitStack() as stack:
        found, folders = _load(stack, pack)
        for option, given, known in (
            ("--service", service, {rule.service for rule in found}),
            ("--severity", severity, set(Severity)),
            ("--language", language, {"rego", "python"}),
        ):
            if given and given.lower() not in known:
                close = difflib.get_close_matches(given.lower(), sorted(known), 1)
                hint = f"did you mean {close[0]}?" if close else f"known: {', '.join(sorted(known))}"
                raise UsageError(f"{option} {given!r}: no rule has it; {hint}")
        chosen = [
            rule
            for rule in select(found, frameworks=frameworks.load(folders, [framework] if framework else []))
            if (not service or rule.service == service.lower())
            and (not severity or rule.severity == severity.lower())
            and (not language or rule.language == language.lower())
        ]
        if as_json:
            print(json.dumps(_facts(chosen, folders), indent=2, ensure_ascii=False))
        else:
            for rule in chosen:
                print(f"{rule.id:<16} {rule.severity:<9} {rule.language:<7} {rule.title}")
            print(_counted(len(chosen), "rule"), file=sys.stderr)
    return 0


@rules.command()
def show(
    rule_id: Annotated[
        str, typer.Argument(metavar="ID", help="Our id, or that of Checkov, Trivy, Prowler, AWS Config …")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    pack: Packs = None,
) -> int:
    """Show what is known of a rule, found by its id or by another tool's."""
    with ExitStack() as stack:
        found, folders = _load(stack, pack)
        chosen = _pick(found, rule_id)
        if as_json:
            print(json.dumps(_facts(chosen, folders), indent=2, ensure_ascii=False))
            return 0
        for number, (rule, facts) in enumerate(zip(chosen, _facts(chosen, folders), strict=True)):
            if number:
                print()
            print(f"{rule.id}  {rule.title}")
            print(f"  severity        {rule.severity}")
            print(f"  service         {rule.service}")
            print(f"  language        {rule.language}")
            print(f"  scope           {rule.scope}")
            print(f"  types           {', '.join(rule.resource_types)}")
            for tool, ids in facts["aliases"].items():
                print(_wrapped(f"  {tool:<15} {', '.join(ids)}", 18))
            for name, controls in facts["frameworks"].items():
                print(_wrapped(f"  {name:<15} {', '.join(controls)}", 18))
            for name, controls in facts["proposed"].items():
                print(_wrapped(f"  {'our judgement':<15} {name} {', '.join(controls)}", 18))
            print(f"  file            {rule.path}")
            print()
            print(textwrap.indent(textwrap.fill(" ".join(rule.description.split()), 96), "  "))
            for link in rule.related_resources:
                print(f"  {link}")
    return 0


def explain(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="Our id, or another tool's.")],
    pack: Packs = None,
) -> int:
    """Explain a rule: the harm, a bad and a good example, how to fix it and how to waive it."""
    from scanner.cases import cases_of
    from scanner.text import CARE, WAIVE, as_yaml, fixes, waiver

    with ExitStack() as stack:
        found, _ = _load(stack, pack)
        for number, rule in enumerate(_pick(found, rule_id)):
            if number:
                print()
            print(f"{rule.id}  {rule.title}  ({rule.severity})\n")
            print(textwrap.fill(" ".join(rule.description.split()), 96))
            cases = cases_of(rule)
            for verdict, heading in (("fail", "Fails"), ("pass", "Passes")):
                case = next((case for case in cases if case.verdict == verdict), None)
                if case is not None:
                    print(f"\n{heading}: {case.name}\n")
                    print(textwrap.indent("\n".join(as_yaml(case.shown)), "    "))
            for resource_type, wanted in fixes(rule):
                care = f" (with care: {CARE})" if rule.fix_safety == "unsafe" else ""
                print(f"\nFix: set these properties{f' of {resource_type}' if resource_type else ''}{care}\n")
                print(textwrap.indent("\n".join(as_yaml(wanted)), "    "))
            if not rule.only_live:
                print(f"\nWaive, where you accept it: {WAIVE}\n")
                print(textwrap.indent("\n".join(waiver(rule.id)), "    "))
            for link in rule.related_resources:
                print(f"\nSee {link}")
    return 0


@rules.command()
def test(
    pack: Annotated[
        list[Path] | None, typer.Option("--pack", metavar="DIR", help="Test this pack; the built-in one if none.")
    ] = None,
    rule: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only this rule; repeatable.")] = None,
    engine: Annotated[str, typer.Option(metavar="ENGINE", help="embedded, opa or both.")] = "embedded",
    uncovered: Annotated[bool, typer.Option(help="Print lines of rules that no case reaches.")] = True,
) -> int:
    """Run the cases of rules, and print what no case reaches."""
    from scanner.cases import CaseError, cases_of
    from scanner.cli.testing import run_cases
    from scanner.select import select

    if engine not in ("embedded", "opa", "both"):
        print(f"conformant: --engine {engine!r}: expected embedded, opa or both", file=sys.stderr)
        return 2
    with ExitStack() as stack:
        found, folders = _load(stack, pack)
        wanted = set(folders[1:]) if pack else set(folders)
        chosen = [r for r in select(found, keep=rule or ()) if r.pack in wanted]
        pairs = []
        broken = 0
        for item in chosen:
            try:
                cases = cases_of(item)
                pairs += [(item, case) for case in cases]
                if not cases:
                    print(f"{item.id}: no cases beside {item.path.name}")
                    broken += 1
            except CaseError as error:
                print(f"{item.id}: {error}")
                broken += 1
        failed = broken
        for name in ("embedded", "opa") if engine == "both" else (engine,):
            failed += run_cases(chosen, pairs, name, uncovered and name == "embedded")
        print(f"{_counted(len(chosen), 'rule')}, {_counted(len(pairs), 'case')}, {failed} failed", file=sys.stderr)
    return 1 if failed else 0


_ID = re.compile(r"[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-[0-9]{3,}")


@rules.command()
def new(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="Like ACME-001.")],
    resource_type: Annotated[
        str, typer.Option("--type", metavar="TYPE", help="The resource type it judges, such as AWS::S3::Bucket.")
    ],
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="Name of the file, in snake_case; made of the id if none.")
    ] = None,
    pack: Annotated[
        Path, typer.Option(metavar="DIR", help="The pack to put it in, made where it is not there; default: here.")
    ] = Path(),
    language: Annotated[str, typer.Option(metavar="LANGUAGE", help="rego or python.")] = "rego",
) -> int:
    """Write the beginnings of a rule and its cases."""
    from scanner import schema
    from scanner.cli.testing import SCAFFOLDS
    from scanner.rule import PSEUDO_TYPES

    parts = resource_type.split("::")
    name = name or rule_id.lower().replace("-", "_")
    for given, is_sound, expected in (
        (rule_id, _ID.fullmatch(rule_id), "an id like ACME-001"),
        (resource_type, len(parts) > 2 and all(parts), "a type like AWS::S3::Bucket"),
        (name, re.fullmatch(r"[a-z][a-z0-9_]*", name), "a name like bucket_tagged"),
        (language, language in ("rego", "python"), "rego or python"),
    ):
        if not is_sound:
            print(f"conformant: {given!r}: expected {expected}", file=sys.stderr)
            return 2
    if resource_type.startswith("AWS::") and not schema.known(resource_type):
        print(f"conformant: {resource_type} is no resource type that this version knows", file=sys.stderr)
        return 2
    service = re.sub(r"[^a-z0-9_]", "", parts[1].lower())
    folder, ending, template = SCAFFOLDS[language]
    target = pack / folder / service / f"{name}{ending}"
    cases = target.with_suffix("").with_suffix(".cases.yaml")
    if target.exists() or cases.exists():
        print(f"conformant: {target} is there already; choose another name", file=sys.stderr)
        return 2
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(template.format(id=rule_id, type=resource_type, service=service, name=name), encoding="utf-8")
        kind = "running" if resource_type.startswith(PSEUDO_TYPES) else "cases"
        cases.write_text(SCAFFOLDS[kind][2].format(type=resource_type), encoding="utf-8")
    except OSError as error:
        print(f"conformant: {target} cannot be written ({error.strerror})", file=sys.stderr)
        return 2
    print(target)
    print(cases)
    print(f"write the rule, then: conformant rules test --pack {pack} --rule {rule_id}", file=sys.stderr)
    return 0


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _facts(chosen: Sequence[Any], folders: Sequence[Path]) -> list[dict[str, Any]]:
    from scanner import frameworks

    published = frameworks.by_rule(frameworks.load(folders))
    ours = frameworks.by_rule(frameworks.proposals(folders))
    return [
        {
            "id": rule.id,
            "title": rule.title,
            "severity": str(rule.severity),
            "service": rule.service,
            "language": rule.language,
            "scope": rule.scope,
            "resource_types": list(rule.resource_types),
            "description": rule.description,
            "aliases": {tool: list(ids) for tool, ids in rule.aliases.items()},
            "frameworks": {name: [c.id for c in found] for name, found in published.get(rule.id, {}).items()},
            # In our judgement; no published mapping says so.
            "proposed": {
                name.removesuffix(frameworks.PROPOSED): [c.id for c in found]
                for name, found in ours.get(rule.id, {}).items()
            },
            "fix": rule.fix,
            "fix_safety": rule.fix_safety if rule.fix else None,
            "related_resources": list(rule.related_resources),
            "path": str(rule.path),
        }
        for rule in chosen
    ]


def _wrapped(text: str, indent: int) -> str:
    return textwrap.fill(text, 100, subsequent_indent=" " * indent)
