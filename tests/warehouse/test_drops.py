"""A drop is a choice of what is published; a repeat is byte-identical; a changed byte shows."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from schemas.marts import all_derived, all_marts
from warehouse.drops import DropFailed, Outcome, drop, drop_all
from warehouse.duck import read_only
from warehouse.manifest import verify
from warehouse.partners import Partner
from warehouse.publish import publish

TODAY = date(2026, 5, 1)


@pytest.fixture
def coventry() -> Partner:
    return Partner(
        id="coventry",
        name="Coventry City Council",
        contact="data@coventry.example",
        reference="ISA-3",
        signed=date(2025, 4, 1),
        expires=date(2027, 3, 31),
        marts=tuple(table.name for table in [*all_marts(), *all_derived()]),
        areas=frozenset({"E08000026"}),
        everywhere=False,
    )


@pytest.fixture
def everyone(coventry: Partner) -> Partner:
    return replace(coventry, id="everyone", areas=frozenset(), everywhere=True)


@pytest.fixture
def dropped(warehouse_file, coventry, tmp_path: Path) -> Path:
    found = drop(warehouse_file, coventry, tmp_path / "drops", TODAY)
    assert found.outcome is Outcome.WRITTEN
    assert found.folder
    return found.folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_it_lies_under_the_partner_and_a_release_of_month_and_publication(dropped, warehouse_file) -> None:
    with read_only(warehouse_file) as connection:
        (name,) = connection.execute("SELECT publication_id FROM catalogue.publication").fetchone()
    assert dropped.parts[-3:] == ("drops", "coventry", f"2026-04_{name[:8]}")
    assert [path.name for path in dropped.parent.iterdir()] == [dropped.name]


def test_it_holds_the_partners_rows_as_they_are_published_and_no_others(dropped, warehouse_file, coventry) -> None:
    for name in coventry.marts:
        given = pl.read_parquet(dropped / f"{name}.parquet")
        with read_only(warehouse_file) as connection:
            whole = connection.sql(f"FROM {name}").pl()
        place = next((column for column in ("la", "residence_la") if column in whole.columns), None)
        if place:
            assert given.equals(whole.filter(pl.col(place) == "E08000026")), name
            assert given.height > 0
        else:
            assert {"RKB"} <= set(given["provider_code"]) == {"RKB", "RYA"} & set(whole["provider_code"])


def test_everywhere_is_the_whole_of_what_is_published(warehouse_file, everyone, tmp_path: Path) -> None:
    folder = drop(warehouse_file, everyone, tmp_path, TODAY).folder
    with read_only(warehouse_file) as connection:
        for name in everyone.marts:
            assert pl.read_parquet(folder / f"{name}.parquet").equals(connection.sql(f"FROM {name}").pl()), name


def test_csv_and_parquet_hold_the_same(dropped, coventry) -> None:
    for name in coventry.marts:
        table = pl.read_parquet(dropped / f"{name}.parquet")
        assert pl.read_csv(dropped / f"{name}.csv", schema=table.schema).equals(table), name


def test_a_withheld_cell_is_empty_in_the_csv(dropped) -> None:
    with (dropped / "la_year_mechanism.csv").open(encoding="utf-8", newline="") as lines:
        withheld = [row for row in csv.DictReader(lines) if row["status"] == "withheld"]
    assert withheld
    assert {row["n"] for row in withheld} == {""}


def test_a_repeat_is_byte_identical_and_says_unchanged(warehouse_file, coventry, dropped, tmp_path: Path) -> None:
    first = contents(dropped)
    elsewhere = drop(warehouse_file, coventry, tmp_path / "elsewhere", date(2026, 6, 1)).folder
    assert contents(elsewhere) == first
    again = drop(warehouse_file, coventry, tmp_path / "drops", date(2026, 6, 1))
    assert again.outcome is Outcome.UNCHANGED
    assert again.folder == dropped
    assert contents(dropped) == first


def test_a_warehouse_built_again_at_another_time_by_other_code_gives_the_same_bytes(
    dropped, coventry, described, about, tmp_path: Path
) -> None:
    later = replace(about, published_at=about.published_at.replace(year=2027), code_version="0.2.0")
    target = tmp_path / "another" / "violence.duckdb"
    publish(*described(about=later), target)
    assert contents(drop(target, coventry, tmp_path / "again", TODAY).folder) == contents(dropped)


def test_other_counts_are_another_release(dropped, warehouse_file, coventry, described, marts, tmp_path: Path) -> None:
    bigger = {"la_year": marts["la_year"].with_columns(n=pl.col("n") + 5)}
    publish(*described(marts=bigger), warehouse_file)
    found = drop(warehouse_file, coventry, tmp_path / "drops", TODAY)
    assert found.outcome is Outcome.WRITTEN
    assert found.folder != dropped
    assert verify(dropped).is_intact


def test_a_release_that_is_there_is_never_altered(dropped, warehouse_file, coventry, tmp_path: Path) -> None:
    first = contents(dropped)
    found = drop(warehouse_file, replace(coventry, marts=("la_year",)), tmp_path / "drops", TODAY)
    assert found.outcome is Outcome.REFUSED
    assert "manifest.json" in found.reason
    assert "not altered" in found.reason
    assert contents(dropped) == first
    assert [path.name for path in dropped.parent.iterdir()] == [dropped.name]


def test_an_expired_agreement_blocks_its_drop_and_no_other(warehouse_file, coventry, everyone, tmp_path: Path) -> None:
    lapsed = replace(coventry, expires=date(2026, 3, 31))
    early = replace(coventry, id="early", signed=date(2026, 7, 1))
    found = drop_all(warehouse_file, [lapsed, early, everyone], tmp_path / "drops", TODAY)
    assert [each.outcome for each in found] == [Outcome.BLOCKED, Outcome.BLOCKED, Outcome.WRITTEN]
    assert all(words in found[0].reason for words in ("Coventry City Council", "ISA-3", "2026-03-31"))
    assert not (tmp_path / "drops" / "coventry").exists()


def test_what_a_killed_drop_left_is_cleared(warehouse_file, coventry, tmp_path: Path) -> None:
    half = tmp_path / "coventry" / ".2026-03_abcdef01.building"
    half.mkdir(parents=True)
    (half / "la_year.csv").write_text("half")
    drop(warehouse_file, coventry, tmp_path, TODAY)
    assert not half.exists()


def test_no_warehouse_is_said_plainly(coventry, tmp_path: Path) -> None:
    with pytest.raises(DropFailed, match="publish first"):
        drop(tmp_path / "violence.duckdb", coventry, tmp_path, TODAY)
    (tmp_path / "violence.duckdb").write_bytes(b"x" * 100)
    with pytest.raises(DropFailed, match="publish again"):
        drop(tmp_path / "violence.duckdb", coventry, tmp_path, TODAY)


def test_the_parquet_footer_names_release_policy_and_schema(dropped) -> None:
    footer = {
        key.decode(): value.decode() for key, value in pq.read_metadata(dropped / "la_year.parquet").metadata.items()
    }
    assert footer["release"] == dropped.name
    assert footer["policy"] == "withhold 0 to 7, round to 5"
    assert [field["name"] for field in json.loads(footer["schema"])["fields"]][:2] == ["residence_la", "financial_year"]


def test_the_data_package_describes_every_table(dropped, coventry) -> None:
    package = json.loads((dropped / "datapackage.json").read_text(encoding="utf-8"))
    by_path = {resource["path"]: resource for resource in package["resources"]}
    assert len({resource["name"] for resource in package["resources"]}) == len(package["resources"])
    for name in coventry.marts:
        resource = by_path[f"{name}.csv"]
        heading = (dropped / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == heading
        assert all(field["type"] and field["description"] for field in resource["schema"]["fields"])
        assert resource["hash"] == "sha256:" + hashlib.sha256((dropped / f"{name}.csv").read_bytes()).hexdigest()


def test_what_explains_the_tables_comes_with_them(dropped) -> None:
    areas, codes, words = (
        pl.read_csv(dropped / f"{name}.csv", infer_schema=False) for name in ("area", "code_list", "dictionary")
    )
    assert set(areas["code"]) == {"E08000026", "QWU", "E02000002"}
    assert set(words["code_list"].drop_nulls()) == set(codes["list"])
    text = (dropped / "README.txt").read_text(encoding="utf-8")
    assert "Coventry City Council" in text
    assert "January 2026 to April 2026" in text
    assert "providers_complete below providers_expected: some months of some trusts are missing" in text


def test_a_sound_drop_verifies(dropped) -> None:
    found = verify(dropped)
    assert found.is_intact
    assert found.checked == len(list(dropped.iterdir())) - 1


def test_one_changed_byte_in_any_file_shows(dropped) -> None:
    for path in sorted(dropped.iterdir()):
        whole = path.read_bytes()
        middle = len(whole) // 2
        path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        assert verify(dropped).changed == (path.name,)
        path.write_bytes(whole)
    assert verify(dropped).is_intact


def test_missing_and_extra_files_show(dropped) -> None:
    (dropped / "la_year.csv").unlink()
    (dropped / "notes").mkdir()
    (dropped / "notes" / "mine.txt").write_text("x")
    (dropped / "README.txt").rename(dropped / "LIESMICH.txt")
    (dropped / "README.txt").symlink_to(dropped / "LIESMICH.txt")
    found = verify(dropped)
    assert found.missing == ("la_year.csv",)
    assert found.extra == ("LIESMICH.txt", "notes/mine.txt")
    assert found.changed == ("README.txt",)


def test_a_folder_without_a_manifest_is_not_intact(tmp_path: Path) -> None:
    assert verify(tmp_path).missing == ("manifest.json",)
    (tmp_path / "manifest.json").write_text("[]")
    assert verify(tmp_path).changed == ("manifest.json",)


def test_tables_of_the_drop_are_only_what_the_partner_is_promised(warehouse_file, coventry, tmp_path: Path) -> None:
    folder = drop(warehouse_file, replace(coventry, marts=("la_year",)), tmp_path, TODAY).folder
    assert {path.name for path in folder.iterdir()} == {
        *("la_year.parquet", "la_year.csv", "area.csv", "code_list.csv", "dictionary.csv", "mart.csv"),
        *("README.txt", "datapackage.json", "manifest.json"),
    }
