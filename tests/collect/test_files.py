"""Which files are scanned, and what is said of those that can't be."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.collect import ignore
from scanner.collect.files import SourceFile, find, looks_like_template, read
from scanner.collect.sniff import HEAD
from scanner.model import Problem

TEMPLATE = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Bucket:\n    Type: AWS::S3::Bucket\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """An empty folder that is a repository of its own, so that nothing above it has a say."""
    root = tmp_path / "repo"
    (root / ".git" / "info").mkdir(parents=True)
    return root


def write(root: Path, *names: str, text: str = TEMPLATE) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def names(root: Path, *paths: str, exclude: Sequence[str] = ()) -> list[str]:
    """What `find` gives, problems as 'kind: name'."""
    return [
        file.name if isinstance(file, SourceFile) else f"{file.kind}: {file.location.file if file.location else ''}"
        for file in find(paths, cwd=root, exclude=exclude)
    ]


def problem(root: Path, *paths: str) -> Problem:
    (found,) = find(paths, cwd=root)
    assert isinstance(found, Problem)
    assert found.message
    assert found.hint
    return found


# --- what is found --------------------------------------------------------------------------------------------------


def test_no_paths_is_the_working_directory_in_order(tree: Path) -> None:
    write(tree, "b.yaml", "a/z.json", "a/b/c.any", "c")
    assert names(tree) == ["a/b/c.any", "a/z.json", "b.yaml", "c"]
    assert all(isinstance(file, SourceFile) and not file.explicit for file in find([], cwd=tree))


def test_each_once_and_explicit_whatever_the_order(tree: Path) -> None:
    write(tree, "a.yaml", "sub/b.yaml")
    for paths in (
        ["sub/b.yaml", ".", "./a.yaml"],
        [".", str(tree / "a.yaml"), "sub/../sub/b.yaml", "sub", "sub/b.yaml"],
    ):
        found = list(find(paths, cwd=tree))
        assert sorted((file.name, file.explicit) for file in found if isinstance(file, SourceFile)) == [
            ("a.yaml", True),
            ("sub/b.yaml", True),
        ]


def test_a_path_outside_the_working_directory_keeps_its_whole_name(tree: Path) -> None:
    write(tree, "a/x.yaml", "b/y.yaml")
    assert names(tree / "a", "../b") == [f"{tree.as_posix()}/b/y.yaml"]


def test_a_folder_may_have_the_name_of_a_file(tree: Path) -> None:
    write(tree, "x.yaml/y.yaml")
    assert names(tree) == ["x.yaml/y.yaml"]
    assert names(tree, "x.yaml") == ["x.yaml/y.yaml"]


def test_hidden_and_vendored_are_passed_over_unless_named(tree: Path) -> None:
    passed_over = [
        ".hidden.yaml", ".github/x.yaml", ".aws-sam/build/template.yaml", "app/node_modules/t.yaml", "venv/t.yaml",
        "lib/site-packages/t.yaml", "__pycache__/t.yaml", "env/lib/t.yaml",
        "cdk.out/asset.1234/t.json", "cdk.out/asset.5.yaml",
    ]  # fmt: skip
    write(tree, *passed_over, "env/pyvenv.cfg", "cdk.out/App.template.json", "vendor/t.yaml", "asset.x/t.yaml")
    assert names(tree) == ["asset.x/t.yaml", "cdk.out/App.template.json", "vendor/t.yaml"]
    for name in passed_over:
        assert names(tree, name) == [name]
    assert names(tree, "app/node_modules") == ["app/node_modules/t.yaml"]
    assert names(tree, ".github") == [".github/x.yaml"]
    assert "env/lib/t.yaml" in names(tree, "env")


def test_cdk_output_under_another_name(tree: Path) -> None:
    write(tree, "out/cdk.out", text='{"version": "36.0.0"}')
    write(tree, "out/App.template.json", "out/asset.1/t.json")
    assert names(tree) == ["out/App.template.json", "out/cdk.out"]


def test_globs_that_the_shell_left_alone(tree: Path) -> None:
    write(tree, "a.yaml", "a.json", "x/b.yaml", "x/y/c.yaml", "x/node_modules/d.yaml", "[odd].yaml")
    assert names(tree, "*.yaml") == ["[odd].yaml", "a.yaml"]
    assert names(tree, "**/*.yaml") == ["[odd].yaml", "a.yaml", "x/b.yaml", "x/y/c.yaml"]
    assert names(tree, "x/**/*.yaml") == ["x/b.yaml", "x/y/c.yaml"]
    assert names(tree, "x/*") == ["x/b.yaml", "x/y/c.yaml"]
    assert names(tree, "?.json", "a.*") == ["a.json", "a.yaml"]
    assert names(tree, str(tree / "x" / "*.yaml")) == ["x/b.yaml"]
    assert names(tree, "*.yaml", "x/b.yaml", "a.json") == ["[odd].yaml", "a.yaml", "a.json", "x/b.yaml"]
    assert names(tree, "[odd].yaml") == ["[odd].yaml"], "a file of that name comes before the glob"
    for glob in ("*.template", "none/*.yaml", "a.yaml/*", "x/node_mod*/*"):
        assert problem(tree, glob).kind == "not-found"


def test_standard_input(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (file,) = find(["-", "-"], cwd=tree)
    assert isinstance(file, SourceFile)
    assert (file.name, file.explicit) == ("<stdin>", True)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"Resources: {}")))
    assert read(file) == b"Resources: {}"
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"x" * 101)))
    assert isinstance(result := read(file, limit=100), Problem)
    assert result.kind == "too-large"


# --- ignored --------------------------------------------------------------------------------------------------------


def test_exclude_speaks_of_the_working_directory(tree: Path) -> None:
    write(tree, "a.yaml", "gen/b.yaml", "sub/gen/c.yaml", "sub/d.yaml")
    assert names(tree, exclude=["gen/", "!sub/gen/"]) == ["a.yaml", "sub/d.yaml", "sub/gen/c.yaml"]
    assert names(tree, exclude=["/gen"]) == ["a.yaml", "sub/d.yaml", "sub/gen/c.yaml"]
    assert names(tree, "gen/b.yaml", exclude=["gen/"]) == ["gen/b.yaml"], "what is named is scanned"


LAYOUT = """
    a.yaml a.log keep.log build/x.yaml src/build/x.yaml src/a.tmp src/deep/a.tmp src/keep.tmp only/x.yaml only/x.txt
    only/in/y.yaml white/a white/b white/c/d secret.yaml docs/a/foo.yaml docs/foo.yaml x/docs/foo.yaml neg/in/a.yaml
    #hash.yaml !bang.yaml café.yaml
""".split()
IGNORE = """# comment
*.log
!keep.log
/build/
only/*
!only/*.yaml
docs/**/foo.yaml
neg/
!neg/in/a.yaml
\\#hash.yaml
\\!bang.yaml
sp ace.yaml

!
café.yaml
"""


def seen_by_git(root: Path) -> list[str]:
    command: list[str | Path] = ["git", "-C", root, "ls-files", "-z", "--others", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    return sorted(name for name in listed if name and not Path(name).name.startswith("."))


def test_exclude_may_speak_of_another_folder(tree: Path) -> None:
    """That of the settings, wherever in the repository the command runs."""
    write(tree, "app/gen/b.yaml", "app/a.yaml", "gen/c.yaml")
    found = find(["."], cwd=tree / "app", exclude=["/app/gen"], exclude_root=tree)
    assert [file.name for file in found if isinstance(file, SourceFile)] == ["a.yaml"]
    found = find([".."], cwd=tree / "app", exclude=["/gen", "app/a.*"], exclude_root=tree)
    assert [file.path for file in found if isinstance(file, SourceFile)] == [tree / "app" / "gen" / "b.yaml"]


def test_ignored_files_as_git_sees_them(tmp_path: Path) -> None:
    """Nested files, negations, anchors and `.git/info/exclude`."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    write(tmp_path, *LAYOUT, "sp ace.yaml")
    write(tmp_path, ".gitignore", text=IGNORE.replace("sp ace.yaml", "sp ace.yaml   "))
    write(tmp_path, "src/.gitignore", text="*.tmp\r\n!/keep.tmp\r\n")
    write(tmp_path, "white/.gitignore", text="*\n!b\n!c/\n!c/d\n")
    write(tmp_path, ".git/info/exclude", text="secret.yaml\n")
    expected = seen_by_git(tmp_path)
    assert sorted(names(tmp_path)) == expected
    for folder in ("src", "white", "only", "docs", "x"):
        assert sorted(names(tmp_path, folder)) == [name for name in expected if name.startswith(folder + "/")]


# git takes "a**/b" for more than its manual says, so two stars stand alone here.
TOKENS = ["a", "b", "ab", "*", "?", "[ab]", "[!a]", "[^b]", "[a-c]", "[[:alpha:]]", "[]a]", "\\a"]
PART = st.just("**") | st.lists(st.sampled_from(TOKENS), min_size=1, max_size=3).map("".join).filter(
    lambda part: "**" not in part
)
LINE = st.builds(
    lambda bang, slash, parts, end: bang + slash + "/".join(parts) + end,
    *(st.sampled_from(["", "", "!"]), st.sampled_from(["", "", "/"])),
    *(st.lists(PART, min_size=1, max_size=3), st.sampled_from(["", "", "/", "/**", " ", "\\ ", "\\", "["])),
)


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with files of all short paths of few letters."""
    root = tmp_path_factory.mktemp("letters")
    subprocess.run(["git", "init", "-q", root], check=True)
    for folder in ("", "a", "b", "ab", "a/a", "a/b", "b/a", "b/ab/a"):
        write(root / folder, "aa", "bb", "abc", "c", "a]", "b ", text="")
    return root


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINE, min_size=1, max_size=4))
def test_any_pattern_means_what_it_means_to_git(letters: Path, lines: list[str]) -> None:
    (letters / ".gitignore").write_text("\n".join(lines))
    assert sorted(names(letters)) == seen_by_git(letters)


@pytest.mark.parametrize("pattern", ["*a" * 60 + "b", "**/a/" * 60 + "b", "[ab]*" * 60, "?*" * 60 + "/x", "*" * 5000])
@pytest.mark.parametrize("path", ["a" * 250, "/".join("a" * 250)])
def test_no_pattern_takes_long(pattern: str, path: str) -> None:
    begin = time.perf_counter()
    compiled = ignore.patterns([pattern])
    assert compiled
    compiled.matches(path)
    assert time.perf_counter() - begin < 2


def test_what_is_named_is_scanned_though_ignored(tree: Path) -> None:
    write(tree, ".gitignore", text="cdk.out/\n*.gen.yaml\n")
    write(tree, "cdk.out/a.json", "cdk.out/sub/b.json", "x.gen.yaml", "y.yaml")
    assert names(tree) == ["y.yaml"]
    assert names(tree, "cdk.out") == ["cdk.out/a.json", "cdk.out/sub/b.json"]
    assert names(tree, "cdk.out/sub") == ["cdk.out/sub/b.json"]
    assert names(tree, "cdk.out/*.json") == ["cdk.out/a.json"]
    assert names(tree / "cdk.out") == ["a.json", "sub/b.json"]
    assert names(tree, "x.gen.yaml") == ["x.gen.yaml"]


def test_ignore_files_above_the_repository_and_of_another_one_do_not_hold(tmp_path: Path) -> None:
    write(tmp_path, ".gitignore", text="*.yaml\n")
    write(tmp_path, "repo/a.yaml", "repo/inner/b.yaml", "repo/inner/c.json")
    write(tmp_path, "repo/.gitignore", text="b.yaml\n")
    (tmp_path / "repo" / ".git").mkdir()
    (tmp_path / "repo" / "inner" / ".git").mkdir()
    assert names(tmp_path / "repo") == ["a.yaml", "inner/b.yaml", "inner/c.json"]


def test_ignore_files_hold_outside_a_repository_too(tmp_path: Path) -> None:
    write(tmp_path, "a/.gitignore", text="x.yaml\n")
    write(tmp_path, "a/x.yaml", "a/b/x.yaml", "a/b/y.yaml")
    assert names(tmp_path) == ["a/b/y.yaml"]
    assert names(tmp_path, "a/b") == ["a/b/y.yaml"]


def test_an_ignore_file_that_is_none(tree: Path) -> None:
    write(tree, "a.yaml", "b/a.yaml", "c/a.yaml")
    (tree / ".gitignore").mkdir()
    os.mkfifo(tree / "b" / ".gitignore")
    (tree / "c" / ".gitignore").symlink_to("/dev/zero")
    assert names(tree) == ["a.yaml", "b/a.yaml", "c/a.yaml"]


# --- links and special files ----------------------------------------------------------------------------------------


def test_links_never_lead_out_of_the_tree(tree: Path) -> None:
    outside = tree.parent / "outside"
    write(outside, "secret.yaml", "more/t.yaml")
    write(tree, "a.yaml", ".real/b.yaml")
    (tree / "out.yaml").symlink_to(outside / "secret.yaml")
    (tree / "out.txt").symlink_to(outside / "secret.yaml")
    (tree / "folder").symlink_to(outside)
    (tree / "gone.json").symlink_to("nothing")
    (tree / "gone").symlink_to("nothing")
    (tree / "again.yaml").symlink_to("a.yaml")
    (tree / "b.yaml").symlink_to(".real/b.yaml")
    (tree / "device.yml").symlink_to("/dev/zero")
    assert names(tree) == ["a.yaml", "b.yaml", "symlink: device.yml", "symlink: gone.json", "symlink: out.yaml"]
    for name in ("out.yaml", "out.txt", "folder", "gone.json", "gone", "folder/secret.yaml", "folder/more"):
        assert problem(tree, name).kind == "symlink", name
    assert problem(tree, "folder/*.yaml").kind == "not-found"
    assert names(tree, "again.yaml", "a.yaml") == ["a.yaml"]
    assert names(tree, "b.yaml") == ["b.yaml"]


def test_a_link_within_the_repository_is_followed_when_named(tree: Path) -> None:
    write(tree, "shared/a.yaml", "app/x.yaml")
    (tree / "app" / "a.yaml").symlink_to("../shared/a.yaml")
    assert names(tree / "app", "a.yaml") == ["a.yaml"]
    assert names(tree, "app") == ["app/x.yaml", "symlink: app/a.yaml"], "the tree being scanned is the folder"
    assert names(tree) == ["app/x.yaml", "shared/a.yaml"]


def test_loops_end(tree: Path) -> None:
    write(tree, "a/x.yaml")
    (tree / "a" / "up").symlink_to("..")
    (tree / "a" / "self.yaml").symlink_to("self.yaml")
    (tree / "one").symlink_to("two")
    (tree / "two").symlink_to("one")
    assert names(tree) == ["a/x.yaml", "symlink: a/self.yaml"]
    assert problem(tree, "one").kind == "symlink"


def test_special_files_are_never_opened(tree: Path) -> None:
    os.mkfifo(tree / "pipe.yaml")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(tree)  # the path of a socket is limited to a hundred characters
        try:
            server.bind("socket.yaml")
        finally:
            os.chdir(here)
        assert names(tree) == []
        assert problem(tree, "socket.yaml").kind == "not-a-file"
    found = problem(tree, "pipe.yaml")
    assert (found.kind, "named pipe" in found.message) == ("not-a-file", True)
    assert problem(tree, "/dev/null").kind == "not-a-file"


def test_a_file_that_became_a_pipe_or_a_link(tree: Path) -> None:
    write(tree, "a.yaml", "b.yaml")
    first, second = find([], cwd=tree)
    assert isinstance(first, SourceFile)
    assert isinstance(second, SourceFile)
    for path in (first.path, second.path):
        path.unlink()
    os.mkfifo(first.path)
    second.path.symlink_to("/etc/passwd")
    assert read(first) is None
    assert isinstance(result := read(second), Problem)
    assert result.kind == "unreadable"


# --- what can't be read ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["nothing.yaml", "a.yaml/below", "", "no/such/folder", "x" * 300])
def test_not_found(tree: Path, path: str) -> None:
    write(tree, "a.yaml")
    (found,) = find([path], cwd=tree)
    assert isinstance(found, Problem)
    assert found.kind == ("unreadable" if len(path) > 255 else "not-found")


def test_no_permission(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tree, "a.yaml", "b/c.yaml")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("/b/"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert names(tree) == ["a.yaml", "unreadable: b"]
    assert "permission denied" in problem(tree, "b").message

    def refuse_open(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    (file,) = find(["a.yaml"], cwd=tree)
    assert isinstance(file, SourceFile)
    monkeypatch.setattr(os, "open", refuse_open)
    assert isinstance(result := read(file), Problem)
    assert (result.kind, bool(result.hint)) == ("unreadable", True)


def test_a_file_that_vanishes(tree: Path) -> None:
    write(tree, "a.yaml")
    (file,) = find([], cwd=tree)
    assert isinstance(file, SourceFile)
    file.path.unlink()
    assert isinstance(result := read(file), Problem)
    assert (result.kind, result.location and result.location.file) == ("not-found", "a.yaml")


def test_a_huge_file(tree: Path) -> None:
    """Sparse files of 200 MB: nobody reads them to the end."""
    for name, text in (("template", TEMPLATE), ("data.bin", "\0"), ("data.csv", "a,b\n")):
        write(tree, name, text=text)
        os.truncate(tree / name, 200_000_000)
    write(tree, "late.yaml", text="Metadata:\n" + "  # filler\n" * 10_000 + "Resources: {}\n")
    start = time.perf_counter()
    results = {file.name: read(file) for file in find([], cwd=tree) if isinstance(file, SourceFile)}
    assert results["data.bin"] is None
    assert results["data.csv"] is None
    for explicit in ("data.bin", "template"):
        (file,) = find([explicit], cwd=tree)
        assert isinstance(file, SourceFile)
        assert isinstance(result := read(file), Problem)
        assert (result.kind, "190.7 MiB" in result.message) == ("too-large", True)
    assert time.perf_counter() - start < 1


def test_the_limit(tree: Path) -> None:
    write(tree, "a.yaml")
    (file,) = find([], cwd=tree)
    assert isinstance(file, SourceFile)
    assert read(file, limit=len(TEMPLATE)) == TEMPLATE.encode()
    assert isinstance(result := read(file, limit=len(TEMPLATE) - 1), Problem)
    assert result.kind == "too-large"


# --- recognised by content ------------------------------------------------------------------------------------------


def test_from_a_folder_only_templates_are_given(tree: Path) -> None:
    write(tree, "t.yaml", "t.whatever", "noext")
    write(tree, "values.yaml", "empty.yaml", "README.md", text="")
    write(tree, "README.md", text=f"# How to\n\nNote: like so\n\n```yaml\n{TEMPLATE}```\n")
    found = [file for file in find([], cwd=tree) if isinstance(file, SourceFile) and read(file) is not None]
    assert [file.name for file in found] == ["noext", "t.whatever", "t.yaml"]
    (explicit,) = find(["empty.yaml"], cwd=tree)
    assert isinstance(explicit, SourceFile)
    assert read(explicit) == b"", "what is named is given to the parser, whatever it is"


def test_a_long_preamble_is_read_through_where_the_name_says_template(tree: Path) -> None:
    text = "Mappings:\n" + "  Filler: {A: {B: c}}\n" * 10_000 + "Resources:\n  B:\n    Type: AWS::S3::Bucket\n"
    write(tree, "late.yaml", "late.data", text=text)
    results = {file.name: read(file) for file in find([], cwd=tree) if isinstance(file, SourceFile)}
    assert results == {"late.yaml": text.encode(), "late.data": None}


def test_a_stray_nul_does_not_hide_a_template(tree: Path) -> None:
    write(tree, "a.yaml", "a.bin", text=TEMPLATE + "\0")
    results = {file.name: read(file) for file in find([], cwd=tree) if isinstance(file, SourceFile)}
    assert results == {"a.yaml": TEMPLATE.encode() + b"\0", "a.bin": None}


YES = [
    TEMPLATE,
    "\ufeff" + TEMPLATE,
    TEMPLATE.replace("\n", "\r\n"),
    "---\n# a comment\n\n" + TEMPLATE,
    "%YAML 1.1\n--- # x\n" + TEMPLATE,
    "--- \n" + TEMPLATE,
    "  " + TEMPLATE.replace("\n", "\n  "),
    "Description: x\nResources:\n  A:\n    Type: Custom::Thing\n",
    '"Resources":\n  A:\n    "Type": "AWS::S3::Bucket"\n',
    "Resources: &all\n  A: {Type: 'AWS::S3::Bucket'}\n",
    "Transform: AWS::Serverless-2016-10-31\nResources:\n  A:\n    Type: AWS::Serverless::Function\n",
    '{"Resources":{"A":{"Type":"AWS::S3::Bucket"}}}',
    '\n\t{\n\t"Description": "a \\"Resources\\": {",\n\t"Resources" : {"A": {"Type" : "AWS::S3::Bucket"}}}',
    "{Resources: {A: {Type: AWS::S3::Bucket}}}",
    '{"AWSTemplateFormatVersion":"2010-09-09"}',
    '{"Metadata": {"x": ["}", {"y": 1}]}, "AWSTemplateFormatVersion": "2010-09-09", "Res',
    "AWSTemplateFormatVersion: 2010-09-09\n",
    "AWSTemplateFormatVersion: 2010-09-09\n\tbroken: [\n",
    "apiVersion: v1\n---\nResources:\n  A:\n    Type: AWS::S3::Bucket\n",
]
NO = [
    "",
    "\n" * 1000 + "Resources",
    "Resources:\n  - a\n",
    "Resources: {}\n",
    "resources:\n  Resources:\n    A:\n      Type: AWS::S3::Bucket\n",
    "Types:\n  Type: AWS::S3::Bucket\n",
    '{"a": {"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}}',
    '[{"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}]',
    '{"Resources": ["arn:aws:s3:::b"], "Other": 1}',
    '{"x": "Resources", "y": {"Type": "AWS::S3::Bucket"}}',
    f'"""Makes a template."""\nTEXT = """\n{TEMPLATE}"""\n',
    f"#!/bin/sh\ncat <<EOF\n{TEMPLATE}EOF\n",
    f"const t = `\n{TEMPLATE}`\n",
    f"# Title\n\nSome prose.\n\n{TEMPLATE}",
    f"Note: prose\n\n```\n{TEMPLATE}```\n",
    "PK\x03\x04AWSTemplateFormatVersion: x",
]


@pytest.mark.parametrize("text", YES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_templates_are_recognised(text: str, encoding: str) -> None:
    assert looks_like_template(text.removeprefix("\ufeff").encode(encoding) if encoding == "utf-16" else text.encode())


@pytest.mark.parametrize("text", NO)
def test_other_files_are_not(text: str) -> None:
    assert not looks_like_template(text.encode())
    assert not looks_like_template(text.encode("utf-16"))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"AWSTemplateFormatVersion", b"{Resources", b"\xff\xfe"]))
def test_any_bytes_get_an_answer(data: bytes, prefix: bytes) -> None:
    looks_like_template(prefix + data)
    looks_like_template(data + prefix + data)


@pytest.mark.parametrize(
    "unit",
    [
        b"\n",
        b" ",
        b"#",
        b"---\n",
        b'"',
        b"\\",
        b'\\"',
        b"{",
        b"[{",
        b"'",
        b"Type: ",
        b"Type :\n",
        b"Resources",
        b"a.",
        b"%",
    ],
)
@pytest.mark.parametrize("start", [b"", b"{", b'{"', b"a:\n", b"Resources: "])
def test_no_input_takes_long(unit: bytes, start: bytes) -> None:
    data = start + unit * (HEAD // len(unit)) + b"Resources\nAWSTemplateFormatVersion"
    begin = time.perf_counter()
    looks_like_template(data)
    assert time.perf_counter() - begin < 0.5


def test_ten_thousand_files(tree: Path) -> None:
    write(tree, ".gitignore", text="*.log\nbuild/\n/dist\n!keep.log\n" * 3)
    for folder in range(100):
        write(tree, *(f"d{folder}/f{index}.py" for index in range(100)), text="import os\n")
    begin = time.perf_counter()
    assert len(list(find([], cwd=tree))) == 10_000
    assert time.perf_counter() - begin < 1.5, "a fifth of a second is usual"
