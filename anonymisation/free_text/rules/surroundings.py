"""Each word beside its neighbours: the questions that rules ask of where a word stands.

Knows: Kinds, gaps, how a note is typed. Must not know: what goes and what stays.
"""

from __future__ import annotations

from enum import IntFlag
from functools import cache

import polars as pl

from anonymisation.entities import TAG
from anonymisation.free_text.words.lexicon import Kind

_SETS = ("sa", "sb")
"""Columns of bits: which groups of words a word is in. A column holds _A_SET groups."""
_A_SET = 62
_GROUPS: dict[frozenset[str], int] = {}
"""Every group of words that a rule has asked for. Rules are built once, on no words, before any word is judged."""

REACH = 4
"""How many words back and forth a rule may look."""


class Gap(IntFlag):
    """What stands between a word and the next."""

    NONE, SPACE, WIDE, HYPHEN, SLASH, STOP, COMMA, COLON, PIPE, LINE, APOSTROPHE, QUOTE, BRACKET, OTHER = (
        1 << n for n in range(14)
    )


_GAPS = (
    (Gap.NONE, r"^$"),
    (Gap.SPACE, r"^ $"),
    (Gap.WIDE, r"^  +$"),
    (Gap.PIPE, r"\|"),
    (Gap.LINE, r"[\n\r;]|\t"),
    (Gap.HYPHEN, r"^[-–]$"),
    (Gap.SLASH, r"^ ?/ ?$"),
    (Gap.STOP, r"^\. ?$"),
    (Gap.COMMA, r"^ ?, *$"),
    (Gap.COLON, r"^ ?[:=] *$"),
    (Gap.APOSTROPHE, r"^['’]$"),
    (Gap.QUOTE, r"[\"“”‘’']"),
    (Gap.BRACKET, r"[(\[]$"),
)


def gap_class(gap: pl.Expr) -> pl.Expr:
    """Text between two words → Gap."""
    chain = pl.lit(int(Gap.OTHER), pl.Int16)
    for kind, pattern in reversed(_GAPS):
        chain = pl.when(gap.str.contains(pattern)).then(pl.lit(int(kind), pl.Int16)).otherwise(chain)
    return chain


def typing(notes: pl.Expr) -> list[pl.Expr]:
    """How each note is typed: `shouted`, nearly all capitals; `quiet`, no word with a capital before small letters."""
    plain = notes.str.replace_all(TAG, "")
    small, large = plain.str.count_matches("[a-z]"), plain.str.count_matches("[A-Z]")
    return [
        (small * 2 < large).alias("shouted"),
        ((small * 2 >= large) & (plain.str.count_matches(r"(?-u:\b)[A-Z][a-z]") == 0)).alias("quiet"),
    ]


def with_neighbours(words: pl.DataFrame) -> pl.DataFrame:
    """The words with the kinds, gaps and groups of their neighbours: k-2 is two before, k1 one after; g-1 is the gap
    before.
    """
    shifts = [n for n in range(-REACH, REACH + 1) if n]
    return words.with_columns(
        *(pl.col("kinds").shift(-n, fill_value=int(Kind.START)).alias(f"k{n}") for n in shifts),
        *(pl.col("gap").shift(-n, fill_value=int(Gap.LINE)).alias(f"g{n}") for n in shifts),
        *(pl.col(column).shift(-n, fill_value=0).alias(f"{column}{n}") for column in _SETS for n in (-3, -2, -1, 1, 2)),
        *(pl.col(column).alias(f"{column}0") for column in _SETS),
        pl.col("is_first").shift(1, fill_value=True).alias("starts_note"),
        pl.col("kinds").alias("k0"),
        pl.col("gap").alias("g0"),
    )


def has(kind: int, at: int = 0) -> pl.Expr:
    """Whether the word `at` places away has any of the kinds."""
    return (pl.col(f"k{at}") & int(kind)) != 0


def word_is(at: int, words: tuple[str, ...]) -> pl.Expr:
    """Whether the word `at` places away is one of these."""
    number = _GROUPS.setdefault(frozenset(words), len(_GROUPS))
    return (pl.col(f"{_SETS[number // _A_SET]}{at}") & (1 << number % _A_SET)) != 0


def groups_of(words: list[str]) -> dict[str, list[int]]:
    """For each word the groups that rules ask for, as bits of the columns `beside` shifts."""
    members: dict[str, list[int]] = {}
    for group, number in _GROUPS.items():
        for word in group:
            members.setdefault(word, [0] * len(_SETS))[number // _A_SET] |= 1 << number % _A_SET
    nothing = [0] * len(_SETS)
    return {column: [members.get(word, nothing)[place] for word in words] for place, column in enumerate(_SETS)}


def gap(at: int, *kinds: Gap) -> pl.Expr:
    """Whether the gap after the word `at` places away is one of these; at -1 is the gap just before."""
    return (pl.col(f"g{at}") & sum(int(kind) for kind in kinds)) != 0


def spaced(at: int) -> pl.Expr:
    """Whether only space, or a shape's edge, is after the word `at` places away."""
    return gap(at, Gap.NONE, Gap.SPACE, Gap.WIDE)


def mixed() -> pl.Expr:
    """Whether capitals in this note mean something."""
    return ~(pl.col("shouted") | pl.col("quiet"))


def starts_sentence() -> pl.Expr:
    """Whether the word may have its capital from its place."""
    return pl.col("starts_note") | gap(-1, Gap.STOP, Gap.LINE, Gap.COLON, Gap.OTHER, Gap.WIDE, Gap.PIPE)


def capital_amid() -> pl.Expr:
    """Whether the word has a capital that its place does not explain, in a note where that means something."""
    return mixed() & has(Kind.CAPITAL) & ~starts_sentence()


def is_pair(pairs: frozenset[str], first: str, second: str) -> pl.Expr:
    """Whether two columns of words, side by side, are one of the pairs."""
    return pl.concat_str(pl.col(first), pl.lit(" "), pl.col(second)).is_in(_series(pairs).implode())


@cache
def _series(pairs: frozenset[str]) -> pl.Series:
    return pl.Series(sorted(pairs))
