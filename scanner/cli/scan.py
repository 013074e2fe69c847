"""`conformant scan`: templates to findings."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from scanner.cli import progress

_SEVERITY = "info, low, medium, high or critical"


class UsageError(Exception):
    """An option or file that can't be used: one sentence."""


def scan(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATHS]...", help="Files, folders, globs, or - for standard input; the current folder if none."
        ),
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output", "-o", metavar="FORMAT[:FILE]", help="console, json, sarif, html or a pack's own; repeatable."
        ),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(metavar="SEVERITY", help=f"Exit with 1 from this severity on: {_SEVERITY}. Default: high."),
    ] = None,
    min_severity: Annotated[
        str | None, typer.Option(metavar="SEVERITY", help="Run only rules of this severity or above.")
    ] = None,
    rule: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Run only this rule: our id or another tool's; repeatable.")
    ] = None,
    skip_rule: Annotated[list[str] | None, typer.Option(metavar="ID", help="Leave this rule out; repeatable.")] = None,
    framework: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Run only the rules of this framework, such as cis_aws_5.0; repeatable."),
    ] = None,
    pack: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="Use this pack of rules too. Its Python is run; repeatable."),
    ] = None,
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
    engine: Annotated[str | None, typer.Option(metavar="ENGINE", help="For Rego: auto, embedded or opa.")] = None,
    all_results: Annotated[bool, typer.Option("--all", help="List passes too.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="One line a finding.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Everything that is known of each finding.")] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Keep nothing for the next run, and use nothing of the last.")
    ] = False,
    color: Annotated[str, typer.Option(metavar="WHEN", help="auto, always or never.")] = "auto",
) -> int:
    """Scan CloudFormation templates. Without PATHS: everything below the current folder."""
    from scanner import config
    from scanner.cache import default_folder
    from scanner.collect.cloudformation.parameters import ParametersError
    from scanner.evaluate.engine import EngineError
    from scanner.frameworks import FrameworkError
    from scanner.packs import PackError
    from scanner.scan import Options
    from scanner.scan import scan as run
    from scanner.select import SelectionError

    # Much is built and little of it thrown away: collecting garbage as often as usual takes a third of the time.
    gc.set_threshold(200_000, 50, 50)
    try:
        settings = config.load(Path.cwd(), os.environ)
        outputs = _outputs(output or settings.output or ("console",))
        user_packs = [Path(p).absolute() for p in (pack or settings.packs)]
        reporters = {name: _reporter(name, user_packs) for name, _ in outputs}
        options = Options(
            paths=tuple(paths or ()),
            packs=user_packs,
            rules=tuple(rule or settings.rules),
            skip_rules=tuple(skip_rule or settings.skip_rules),
            frameworks=tuple(framework or settings.frameworks),
            assess_all=any(getattr(reporter, "ALL_FRAMEWORKS", False) for reporter in reporters.values()),
            min_severity=_severity("--min-severity", min_severity or settings.min_severity),
            fail_on=_severity("--fail-on", fail_on or settings.fail_on),
            parameters=_parameters(
                [*settings.parameters, *(str(p) for p in parameters or ())], settings.parameter, parameter or ()
            ),
            engine=_one_of("--engine", engine or settings.engine, ("auto", "embedded", "opa")),
            passes=all_results,
            cache=None if no_cache else default_folder(os.environ),
            exclude_root=settings.root,
            snippets=any(name not in ("console", "json") or (name == "console" and not quiet) for name, _ in outputs),
            edits=any(name != "console" for name, _ in outputs),
            exclude=(*settings.exclude, *(exclude or ())),
        )
        report = run(options, progress.bar)
        for name, target in outputs:
            text = _render(reporters[name], name, report, quiet, verbose, color, target)
            _write(text, target)
    except (
        UsageError,
        config.ConfigError,
        ParametersError,
        EngineError,
        FrameworkError,
        PackError,
        SelectionError,
    ) as error:
        print(f"conformant: {error}", file=sys.stderr)
        return 2
    return report.exit_code


def _outputs(wanted: Sequence[str]) -> list[tuple[str, str]]:
    """Format and file of each output; an empty file is standard output."""
    outputs = []
    for item in wanted:
        name, _, target = item.partition(":")
        outputs.append((name, "" if target == "-" else target))
    if sum(not target for _, target in outputs) > 1:
        raise UsageError("two outputs go to standard output; give all but one a file: -o sarif:out.sarif")
    return outputs


def _reporter(name: str, user_packs: Sequence[Path]) -> Any:
    from scanner import packs

    with packs.builtin() as root:
        for folder in (root, *user_packs):
            if module := packs.reporter(folder, name):
                return module
        known = sorted({known for folder in (root, *user_packs) for known in packs.reporters(folder)})
    raise UsageError(f"--output {name!r}: no such format; known: {', '.join(known)}")


def _render(module: Any, name: str, report: Any, quiet: bool, verbose: bool, color: str, target: str) -> str:
    if name != "console":
        return str(module.render(report))
    import shutil

    _one_of("--color", color, ("auto", "always", "never"))
    terminal = sys.stdout.isatty() and not target
    colored = color == "always" or (color == "auto" and _wants_color(terminal))
    width = shutil.get_terminal_size((100, 24)).columns if terminal or os.environ.get("COLUMNS") else 100
    return str(module.render(report, color=colored, width=max(40, width), quiet=quiet, verbose=verbose))


def _wants_color(terminal: bool) -> bool:
    """NO_COLOR and FORCE_COLOR as no-color.org and force-color.org have them."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE", "0") != "0":
        return True
    return terminal and os.environ.get("TERM") != "dumb" and os.environ.get("CLICOLOR", "1") != "0"


def _write(text: str, target: str) -> None:
    """To standard output, or to a file that is whole or not there."""
    if not target:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
        return
    path = Path(target)
    try:
        if path.exists() and not path.is_file():  # /dev/stderr, a pipe
            path.write_text(text, encoding="utf-8", errors="backslashreplace")
            return
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as stream:
                stream.write(text)
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(temporary, 0o666 & ~umask)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise UsageError(f"--output {target}: cannot be written ({error.strerror})") from None


def _severity(option: str, value: Any) -> Any:
    from scanner.model import Severity

    return Severity(_one_of(option, str(value).lower(), [str(s) for s in Severity]))


def _one_of(option: str, value: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise UsageError(f"{option} {value!r}: expected {', '.join(allowed[:-1])} or {allowed[-1]}")
    return value


def _parameters(files: Sequence[str], settings: Any, options: Sequence[str]) -> dict[str, str]:
    from scanner.collect.cloudformation.parameters import parse_option, read_file

    values: dict[str, str] = {}
    for file in files:
        values.update(read_file(file))
    values.update({str(key): str(value) for key, value in settings.items()})
    values.update(parse_option(option) for option in options)
    return values
