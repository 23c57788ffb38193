"""From what is true of a row to what a sender's file says, and what a careful reader can still understand of it.

Reads a layout backwards: the first heading of each column, our codes put back into the sender's words. Must not know
any particular source. Columns named `raw:<column>` hold text that is sent in the place of the value, damage included.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from schemas.columns import Table
from sources.layouts import Layout

RAW = "raw:"

_NOT_IN_WINDOWS_1252 = dict(zip("ŁłśńżźćęąřěčÝőű", "LlsnzzceareCYou", strict=False))
"""Letters that a Windows-1252 system cannot hold and replaces by their base."""


@dataclass(frozen=True)
class Form:
    """How one layout is written. headings: column → heading. values: column → (sent text, case-folded → our code)."""

    name: str
    headings: dict[str, str]
    constants: dict[str, str]
    values: dict[str, dict[str, str]]

    def carries(self, column: str) -> bool:
        """Whether a file of this form can say anything of the column, row by row."""
        return column in self.headings

    def alone(self, column: str) -> bool:
        """Whether the column has a heading of its own and is sent as it is."""
        heading = self.headings.get(column)
        shared = sum(other == heading for other in self.headings.values()) > 1
        return heading is not None and not shared and column not in self.values


@dataclass(frozen=True)
class Style:
    """How a sender writes days and times: `strftime`-like words on text."""

    date: str = "iso"
    """iso or british."""
    seconds: bool = True
    windows_1252: bool = False


def form_of(layout: Layout) -> Form:
    """How a file of this layout is written: the first of each column's headings."""
    headings = {column: choices[0] for column, choices in layout.columns.items()}
    values = {column: dict(words) for column, words in layout.values.items()}
    return Form(layout.name, headings, dict(layout.constants), values)


def rendered_with_truth(
    rows: pl.DataFrame, form: Form, table: type[Table], style: Style
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`rows` (true canonical values as text, and `raw:` columns) → the sent text by heading, and what is understood of
    it.

    Both have the rows of `rows` in order, all String; the second has every column of `table`.
    """
    rows = _in_windows_1252(rows) if style.windows_1252 else rows
    cells_as_sent = rendered(rows, form, table, style)
    both = pl.concat([rows, cells_as_sent.rename(lambda name: "sent:" + name)], how="horizontal")
    shared = _by_heading(form)
    return cells_as_sent, both.select(_understood(name, form, shared, both).alias(name) for name in table.columns)


def rendered(rows: pl.DataFrame, form: Form, table: type[Table], style: Style) -> pl.DataFrame:
    """`rows` as the text that stands under each heading."""
    return rows.select(
        _cell(columns, form, table, style, rows).alias(heading) for heading, columns in _by_heading(form).items()
    )


def _by_heading(form: Form) -> dict[str, list[str]]:
    by_heading: dict[str, list[str]] = {}
    for column, heading in form.headings.items():
        by_heading.setdefault(heading, []).append(column)
    return by_heading


def _in_windows_1252(rows: pl.DataFrame) -> pl.DataFrame:
    typed = [
        name for name in ("forename", "surname", "patient_name", "triage_note", "narrative") if name in rows.columns
    ]
    old, new = list(_NOT_IN_WINDOWS_1252), list(_NOT_IN_WINDOWS_1252.values())
    return rows.with_columns(pl.col(typed).str.replace_many(old, new))


def _cell(columns: list[str], form: Form, table: type[Table], style: Style, rows: pl.DataFrame) -> pl.Expr:
    """What stands under one heading."""
    raw = [pl.col(RAW + name) for name in columns if RAW + name in rows.columns]
    kinds = {table.columns[name].dtype: name for name in columns}
    if pl.Date() in kinds and pl.Time() in kinds:
        day, clock = _day(kinds[pl.Date()], style), _clock(kinds[pl.Time()], style)
        return pl.coalesce(*raw, day + pl.lit(" ") + clock, day)
    worded = [name for name in columns if name in form.values]
    free = [name for name in columns if name not in form.values]
    # The sender's own wording stands where it means the same code; failing that the layout's word for the code.
    fitting = [
        pl.when(_read_back(pl.col(text), form.values[name]) == pl.col(name)).then(pl.col(text))
        for text in free
        for name in worded
    ]
    return pl.coalesce(*raw, *fitting, *[_value(name, form, table, style) for name in [*worded, *free]])


def _value(name: str, form: Form, table: type[Table], style: Style) -> pl.Expr:
    if name in form.values:
        words: dict[str, str] = {}
        for wording, code in form.values[name].items():
            words.setdefault(code, wording.capitalize())
        return pl.col(name).replace_strict(words, default=None, return_dtype=pl.String)
    dtype = table.columns[name].dtype
    if dtype == pl.Date():
        return _day(name, style)
    return _clock(name, style) if dtype == pl.Time() else pl.col(name)


def _day(name: str, style: Style) -> pl.Expr:
    day = pl.col(name)
    if style.date == "iso":
        return day
    return day.str.slice(8, 2) + "/" + day.str.slice(5, 2) + "/" + day.str.slice(0, 4)


def _clock(name: str, style: Style) -> pl.Expr:
    return pl.col(name) if style.seconds else pl.col(name).str.slice(0, 5)


def _understood(name: str, form: Form, by_heading: dict[str, list[str]], both: pl.DataFrame) -> pl.Expr:
    if name in form.constants:
        return pl.lit(form.constants[name])
    if name not in form.headings:
        return pl.lit(None, pl.String)
    heading = form.headings[name]
    if name in form.values:
        return _read_back(pl.col("sent:" + heading), form.values[name])
    worded = [other for other in by_heading[heading] if other in form.values]
    if not worded:
        return pl.col(name)
    # The sender's own wording is what the heading says, unless it was damaged on purpose.
    raws = [pl.col(RAW + other).is_not_null() for other in by_heading[heading] if RAW + other in both.columns]
    damaged = pl.any_horizontal(pl.lit(False), *raws)
    return pl.when(damaged).then(pl.col(name)).otherwise(pl.col("sent:" + heading))


def _read_back(cell: pl.Expr, words: dict[str, str]) -> pl.Expr:
    return cell.str.to_lowercase().replace_strict(words, default=None, return_dtype=pl.String)
