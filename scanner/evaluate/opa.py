"""Rego on the `opa` binary, the reference engine: one process for all questions of a run."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scanner.evaluate import literals
from scanner.evaluate.engine import EngineError, Outcome, Question, Trouble, violations
from scanner.model import Resource
from scanner.rule import Rule

LIMIT = 300.0
"""Seconds for one batch."""
_BATCH = 20_000
_DENIED = ("http.send", "net.lookup_ip_addr", "opa.runtime", "rand.intn", "time.now_ns", "uuid.rfc4122")


class Opa:
    """Runs `opa eval` with the policies of each pack and every input at once."""

    name = "opa"
    batch = True

    def __init__(self, libraries: Mapping[Path, Mapping[str, str]], binary: str = "") -> None:
        found = binary or shutil.which("opa")
        if not found:
            raise EngineError(
                "the opa binary is not on the PATH; install it from openpolicyagent.org, or use --engine embedded"
            )
        self._binary = found
        self._libraries = libraries

    def close(self) -> None:
        """Nothing stays open."""

    def ask(self, question: Question) -> Outcome:
        """The outcome of one question."""
        return next(self.answer((question,)))

    def objections(self, rules: Iterable[Rule], resource: Resource, document: str) -> list[tuple[Rule, Outcome]]:
        """Those of several rules that a resource does not pass, and what they say."""
        asked = list(rules)
        outcomes = self.answer(Question(rule, [resource], document) for rule in asked)
        return [(rule, outcome) for rule, outcome in zip(asked, outcomes, strict=True) if outcome]

    def answer(self, questions: Iterable[Question]) -> Iterator[Outcome]:
        """An outcome for each question, in their order."""
        everything = list(questions)
        for start in range(0, len(everything), _BATCH):
            yield from self._batch(everything[start : start + _BATCH])

    def _batch(self, questions: Sequence[Question]) -> list[Outcome]:
        outcomes: list[Outcome] = [Trouble("opa gave no result")] * len(questions)
        packs: dict[Path, list[int]] = {}
        for index, question in enumerate(questions):
            packs.setdefault(question.rule.pack, []).append(index)
        for pack, indexes in packs.items():
            for index, outcome in zip(indexes, self._run(pack, [questions[i] for i in indexes]), strict=True):
                outcomes[index] = outcome
        return outcomes

    def _run(self, pack: Path, questions: Sequence[Question]) -> list[Outcome]:
        rules = {question.rule.id: question.rule for question in questions}
        with tempfile.TemporaryDirectory(prefix="conformant-") as folder:
            bundle = Path(folder)
            broken = self._write(bundle, pack, rules, questions)
            result = self._evaluate(bundle)
            if isinstance(result, Trouble):
                if len(rules) > 1:  # find the policy that opa refuses
                    return self._one_by_one(pack, questions)
                return [result] * len(questions)
        counters = dict.fromkeys(rules, 0)
        outcomes: list[Outcome] = []
        for question in questions:
            number = counters[question.rule.id]
            counters[question.rule.id] += 1
            key = _key(question.rule)
            outcomes.append(broken.get(question.rule.id) or violations(result.get(key, {}).get(str(number))))
        return outcomes

    def _one_by_one(self, pack: Path, questions: Sequence[Question]) -> list[Outcome]:
        outcomes: dict[int, Outcome] = {}
        by_rule: dict[str, list[int]] = {}
        for index, question in enumerate(questions):
            by_rule.setdefault(question.rule.id, []).append(index)
        for indexes in by_rule.values():
            outcomes.update(zip(indexes, self._run(pack, [questions[i] for i in indexes]), strict=True))
        return [outcomes[index] for index in range(len(questions))]

    def _write(
        self, bundle: Path, pack: Path, rules: Mapping[str, Rule], questions: Sequence[Question]
    ) -> dict[str, Trouble]:
        broken: dict[str, Trouble] = {}
        libraries = self._libraries.get(pack, {})
        sources = {rule.id: rule.path.read_text(encoding="utf-8") for rule in rules.values() if rule.path.is_file()}
        needed = {name for source in sources.values() for name in literals.needed(source, libraries)}
        for name, source in ((name, libraries[name]) for name in sorted(needed)):
            target = bundle / "policies" / (name.replace(".", "/") + ".rego")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(source, encoding="utf-8")
        inputs: dict[str, dict[str, Any]] = {_key(rule): {} for rule in rules.values()}
        for rule in rules.values():
            target = bundle / rule.path.relative_to(pack)
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                target.write_bytes(rule.path.read_bytes())
            except OSError:
                broken[rule.id] = Trouble("the policy cannot be read")
        for question in questions:
            of_rule = inputs[_key(question.rule)]
            of_rule[str(len(of_rule))] = json.loads(question.document)
        (bundle / "data.json").write_text(json.dumps({"conformant_inputs": inputs}), encoding="utf-8")
        lines = ["package conformant_run", "", "import rego.v1", ""]
        for rule in rules.values():
            entry = "data." + ".".join(rule.path.relative_to(pack).with_suffix("").parts) + ".deny"
            key = _key(rule)
            lines += [
                f'answers["{key}"][i] := found if {{',
                f'\tsome i, question in data.conformant_inputs["{key}"]',
                f"\tfound := {entry} with input as question",
                "}",
            ]
        (bundle / "run.rego").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return broken

    def _evaluate(self, bundle: Path) -> dict[str, Any] | Trouble:
        command = [
            self._binary, "eval", "--format", "json", "--capabilities", str(self._capabilities(bundle)),
            "--data", str(bundle / "policies"), "--data", str(bundle / "run.rego"), "--data", str(bundle / "data.json"),
            "data.conformant_run.answers",
        ]  # fmt: skip
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=LIMIT, stdin=subprocess.DEVNULL, check=False
            )
        except subprocess.TimeoutExpired:
            return Trouble(f"opa takes more than {LIMIT:.0f} seconds")
        except OSError as error:
            raise EngineError(f"{self._binary} cannot be started ({error.strerror})") from None
        try:
            output = json.loads(done.stdout)
        except ValueError:
            return Trouble(f"opa failed: {' '.join(done.stderr.split())[:300]}")
        if output.get("errors"):
            first = output["errors"][0]
            location = first.get("location", {})
            place = f"{Path(location.get('file', '')).name}:{location.get('row', 1)}"
            return Trouble(f"the policy does not compile: {first.get('message')} ({place})")
        answers: dict[str, Any] = output["result"][0]["expressions"][0]["value"] if output.get("result") else {}
        return answers

    def _capabilities(self, bundle: Path) -> Path:
        """What the binary can do, less everything that reaches out of the policy."""
        target = bundle / "capabilities.json"
        done = subprocess.run(
            [self._binary, "capabilities", "--current"], capture_output=True, text=True, timeout=LIMIT, check=False
        )
        try:
            capabilities = json.loads(done.stdout)
        except ValueError:
            raise EngineError(f"{self._binary} is no opa binary that this version can use") from None
        capabilities["builtins"] = [b for b in capabilities["builtins"] if b["name"] not in _DENIED]
        capabilities["allow_net"] = []
        target.write_text(json.dumps(capabilities), encoding="utf-8")
        return target


def _key(rule: Rule) -> str:
    return rule.id
