"""The report for a terminal: the verdict, then what to look at, file by file, then how to fix it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from unicodedata import category, east_asian_width

from scanner.model import Finding, Problem, Verdict
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
    place,
    scope,
    waiver,
    when,
    whereabouts,
)

_NARROWEST = 40  # below that, wrapped text is a column of syllables
_TAB = 4
_FEW_UNKNOWNS = 5  # shown without --verbose
_FEW_CONTROLS = 10  # that failed, shown without --verbose
_FEW_EVIDENCE = 6  # rules for a control that failed, shown without --verbose
_LOOK_AT = ("failed", "unknown")
_FEW_RESOURCES = 5  # of one rule, type and region, shown without --verbose
_FEW_COUNTS = 10  # accounts, regions, services or frameworks in the summary without --verbose
_FEW_RULES = 5  # up to here the reason for a rule is shown beside its fix
_SCREEN = 30  # lines; a longer report says its verdict again at the end, where the reader is

_VERDICTS = {Verdict.FAIL: "FAIL", Verdict.UNKNOWN: "INCOMPLETE", Verdict.PASS: "PASS"}
_STYLES = {
    "FAIL": "1;97;41",
    "INCOMPLETE": "1;30;43",
    "PASS": "1;30;42",
    "critical": "1;95",
    "high": "1;91",
    "medium": "1;33",
    "low": "1;36",
    "info": "1",
    "bold": "1",
    "title": "1;4",
    "dim": "2",
}

# What a build service would take for a command of its own, wherever the text came from.
_COMMAND_AT_START = re.compile(r"^((?:\x1b\[[0-9;]*m|\s)*):(?=:)", re.MULTILINE)
_COMMAND_ANYWHERE = re.compile(r"##(?=\[|vso\[)", re.IGNORECASE)


def render(report: Report, *, color: bool = False, width: int = 100, quiet: bool = False, verbose: bool = False) -> str:
    """
    The report as text that ends with a newline. Nothing in it but our own colours can steer a terminal.

    `width` is in terminal cells. `quiet` leaves the verdict and one line for each problem and failure;
    `verbose` adds unknowns in full, all the source lines there are, related places, and what was suppressed or passed.
    """
    page = _Page(report, color, max(width, _NARROWEST), verbose)
    verdict = _VERDICTS[report.verdict]
    headline = f"{page.paint(verdict, verdict)}  {_headline(report)}"
    page.put(headline)
    if quiet:
        page.put(*map(_problem_line, report.problems), *map(_line, report.failures))
        return page.text()

    page.wrap(_totals(report), "  ")
    _unread(page)
    _problems(page)
    _summary(page)
    _failures(page)
    _live_failures(page)
    _unknowns(page)
    if verbose:
        passes = [f for f in report.findings if f.verdict is Verdict.PASS and not f.suppression]
        _plain_list(page, "Suppressed", [f"{_line(f)} ({_reason(f)})" for f in report.suppressed])
        _plain_list(page, "Passed", [_line(f) for f in passes])
    _frameworks(page)
    _controls(page)
    _fixes(page)
    _plain_list(page, "Notes", report.notes)
    if len(page.lines) > _SCREEN:
        page.put("", headline)
    return page.text()


class _Page:
    """The lines so far, and what they are made from."""

    def __init__(self, report: Report, color: bool, width: int, verbose: bool) -> None:
        self.report = report
        self.color = color
        self.width = width
        self.verbose = verbose
        self.lines: list[str] = []
        self.rules: Mapping[str, Rule] = report.rule_by_id

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.color and text and style else text

    def put(self, *lines: str) -> None:
        self.lines.extend(lines)

    def wrap(self, text: str, indent: str = "", *, label: str = "", lead: str = "dim", style: str = "") -> None:
        """Add a paragraph. A label in the style `lead` stands before its first line; the others hang below the text."""
        label = clean(label)
        hang = indent + " " * (_cells(label) + 2 if label else 0)
        start = f"{indent}{self.paint(label, lead)}  " if label else indent
        if _cells(hang) > self.width * 2 // 3:  # a label that leaves no room stands on lines of its own
            self.wrap(label, indent, style=lead)
            start = hang = indent + "  "
        for line in _wrap(clean(" ".join(text.split())), self.width - _cells(hang)):
            self.put(start + self.paint(line, style))
            start = hang

    def title(self, text: str, remark: str = "") -> None:
        self.put("")
        if remark:
            self.wrap(remark, label=text, lead="title", style="dim")
        else:
            self.wrap(text, style="title")

    def text(self) -> str:
        text = "".join(line.rstrip() + "\n" for line in self.lines)
        return _COMMAND_ANYWHERE.sub("# #", _COMMAND_AT_START.sub(r"\1: ", text))


def _headline(report: Report) -> str:
    failures = report.failures
    said = "no findings"
    if failures:
        counts = ", ".join(f"{n:,} {severity}" for severity, n in report.by_severity.items() if n)
        said = f"{count(len(failures), 'finding')} {whereabouts(failures)} ({counts})"
        if report.verdict is not Verdict.FAIL:
            said += f", none at or above {report.fail_on}"
    if report.problems:
        said += f"; {count(len(report.problems), 'problem')}, so not everything was checked"
    return said


def _totals(report: Report) -> str:
    read = scope(report.targets)
    if not report.resource_count and not report.problems:
        where = "" if any(map(is_account, report.targets)) else ": is this where the templates are?"
        return f"No resources in {read}{where}"
    counts = [read, count(report.resource_count, "resource"), count(len(report.rules), "rule")]
    counts.append(f"{report.passed:,} passed")
    if report.unknowns:
        counts.append(f"{len(report.unknowns):,} unknown")
    if report.suppressed:
        counts.append(f"{len(report.suppressed):,} suppressed")
    return " · ".join(counts)


def _unread(page: _Page) -> None:
    """The accounts and regions that were asked for and not read."""
    missing = sorted(set(page.report.asked) - set(page.report.targets))
    if missing:
        shown = missing if page.verbose else missing[:_FEW_COUNTS]
        more = f" and {len(missing) - len(shown)} more" if len(missing) > len(shown) else ""
        page.wrap(", ".join(shown) + more, "  ", label="asked for, but not read", lead="INCOMPLETE")


def _problems(page: _Page) -> None:
    if page.report.problems:
        page.title(f"Problems ({len(page.report.problems):,})")
    for problem in page.report.problems:
        about = "  ".join(filter(None, (place(problem.location), problem.rule_id, problem.resource_id)))
        page.wrap(about or "the run", "  ", label=problem.kind, lead="INCOMPLETE", style="bold")
        page.wrap(problem.message, "    ")
        if problem.hint:
            page.wrap(problem.hint, "    ", label="hint")


def _failures(page: _Page) -> None:
    in_files = [f for f in page.report.failures if not f.location.is_live]
    for file, found in groupby(in_files, key=lambda f: f.location.file):
        findings = list(found)
        page.title(file, count(len(findings), "finding"))
        for group in groups(findings):
            _block(page, group)


def _summary(page: _Page) -> None:
    """Failures in accounts, counted by account, region and service."""
    live = [f for f in page.report.failures if f.location.is_live]
    if not live:
        return
    keys: dict[str, Callable[[Finding], str]] = {
        "By account": lambda f: f.account or "no account",
        "By region": lambda f: f.region or "global",
        "By service": lambda f: _service(f, page.rules),
    }
    if len({f.account for f in live}) == 1:
        del keys["By account"]  # the headline counts them, the titles below name it
    for title, key in keys.items():
        counts: dict[str, Counter[str]] = {}
        for finding in live:
            counts.setdefault(key(finding), Counter())[finding.severity.value] += 1
        ranked = sorted(counts.items(), key=lambda item: (-item[1].total(), item[0]))
        _counts(page, title, [(name, count(c.total(), "finding"), _severities(c)) for name, c in ranked])


def _controls(page: _Page) -> None:
    """Frameworks that nobody asked for, where accounts failed: how many of their controls."""
    if not any(finding.location.is_live for finding in page.report.failures):
        return
    from scanner.frameworks import State

    rows = []
    for assessment in page.report.frameworks:
        counts = assessment.counts
        if assessment.selected or not (counts[State.FAILED] or counts[State.UNKNOWN]):
            continue
        words = [f"{counts[State.FAILED]:,} of {count(len(assessment.controls), 'control')} failed"]
        if counts[State.UNKNOWN]:
            words.append(f"{counts[State.UNKNOWN]:,} unknown")
        rows.append((assessment.framework.label, "", ", ".join(words)))
    _counts(page, "By framework", rows)


def _counts(page: _Page, title: str, rows: Sequence[tuple[str, str, str]]) -> None:
    if not rows:
        return
    page.title(title)
    shown = rows if page.verbose else rows[:_FEW_COUNTS]
    name = min(page.width // 2, max(_cells(clean(row[0])) for row in shown))
    for label, total, said in shown:
        page.wrap(f"{total}: {said}" if total else said, "  ", label=f"{clean(label):<{name}}", lead="bold")
    if len(rows) > len(shown):
        page.put(f"  … and {len(rows) - len(shown):,} more: --verbose shows all")


def _severities(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{counts[s]:,} {s}" for s in ("critical", "high", "medium", "low", "info") if counts.get(s))


def _service(finding: Finding, rules: Mapping[str, Rule]) -> str:
    rule = rules.get(finding.rule_id)
    return (rule.service if rule else "") or "other"


def _live_failures(page: _Page) -> None:
    """Failures in accounts: by account and region, then resource type, then rule, the worst first."""
    live = [f for f in page.report.failures if f.location.is_live]
    live.sort(
        key=lambda f: (f.account, f.region, f.resource_type, -f.severity.rank, f.rule_id, f.resource_id)
    )  # stable: the findings of one resource stay in the report's order
    for (account, region), there in groupby(live, key=lambda f: (f.account, f.region)):
        found = list(there)
        page.title(" · ".join(filter(None, (account, region or "global"))), count(len(found), "finding"))
        for resource_type, of_type in groupby(found, key=lambda f: f.resource_type):
            page.put("")
            page.wrap(resource_type, "  ", style="bold")
            for _, of_rule in groupby(of_type, key=lambda f: f.rule_id):
                _live_rule(page, list(of_rule))


def _live_rule(page: _Page, findings: Sequence[Finding]) -> None:
    """One rule on the resources of a type: each with its messages, and where it comes from."""
    first = findings[0]
    rule = page.rules.get(first.rule_id)
    page.put("")
    label = f"{first.severity.upper()}  {first.rule_id}"
    page.wrap(rule.title if rule else first.message, "    ", label=label, lead=first.severity, style="bold")
    resources = [list(group) for _, group in groupby(findings, key=lambda f: f.resource_id)]
    shown = resources if page.verbose else resources[:_FEW_RESOURCES]
    for group in shown:
        page.wrap(group[0].place, "      ")
        said = list(dict.fromkeys(introduced(f.introduced_by) for f in group))
        for finding in group:
            page.wrap(finding.message, "        ", label="-" if len(group) > 1 else "", style="dim")
            page.wrap(_value(finding), "        ", label="value")
            if len(said) > 1:
                page.wrap(introduced(finding.introduced_by), "        ", label="introduced by")
        if len(said) == 1:
            page.wrap(said[0], "        ", label="introduced by")
        page.wrap(owned(group[0].stack), "        ", label="stack")
    if len(resources) > len(shown):
        page.put(f"      … and {len(resources) - len(shown):,} more resources: --verbose shows all")


def _unknowns(page: _Page) -> None:
    unknowns = page.report.unknowns
    if unknowns:
        page.title(f"Unknown ({len(unknowns):,})", "a value decides that this scan cannot see")
    if page.verbose:
        for group in groups(unknowns):
            _block(page, group)
        return
    for finding in unknowns[:_FEW_UNKNOWNS]:
        page.wrap(_line(finding), "  ")
        page.wrap(finding.witness, "    ")
    if len(unknowns) > _FEW_UNKNOWNS:
        page.put(f"  … and {len(unknowns) - _FEW_UNKNOWNS:,} more: --verbose shows all")


def _block(page: _Page, group: Sequence[Finding]) -> None:
    """One rule at one place: messages, circumstances and source."""
    first = group[0]
    rule = page.rules.get(first.rule_id)
    page.put("")
    label = f"{first.severity.upper()}  {first.rule_id}"
    page.wrap(rule.title if rule else first.message, "  ", label=label, lead=first.severity, style="bold")
    page.wrap(f"{first.place}  {first.resource_id} ({first.resource_type})", "    ", style="dim")
    for finding in group:
        page.wrap(finding.message, "    ", label="-" if len(group) > 1 else "")
        page.wrap(_value(finding), "    ", label="value")
        page.wrap(finding.witness, "    ")
    page.wrap(when(first.when), "    ", label="when")
    page.wrap(" > ".join(first.trace.chain) or owned(first.stack), "    ", label="stack")
    page.wrap(introduced(first.introduced_by), "    ", label="introduced by")
    page.wrap(first.trace.construct, "    ", label="construct")
    page.wrap(" < ".join(first.trace.frames if page.verbose else first.trace.frames[:1]), "    ", label="made at")
    _source(page, first)
    if page.verbose:
        for related in first.trace.related:
            page.wrap(f"{place(related.location)}  {related.message}", "    ", label="see")


def _source(page: _Page, finding: Finding) -> None:
    """Three lines of source, or all there are if verbose, with carets under the region."""
    snippet, region = finding.snippet, finding.location
    if snippet is None or not snippet.lines:
        return
    numbered = list(enumerate(snippet.lines, snippet.start_line))
    if not page.verbose:
        start = max(0, min(region.line - 1 - snippet.start_line, len(numbered) - 3))
        numbered = numbered[start : start + 3]
    digits = len(str(numbered[-1][0]))
    room = page.width - digits - 7
    begin = region.column - 1
    # A line of minified JSON is seen through a window around the region.
    left = max(0, begin - room // 4) if _cells(dict(numbered).get(region.line, "")[: begin + 8]) > room else 0
    for number, line in numbered:
        end = region.end_column - 1 if region.end_line == region.line else len(line.rstrip())
        before, marked, after = _window(line, left, (begin, end) if number == region.line else (0, 0), room)
        gutter = page.paint(f"{number:>{digits}} │", "dim")
        page.put(f"    {gutter} {before}{page.paint(marked, finding.severity)}{after}")
        if number == region.line:
            more = f" to line {region.end_line}" if region.end_line > region.line else ""
            carets = page.paint("^" * max(1, _cells(marked)) + more, finding.severity)
            page.put(f"    {page.paint(' ' * digits + ' │', 'dim')} {' ' * _cells(before)}{carets}")


def _window(line: str, left: int, region: tuple[int, int], room: int) -> tuple[str, str, str]:
    """The part of a line that begins at index `left` and fits the room: before, inside and after the region."""
    parts = ["…" if left and line else "", "", ""]
    used = len(parts[0])
    begin, end = region[0], max(region)
    piece = line[left : left + room + 1]
    if piece.isascii() and piece.isprintable():  # a cell for each character
        kept = min(len(piece), max(0, room - 1 - used))
        inner, outer = (min(max(0, index - left), kept) for index in (begin, end))
        parts = [parts[0] + piece[:inner], piece[inner:outer], piece[outer:kept]]
        if kept < len(piece):
            parts[(left + kept >= begin) + (left + kept >= end)] += "…"
        return parts[0], parts[1], parts[2]
    for index, char in enumerate(line[left : left + room + 1], left):
        shown = " " * (_TAB - used % _TAB) if char == "\t" else clean(char)
        used += _cells(shown)
        part = (index >= begin) + (index >= end)
        if used >= room:
            parts[part] += "…"
            break
        parts[part] += shown
    return parts[0], parts[1], parts[2]


def _frameworks(page: _Page) -> None:
    """The state of each framework that was asked for, and the controls to look at."""
    for assessment in page.report.frameworks:
        if not assessment.selected:
            continue
        framework = assessment.framework
        page.title(framework.label, count(len(assessment.controls), "control"))
        page.wrap(" · ".join(f"{n:,} {state.label}" for state, n in assessment.counts.items() if n), "  ")
        if framework.proposed:
            page.wrap("Rules marked * give evidence in our judgement: no published mapping says so.", "  ", style="dim")
        if assessment.blind:
            page.wrap("Not everything could be read, so no control is shown as passed.", "  ", style="dim")
        shown = [r for r in assessment.controls if r.state in (_LOOK_AT if page.verbose else _LOOK_AT[:1])]
        for result in shown if page.verbose else shown[:_FEW_CONTROLS]:
            rules = [e.rule_id + "*" * e.proposed for e in result.evidence if e.outcome.value == result.state.value]
            more = 0 if page.verbose else max(0, len(rules) - _FEW_EVIDENCE)
            said = ", ".join(rules[: len(rules) - more]) or "see the problems"
            said = f"{result.control.id}  {result.control.title}: {said}{f' and {more} more' if more else ''}"
            page.wrap(said, "  ", label=result.state, lead="high" if result.state == "failed" else "INCOMPLETE")
        if len(shown) > _FEW_CONTROLS and not page.verbose:
            page.put(f"  … and {len(shown) - _FEW_CONTROLS:,} more failed: --verbose shows all")


def _fixes(page: _Page) -> None:
    """How to fix, once for each rule that failed, worst first; and how to waive."""
    counts = Counter(f.rule_id for f in page.report.failures)
    rules = [rule for rule in page.report.rules if counts[rule.id]]
    if not rules:
        return
    page.title("How to fix")
    for rule in sorted(rules, key=lambda r: (-r.severity.rank, r.id)):
        times = f" ({counts[rule.id]:,} findings)" if counts[rule.id] > 1 else ""
        page.wrap(rule.title + times, "  ", label=rule.id, lead="bold", style="bold")
        if page.verbose or not rule.fix or len(rules) <= _FEW_RULES:
            page.wrap(rule.description, "    ", style="dim")
        for resource_type, wanted in fixes(rule):
            page.wrap(f"{resource_type}:" if resource_type else "", "    ")
            page.put(*(f"      {line}" for line in as_yaml(wanted, page.width - 6)))
        if rule.fix and rule.fix_safety != "safe":
            page.wrap(f"With care: {CARE}.", "    ")
        if page.verbose:
            page.wrap(rule.url, "    ", style="dim")
    in_files = [f for f in page.report.failures if not f.location.is_live]
    if not in_files:  # an account has no line for a comment
        return
    page.title("How to waive")
    worst = max(in_files, key=lambda f: f.severity.rank).rule_id
    comment, metadata = waiver(worst)
    page.wrap(comment, "  ", style="bold")
    page.wrap(f"{WAIVE}:", "    ")
    page.put("  " + page.paint(clean(metadata), "bold"))


def _plain_list(page: _Page, title: str, items: Sequence[str]) -> None:
    if items:
        page.title(f"{title} ({len(items):,})")
    for item in items:
        page.wrap(item, "  ")


def _line(finding: Finding) -> str:
    """A finding on one line, place first as editors and grep like it."""
    what = f"{finding.place}: {finding.severity.upper()} {finding.rule_id} {finding.resource_id}: {finding.message}"
    if finding.location.is_live:  # the place names the resource
        what = f"{finding.place}: {finding.severity.upper()} {finding.rule_id}: {finding.message}"
    condition = f" (when {when(finding.when)})" if finding.when else ""
    by = f" (introduced by {introduced(finding.introduced_by)})" if finding.introduced_by else ""
    return clean(" ".join((what + condition + by).split()))


def _problem_line(problem: Problem) -> str:
    about = ": ".join(filter(None, (place(problem.location), problem.rule_id, problem.resource_id)))
    return clean(" ".join(f"{about or 'the run'}: {problem.kind}: {problem.message}".split()))


def _reason(finding: Finding) -> str:
    return (finding.suppression.justification if finding.suppression else "") or "no reason given"


def _value(finding: Finding) -> str:
    origin = finding.trace.origin
    return ", ".join(filter(None, (finding.trace.value, f"from {origin}" if origin else "")))


def _cells(text: str) -> int:
    """How many terminal cells a clean text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if category(c) in {"Mn", "Me"} else 1 + (east_asian_width(c) in {"W", "F"}) for c in text)


def _wrap(text: str, room: int) -> Iterator[str]:
    """Lines that fit the room; a word that does not is cut."""
    line = ""
    for word in text.split(" ") if text else ():
        if line and _cells(line) + 1 + _cells(word) > room:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
        while _cells(line) > room:
            head = _head(line, room)
            yield head
            line = line[len(head) :]
    if line:
        yield line


def _head(text: str, room: int) -> str:
    """The longest beginning that fits the room; one character at least."""
    if text.isascii():
        return text[:room]
    used = 0
    for index, char in enumerate(text):
        used += _cells(char)
        if used > room and index:
            return text[:index]
    return text
