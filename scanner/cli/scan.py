"""`conformant scan`: its options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scanner.cli import declared, reporting, scanning


def scan(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATHS]...", help="Files, folders, globs, or - for standard input; the current folder if none."
        ),
    ] = None,
    output: declared.Output = None,
    fail_on: declared.FailOn = None,
    min_severity: declared.MinSeverity = None,
    rule: declared.Rule = None,
    skip_rule: declared.SkipRule = None,
    framework: declared.Framework = None,
    pack: declared.Pack = None,
    parameters: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Parameter values: AWS CLI, CodePipeline or Git sync file, or a plain mapping; repeatable.",
        ),
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="One parameter value; repeatable, wins over files.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="GLOB", help="Pass these files over, as .gitignore would; repeatable.")
    ] = None,
    jobs: Annotated[
        int,
        typer.Option(metavar="N", min=0, help="Processes for many templates; 0: one a core, where that is quicker."),
    ] = 0,
    engine: declared.Engine = None,
    all_results: declared.AllResults = False,
    quiet: declared.Quiet = False,
    verbose: declared.Verbose = False,
    no_cache: declared.NoCache = False,
    color: declared.Color = "auto",
) -> int:
    """Scan CloudFormation templates and snapshots. Without PATHS: everything below the current folder."""
    chosen = reporting.Chosen(
        output, fail_on, min_severity, rule, skip_rule, framework, pack, engine, all_results, quiet, verbose, no_cache,
        color,
    )  # fmt: skip
    files = [str(file) for file in parameters or ()]
    return scanning.scan(chosen, scanning.Given(paths or (), files, parameter or (), exclude or (), jobs))
