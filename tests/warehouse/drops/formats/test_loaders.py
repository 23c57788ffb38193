"""The steps that come with a drop load it, as they are, on a machine that has nothing of ours."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.warehouse.drawn import TODAY, partner, warehouse
from warehouse.drops.drops import drop

WANTED = [
    "la_month_source: 3 rows, 1 with a count",
    "la_year: 2 rows, 1 with a count",
    "la_year_rate: 2 rows, 1 with a count",
    "msoa_year: 2 rows, 1 with a count",
]
FORMS = [("parquet", "csv", "xlsx"), ("csv",), ("parquet",)]


@pytest.fixture(params=FORMS, ids="+".join)
def dropped(request, tmp_path) -> Path:
    return drop(warehouse(tmp_path / "w.duckdb"), partner(formats=request.param), tmp_path, TODAY).folder


def python(folder: Path, *words: str) -> str:
    """Run Python apart from this project: no site of the user, no path of ours."""
    ran = subprocess.run(
        [sys.executable, "-B", "-P", "-E", *words], capture_output=True, text=True, cwd=folder, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_python_loader_loads_every_table(dropped) -> None:
    assert sorted(python(dropped, "loaders/load.py").splitlines()) == WANTED


def test_the_python_loader_keeps_types_and_empty_counts(dropped) -> None:
    code = (
        "import sys; sys.path.insert(0, 'loaders')\n"
        "from load import load, names, shown\n"
        "rows = load('la_month_source')\n"
        "assert rows['n'].isna().sum() == 2 and str(rows['n'].dtype) == 'Int64', rows.dtypes\n"
        "assert shown(rows)['n'].sum() == 10\n"
        "assert all(day.year == 2026 for day in rows['month']), rows['month']\n"
        "assert load('la_year')['financial_year'].iloc[0] == '2025/26'\n"
        "assert names()['E08000025'] == 'Birmingham'\n"
    )
    python(dropped, "-c", code)


def test_the_python_loader_names_what_is_damaged(dropped) -> None:
    (dropped / "dictionary.csv").write_text("changed")
    assert "CHANGED OR MISSING: dictionary.csv" in python(dropped, "loaders/load.py")


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed")
def test_the_r_loader_loads_every_table(dropped) -> None:
    if not (dropped / "la_year.csv").exists():
        pytest.skip("needs the package arrow")
    check = (
        'source("loaders/load.R"); m <- tables[["la_month_source"]]; stopifnot(is.integer(m$n), sum(is.na(m$n)) == '
        '2, inherits(m$month, "Date"), is.numeric(tables[["la_year_rate"]]$rate_per_1000))'
    )
    ran = subprocess.run(
        ["Rscript", "--vanilla", "-e", check], capture_output=True, text=True, cwd=dropped, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert sorted(ran.stdout.splitlines()) == WANTED


def test_power_query_names_every_table_and_types_every_column(dropped) -> None:
    text = (dropped / "loaders" / "power_bi.pq").read_text(encoding="utf-8")
    loads = dict(re.findall(r'#"(\w+)" = Load\("\1", \{(.*)\}\)', text))
    assert set(loads) == {*partner().marts}
    kinds = {"VARCHAR": "type text", "DATE": "type date", "DOUBLE": "type number"}
    words = pl.read_csv(dropped / "dictionary.csv")
    for name, types in loads.items():
        told = dict(re.findall(r'\{"(\w+)", ([\w. ]+)\}', types))
        rows = words.filter(table_name=name)
        assert told == {
            column: kinds.get(kind, "Int64.Type") for column, kind in rows.select("column_name", "type").iter_rows()
        }
    for opens, closes in ("()", "[]", "{}"):
        assert text.count(opens) == text.count(closes)


def test_no_place_is_left_to_fill_in(dropped) -> None:
    for path in (dropped / "loaders").iterdir():
        assert "@@" not in path.read_text(encoding="utf-8"), path.name


def test_how_to_use_them_is_told(dropped) -> None:
    text = (dropped / "loaders" / "README.txt").read_text(encoding="utf-8")
    for name in ("load.py", "load.R", "power_bi.pq", *partner().marts):
        assert name in text
