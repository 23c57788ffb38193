"""The workbook: a cover to read first, then a sheet a table, made for people who work in Excel.

Knows sheets and formats. Must not know which rows a partner may have, nor the time: equal content gives equal bytes.
A table's sheet holds its columns as they are; a column beside a code of an area or trust says its name. A figure that
is not shown is marked by the shorthand of the UK Government Analysis Function, [c] or [x]: an empty cell of a
spreadsheet is too easily read as 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from warehouse.drops.formats import words
from warehouse.drops.package import DeliveredTable, Package

WORKBOOK = "violence.xlsx"
MOST_ROWS = 1_048_575
"""What a sheet holds beside its heading."""

_ALWAYS_THE_SAME = datetime(2000, 1, 1)  # noqa: DTZ001 - what a workbook calls its creation, fixed so that repeats are equal
_WIDEST = 60
_COVER = "Read me"


@dataclass(frozen=True)
class _Looks:
    """The formats of one workbook."""

    title: Any
    heading: Any
    head: Any
    text: Any
    status: Any
    wrapped: Any
    whole: Any
    shorthand: Any
    decimal: Any
    day: Any
    month: Any
    not_shown: Any
    link: Any


def write_workbook(package: Package, path: Path) -> None:
    """Write the workbook to `path`. A table of more rows than a sheet can hold is named on the cover and left out."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties(
            {"title": words.TITLE, "comments": f"Release {package.release.name}", "created": _ALWAYS_THE_SAME}
        )
        looks = _looks(book)
        cover = book.add_worksheet(_COVER)
        fitting = [table for table in package.tables if table.rows.height <= MOST_ROWS]
        sheets = {table.name: table.name[:31] for table in fitting}
        _write_cover(cover, package, sheets, looks)
        for table in fitting:
            _write_sheet(book.add_worksheet(sheets[table.name]), _with_names(package, table), looks, table.rows.columns)
        _write_sheet(book.add_worksheet("CHANGES"), package.changes.head(MOST_ROWS), looks)
        for name, explaining in package.explaining.items():
            _write_sheet(book.add_worksheet(name), explaining, looks)


def _looks(book: Any) -> _Looks:
    style = book.add_format
    return _Looks(
        title=style({"bold": True, "font_size": 16}),
        heading=style({"bold": True, "font_size": 12, "top": 1}),
        head=style({"bold": True, "bg_color": "#1D3C5A", "font_color": "#FFFFFF", "valign": "top"}),
        text=style({"valign": "top"}),
        status=style({"indent": 1}),
        wrapped=style({"text_wrap": True, "valign": "top"}),
        whole=style({"num_format": "#,##0"}),
        shorthand=style({"align": "right"}),
        decimal=style({"num_format": "#,##0.00"}),
        day=style({"num_format": "d mmm yyyy", "align": "left"}),
        month=style({"num_format": "mmm yyyy", "align": "left"}),
        not_shown=style({"font_color": "#808080", "italic": True}),
        link=style({"font_color": "#0B5394", "underline": 1, "valign": "top"}),
    )


def _write_cover(sheet: Any, package: Package, sheets: dict[str, str], looks: _Looks) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 110)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, words.TITLE, looks.title)
    row = 1
    for title, lines in _cover(package):
        row += 1
        sheet.write_string(row, 0, title, looks.heading)
        sheet.write_blank(row, 1, None, looks.heading)
        for name, text in lines:
            row += 1
            if name in sheets:
                sheet.write_url(row, 0, f"internal:'{sheets[name]}'!A1", looks.link, name)
            else:
                sheet.write_string(row, 0, name, looks.text)
            sheet.write_string(row, 1, text, looks.wrapped)
            sheet.set_row(row, 15 * (1 + len(text) // 125))
        row += 1


def _cover(package: Package) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    release, partner = package.release, package.partner
    yield (
        "What this is",
        [
            ("For", f"{partner.name}, under agreement {partner.reference}"),
            ("Release", release.name),
            ("Months", f"{release.publication['months_from']:%B %Y} to {release.publication['months_to']:%B %Y}"),
            ("Protected by", release.policy),
            ("Definitions", release.publication["definitions_version"]),
            ("Publication", release.publication["publication_id"]),
            ("Ledger", release.ledger_head or "none is named"),
            ("Disclosure audit", str((release.audit or {}).get("verdict") or "none is named")),
        ],
    )
    yield (
        "How to read a row",
        [
            ("n", "The count. [c] or [x] means not shown, never 0: the status beside it says why."),
            *words.SHORTHAND_MEANINGS.items(),
            *((f"status {code}", meaning) for code, meaning in words.statuses(package.code_list, words.SHORTHAND)),
            *(("", caveat) for caveat in words.CAVEATS),
            ("", "A column that ends in _name says in words the code beside it. It is in this workbook only."),
        ],
    )
    yield (
        "The sheets",
        [
            *((table.name, _about(table)) for table in package.tables),
            ("CHANGES", "What is different from the release before, cell by cell."),
            ("dictionary, code_list", "Every column in words, and the codes in the columns."),
            ("area, provider, mart", "The areas and trusts with their names; what each table counts, and how fine."),
        ],
    )
    yield "Where the figures are from", [("", source) for source in words.SOURCES]
    yield "Conditions", [("", words.CONDITIONS), ("", words.QUESTIONS)]


def _about(table: DeliveredTable) -> str:
    omission = (
        " It has more rows than a sheet can hold: take it from the other files."
        if table.rows.height > MOST_ROWS
        else ""
    )
    return f"{table.title} One row: {table.contract['grain']}. Version {table.version}.{omission}"


def _with_names(package: Package, table: DeliveredTable) -> pl.DataFrame:
    """The table, after each column of area or trust codes the names, after each numbered code its label."""
    rows, codes = table.rows, package.code_list
    for column in table.columns:
        name, dtype = column["name"], rows.schema[column["name"]]
        if dtype == pl.String() and not column["code_list"]:
            names = package.names
        elif column["code_list"] and dtype.is_integer():
            names = dict(codes.filter(pl.col("list") == column["code_list"]).select("code", "label").iter_rows())
        else:
            continue
        named_values = rows[name].cast(pl.String).replace_strict(names, default=None, return_dtype=pl.String)
        if named_values.is_not_null().any():
            rows = rows.insert_column(rows.columns.index(name) + 1, named_values.alias(f"{name}_name"))
    return rows


def _write_sheet(sheet: Any, rows: pl.DataFrame, looks: _Looks, declared: list[str] | None = None) -> None:
    last_row, last_column = max(rows.height, 1), rows.width - 1
    for at, name in enumerate(rows.columns):
        sheet.write_string(0, at, name, looks.head)
        sheet.set_column(at, at, _width(rows[name]), _look(name, rows.schema[name], looks))
        _write_column(sheet, at, rows[name], _shorthand(rows, name), looks)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.autofilter(0, 0, last_row, last_column)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last_row + 1}"})
    if declared and "status" in rows.columns:
        letter = xlsxwriter.utility.xl_col_to_name(rows.columns.index("status"))
        rule = {"type": "formula", "criteria": f'=${letter}2<>"published"', "format": looks.not_shown}
        sheet.conditional_format(1, 0, last_row, last_column, rule)


def _shorthand(rows: pl.DataFrame, column: str) -> list[str]:
    """What stands in place of each missing number of a column: by the status of its row, empty where none does."""
    status = {"n_before": "status_before", "n_after": "status_after"}.get(column, "status")
    if status not in rows.columns or not rows.schema[column].is_numeric():
        return [""] * rows.height
    return [words.SHORTHAND.get(code, "") for code in rows[status].to_list()]


def _write_column(sheet: Any, at: int, values: pl.Series, shorthand: list[str], looks: _Looks) -> None:
    dtype = values.dtype
    for row, (value, mark) in enumerate(zip(values.to_list(), shorthand, strict=True), start=1):
        if value is None:
            if mark:
                sheet.write_string(row, at, mark, looks.shorthand)
            continue
        if dtype.is_numeric():
            sheet.write_number(row, at, value)
        elif dtype == pl.Date():
            sheet.write_datetime(row, at, value)
        elif dtype == pl.Boolean():
            sheet.write_boolean(row, at, value)
        else:
            sheet.write_string(row, at, str(value))


def _look(name: str, dtype: pl.DataType, looks: _Looks) -> Any:
    if dtype == pl.Date():
        return looks.month if name == "month" else looks.day
    if dtype.is_float():
        return looks.decimal
    if name == "status":
        return looks.status
    return looks.whole if dtype == pl.Int64() else looks.text


def _width(values: pl.Series) -> int:
    longest = 12 if values.dtype == pl.Date() else values.cast(pl.String).str.len_chars().max()
    return min(max(len(values.name) + 4, int(str(longest or 0)) + 2), _WIDEST)
