"""A progress bar on standard error, for work that takes longer than a second and only on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sized
from typing import Any

_PATIENCE = 1.0
"""Seconds of work before a bar is shown."""


def bar(items: Iterable[Any]) -> Iterator[Any]:
    """The items as they are, with a bar for those that come late."""
    if not sys.stderr.isatty():
        yield from items
        return
    started = time.monotonic()
    total = len(items) if isinstance(items, Sized) else None
    shown: Any = None
    task: Any = None
    try:
        for count, item in enumerate(items):
            if shown is None and time.monotonic() - started > _PATIENCE:
                from rich.console import Console
                from rich.progress import Progress

                shown = Progress(console=Console(stderr=True), transient=True)
                task = shown.add_task("scanning", total=total, completed=count)
                shown.start()
            yield item
            if shown is not None:
                shown.update(task, completed=count + 1)
    finally:
        if shown is not None:
            shown.stop()
