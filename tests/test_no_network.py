"""A scan of templates opens no connection and starts no process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT, write

WRAPPER = """
import sys

def hook(event, arguments):
    if event.startswith(FORBIDDEN):
        sys.__stderr__.write(f"forbidden: {event}\\n")
        sys.__stderr__.flush()
        import os
        os._exit(99)

sys.addaudithook(hook)
ACTION
"""
NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind", "socket.sendto", "urllib.")
PROCESS = ("subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "pty.")
SCAN = "sys.argv[1:] = {!r}\nfrom scanner.cli import main\nmain()"


def run(folder: Path, action: str) -> subprocess.CompletedProcess[str]:
    """Python in a process of its own that ends with 99 at what is forbidden."""
    script = WRAPPER.replace("FORBIDDEN", repr(NETWORK + PROCESS)).replace("ACTION", action)
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
    )


@pytest.mark.parametrize(
    "action",
    [
        "import socket; socket.getaddrinfo('localhost', 1)",
        "import socket; socket.socket().bind(('127.0.0.1', 0))",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
    ],
)
def test_the_guard_guards(tmp_path: Path, action: str) -> None:
    done = run(tmp_path, action)
    assert done.returncode == 99
    assert done.stderr.startswith("forbidden: ")


@pytest.mark.parametrize("form", ["console", "json", "sarif", "html"])
def test_a_scan_of_the_examples(form: str) -> None:
    done = run(ROOT, SCAN.format(["scan", "examples", "--no-cache", "-o", form]))
    assert done.returncode == 1, done.stderr
    assert "forbidden" not in done.stderr
    assert len(done.stdout) > 1_000


def test_names_of_hosts_in_a_template_are_left_alone(tmp_path: Path) -> None:
    template = {
        "Resources": {
            "Child": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {"TemplateURL": "https://example.com/child.yaml"},
            },
            "Data": {"Type": "AWS::EC2::Volume", "Properties": {"SnapshotId": "{{resolve:ssm:/x}}"}},
        },
        "Transform": {"Name": "AWS::Include", "Parameters": {"Location": "https://example.com/part.yaml"}},
    }
    write(tmp_path, {"template.json": json.dumps(template)})
    done = run(tmp_path, SCAN.format(["scan", "--no-cache"]))
    assert done.returncode in (1, 3), done.stderr
    assert "forbidden" not in done.stderr
