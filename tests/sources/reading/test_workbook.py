"""A workbook gives the text a person sees in it, from the sheet and the row where the table is."""

from datetime import datetime, time
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from sources.reading.files import FileRefused, FileTotals, open_table

KNOWN = {"Arrival_Date", "Arrival_Time", "Provider_Code", "Sex", "NHS_Number", "Note"}


def workbook(folder: Path, **sheets: list[list[Any]]) -> Path:
    path = folder / "extract.xlsx"
    with xlsxwriter.Workbook(path) as book:
        forms = {
            datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if type(cell) in forms:
                        sheet.write_datetime(r, c, cell, forms[type(cell)])
                    elif cell is not None:
                        sheet.write(r, c, cell)
    return path


def read(path: Path) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], FileTotals]:
    table = open_table(path, KNOWN)
    batches = list(table.batches())
    rows = pl.concat([batch.rows for batch in batches]).rows()
    return rows, pl.concat([batch.unreadable for batch in batches]).select("line", "rule").rows(), table.totals


def test_dates_times_and_numbers_come_as_text(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        data=[
            ["Arrival_Date", "Arrival_Time", "Provider_Code", "Sex", "NHS_Number"],
            [datetime.fromisoformat("2025-04-01"), time(13, 30), "007", 1, 9990000018],
            [datetime.fromisoformat("2025-04-01 02:15"), 0.5, "RRK", 2.5, None],
        ],
    )
    assert read(path)[0] == [
        (2, "2025-04-01", "13:30:00", "007", "1", "9990000018"),
        (3, "2025-04-01 02:15:00", "0.5", "RRK", "2.5", None),
    ]


def test_titles_blank_rows_second_headings_and_totals_are_told_from_records(tmp_path: Path) -> None:
    headings = ["Provider_Code", "Sex", "Note", "Arrival_Date", "NHS_Number"]
    path = workbook(
        tmp_path,
        data=[
            [],
            ["Assaults in July"],
            [],
            headings,
            ["RRK", 1, "x"],
            [],
            headings,
            ["RXK", 2, "y"],
            [],
            ["Total", None, None, 2],
        ],
    )
    rows, unreadable, totals = read(path)
    assert [row[:3] for row in rows] == [(5, "RRK", "1"), (8, "RXK", "2")]
    assert unreadable == [(7, "repeated_heading"), (10, "total_row")]
    assert totals == FileTotals(
        physical_lines=10, heading_lines=4, blank_lines=2, received=4, unreadable=2, total_rows=1
    )


def test_the_sheet_with_known_headings_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path, notes=[["Read me", "please"], ["x", "y"]], data=[["Provider_Code", "Sex"], ["RRK", 1]])
    assert read(path)[0] == [(2, "RRK", "1")]


def test_two_sheets_of_data_are_refused_rather_than_one_of_them_lost(tmp_path: Path) -> None:
    table = [["Provider_Code", "Sex"], ["RRK", 1]]
    with pytest.raises(FileRefused) as refused:
        open_table(workbook(tmp_path, april=table, may=table), KNOWN)
    assert refused.value.reason == "several_sheets"


def test_a_workbook_without_cells_is_empty(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        open_table(workbook(tmp_path, data=[]), KNOWN)
    assert refused.value.reason == "empty"


def test_a_workbook_cut_short_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, data=[["Provider_Code", "Sex"], ["RRK", 1]])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(FileRefused) as refused:
        open_table(path, KNOWN)
    assert refused.value.reason == "truncated"
