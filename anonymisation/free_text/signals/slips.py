"""Words of violence misspelt or run together, and what stands in their place.

Knows: the spelling lists of `words/signals_spelling.toml`. Must not know: what the words are read for.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

_VOWELS = "aeiou"


@cache
def slips() -> tuple[list[str], list[str]]:
    """Slips, and in the same order the words meant."""
    text = (resources.files("anonymisation") / "words" / "signals_spelling.toml").read_text(encoding="utf-8")
    spelling = tomllib.loads(text)
    words, small, right = (spelling[name].split() for name in ("words", "small", "right"))
    corrections = {
        first + second: f"{first} {second}"
        for firsts, seconds in ((words, small), (small, words), (words, words))
        for first in firsts
        for second in seconds
    }
    corrections |= {slip: word for word in words if len(word) > 4 for slip in _slips_of(word)}
    corrections |= {slip: word for word, misspellings in spelling["also"].items() for slip in misspellings.split()}
    real_words = {*words, *small, *right}
    corrections = {slip: word for slip, word in corrections.items() if slip not in real_words}
    return list(corrections), list(corrections.values())


def _slips_of(word: str) -> set[str]:
    """The word with two letters swapped, one left out, one doubled, or one vowel for another, its first letter as it
    is.
    """
    places = range(1, len(word))
    return {
        *(word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in places[:-1]),
        *(word[:at] + word[at + 1 :] for at in places),
        *(word[:at] + word[at] + word[at:] for at in places),
        *(word[:at] + vowel + word[at + 1 :] for at in places if word[at] in _VOWELS for vowel in _VOWELS),
    }
