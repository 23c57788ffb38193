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

from schemas.tables.marts import all_derived, all_marts
from schemas.versions import version
from tests.warehouse.drawn import BIRMINGHAM, COVENTRY, HIDDEN, SHOWN, files, la_year, partner, rows, tables, warehouse
from warehouse.drops.drops import DropFailed, Outcome, drop
from warehouse.drops.manifest import read_manifest, verify
from warehouse.drops.partners import Partner
from warehouse.duck import read_only
from warehouse.publish.publish import publish

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


def test_a_suppressed_cell_is_empty_in_the_csv(dropped) -> None:
    with (dropped / "la_year_mechanism.csv").open(encoding="utf-8-sig", newline="") as lines:
        suppressed = [row for row in csv.DictReader(lines) if row["status"] == "suppressed"]
    assert suppressed
    assert {row["n"] for row in suppressed} == {""}


def test_a_repeat_is_byte_identical_and_says_unchanged(warehouse_file, coventry, dropped, tmp_path: Path) -> None:
    first = files(dropped)
    elsewhere = drop(warehouse_file, coventry, tmp_path / "elsewhere", date(2026, 6, 1)).folder
    assert files(elsewhere) == first
    again = drop(warehouse_file, coventry, tmp_path / "drops", date(2026, 6, 1))
    assert again.outcome is Outcome.UNCHANGED
    assert again.folder == dropped
    assert files(dropped) == first


def test_a_warehouse_built_again_at_another_time_by_other_code_gives_the_same_bytes(
    dropped, coventry, described, about, tmp_path: Path
) -> None:
    later = replace(about, published_at=about.published_at.replace(year=2027), code_version="0.2.0")
    target = tmp_path / "another" / "violence.duckdb"
    publish(*described(about=later), target)
    assert files(drop(target, coventry, tmp_path / "again", TODAY).folder) == files(dropped)


def test_other_counts_are_another_release(dropped, warehouse_file, coventry, described, marts, tmp_path: Path) -> None:
    bigger = {"la_year": marts["la_year"].with_columns(n=pl.col("n") + 5)}
    publish(*described(marts=bigger), warehouse_file)
    found = drop(warehouse_file, coventry, tmp_path / "drops", TODAY)
    assert found.outcome is Outcome.WRITTEN
    assert found.folder != dropped
    assert verify(dropped).is_intact


def test_a_release_that_is_there_is_never_altered(dropped, warehouse_file, coventry, tmp_path: Path) -> None:
    first = files(dropped)
    found = drop(warehouse_file, replace(coventry, marts=("la_year",)), tmp_path / "drops", TODAY)
    assert found.outcome is Outcome.REFUSED
    assert "manifest.json" in found.reason
    assert "not altered" in found.reason
    assert files(dropped) == first
    assert [path.name for path in dropped.parent.iterdir()] == [dropped.name]


def test_an_expired_agreement_blocks_its_drop_and_no_other(warehouse_file, coventry, everyone, tmp_path: Path) -> None:
    lapsed = replace(coventry, expires=date(2026, 3, 31))
    early = replace(coventry, id="early", signed=date(2026, 7, 1))
    results = [drop(warehouse_file, partner_, tmp_path / "drops", TODAY) for partner_ in (lapsed, early, everyone)]
    assert [result.outcome for result in results] == [Outcome.BLOCKED, Outcome.BLOCKED, Outcome.WRITTEN]
    assert all(words in results[0].reason for words in ("Coventry City Council", "ISA-3", "2026-03-31"))
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
    assert footer["policy"] == "suppress 0 to 7, round to 5"
    assert (footer["schema_id"], footer["schema_version"]) == ("svd-health-data/la_year", version("la_year"))
    assert len(footer["publication_id"]) == 16
    assert [field["name"] for field in json.loads(footer["schema"])["fields"]][:2] == ["residence_la", "financial_year"]


def test_the_data_package_describes_every_table(dropped, coventry) -> None:
    package = json.loads((dropped / "datapackage.json").read_text(encoding="utf-8"))
    by_path = {resource["path"]: resource for resource in package["resources"]}
    assert len({resource["name"] for resource in package["resources"]}) == len(package["resources"])
    for name in coventry.marts:
        resource = by_path[f"{name}.csv"]
        heading = (dropped / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == heading
        assert all(field["type"] and field["description"] for field in resource["schema"]["fields"])
        assert resource["hash"] == "sha256:" + hashlib.sha256((dropped / f"{name}.csv").read_bytes()).hexdigest()


def test_what_explains_the_tables_comes_with_them(dropped) -> None:
    areas, codes, words = (
        pl.read_csv(dropped / f"{name}.csv", infer_schema=False) for name in ("area", "code_list", "dictionary")
    )
    assert set(areas["code"]) == {"E08000026", "QWU", "E02000002", "E05000003"}
    assert set(words["code_list"].drop_nulls()) == set(codes["list"])
    text = (dropped / "README.txt").read_text(encoding="utf-8")
    assert "Coventry City Council" in text
    assert "January 2026 to April 2026" in text
    assert "Where providers_complete is below providers_expected, some months of some trusts are missing" in text


def test_tables_of_the_drop_are_only_what_the_partner_is_promised(warehouse_file, coventry, tmp_path: Path) -> None:
    folder = drop(warehouse_file, replace(coventry, marts=("la_year",)), tmp_path, TODAY).folder
    assert set(files(folder)) == {
        *(
            "la_year.parquet",
            "la_year.csv",
            "violence.xlsx",
            "CHANGES.csv",
            "README.txt",
            "datapackage.json",
            "manifest.json",
        ),
        *("area.csv", "code_list.csv", "dictionary.csv", "mart.csv", "provider.csv"),
        *("loaders/README.txt", "loaders/load.py", "loaders/load.R", "loaders/power_bi.pq"),
    }


# -- what the caller tells


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    return warehouse(tmp_path / "drawn.duckdb")


def test_the_caller_names_the_release_and_what_is_vouched_for_it(drawn, tmp_path: Path) -> None:
    audit = {"verdict": "every suppressed cell is protected", "certificate_sha256": "ab" * 32}
    folder = drop(drawn, partner(), tmp_path, TODAY, release="2026-03", ledger_head="cd" * 32, audit=audit).folder
    assert folder == tmp_path / "police" / "2026-03"
    told = read_manifest(folder)
    assert (told["release"], told["ledger_head"], told["audit"]) == ("2026-03", "cd" * 32, audit)
    assert told["tables"]["la_year"] == {"schema_version": version("la_year"), "rows": 2}
    assert "every suppressed cell is protected" in (folder / "README.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["../2026-03", "2026/03", "", ".hidden", "a b", "x" * 65])
def test_a_release_whose_name_is_no_folder_is_not_made(name, drawn, tmp_path: Path) -> None:
    if name:
        with pytest.raises(DropFailed, match="A release is named by"):
            drop(drawn, partner(), tmp_path / "drops", TODAY, release=name)
    else:
        assert drop(drawn, partner(), tmp_path / "drops", TODAY, release=name).release.startswith("2026-03_")


@pytest.mark.parametrize("forms", [("parquet",), ("csv",), ("csv", "xlsx"), ("parquet", "csv", "xlsx", "geoparquet")])
def test_the_forms_are_those_that_the_agreement_names(forms, drawn, tmp_path: Path) -> None:
    folder = drop(drawn, partner(formats=forms), tmp_path, TODAY).folder
    assert (folder / "la_year.parquet").exists() == ("parquet" in forms)
    assert (folder / "la_year.csv").exists() == ("csv" in forms)
    assert (folder / "violence.xlsx").exists() == ("xlsx" in forms)
    text = (folder / "README.txt").read_text(encoding="utf-8")
    assert ("violence.xlsx" in text) == ("xlsx" in forms)
    assert ("<table>.csv" in text) == ("csv" in forms)
    assert verify(folder).is_intact


def test_every_csv_says_that_it_is_utf_8_and_has_the_line_ends_of_excel(drawn, tmp_path: Path) -> None:
    for name, content in files(drop(drawn, partner(), tmp_path, TODAY).folder).items():
        if name.endswith(".csv"):
            assert content.startswith(b"\xef\xbb\xbf"), name
            assert content.endswith(b"\r\n"), name
            assert content.count(b"\n") == content.count(b"\r\n"), name


def test_every_status_is_explained_to_the_reader(drawn, tmp_path: Path) -> None:
    folder = drop(drawn, partner(), tmp_path, TODAY).folder
    told = (folder / "README.txt").read_text(encoding="utf-8")
    codes = pl.read_csv(folder / "code_list.csv").filter(pl.col("list") == "cell_status")["code"]
    assert set(codes) == {"published", "suppressed", "not_received", "suppressed_group"}
    for code in codes:
        assert f"\n  {code}  " in told, code


def test_the_lines_of_the_readme_fit_a_screen(drawn, tmp_path: Path) -> None:
    lines = (drop(drawn, partner(), tmp_path, TODAY).folder / "README.txt").read_text(encoding="utf-8").splitlines()
    assert max(map(len, lines)) <= 100


# -- changes against the drop before


def test_changes_are_against_the_drop_that_is_given(drawn, tmp_path: Path) -> None:
    first = drop(drawn, partner(), tmp_path, TODAY, release="2026-02").folder
    assert pl.read_csv(first / "CHANGES.csv").is_empty()
    later = warehouse(
        tmp_path / "later.duckdb", tables(la_year=la_year({BIRMINGHAM: (30, SHOWN), COVENTRY: (None, HIDDEN)}))
    )
    second = drop(later, partner(), tmp_path, TODAY, release="2026-03", previous=first).folder
    (row,) = pl.read_csv(second / "CHANGES.csv").to_dicts()
    assert (row["table"], row["change"], row["n_before"], row["n_after"]) == ("la_year", "revised", 25, 30)
    assert json.loads(row["key"]) == {"residence_la": BIRMINGHAM, "financial_year": "2025/26"}
    assert "since 2026-02: 1 revised" in (second / "README.txt").read_text(encoding="utf-8")
    assert read_manifest(second)["previous_release"] == "2026-02"


def test_a_drop_before_that_is_damaged_stops_the_next(drawn, tmp_path: Path) -> None:
    first = drop(drawn, partner(), tmp_path, TODAY, release="2026-02").folder
    (first / "la_year.csv").write_text("changed")
    found = drop(drawn, partner(), tmp_path, TODAY, release="2026-03", previous=first)
    assert found.outcome is Outcome.REFUSED
    assert "2026-02, is not as it was made" in found.reason
    assert not (tmp_path / "police" / "2026-03").exists()


# -- a stricter policy


def withholding_below(limit: int):
    def restate(name: str, frame: pl.DataFrame) -> pl.DataFrame:
        hidden = pl.col("n") < limit
        gone = [column for column in ("n", "rate_per_1000") if column in frame.columns]
        return frame.with_columns(
            pl.when(hidden).then(pl.lit(HIDDEN)).otherwise("status").alias("status"),
            *(pl.when(~hidden).then(column).alias(column) for column in gone),
        )

    return restate


STRICT = {"policy": "suppress-10-round-5"}


def test_a_stricter_partner_sees_fewer_figures_and_no_others(drawn, tmp_path: Path) -> None:
    folder = drop(drawn, partner(**STRICT), tmp_path, TODAY, restate=withholding_below(20)).folder
    whole = drop(drawn, partner(id="others"), tmp_path, TODAY).folder
    assert pl.read_parquet(folder / "msoa_year.parquet")["status"].to_list() == [HIDDEN, HIDDEN]
    for name in partner().marts:
        strict, usual = (pl.read_parquet(each / f"{name}.parquet") for each in (folder, whole))
        assert (
            strict.filter(pl.col("n").is_not_null())
            .join(usual, on=usual.columns, how="anti", nulls_equal=True)
            .is_empty()
        )
    assert read_manifest(folder)["policy"] == "suppress-10-round-5"
    assert set(pl.read_csv(folder / "mart.csv")["policy"]) == {"suppress-10-round-5"}
    assert "suppress-10-round-5, which your agreement asks for" in (folder / "README.txt").read_text(encoding="utf-8")


def test_a_stricter_partner_is_told_what_is_not_promised_and_no_other(drawn, tmp_path: Path) -> None:
    sentence = "Published figures do not tell how many people they are about."
    folder = drop(
        drawn, partner(**STRICT), tmp_path, TODAY, restate=withholding_below(20), not_promised=sentence
    ).folder
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    assert readme.index("WHAT IS NOT PROMISED") < readme.index(sentence) < readme.index("THE TABLES")
    usual = drop(drawn, partner(id="others"), tmp_path, TODAY).folder
    assert "NOT PROMISED" not in (usual / "README.txt").read_text(encoding="utf-8")


def test_a_policy_that_was_not_applied_blocks_the_drop(drawn, tmp_path: Path) -> None:
    found = drop(drawn, partner(**STRICT), tmp_path, TODAY)
    assert found.outcome is Outcome.BLOCKED
    assert "suppress-10-round-5, which was not applied" in found.reason


def test_a_policy_that_is_the_homes_own_needs_nothing_more(drawn, tmp_path: Path) -> None:
    folder = drop(drawn, partner(policy="suppress-8-round-5"), tmp_path, TODAY, policy="suppress-8-round-5").folder
    assert read_manifest(folder)["policy"] == "suppress-8-round-5"


LOOSER = {
    "shows a suppressed cell": lambda name, frame: frame.with_columns(n=pl.col("n").fill_null(5), status=pl.lit(SHOWN)),
    "shows another figure": lambda name, frame: frame.with_columns(n=pl.col("n") + 5),
    "leaves the rate of a suppressed count": lambda name, frame: frame.with_columns(
        n=pl.lit(None, pl.Int64), status=pl.lit(HIDDEN)
    ),
    "takes a row away": lambda name, frame: frame.head(1),
    "repeats a row": lambda name, frame: pl.concat([frame.head(1)] * frame.height),
    "changes the type of a column": lambda name, frame: frame.with_columns(n=pl.col("n").cast(pl.Float64)),
    "changes whose row it is": lambda name, frame: frame.with_columns(pl.lit("2024/25").alias("financial_year")),
}


@pytest.mark.parametrize("how", LOOSER)
def test_a_policy_that_is_looser_is_refused(how, drawn, tmp_path: Path) -> None:
    with pytest.raises(DropFailed, match="stricter policy"):
        drop(drawn, partner(marts=("la_year_rate", "la_year"), **STRICT), tmp_path, TODAY, restate=LOOSER[how])


def test_a_table_of_everything_with_nothing_in_it_is_dropped_too(tmp_path: Path) -> None:
    empty = {name: rows(name) for name in partner().marts}
    assert drop(warehouse(tmp_path / "w.duckdb", empty), partner(), tmp_path, TODAY).outcome is Outcome.WRITTEN
