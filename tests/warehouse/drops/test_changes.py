"""CHANGES says of each cell what became of it since the drop before, and nothing of cells that are as they were."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.warehouse.drawn import BIRMINGHAM, COVENTRY, HIDDEN, SHOWN, la_year
from warehouse.drops.changes import SCHEMA, Change, changes, counted

KEYS = ["residence_la", "financial_year"]
NAMES = {BIRMINGHAM: "Birmingham"}


def before(folder: Path, rows: pl.DataFrame, form: str = "parquet", tables: tuple[str, ...] = ("la_year",)) -> Path:
    folder.mkdir(exist_ok=True)
    if form == "parquet":
        rows.write_parquet(folder / "la_year.parquet")
    else:
        rows.write_csv(folder / "la_year.csv", include_bom=True, line_terminator="\r\n")
    (folder / "manifest.json").write_text(json.dumps({"tables": {name: {} for name in tables}}))
    return folder


def found(folder: Path, was: pl.DataFrame, now: pl.DataFrame, form: str = "parquet") -> list[dict]:
    return changes({"la_year": (KEYS, now)}, before(folder, was, form), NAMES).to_dicts()


@pytest.mark.parametrize("form", ["parquet", "csv"])
@pytest.mark.parametrize(
    ("was", "now", "change"),
    [
        ((25, SHOWN), (25, SHOWN), None),
        ((None, HIDDEN), (None, HIDDEN), None),
        ((25, SHOWN), (30, SHOWN), Change.REVISED),
        ((25, SHOWN), (None, HIDDEN), Change.NEWLY_SUPPRESSED),
        ((25, SHOWN), (None, "suppressed_group"), Change.NEWLY_SUPPRESSED),
        ((None, HIDDEN), (10, SHOWN), Change.NEWLY_SHOWN),
        ((None, "not_received"), (10, SHOWN), Change.NEWLY_SHOWN),
        ((None, "not_received"), (None, HIDDEN), Change.OTHER_STATUS),
        ((None, HIDDEN), (None, "suppressed_group"), Change.OTHER_STATUS),
    ],
)
def test_a_cell_that_both_have(was, now, change, form, tmp_path) -> None:
    rows = found(tmp_path, la_year({BIRMINGHAM: was}), la_year({BIRMINGHAM: now}), form)
    assert [row["change"] for row in rows] == ([change.value] if change else [])
    for row in rows:
        assert (row["n_before"], row["status_before"], row["n_after"], row["status_after"]) == (*was, *now)


def test_a_cell_that_one_of_them_has_is_new_or_gone(tmp_path) -> None:
    rows = found(tmp_path, la_year({BIRMINGHAM: (25, SHOWN)}), la_year({COVENTRY: (None, HIDDEN)}))
    assert [(row["change"], row["status_before"], row["status_after"]) for row in rows] == [
        ("gone", SHOWN, None),
        ("new", None, HIDDEN),
    ]


def test_the_cell_is_told_in_words_and_as_keys(tmp_path) -> None:
    (row,) = found(tmp_path, la_year({BIRMINGHAM: (25, SHOWN)}), la_year({BIRMINGHAM: (30, SHOWN)}))
    assert row["cell"] == "residence_la: Birmingham (E08000025); financial_year: 2025/26"
    assert json.loads(row["key"]) == {"residence_la": BIRMINGHAM, "financial_year": "2025/26"}


def test_a_row_of_which_only_another_column_differs_is_listed_as_that(tmp_path) -> None:
    was, now = la_year({BIRMINGHAM: (25, SHOWN)}, providers_complete=0), la_year({BIRMINGHAM: (25, SHOWN)})
    assert [row["change"] for row in found(tmp_path, was, now)] == ["other columns"]


def test_a_table_that_one_of_them_has_is_one_row(tmp_path) -> None:
    previous = before(tmp_path, la_year({BIRMINGHAM: (25, SHOWN)}), tables=("la_year", "la_year@1"))
    rows = changes({"la_other": (KEYS, la_year({COVENTRY: (10, SHOWN)}))}, previous, {}).to_dicts()
    assert [(row["table"], row["cell"], row["change"]) for row in rows] == [
        ("la_other", "the whole table", "new"),
        ("la_year", "the whole table", "gone"),
    ]


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_a_table_of_other_keys_cannot_be_compared_and_says_so(tmp_path, form) -> None:
    now = la_year({BIRMINGHAM: (25, SHOWN)})
    for was in (now.rename({"residence_la": "area"}), now.with_columns(n=pl.lit("many"))):
        assert [row["change"] for row in found(tmp_path, was, now, form)] == ["reshaped"]


def test_a_first_drop_has_no_changes() -> None:
    rows = changes({"la_year": (KEYS, la_year({BIRMINGHAM: (25, SHOWN)}))}, None, {})
    assert rows.is_empty()
    assert dict(rows.schema) == SCHEMA


cells = st.dictionaries(
    st.sampled_from("ABCDEF"),
    st.one_of(
        st.integers(2, 9).map(lambda n: (5 * n, SHOWN)), st.sampled_from([(None, HIDDEN), (None, "suppressed_group")])
    ),
)


@given(was=cells, now=cells)
def test_every_difference_is_listed_once_and_nothing_else(was, now, tmp_path_factory) -> None:
    rows = found(tmp_path_factory.mktemp("drop"), la_year(was), la_year(now))
    differing = {code for code in {*was, *now} if was.get(code) != now.get(code)}
    assert sorted(json.loads(row["key"])["residence_la"] for row in rows) == sorted(differing)
    assert sum(counted(pl.DataFrame(rows, schema=SCHEMA)).values()) == len(differing)
