"""Literals that are kept for the next run are those that are read from the policies."""

from __future__ import annotations

from pathlib import Path

from scanner import packs
from scanner.cache import Cache
from scanner.evaluate import literals
from scanner.rule import Rule


def test_kept_as_they_were_read(tmp_path: Path) -> None:
    with packs.builtin() as pack:
        rules = [rule for rule in packs.load([pack])[0] if rule.check is None]
        libraries = {pack: literals.libraries(pack)}
        for _ in ("read", "kept"):
            known = literals.Known(libraries, Cache(tmp_path))
            assert [known.of(rule) for rule in rules] == [literals.of(rule, libraries[pack]) for rule in rules]
            known.close()
            (file,) = tmp_path.iterdir()
            assert len(file.read_bytes().splitlines()) == len(rules)


def test_read_anew_where_a_library_changed_or_the_file_is_broken(tmp_path: Path) -> None:
    with packs.builtin() as pack:
        rule = next(rule for rule in packs.load([pack])[0] if rule.id == "SG-001")
        libraries = {pack: literals.libraries(pack)}
        _close(literals.Known(libraries, Cache(tmp_path)), rule)
        changed = {
            pack: {**libraries[pack], "lib.network": libraries[pack]["lib.network"] + '\nsaid := "a new word"\n'}
        }
        assert "said" in _close(literals.Known(changed, Cache(tmp_path)), rule).words
        for file in tmp_path.iterdir():
            file.write_bytes(b"SG-001 [1, 2\n\xff")
        assert _close(literals.Known(libraries, Cache(tmp_path)), rule) == literals.of(rule, libraries[pack])


def _close(known: literals.Known, rule: Rule) -> literals.Literals:
    found = known.of(rule)
    known.close()
    return found
