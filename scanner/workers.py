"""Work for all cores: processes that share what the run has read so far, where the platform lets them."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")
_SHARES = 12
"""Parts that each process is given, one after the other: small enough that none waits long for the last."""


def processes(wanted: int) -> int:
    """
    How many may work at once of so many that are wanted; 0 wants one a core.

    Only Linux gives a process a copy of all that another has read, at no cost; elsewhere there is one.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return wanted or len(os.sched_getaffinity(0))


def share(work: Callable[[Sequence[T]], R], items: Sequence[T], processes: int) -> Iterator[tuple[Sequence[T], R]]:
    """
    The items in parts, in their order, each with what `work` makes of it: something that can be pickled.

    What a process does not come back with, as it was killed, is done here.
    """
    size = max(1, -(-len(items) // max(1, processes * _SHARES)))
    parts = [items[start : start + size] for start in range(0, len(items), size)]
    if processes < 2 or len(parts) < 2:
        yield from ((part, work(part)) for part in parts)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    global _running
    _running = work, parts
    executor = ProcessPoolExecutor(
        min(processes, len(parts)),
        mp_context=multiprocessing.get_context("fork"),
        initializer=_begin,
    )
    done = False
    try:
        asked = [executor.submit(_work, number) for number in range(len(parts))]
        for part, made in zip(parts, asked, strict=True):
            try:
                yield part, made.result()
            except BrokenProcessPool:
                yield part, work(part)
        done = True
    finally:
        for process in () if done else multiprocessing.active_children():
            process.kill()  # nobody waits for what they are at
        executor.shutdown(wait=True, cancel_futures=True)
        _running = None


_running: tuple[Callable[[Any], Any], Sequence[Any]] | None = None
"""What the processes find when they begin."""


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end with it: who is killed can't end others."""
    import ctypes
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


_PR_SET_PDEATHSIG = 1


def _work(number: int) -> Any:
    assert _running is not None
    work, parts = _running
    return work(parts[number])
