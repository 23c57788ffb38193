"""The closed vocabulary: the only words that a place or reason field may take out of the identifiable zone.

Knows: the word lists in `anonymisation/words/`. Must not know: Presidio, or which column a value came from.

A list of known words stops what no list of names can: a rare name, a nickname, a misspelt name, a pub, an estate.
The lists hold no given names and no proper names; words that are surnames as well (Church, Park, Hill) are there
because kinds of place need them, so a lone surname of that sort would leave, meaning nothing but the place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources

_LISTS = ("common", "places", "reasons")
_NUMBERS = frozenset({*"0123456789", "16", "18", "24", "111", "999"})
"""Single figures, ages the law names, round the clock, and the numbers one calls."""

_WORD_OR_ODD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[^\w\s.,;:()/&+\-?'’\"_*=<>%#\[\]|]")
_POSSESSIVE = re.compile(r"['’]s$")


@cache
def known_words() -> frozenset[str]:
    """Every word on the lists, in lower case."""
    return frozenset(word for name in _LISTS for word in read_words(name)) | _NUMBERS


@cache
def words_before_street() -> frozenset[str]:
    """Words that may stand before street or road without naming one: those of reasons, small words, and a few of
    places.
    """
    return frozenset(word for name in ("common", "reasons", "before_street") for word in read_words(name))


@cache
def words_of_notes() -> frozenset[str]:
    """Words that notes begin with a capital, and that are nobody's name."""
    return frozenset(read_words("notes"))


def read_words(name: str) -> list[str]:
    """The words of `words/<name>.txt`; a line that begins with # says what they are."""
    text = (resources.files("anonymisation") / "words" / f"{name}.txt").read_text(encoding="utf-8")
    return [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]


def unknown_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where `text` holds a word that is on no list, or a sign that belongs in no category: (start, end) of each."""
    for word in _WORD_OR_ODD.finditer(text):
        if not is_known(word.group()):
            yield word.span()


def is_known(word: str) -> bool:
    """Whether the word, its singular, or what it belongs to is on the lists."""
    plain = _POSSESSIVE.sub("", unicodedata.normalize("NFKC", word).casefold())
    words = known_words()
    return plain in words or (len(plain) > 3 and plain.endswith("s") and plain[:-1] in words)
