"""Inventories to a report: evaluate, set suppressed findings apart, count, in as many processes as the run may have."""

from __future__ import annotations

import datetime
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from scanner import __version__, packs, workers
from scanner.cache import Cache
from scanner.collect import files
from scanner.evaluate import Evaluation, Evaluator, literals
from scanner.evaluate.engine import EngineError
from scanner.gate.suppress import names_of, suppress
from scanner.model import Finding, Inventory, Location, Problem, Tally, Verdict
from scanner.options import Options
from scanner.report import Report
from scanner.rule import Rule
from scanner.select import select
from scanner.shelf import HELD, Shelf
from scanner.targets import Targets

if TYPE_CHECKING:
    from scanner.frameworks import Assessment, Framework


class Collected(Protocol):
    """What a run is about: inventories, and what was in the way of getting them."""

    problems: list[Problem]
    """Complete when the inventories are through."""
    targets: set[str]
    """What was read: files, 'aws:123456789012/eu-west-1'. Complete when the inventories are through."""
    asked: set[str]
    """Accounts and regions that were asked for; empty where targets say it all."""

    def inventories(self) -> Iterator[Inventory]:
        """What has to be judged in one process, one target after the other."""
        ...


def judge(options: Options, found: Collected) -> Report:
    """What the rules say of what was collected. Raises as `scanner.scan.scan` does, before anything is collected."""
    with ExitStack() as stack:
        builtin = stack.enter_context(packs.builtin())
        all_packs = [builtin, *options.packs]
        cache = Cache(options.cache)
        loaded, problems = packs.load(all_packs, cache)
        chosen = _named(all_packs, options.frameworks)
        rules = select(
            loaded,
            keep=options.rules,
            skip=options.skip_rules,
            frameworks=chosen,
            min_severity=options.min_severity,
            broken=problems,
        )
        shared = literals.libraries(builtin)
        libraries = {pack: {**shared, **(literals.libraries(pack) if pack != builtin else {})} for pack in all_packs}
        bench = _Bench(options, rules, libraries, cache)
        findings = Shelf(_place, HELD)
        notes: list[str] = []
        resources = 0
        parameters: frozenset[str] = frozenset()
        verdicts: Counter[tuple[str, str]] = Counter()
        if options.repo:
            notes += bench.read_repo()
        for part in _parts(found, bench):
            findings.add(part.findings)
            verdicts.update(part.verdicts)
            problems += part.problems
            notes += part.notes
            resources += part.resources
            parameters |= part.parameters
        bench.close()
        notes += _undeclared(options.parameters or {}, parameters)
        tallies = {
            id: Tally(*(verdicts[id, name] for name in (*_UNPASSED, "passed")))
            for id in sorted({id for id, _ in verdicts})
        }
        known = {rule.id for rule in loaded}
        everything = tuple(sorted({*found.problems, *problems}, key=_problem_place))
        return Report(
            findings=findings if len(findings) > HELD else tuple(findings),
            rules=tuple(rules),
            problems=everything,
            notes=tuple(dict.fromkeys(notes)),
            targets=tuple(sorted(found.targets)),
            asked=tuple(sorted(found.asked)),
            resource_count=resources,
            passed=sum(tally.passed for tally in tallies.values()),
            fail_on=options.fail_on,
            generated_at=_now(),
            version=__version__,
            tallies=tallies,
            frameworks=_assess(chosen, all_packs if options.assess_all else (), tallies, rules, known, everything),
        )


class _Part(NamedTuple):
    """What the rules say of one inventory, without the inventory."""

    findings: Sequence[Finding]
    verdicts: Counter[tuple[str, str]]
    problems: Sequence[Problem]
    notes: Sequence[str]
    resources: int
    parameters: frozenset[str]
    """Those that a template declares, and a deployment gives values to."""


class _Bench:
    """The rules of a run, and what judges by them."""

    def __init__(
        self, options: Options, rules: Sequence[Rule], libraries: Mapping[Path, Mapping[str, str]], cache: Cache
    ) -> None:
        self._options = options
        self._cache = cache
        self._rules = rules
        self._libraries = libraries
        self._names = names_of(rules)
        self._declared: list[Evaluation] = []
        self.engine = make_engine(options.engine, rules, libraries, cache)
        self._evaluator = Evaluator(
            rules,
            self.engine,
            libraries,
            passes=options.passes,
            edits=options.edits,
            snippets=options.snippets,
            cache=cache,
        )

    def again(self) -> _Bench:
        """One for another process: an engine serves one alone."""
        return _Bench(self._options, self._rules, self._libraries, self._cache)

    def read_repo(self) -> Iterator[str]:
        """Judge the templates that live findings are held against; notes on what can't be read."""
        repo = Targets(self._options._replace(paths=(self._options.repo,)))
        declares = Evaluator(self._rules, self.engine, self._libraries, passes=True, snippets=False)

        def everything() -> Iterator[Inventory]:
            yield from repo.inventories()
            yield from repo.of(repo.alone)  # known only now

        self._declared += declares.evaluate(everything())
        read = [evaluation.inventory for evaluation in self._declared]
        empty = [i for i in read if all(r.type.startswith("Template::") for r in i.resources)]
        yield from _unread([*repo.problems, *(p for i in empty for p in i.problems)], self._options)

    def parts(self, inventories: Iterable[Inventory]) -> Iterator[_Part]:
        """One for each inventory, in their order."""
        for evaluation in self._evaluator.evaluate(inventories):
            inventory = evaluation.inventory
            judged = suppress(evaluation.findings, inventory, self._names)
            if any(finding.location.is_live for finding in judged):
                judged = _traced(judged, inventory, self._declared, self._options.templates)
            verdicts = Counter(_verdicts(judged))
            verdicts.update({(rule_id, "passed"): number for rule_id, number in evaluation.passed.items()})
            yield _Part(
                judged,
                verdicts,
                [*inventory.problems, *evaluation.problems],
                inventory.notes,
                len({r.id for r in inventory.resources if not r.type.startswith("Template::")}),
                frozenset(r.id for r in inventory.resources if r.type == "Template::Parameter" and "/" not in r.id),
            )

    def close(self) -> None:
        """Let the engine go; what was made of the rules may be kept for the next run."""
        self._evaluator.close()
        if self.engine is not None:
            self.engine.close()


_WORTH_SHARING = 400_000
"""Bytes of templates from which on a second process is worth its start."""


def _parts(found: Collected, bench: _Bench) -> Iterator[_Part]:
    """What the rules say of each inventory: here, and for many templates in as many processes as the run may have."""
    if not isinstance(found, Targets):
        yield from bench.parts(found.inventories())
        return

    def processes() -> int:
        is_shared = found.weight > _WORTH_SHARING and not (bench.engine and bench.engine.batch)
        return workers.processes(found.options.jobs) if is_shared else 1

    def here() -> Iterator[Inventory]:
        yield from found.inventories()
        if processes() == 1:
            yield from found.of(found.progress(found.alone))

    yield from bench.parts(here())
    if processes() > 1:
        yield from _shared(found, bench, processes())


def _shared(found: Targets, bench: _Bench, processes: int) -> Iterator[_Part]:
    benches: dict[int, _Bench] = {}

    def work(sources: Sequence[files.SourceFile]) -> tuple[list[_Part], list[Problem], set[str]]:
        # An engine serves one process alone.
        process = os.getpid()
        if process not in benches:
            benches[process] = bench.again()
        own = benches[process]
        part_of = Targets(found.options)
        parts = list(own.parts(part_of.of(sources)))
        own.close()
        return parts, part_of.problems, part_of.targets

    shown = iter(found.progress(found.alone))
    for sources, (parts, problems, targets) in workers.share(work, found.alone, processes):
        for _ in sources:
            next(shown)
        found.problems += problems
        found.targets |= targets
        yield from parts
    next(shown, None)


def _undeclared(given: Mapping[str, str], declared: frozenset[str]) -> Iterator[str]:
    """Values given for nothing: most often a name is misspelt."""
    for name in sorted(set(given) - declared):
        if not name.startswith("AWS::"):
            import difflib

            close = difflib.get_close_matches(name, sorted(declared), 1)
            yield f"no template declares parameter {name}" + (f"; did you mean {close[0]}?" if close else "")


def _named(all_packs: Sequence[Path], names: Sequence[str]) -> list[Framework]:
    """The frameworks that were asked for. Most runs name none, and need not know what one is."""
    if not names:
        return []
    from scanner import frameworks

    return frameworks.load(all_packs, names)


def _assess(
    chosen: Sequence[Framework],
    all_packs: Sequence[Path],
    tallies: Mapping[str, Tally],
    rules: Sequence[Rule],
    known: set[str],
    problems: Sequence[Problem],
) -> tuple[Assessment, ...]:
    """The state of the controls of the chosen frameworks; where none was, of all in these packs."""
    if not (chosen or all_packs):
        return ()
    from scanner import frameworks

    return tuple(
        frameworks.assess(
            framework,
            tallies,
            ran={rule.id for rule in rules},
            known=known,
            inconclusive={rule.id for rule in rules if not rule.pass_is_evidence},
            problems=problems,
            selected=bool(chosen),
        )
        for framework in chosen or frameworks.load(all_packs)
    )


def _traced(
    findings: Sequence[Finding], inventory: Inventory, declared: Sequence[Evaluation], templates: Mapping[str, str]
) -> list[Finding]:
    """Findings of an account with what is known of where they come from."""
    from scanner.provenance.introduce import introduce
    from scanner.provenance.stacks import link

    resources = inventory.resources
    return link(introduce(findings, resources, resources), resources, declared, templates)


def _unread(problems: Sequence[Problem], options: Options) -> Iterator[str]:
    """Of the templates that only tell where findings come from, nothing is missing in the verdicts."""
    for problem in problems:
        where = problem.location.file if problem.location else options.repo
        yield f"--repo: {where} tells nothing of any stack: {problem.message}"


def make_engine(
    name: str, rules: Sequence[Rule], libraries: Mapping[Path, Mapping[str, str]], cache: Cache | None = None
) -> Any:
    """The engine for the Rego rules; None where there are none. Raises EngineError."""
    if all(rule.check is not None for rule in rules):
        return None
    from scanner.evaluate.embedded import Embedded

    if name == "opa":
        from scanner.evaluate.opa import Opa

        return Opa(libraries)
    try:
        return Embedded(libraries, cache, rules)
    except EngineError as error:
        if name == "embedded":
            raise
        from scanner.evaluate.opa import Opa

        try:
            return Opa(libraries)
        except EngineError:
            raise error from None


_UNPASSED = ("failed", "unknown", "suppressed")


def _verdicts(findings: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """Rule and verdict for each resource of one inventory that did not pass; the worst of several."""
    found: dict[tuple[str, str], int] = {}
    for finding in findings:
        if finding.verdict is not Verdict.PASS:
            rank = 2 if finding.suppression else 0 if finding.verdict is Verdict.FAIL else 1
            key = (finding.rule_id, finding.resource_id)
            found[key] = min(rank, found.get(key, rank))
    for (rule_id, _), rank in found.items():
        yield rule_id, _UNPASSED[rank]


def _place(finding: Finding) -> tuple[Any, ...]:
    where = finding.location
    path = [(isinstance(step, str), str(step).rjust(8) if isinstance(step, int) else step) for step in finding.path]
    return where.file, where.line, where.column, finding.rule_id, finding.resource_id, path, finding.message


def _problem_place(problem: Problem) -> tuple[Any, ...]:
    where = problem.location or Location("")
    return where.file, where.line, where.column, problem.kind, problem.message


def _now() -> str:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    # Up to the year 5138: beyond lies no date.
    is_set = epoch.isascii() and epoch.isdecimal() and len(epoch) < 12
    moment = (
        datetime.datetime.fromtimestamp(int(epoch), datetime.UTC) if is_set else datetime.datetime.now(datetime.UTC)
    )
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
