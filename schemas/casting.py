"""Text as sent becomes typed values; what cannot be read becomes null, and its text stays beside it.

Knows the habits of extracts: ISO and British dates, Excel serial numbers, HES infant ages, spaces in NHS numbers.
Must not judge: whether an unreadable value rejects a row is for `schemas.rules`.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from schemas.codes import CodeLists
from schemas.columns import Column, Table

TEXT = "__text"
"""Suffix of the column that keeps what was sent, beside each column that is not text."""

EXCEL_SERIAL = r"^[2-6]\d{4}(\.\d+)?$"
"""Excel's day number of a date between 1954 and 2091."""

_BRITISH_AND_OTHER_DATES = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d", "%d %b %Y", "%d-%b-%Y")
_OTHER_TIMES = ("%H:%M", "%H%M%S", "%H%M")


@dataclass(frozen=True)
class Cast:
    """`frame`: `line`, every column of the table typed, `<name>__text` beside each that is not text.
    `unusual`: the columns in which some value was not in its standard form."""

    frame: pl.DataFrame
    unusual: frozenset[str]


def cast(text: pl.DataFrame, table: type[Table], lists: CodeLists) -> Cast:
    """Type the text columns of `text`; columns of the table that it lacks are null.

    text: `line` and any of the table's columns, as String.
    """
    present = [col for col in table.columns.values() if col.name in text.columns]
    typed = text.lazy().select(
        "line",
        *[_standard(col, lists).alias(col.name) for col in present],
        *[pl.col(col.name).alias(col.name + TEXT) for col in present if not _is_text(col)],
    )
    frame = typed.collect()
    unusual = [col for col in present if not _is_text(col) and _has_unread(frame, col)]
    if unusual:
        frame = frame.with_columns(
            pl.coalesce(col.name, _unusual(col, pl.col(col.name + TEXT))).alias(col.name) for col in unusual
        )
    absent = [col for col in table.columns.values() if col.name not in text.columns]
    frame = frame.with_columns(pl.lit(None, col.dtype).alias(col.name) for col in absent)
    return Cast(frame, frozenset(col.name for col in unusual))


def _is_text(col: Column) -> bool:
    return col.dtype == pl.String


def _has_unread(frame: pl.DataFrame, col: Column) -> bool:
    return frame[col.name].null_count() > frame[col.name + TEXT].null_count()


def _standard(col: Column, lists: CodeLists) -> pl.Expr:
    """The value in its standard form, null where it is in another."""
    sent = pl.col(col.name)
    match col.dtype:
        case pl.Date():
            return sent.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
        case pl.Time():
            return sent.str.to_time("%H:%M:%S", strict=False)
        case pl.Int32():
            return _without_hes_infants(sent.cast(pl.Int32, strict=False))
        case pl.Float64():
            return sent.cast(pl.Float64, strict=False)
        case _:
            return _standard_text(col, sent, lists)


def _standard_text(col: Column, sent: pl.Expr, lists: CodeLists) -> pl.Expr:
    if "nhs_number" in col.rules:
        return sent.str.replace_all(r"[ -]", "")
    if "postcode_shape" in col.rules:
        return sent.str.replace_all(" ", "", literal=True).str.to_uppercase()
    if col.code_list == "ethnic_category":
        # The second character is the sender's own subdivision; 99 is the one code of two.
        return pl.when(sent == "99").then(sent).otherwise(sent.str.slice(0, 1).str.to_uppercase())
    replacements = lists[col.code_list].replacements if col.code_list else {}
    return sent.replace(replacements) if replacements else sent


def _unusual(col: Column, sent: pl.Expr) -> pl.Expr:
    match col.dtype:
        case pl.Date():
            day = sent.str.slice(0, 11).str.strip_chars()
            first_word = day.str.extract(r"^(\S+)", 1)
            forms = [first_word.str.to_date(form, strict=False) for form in _BRITISH_AND_OTHER_DATES if " " not in form]
            spaced = [day.str.to_date(form, strict=False) for form in _BRITISH_AND_OTHER_DATES if " " in form]
            return pl.coalesce(*forms, *spaced, _excel_date(sent))
        case pl.Time():
            clock = sent.str.extract(r"(\d{1,2}:\d{2}(?::\d{2})?)", 1)
            padded = pl.when(clock.str.len_chars() < 6).then(clock + ":00").otherwise(clock)
            forms = [sent.str.to_time(form, strict=False) for form in _OTHER_TIMES]
            return pl.coalesce(padded.str.to_time("%H:%M:%S", strict=False), *forms, _excel_time(sent))
        case pl.Int32():
            number = sent.cast(pl.Float64, strict=False)
            return _without_hes_infants(number.floor().cast(pl.Int32, strict=False))
        case _:
            return pl.lit(None, col.dtype)


def _excel_date(sent: pl.Expr) -> pl.Expr:
    days = pl.when(sent.str.contains(EXCEL_SERIAL)).then(sent).cast(pl.Float64, strict=False).floor()
    return pl.date(1899, 12, 30) + pl.duration(days=days.cast(pl.Int64))


def _excel_time(sent: pl.Expr) -> pl.Expr:
    """Excel writes a time as the fraction of a day, alone or behind its day number."""
    fraction = pl.when(sent.str.contains(r"^\d*\.\d+$")).then(sent).cast(pl.Float64, strict=False) % 1
    return ((fraction * 86_400).round() * 1_000_000_000).cast(pl.Int64).cast(pl.Time, strict=False)


def _without_hes_infants(age: pl.Expr) -> pl.Expr:
    # HES codes ages below one year as 7001 to 7007.
    return pl.when(age.is_between(7001, 7007)).then(0).otherwise(age)
