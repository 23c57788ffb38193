"""The workbook opens on a page that explains it, and its sheets hold what the tables hold."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from schemas.tables.marts import published
from tests.warehouse.drawn import TODAY, partner, warehouse
from warehouse.drops.drops import drop
from warehouse.drops.formats import words, workbook


@pytest.fixture(scope="module")
def dropped(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("workbook")
    options = {
        "release": "2026-03",
        "ledger_head": "cd" * 32,
        "audit": {"verdict": "every suppressed cell is protected"},
    }
    return drop(warehouse(root / "w.duckdb"), partner(), root, TODAY, **options).folder


@pytest.fixture(scope="module")
def book(dropped):
    return fastexcel.read_excel(dropped / "violence.xlsx")


def part(folder: Path, name: str) -> str:
    with zipfile.ZipFile(folder / "violence.xlsx") as parts:
        return parts.read(name).decode()


def sheet(book, name: str) -> pl.DataFrame:
    return book.load_sheet(name).to_polars()


def without_shorthand(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with no value where the workbook has [c] or [x], as the other files have them."""
    marked = [
        name for name, dtype in rows.schema.items() if dtype == pl.String and rows[name].is_in(["[c]", "[x]"]).any()
    ]
    numbers = [pl.col(name).replace({"[c]": None, "[x]": None}).cast(pl.Float64) for name in marked]
    return rows.with_columns(numbers)


def test_it_opens_on_the_cover_then_a_sheet_a_table(book) -> None:
    assert book.sheet_names[:6] == ["Read me", *sorted(partner().marts, key=book.sheet_names.index), "CHANGES"]
    assert {"area", "provider", "dictionary", "code_list", "mart"} <= {*book.sheet_names}


def test_the_cover_says_what_for_whom_under_which_policy_and_how_to_read(book) -> None:
    cover = book.load_sheet("Read me", header_row=None, dtypes="string").to_polars()
    text = "\n".join(" ".join(word for word in row if word) for row in cover.rows())
    for text_part in (
        "The Police",
        "ISA-1",
        "2026-03",
        "suppress-8-round-5",
        "cd" * 32,
        "every suppressed cell is protected",
        "February 2026 to March 2026",
        "ECDS",
    ):
        assert text_part in text, text_part
    for status in ("published", "suppressed", "not_received", "suppressed_group"):
        assert f"status {status} " in text, status
    for name in partner().marts:
        assert published(name).meaning() in text, name


def test_a_sheet_holds_the_table_with_names_beside_the_codes(book, dropped) -> None:
    for name in partner().marts:
        table, in_sheet = pl.read_parquet(dropped / f"{name}.parquet"), sheet(book, name)
        assert without_shorthand(in_sheet).select(table.columns).cast(table.schema).equals(table), name
    assert sheet(book, "la_year")["residence_la_name"].to_list() == ["Birmingham", "Coventry"]


def test_cells_are_numbers_and_dates(book) -> None:
    rows = without_shorthand(sheet(book, "la_month_source"))
    assert rows.schema["month"].is_temporal()
    assert rows.schema["n"].is_numeric()
    assert rows["n"].to_list().count(None) == 2


def test_a_figure_that_is_not_shown_is_marked_by_its_status_and_explained_on_the_cover(book, dropped) -> None:
    rows = sheet(book, "la_month_source")
    marks = {"suppressed_group": "[c]", "not_received": "[x]"}
    not_shown = rows.filter(pl.col("status") != "published")
    assert dict(zip(not_shown["status"], not_shown["n"], strict=True)) == marks
    assert not rows.filter(pl.col("status") == "published")["n"].is_in(["[c]", "[x]"]).any()
    cover = book.load_sheet("Read me", header_row=None, dtypes="string").to_polars()
    lines = dict(cover.select(cover.columns[:2]).rows())
    assert lines["[c]"] == words.SHORTHAND_MEANINGS["[c]"]
    assert lines["[x]"] == words.SHORTHAND_MEANINGS["[x]"]
    assert "n is [c]." in lines["status suppressed"]
    assert "n is [x]." in lines["status not_received"]
    assert "[c] stands for a suppressed figure" in re.sub(r"\s+", " ", (dropped / "README.txt").read_text("utf-8"))


@pytest.mark.parametrize(
    ("status", "mark"),
    [("published", ""), ("suppressed", "[c]"), ("suppressed_group", "[c]"), ("not_received", "[x]")],
)
def test_the_shorthand_of_a_status_stands_for_every_number_of_its_row_and_of_a_change(status, mark) -> None:
    figures = {"n": [None], "percent": [None], "n_before": [None], "n_after": [3]}
    statuses = {"status": [status], "status_before": [status], "status_after": ["published"]}
    schema = {"n": pl.Int64, "percent": pl.Float64, "n_before": pl.Int64, "n_after": pl.Int64}
    rows = pl.DataFrame(figures, schema=schema).with_columns(**{k: pl.Series(v) for k, v in statuses.items()})
    assert [workbook._shorthand(rows, name) for name in rows.columns] == [
        [mark],
        [mark],
        [mark],
        [""],
        [""],
        [""],
        [""],
    ]


def test_nothing_stands_for_numbers_in_a_table_without_statuses() -> None:
    assert workbook._shorthand(pl.DataFrame({"size": [None]}, schema={"size": pl.Int64}), "size") == [""]


def test_a_sheet_has_a_frozen_heading_filters_and_widths(dropped, book) -> None:
    at = 1 + book.sheet_names.index("la_month_source")
    xml = part(dropped, f"xl/worksheets/sheet{at}.xml")
    assert re.search(r'<pane ySplit="1"[^>]*state="frozen"', xml)
    assert re.search(r'<autoFilter ref="A1:[A-Z]+4"', xml)
    widths = re.findall(r'<col min="(\d+)" max="(\d+)" width="[\d.]+"[^>]*customWidth', xml)
    assert sum(int(last) - int(first) + 1 for first, last in widths) == sheet(book, "la_month_source").width
    assert "conditionalFormatting" in xml


def test_its_date_is_always_the_same(dropped) -> None:
    assert "2000-01-01T00:00:00Z</dcterms:created>" in part(dropped, "docProps/core.xml")
    with zipfile.ZipFile(dropped / "violence.xlsx") as parts:
        assert {each.date_time[0] for each in parts.infolist()} == {1980}


def test_a_table_that_is_too_long_for_a_sheet_is_left_out_and_named(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    folder = drop(warehouse(tmp_path / "w.duckdb"), partner(), tmp_path, TODAY).folder
    book = fastexcel.read_excel(folder / "violence.xlsx")
    assert "la_year" in book.sheet_names
    assert "la_month_source" not in book.sheet_names
    assert "more rows than a sheet can hold" in part(folder, "xl/sharedStrings.xml")
