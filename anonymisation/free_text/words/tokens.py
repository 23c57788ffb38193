"""Notes taken apart into words, in one pass over a column: where each stands, what follows it, and the shape it lies
in.

Knows: characters. Must not know: words of any language, what may be kept. A shape is a stretch that `shapes` marked
with characters of the private-use area, which no note may hold itself: they are made U+FFFD first, one for one.
"""

from __future__ import annotations

import polars as pl

OPEN, CLOSE, NOTE = 0xE000, 0xF000, 0xF8FF
"""Shape n opens with OPEN + n and closes with CLOSE + n; NOTE stands before each note."""

_PRIVATE = r"[\x{E000}-\x{F8FF}]"
_BETWEEN = r"\x00-/:-@\[-`{-\x7F\p{Z}\p{Cc}–—…•£€°×±≥≤→←↑↓“”‘’´·¼½¾²³"
"""What stands between words: ASCII that is no letter or figure, white space, and signs that clinicians type. Any other
character is a letter of some script, and a word that holds one is on no list."""
_LETTER = rf"[^{_BETWEEN}\x{{E000}}-\x{{F8FF}}]"
_WORD = rf"{_LETTER}+(?:['’]{_LETTER}+)*"
_TOKEN = rf"{_PRIVATE}|{_WORD}[{_BETWEEN}]*|[{_BETWEEN}]+"


def without_marks(notes: pl.Expr) -> pl.Expr:
    """The notes with characters that this module uses as marks replaced, offsets unchanged."""
    return notes.str.replace_all(_PRIVATE, "\ufffd")


def mark(number: int, inner: str = "$0") -> str:
    """What a match is replaced by, so that it becomes shape `number`."""
    return f"{chr(OPEN + number)}{inner}{chr(CLOSE + number)}"


def taken_apart(marked: pl.DataFrame) -> pl.DataFrame:
    """One row a word, in order, with a row before each note.

    marked: note (UInt32), text. Columns out: note; token, the word with what follows it up to the next; word; gap, what
    follows; start and length of the word in characters of the note; shape, its number or null; opens, whether the shape
    begins here.
    """
    rows = marked.select("note", pl.lit(chr(NOTE)).add(pl.col("text")).str.extract_all(_TOKEN).alias("token")).explode(
        "token"
    )
    distinct = (
        rows.select(pl.col("token").unique())
        .with_columns(
            pl.col("token").str.extract(rf"^({_WORD})", 1).fill_null("").alias("word"),
            pl.col("token").str.len_chars().cast(pl.UInt32).alias("size"),
            _mark_number("token").alias("mark"),
        )
        .with_columns(pl.col("word").str.len_chars().cast(pl.UInt32).alias("length"))
    )
    rows = rows.join(distinct, on="token", how="left", maintain_order="left")
    is_mark = pl.col("mark").is_not_null()
    opens, closes = pl.col("mark").is_between(OPEN, CLOSE - 1), pl.col("mark").is_between(CLOSE, NOTE - 1)
    end = pl.when(is_mark).then(0).otherwise(pl.col("size")).cum_sum()
    depth = (opens.cast(pl.Int32) - closes.cast(pl.Int32)).fill_null(0).cum_sum()
    rows = rows.with_columns(end.alias("end"), depth.alias("depth"), is_mark.alias("is_mark"))
    first = pl.col("mark") == NOTE
    outer = opens & (pl.col("depth") == 1)
    rows = rows.with_columns(
        pl.when(first).then(pl.col("end")).forward_fill().alias("base"),
        pl.when(outer).then(pl.col("mark") - OPEN).forward_fill().alias("shape"),
        outer.fill_null(False).cum_sum().alias("place"),
    ).with_columns(
        pl.when(pl.col("depth") > 0).then(pl.col("shape")).alias("shape"),
        pl.when(pl.col("depth") > 0).then(pl.col("place")).alias("place"),
    )
    return rows.filter(~pl.col("is_mark") | first.fill_null(False)).select(
        "note",
        "token",
        "word",
        "length",
        "size",
        (pl.col("end") - pl.col("size") - pl.col("base")).cast(pl.Int64).alias("start"),
        "shape",
        "place",
        first.fill_null(False).alias("is_first"),
    )


def _mark_number(column: str) -> pl.Expr:
    is_private = pl.col(column).str.contains(rf"^{_PRIVATE}$")
    return pl.when(is_private).then(
        pl.col(column).str.encode("hex").replace_strict(_MARKS, default=None, return_dtype=pl.Int32)
    )


_MARKS = {chr(number).encode().hex(): number for number in [*range(OPEN, OPEN + 64), *range(CLOSE, CLOSE + 64), NOTE]}
