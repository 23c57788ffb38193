"""The truth against the files: read by the product's own reader, every record lies where the truth says, as it says."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from schemas import codes
from schemas.casting import cast
from schemas.tables.ecds import Attendance
from schemas.validation import validate
from sources.layouts import canonical, known_headings, load_layouts, recognise
from sources.reading.files import open_table
from sources.source import all_sources
from synthetic.ambulance.damage import kinds as ambulance_kinds
from synthetic.ecds.damage import kinds as ecds_kinds
from synthetic.extract_files import STRUCTURE

TODAY = date(2026, 11, 23)
TYPED_WORDS = {"local_place_type", "call_nature", "pickup_location_type"}
"""Names typed into these are removed by de-identification, not by validation."""


def read(region, source: str, file: str):
    """A file through reader, layouts and validation: readable lines, unreadable lines, accepted, rejected."""
    found = all_sources()[source]
    layouts = load_layouts([found.layouts], found.table)
    table = open_table(region.inbox / file, known_headings(layouts))
    recognised = recognise(table.headings, layouts)
    lines, unreadable, accepted, rejected = [], [], [], []
    for batch in table.batches():
        text, _ = canonical(batch.rows, recognised)
        checked = validate(text, found.table, codes.load(), TODAY, test_nhs_numbers=True)
        lines.append(text["line"])
        unreadable.append(batch.unreadable.select("line", "rule"))
        accepted.append(checked.accepted)
        rejected.append(checked.rejected.select("line", "rule"))
    return pl.concat(lines), pl.concat(unreadable), pl.concat(accepted), pl.concat(rejected)


def pairs(rows: pl.DataFrame) -> set[tuple[int, str]]:
    return set(rows.iter_rows())


def some_files(region, source: str) -> list[str]:
    """One file of every sender that holds each kind of thing, and every second file."""
    truth = getattr(region, source)
    every = truth["file"].unique().sort().to_list()
    return [file for number, file in enumerate(every) if number % 4 == 0 or "_v2" in file]


@pytest.mark.parametrize("source", ["ecds", "ambulance"])
def test_every_record_lies_where_the_truth_says_and_meets_its_fate(region, source: str) -> None:
    truth = getattr(region, source)
    table = all_sources()[source].table
    for file in some_files(region, source):
        told = truth.filter(pl.col("file") == file).with_columns(pl.col("line").cast(pl.UInt32))
        lines, unreadable, accepted, rejected = read(region, source, file)
        lost = told.filter(pl.col("fate") == "unreadable").select("line", "planted")
        assert pairs(unreadable) == pairs(lost), file
        assert set(lines) | set(unreadable["line"]) == set(told["line"]), file
        refused = told.filter(pl.col("fate").str.starts_with("rejected"))
        assert pairs(rejected) == pairs(refused.select("line", pl.col("fate").str.slice(9))), file
        true = cast(
            told.join(accepted.select("line"), on="line", how="semi").select("line", *table.columns),
            table,
            codes.load(),
        )
        left, right = accepted.sort("line"), true.frame.sort("line").select(accepted.columns)
        for name in table.columns:
            if name not in TYPED_WORDS:
                assert left[name].equals(right[name]), (file, name)


def test_every_kind_of_damage_occurs(region) -> None:
    assert {kind.kind for kind in ecds_kinds()} | set(STRUCTURE) <= set(region.ecds["planted"])
    assert {kind.kind for kind in ambulance_kinds()} <= set(region.ambulance["planted"])
    assert {"late", "beaten", "repeated", "amended", "corrected", "deleted", "sent_again", "changed", "added"} <= set(
        region.ecds["planted"]
    )


def test_most_rows_are_clean(region) -> None:
    for truth in (region.ecds, region.ambulance):
        bad = truth.filter(~pl.col("fate").is_in(["clean", "duplicate", "out_of_scope"]))
        assert 0.005 < bad.height / truth.height < 0.025


@pytest.mark.parametrize("source", ["ecds", "ambulance"])
def test_every_fate_occurs(region, source: str) -> None:
    fates = set(getattr(region, source)["fate"].str.extract(r"^(\w+)"))
    assert fates == {"clean", "rejected", "duplicate", "out_of_scope", "unreadable", "blanked"}


def test_a_damaged_value_is_missing_from_the_truth(region) -> None:
    for truth in (region.ecds, region.ambulance):
        for (fate,), rows in truth.filter(pl.col("fate").str.starts_with("blanked")).group_by("fate"):
            assert rows[str(fate).removeprefix("blanked:")].null_count() == rows.height, fate


def test_of_two_versions_in_one_file_the_later_applies(region) -> None:
    key = ["file", "provider_code", "record_id"]
    beaten = region.ecds.filter((pl.col("planted") == "beaten") & pl.col("record_id").is_not_null())
    winners = region.ecds.filter(pl.col("planted").is_in(["amended", "repeated"]))
    both = beaten.join(winners, on=key, suffix="_won")
    assert both.height == beaten.height
    won = (pl.col("applicable_time_won") > pl.col("applicable_time")) | (
        (pl.col("applicable_time_won") == pl.col("applicable_time")) & (pl.col("line_won") > pl.col("line"))
    )
    assert both.select(won.all()).item()


def test_late_rows_are_few_enough_not_to_stand_for_a_month(region) -> None:
    month = pl.col("arrival_date").str.slice(0, 7)
    counted = region.ecds.drop_nulls("arrival_date").group_by("file", month.alias("month")).len()
    share = counted.with_columns(of=pl.col("len") / pl.col("len").max().over("file")).filter(pl.col("of") < 1)
    assert share.height > 50
    assert share["of"].max() < 0.1


def test_only_net_change_files_say_what_kind_of_change_a_row_is(region) -> None:
    said = (
        region.ecds.filter(pl.col("fate") != "unreadable")
        .group_by("protocol")
        .agg(pl.col("update_type").null_count() / pl.len())
    )
    assert dict(said.iter_rows()) == {"bulk": 1.0, "net_change": 0.0}


def test_areas_are_codes_of_the_lookup_or_plain_words(region) -> None:
    for prefix, truth in (("residence", region.ecds), ("residence", region.ambulance), ("scene", region.ambulance)):
        la = truth[f"{prefix}_la_true"]
        assert set(la.filter(~la.str.starts_with("E0"))) <= {"outside", "no_fixed_abode", "unknown"}
        known = truth.filter(la.str.starts_with("E0"))
        assert known[f"{prefix}_lsoa_true"].null_count() == 0
        assert set(known[f"{prefix}_deprivation_true"]) == {"1", "2", "3", "4", "5"}


def identity(row: dict[str, str]) -> tuple[str | None, ...]:
    """What makes a record one record, in plain Python."""
    if "incident_number" in row:
        return row["provider_code"], row["incident_number"]
    if row["record_id"]:
        return row["provider_code"], row["record_id"]
    if row["attendance_id"]:
        return row["provider_code"], row["attendance_id"], row["arrival_date"]
    return tuple(row[name] for name in Attendance.columns)


def version(row: dict[str, str]) -> tuple[str, str, int]:
    return row.get("applicable_date") or "", row.get("applicable_time") or "", int(row["line"])


@pytest.mark.parametrize("source", ["ecds", "ambulance"])
def test_duplicates_are_just_the_rows_that_another_row_of_the_file_beats(region, source: str) -> None:
    truth = getattr(region, source)
    counted = truth.filter(~pl.col("fate").str.contains("rejected|unreadable|out_of_scope"))
    best: dict[tuple[object, ...], dict[str, str]] = {}
    beaten = set()
    for row in counted.iter_rows(named=True):
        key = (row["file"], *identity(row))
        other = best.get(key)
        if other is None or version(row) > version(other):
            best[key], row = row, other
        if row is not None:
            beaten.add((row["file"], row["line"]))
    assert beaten == set(truth.filter(pl.col("fate") == "duplicate").select("file", "line").iter_rows())
