"""The report as one web page that needs nothing beside itself: for reading, filing and printing."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from scanner.frameworks import Assessment, ControlResult, Evidence, Outcome, State
from scanner.model import Finding, Problem, Severity, Verdict
from scanner.report import Report
from scanner.rule import Rule
from scanner.text import (
    CARE,
    WAIVE,
    as_yaml,
    clean,
    count,
    fixes,
    groups,
    introduced,
    is_account,
    owned,
    paragraphs,
    place,
    scope,
    state,
    waiver,
    when,
    whereabouts,
)

_HERE = Path(__file__).parent
_STATES = ("fail", "unknown", "suppressed", "pass")
_WORST_FIRST = tuple(str(severity) for severity in reversed(Severity))
_OPEN = 20  # up to so many entries are unfolded from the start
_BARS = 8  # services and files with a bar in sight; the rest are folded
_PLACES = 3  # findings that the evidence for a control links to by their place
_FEW = 8  # ids of rules in sight; a longer list is folded
_SEEN = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.SUPPRESSED)
_OPEN_STATES = (State.FAILED, State.UNKNOWN, State.SUPPRESSED, State.PARTIAL, State.PASSED)
_GLOBAL = "global"
_LONGEST = 400  # characters of a source line or a value


ALL_FRAMEWORKS = True
"""Wants the state of every known framework where the user names none."""


def render(report: Report) -> str:
    """The report as HTML that ends with a newline; scripts, styles and charts are inside, and nothing is fetched."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        # What is shown was written by others: spelled out, it can neither reorder the text nor vanish from it.
        finalize=lambda value: clean(value, "\n\t") if type(value) is str else value,
    )
    style, script = ((_HERE / name).read_text(encoding="utf-8") for name in ("html.css", "html.js"))
    page = environment.get_template("html.jinja").render(
        report=report,
        style=Markup(style),
        script=Markup(script),
        policy="; ".join(
            (
                "default-src 'none'",
                f"style-src '{_hash(style)}'",
                f"script-src '{_hash(script)}'",
                "base-uri 'none'",
                "form-action 'none'",
            )
        ),
        severities=_WORST_FIRST,
        care=CARE,
        waive=WAIVE,
        few=_FEW,
        **_content(report),
    )
    return page.rstrip() + "\n"


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _content(report: Report) -> dict[str, Any]:
    rules = report.rule_by_id
    entries = [_entry(group, rules) for group in groups(report.findings)]
    entries.sort(key=lambda e: (_STATES.index(e["state"]), _WORST_FIRST.index(e["severity"])))
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for number, entry in enumerate(entries, 1):
        entry["number"] = number
        found.setdefault((entry["rule_id"], entry["state"]), []).append(entry)
    failures = report.failures
    in_files = [f for f in failures if not f.location.is_live]
    live = [f for f in failures if f.location.is_live]
    charts = {
        "By service": ("service", _bars((_service(f, rules), f.severity) for f in failures)),
        "By file": ("q", _bars((f.location.file, f.severity) for f in in_files)),
        "By account": ("account", _bars((f.account, f.severity) for f in live)),
        "By region": ("region", _bars((f.region or _GLOBAL, f.severity) for f in live)),
    }
    if len({f.account for f in live}) == 1:
        del charts["By account"]  # each finding tells it
    tally = Counter((f.rule_id, state(f)) for f in report.findings)
    return {
        "headline": _headline(report),
        "entries": entries,
        "open": len(entries) <= _OPEN,
        "states": [s for s in _STATES if any(e["state"] == s for e in entries)],
        "services": sorted({e["service"] for e in entries}),
        "accounts": sorted({e["account"] for e in entries} - {""}),
        "regions": sorted({e["region"] for e in entries} - {""}),
        "read": scope(report.targets),
        "is_live": bool(live) or any(map(is_account, report.targets)),
        "missing": sorted(set(report.asked) - set(report.targets)),
        "chart": _strip({str(s): n for s, n in report.by_severity.items()}),
        "charts": [
            {"title": title, "filter": name, "rows": rows[:_BARS], "more": rows[_BARS:]}
            for title, (name, rows) in charts.items()
            if rows
        ],
        "problems": [{"problem": p, "place": place(p.location), "about": _about(p)} for p in report.problems],
        "rules": [
            _rule(
                rule, {s: tally[rule.id, s] for s in _STATES}, [e for s in _STATES for e in found.get((rule.id, s), ())]
            )
            for rule in report.rules
        ],
        "frameworks": [_framework(assessment, rules, found) for assessment in report.frameworks if _ran(assessment)],
    }


def _headline(report: Report) -> str:
    failures = report.failures
    if not failures:
        if report.problems:
            return "Not everything could be checked."
        if not report.resource_count:
            return "There was no resource to check."
        unknowns = len(report.unknowns)
        return f"Nothing to fix, {unknowns:,} unknown." if unknowns else "Nothing to fix."
    said = f"{count(len(failures), 'finding')} {whereabouts(failures)}"
    if report.verdict is not Verdict.FAIL:
        said += f", none at or above {report.fail_on}"
    return said + (". Not everything could be checked." if report.problems else ".")


def _entry(group: Sequence[Finding], rules: Mapping[str, Rule]) -> dict[str, Any]:
    """One rule at one place, as the page shows it."""
    first = group[0]
    said = list(dict.fromkeys(introduced(f.introduced_by) for f in group))
    rule = rules.get(first.rule_id)
    trace = first.trace
    return {
        "state": state(first),
        "severity": str(first.severity),
        "service": _service(first, rules),
        "file": first.location.file,
        "line": first.location.line,
        "rule_id": first.rule_id,
        "linked": rule is not None,
        "title": rule.title if rule else "",
        "resource_id": first.resource_id,
        "resource_type": first.resource_type,
        "place": first.place,
        "is_live": first.location.is_live,
        "account": first.account if first.location.is_live else "",
        "region": (first.region or _GLOBAL) if first.location.is_live else "",
        "details": [_detail(finding, len(said) > 1) for finding in group],
        "facts": [
            (label, _clip(text))
            for label, text in (
                ("When", when(first.when)),
                ("Nested stack", " > ".join(trace.chain)),
                ("CDK construct", trace.construct),
                ("Made at", "\n".join(trace.frames)),
                ("Account", first.account),
                ("Region", first.region),
                ("Stack", owned(first.stack)),
                ("Introduced by", said[0] if len(said) == 1 else ""),
            )
            if text
        ],
        "suppression": first.suppression,
        "related": [(place(r.location), r.message) for r in trace.related],
        "source": list(_source(first)),
    }


def _detail(finding: Finding, own: bool) -> dict[str, str]:
    """One message of an entry; `own`: its event differs from the others'."""
    origin = f"from {finding.trace.origin}" if finding.trace.origin else ""
    return {
        "message": finding.message or "as the rule wants it",
        "path": ".".join(map(str, finding.path)),
        "value": _clip(", ".join(filter(None, (finding.trace.value, origin)))),
        "witness": finding.witness,
        "introduced": introduced(finding.introduced_by) if own else "",
    }


def _source(finding: Finding) -> Iterator[tuple[int, str, str, str]]:
    """The lines of source: number, and the text before, inside and after the region."""
    region, snippet = finding.location, finding.snippet
    for number, line in enumerate(snippet.lines if snippet else (), snippet.start_line if snippet else 1):
        if not region.line <= number <= region.end_line:
            yield number, _clip(line), "", ""
            continue
        begin = region.column - 1 if number == region.line else len(line) - len(line.lstrip())
        end = region.end_column - 1 if number == region.end_line else len(line.rstrip())
        # A line of minified JSON is seen through a window around the region.
        left = max(0, begin - _LONGEST // 4) if len(line) > _LONGEST else 0
        after = _clip(line[max(begin, end) :], _LONGEST // 2)
        yield number, ("…" if left else "") + line[left:begin], _clip(line[begin:end], _LONGEST // 2), after


def _ran(assessment: Assessment) -> bool:
    """Whether there is something to say of a framework: it was asked for, or some rule of it ran."""
    unseen = {Outcome.LEFT_OUT, Outcome.ABSENT}
    return assessment.selected or any(e.outcome not in unseen for r in assessment.controls for e in r.evidence)


def _framework(
    assessment: Assessment, rules: Mapping[str, Rule], found: Mapping[tuple[str, str], Sequence[Any]]
) -> dict[str, Any]:
    """A framework, its controls by state."""
    counts = {str(state): number for state, number in assessment.counts.items()}
    return {
        "framework": assessment.framework,
        "assessment": assessment,
        "strip": _strip(counts, names=[str(state) for state in State]),
        "states": [
            {
                "state": state,
                "open": state in _OPEN_STATES,
                "controls": [_control(r, rules, found) for r in assessment.controls if r.state is state],
            }
            for state in State
            if assessment.counts[state]
        ],
    }


def _control(
    result: ControlResult, rules: Mapping[str, Rule], found: Mapping[tuple[str, str], Sequence[Any]]
) -> dict[str, Any]:
    """A control: the rules that say something against it in full, the others by their ids."""
    rest = {
        label: [e for e in result.evidence if e.outcome is outcome]
        for outcome, label in (
            (Outcome.PASSED, "passed"),
            (Outcome.NO_RESOURCES, "no resources"),
            (Outcome.LEFT_OUT, "not part of this run"),
            (Outcome.ABSENT, "no such rule yet"),
        )
    }
    return {
        "control": result.control,
        "seen": [_evidence(e, rules, found) for e in result.evidence if e.outcome in _SEEN],
        "rest": [(label, evidence) for label, evidence in rest.items() if evidence],
    }


def _evidence(
    evidence: Evidence, rules: Mapping[str, Rule], found: Mapping[tuple[str, str], Sequence[Any]]
) -> dict[str, Any]:
    """A rule that failed, or may have: how often, and where."""
    state = "fail" if evidence.outcome is Outcome.FAILED else str(evidence.outcome)
    entries = found.get((evidence.rule_id, state), ())
    rule = rules.get(evidence.rule_id)
    tally = evidence.tally
    counts = {"failed": tally.failed, "unknown": tally.unknown, "suppressed": tally.suppressed, "passed": tally.passed}
    return {
        "rule_id": evidence.rule_id,
        "title": rule.title if rule else "",
        "proposed": evidence.proposed,
        "said": ", ".join(f"{number:,} {name}" for name, number in counts.items() if number) or "no verdict",
        "places": entries[:_PLACES],
        "more": max(0, len(entries) - _PLACES),
    }


def _rule(rule: Rule, counts: Mapping[str, int], found: Sequence[Any]) -> dict[str, Any]:
    return {
        "found": found,
        "rule": rule,
        "counts": counts,
        "description": paragraphs(rule.description),
        "fixes": [(resource_type, "\n".join(as_yaml(wanted))) for resource_type, wanted in fixes(rule)],
        # An account has no line for a comment.
        "waiver": "\n".join(waiver(rule.id)) if any(not entry["is_live"] for entry in found) else "",
        "aliases": [(tool.replace("_", " "), ", ".join(ids)) for tool, ids in rule.aliases.items()],
        # Only a web address may become a link: a pack could name a script.
        "links": [ref for ref in (rule.url, *rule.related_resources) if re.match(r"https?://", ref)],
    }


def _bars(found: Iterable[tuple[str, Severity]]) -> list[dict[str, Any]]:
    """Names with their failures by severity, most first, each with a strip as long as its share of the longest."""
    counts: dict[str, Counter[str]] = {}
    for name, severity in found:
        counts.setdefault(name, Counter())[str(severity)] += 1
    most = max((c.total() for c in counts.values()), default=1)
    ranked = sorted(counts.items(), key=lambda item: (-item[1].total(), item[0]))
    return [{"name": clean(name), "total": c.total(), "strip": _strip(c, most)} for name, c in ranked]


def _strip(counts: Mapping[str, int], whole: int = 0, names: Sequence[str] = _WORST_FIRST) -> dict[str, Any]:
    """The pieces of a stacked bar of 100 units, and a sentence that says the same."""
    whole = whole or sum(counts.values()) or 1
    pieces, x = [], 0.0
    for name in names:
        if number := counts.get(name, 0):
            pieces.append({"name": name, "x": f"{x:.2f}", "width": f"{100 * number / whole:.2f}"})
            x += 100 * number / whole
    return {"pieces": pieces, "said": ", ".join(f"{counts[name]:,} {name}" for name in names if counts.get(name))}


def _service(finding: Finding, rules: Mapping[str, Rule]) -> str:
    rule = rules.get(finding.rule_id)
    return (rule.service if rule else "") or "other"


def _about(problem: Problem) -> str:
    return " · ".join(filter(None, (problem.rule_id, problem.resource_id)))


def _clip(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else text[:longest] + "…"
