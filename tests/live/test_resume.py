"""An audit that is killed anywhere and resumed: the findings of one undisturbed, and nothing is asked twice."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from scanner.collect.aws.run import choose
from tests.live.proxy import Fault, Proxy, proxy
from tests.live.running import ASKED_FOR, SERVICES, begin, conformant, some_things


@pytest.mark.parametrize("finished", [1, 3, 6])
def test_killed_after_some_units(aws: str, tmp_path: Path, finished: int) -> None:
    some_things(8)
    command = ("audit", *ASKED_FOR, "--all", "-o", "json")
    with proxy(aws) as before:
        calm = conformant(*command, cwd=tmp_path, AWS_ENDPOINT_URL=before.url)
        whole = _asked(before)
    assert calm.returncode == 1, calm.stderr
    with proxy(aws, lambda call: Fault(delay=0.05)) as before:
        process = begin(*command, cwd=tmp_path, AWS_ENDPOINT_URL=before.url)
        deadline = time.monotonic() + 60
        while len(_units(tmp_path)) < finished and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=10)
    kept = [json.loads(path.read_text(encoding="utf-8").splitlines()[0]) for path in _units(tmp_path)]
    assert len(kept) >= finished
    with proxy(aws) as before:
        again = conformant(*command, "--resume", cwd=tmp_path, AWS_ENDPOINT_URL=before.url)
        assert _asked(before) < whole, (kept, whole, before.asked)
        asked = set(before.asked)
    assert again.returncode == 1, again.stderr
    assert _told(again.stdout) == _told(calm.stdout)
    # What only finished units ask, in all regions, is not asked again.
    done = {(head["collector"], head["region"]) for head in kept}
    open_calls: set[str] = set()
    done_calls: set[str] = set()
    for collector in choose(SERVICES):
        places = {""} if collector.is_global else {"us-east-1", "eu-west-1"}
        is_done = all((collector.name, place) in done for place in places)
        (done_calls if is_done else open_calls).update(collector.calls)
    only_done = {call.replace("_", "").lower() for call in done_calls - open_calls}
    assert not {call for call in asked if call.lower() in only_done}


def _units(folder: Path) -> list[Path]:
    return sorted((folder / "cache").glob("conformant/runs/*/*/*.ndjson"))


def _asked(before: Proxy) -> int:
    """Requests but for those that start the credential report: they go on until it is there, however long it takes."""
    return before.total - before.asked["iam.GenerateCredentialReport"]


def _told(text: str) -> Any:
    report = json.loads(text)
    return {key: value for key, value in report.items() if key not in ("generated_at", "summary")}
