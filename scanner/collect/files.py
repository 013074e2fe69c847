"""Which files to scan, and their bytes. Nothing outside the named trees is opened, nor what is no plain file."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from scanner.collect import ignore
from scanner.collect.sniff import HEAD, is_binary, looks_like_template
from scanner.model import Location, Problem

__all__ = ["LIMIT", "STDIN", "SourceFile", "find", "looks_like_template", "read"]

LIMIT = 16 * 1024 * 1024
"""Bytes of the largest file that is read."""
STDIN = "<stdin>"
"""The name of standard input, given as '-'."""

_TEMPLATE_SUFFIXES = (
    ".yaml",
    ".yml",
    ".json",
    ".template",
    ".cfn",
    ".cform",
    ".cft",
    ".cdk",
    ".cloudformation",
    ".sam",
)
_VENDORED = frozenset({"node_modules", "site-packages", "__pycache__", "venv"})
_GLOB = frozenset("*?[")
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class SourceFile(NamedTuple):
    """A file that may be a template."""

    path: Path
    """Where to read it; never a symbolic link."""
    name: str
    """How to show it: forward slashes, relative to the working directory where it lies below it; '<stdin>'."""
    explicit: bool
    """Named on the command line as a file, not found in a folder."""


def find(
    paths: Sequence[str], *, cwd: Path, exclude: Sequence[str] = (), exclude_root: Path | None = None
) -> Iterator[SourceFile | Problem]:
    """
    The files to scan, in a fixed order, each once; without paths those of the working directory.

    A path is a file, a folder, a glob (`**` for any depth) or '-'. A file that is named is given whether it is ignored
    or not. In folders and for globs, hidden, vendored and git-ignored files are passed over, and what `exclude` names:
    patterns as in .gitignore, relative to `exclude_root`, by default the working directory. Nobody has looked into the
    files yet: see `read`.
    """
    search = _Search(os.path.realpath(cwd), exclude, os.path.realpath(exclude_root or cwd))
    return search.run(sorted(set(paths or ["."])))


def read(file: SourceFile, limit: int = LIMIT) -> bytes | Problem | None:
    """
    The bytes of a file; None for one from a folder that is no template; a Problem where it can't be read.

    `limit` is the size in bytes past which a file is refused unread.
    """
    if file.name == STDIN:
        data = sys.stdin.buffer.read(limit + 1)
        return data if len(data) <= limit else _too_large(file, f"more than {_size(limit)}", limit)
    try:
        descriptor = os.open(file.path, _OPEN)
    except OSError as error:
        return _unreadable(file.name, error)
    with open(descriptor, "rb", buffering=0) as stream:
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return _not_a_file(file.name, status.st_mode) if file.explicit else None
            head = _read_up_to(descriptor, min(HEAD, limit))
            if not file.explicit and not _is_wanted(file, head, status.st_size > len(head), descriptor, limit):
                return None
            if status.st_size > limit:
                return _too_large(file, _size(status.st_size), limit)
            stream.seek(0)
            data = _read_up_to(descriptor, limit + 1)
        except OSError as error:
            return _unreadable(file.name, error)
    # It may have grown meanwhile, or be of a file system that tells no sizes.
    return data if len(data) <= limit else _too_large(file, f"more than {_size(limit)}", limit)


def _is_wanted(file: SourceFile, head: bytes, is_longer: bool, descriptor: int, limit: int) -> bool:
    """Whether a file from a folder is a template. If its head tells nothing, the name decides who is read further."""
    named = file.name.lower().endswith(_TEMPLATE_SUFFIXES)
    if is_binary(head):
        # A stray NUL makes a template broken, not binary: the parser is to say so.
        return named and looks_like_template(head.replace(b"\0", b""), named=True)
    if looks_like_template(head, named=named):
        return True
    return named and is_longer and looks_like_template(head + _read_up_to(descriptor, limit - len(head)), named=True)


def _read_up_to(descriptor: int, size: int) -> bytes:
    chunks = []
    while size > 0 and (chunk := os.read(descriptor, min(size, 1024 * 1024))):
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)


class _Folder:
    """A folder on the way: what is left of its entries, and the ignore files that hold in it."""

    def __init__(self, path: str, name: str, relative: str, layers: tuple[ignore.Layer, ...]) -> None:
        self.path = path
        """Absolute; it ends with a slash."""
        self.name = name
        """How to show it; '' or with a slash at its end."""
        self.relative = relative
        """Within the tree that the ignore files speak of; '' or with a slash at its end."""
        self.layers = layers
        self.entries: Iterator[os.DirEntry[str]] = iter(())
        self.is_assembly = False
        """The output of `cdk synth`."""


class _Glob:
    """What a walk is narrowed to."""

    def __init__(self, patterns: ignore.Patterns, prefix: int) -> None:
        self.patterns = patterns
        self.prefix = prefix
        """Length of the walked folder in the names."""
        self.found = False

    def matches(self, name: str) -> bool:
        """Whether the name, or a folder above it, matches; remembered."""
        matched = self.patterns.matches(name[self.prefix :])
        self.found = self.found or matched
        return matched


class _Search:
    """One call of `find`."""

    def __init__(self, cwd: str, exclude: Sequence[str], exclude_root: str) -> None:
        self.cwd = cwd
        self.exclude = ignore.patterns(exclude) if exclude else None
        self.exclude_root = os.path.join(exclude_root, "")
        self.seen: set[str] = set()
        self.explicit: set[str] = set()

    def run(self, arguments: Sequence[str]) -> Iterator[SourceFile | Problem]:
        """What the arguments name, one after the other."""
        paths = [(argument, _absolute(self.cwd, argument)) for argument in arguments]
        self.explicit = {os.path.realpath(path) for argument, path in paths if argument != "-" and os.path.isfile(path)}
        for argument, path in paths:
            if argument == "-":
                yield SourceFile(Path("-"), STDIN, explicit=True)
            else:
                yield from self._argument(argument, path)

    def _argument(self, argument: str, path: str) -> Iterator[SourceFile | Problem]:
        name = self._name(path) or "."
        if not argument:
            yield _vanished("''")
            return
        try:
            status = os.stat(path)
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP) and os.path.islink(path):
                yield _dangling(name, path)
            elif _GLOB & set(argument) and error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EINVAL):
                yield from self._glob(argument)
            else:
                yield _unreadable(name, error)
            return
        if not _is_inside(os.path.realpath(path), self._tree(path)):
            yield _outward(name, path)
        elif stat.S_ISDIR(status.st_mode):
            yield from self._walk(path)
        elif stat.S_ISREG(status.st_mode):
            real = os.path.realpath(path)
            if real not in self.seen:
                self.seen.add(real)
                yield SourceFile(Path(real), name, explicit=True)
        else:
            yield _not_a_file(name, status.st_mode)

    def _glob(self, argument: str) -> Iterator[SourceFile | Problem]:
        """The folder that the first parts name is walked, and what the rest doesn't match is left out."""
        parts = argument.replace(os.sep, "/").split("/")
        fixed = next(index for index, part in enumerate(parts) if _GLOB & set(part))
        start = _absolute(self.cwd, "/".join(parts[:fixed]) or ("/" if fixed else "."))
        patterns = ignore.patterns(["/" + "/".join(parts[fixed:])])
        glob = _Glob(patterns, len(self._name(start, slash=True))) if patterns else None
        if glob and os.path.isdir(start) and _is_inside(os.path.realpath(start), self._tree(start)):
            yield from self._walk(start, glob)
        if not glob or not glob.found:
            yield Problem(
                "not-found",
                f"{argument}: a glob that matches something was expected, and it matches no file",
                hint="hidden, vendored and git-ignored files are passed over: name such a file, or its folder, itself",
            )

    def _walk(self, top: str, glob: _Glob | None = None) -> Iterator[SourceFile | Problem]:
        """The files of a folder and the folders below it, sorted by name; links to files come last."""
        real_top = os.path.realpath(top)
        links: list[tuple[str, str]] = []
        stack: list[_Folder] = []
        problem = self._enter(stack, self._first_folder(top, real_top))
        if problem:
            yield problem
        while stack:
            folder = stack[-1]
            entry = next(folder.entries, None)
            if entry is None:
                stack.pop()
                continue
            if entry.name.startswith(".") or entry.name in _VENDORED:
                continue
            if folder.is_assembly and entry.name.startswith("asset."):
                continue
            path, name, relative = (base + entry.name for base in (folder.path, folder.name, folder.relative))
            if entry.is_dir(follow_symlinks=False):
                if not self._is_passed_over(path, relative, True, folder.layers):
                    below = _Folder(path + "/", name + "/", relative + "/", folder.layers)
                    problem = self._enter(stack, below)
                    if problem:
                        yield problem
            elif self._is_passed_over(path, relative, False, folder.layers) or (glob and not glob.matches(name)):
                continue
            elif entry.is_file(follow_symlinks=False):
                yield from self._file(path, name)
            elif entry.is_symlink():
                links.append((path, name))
        for path, name in links:
            yield from self._link(path, name, real_top)

    def _file(self, path: str, name: str) -> Iterator[SourceFile]:
        if path not in self.seen:
            self.seen.add(path)
            yield SourceFile(Path(path), name, explicit=path in self.explicit)

    def _link(self, path: str, name: str, tree: str) -> Iterator[SourceFile | Problem]:
        """A link to a file in the tree is that file, if it was not seen yet. Folders are walked where they lie."""
        is_named = name.lower().endswith((".yaml", ".yml", ".json", ".template"))
        real = os.path.realpath(path)
        if not os.path.exists(path):
            if is_named:
                yield _dangling(name, path)
        elif not _is_inside(real, tree):
            if is_named:
                yield _outward(name, path)
        elif os.path.isfile(real):
            yield from self._file(real, name)

    def _enter(self, stack: list[_Folder], folder: _Folder) -> Problem | None:
        """Put a folder on the stack, unless it is a Python environment or can't be listed."""
        try:
            with os.scandir(folder.path) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except FileNotFoundError:
            # It went away after its parent was listed: there is nothing left to miss.
            return None if stack else _vanished(folder.name or ".")
        except OSError as error:
            return _unreadable(folder.name.rstrip("/") or ".", error)
        names = {entry.name for entry in entries if entry.name in (".git", ".gitignore", "pyvenv.cfg", "cdk.out")}
        if stack and "pyvenv.cfg" in names:
            return None
        if stack and ".git" in names:
            # Another repository: what the outer one ignores doesn't hold here.
            folder.layers = ignore.layer(folder.path + ".git/info/exclude", folder.relative)
        if ".gitignore" in names:
            folder.layers += ignore.layer(folder.path + ".gitignore", folder.relative)
        folder.is_assembly = folder.path.endswith("/cdk.out/") or any(
            e.name == "cdk.out" and e.is_file() for e in entries
        )
        folder.entries = iter(entries)
        stack.append(folder)
        return None

    def _first_folder(self, top: str, real_top: str) -> _Folder:
        """The folder that was named, with the ignore files above it. If it is ignored itself, they don't hold in it."""
        base = ignore.repository(real_top) or (self.cwd if _is_inside(real_top, self.cwd) else real_top)
        relative = "" if real_top == base else os.path.relpath(real_top, base).replace(os.sep, "/") + "/"
        layers = ignore.layer(os.path.join(base, ".git/info/exclude"), "")
        walked = ""
        for part in relative.rstrip("/").split("/") if relative else ():
            layers += ignore.layer(os.path.join(base, walked, ".gitignore"), walked)
            if ignore.is_ignored(walked + part, True, layers):
                layers = ()
                break
            walked += part + "/"
        return _Folder(os.path.join(real_top, ""), self._name(top, slash=True), relative, layers)

    def _is_passed_over(self, path: str, relative: str, is_folder: bool, layers: tuple[ignore.Layer, ...]) -> bool:
        if layers and ignore.is_ignored(relative, is_folder, layers):
            return True
        if self.exclude is None:
            return False
        return bool(self.exclude.decide(path.removeprefix(self.exclude_root).lstrip("/"), is_folder))

    def _tree(self, path: str) -> str:
        """The tree that a named path must not leave by a link: its repository, the working directory or its folder."""
        parent = os.path.dirname(path)
        tree = ignore.repository(parent) or (self.cwd if _is_inside(parent, self.cwd) else parent)
        return os.path.realpath(tree)

    def _name(self, path: str, slash: bool = False) -> str:
        name = os.path.relpath(path, self.cwd) if _is_inside(path, self.cwd) else path
        name = "" if name == "." else name.replace(os.sep, "/")
        return name + "/" if slash and name and not name.endswith("/") else name


def _absolute(cwd: str, path: str) -> str:
    joined = os.path.join(cwd, path)
    # '..' after a link leads elsewhere than the text says.
    return os.path.realpath(joined) if ".." in Path(path).parts else os.path.normpath(joined)


def _is_inside(path: str, tree: str) -> bool:
    return path == tree or path.startswith(os.path.join(tree, ""))


def _size(count: int) -> str:
    return f"{count / 1024 / 1024:.1f} MiB"


def _too_large(file: SourceFile, found: str, limit: int) -> Problem:
    return Problem(
        "too-large",
        f"{file.name}: a template of at most {_size(limit)} was expected, and this file has {found}",
        Location(file.name),
        "CloudFormation takes templates of at most 1 MB; if this is none, exclude it",
    )


def _unreadable(name: str, error: OSError) -> Problem:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _vanished(name)
    closed = isinstance(error, PermissionError)
    hint = "exclude it, or run as a user who may read it" if closed else "check the path, or exclude it"
    what = error.strerror or str(error)
    return Problem("unreadable", f"{name}: could not be read: {what[:1].lower()}{what[1:]}", Location(name), hint)


def _vanished(name: str) -> Problem:
    return Problem(
        "not-found",
        f"{name}: a file or folder was expected, and there is none",
        Location(name),
        "check the spelling and the working directory; if it was there a moment ago, run again",
    )


def _not_a_file(name: str, mode: int) -> Problem:
    kinds = {
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
    found = kinds.get(stat.S_IFMT(mode), "a special file")
    return Problem(
        "not-a-file",
        f"{name}: a file or folder was expected, and this is {found}",
        Location(name),
        "to scan what another program writes, pipe it in and give '-' as the path",
    )


def _dangling(name: str, path: str) -> Problem:
    return Problem(
        "symlink",
        f"{name}: a link to a file was expected, and {_target(path)}, where it leads, does not exist or is a loop",
        Location(name),
        "mend or remove the link, or exclude it",
    )


def _outward(name: str, path: str) -> Problem:
    return Problem(
        "symlink",
        f"{name}: a link that stays in the scanned tree was expected, and this one leads out of it, to {_target(path)}",
        Location(name),
        "links out of the tree are not followed; name the target itself, or exclude the link",
    )


def _target(path: str) -> str:
    try:
        return repr(os.readlink(path))
    except OSError:
        return "elsewhere"
