"""The command line as a whole: its verbs, and what an error looks like."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from scanner import __version__
from scanner.cli.audit import audit
from scanner.cli.collect import collect
from scanner.cli.demo import demo
from scanner.cli.permissions import permissions
from scanner.cli.rules import explain, rules
from scanner.cli.scan import scan

app = typer.Typer(
    name="conformant",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help="Policy-as-code compliance scanner for AWS.\n\nExit codes: 0 nothing at or above --fail-on; 1 findings; "
    "2 wrong usage or configuration; 3 incomplete, as some input, rule or call failed.",
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"conformant {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


app.command()(scan)
app.command()(audit)
app.command()(collect)
app.command()(permissions)
app.command()(demo)
app.command()(explain)
app.add_typer(rules, name="rules")


@app.command()
def hook(
    files: Annotated[list[str] | None, typer.Argument(metavar="[OPTIONS OF SCAN] [FILES]...")] = None,
) -> None:
    """Scan those of the given files that are templates: the entry for pre-commit, done at once where none is."""
    # Handled before this module is imported; here for --help.


_UsageError: type[Exception] = typer.BadParameter.__mro__[2]
"""Click's base of all usage errors, which some versions of typer bring along and others import."""


def run(arguments: Sequence[str]) -> int:
    """Run a verb; the exit code. Usage errors are one line."""
    from scanner.evaluate.engine import EngineError
    from scanner.frameworks import FrameworkError
    from scanner.packs import PackError
    from scanner.select import SelectionError

    try:
        result = app(list(arguments), prog_name="conformant", standalone_mode=False)
    except _UsageError as error:
        message = error.format_message()  # type: ignore[attr-defined]
        if type(error).__name__ == "NoArgsIsHelpError":
            print(message)
            return 2
        print(f"conformant: {message}", file=sys.stderr)
        print("  run `conformant --help` or `conformant scan --help` for the options", file=sys.stderr)
        return 2
    except (EngineError, FrameworkError, PackError, SelectionError) as error:
        print(f"conformant: {error}", file=sys.stderr)
        return 2
    except typer.Exit as error:
        return int(error.exit_code)
    except typer.Abort:
        return 130
    return int(result or 0)
