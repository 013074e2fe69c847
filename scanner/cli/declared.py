"""The options that several verbs declare: outputs, and what chooses rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_SEVERITY = "info, low, medium, high or critical"

Output = Annotated[
    list[str] | None,
    typer.Option(
        "--output", "-o", metavar="FORMAT[:FILE]", help="console, json, sarif, html or a pack's own; repeatable."
    ),
]
FailOn = Annotated[
    str | None,
    typer.Option(metavar="SEVERITY", help=f"Exit with 1 from this severity on: {_SEVERITY}. Default: high."),
]
MinSeverity = Annotated[str | None, typer.Option(metavar="SEVERITY", help="Run only rules of this severity or above.")]
Rule = Annotated[
    list[str] | None, typer.Option(metavar="ID", help="Run only this rule: our id or another tool's; repeatable.")
]
SkipRule = Annotated[list[str] | None, typer.Option(metavar="ID", help="Leave this rule out; repeatable.")]
Framework = Annotated[
    list[str] | None,
    typer.Option(metavar="ID", help="Run only the rules of this framework, such as cis_aws_5.0; repeatable."),
]
Pack = Annotated[
    list[Path] | None,
    typer.Option(metavar="DIR", help="Use this pack of rules too. Its Python is run; repeatable."),
]
Engine = Annotated[str | None, typer.Option(metavar="ENGINE", help="For Rego: auto, embedded or opa.")]
AllResults = Annotated[bool, typer.Option("--all", help="List passes too.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="One line a finding.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Everything that is known of each finding.")]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Keep nothing for the next run, and use nothing of the last.")
]
Color = Annotated[str, typer.Option(metavar="WHEN", help="auto, always or never.")]
