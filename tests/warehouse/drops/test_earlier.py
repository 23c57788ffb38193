"""A breaking change, invented: la_year calls its count `contacts` from version 2. Readers of version 1 go on
reading."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from schemas import versions
from schemas.tables.marts import published
from tests.warehouse.drawn import BIRMINGHAM, COVENTRY, TODAY, partner, tables, warehouse
from warehouse.drops import earlier
from warehouse.drops.drops import DropFailed, drop
from warehouse.drops.earlier import earlier_tables
from warehouse.drops.manifest import read_manifest, verify

SELECT = """-- local authority of residence × financial year, as version 1 called its columns
SELECT residence_la AS la, financial_year, n AS contacts, status
FROM la_year
"""


@pytest.fixture
def changed(monkeypatch, tmp_path: Path) -> dict[str, Any]:
    """la_year had other names in version 1; version 2 is the one that is declared."""
    today = versions.contract(published("la_year"), at="2.0.0")
    kept = {"residence_la": "la", "financial_year": "financial_year", "n": "contacts", "status": "status"}
    columns = [each | {"name": kept[each["name"]]} for each in today["columns"] if each["name"] in kept]
    old = today | {"version": "1.4.0", "dimensions": ["la", "financial_year"], "columns": columns}
    folders = {"published": tmp_path / "published", "earlier": tmp_path / "contracts"}
    versions.renew([old], **folders)
    versions.renew([today], **folders)
    (tmp_path / "selects").mkdir()
    (tmp_path / "selects" / "la_year@1.sql").write_text(SELECT, encoding="utf-8")
    monkeypatch.setattr(published("la_year"), "version", "2.0.0")
    monkeypatch.setattr(versions, "EARLIER", folders["earlier"])
    monkeypatch.setattr(earlier, "SELECTS", tmp_path / "selects")
    return old


def test_the_change_is_breaking(changed) -> None:
    assert versions.reach(changed, versions.contract(published("la_year"))) is versions.Change.MAJOR


def test_the_old_shape_is_served_in_the_release_of_the_change_and_the_next_and_no_more(changed, tmp_path) -> None:
    file, history = warehouse(tmp_path / "w.duckdb"), [{"la_year": "1.4.0"}]
    held = []
    for release in ("2026-03", "2026-04", "2026-05"):
        served = versions.still_served(history)
        folder = drop(file, partner(), tmp_path / "drops", TODAY, release=release, served=served).folder
        held.append({path.name for path in folder.glob("la_year@*")})
        history.append(
            {name: told["schema_version"] for name, told in read_manifest(folder)["tables"].items() if "@" not in name}
        )
    assert held == [{"la_year@1.parquet", "la_year@1.csv"}, {"la_year@1.parquet", "la_year@1.csv"}, set()]


def test_a_reader_of_version_1_finds_what_it_knew_and_the_figures_of_today(changed, tmp_path) -> None:
    folder = drop(warehouse(tmp_path / "w.duckdb"), partner(), tmp_path / "drops", TODAY, served=["la_year@1"]).folder
    old = pl.read_parquet(folder / "la_year@1.parquet")
    assert old.rows() == [(BIRMINGHAM, "2025/26", 25, "published"), (COVENTRY, "2025/26", None, "suppressed")]
    assert old.columns == ["la", "financial_year", "contacts", "status"]
    assert pl.read_csv(folder / "la_year@1.csv", schema=old.schema).equals(old)
    told = read_manifest(folder)["tables"]
    assert (told["la_year"]["schema_version"], told["la_year@1"]["schema_version"]) == ("2.0.0", "1.4.0")
    assert "As la_year was up to version 1.4.0" in " ".join((folder / "README.txt").read_text(encoding="utf-8").split())
    assert verify(folder).is_intact


def test_frictionless_knows_the_old_shape_too(changed, tmp_path) -> None:
    from frictionless import Package

    folder = drop(warehouse(tmp_path / "w.duckdb"), partner(), tmp_path / "drops", TODAY, served=["la_year@1"]).folder
    assert Package(str(folder / "datapackage.json")).validate().valid
    resources = {
        each["path"]: each
        for each in json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    }
    assert resources["la_year@1.csv"]["name"] == "la_year-v1"
    assert [field["name"] for field in resources["la_year@1.csv"]["schema"]["fields"]] == [
        "la",
        "financial_year",
        "contacts",
        "status",
    ]


def test_a_partner_without_the_table_is_not_sent_its_old_shape(changed, tmp_path) -> None:
    folder = drop(
        warehouse(tmp_path / "w.duckdb"), partner(marts=("msoa_year",)), tmp_path, TODAY, served=["la_year@1"]
    ).folder
    assert not list(folder.glob("la_year*"))


def test_changes_are_told_of_the_table_of_today_alone(changed, tmp_path) -> None:
    file = warehouse(tmp_path / "w.duckdb")
    first = drop(file, partner(), tmp_path, TODAY, release="2026-03", served=["la_year@1"]).folder
    second = drop(file, partner(), tmp_path, TODAY, release="2026-04", previous=first).folder
    assert pl.read_csv(second / "CHANGES.csv").is_empty()


@pytest.mark.parametrize(
    ("select", "says"),
    [
        (SELECT.replace("n AS contacts", "n::DOUBLE AS contacts"), "does not give the columns and types"),
        (SELECT.replace(" AS contacts", ""), "does not give the columns and types"),
        (SELECT.replace("FROM la_year", "FROM nowhere"), "does not give the columns and types"),
        (None, r"write warehouse/drops/earlier/la_year@1\.sql"),
    ],
)
def test_a_promise_that_cannot_be_kept_stops_the_drop(select, says, changed) -> None:
    path = earlier.SELECTS / "la_year@1.sql"
    path.write_text(select, encoding="utf-8") if select else path.unlink()
    with pytest.raises(DropFailed, match=says):
        earlier_tables(["la_year@1"], tables())
