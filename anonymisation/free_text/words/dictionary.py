"""Ordinary English: the words of the package lemminflect, read as data. Its list writes names with a capital, so they
stay out.

Knows: where that package keeps its lists (MIT; drawn from the NIH SPECIALIST lexicon). Must not know: notes, our own
lists.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from schemas.errors import SvdError

_LISTS = ("infl_lu.csv.gz", "lemma_lu.csv.gz")
_FEWEST = 60_000
"""Fewer words mean that the package has changed its lists, and half of every note would be taken for names."""


class DictionaryMissing(SvdError):
    """The list of ordinary words cannot be read; nothing can be scrubbed without it."""


@cache
def ordinary_words() -> dict[str, frozenset[str]]:
    """Every lower-case word with its parts of speech (noun, verb, adj, adv, aux), inflections included."""
    parts_of_word: dict[str, set[str]] = {}
    for word, part in _entries():
        if word.islower() and len(word) > 1:
            parts_of_word.setdefault(word, set()).add(part)
    if len(parts_of_word) < _FEWEST:
        raise DictionaryMissing(
            "The word list of lemminflect is shorter than it was; install the version in requirements.lock."
        )
    return {word: frozenset(parts) for word, parts in parts_of_word.items()}


def _entries() -> Iterator[tuple[str, str]]:
    # Importing the package would import more than its lists.
    spec = find_spec("lemminflect")
    if spec is None or not spec.origin:
        raise DictionaryMissing("The package lemminflect is not installed; install what requirements.lock says.")
    for name in _LISTS:
        with gzip.open(Path(spec.origin).parent / "resources" / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                lemma, part, *forms = line.rstrip("\n").split(",")
                for word in (lemma, *re.split(r"[;/,]", ",".join(forms))):
                    yield word, part
