"""Many templates on several cores: the same report as on one."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import time
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest

from scanner import judge as judging
from scanner import targets, workers
from scanner.collect.cloudformation import collect
from scanner.options import Options
from scanner.report import Report
from scanner.scan import scan

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is shared on this platform")

OPEN = """
Parameters: {Name: {Type: String}}
Resources:
  Open%d:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: !Ref Name
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}]
"""


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Forty templates, two of them broken, one that nests another."""
    monkeypatch.setattr(judging, "_WORTH_SHARING", 0)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.chdir(tmp_path)
    for number in range(40):
        Path(f"{number:02d}.yaml").write_text(OPEN % number)
    Path("07.yaml").write_text("Resources: {A: {Type: AWS::S3::Bucket, Properties: [}}")
    Path("33.yaml").write_text("Resources: {A: {Type: AWS::S3::Bucket}, A: {Type: AWS::S3::Bucket}}")
    nest = "{Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 01.yaml, Parameters: {Name: x}}}"
    Path("nest.yaml").write_text(f"Resources: {{Child: {nest}}}")
    return tmp_path


def report_of(jobs: int) -> Report:
    return scan(Options(paths=["."], passes=True, jobs=jobs))


def test_the_report_is_that_of_one_process(many: Path) -> None:
    alone = report_of(1)
    assert len(alone.failures) > 38
    assert {problem.location.file for problem in alone.problems if problem.location} == {"07.yaml", "33.yaml"}
    assert report_of(2) == alone
    assert report_of(3) == alone


def test_nothing_is_lost_with_a_process_that_is_killed(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = report_of(1)
    me, real = os.getpid(), collect

    def deadly(data: bytes, name: str, **more: object) -> object:
        if name == "20.yaml" and os.getpid() != me:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(data, name, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(targets, "collect", deadly)
    assert report_of(2) == alone


def test_processes_end_with_one_that_is_killed() -> None:
    def work(part: Sequence[int]) -> None:
        os.write(writing, b"%d\n" % os.getpid())
        time.sleep(60)

    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        for _ in workers.share(work, range(2), 2):
            pass
    started = b""
    while started.count(b"\n") < 2:
        started += os.read(reading, 100)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(writing)
    before = time.monotonic()
    assert os.read(reading, 100) == b""  # nobody has it open for writing any more
    assert time.monotonic() - before < 10


def test_parts_come_in_their_order() -> None:
    def work(part: Sequence[int]) -> tuple[int, int]:
        return os.getpid(), sum(part)

    made = list(workers.share(work, range(100), 2))
    assert [number for part, _ in made for number in part] == list(range(100))
    assert sum(total for _, (_, total) in made) == 4950
    assert os.getpid() not in {process for _, (process, _) in made}
    assert {process for _, (process, _) in workers.share(work, range(100), 1)} == {os.getpid()}
    assert list(workers.share(work, (), 2)) == []


def test_an_error_of_the_work_arrives() -> None:
    def work(part: Sequence[int]) -> int:
        return 1 // (part[0] - 4)

    with pytest.raises(ZeroDivisionError):
        list(workers.share(work, range(20), 2))


def test_one_process_where_none_can_be_shared(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = report_of(1)
    monkeypatch.setattr("sys.platform", "win32")
    assert workers.processes(0) == workers.processes(8) == 1
    assert report_of(8) == alone


@pytest.mark.parametrize("taken", [1, 100])
def test_no_process_stays(taken: int) -> None:
    """Whether all parts are waited for or not: one that stays would keep the command's output open."""

    def work(part: Sequence[int]) -> int:
        time.sleep(0.01)
        return sum(part)

    parts = workers.share(work, range(100), 2)
    assert isinstance(parts, Generator)
    found = list(itertools.islice(parts, taken))
    parts.close()
    assert found
    assert multiprocessing.active_children() == []
