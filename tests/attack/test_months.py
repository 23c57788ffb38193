"""The invented months are like violence counts in what matters: skew, small cells, people who come again, late rows."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from schemas.tables.contact import Contact
from tests.attack.months import ED_TRUSTS, MONTHS, calendar, contacts_at, make, month, pieces


@pytest.fixture(scope="module")
def made():
    return make(4)


@pytest.fixture(scope="module")
def primary(made):
    return made.contacts_at(MONTHS).filter("is_primary")


def test_rows_are_contacts(made):
    assert made.contacts_at(3).schema == Contact.schema()


def test_a_snapshot_holds_its_months_and_no_later_one(made):
    assert made.contacts_at(5)["month"].unique().sort().to_list() == [month(n) for n in range(1, 6)]
    assert (month(1), month(10), month(24)) == (date(2024, 4, 1), date(2025, 1, 1), date(2026, 3, 1))


@pytest.mark.parametrize("version", [0, 25])
def test_there_is_no_other_snapshot(made, version):
    with pytest.raises(ValueError, match="from 1 to 24"):
        made.contacts_at(version)


def test_the_same_seed_gives_the_same_rows(made):
    assert make(4).rows.equals(made.rows)
    assert not make(5).rows.equals(made.rows)
    assert contacts_at(7).equals(made.contacts_at(7))


def test_about_nine_thousand_attendances_a_year_of_nine_trusts(primary):
    assert 17_000 < primary.height < 18_500
    assert set(primary["provider_code"]) == set(ED_TRUSTS)


def test_many_small_cells_arise(primary):
    by_month = primary.filter(pl.col("residence_status") == "area").group_by("residence_la", "month").len()["len"]
    by_msoa = primary.filter(pl.col("residence_status") == "area").group_by("residence_msoa", "month").len()["len"]
    assert 0.05 < (by_month < 8).mean() < 0.4
    assert (by_msoa < 8).mean() > 0.6
    assert by_month.max() > 200


def test_people_come_again_and_some_cells_are_many_contacts_of_few(primary):
    assert primary["person_key"].n_unique() < 0.95 * primary.height
    cells = primary.group_by("residence_msoa", "month").agg(pl.len(), people=pl.col("person_key").n_unique())
    assert cells.filter((pl.col("len") >= 8) & (pl.col("people") < 8)).height > 3


def test_definitions_hold_as_the_dictionary_says(made):
    rows = made.contacts_at(MONTHS)
    assert rows.filter(pl.col("is_primary") & ~pl.col("is_secondary")).is_empty()
    assert rows.filter(pl.col("is_primary") & ~(pl.col("intent_coded") & pl.col("is_injury"))).is_empty()
    assert rows.filter(pl.col("intent_coded") & ~pl.col("is_injury")).is_empty()
    assert rows.filter(pl.col("linked") & ~pl.col("is_ambulance")).is_empty()
    assert rows.filter(pl.col("is_sensitivity") & pl.col("is_secondary")).is_empty()


def test_months_are_revised_later_both_ways(made):
    revised = {version: made.revised_at(version) for version in range(1, MONTHS + 1)}
    assert sum(len(each) for each in revised.values()) > 20
    assert all(when < month(version) for version, each in revised.items() for _, when in each)
    sizes = [made.contacts_at(version).group_by("provider_code", "month").len() for version in (12, 16)]
    change = sizes[0].join(sizes[1], on=["provider_code", "month"], suffix="_later")
    assert change.filter(pl.col("len_later") > pl.col("len")).height > 0
    assert change.filter(pl.col("len_later") < pl.col("len")).height > 0


def test_without_revisions_the_past_stands():
    made = make(4, scale=0.1, revisions=False)
    later = made.contacts_at(9).filter(pl.col("month") <= month(8))
    assert later.equals(made.contacts_at(8))


def test_every_small_area_is_known(primary):
    homes = primary.filter(pl.col("residence_status") == "area").select(
        ward="residence_ward", msoa="residence_msoa", la="residence_la"
    )
    assert homes.join(pieces(), on=["ward", "msoa", "la"], how="anti").is_empty()
    assert pieces(by_fifth=True).height > pieces().height


def test_the_calendar_names_quarters_and_years():
    assert calendar(11).row(10) == (date(2025, 2, 1), date(2025, 1, 1), "2024/25")
