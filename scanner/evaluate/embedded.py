"""
Rego on the embedded engine, regorus: compiled programs, and its interpreter for what they can't express.

A compiled program goes on with a value that is undefined, where Rego ends: `{x | some y in z; x := y.Name}` then holds
something for each y without a name, `count([input.missing])` is 1, and `{x | unmet(y); some x in z}` ends the loop that
it stands in. For the built-in policies tests rule that out, with what their cases hold and with mangled forms of it.
What the policies of others say is therefore heard from the interpreter too, which reads all of this as `opa` does.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner import packs
from scanner.cache import Cache
from scanner.evaluate import literals
from scanner.evaluate.engine import EngineError, Outcome, Question, Trouble, violations
from scanner.evaluate.programs import Programs
from scanner.model import Resource
from scanner.rule import ANY_TYPE, Rule

if TYPE_CHECKING:
    from scanner.evaluate.interpreter import Interpreter


class Embedded:
    """Compiles a policy when it is first asked."""

    name = "embedded"
    batch = False

    def __init__(
        self,
        libraries: Mapping[Path, Mapping[str, str]],
        cache: Cache | None = None,
        rules: Sequence[Rule] = (),
    ) -> None:
        """`rules` that may be asked: those of one resource type read its input together. Raises EngineError."""
        try:
            import regorus
        except ImportError:
            raise EngineError(
                "the embedded Rego engine has no build for this platform; install the opa binary and put it on the PATH"
            ) from None
        # The trace of an error that nobody sees: 60 MB where the user has traces on, as each program has its limit.
        os.environ["RUST_LIB_BACKTRACE"] = "0"
        self._regorus = regorus
        self._libraries = libraries
        self._cache = cache or Cache(None)
        self._kept: dict[Path, Programs] = {}
        self._machines: dict[str, Any] = {}
        self._naming: dict[str, list[Rule]] = {}
        """The rules on one resource by each type that they name, those on an inventory by all; in the order of all."""
        for rule in rules:
            for name in (rule.resource_types if rule.scope == "resource" else (_every(rule),)) * (rule.check is None):
                self._naming.setdefault(name, []).append(rule)
        self._families: dict[tuple[Path, str], _Family] = {}
        self._holding: _Family | None = None
        """What was last asked of a whole inventory, and holds it for the next rule."""
        self._interpreter: Interpreter | None = None
        self._surely: dict[Path, bool] = {}
        """Whether compiled programs of a pack are known to say what Rego says."""

    def answer(self, questions: Iterable[Question]) -> Iterator[Outcome]:
        """An outcome for each question, in their order."""
        return map(self.ask, questions)

    def close(self) -> None:
        """End the interpreter, and keep what was compiled."""
        for programs in self._kept.values():
            programs.save()
        if self._interpreter is not None:
            self._interpreter.close()

    def ask(self, question: Question) -> Outcome:
        """The outcome of one question."""
        outcome = self._compiled(question)
        if isinstance(outcome, Trouble) or self._is_sure(question.rule.pack):
            return outcome
        # The interpreter takes a built-in that fails for an error of the policy, where Rego has it undefined.
        heard = self._interpret(question.rule, question.document)
        return outcome if isinstance(heard, Trouble) else heard

    def _is_sure(self, pack: Path) -> bool:
        if pack not in self._surely:
            self._surely[pack] = packs.is_builtin(pack)
        return self._surely[pack]

    def _compiled(self, question: Question) -> Outcome:
        rule = question.rule
        is_single = rule.scope == "resource"
        if self._naming:
            family = self._family_of(rule.pack, question.resources[0].type if is_single else _every(rule))
            self._let_go(family)
            if rule.id in family.entries:
                outcome = family.answer(question)
                self._holding = None if is_single else family
                return self._interpret(rule, question.document) if outcome is None else outcome
        machine = self._machines.get(rule.id)
        if machine is None:
            machine = self._machines[rule.id] = self._compile(rule)
        if isinstance(machine, Trouble):
            return machine
        if machine is not _INTERPRET:
            if trouble := _give(machine, question.document):
                return trouble
            try:
                outcome = _run(machine.execute)
            finally:
                if not is_single:
                    machine.set_input_json("{}")  # it would hold on to a whole inventory
            if outcome is not None:
                return outcome
        return self._interpret(rule, question.document)

    def objections(self, rules: Iterable[Rule], resource: Resource, document: str) -> list[tuple[Rule, Outcome]]:
        """Those of several rules that a resource does not pass, and what they say."""
        self._let_go()
        found = []
        pack: Path | None = None
        answers: Mapping[str, Any] = {}
        for rule in rules:
            if rule.pack is not pack:
                pack = rule.pack
                # What one alone is asked is heard twice.
                answers = self._family_of(pack, resource.type).about(document) if self._is_sure(pack) else {}
            raw = answers.get(rule.id)
            if raw != []:
                outcome = self.ask(Question(rule, [resource], document)) if raw is None else violations(raw)
                if outcome:
                    found.append((rule, outcome))
        return found

    def _let_go(self, but: _Family | None = None) -> None:
        """Forget the inventory that a family holds."""
        if self._holding is not None and self._holding is not but:
            self._holding.forget()
            self._holding = None

    def _family_of(self, pack: Path, type_name: str) -> _Family:
        family = self._families.get((pack, type_name))
        if family is None:
            family = self._families[pack, type_name] = self._family(pack, type_name)
        return family

    def _family(self, pack: Path, type_name: str) -> _Family:
        """The rules of a pack that judge the same, in one program; empty where they don't compile together."""
        rules = [rule for rule in self._naming.get(type_name, ()) if rule.pack == pack]
        if " " not in type_name:
            rules += [rule for rule in self._naming.get(ANY_TYPE, ()) if rule.pack == pack and rule.judges(type_name)]
        programs = self._programs(pack)
        name = " ".join((type_name, *(rule.id for rule in rules)))
        empty = _Family(None, {})
        if len(rules) < 2:
            return empty
        try:
            program = self._known_program(programs, name)
            if program is None:
                modules: dict[str, str] = {}
                for rule in rules:
                    own = dict(self._modules(rule))
                    if _is_interpreted(own.values()) or any(modules.get(n, text) != text for n, text in own.items()):
                        return empty
                    modules |= own
                modules[f"{_TOGETHER}.rego"] = _together(rules)
                entries = [*(_entry(rule) for rule in rules), _ANSWERS]
                program = self._program(modules.items(), entries)
                programs.add(name, program.serialize_binary())
            machine = self._regorus.Rvm()
            machine.load_program(program)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # noqa: BLE001 - a Rust panic is no Exception; each alone tells which it is
            return empty
        return _Family(machine, {rule.id: _entry(rule) for rule in rules})

    def _programs(self, pack: Path) -> Programs:
        if pack not in self._kept:
            engine = os.stat(self._regorus.regorus.__file__)
            made_of = f"{engine.st_size} {engine.st_mtime_ns} {literals.digest(self._libraries.get(pack, {}))}"
            self._kept[pack] = Programs(self._cache, pack, made_of)
        return self._kept[pack]

    def _known_program(self, programs: Programs, name: str) -> Any:
        """One that was compiled before; None where there is none. Raises where it is of another version."""
        kept = programs.get(name)
        if not kept:
            return None
        program, partial = self._regorus.Program.deserialize_binary(kept)
        if partial:
            raise ValueError("a program of another version")
        return program

    def _modules(self, rule: Rule) -> list[tuple[str, str]]:
        source = rule.path.read_text(encoding="utf-8")
        needed = literals.needed(source, self._libraries.get(rule.pack, {}))
        return [
            *((f"{name}.rego", text) for name, text in needed.items()),
            (rule.path.relative_to(rule.pack).as_posix(), source),
        ]

    def _program(self, modules: Iterable[tuple[str, str]], entries: Sequence[str]) -> Any:
        from scanner.evaluate.imports import spelt_out

        spelt = [(name, spelt_out(source)) for name, source in modules]
        return self._regorus.Program.compile_from_modules("{}", spelt, entries)

    def _compile(self, rule: Rule) -> Any:
        programs = self._programs(rule.pack)
        modules: list[tuple[str, str]] = []
        try:
            program = self._known_program(programs, rule.id)
            if program is None:
                modules = self._modules(rule)
                if _is_interpreted([source for _, source in modules]):
                    return _INTERPRET
                program = self._program(modules, [_entry(rule)])
                programs.add(rule.id, program.serialize_binary())
            machine = self._regorus.Rvm()
            machine.load_program(program)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # noqa: BLE001 - a Rust panic is no Exception
            return self._check(rule, modules or self._modules(rule))
        return machine

    def _check(self, rule: Rule, modules: list[tuple[str, str]]) -> Any:
        """Whether the interpreter takes what the compiler refuses."""
        engine = self._regorus.Engine()
        try:
            for name, source in modules:
                engine.add_policy(name, source)
            engine.set_input_json("{}")
            engine.eval_rule_as_json(_entry(rule))
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001
            return Trouble(f"the policy does not compile: {_first_line(error)}")
        return _INTERPRET

    def _interpret(self, rule: Rule, document: str) -> Outcome:
        if self._interpreter is None:
            from scanner.evaluate.interpreter import Interpreter  # few runs have a policy for it

            self._interpreter = Interpreter()
        if not self._interpreter.knows(rule.id):
            self._interpreter.teach(rule.id, self._modules(rule), _entry(rule))
        return self._interpreter.ask(rule.id, document)


class _Family:
    """Rules that judge the same on one machine: the input is read once for all of them, and what they share is too."""

    def __init__(self, machine: Any, entries: Mapping[str, str]) -> None:
        self._machine = machine
        self.entries = entries
        self._document = ""
        self._answers: Mapping[str, Any] = {}
        """Of the rules that were asked together about the document."""

    def answer(self, question: Question) -> Outcome | None:
        """None where a rule takes more steps than a program may."""
        if question.document != self._document:
            self._answers = {}
            self._document = ""
            if trouble := _give(self._machine, question.document):
                return trouble
            self._document = question.document
        return _run(self._machine.execute_entry_point, self.entries[question.rule.id])

    def about(self, document: str) -> Mapping[str, Any]:
        """What all rules give for an input, by their ids; nothing where that can't be told of all together."""
        if self.entries and document is not self._document:
            self._answers = {}
            self._document = ""
            if not _give(self._machine, document):
                self._document = document
                self._answers = self._ask_all()
        return self._answers

    def forget(self) -> None:
        """Let go of the input."""
        self._machine.set_input_json("{}")
        self._document = ""
        self._answers = {}

    def _ask_all(self) -> Mapping[str, Any]:
        """The answers of all rules; none where one of them fails, or all take more steps than a program may."""
        try:
            answers = _decoded(self._machine.execute_entry_point(_ANSWERS))
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # noqa: BLE001 - a Rust panic is no Exception; each alone tells which it is
            return {}
        return answers if isinstance(answers, dict) else {}


_TOGETHER = "conformant_together"
"""Package of the module that asks all rules of a family."""
_ANSWERS = f"data.{_TOGETHER}.answers"
_decoded = json.JSONDecoder(strict=False).decode


def _together(rules: Iterable[Rule]) -> str:
    answers = ", ".join(f"{json.dumps(rule.id)}: {_entry(rule)}" for rule in rules)
    return f"package {_TOGETHER}\n\nanswers := {{{answers}}}\n"


def _give(machine: Any, document: str) -> Trouble | None:
    """Have a machine read its input; what it does not take is no fault of a policy, and of no other input."""
    try:
        machine.set_input_json(document)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a Rust panic is no Exception
        return Trouble(f"the engine cannot read the resource: {_first_line(error)}")
    return None


def _run(execute: Callable[..., str], *arguments: str) -> Outcome | None:
    try:
        answer = execute(*arguments)
        return () if answer == "[]" else violations(_decoded(answer))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a Rust panic is no Exception
        return None if "instruction limit" in str(error) else Trouble(f"the policy failed: {_first_line(error)}")


_INTERPRET = object()


def _is_interpreted(sources: Collection[str]) -> bool:
    """What could end the process is left to one of its own; what the compiler gets wrong is not compiled."""
    from scanner.evaluate.heads import are_misread
    from scanner.evaluate.recursion import may_recurse

    return may_recurse(sources) or are_misread(sources)


def _every(rule: Rule) -> str:
    """What a rule on an inventory is asked about."""
    return " ".join(("every", *rule.resource_types))


def _entry(rule: Rule) -> str:
    return "data." + ".".join(rule.path.relative_to(rule.pack).with_suffix("").parts) + ".deny"


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).split("Stack backtrace")[0].splitlines() if line.strip()]
    named = next((line for line in lines if line.startswith("error:")), lines[0] if lines else type(error).__name__)
    place = next((line.removeprefix("--> ") for line in lines if line.startswith("--> ")), "")
    return f"{named.removeprefix('error: ')}{f' ({place})' if place else ''}"[:300]
