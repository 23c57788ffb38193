"""Delimited text becomes rows and totals that add up, or is refused."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.reading.delimited import TextTable
from sources.reading.files import FileRefused, FileTotals, open_table

KNOWN = {"Arrival_Date", "Provider_Code", "Sex", "Place", "Note"}


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "extract.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(path: Path, headings: list[str] | None = None) -> tuple[pl.DataFrame, pl.DataFrame, FileTotals]:
    table = open_table(path, KNOWN)
    batches = list(table.batches(headings=headings))
    return pl.concat([b.rows for b in batches]), pl.concat([b.unreadable for b in batches]), table.totals


def test_rows_are_text_with_their_line_and_empty_is_null(tmp_path: Path) -> None:
    rows, _, _ = read(written(tmp_path, 'Provider_Code,Sex,Place\n007,,"a\nb"\nRRK,1,""\n'))
    assert rows.rows() == [(2, "007", None, "a\nb"), (4, "RRK", "1", None)]
    assert rows.schema["line"] == pl.UInt32


def test_totals_say_what_became_of_every_line(tmp_path: Path) -> None:
    text = 'Report of July\n\nProvider_Code,Sex,Place\nRRK,1,home\n\nRRK,2,"two\nlines"\nRRK,2\n'
    _, unreadable, totals = read(written(tmp_path, text))
    assert totals == FileTotals(
        physical_lines=8, heading_lines=3, blank_lines=1, continuation_lines=1, received=3, unreadable=1
    )
    assert unreadable.select("line", "rule").rows() == [(8, "field_count")]


def test_a_total_below_the_data_is_no_record(tmp_path: Path) -> None:
    text = "Provider_Code,Sex,Place,Note,Arrival_Date\nRRK,1,home,,2025-04-01\nTotal,,,,1\n,,,1,\n\n"
    rows, unreadable, totals = read(written(tmp_path, text))
    assert rows.height == 1
    assert unreadable["rule"].to_list() == ["total_row", "total_row"]
    assert (totals.received, totals.unreadable, totals.total_rows) == (3, 2, 2)


def test_a_short_total_row_is_a_total_too(tmp_path: Path) -> None:
    _, unreadable, _ = read(
        written(tmp_path, "Provider_Code,Sex,Place,Note,Arrival_Date\nRRK,1,home,,x\nGrand total,1\n")
    )
    assert unreadable["rule"].to_list() == ["total_row"]


def test_a_record_in_the_middle_is_never_a_total(tmp_path: Path) -> None:
    text = "Provider_Code,Sex,Place,Note,Arrival_Date\n,,,1,\nRRK,1,home,,x\n"
    rows, _, totals = read(written(tmp_path, text))
    assert (rows.height, totals.total_rows) == (2, 0)


def test_two_headings_are_one_too_many(tmp_path: Path) -> None:
    _, unreadable, _ = read(written(tmp_path, "Provider_Code,Sex\r\nRRK,1\r\nProvider_Code,Sex\r\nRRK,2\r\n"))
    assert unreadable.select("line", "rule").rows() == [(3, "repeated_heading")]


def test_headings_of_two_lines_count_as_heading_lines(tmp_path: Path) -> None:
    rows, _, totals = read(written(tmp_path, 'Provider_Code,"Sex","Place\n(type)"\nRRK,1,home\n'))
    assert (totals.heading_lines, rows["line"].to_list()) == (2, [3])


def test_a_file_of_headings_only_is_read_as_no_rows(tmp_path: Path) -> None:
    rows, _, totals = read(written(tmp_path, "Provider_Code,Sex\n"))
    assert rows.columns == ["line", "Provider_Code", "Sex"]
    assert (rows.height, totals.received) == (0, 0)


def test_only_the_headings_asked_for_are_read_and_in_that_order(tmp_path: Path) -> None:
    rows, _, _ = read(written(tmp_path, "Provider_Code,Sex,Place\nRRK,1,home\n"), ["Place", "Provider_Code"])
    assert rows.rows() == [(2, "home", "RRK")]


def test_headings_that_are_empty_or_repeated_get_names_of_their_own(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, "Sex,,Sex,line\n1,2,3,4\n"), KNOWN)
    assert table.headings == ["Sex", "column 2", "Sex (2)", "line (2)"]


def test_batches_hold_no_more_rows_than_asked(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, "Provider_Code,Sex\n" + "RRK,1\n" * 10), KNOWN)
    assert [batch.rows.height for batch in table.batches(rows=4)] == [4, 4, 2]


def test_totals_are_not_known_before_the_last_batch(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, "Provider_Code,Sex\nRRK,1\n"), KNOWN)
    next(table.batches())
    with pytest.raises(RuntimeError):
        _ = table.totals


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_known_headings(tmp_path: Path, delimiter: str) -> None:
    text = f"Extract; of, July\nProvider_Code{delimiter}Sex{delimiter}Place\nRRK{delimiter}1{delimiter}home\n"
    table = open_table(written(tmp_path, text), KNOWN)
    assert (table.delimiter, table.headings) == (delimiter, ["Provider_Code", "Sex", "Place"])


def test_without_known_headings_a_title_line_is_passed_over(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, "Report\nA,B,C,D\n1,2,3,4\n1,2,3,4,5\n"))
    assert table.headings == ["A", "B", "C", "D"]


def test_a_file_of_blank_lines_is_empty(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        open_table(written(tmp_path, "\n \r\n\n"))
    assert refused.value.reason == "empty"


def in_pieces(content: bytes, size: int) -> TextTable:
    def pieces(_: int) -> Iterator[bytes]:
        return (content[start : start + size] for start in range(0, len(content), size))

    return TextTable("csv", "utf-8", pieces, KNOWN)


def test_a_file_read_in_many_blocks_reads_as_in_one() -> None:
    body = b"".join(b'RRK,%d,"note %d\nmore"\n' % (i % 3, i) if i % 7 else b"RRK,1\n" for i in range(20_000))
    content = b"Provider_Code,Sex,Note\n" + body
    whole, parts = in_pieces(content, len(content)), in_pieces(content, 40_000)
    rows = [pl.concat([batch.rows for batch in table.batches()]) for table in (whole, parts)]
    assert rows[0].equals(rows[1])
    assert whole.totals == parts.totals
    assert whole.totals.unreadable == 2858


noise = st.lists(
    st.sampled_from([b"RRK", b"1", b",", b'"', b"\n", b"\r\n", b"\r", b"\0", b"\xc3\xa9", b"\xff", b" ", b"Total"]),
    max_size=60,
)


@given(body=noise.map(b"".join))
def test_totals_balance_on_any_bytes(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    path = written(tmp_path_factory.mktemp("noise"), b"Provider_Code,Sex,Note\n" + body)
    try:
        table = open_table(path, KNOWN)
        batches = list(table.batches())
    except FileRefused:
        return
    totals = table.totals
    rows, unreadable = sum(b.rows.height for b in batches), sum(b.unreadable.height for b in batches)
    assert totals.received == rows + unreadable
    assert (
        totals.physical_lines == totals.heading_lines + totals.blank_lines + totals.continuation_lines + totals.received
    )
    lines = sorted(line for b in batches for line in [*b.rows["line"], *b.unreadable["line"]])
    assert lines == sorted(set(lines))
