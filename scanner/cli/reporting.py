"""What the commands that end in a report share: from the options that were given to the outputs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scanner.errors import UsageError

if TYPE_CHECKING:
    from scanner.config import Config
    from scanner.options import Options
    from scanner.report import Report


class Chosen(NamedTuple):
    """What the options of a report were given."""

    output: Sequence[str] | None = None
    fail_on: str | None = None
    min_severity: str | None = None
    rule: Sequence[str] | None = None
    skip_rule: Sequence[str] | None = None
    framework: Sequence[str] | None = None
    pack: Sequence[Path] | None = None
    engine: str | None = None
    all_results: bool = False
    quiet: bool = False
    verbose: bool = False
    no_cache: bool = False
    color: str = "auto"


def report(chosen: Chosen, run: Callable[[Options, Config], Report]) -> int:
    """
    Run with the options that the command line, the environment and the settings file give, and write the outputs.

    The exit code. What can't be used is one line on standard error.
    """
    from scanner import config
    from scanner.cache import default_folder
    from scanner.options import Options

    try:
        settings = config.load(_here(), os.environ)
        wanted = outputs(chosen.output or settings.output or ("console",))
        user_packs = [Path(p).absolute() for p in (chosen.pack or settings.packs)]
        reporters = {name: reporter(name, user_packs) for name, _ in wanted}
        options = Options(
            packs=user_packs,
            rules=tuple(chosen.rule or settings.rules),
            skip_rules=tuple(chosen.skip_rule or settings.skip_rules),
            frameworks=tuple(chosen.framework or settings.frameworks),
            assess_all=any(getattr(module, "ALL_FRAMEWORKS", False) for module in reporters.values()),
            min_severity=severity("--min-severity", chosen.min_severity or settings.min_severity),
            fail_on=severity("--fail-on", chosen.fail_on or settings.fail_on),
            engine=one_of("--engine", chosen.engine or settings.engine, ("auto", "embedded", "opa")),
            passes=chosen.all_results,
            cache=None if chosen.no_cache else default_folder(os.environ),
            snippets=any(
                name not in ("console", "json") or (name == "console" and not chosen.quiet) for name, _ in wanted
            ),
            edits=any(name != "console" for name, _ in wanted),
        )
        made = run(options, settings)
        for name, target in wanted:
            with _to_blame(name, reporters[name], user_packs):
                write(render(reporters[name], name, made, chosen.quiet, chosen.verbose, chosen.color, target), target)
    except UsageError as error:
        print(f"conformant: {error}", file=sys.stderr)
        if error.hint:
            print(f"  {error.hint}", file=sys.stderr)
        return error.exit_code
    return made.exit_code


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise UsageError(f"the current folder cannot be used ({error.strerror}); go to one that exists") from None


@contextmanager
def _to_blame(name: str, module: Any, user_packs: Sequence[Path]) -> Iterator[None]:
    """What the reporter of a user's pack raises is a mistake of its own."""
    try:
        yield
    except (UsageError, OSError):
        raise
    except Exception as error:
        if os.environ.get("CONFORMANT_DEBUG") or not any(pack in Path(module.__file__).parents for pack in user_packs):
            raise
        said = " ".join(str(error).split())[:300]
        wrong = UsageError(f"--output {name}: {module.__file__} raises {type(error).__name__}: {said}")
        wrong.exit_code = 3
        raise wrong from None


def outputs(wanted: Sequence[str]) -> list[tuple[str, str]]:
    """Format and file of each output; an empty file is standard output."""
    outputs = []
    for item in wanted:
        name, _, target = item.partition(":")
        outputs.append((name, "" if target == "-" else target))
    if sum(not target for _, target in outputs) > 1:
        raise UsageError("two outputs go to standard output; give all but one a file: -o sarif:out.sarif")
    for _, target in outputs:
        # Told at once, and not when all work is done.
        if target and not Path(target).parent.is_dir():
            raise UsageError(f"--output {target}: there is no folder {Path(target).parent}")
        if target and Path(target).is_dir():
            raise UsageError(f"--output {target}: a folder is in its place")
    return outputs


def reporter(name: str, user_packs: Sequence[Path]) -> Any:
    """The module of a format, ours or a pack's. Raises UsageError."""
    from scanner import packs

    with packs.builtin() as root:
        for folder in (root, *user_packs):
            if module := packs.reporter(folder, name):
                return module
        known = sorted({known for folder in (root, *user_packs) for known in packs.reporters(folder)})
    raise UsageError(f"--output {name!r}: no such format; known: {', '.join(known)}")


def render(module: Any, name: str, report: Any, quiet: bool, verbose: bool, color: str, target: str) -> Iterable[str]:
    """What goes to an output: piece by piece from a reporter that has `parts`, as a large report is better not held."""
    if name != "console":
        parts: Iterable[str] = module.parts(report) if hasattr(module, "parts") else (str(module.render(report)),)
        return parts
    one_of("--color", color, ("auto", "always", "never"))
    terminal = sys.stdout.isatty() and not target
    colored = color == "always" or (color == "auto" and _wants_color(terminal))
    width = 100
    if terminal or os.environ.get("COLUMNS"):
        import shutil

        width = shutil.get_terminal_size((width, 24)).columns
    return (str(module.render(report, color=colored, width=max(40, width), quiet=quiet, verbose=verbose)),)


def _wants_color(terminal: bool) -> bool:
    """NO_COLOR and FORCE_COLOR as no-color.org and force-color.org have them."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE", "0") != "0":
        return True
    return terminal and os.environ.get("TERM") != "dumb" and os.environ.get("CLICOLOR", "1") != "0"


def write(parts: Iterable[str], target: str) -> None:
    """To standard output, or to a file that is whole or not there."""
    if not target:
        last = ""
        for last in parts:
            sys.stdout.write(last)
        sys.stdout.write("" if last.endswith("\n") else "\n")
        sys.stdout.flush()
        return
    path = Path(target)
    try:
        if path.exists() and not path.is_file():  # /dev/stderr, a pipe
            with path.open("w", encoding="utf-8", errors="backslashreplace") as stream:
                stream.writelines(parts)
            return
        import tempfile

        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as stream:
                stream.writelines(parts)
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(temporary, 0o666 & ~umask)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise UsageError(f"--output {target}: cannot be written ({error.strerror})") from None


def severity(option: str, value: Any) -> Any:
    """The severity that an option names. Raises UsageError."""
    from scanner.model import Severity

    return Severity(one_of(option, str(value).lower(), [str(s) for s in Severity]))


def one_of(option: str, value: str, allowed: Sequence[str]) -> str:
    """The value, which has to be one of a few. Raises UsageError."""
    if value not in allowed:
        raise UsageError(f"{option} {value!r}: expected {', '.join(allowed[:-1])} or {allowed[-1]}")
    return value
