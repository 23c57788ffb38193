"""Excel workbooks as tables of text.

Knows: sheets, header rows below titles, blank rows, how calamine writes dates and numbers as text.
Must not know: what any heading means. What Excel spoiled when it saved (18-digit codes, NHS numbers as floats) is not
mended here; validation names it.
"""

from __future__ import annotations

from collections.abc import Iterator

import fastexcel
import polars as pl

from sources.reading.containers import Container
from sources.reading.headings import LOOK_DOWN, LOOK_UP, heading_row, is_total_row, known_among, unique_headings
from sources.reading.refusals import FileRefused
from sources.reading.tablefile import Batch, FileTotals, TableFile, slices, unreadable

_EXCEL_DAY_ZERO = r"^1899-12-3[01] "
_SURELY_A_TABLE = 2


class SheetTable(TableFile):
    """The one sheet of a workbook that holds a table. A record's line is its row in the sheet."""

    def __init__(self, container: Container, known_headings: set[str] | None) -> None:
        with container.open() as file:
            sheets = _sheets(file.read())
        self._cells, self._heading_at = _the_table(sheets, known_headings)
        super().__init__("xlsx", unique_headings(self._cells.row(self._heading_at)))

    def _read(self, rows: int, headings: list[str]) -> Iterator[Batch]:
        above = self._heading_at + 1
        body = self._cells.slice(above).rename(dict(zip(self._cells.columns, self.headings, strict=True)))
        numbered = body.with_row_index("line", offset=above + 1)
        rules = _rules(body, self._cells.row(self._heading_at))
        blank = pl.Series(rules == "blank")
        broken = numbered.filter(rules.is_not_null() & ~blank).select("line")
        bad = unreadable(broken["line"], rules.filter(rules.is_not_null() & ~blank).to_list())
        good = numbered.filter(rules.is_null()).select("line", *headings)
        totals = FileTotals(
            physical_lines=self._cells.height,
            heading_lines=above,
            blank_lines=int(blank.sum()),
            received=good.height + bad.height,
            unreadable=bad.height,
            total_rows=bad.filter(pl.col("rule") == "total_row").height,
        )
        totals.balance(self._cells.height)
        for number, some in enumerate(slices(good, rows)):
            yield Batch(some, bad if number == 0 else bad.clear())
        self._totals = totals


def _sheets(content: bytes) -> list[pl.DataFrame]:
    """The visible sheets that hold anything, every cell text, the first row of the sheet first."""
    try:
        workbook = fastexcel.read_excel(content)
        loaded = [
            workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string") for name in workbook.sheet_names
        ]
        return [_tidy(sheet.to_polars()) for sheet in loaded if sheet.visible == "visible" and sheet.height]
    except fastexcel.FastExcelError:
        refusal = FileRefused(
            "truncated",
            "The workbook cannot be opened: it is damaged, or not an Excel workbook. Save it again as .xlsx.",
        )
    raise refusal


def _tidy(cells: pl.DataFrame) -> pl.DataFrame:
    """Empty texts null, times of day without Excel's day zero, dates at midnight as dates."""
    text = pl.col(pl.String)
    return (
        cells.with_columns(pl.when(text.str.strip_chars() != "").then(text))
        .with_columns(text.str.replace(_EXCEL_DAY_ZERO, ""))
        .with_columns(text.str.replace(r"^(\d{4}-\d\d-\d\d) 00:00:00$", "$1"))
    )


def _the_table(sheets: list[pl.DataFrame], known_headings: set[str] | None) -> tuple[pl.DataFrame, int]:
    heading_rows = ((cells, heading_row(cells.head(LOOK_DOWN).rows(), known_headings)) for cells in sheets)
    tops = [(cells, at) for cells, at in heading_rows if at is not None]
    if not tops:
        raise FileRefused("empty", "The workbook holds nothing but empty sheets.")
    recognised = [(cells, at) for cells, at in tops if known_among(cells.row(at), known_headings) >= _SURELY_A_TABLE]
    if len(recognised) > 1:
        raise FileRefused(
            "several_sheets", f"{len(recognised)} sheets of the workbook hold data; send one sheet in each file."
        )
    return (recognised or tops)[0]


def _rules(body: pl.DataFrame, heading: tuple[str | None, ...]) -> pl.Series:
    """For each row null where it is a record, else `blank`, `repeated_heading` or `total_row`."""
    empty = pl.all_horizontal(pl.all().is_null())
    same = pl.all_horizontal(
        pl.col(name).eq_missing(pl.lit(cell, dtype=pl.String)) for name, cell in zip(body.columns, heading, strict=True)
    )
    rule = pl.when(empty).then(pl.lit("blank")).when(same).then(pl.lit("repeated_heading"))
    rules = body.select(rule.otherwise(None).alias("rule"))["rule"].to_list()
    filled = [place for place, rule_of_row in enumerate(rules) if rule_of_row != "blank"]
    for place in filled[: -LOOK_UP - 1 : -1]:
        if rules[place] or not is_total_row(body.row(place), body.width):
            break
        rules[place] = "total_row"
    return pl.Series("rule", rules, dtype=pl.String)
