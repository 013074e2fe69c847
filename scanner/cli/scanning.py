"""`conformant scan`: templates, and snapshots of accounts, to findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from scanner.cli import progress, reporting

if TYPE_CHECKING:
    from scanner.config import Config
    from scanner.options import Options
    from scanner.report import Report


class Given(NamedTuple):
    """What is scanned, and with which values."""

    paths: Sequence[str] = ()
    """Files, folders, globs, '-'; the current folder if none."""
    parameters: Sequence[str] = ()
    """Files of parameter values."""
    parameter: Sequence[str] = ()
    """'Key=Value' each."""
    exclude: Sequence[str] = ()
    jobs: int = 0


def scan(chosen: reporting.Chosen, given: Given) -> int:
    """Scan and report; the exit code."""

    def run(options: Options, settings: Config) -> Report:
        from scanner.scan import scan as run

        options = options._replace(
            paths=tuple(given.paths),
            parameters=_parameters([*settings.parameters, *given.parameters], settings.parameter, given.parameter),
            exclude_root=settings.root,
            exclude=(*settings.exclude, *given.exclude),
            jobs=given.jobs,
        )
        return run(options, progress.bar)

    return reporting.report(chosen, run)


def _parameters(files: Sequence[str], settings: Mapping[str, object], options: Sequence[str]) -> dict[str, str]:
    from scanner.collect.cloudformation.parameters import parse_option, read_file

    values: dict[str, str] = {}
    for file in files:
        values.update(read_file(file))
    values.update({str(key): str(value) for key, value in settings.items()})
    values.update(parse_option(option) for option in options)
    return values
