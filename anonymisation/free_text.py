"""Notes made into five fixed flags, read through scrubbed text; the text itself stays behind the wall.

Knows: the words of `words/flags.toml` and a scanner that scrubs. Must not know: which table or trust a note is from.
No exception raised here, and nothing logged, holds a word of a note.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import polars as pl

from anonymisation.text_scan import ScanFailed, Scanner
from schemas.wall import TEXT_FLAGS

LONGEST_NOTE = 10_000
"""Characters. A longer one is a whole record pasted in; recognisers could run for minutes on it."""

_WORDS_BETWEEN = 4
_CLAUSE_END = re.compile(r"[.;:,!?\n\r]|\b(?:but|however|although|then)\b", re.IGNORECASE)


@dataclass(frozen=True)
class FlagRule:
    """When one flag is set: its words, and what merely looks like them."""

    name: str
    words: re.Pattern[str]
    look_alikes: re.Pattern[str] | None


def flags(notes: pl.Series, scanner: Scanner) -> pl.DataFrame:
    """One row a note, with the TEXT_FLAGS. Null where there is no note, or where it could not be scrubbed.

    Only notes with a word of some flag are scrubbed: scrubbing takes words away and adds none, so a note without any
    such word has every flag false whatever scrubbing does.
    """
    present = notes.is_not_null()
    telling = notes.str.contains(any_word()).fill_null(False)
    read = {place: _flags_of(notes[place], scanner) for place in telling.arg_true()}
    silent = pl.select(pl.when(present & ~telling).then(False)).to_series()
    columns = []
    for number, name in enumerate(TEXT_FLAGS):
        found = pl.Series([values[number] for values in read.values()], dtype=pl.Boolean)
        columns.append(silent.clone().scatter(list(read), found).alias(name) if read else silent.alias(name))
    return pl.DataFrame(columns)


def flags_of_scrubbed(text: str) -> tuple[bool, ...]:
    """The TEXT_FLAGS, in their order, of one scrubbed note."""
    return tuple(_says(rule, text) for rule in _rules())


def _flags_of(note: str, scanner: Scanner) -> Sequence[bool | None]:
    if len(note) > LONGEST_NOTE:
        return (None,) * len(TEXT_FLAGS)
    try:
        return flags_of_scrubbed(scanner.scrub(note))
    except ScanFailed:
        return (None,) * len(TEXT_FLAGS)


def _says(rule: FlagRule, text: str) -> bool:
    """Whether the text says so anywhere, look-alikes taken out, without denying it."""
    plain = rule.look_alikes.sub("…", text) if rule.look_alikes else text
    return any(not _is_denied(plain, found) for found in rule.words.finditer(plain))


def _is_denied(text: str, found: re.Match[str]) -> bool:
    """Whether a negation stands up to four words before, in the same clause, or a denial straight after."""
    before = _CLAUSE_END.split(text[: found.start()])[-1]
    near = " ".join(before.split()[-_WORDS_BETWEEN - 1 :])
    return bool(_negation().search(near) or _denial_after().match(text, found.end()))


@cache
def _rules() -> tuple[FlagRule, ...]:
    told = _told()
    return tuple(
        FlagRule(name, _whole_words(told[name]["words"]), _look_alikes(told[name]["look_alikes"]))
        for name in TEXT_FLAGS
    )


@cache
def _told() -> dict:  # type: ignore[type-arg]
    return tomllib.loads((resources.files("anonymisation") / "words" / "flags.toml").read_text(encoding="utf-8"))


@cache
def any_word() -> str:
    """One expression for every word of every flag, in the dialect that Polars and Python share."""
    return "(?i)" + "|".join(rf"\b(?:{'|'.join(_told()[name]['words'])})\b" for name in TEXT_FLAGS)


@cache
def _negation() -> re.Pattern[str]:
    return _whole_words(_told()["negations"])


@cache
def _denial_after() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{'|'.join(_told()['denials_after'])})\b", re.IGNORECASE)


def _look_alikes(patterns: list[str]) -> re.Pattern[str] | None:
    return _whole_words(patterns) if patterns else None


def _whole_words(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)
