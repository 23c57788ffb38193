"""No note makes the reading slow: a megabyte of one character is read like any other, by every expression and by the
whole.
"""

from __future__ import annotations

import polars as pl
import pytest

from anonymisation.entities import ENTITIES
from anonymisation.free_text import scrubber as module
from anonymisation.free_text.reading import RULES
from anonymisation.free_text.rules.shapes import EXPRESSIONS, SHAPES

PIECES = [
    "a",
    "1",
    " ",
    ".",
    "-",
    "<",
    "@",
    "é",
    "\u200b",
    "1 ",
    "a.",
    "a@",
    "a_",
    "1/",
    "a-",
    "a b ",
    "0",
    "+",
    "(",
    "_",
    "'",
    "\n",
    "one ",
    "a'",
    "A",
    "\u0301",
    "😀",
    "\x00",
    "nhs ",
    "the ",
    "mr ",
    "Khan ",
    "street ",
    "a.b@",
]
SIZE = 1_000_000


def endless(piece):
    return (piece * (SIZE // len(piece) + 1))[:SIZE]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", PIECES, ids=ascii)
def test_a_megabyte_of_one_character_is_read(bare, monkeypatch, piece):
    monkeypatch.setattr(module, "LONGEST_NOTE", 2 * SIZE)

    done = bare.redact(pl.Series([endless(piece), "hit over head"]))

    assert done["withheld"].to_list() == [None, None]
    assert done["text"][1] == "hit over head"


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", PIECES, ids=ascii)
def test_every_expression_reads_a_megabyte_of_one_character(piece):
    text = pl.select(pl.lit(endless(piece)).alias("text"))

    for expression in EXPRESSIONS:
        assert text.select(pl.col("text").str.count_matches(expression)).height == 1


@pytest.mark.timeout(60)
def test_twenty_thousand_lines_of_tags_stay_as_they_are(bare, monkeypatch):
    monkeypatch.setattr(module, "LONGEST_NOTE", SIZE)
    note = "<NAME>\n" * 20_000

    assert bare.redact(pl.Series([note])).row(0) == (note, [], None)


@pytest.mark.timeout(60)
def test_a_note_of_names_only_is_read_to_its_end(bare, monkeypatch):
    monkeypatch.setattr(module, "LONGEST_NOTE", SIZE)

    text = bare.redact(pl.Series(["Kowalski, " * 20_000]))["text"][0]

    assert "Kowalski" not in text


@pytest.mark.timeout(60)
def test_the_longest_word_is_a_word(bare):
    assert bare.redact(pl.Series(["Q" * module.LONGEST_NOTE]))["text"].to_list() == ["<UNKNOWN_WORD>"]


@pytest.mark.timeout(60)
def test_many_short_notes_are_read(bare):
    notes = pl.Series([f"pt {number % 9} seen by Dr Kowalski" for number in range(12_000)])

    done = bare.redact(notes)

    assert done.height == len(notes)
    assert done.filter(pl.col("text").str.contains("Kowalski")).is_empty()


def test_every_rule_has_a_name_a_reason_and_an_entity():
    assert all(rule.rule and rule.why.endswith(".") for rule in RULES)
    assert {rule.entity for rule in RULES} - {""} <= set(ENTITIES)


def test_rules_of_one_name_find_the_same():
    found = {(rule.rule, rule.entity) for rule in RULES}

    assert len({name for name, _ in found}) == len(found)


def test_the_marks_of_shapes_do_not_run_out():
    assert len(SHAPES) < 64


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=[shape.rule for shape in SHAPES])
def test_a_shape_never_fits_nothing(expression):
    assert pl.select(pl.lit(" ; , .").str.count_matches(expression)).item() == 0
