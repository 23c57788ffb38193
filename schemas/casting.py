"""Text as sent becomes typed values; what cannot be read becomes null, and its text stays beside it.

How each kind of value is read, `schemas.types` says.
Must not judge: whether an unreadable value rejects a row is for `schemas.rules`.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from schemas.codes import CodeLists
from schemas.columns import Column, Table
from schemas.rules import TEXT


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
        *[pl.col(col.name).alias(col.name + TEXT) for col in present if not col.is_text],
    )
    frame = typed.collect()
    unusual = [col for col in present if not col.is_text and _has_unread(frame, col)]
    if unusual:
        frame = frame.with_columns(
            pl.coalesce(col.name, _unusual(col, pl.col(col.name + TEXT))).alias(col.name) for col in unusual
        )
    absent = [col for col in table.columns.values() if col.name not in text.columns]
    frame = frame.with_columns(
        *[pl.lit(None, col.dtype).alias(col.name) for col in absent],
        *[pl.lit(None, pl.String).alias(col.name + TEXT) for col in absent if not col.is_text],
    )
    return Cast(frame, frozenset(col.name for col in unusual))


def _has_unread(frame: pl.DataFrame, col: Column) -> bool:
    return frame[col.name].null_count() > frame[col.name + TEXT].null_count()


def _standard(col: Column, lists: CodeLists) -> pl.Expr:
    value = col.type.standard(pl.col(col.name))
    replacements = lists[col.code_list].replacements if col.code_list else {}
    return value.replace(replacements) if replacements else value


def _unusual(col: Column, sent: pl.Expr) -> pl.Expr:
    value = col.type.unusual(sent)
    return pl.lit(None, col.dtype) if value is None else value
