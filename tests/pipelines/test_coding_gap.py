"""The coding gap of the demo: against the truth that was planted, in the warehouse, and as the officer meets it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from datetime import date

import duckdb
import polars as pl
import pytest

from pipelines.coding_gap import Gap, read_gap
from pipelines.context import Tools
from pipelines.home import Home, HomeBroken
from sources.submissions.register import Register
from tests.conftest import make_demo
from warehouse.marts.ascertainment import CODINGS, NOTES


@pytest.fixture(scope="session")
def found(demo_home) -> Gap:
    return read_gap(Tools(demo_home))


@pytest.fixture(scope="session")
def planted(demo_home) -> pl.DataFrame:
    return contacts_with_truth(demo_home)


def contacts_with_truth(home) -> pl.DataFrame:
    """The contacts that count, each with whether the patient was truly assaulted."""
    files = {each.submission: each.file for each in Register(home.register).all()}
    contacts = pl.read_parquet(home.deidentified / "contacts" / "ecds" / "month=*.parquet", hive_partitioning=False)
    truth = pl.read_parquet(home.root / "truth" / "ecds.parquet", columns=["file", "line", "assault_true"])
    placed = contacts.with_columns(file=pl.col("submission").replace_strict(files), line=pl.col("line").cast(pl.Int64))
    return placed.join(truth.with_columns(pl.col("line").cast(pl.Int64)), on=["file", "line"])


def years(found: Gap) -> pl.DataFrame:
    return found.rows.filter(pl.col("period") == "2025/26")


def held(found: Gap, planted: pl.DataFrame) -> pl.DataFrame:
    """provider_code, truth, low, high, holds: the year of each trust beside its true assaults that are coded or have a
    note.
    """
    reached = pl.col("is_secondary") | pl.col("text_assault").is_not_null()
    truth = planted.group_by("provider_code").agg(truth=(pl.col("assault_true") & reached).sum())
    holds = (pl.col("low") <= pl.col("truth")) & (pl.col("truth") <= pl.col("high"))
    return (
        years(found)
        .join(truth, on="provider_code")
        .select("provider_code", "truth", "low", "high", holds.alias("holds"))
    )


def test_the_interval_holds_the_planted_truth_of_at_least_nine_trusts_in_ten(found, planted):
    lines = held(found, planted)
    assert lines.height == 9
    assert lines["holds"].sum() >= 0.9 * lines.height, lines


@pytest.mark.sweep
@pytest.mark.parametrize("seed", [1, 2])
def test_it_holds_the_truth_of_larger_regions_too(tmp_path, seed):
    make_demo(tmp_path / "demo", attendances=120_000, seed=seed)
    home = Home(tmp_path / "demo")
    lines = held(read_gap(Tools(home)), contacts_with_truth(home))
    assert lines["holds"].sum() >= 0.9 * lines.height, lines


def test_every_contact_is_in_one_line_of_its_month_and_of_its_year(found, planted):
    months = found.rows.filter(~pl.col("period").str.contains("/"))
    for lines in (months, years(found)):
        assert lines["attendances"].sum() == planted.height
        assert lines["coded"].sum() == planted["is_secondary"].sum()
        assert lines["reads_uncoded"].sum() == planted.filter(~pl.col("is_secondary"), pl.col("text_assault")).height


def test_the_exact_mart_counts_the_same(demo_home, found):
    mart = pl.read_parquet(demo_home.deidentified / "counts" / "provider_year_coding.parquet")
    assert set(mart["coding"]) == set(CODINGS)
    assert set(mart["note"]) == set(NOTES)
    coded = (
        mart.filter(pl.col("coding") == "coded").group_by("provider_code").agg(pl.col("n").sum()).sort("provider_code")
    )
    assert coded.rows() == years(found).select("provider_code", "coded").sort("provider_code").rows()


def test_the_warehouse_has_the_protected_figures_and_no_partner_gets_them_unasked(demo_home):
    with duckdb.connect(str(demo_home.warehouse), read_only=True) as warehouse:
        rows = warehouse.execute("select status, basis, n, estimated, low, high from provider_year_gap").fetchall()
    assert len(rows) == 9
    for status, _, *numbers in rows:
        assert (None not in numbers) == (status == "published")
    assert not list(demo_home.drops.rglob("provider_year_*"))


def test_one_month_and_one_trust_can_be_asked_for(demo_home, found):
    june = read_gap(Tools(demo_home), date(2025, 6, 1), "RRK").rows
    assert june.select("provider_code", "period").rows() == [("RRK", "2025-06")]
    assert june.equals(found.rows.filter(provider_code="RRK", period="2025-06"))
    with pytest.raises(HomeBroken, match="svd status"):
        read_gap(Tools(demo_home), None, "RZ9")


def svd(home, *words):
    code = "from cli.main import main; main()"
    environment = os.environ | {"COLUMNS": "80", "NO_COLOR": "1", "SVD_HOME": str(home.root)}
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, words)], capture_output=True, text=True, env=environment, check=False
    )


def test_the_officer_sees_a_table_and_is_told_whom_it_is_for(demo_home, tmp_path, found):
    done = svd(demo_home, "gap", "--output", tmp_path / "gap.csv")
    assert done.returncode == 0, done.stderr
    assert "not for release" in done.stdout
    assert "never add to counts of violence" in done.stdout
    table = [
        line for line in done.stdout.splitlines() if line[:4] in {f"{code} " for code in found.rows["provider_code"]}
    ]
    assert len(table) == found.rows.height
    assert max(map(len, table)) <= 80
    with (tmp_path / "gap.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(table)
    assert (tmp_path / "gap.csv").stat().st_mode & 0o777 == 0o600


def test_the_figures_are_there_for_a_script(demo_home):
    told = json.loads(svd(demo_home, "gap", "--month", "2025-06", "--json").stdout)
    assert {row["period"] for row in told["rows"]} == {"2025-06"}
    assert isinstance(told["advice"], list)
    assert svd(demo_home, "gap", "--month", "June").returncode == 2
