"""Notes are taken apart without losing or moving a character."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from anonymisation.free_text.words.tokens import CLOSE, NOTE, OPEN, mark, taken_apart, without_marks

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PLAIN = st.text(st.characters(exclude_categories=["Cs", "Co"]), max_size=60)


def apart(*notes):
    return taken_apart(
        pl.DataFrame({"note": range(len(notes)), "text": list(notes)}, schema={"note": pl.UInt32, "text": pl.String})
    )


def words(note):
    return [word for word in apart(note)["word"] if word]


@pytest.mark.parametrize(
    ("note", "apart_"),
    [
        ("pt fell", ["pt", "fell"]),
        ("pt's gf", ["pt's", "gf"]),
        ("pt’s gf", ["pt’s", "gf"]),
        ("o'neill-khan", ["o'neill", "khan"]),
        ("'quoted'", ["quoted"]),
        ("BP 128/76", ["BP", "128", "76"]),
        ("pain.no LOC", ["pain", "no", "LOC"]),
        ("a,b;c|d", ["a", "b", "c", "d"]),
        ("T36.8", ["T36", "8"]),
        ("jo@example.com", ["jo", "example", "com"]),
        ("Łukasz", ["Łukasz"]),
        ("José", ["José"]),
        ("Jose\u0301", ["Jose\u0301"]),
        ("Мария", ["Мария"]),
        ("李伟 fell", ["李伟", "fell"]),
        ("kh\u200ban", ["kh\u200ban"]),
        ("kh\u00adan", ["kh\u00adan"]),
        ("a\u00a0b", ["a", "b"]),
        ("a\u3000b", ["a", "b"]),
        ("x→y", ["x", "y"]),
        ("9９", ["9９"]),
        ("", []),
        ("   ", []),
        ("\n\t\r", []),
        ("...", []),
        ("a_b", ["a", "b"]),
        ("a\x00b", ["a", "b"]),
        ("👍", ["👍"]),
        ("50°C", ["50", "C"]),
        ("½ tab", ["tab"]),
        ("dad´s", ["dad", "s"]),
    ],
)
def test_words_of_a_note(note, apart_):
    assert words(note) == apart_


@settings(max_examples=200)
@given(st.lists(PLAIN, max_size=6))
@example(["", "", "a"])
@example(["\u0301", "a\u0301", "\u200f\u202e"])
def test_the_pieces_put_together_are_the_notes(notes):
    rows = apart(*notes)

    joined = {
        number: "".join(rows.filter(pl.col("note") == number, ~pl.col("is_first"))["token"])
        for number in range(len(notes))
    }
    # The mark before a note has with it whatever stands before the first word.
    assert all(note.endswith(joined[number]) for number, note in enumerate(notes))
    for number, start, word in rows.filter(pl.col("word") != "").select("note", "start", "word").iter_rows():
        assert notes[number][start : start + len(word)] == word


@settings(max_examples=100)
@given(PLAIN, PLAIN, PLAIN, st.integers(0, 40))
def test_a_marked_stretch_is_one_shape_and_moves_nothing(before, inner, after, number):
    rows = apart(before + mark(number, inner) + after)
    note = before + inner + after

    for start, word, shape in rows.filter(pl.col("word") != "").select("start", "word", "shape").iter_rows():
        assert note[start : start + len(word)] == word
        assert (shape == number) == (len(before) <= start < len(before) + len(inner))


def test_a_shape_within_a_shape_is_part_of_it():
    inner = f"b {mark(5, 'c')} d"

    rows = apart(f"a {mark(3, inner)} e").filter(pl.col("word") != "")

    assert rows.select("word", "shape").rows() == [("a", None), ("b", 3), ("c", 3), ("d", 3), ("e", None)]


def test_two_shapes_side_by_side_are_two():
    rows = apart(mark(3, "b") + mark(3, "c")).filter(pl.col("word") != "")

    assert rows["place"].n_unique() == 2


def test_a_shape_left_open_says_nothing_of_the_next_note():
    rows = apart(f"a {chr(OPEN + 1)}b{chr(CLOSE + 1)}", "c").filter(pl.col("word") == "c")

    assert rows["shape"].to_list() == [None]


@given(ANY)
@example("".join(map(chr, (OPEN, CLOSE, NOTE, 0xE123, 0xF123))))
def test_marks_in_a_note_are_replaced_one_for_one(note):
    plain = pl.select(without_marks(pl.lit(note))).item()

    assert len(plain) == len(note)
    assert not any(0xE000 <= ord(sign) <= 0xF8FF for sign in plain)
    assert all(new in (old, "\ufffd") for old, new in zip(note, plain, strict=True))
