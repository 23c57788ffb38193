"""The words that tell what the words beside them are: titles, relations, units, streets; read once from
`words/grammar.toml`.

Knows: the word lists. Must not know: notes.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def words_of(group: str) -> frozenset[str]:
    """The words of one group of `grammar.toml`; raises KeyError for a group that is not there."""
    return frozenset(_grammar()["words"][group].split())


@cache
def name_word_contexts() -> tuple[frozenset[str], frozenset[str]]:
    """Pairs that show a name-word meant as a word: "word next" of those told by what follows, "before word" by what
    stands before.
    """
    rules = tomllib.loads(_read("name_words.toml"))
    following = {f"{word} {next_word}" for word, rule in rules.items() for next_word in rule.get("before", ())}
    preceding = {f"{previous_word} {word}" for word, rule in rules.items() for previous_word in rule.get("after", ())}
    return frozenset(following), frozenset(preceding)


@cache
def eponym_contexts() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The eponyms, "eponym follower" pairs, and "preceder eponym" pairs of `eponyms.toml`."""
    rules = tomllib.loads(_read("eponyms.toml"))
    names, following, preceding = set(), set(), set()
    for name, rule in rules.items():
        for form in (name, f"{name}s", f"{name}'s", *([f"{name[:-1]}'s"] if name.endswith("s") else [])):
            names.add(form)
            following |= {f"{form} {word}" for word in rule.get("followed_by", ())}
            preceding |= {f"{word} {form}" for word in rule.get("preceded_by", ())}
    return frozenset(names), frozenset(following), frozenset(preceding)


def list_of(name: str) -> frozenset[str]:
    """The words of one plain list, such as `drugs`."""
    lines = (line for line in _read(f"{name}.txt").splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


def _grammar() -> dict[str, dict[str, str]]:
    return tomllib.loads(_read("grammar.toml"))


def _read(name: str) -> str:
    return (resources.files("anonymisation") / "words" / name).read_text(encoding="utf-8")
