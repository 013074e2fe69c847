"""The command line as a whole: its verbs, and what an error looks like."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from scanner import __version__
from scanner.errors import UsageError

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 110}
_PLAIN: dict[str, Any] = {"add_completion": False, "pretty_exceptions_enable": False, "rich_markup_mode": None}


class _Verbs(TyperGroup):
    """The verbs by name. One is imported when it is asked for: its options, and what stands behind them, take time."""

    def list_commands(self, context: Any) -> list[str]:
        return [*_MODULES, *self.commands]

    def get_command(self, context: Any, name: str) -> Any:
        if name in _MODULES:
            return _command(name)
        return super().get_command(context, name)

    def resolve_command(self, context: Any, args: list[str]) -> Any:
        name = args[0]
        if not name.startswith("-") and self.get_command(context, name) is None:
            from difflib import get_close_matches

            close = get_close_matches(name, self.list_commands(context), 1)
            context.fail(f"no command {name!r}" + (f"; did you mean {close[0]}?" if close else ""))
        return super().resolve_command(context, args)


_MODULES = {
    "scan": "scanner.cli.scan",
    "audit": "scanner.cli.audit",
    "collect": "scanner.cli.collect",
    "permissions": "scanner.cli.permissions",
    "demo": "scanner.cli.demo",
    "explain": "scanner.cli.rules",
    "rules": "scanner.cli.rules",
}
"""Where each verb is: a function of its name, or a Typer of several."""


def _command(name: str) -> Any:
    verb = getattr(import_module(_MODULES[name]), name)
    if isinstance(verb, typer.Typer):
        return typer.main.get_command(verb)
    alone = typer.Typer(**_PLAIN)
    alone.command(name, context_settings=_SETTINGS)(verb)
    return typer.main.get_command(alone)


app = typer.Typer(
    name="conformant",
    cls=_Verbs,
    no_args_is_help=True,
    context_settings=_SETTINGS,
    help="Policy-as-code compliance scanner for AWS.\n\nExit codes: 0 nothing at or above --fail-on; 1 findings; "
    "2 wrong usage or configuration; 3 incomplete, as some input, rule or call failed.",
    **_PLAIN,
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


@app.command()
def hook(
    files: Annotated[list[str] | None, typer.Argument(metavar="[OPTIONS OF SCAN] [FILES]...")] = None,
) -> None:
    """Scan those of the given files that are templates: the entry for pre-commit, done at once where none is."""
    # Handled before this module is imported; here for --help.


_ClickError: type[Exception] = typer.BadParameter.__mro__[2]
"""Click's base of all usage errors, which some versions of typer bring along and others import."""


_INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int:
    """Run a verb; the exit code. Usage errors are one line."""
    try:
        result = app(list(arguments), prog_name="conformant", standalone_mode=False)
    except _ClickError as error:
        # Click has no types here; "int range" is what typer calls a type, and no word for a user.
        message = error.format_message().replace("a valid int range", "a whole number")  # type: ignore[attr-defined]
        if type(error).__name__ == "NoArgsIsHelpError":
            print(message)
            return 2
        print(f"conformant: {message}", file=sys.stderr)
        context = getattr(error, "ctx", None)
        print(f"  run `{context.command_path if context else 'conformant'} --help` for the options", file=sys.stderr)
        return 2
    except UsageError as error:
        print(f"conformant: {error}", file=sys.stderr)
        return error.exit_code
    except typer.Exit as error:
        return int(error.exit_code)
    except SystemExit as error:
        if isinstance(error.__context__, BrokenPipeError):  # typer's own answer to it would read as findings
            raise error.__context__ from None
        raise
    except typer.Abort:
        result = _INTERRUPTED
    if result == _INTERRUPTED:  # typer's own answer to Ctrl-C, which it gives without a word
        print("conformant: interrupted", file=sys.stderr)
    return int(result or 0)
