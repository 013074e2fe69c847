"""What the paths of a scan name: templates, snapshots of accounts, files of AWS Config."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from scanner.collect import files
from scanner.collect.cloudformation import collect
from scanner.integrity import Altered
from scanner.model import Inventory, Location, Problem
from scanner.options import Options

Progress = Callable[[Iterable[files.SourceFile]], Iterable[files.SourceFile]]
"""Passes the files on, and may show how far they are."""


class Targets:
    """What the paths of a scan name, and what was in the way of reading it: see `scanner.judge.Collected`."""

    def __init__(self, options: Options, progress: Progress = lambda items: items) -> None:
        self.options = options
        self.progress = progress
        self.alone: list[files.SourceFile] = []
        """Templates that any process may judge; known when the inventories are through."""
        self.weight = 0
        """Their size in bytes."""
        self.problems: list[Problem] = []
        self.targets: set[str] = set()
        self.asked: set[str] = set()

    def inventories(self) -> Iterator[Inventory]:
        """
        Of what has to be read here: snapshots, and templates that nest others. The rest is `alone`, without the
        nested ones: they are not judged a second time without their parameters.
        """
        cwd = Path.cwd()
        sources: list[files.SourceFile] = []
        recorded: list[files.SourceFile] = []
        for item in files.find(
            self.options.paths, cwd=cwd, exclude=self.options.exclude, exclude_root=self.options.exclude_root
        ):
            if isinstance(item, Problem):
                self.problems.append(item)
            elif _may_be_snapshot(item):
                yield from self._snapshot(item)
            elif _is_of_config(item):
                recorded.append(item)
            else:
                sources.append(item)
        if recorded:
            yield from self._recorded(recorded)
        nested: set[str] = set()
        alone: dict[files.SourceFile, int] = {}
        for file in sources:
            data = files.read(file)
            # Standard input can be read only once.
            if isinstance(data, bytes) and (b"TemplateURL" in data or file.name == "<stdin>"):
                for inventory in self._collect(file, data, cwd):
                    nested |= getattr(inventory.source, "nested_files", frozenset())
                    self.targets |= nested
                    yield inventory
            elif data is not None:
                alone[file] = len(data) if isinstance(data, bytes) else 0
        self.alone = [file for file in alone if file.name not in nested]
        self.weight = sum(alone[file] for file in self.alone)

    def of(self, sources: Iterable[files.SourceFile]) -> Iterator[Inventory]:
        """The inventories of files that stand alone."""
        cwd = Path.cwd()
        for file in sources:
            data = files.read(file)
            if data is not None:
                yield from self._collect(file, data, cwd)

    def _snapshot(self, file: files.SourceFile) -> Iterator[Inventory]:
        """The accounts of a snapshot. One that is not sound gives a Problem and nothing else."""
        from scanner.collect.aws import snapshot

        try:
            held = snapshot.Snapshot(file.path)
            if not held.head.complete:
                self.problems.append(snapshot.incomplete(file.name))
            unasked = snapshot.unasked_types(held.head.asked)
            for account, resources in held.accounts():
                self.targets.update(snapshot.targets(account))
                self.asked.update(snapshot.asked(account))
                yield snapshot.inventory(account, resources, unasked)
        except snapshot.SnapshotError as error:
            self.problems.append(error.problem(file.name))

    def _recorded(self, sources: Sequence[files.SourceFile]) -> Iterator[Inventory]:
        """The accounts that files of AWS Config tell of, all files taken together."""
        from scanner.collect.aws.configfile import ConfigFiles

        held = ConfigFiles()
        for file in sources:
            try:
                with file.path.open("rb") as stream:
                    held.add(stream, file.name)
                self.targets.add(file.name)
            except OSError as error:
                self.problems.append(
                    Problem("unreadable", f"{file.name}: could not be read: {error.strerror}", Location(file.name))
                )
        self.problems += held.problems
        yield from held.inventories()

    def _collect(self, file: files.SourceFile, data: bytes | Problem, cwd: Path) -> Iterator[Inventory]:
        if isinstance(data, Problem):
            self.problems.append(data)
            return
        path = None if file.name == "<stdin>" else file.path
        given = self.options.parameters or {}
        try:
            for inventory in collect(
                data, file.name, path=path, root=_tree(file, cwd), given=given, must=file.explicit
            ):
                self.targets.add(file.name)
                yield inventory
        except Altered:
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours in one file hides no other
            self.problems.append(
                Problem(
                    "internal",
                    f"the template could not be read, by a fault of conformant ({type(error).__name__})",
                    Location(file.name),
                    "please report it with the template, or with the part of it that shows the fault",
                )
            )


_SNAPSHOTS = (".ndjson.gz", ".ndjson")


def _may_be_snapshot(file: files.SourceFile) -> bool:
    """Whether a file is a snapshot of accounts; one that is named as such on the command line has to be one."""
    name = file.name.lower()
    if name.endswith(_SNAPSHOTS) and file.explicit:
        return True
    if not name.endswith((*_SNAPSHOTS, ".gz")):
        return False
    from scanner.collect.aws.sniff import is_snapshot

    return is_snapshot(file.path)


_OF_CONFIG = (".json", ".json.gz", ".gz")


def _is_of_config(file: files.SourceFile) -> bool:
    """Whether a file is one that AWS Config wrote."""
    if not file.name.lower().endswith(_OF_CONFIG):
        return False
    from scanner.collect.aws.sniff import is_config

    return is_config(file.path)


def _tree(file: files.SourceFile, cwd: Path) -> Path:
    """The folder that nested templates may not leave: the repository, else the working directory, else the parent's."""
    folder = file.path.absolute().parent
    for parent in (folder, *folder.parents):
        if (parent / ".git").exists():
            return parent
    return cwd if folder.is_relative_to(cwd) else folder.parent
