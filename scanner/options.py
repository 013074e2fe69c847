"""What a run is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from scanner.model import Severity


class Options(NamedTuple):
    """What a scan is asked for."""

    paths: Sequence[str] = ()
    packs: Sequence[Path] = ()
    """The user's own, beside the built-in one."""
    rules: Sequence[str] = ()
    skip_rules: Sequence[str] = ()
    frameworks: Sequence[str] = ()
    assess_all: bool = False
    """Where no framework is named: tell the state of every known one's controls all the same."""
    min_severity: Severity = Severity.INFO
    fail_on: Severity = Severity.HIGH
    parameters: Mapping[str, str] | None = None
    engine: str = "auto"
    passes: bool = False
    """List passes too."""
    exclude: Sequence[str] = ()
    exclude_root: Path | None = None
    """What the patterns are relative to; the working directory by default."""
    cache: Path | None = None
    """Where rule metadata and compiled policies are kept between runs."""
    snippets: bool = True
    """Take along the source lines of each finding, which takes masking the secrets of its file."""
    edits: bool = False
    """Work out the safe fixes as changes of the text."""
    repo: str = ""
    """A file or folder with the templates of the stacks that own live resources; '' for none."""
    templates: Mapping[str, str] = {}
    """The template of a stack, by the stack's name or id, where that can't be told from what both hold."""
    jobs: int = 1
    """Processes that may work at once on many templates; 0: as many as there are cores."""
