"""The report for a terminal: the verdict, then what to look at, file by file, then how to fix it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from unicodedata import category, east_asian_width

from scanner.model import Finding, Location, Problem, Verdict, When
from scanner.report import Report
from scanner.rule import Rule

_NARROWEST = 40  # below that, wrapped text is a column of syllables
_TAB = 4
_FEW_UNKNOWNS = 5  # shown without --verbose
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
    _problems(page)
    _failures(page)
    _unknowns(page)
    if verbose:
        passes = [f for f in report.findings if f.verdict is Verdict.PASS and not f.suppression]
        _plain_list(page, "Suppressed", [f"{_line(f)} ({_reason(f)})" for f in report.suppressed])
        _plain_list(page, "Passed", [_line(f) for f in passes])
    _fixes(page)
    _plain_list(page, "Notes", report.notes)
    if len(page.lines) > _SCREEN:
        page.put("", headline)
    return page.text()


@dataclass
class _Page:
    """The lines so far, and what they are made from."""

    report: Report
    color: bool
    width: int
    verbose: bool
    lines: list[str] = field(default_factory=list)
    rules: Mapping[str, Rule] = field(init=False)

    def __post_init__(self) -> None:
        self.rules = self.report.rule_by_id

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.color and text and style else text

    def put(self, *lines: str) -> None:
        self.lines.extend(lines)

    def wrap(self, text: str, indent: str = "", *, label: str = "", lead: str = "dim", style: str = "") -> None:
        """Add a paragraph. A label in the style `lead` stands before its first line; the others hang below the text."""
        label = _clean(label)
        hang = indent + " " * (_cells(label) + 2 if label else 0)
        start = f"{indent}{self.paint(label, lead)}  " if label else indent
        if _cells(hang) > self.width * 2 // 3:  # a label that leaves no room stands on lines of its own
            self.wrap(label, indent, style=lead)
            start = hang = indent + "  "
        for line in _wrap(_clean(" ".join(text.split())), self.width - _cells(hang)):
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
        files = len({f.location.file for f in failures})
        said = f"{_count(len(failures), 'finding')} in {_count(files, 'file')} ({counts})"
        if report.verdict is not Verdict.FAIL:
            said += f", none at or above {report.fail_on}"
    if report.problems:
        said += f"; {_count(len(report.problems), 'problem')}, so not everything was checked"
    return said


def _totals(report: Report) -> str:
    files = _count(len(report.targets), "file")
    if not report.resource_count and not report.problems:
        return f"No resources in {files}: is this where the templates are?"
    counts = [files, _count(report.resource_count, "resource"), _count(len(report.rules), "rule")]
    counts.append(f"{report.passed:,} passed")
    if report.unknowns:
        counts.append(f"{len(report.unknowns):,} unknown")
    if report.suppressed:
        counts.append(f"{len(report.suppressed):,} suppressed")
    return " · ".join(counts)


def _problems(page: _Page) -> None:
    if page.report.problems:
        page.title(f"Problems ({len(page.report.problems):,})")
    for problem in page.report.problems:
        about = "  ".join(filter(None, (_place(problem.location), problem.rule_id, problem.resource_id)))
        page.wrap(about or "the run", "  ", label=problem.kind, lead="INCOMPLETE", style="bold")
        page.wrap(problem.message, "    ")
        if problem.hint:
            page.wrap(problem.hint, "    ", label="hint")


def _failures(page: _Page) -> None:
    for file, found in groupby(page.report.failures, key=lambda f: f.location.file):
        findings = list(found)
        page.title(file, _count(len(findings), "finding"))
        for group in _groups(findings):
            _block(page, group)


def _unknowns(page: _Page) -> None:
    unknowns = page.report.unknowns
    if unknowns:
        page.title(f"Unknown ({len(unknowns):,})", "a value decides that this scan cannot see")
    if page.verbose:
        for group in _groups(unknowns):
            _block(page, group)
        return
    for finding in unknowns[:_FEW_UNKNOWNS]:
        page.wrap(_line(finding), "  ")
        page.wrap(finding.witness, "    ")
    if len(unknowns) > _FEW_UNKNOWNS:
        page.put(f"  … and {len(unknowns) - _FEW_UNKNOWNS:,} more: --verbose shows all")


def _groups(findings: Sequence[Finding]) -> Iterator[list[Finding]]:
    """Findings that differ in message and path alone: four settings missing from one block read as one."""

    def same(f: Finding) -> tuple[Any, ...]:
        return f.rule_id, f.resource_id, f.location, f.severity, tuple(f.when.items()), f.trace.chain

    return (list(group) for _, group in groupby(findings, key=same))


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
    page.wrap(_when(first.when), "    ", label="when")
    page.wrap(" > ".join(first.trace.chain), "    ", label="stack")
    page.wrap(first.trace.construct, "    ", label="construct")
    page.wrap(" < ".join(first.trace.frames if page.verbose else first.trace.frames[:1]), "    ", label="made at")
    _source(page, first)
    if page.verbose:
        for related in first.trace.related:
            page.wrap(f"{_place(related.location)}  {related.message}", "    ", label="see")


def _source(page: _Page, finding: Finding) -> None:
    """Three lines of source, or all there are if verbose, with carets under the region."""
    snippet, place = finding.snippet, finding.location
    if snippet is None or not snippet.lines:
        return
    numbered = list(enumerate(snippet.lines, snippet.start_line))
    if not page.verbose:
        start = max(0, min(place.line - 1 - snippet.start_line, len(numbered) - 3))
        numbered = numbered[start : start + 3]
    digits = len(str(numbered[-1][0]))
    room = page.width - digits - 7
    begin = place.column - 1
    # A line of minified JSON is seen through a window around the region.
    left = max(0, begin - room // 4) if _cells(dict(numbered).get(place.line, "")[: begin + 8]) > room else 0
    for number, line in numbered:
        end = place.end_column - 1 if place.end_line == place.line else len(line.rstrip())
        before, marked, after = _window(line, left, (begin, end) if number == place.line else (0, 0), room)
        gutter = page.paint(f"{number:>{digits}} │", "dim")
        page.put(f"    {gutter} {before}{page.paint(marked, finding.severity)}{after}")
        if number == place.line:
            more = f" to line {place.end_line}" if place.end_line > place.line else ""
            carets = page.paint("^" * max(1, _cells(marked)) + more, finding.severity)
            page.put(f"    {page.paint(' ' * digits + ' │', 'dim')} {' ' * _cells(before)}{carets}")


def _window(line: str, left: int, region: tuple[int, int], room: int) -> tuple[str, str, str]:
    """The part of a line that begins at index `left` and fits the room: before, inside and after the region."""
    parts = ["…" if left and line else "", "", ""]
    used = len(parts[0])
    for index, char in enumerate(line[left : left + room + 1], left):
        shown = " " * (_TAB - used % _TAB) if char == "\t" else _clean(char)
        used += _cells(shown)
        part = (index >= region[0]) + (index >= max(region))
        if used >= room:
            parts[part] += "…"
            break
        parts[part] += shown
    return parts[0], parts[1], parts[2]


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
        page.put(*(f"      {line}" for line in _wanted(rule, page.width - 6)))
        if rule.fix and rule.fix_safety != "safe":
            page.wrap("With care: this can replace the resource or cut traffic.", "    ")
        if page.verbose:
            page.wrap(rule.url, "    ", style="dim")
    page.title("How to waive")
    worst = max(page.report.failures, key=lambda f: f.severity.rank).rule_id
    page.wrap(f"# conformant: ignore[{worst}] reason", "  ", style="bold")
    page.wrap("a comment on the line, or on the first line of the resource; in JSON, beside its Type:", "    ")
    entry = {"Metadata": {"conformant": {"ignore": [{"id": worst, "reason": "…"}]}}}
    page.put("  " + page.paint(_clean(json.dumps(entry, ensure_ascii=False)[1:-1]), "bold"))


def _wanted(rule: Rule, room: int) -> list[str]:
    """The properties that a fix sets, as YAML: on one line where that fits."""
    if not rule.fix:
        return []
    lines: list[str] = []
    for key, value in rule.fix.items():
        flat = f"{_clean(str(key))}: {_flow(value)}"
        lines += [flat] if _cells(flat) <= room else [f"{_clean(str(key))}:", *_nested(value)]
    return lines


def _nested(value: Any, indent: str = "  ") -> Iterator[str]:
    items: list[tuple[str, Any]]
    if isinstance(value, Mapping):
        items = [(f"{_clean(str(key))}:", item) for key, item in value.items()]
    else:
        items = [("-", item) for item in (value if isinstance(value, list | tuple) else [value])]
    for label, item in items:
        if isinstance(item, Mapping | list | tuple) and item:
            first, *rest = _nested(item, indent + "  ")
            yield from (f"{indent}- {first.lstrip()}", *rest) if label == "-" else (indent + label, first, *rest)
        else:
            yield f"{indent}{label} {_flow(item)}"


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_clean(str(key))}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z_/][\w/.-]*", value, re.ASCII):
        return value if value.lower() not in {"true", "false", "yes", "no", "on", "off", "null"} else f'"{value}"'
    return _clean(json.dumps(value, ensure_ascii=False, default=str))


def _plain_list(page: _Page, title: str, items: Sequence[str]) -> None:
    if items:
        page.title(f"{title} ({len(items):,})")
    for item in items:
        page.wrap(item, "  ")


def _line(finding: Finding) -> str:
    """A finding on one line, place first as editors and grep like it."""
    what = f"{finding.place}: {finding.severity.upper()} {finding.rule_id} {finding.resource_id}: {finding.message}"
    when = f" (when {_when(finding.when)})" if finding.when else ""
    return _clean(" ".join((what + when).split()))


def _problem_line(problem: Problem) -> str:
    about = ": ".join(filter(None, (_place(problem.location), problem.rule_id, problem.resource_id)))
    return _clean(" ".join(f"{about or 'the run'}: {problem.kind}: {problem.message}".split()))


def _place(location: Location | None) -> str:
    return f"{location.file}:{location.line}:{location.column}" if location else ""


def _reason(finding: Finding) -> str:
    return (finding.suppression.justification if finding.suppression else "") or "no reason given"


def _value(finding: Finding) -> str:
    origin = finding.trace.origin
    return ", ".join(filter(None, (finding.trace.value, f"from {origin}" if origin else "")))


def _when(when: When) -> str:
    return " and ".join(f"{name} is {str(truth).lower()}" for name, truth in when.items())


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _clean(text: str) -> str:
    """Text on one line that moves no cursor, colours nothing and keeps its direction; what could is spelled out."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else " " if category(c) == "Zs" else c.encode("unicode_escape").decode() for c in text
    )


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
