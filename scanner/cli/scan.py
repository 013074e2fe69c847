"""`conformant scan`: templates, and snapshots of accounts, to findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scanner.cli import progress, reporting

if TYPE_CHECKING:
    from scanner.config import Config
    from scanner.options import Options
    from scanner.report import Report


def scan(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATHS]...", help="Files, folders, globs, or - for standard input; the current folder if none."
        ),
    ] = None,
    output: reporting.Output = None,
    fail_on: reporting.FailOn = None,
    min_severity: reporting.MinSeverity = None,
    rule: reporting.Rule = None,
    skip_rule: reporting.SkipRule = None,
    framework: reporting.Framework = None,
    pack: reporting.Pack = None,
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
    engine: reporting.Engine = None,
    all_results: reporting.AllResults = False,
    quiet: reporting.Quiet = False,
    verbose: reporting.Verbose = False,
    no_cache: reporting.NoCache = False,
    color: reporting.Color = "auto",
) -> int:
    """Scan CloudFormation templates and snapshots. Without PATHS: everything below the current folder."""

    def run(options: Options, settings: Config) -> Report:
        from scanner.scan import scan as run

        given = [*settings.parameters, *(str(p) for p in parameters or ())]
        options = replace(
            options,
            paths=tuple(paths or ()),
            parameters=_parameters(given, settings.parameter, parameter or ()),
            exclude_root=settings.root,
            exclude=(*settings.exclude, *(exclude or ())),
            jobs=jobs,
        )
        return run(options, progress.bar)

    chosen = reporting.Chosen(
        output, fail_on, min_severity, rule, skip_rule, framework, pack, engine, all_results, quiet, verbose, no_cache,
        color,
    )  # fmt: skip
    return reporting.report(chosen, run)


def _parameters(files: Sequence[str], settings: Any, options: Sequence[str]) -> dict[str, str]:
    from scanner.collect.cloudformation.parameters import parse_option, read_file

    values: dict[str, str] = {}
    for file in files:
        values.update(read_file(file))
    values.update({str(key): str(value) for key, value in settings.items()})
    values.update(parse_option(option) for option in options)
    return values
