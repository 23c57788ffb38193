"""Rows are held until they are worth writing, and none is lost, moved or put into another month."""

from datetime import date

import polars as pl
import pytest

from pipelines.ingest import parquet as writing
from pipelines.ingest.parquet import MonthWriter, RowWriter

SCHEMA = {"month": pl.Date(), "line": pl.UInt32(), "sex": pl.String()}
APRIL, MAY = date(2025, 4, 1), date(2025, 5, 1)


def rows(first, *months):
    lines = range(first, first + len(months))
    return pl.DataFrame(
        {"line": lines, "month": months, "sex": ["1"] * len(months)},
        schema={"line": pl.UInt32, "month": pl.Date, "sex": pl.String},
    )


@pytest.mark.parametrize("held", [1, 3, 1000])
def test_each_month_gets_its_rows_in_order_however_many_are_held(tmp_path, monkeypatch, held):
    monkeypatch.setattr(writing, "ROWS_HELD", held)
    writer = MonthWriter(tmp_path, SCHEMA)
    for part in (rows(2, APRIL, MAY), rows(4), rows(4, MAY), rows(5, APRIL, APRIL)):
        writer.write(part)
    writer.close()
    found = {path.stem: pl.read_parquet(path) for path in tmp_path.iterdir()}
    assert {name: frame["line"].to_list() for name, frame in found.items()} == {
        "month=2025-04": [2, 5, 6],
        "month=2025-05": [3, 4],
    }
    assert all(dict(frame.schema) == SCHEMA for frame in found.values())


@pytest.mark.parametrize("held", [1, 1000])
def test_a_file_without_rows_is_a_file_all_the_same(tmp_path, monkeypatch, held):
    monkeypatch.setattr(writing, "ROWS_HELD", held)
    writer = RowWriter(tmp_path / "keys.parquet", SCHEMA)
    writer.write(rows(2))
    writer.close()
    assert dict(pl.read_parquet(tmp_path / "keys.parquet").schema) == SCHEMA


def test_contacts_lie_by_submission_and_line(demo_home):
    files = sorted((demo_home.deidentified / "contacts").glob("*/month=*.parquet"))
    assert files
    for path in files:
        contacts = pl.read_parquet(path, columns=["submission", "line"])
        assert contacts.equals(contacts.sort("submission", "line")), path.name
