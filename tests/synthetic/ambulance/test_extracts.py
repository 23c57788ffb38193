"""The invented ambulance trust: its codes, and incidents beyond the region."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from schemas import codes
from schemas.types import DispatchCode
from synthetic.ambulance.extracts import generate
from synthetic.ambulance.incidents import CARDS, IMPRESSIONS, PLACES, REASONS, incidents
from synthetic.events import make_events
from synthetic.generate import make_region


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    home = tmp_path_factory.mktemp("ambulance")
    region = make_region(3, 20_000, 6, date(2025, 4, 1))
    generate(region, make_events(region), home / "inbox", home / "truth")
    return pl.read_parquet(home / "truth" / "ambulance.parquet")


def test_dispatch_codes_have_the_shape_of_ampds_and_those_of_violence_are_on_the_list() -> None:
    lists = codes.load()
    every = pl.Series([code for book in CARDS.values() for code in book])
    assert every.str.contains(DispatchCode.pattern).all()
    violent = every.filter(every.str.slice(0, 2).is_in(["04", "27"]))
    assert set(violent.str.slice(0, 5)) <= lists["ampds_determinant"].codes
    assert (
        set((violent.str.slice(0, 2) + violent.str.slice(5)).filter(violent.str.len_chars() > 5))
        <= lists["ampds_suffix"].codes
    )


def test_words_mean_codes_of_our_lists() -> None:
    lists = codes.load()
    assert {*REASONS.values(), *IMPRESSIONS.values()} <= lists["ambulance_reason"].codes
    assert {ours for ours, _ in PLACES.values()} <= lists["place_type"].codes


def test_each_incident_has_one_number(tmp_path: Path) -> None:
    region = make_region(3, 5_000, 2, date(2025, 4, 1))
    rows = incidents(region, make_events(region))
    assert rows["incident_number"].n_unique() == rows.height


def test_incidents_known_to_lie_beyond_the_region_are_out_of_scope(told: pl.DataFrame) -> None:
    outside = told.filter(pl.col("scene_la_true") == "outside")
    assert outside.height > 50
    assert outside.filter(~pl.col("fate").str.contains("out_of_scope|rejected|unreadable")).is_empty()
    assert told.filter(pl.col("fate") == "out_of_scope")["scene_la_true"].unique().to_list() == ["outside"]


def test_the_trust_changes_its_layout_near_the_end(told: pl.DataFrame) -> None:
    areas = told.group_by("file").agg(sent=pl.col("scene_lsoa").is_not_null().any()).sort("file")
    assert areas["sent"].to_list() == [False, False, False, False, False, True]


def test_some_violence_is_stopped_some_is_the_callers_own_doing(told: pl.DataFrame) -> None:
    assert told["stop_code"].drop_nulls().is_in(["cancelled", "duplicate", "hoax", "inter_hospital"]).all()
    assert told.filter(pl.col("dispatch_code").str.contains("27....[XY]|27...[XY]")).height > 0
