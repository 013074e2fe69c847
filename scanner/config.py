"""
Settings: the user's own file, then `.conformant.yaml` of the repository, then the environment; later ones win.

The repository's file is part of what is scanned, so it is trusted with less: it names no packs (their Python is run)
and no files outside its folder. Files are checked against `config.schema.json`, published as `docs/config.schema.json`.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scanner.errors import UsageError
from scanner.model import Severity

if TYPE_CHECKING:
    import yaml
    from jsonschema.exceptions import ValidationError

NAME = ".conformant.yaml"
"""The repository's file."""

_SCHEMA = Path(__file__).with_name("config.schema.json")
_MAX_SIZE = 1024 * 1024
_MAX_DEPTH = 10
_LISTS = ("rules", "skip_rules", "frameworks", "exclude", "parameters", "output")
_SCALARS = ("min_severity", "fail_on", "engine")
_WORDS = {"array": "a list", "object": "a mapping", "string": "text", "number": "a number", "boolean": "true or false"}

Mark = tuple[int, int]
"""Line and column, from 1."""
Marks = Mapping[tuple[str | int, ...], Mark]
"""Where each key and item of a file stands, by its path."""


class ConfigError(UsageError):
    """A setting that can't be used: the place, what was found, and what to do if that is known, in one sentence."""

    def __init__(self, file: str, message: str, mark: Mark | None = None, hint: str = "") -> None:
        self.file = file
        """The file, or the environment variable."""
        self.line, self.column = mark or (0, 0)
        """From 1; 0 where it is about no place in particular."""
        self.message = message
        """What was expected and what was found."""
        place = f"{file}:{self.line}:{self.column}" if mark else file
        super().__init__(f"{place}: {message}" + (f"; {hint}" if hint else ""))


class Audit(NamedTuple):
    """What an audit of accounts takes for granted."""

    pipeline_roles: tuple[str, ...] = ()
    """Roles by which pipelines deploy: ARNs or names of roles, with * and ?."""


class Config(NamedTuple):
    """What the settings say, before the command line has its say."""

    rules: tuple[str, ...] = ()
    """Run only these; empty: all."""
    skip_rules: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    min_severity: Severity = Severity.INFO
    fail_on: Severity = Severity.HIGH
    exclude: tuple[str, ...] = ()
    """Patterns as in .gitignore, relative to `root`."""
    parameters: tuple[str, ...] = ()
    """Files, relative to the folder that was asked about, or absolute."""
    parameter: Mapping[str, str] = {}
    output: tuple[str, ...] = ()
    """format or format:file, the file relative to the folder that was asked about, or absolute."""
    engine: str = "auto"
    audit: Audit = Audit()
    packs: tuple[Path, ...] = ()
    """From the user's own file alone; absolute."""
    root: Path | None = None
    """The folder of the repository's file; None where there is none."""
    files: tuple[Path, ...] = ()
    """The files that were read, later ones win."""


def load(start: Path, env: Mapping[str, str]) -> Config:
    """The settings for a folder. Raises ConfigError."""
    start = Path(os.path.abspath(start))
    config = Config()
    own = _own_file(env)
    if own and os.path.lexists(own):
        config = _merged(config, own, _File(str(own), _read(own, None)), start, is_own=True)
    found = _find(start)
    if found:
        file, tree = found
        name = os.path.relpath(file, start).replace(os.sep, "/")
        config = _merged(config, file, _File(name, _read(file, tree, name)), start, is_own=False)
    return _with_environment(config, env)


def _own_file(env: Mapping[str, str]) -> Path | None:
    """Of this user; None without a home."""
    home = env.get("HOME") or env.get("USERPROFILE")
    folder = env.get("XDG_CONFIG_HOME") or (os.path.join(home, ".config") if home else "")
    return Path(folder, "conformant", "config.yaml") if os.path.isabs(folder) else None


def _find(start: Path) -> tuple[Path, Path] | None:
    """
    The repository's file and the repository, walking up from a folder, never past the repository's root.

    Outside a repository only the folder itself counts: who may write to the folders above it is anyone's guess.
    """
    folders = [start, *start.parents]
    depth = next((index for index, folder in enumerate(folders) if os.path.lexists(folder / ".git")), 0)
    for folder in folders[: depth + 1]:
        if os.path.lexists(folder / NAME):
            return folder / NAME, folders[depth]
        if os.path.lexists(folder / ".conformant.yml"):
            raise ConfigError(
                str(folder / ".conformant.yml"), f"settings are expected in {NAME}", hint="rename the file"
            )
    return None


def _read(path: Path, tree: Path | None, name: str = "") -> bytes:
    """The bytes of an ordinary file; of the tree, where one is given."""
    name = name or str(path)
    try:
        if tree and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(tree)):
            raise ConfigError(name, "a file of this repository was expected, and this link leads out of it")
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ConfigError(name, "a file was expected, and this is none")
        if status.st_size > _MAX_SIZE:
            raise ConfigError(name, f"a file of at most 1 MiB was expected, and this one has {status.st_size} bytes")
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(name, f"cannot be read ({error.strerror})") from None


class _File:
    """A checked file: its values, and where they stand."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.marks: dict[tuple[str | int, ...], Mark] = {}
        node = self._parse(data)
        values = self._plain(node, ()) if node is not None else None
        if values is not None:
            _check(values, self.name, self.marks)
        self.values: dict[str, Any] = values or {}

    def error(self, message: str, path: tuple[str | int, ...] = (), hint: str = "") -> ConfigError:
        """An error at a key or an item."""
        return ConfigError(self.name, message, self.marks.get(path), hint)

    def _parse(self, data: bytes) -> yaml.Node | None:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            text = data.decode("utf-8-sig")
            depth = 0
            # The events come one by one, so that neither nesting nor aliases can blow up what is made of them.
            for event in yaml.parse(text, Loader=loader):
                depth += isinstance(event, yaml.CollectionStartEvent)
                depth -= isinstance(event, yaml.CollectionEndEvent)
                if isinstance(event, yaml.AliasEvent):
                    raise ConfigError(
                        self.name, "plain values were expected, and this is an alias", _mark(event.start_mark)
                    )
                if depth > _MAX_DEPTH:
                    message = "lists and mappings of plain values were expected, and these are nested too deep"
                    raise ConfigError(self.name, message, _mark(event.start_mark))
            node: yaml.Node | None = yaml.compose(text, Loader=loader)
        except UnicodeDecodeError as error:
            raise ConfigError(self.name, f"UTF-8 was expected, and byte {error.start + 1} is none") from None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            message = f"YAML was expected: {error.problem or error.context}"
            raise ConfigError(self.name, message, _mark(mark) if mark else None) from None
        except yaml.YAMLError as error:
            raise ConfigError(self.name, f"YAML was expected: {str(error).splitlines()[0]}") from None
        return node

    def _plain(self, node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        """
        The value of a node, scalars as they are written: a parameter's 007 and 1.10 stay what they are.

        Raises ConfigError where a key stands twice.
        """
        import yaml

        self.marks.setdefault(path, _mark(node.start_mark))  # a key's own mark serves its value as well
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, (*path, index)) for index, item in enumerate(node.value)]
        if not isinstance(node, yaml.MappingNode):
            return None if node.tag == "tag:yaml.org,2002:null" else node.value
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            mark = _mark(key_node.start_mark)
            if not isinstance(key_node, yaml.ScalarNode):
                raise ConfigError(self.name, "a key was expected, and this is a list or mapping", mark)
            key = key_node.value
            if key in values:
                first = self.marks[(*path, key)][0]
                raise ConfigError(self.name, f"{_quoted(key)} stands here twice, first in line {first}", mark)
            self.marks[(*path, key)] = mark
            values[key] = self._plain(value_node, (*path, key))
        return values


def _mark(mark: Any) -> Mark:
    return mark.line + 1, mark.column + 1


def _check(values: Any, source: str, marks: Marks) -> None:
    """Raise ConfigError for what the schema doesn't allow, the first in the file first."""
    from jsonschema import Draft202012Validator  # 60 ms, so only where there are settings to check

    errors = list(Draft202012Validator(json.loads(_SCHEMA.read_bytes())).iter_errors(values))
    if errors:
        found = [_explained(error, marks) for error in errors]
        mark, message, hint = min(found, key=lambda entry: entry[0] or (0, 0))
        raise ConfigError(source, message, mark, hint)


def _explained(error: ValidationError, marks: Marks) -> tuple[Mark | None, str, str]:
    """Place, message and hint, in the words of a user who knows no JSON Schema."""
    path = tuple(error.absolute_path)
    mark, where, found = marks.get(path), _where(path), _found(error.instance)
    # The library types these as "anything or unset"; an error that was raised has them.
    allowed: Any = error.validator_value
    schema: Any = error.schema
    values: Any = error.instance
    match error.validator:
        case "additionalProperties":
            known = list(schema["properties"])
            key = next(key for key in values if key not in known)
            hint = _suggestion(key.replace("-", "_"), known) or f"known are {', '.join(known)}"
            return marks.get((*path, key)), f"unknown key {_quoted(key)}", hint
        case "enum":
            message = f"{where}: one of {', '.join(allowed)} was expected, found {found}"
            return mark, message, _suggestion(str(values), allowed)
        case "type":
            types = [allowed] if isinstance(allowed, str) else allowed
            message = f"{where}: {' or '.join(_WORDS[name] for name in types)} was expected, found {found}"
            return mark, message, "write it as a list: [a, b]" if types == ["array"] and isinstance(values, str) else ""
        case "pattern" if path[0] == "output":
            return mark, f"{where}: format or format:file was expected, found {found}", ""
        case "pattern":
            # A key of `parameter`: it is no value, so the path ends at the mapping.
            message = f"{where}: a parameter name of letters and digits was expected, found {found}"
            return marks.get((*path, values), mark), message, ""
        case _:
            return mark, f"{where}: some text was expected, found {found}", ""


def _where(path: Sequence[str | int]) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path) or "settings"


def _found(value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value) if value else "an empty text"
    return "nothing" if value is None else "a list" if isinstance(value, list) else "a mapping"


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:60] + "…")


def _suggestion(word: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word.lower()[:100], known, n=1)
    return f"did you mean {close[0]!r}?" if close else ""


def _merged(config: Config, path: Path, file: _File, start: Path, is_own: bool) -> Config:
    """The settings with those of a file over them."""
    values = file.values
    if "packs" in values and not is_own:
        raise file.error(
            "packs: a repository's file can't name packs, because their Python is run",
            ("packs",),
            "name them on the command line with --pack, or in your own settings",
        )
    changes: dict[str, Any] = {key: tuple(values[key]) for key in _LISTS if key in values}
    changes |= {key: values[key] for key in _SCALARS if key in values}
    folder = path.parent
    for key in ("parameters", "output"):
        if key in values:
            changes[key] = tuple(_located(file, key, folder, start, is_own))
    if "parameter" in values:
        changes["parameter"] = {**config.parameter, **values["parameter"]}
    if "pipeline_roles" in values.get("audit", {}):
        changes["audit"] = Audit(tuple(values["audit"]["pipeline_roles"]))
    if "packs" in values:
        changes["packs"] = tuple(Path(os.path.normpath(folder / Path(pack).expanduser())) for pack in values["packs"])
    if not is_own:
        changes["root"] = folder
    elif "exclude" in values:
        anchored = [pattern for pattern in values["exclude"] if "/" in pattern.removesuffix("/")]
        if anchored:
            index = values["exclude"].index(anchored[0])
            message = f"exclude: a pattern without a folder was expected, found {_quoted(anchored[0])}"
            hint = "your own settings hold for all repositories; name folders in the repository's file"
            raise file.error(message, ("exclude", index), hint)
    return _typed(config._replace(**changes, files=(*config.files, path)))


def _typed(config: Config) -> Config:
    return config._replace(min_severity=Severity(config.min_severity), fail_on=Severity(config.fail_on))


def _located(file: _File, key: str, folder: Path, start: Path, is_own: bool) -> Iterator[str]:
    """Files named relative to the file that names them, now relative to the folder asked about."""
    for index, entry in enumerate(file.values[key]):
        form, colon, target = entry.partition(":") if key == "output" else ("", "", entry)
        if target in ("", "-"):
            yield entry
            continue
        path = os.path.normpath(folder / (Path(target).expanduser() if is_own else target))
        real = Path(os.path.realpath(path))
        if not is_own and (not real.is_relative_to(os.path.realpath(folder)) or ".git" in real.parts):
            message = f"{key}: a file below the folder of {NAME} was expected, found {_quoted(target)}"
            raise file.error(message, (key, index), "name it on the command line instead")
        yield form + colon + (path if is_own else os.path.relpath(path, start))


def _with_environment(config: Config, env: Mapping[str, str]) -> Config:
    """The settings with CONFORMANT_FAIL_ON and its like over them; lists are separated by commas."""
    if env.get("CONFORMANT_PACKS"):
        message = "packs are not taken from the environment, because their Python is run"
        raise ConfigError("environment variable CONFORMANT_PACKS", message, hint="name them with --pack")
    changes: dict[str, Any] = {}
    for key in (*_LISTS, *_SCALARS):
        variable = f"CONFORMANT_{key.upper()}"
        text = env.get(variable, "").strip()
        if text:
            entries = [entry.strip() for entry in text.split(",") if entry.strip()]
            value: Any = text if key in _SCALARS else entries
            _check({key: value}, f"environment variable {variable}", {})
            changes[key] = value if key in _SCALARS else tuple(entries)
    return _typed(config._replace(**changes)) if changes else config
