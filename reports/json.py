"""The report for programs: `conformant-report/v1`, whose schema is docs/report.schema.json."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.frameworks import Assessment, Evidence
from scanner.model import Finding, Introduction, Location, Problem, StackLink
from scanner.report import Report
from scanner.rule import Rule
from scanner.text import as_json

SCHEMA = "conformant-report/v1"


def render(report: Report) -> str:
    """The report as JSON that ends with a newline: the same bytes for the same report, always valid Unicode."""
    return "".join(parts(report))


def parts(report: Report) -> Iterator[str]:
    """The same piece by piece, each result on a line of its own: there may be many."""
    document = {
        "schema": SCHEMA,
        "version": report.version,
        "generated_at": report.generated_at,
        "summary": _summary(report),
        "targets": list(report.targets),
        **({"asked": list(report.asked)} if report.asked else {}),
        "rules": [_rule(rule) for rule in report.rules],
        "results": [],
        "problems": [_problem(problem) for problem in report.problems],
        "notes": list(report.notes),
        "frameworks": [_framework(assessment) for assessment in report.frameworks if assessment.selected],
    }
    # No text can hold this: a line break in one is written as two characters.
    head, opening, rest = as_json(document, indent=2).partition('\n  "results": [')
    yield head + opening
    between = "\n    "
    for finding in report.findings:
        yield between + as_json(_result(finding)).rstrip("\n")
        between = ",\n    "
    yield rest if between == "\n    " else "\n  " + rest


def _summary(report: Report) -> dict[str, Any]:
    return {
        "verdict": report.verdict,
        "exit_code": report.exit_code,
        "fail_on": report.fail_on,
        "counts": {
            "failed": report.counts["failed"],
            "unknown": report.counts["unknown"],
            "passed": report.passed,
            "suppressed": report.counts["suppressed"],
        },
        "by_severity": dict(report.by_severity),
        "files": len(report.targets),
        "resources": report.resource_count,
        "rules": len(report.rules),
        "problems": len(report.problems),
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "description": rule.description,
        "severity": rule.severity,
        "service": rule.service,
        "name": rule.name,
        "language": rule.language,
        "scope": rule.scope,
        "resource_types": list(rule.resource_types),
        "aliases": {tool: list(ids) for tool, ids in rule.aliases.items()},
        "fix": rule.fix,
        "fix_safety": rule.fix_safety,
        "url": rule.url,
        "related_resources": list(rule.related_resources),
    }


def _result(finding: Finding) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "id": finding.resource_id,
        "type": finding.resource_type,
        "account": finding.account,
        "region": finding.region,
    }
    if finding.trace.construct:
        resource["construct"] = finding.trace.construct
    if finding.trace.frames:
        resource["frames"] = list(finding.trace.frames)
    return {
        "rule_id": finding.rule_id,
        "severity": finding.severity,
        "resource": resource,
        "verdict": finding.verdict,
        "message": finding.message,
        "path": list(finding.path),
        "location": _location(finding.location, finding.account, finding.region),
        "when": dict(finding.when),
        "witness": finding.witness or None,
        "value": finding.trace.value or None,
        "origin": finding.trace.origin or None,
        "related": [{"message": r.message, "location": _location(r.location)} for r in finding.trace.related],
        "chain": list(finding.trace.chain),
        "suppression": finding.suppression
        and {
            "kind": finding.suppression.kind,
            "justification": finding.suppression.justification,
            "location": _location(finding.suppression.location),
        },
        "fingerprint": finding.fingerprint,
        **({"stack": _stack(finding.stack)} if finding.stack else {}),
        **({"introduced_by": _introduction(finding.introduced_by)} if finding.introduced_by else {}),
    }


def _stack(stack: StackLink) -> dict[str, Any]:
    return {
        "name": stack.stack,
        "logical_id": stack.logical_id,
        "location": _location(stack.location),
        "state": stack.state or None,
    }


def _introduction(by: Introduction) -> dict[str, Any]:
    return {
        "event": by.event,
        "event_id": by.event_id,
        "at": by.at or None,
        "actor": by.actor,
        "address": by.address or None,
        "agent": by.agent or None,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "kind": problem.kind,
        "message": problem.message,
        "location": _location(problem.location),
        "hint": problem.hint or None,
        "rule_id": problem.rule_id or None,
        "resource_id": problem.resource_id or None,
    }


def _framework(assessment: Assessment) -> dict[str, Any]:
    framework = assessment.framework
    return {
        "id": framework.id,
        "name": framework.name,
        "version": framework.version,
        "note": framework.note or None,
        "counts": dict(assessment.counts),
        "controls": [
            {
                "id": result.control.id,
                "title": result.control.title,
                "automatable": result.control.automatable,
                "state": result.state,
                "evidence": [_evidence(evidence) for evidence in result.evidence],
            }
            for result in assessment.controls
        ],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    tally = evidence.tally
    return {
        "rule_id": evidence.rule_id,
        "mapping": "proposed" if evidence.proposed else "published",
        "outcome": evidence.outcome,
        "resources": {
            "failed": tally.failed,
            "unknown": tally.unknown,
            "suppressed": tally.suppressed,
            "passed": tally.passed,
        },
    }


def _location(location: Location | None, account: str = "", region: str = "") -> dict[str, Any] | None:
    if location is None:
        return None
    if location.is_live:
        return {"arn": location.file, "account": account, "region": region}
    return {
        "file": location.file,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
    }
