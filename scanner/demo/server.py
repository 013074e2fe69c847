"""moto's server on a free loopback port, for as long as a block runs."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ACCOUNT = "123456789012"
"""The account that moto plays."""
_PATIENCE = 60.0
_ROOT = str(Path(__file__).parents[2])


class NoServer(Exception):
    """The server can't be had: one sentence, and what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def environment(url: str, home: Path, given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """
    What a program has to find around it to take the server for AWS, and nothing of the user's own account.

    Every AWS_* variable of `given` is dropped, and configuration and credentials are looked for in `home`.
    """
    kept = {name: value for name, value in given.items() if not name.upper().startswith(("AWS_", "BOTO_", "MOTO_"))}
    return {
        **kept,
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": str(home / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / "credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        # A proxy of the user's does not know this machine's loopback.
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }


@contextmanager
def moto_server(log: Path | None = None, age: int | None = None) -> Iterator[str]:
    """
    The URL of a server, ended when the block ends, however it does, and with this process should that be killed. It
    writes a line for each request to `log`. With `age` it is the demo's: see `scanner.demo.process`.

    Raises NoServer if moto isn't installed, or doesn't start.
    """
    if importlib.util.find_spec("moto") is None or importlib.util.find_spec("flask") is None:
        raise NoServer("moto's server is not installed", "install it with: pip install 'conformant[demo]'")
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    with open(log or os.devnull, "wb") as lines:
        process = subprocess.Popen(
            # -P: nothing is imported from the folder that we happen to stand in.
            [sys.executable, "-P", "-m", "scanner.demo.process", str(port), *([] if age is None else [str(age)])],
            env={
                **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "MOTO_"))},
                "PYTHONPATH": os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH", "")))),
                # Without the 1,400 images that moto would make up, it starts sooner and answers sooner.
                "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
            },
            stdin=subprocess.PIPE,
            stdout=lines,
            stderr=lines,
            # Ctrl-C at the terminal is for us: we end it.
            start_new_session=True,
        )
        try:
            _wait(process, url)
            yield url
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdin:
                process.stdin.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    # Not through a proxy that the environment names.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            with direct.open(f"{url}/moto-api/data.json", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                raise NoServer(f"moto's server ended at once (exit code {process.returncode})") from None
            if time.monotonic() > deadline:
                raise NoServer(f"moto's server did not answer within {_PATIENCE:.0f} s") from None
            time.sleep(0.05)
