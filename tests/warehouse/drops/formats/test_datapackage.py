"""Frictionless, which knows nothing of us, finds every drop valid, and finds what is wrong with a spoilt one."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from frictionless import Package

from schemas import reference
from tests.warehouse.drawn import TODAY, files, geojson, partner, square, warehouse
from warehouse.drops.drops import drop
from warehouse.drops.formats.boundaries import load_boundaries
from warehouse.drops.partners import load_partners

SHIPPED = load_partners(reference.load(None).areas)


def faults(folder: Path) -> list[str]:
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid == (not report.errors and all(task.valid for task in report.tasks))
    found = [(task.name, error) for task in report.tasks for error in task.errors]
    return [f"{name} {error.type} {error.message}" for name, error in found] + [
        error.message for error in report.errors
    ]


@pytest.mark.parametrize("each", SHIPPED, ids=lambda each: each.id)
def test_the_drop_of_every_shipped_partner_is_valid(each, warehouse_file, tmp_path) -> None:
    folder = drop(warehouse_file, each, tmp_path, TODAY).folder
    assert faults(folder) == []


@pytest.mark.parametrize("forms", [("parquet",), ("csv",), ("parquet", "csv", "xlsx", "geoparquet")], ids="+".join)
def test_a_drop_of_any_forms_is_valid_and_lists_every_file_of_data(forms, tmp_path) -> None:
    load_boundaries(geojson(tmp_path / "la.geojson", {"E08000025": square(-1.9, 52.4)}), tmp_path / "b.parquet")
    folder = drop(
        warehouse(tmp_path / "w.duckdb"), partner(formats=forms), tmp_path, TODAY, boundaries=tmp_path / "b.parquet"
    ).folder
    assert faults(folder) == []
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    listed = {resource["path"] for resource in package["resources"]}
    assert listed == {name for name in files(folder) if name.endswith((".csv", ".parquet", ".xlsx"))}
    assert len({resource["name"] for resource in package["resources"]}) == len(listed)


def test_every_table_tells_its_columns_key_and_version(tmp_path) -> None:
    folder = drop(warehouse(tmp_path / "w.duckdb"), partner(), tmp_path, TODAY).folder
    resources = {
        each["path"]: each
        for each in json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    }
    for name in partner().marts:
        schema = resources[f"{name}.csv"]["schema"]
        assert [field["name"] for field in schema["fields"]] == pl.read_csv(folder / f"{name}.csv").columns
        assert all(field["type"] and field["description"] for field in schema["fields"])
        assert schema["version"].count(".") == 2


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        (b"25,published", b"many,published", "type-error"),
        (b"E08000026", b"E08000025", "primary-key"),
        (b"n,status", b"status,n", "label"),
    ],
)
def test_a_spoilt_table_is_found_by_it(was, becomes, says, tmp_path) -> None:
    folder = drop(warehouse(tmp_path / "w.duckdb"), partner(), tmp_path, TODAY).folder
    path = folder / "la_year.csv"
    assert was in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(was, becomes))
    assert any(says in fault for fault in faults(folder))


def test_a_spoilt_file_that_it_cannot_read_is_found_by_its_hash(tmp_path) -> None:
    folder = drop(warehouse(tmp_path / "w.duckdb"), partner(), tmp_path, TODAY).folder
    with (folder / "la_year.parquet").open("ab") as file:
        file.write(b"x")
    assert any("la_year-parquet" in fault for fault in faults(folder))
