"""Words typed in a hurry: one slip away from a long known word, or run together with a small one.

Knows: the words of notes and of violence. Must not know: where a word stands. Only long words of our own lists are
looked
for: a short word one slip away from anything is as likely to be somebody's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from anonymisation.free_text.words.dictionary import ordinary_words
from anonymisation.free_text.words.grammar import list_of

_SHORTEST = 7
"""Letters of a known word that may be misspelt."""
_SHORTEST_TYPED = 6
_SHORTEST_BESIDE = 5
"""Letters of a known word that a small word may be run together with."""
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "has",
        "he",
        "her",
        "him",
        "his",
        "in",
        "into",
        "is",
        "it",
        "no",
        "not",
        "of",
        "off",
        "on",
        "onto",
        "or",
        "out",
        "over",
        "she",
        "that",
        "the",
        "then",
        "this",
        "to",
        "up",
        "was",
        "were",
        "when",
        "while",
        "with",
        "pt",
        "pts",
    ]
)


def is_slip_of_a_known_word(word: str) -> bool:
    """Whether `word`, lower case and on no list, is one slip away from a long known word, or two known words without
    the space.
    """
    if (
        not word.isascii()
        or not word.isalpha()
        or not _SHORTEST_TYPED <= len(word) <= 30
        or word in _names_near_words()
    ):
        return False
    return (
        _is_swap(word)
        or any(is_one_slip(word, candidate) for key in _deletions(word) for candidate in _misspelt_as().get(key, ()))
        or _is_run_together(word)
    )


def _is_swap(word: str) -> bool:
    """Whether two letters beside one another, swapped back, make an ordinary word."""
    swaps = (word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in range(1, len(word) - 1))
    return any(swapped in _ordinary() for swapped in swaps)


@cache
def _ordinary() -> frozenset[str]:
    return (frozenset(ordinary_words()) | list_of("everyday") | list_of("medical") | list_of("drugs")) - _names()


def is_one_slip(word: str, other: str) -> bool:
    """Whether one letter more, less, other or two swapped make one of the other. Equal words are none."""
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    a, b = word[start:], other[start:]
    return (
        a[1:] == b[1:]
        or a[1:] == b
        or a == b[1:]
        or (len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:])
    )


def _is_run_together(word: str) -> bool:
    content = _content_words()
    for place in range(1, len(word)):
        first, second = word[:place], word[place:]
        if first in content and second in content:
            return True
        if (first in _SMALL and second in content and _may_join(first, second)) or (
            second in _SMALL and first in content and _may_join(second, first)
        ):
            return True
    return False


def _may_join(small: str, long: str) -> bool:
    # Many surnames end in on, in or is: a word of two letters is looked for only beside a word that notes are full of.
    return len(small) > 2 or (len(long) >= _SHORTEST and long in _often())


@cache
def _often() -> frozenset[str]:
    return list_of("often_typed") | list_of("violence")


def _deletions(word: str) -> Iterator[str]:
    yield word
    yield from (word[:place] + word[place + 1 :] for place in range(1, len(word)))


@cache
def _misspelt_as() -> dict[str, tuple[str, ...]]:
    """Every long word with one letter after the first left out → the words it may have been."""
    words_of_key: dict[str, list[str]] = {}
    for word in _long_words():
        for key in set(_deletions(word)):
            words_of_key.setdefault(key, []).append(word)
    return {key: tuple(words) for key, words in words_of_key.items()}


@cache
def _long_words() -> frozenset[str]:
    lists = {word for name in ("medical", "reasons", "often_typed", "violence") for word in list_of(name)}
    return frozenset(word for word in lists if len(word) >= _SHORTEST and word.isalpha()) - _names()


@cache
def _content_words() -> frozenset[str]:
    lists = {word for name in ("medical", "reasons", "violence", "often_typed") for word in list_of(name)}
    return (
        frozenset(word for word in lists if len(word) >= _SHORTEST_BESIDE and word.isalpha())
        - _names()
        - list_of("names_seldom")
    )


@cache
def _names() -> frozenset[str]:
    return list_of("names_first") | list_of("names_often")


@cache
def _names_near_words() -> frozenset[str]:
    return list_of("names_near_words")
