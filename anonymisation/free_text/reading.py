"""One reading of a column of notes: each word with the entity it goes as, and the rule that says so.

Knows: the order of the rules. Must not know: how a finding is shown, Presidio, the record's source.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import polars as pl

from anonymisation.free_text.rules import names, numbers, places, record_link, shapes
from anonymisation.free_text.rules.surroundings import (
    Gap,
    gap,
    gap_class,
    groups_of,
    has,
    mixed,
    typing,
    with_neighbours,
)
from anonymisation.free_text.words import tokens
from anonymisation.free_text.words.grammar import words_of
from anonymisation.free_text.words.lexicon import Kind, judged


class Rule(NamedTuple):
    """Why a word went, for `svd redact --explain`."""

    entity: str
    rule: str
    why: str


RULES: tuple[Rule, ...] = (
    *(Rule(shape.entity, shape.rule, shape.why) for shape in shapes.SHAPES),
    Rule("", "record", "The note repeats what the record of its own row says."),
    Rule("NAME", "first a name", "A word of the dictionary that is a name first."),
    Rule("NAME", "may be a name", "As often a name as a word, and nothing beside it shows that the word is meant."),
    Rule("NAME", "capital amid a sentence", "Seldom a name, but written or placed as one."),
    Rule(
        "NAME",
        "capital of a rare word",
        "A word that no list of ours needs, with a capital amid a sentence or where names stand.",
    ),
    Rule("NAME", "after a title", "Straight after Mr, Dr or a rank."),
    Rule("NAME", "after 'name'", "Said to be a name."),
    Rule("NAME", "beside a name", "Beside a word that went as a name."),
    Rule("INITIALS", "initials", "Single letters beside a name or with full stops between them, or a signature."),
    Rule("AGE_OVER_89", "age told beside it", "Few people are that old."),
    Rule("DATE", "day and month", "A day and a month without a year; no duration or score."),
    Rule("NUMBER", "number without reason", "Nothing clinical beside the number explains it."),
    Rule("ADDRESS", "street", "A street's name, and the number before it."),
    Rule("SCHOOL", "school", "What stands before 'school', 'academy' or 'college'."),
    Rule("VENUE", "venue", "A pub or other place by its name."),
    Rule("UNKNOWN_WORD", "on no list", "The word is on no list of ordinary or clinical words, so it may be a name."),
)
_PLACE = {rule.rule: number for number, rule in enumerate(RULES)}
_TAG = _PLACE["tag"]


def read(notes: pl.DataFrame, records: pl.DataFrame | None) -> pl.DataFrame:
    """One row a word in order: note, token, size, length, start, gone (the number of a rule in RULES, or null), entity,
    place.

    notes: note (UInt32) and text, no nulls. place: which shape a word lies in, so that a shape is one finding.
    """
    prepared = notes.select("note", tokens.without_marks(pl.col("text")).alias("plain"))
    marked = prepared.select("note", shapes.marked(pl.col("plain")).alias("text"), *typing(pl.col("plain")))
    rows = tokens.taken_apart(marked)
    distinct = rows.select(pl.col("token").unique()).join(
        rows.select("token", "word", "length").unique("token"), on="token"
    )
    _rules_are_built()
    words_of_notes = judged(distinct.select(pl.col("word").unique()))
    words_of_notes = words_of_notes.with_columns(
        pl.Series(name, bits, dtype=pl.Int64) for name, bits in groups_of(words_of_notes["lower"].to_list()).items()
    )
    distinct = distinct.join(words_of_notes, on="word").select(
        "token", "kinds", "lower", "sa", "sb", gap_class(pl.col("token").str.slice(pl.col("length"))).alias("gap")
    )
    rows = _with_gap_after_shapes(rows.join(distinct, on="token", how="left", maintain_order="left")).with_row_index(
        "row"
    )
    words = rows.filter((pl.col("length") > 0) | pl.col("is_first")).join(
        marked.select("note", "shouted", "quiet"), on="note", how="left", maintain_order="left"
    )
    verdicts = _decided(words, records)
    rows = rows.join(verdicts, on="row", how="left", maintain_order="left").with_columns(
        pl.when(pl.col("shape") == _TAG)
        .then(None)
        .otherwise(pl.coalesce(pl.col("shape"), pl.col("gone")))
        .alias("gone")
    )
    entities = pl.Series([rule.entity for rule in RULES], dtype=pl.String)
    return rows.with_columns(
        pl.when(pl.col("gone") == _PLACE["record"])
        .then(pl.col("linked"))
        .otherwise(pl.col("gone").replace_strict(list(range(len(RULES))), entities, default=None))
        .alias("entity")
    ).select("note", "token", "size", "length", "start", "is_first", "gone", "entity", "place", "gap")


@cache
def _rules_are_built() -> None:
    """Ask every rule once, of no words: so the groups of words they ask for are known."""
    columns = {
        "note": pl.UInt32,
        "token": pl.String,
        "word": pl.String,
        "length": pl.UInt32,
        "size": pl.UInt32,
        "start": pl.Int64,
        "shape": pl.Int32,
        "place": pl.UInt32,
        "is_first": pl.Boolean,
        "kinds": pl.Int64,
        "lower": pl.String,
        "sa": pl.Int64,
        "sb": pl.Int64,
        "gap": pl.Int16,
        "row": pl.UInt32,
        "shouted": pl.Boolean,
        "quiet": pl.Boolean,
    }
    _decided(pl.DataFrame(schema=columns), None)


def _with_gap_after_shapes(rows: pl.DataFrame) -> pl.DataFrame:
    """What follows the last word of a shape is a row of its own; the word gets it as its gap."""
    alone = (pl.col("length").shift(-1) == 0) & ~pl.col("is_first").shift(-1, fill_value=True)
    return rows.with_columns(
        pl.when((pl.col("gap") == int(Gap.NONE)) & alone)
        .then(pl.col("gap").shift(-1))
        .otherwise(pl.col("gap"))
        .alias("gap")
    )


def _decided(words: pl.DataFrame, records: pl.DataFrame | None) -> pl.DataFrame:
    in_shape = pl.col("shape").is_not_null()
    collar = pl.col("shape").is_in(
        [number for number, shape in enumerate(shapes.SHAPES) if shape.entity == "COLLAR_NUMBER"]
    )
    address = pl.col("shape").is_in([number for number, shape in enumerate(shapes.SHAPES) if shape.entity == "ADDRESS"])
    identity = pl.col("shape").is_in(
        [
            number
            for number, shape in enumerate(shapes.SHAPES)
            if shape.entity in ("NHS_NUMBER", "HOSPITAL_NUMBER", "PRISON_NUMBER")
        ]
    )
    # Within a shape a word says nothing to its neighbours, but a collar number does what the rank before it does.
    kinds = (
        pl.when(pl.col("is_first"))
        .then(int(Kind.START))
        .when(collar)
        .then(int(Kind.TITLE | Kind.POLICE | Kind.ID_PART))
        .when(identity)
        .then(int(Kind.NEUTRAL | Kind.ID_PART))
        .when(address)
        .then(int(Kind.NEUTRAL | Kind.ADDRESS_PART))
        .when(in_shape)
        .then(int(Kind.NEUTRAL))
        .otherwise(pl.col("kinds"))
    )
    words = with_neighbours(
        words.with_columns(kinds.alias("kinds"), pl.col("is_first") | pl.lit(False), in_shape.alias("in_shape"))
    )
    words = numbers.with_numbers(names.with_contexts(words))
    free = ~pl.col("in_shape") & ~pl.col("is_first")
    words = words.with_columns(
        record_link.repeated(words.select("note", "lower", "kinds"), records, _usual()).alias("linked")
    )
    first = _first_of(
        record=pl.col("linked").is_not_null()
        & (~has(Kind.FUNCTION) | (has(Kind.NAMES_OFTEN) & has(Kind.CAPITAL | Kind.UPPER))),
        age=numbers.is_over_89(),
        name=names.is_name_first(),
        maybe=names.may_be_name(),
        seldom=names.seldom_name_is_meant(),
        rare=names.rare_with_capital(),
        title=names.follows_title(),
        key=names.follows_name_key(),
        initials=names.is_signature(),
        date=numbers.is_day_and_month(),
        number=numbers.is_unexplained(),
        unknown=names.is_unknown(),
    )
    words = _with(words, pl.when(free).then(first))
    for _ in range(2):
        words = words.with_columns(
            _went_as_name().alias("went"),
            (pl.col("gone").is_not_null() & ~has(Kind.HAS_DIGIT | Kind.SINGLE)).alias("gone_word"),
        )
        beside_name = _first_of(
            beside=names.is_beside_name(), initials=names.is_initial() | names.is_short_beside_initials()
        )
        words = _with(words, pl.when(free).then(pl.coalesce(pl.col("gone"), beside_name)))
    words = words.with_columns(_went_as_name().alias("went"))
    words = words.with_columns(places.street(words).alias("is_street"))
    words = words.with_columns((pl.col("went") | pl.col("is_street")).alias("went"))
    # The second part of an address is known by the first.
    words = words.with_columns(places.street(words).alias("is_street"))
    words = words.with_columns((pl.col("went") | pl.col("is_street")).alias("went"))
    words = words.with_columns(places.school(words).alias("is_school"), places.venue(words).alias("is_venue"))
    places_gone = _first_of(address=pl.col("is_street"), school=pl.col("is_school"), venue=pl.col("is_venue"))
    words = _with(words, pl.when(free).then(pl.coalesce(places_gone, pl.col("gone"))))
    # A short number beside one that went is part of it.
    numeric = has(Kind.NUMBER)
    beside_number = (
        pl.col("gone").shift(1).eq(_PLACE["number without reason"])
        & gap(-1, Gap.SPACE, Gap.HYPHEN, Gap.SLASH, Gap.STOP, Gap.NONE)
    ) | (
        pl.col("gone").shift(-1).eq(_PLACE["number without reason"])
        & gap(0, Gap.SPACE, Gap.HYPHEN, Gap.SLASH, Gap.STOP, Gap.NONE)
    )
    observed = has(Kind.OBSERVED, -1) | has(Kind.UNIT, 1)
    words = _with(
        words,
        pl.when(free & pl.col("gone").is_null() & numeric & beside_number.fill_null(False) & ~observed)
        .then(_PLACE["number without reason"])
        .otherwise(pl.col("gone")),
    )
    return words.select("row", "gone", "linked")


def _with(words: pl.DataFrame, rule_number: pl.Expr) -> pl.DataFrame:
    # Lazily, so that what many rules ask is answered once.
    return words.lazy().with_columns(rule_number.alias("gone")).collect()


def _went_as_name() -> pl.Expr:
    """Words that went because they are, or may be, a name."""
    return (
        pl.col("gone")
        .is_in(
            [
                _PLACE[rule]
                for rule in (
                    "record",
                    "first a name",
                    "may be a name",
                    "capital amid a sentence",
                    "capital of a rare word",
                    "initials",
                    "after a title",
                    "after 'name'",
                    "beside a name",
                )
            ]
        )
        .fill_null(False)
        | _is_unknown_like_a_name()
    )


def _is_unknown_like_a_name() -> pl.Expr:
    """On no list, and not plainly a misspelt word: small letters in a note that has capitals, where no name stands."""
    beside_often = has(Kind.NAMES_OFTEN | Kind.NAMES_FIRST, -1) | has(Kind.NAMES_OFTEN | Kind.NAMES_FIRST, 1)
    small = mixed() & ~has(Kind.CAPITAL | Kind.UPPER) & ~names.stands_for_name() & ~beside_often
    return (pl.col("gone") == _PLACE["on no list"]).fill_null(False) & ~has(Kind.HAS_DIGIT) & ~small


_ANSWERS = {
    "record": "record",
    "age": "age told beside it",
    "name": "first a name",
    "maybe": "may be a name",
    "seldom": "capital amid a sentence",
    "title": "after a title",
    "key": "after 'name'",
    "beside": "beside a name",
    "rare": "capital of a rare word",
    "initials": "initials",
    "number": "number without reason",
    "date": "day and month",
    "unknown": "on no list",
    "address": "street",
    "school": "school",
    "venue": "venue",
}


def _first_of(**answers: pl.Expr) -> pl.Expr:
    """The number of the first rule that says yes."""
    return pl.coalesce(
        *(
            pl.when(answer.fill_null(False)).then(pl.lit(_PLACE[_ANSWERS[name]], pl.Int32))
            for name, answer in answers.items()
        )
    )


def _usual() -> frozenset[str]:
    return (
        words_of("streets")
        | words_of("streets_weak")
        | words_of("function")
        | words_of("titles")
        | words_of("schools")
        | words_of("addressed")
        | frozenset(("high", "station", "church", "north", "south", "east", "west", "new", "old", "main"))
    )


__all__ = ["RULES", "Rule", "read"]
