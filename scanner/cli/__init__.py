"""The `conformant` command: one verb, one file. The only place that prints, exits and reads the environment."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

THRESHOLD = (400_000, 50, 50)
"""For the garbage collector: much is built and little thrown away, and as often as usual takes a third of the time."""


def main() -> None:
    """Run the command line, with a light way for what must be fast."""
    gc.set_threshold(*THRESHOLD)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed by who started us
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # Names from templates may hold what the terminal's encoding lacks.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    arguments = sys.argv[1:]
    try:
        if arguments == ["--version"]:
            from scanner import __version__

            print(f"conformant {__version__}")
            _leave(0)
        if arguments[:1] == ["hook"]:
            from scanner.cli.hook import templates_among

            rest = templates_among(arguments[1:])
            if rest is None:
                _leave(0)
            arguments = ["scan", *rest]
        _leave(_run(arguments))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except KeyboardInterrupt:
        print("conformant: interrupted", file=sys.stderr)
        sys.exit(130)
    except Exception as error:
        if os.environ.get("CONFORMANT_DEBUG"):
            raise
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
            print(f"conformant: the report could not be written: {error.strerror}", file=sys.stderr)
            # What is still in the buffer would be tried again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(3)
        print(
            f"conformant: internal error: {type(error).__name__}: {' '.join(str(error).split())[:300]}\n"
            "  this is a bug; please report it with the output of the same command under CONFORMANT_DEBUG=1",
            file=sys.stderr,
        )
        sys.exit(3)


def _run(arguments: Sequence[str]) -> int:
    if arguments[:1] == ["scan"]:
        from scanner.cli import plain, scanning

        if read := plain.read(arguments[1:]):
            return scanning.scan(*read)
    from scanner.cli.app import run

    return run(arguments)


def _leave(code: int) -> NoReturn:
    """End at once: nothing is left to be done, and taking down what was built takes a tenth of a scan's time."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
