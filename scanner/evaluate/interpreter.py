"""Rego that the embedded engine can't compile, or not safely: interpreted in a process of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner.evaluate.engine import Outcome, Trouble, violations

if TYPE_CHECKING:
    import subprocess

WORKER_LIMIT = 20.0
"""Seconds that the interpreter may take for one input."""


class Interpreter:
    """The interpreter in a process of its own, as nothing else can end an evaluation that takes too long."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._policies: dict[str, dict[str, Any]] = {}
        self._known: set[str] = set()
        """Policies that the running process has."""
        self._dead: dict[str, Trouble] = {}

    def knows(self, rule_id: str) -> bool:
        """Whether a policy was given."""
        return rule_id in self._policies

    def teach(self, rule_id: str, modules: list[tuple[str, str]], entry: str) -> None:
        """Give a policy."""
        self._policies[rule_id] = {"modules": modules, "entry": entry}

    def ask(self, rule_id: str, document: str) -> Outcome:
        """The outcome of a policy for one input."""
        if rule_id in self._dead:
            return self._dead[rule_id]
        if self._process is None:
            import subprocess

            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _INTERPRETER, str(Path(self._regorus()).parent)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        told: dict[str, Any] = {"rule": rule_id, "input": document}
        if rule_id not in self._known:
            told |= self._policies[rule_id]
            self._known.add(rule_id)
        ready: list[Any] = []
        line = ""
        try:
            process.stdin.write(json.dumps(told) + "\n")
            process.stdin.flush()
            import select

            ready, _, _ = select.select([process.stdout], [], [], WORKER_LIMIT)
            line = process.stdout.readline() if ready else ""
        except BrokenPipeError:
            ready = [process.stdout]
        if not line:
            late = f"the policy takes more than {WORKER_LIMIT:.0f} seconds"
            self._dead[rule_id] = Trouble(_ENDED if ready else late)
            self.close()
            return self._dead[rule_id]
        answer = json.loads(line)
        return Trouble(f"the policy failed: {answer['error']}") if "error" in answer else violations(answer["result"])

    def close(self) -> None:
        """End the process; another begins when it is asked again."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        self._process = None
        self._known.clear()

    @staticmethod
    def _regorus() -> str:
        """Where the package lies: without looking for others, the process starts in half the time."""
        import regorus

        return str(Path(regorus.__file__).parent)


_ENDED = "the policy ends the interpreter: does a rule in it refer to itself?"

_INTERPRETER = """
import json, signal, sys
sys.path.append(sys.argv[1])
import regorus
policies = {}
engines = {}
alarm = getattr(signal, "alarm", int)  # for when nobody is left to end an evaluation
for line in sys.stdin:
    alarm(60)
    try:
        told = json.loads(line)
        rule = told["rule"]
        policy = policies.setdefault(rule, told)
        if rule not in engines:
            engine = regorus.Engine()
            for name, source in policy["modules"]:
                engine.add_policy(name, source)
            engines[rule] = engine
        engine = engines[rule]
        engine.set_input_json(told["input"])
        answer = {"result": json.loads(engine.eval_rule_as_json(policy["entry"]))}
        engine.set_input_json("{}")
    except BaseException as error:
        text = str(error).split("Stack backtrace")[0].split("error:")[-1]
        answer = {"error": " ".join(text.split())[:300]}
    alarm(0)
    print(json.dumps(answer), flush=True)
"""
