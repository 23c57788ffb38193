"""Files written by hand: the place of each record, quoting, and the same bytes each time."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic.containers import Container, lines_of, records, write_text, write_workbook

CELLS = st.text(st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from(',;"\n| '), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), st.sampled_from([",", ";", "|", "\t"]))
def test_a_csv_reader_gets_back_what_was_written(rows: list[tuple[str, str]], delimiter: str) -> None:
    frame = pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String}, orient="row")
    text = "\n".join(records(frame, Container(delimiter=delimiter)))
    assert [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)] == rows


def test_lines_count_the_line_ends_inside_records() -> None:
    record = pl.Series(["one", '"two\nthree\nfour"', "five", "six"])
    assert lines_of(record, 2).to_list() == [2, 3, 6, 7]


@pytest.mark.parametrize("kind", ["csv", "gz", "zip"])
def test_writing_twice_gives_the_same_bytes(tmp_path: Path, kind: str) -> None:
    container = Container(kind, "utf-16", "\t", "\r\n")
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        write_text(tmp_path / name / "file.csv", ["a", "b"], pl.Series(["1\t2", "3\tSiân"]), container)
    assert (tmp_path / "x" / "file.csv").read_bytes() == (tmp_path / "y" / "file.csv").read_bytes()


def test_a_workbook_opens_with_every_cell_in_its_place(tmp_path: Path) -> None:
    sent = pl.DataFrame({"Sex": ["1", None], "Note & more": ["a < b\nc", " padded "]})
    write_workbook(tmp_path / "book.xlsx", sent, first_row=4, preamble=("Violence extract", ""))
    sheet = fastexcel.read_excel(tmp_path / "book.xlsx").load_sheet(0, header_row=2, dtypes="string").to_polars()
    assert sheet.columns == ["Sex", "Note & more"]
    assert sheet.rows() == [("1", "a < b\nc"), (None, " padded ")]
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        assert 'r="B4"' in archive.read("xl/worksheets/sheet1.xml").decode()
