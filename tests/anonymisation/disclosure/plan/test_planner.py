from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.disclosure.plan.choices import (
    Choice,
    PlanRefused,
    as_frame,
    chosen_candidates,
    from_frame,
    plan_rows,
    suppressed_by_plan,
)
from anonymisation.disclosure.plan.planner import categories_of, plan
from anonymisation.disclosure.rules.policies import read_policy
from anonymisation.disclosure.rules.suppression import group_by, protect
from schemas import codes
from schemas.tables.marts import (
    LaMonthSource,
    LaQuarterKind,
    LaYear,
    LaYearMechanism,
    Mart,
    MsoaYear,
    ProviderMonth,
    SmallAreaPeriod,
    all_marts,
)

POLICY = read_policy("suppress-8-round-5")
BIRMINGHAM, SOLIHULL = "E08000025", "E08000029"
POPULATIONS = pl.DataFrame(
    {
        "area_code": [BIRMINGHAM, BIRMINGHAM, SOLIHULL, "E54000055"],
        "year": [2021, 2024, 2021, 2021],
        "population": [1_144_900, 1_180_000, 216_200, 1_361_100],
    },
    schema_overrides={"year": pl.Int32},
)
SMALL_AREAS = pl.DataFrame(
    {
        "residence_la": [BIRMINGHAM, BIRMINGHAM, SOLIHULL, SOLIHULL],
        "area_level": ["ward", "msoa", "ward", "msoa"],
        "areas": [69, 132, 17, 29],
    }
)
NO_AREAS = SMALL_AREAS.clear()


def planned(
    history: dict[str, pl.DataFrame], *tables: type[Mart], areas: pl.DataFrame = NO_AREAS, **more: Any
) -> list[Choice]:
    return plan(
        history,
        more.pop("populations", POPULATIONS.clear()),
        areas,
        more.pop("policy", POLICY),
        "2026/27",
        tables,
        **more,
    )


def mechanisms(
    *cells: int, area: str = BIRMINGHAM, year: str = "2025/26", people: list[int] | None = None
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "residence_la": [area] * len(cells),
            "financial_year": [year] * len(cells),
            "mechanism": [f"mechanism {place:03}" for place in range(len(cells))],
            "n": cells,
            "people": people or cells,
        }
    )


def the_mechanisms(*cells: int, **more: Any) -> Choice:
    (choice,) = planned({"la_year_mechanism": mechanisms(*cells, **more)}, LaYearMechanism)
    return choice


# a table as declared


def test_a_table_of_which_one_cell_in_ten_is_small_passes_and_of_which_more_does_not() -> None:
    assert the_mechanisms(7, *[8] * 9).decision == "publish"
    assert the_mechanisms(7, 7, *[8] * 17).decision == "suppress_group"
    assert the_mechanisms(7, 7, *[8] * 18).decision == "publish"
    assert the_mechanisms(7, *[8] * 8).decision == "suppress_group"


def test_empty_cells_are_not_asked_and_eight_is_not_small() -> None:
    choice = the_mechanisms(7, *[8] * 9, *[0] * 50)
    assert (choice.cells, choice.nonzero, choice.below, choice.share_below) == (60, 10, 1, 0.1)
    assert (choice.events, choice.suppressed_events, choice.suppressed_share) == (79, 7, 7 / 79)
    assert choice.decision == "publish"


def test_a_cell_of_too_few_people_is_small() -> None:
    assert the_mechanisms(8, 8, people=[8, 7]).below == 1
    assert the_mechanisms(8, 8, people=[8, 8]).below == 0


def test_where_nothing_was_counted_nothing_passes() -> None:
    choice = the_mechanisms(0, 0)
    assert (choice.decision, choice.nonzero) == ("suppress_group", 0)
    assert choice.reason.startswith("Nothing was counted")


def test_a_policy_without_a_plan_lets_all_pass() -> None:
    nhs = read_policy("nhs-1-7-round-5")
    for cells in ([1, 1], [0, 0]):
        (choice,) = planned({"la_year_mechanism": mechanisms(*cells)}, LaYearMechanism, policy=nhs)
        assert choice.decision == "publish"


def test_a_refused_table_says_what_to_do() -> None:
    reason = the_mechanisms(7, 8).reason
    assert "50.0% of its non-zero cells are too small to show, more than 10.0%" in reason
    assert "with fewer categories" in reason
    monthly = pl.DataFrame(
        {
            "provider_code": ["RRK"],
            "source": ["ecds"],
            "month": [date(2026, 1, 1)],
            "measure": ["violence"],
            "n": [3],
            "people": [3],
        }
    )
    (choice,) = planned({"provider_month": monthly}, ProviderMonth)
    assert "by quarter or year" in choice.reason


def test_the_history_says_from_when_to_when_it_is() -> None:
    frame = pl.concat([mechanisms(8, year="2023/24"), mechanisms(8, year="2025/26")])
    (choice,) = planned({"la_year_mechanism": frame}, LaYearMechanism)
    assert choice.basis == "history 2023/24–2025/26"


def test_areas_are_judged_one_by_one_and_come_in_order() -> None:
    frame = pl.concat([mechanisms(3, area=SOLIHULL), mechanisms(9, area=BIRMINGHAM)])
    choices = planned({"la_year_mechanism": frame}, LaYearMechanism)
    assert [(each.area, each.decision) for each in choices] == [(BIRMINGHAM, "publish"), (SOLIHULL, "suppress_group")]


def test_series_of_a_table_are_judged_one_by_one() -> None:
    rows = [("residence", "ecds", 90), ("incident", "ambulance", 40), ("incident", "linked", 3)]
    frame = pl.DataFrame(
        [
            {"area_basis": basis, "la": BIRMINGHAM, "month": date(2026, 1, 1), "source": source, "n": n, "people": n}
            for basis, source, n in rows
        ]
    )
    choices = planned({"la_month_source": frame}, LaMonthSource)
    assert {each.part: each.decision for each in choices} == {
        "incident ambulance": "publish",
        "incident linked": "suppress_group",
        "residence ecds": "publish",
    }
    (secondary_suppression,) = suppressed_by_plan(choices, LaMonthSource, frame).to_dicts()
    assert secondary_suppression["source"] == "linked"


def test_the_coarsest_table_is_left_to_the_floor() -> None:
    frame = pl.DataFrame({"residence_la": ["outside"], "financial_year": ["2025/26"], "n": [3], "people": [3]})
    choices = planned({"la_year": frame}, LaYear)
    assert {each.decision for each in choices} == {"publish"}
    elsewhere = frame.with_columns(residence_la=pl.lit(SOLIHULL))
    assert suppressed_by_plan(choices, LaYear, elsewhere).is_empty()


def test_periods_that_nobody_sent_are_not_counted_as_empty() -> None:
    frame = mechanisms(8, 0).with_columns(providers_received=pl.Series([1, 0]), providers_expected=pl.Series([1, 1]))
    (choice,) = planned({"la_year_mechanism": frame}, LaYearMechanism)
    assert choice.cells == 1


# it sees no period that it plans for


@pytest.mark.parametrize("year", ["2026/27", "2027/28", "this year", None])
def test_a_year_that_is_not_before_is_refused(year: str | None) -> None:
    with pytest.raises(PlanRefused, match="earlier periods only"):
        planned({"la_year_mechanism": mechanisms(8, year=year)}, LaYearMechanism)  # type: ignore[arg-type]


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from(["month", "quarter", "year"]))
def test_no_period_that_ends_in_the_year_is_ever_seen(day: date, kind: str) -> None:
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 4}[kind]
    starts = date(day.year, month, 1)
    ends = starts.year * 12 + starts.month + {"month": 0, "quarter": 2, "year": 11}[kind]
    history = {"small_area_period": small_areas(("ward", kind, [9]), starts=starts)}
    if ends <= 2026 * 12 + 3:
        assert planned(history, SmallAreaPeriod)
    else:
        with pytest.raises(PlanRefused, match="earlier periods only"):
            planned(history, SmallAreaPeriod)


def test_a_history_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(PlanRefused, match="people"):
        planned({"la_year_mechanism": mechanisms(8).drop("people")}, LaYearMechanism)
    with pytest.raises(PlanRefused, match="not declared"):
        planned({"la_decade": mechanisms(8)}, LaYearMechanism)
    for year in ("2026", "2026/28", "26/27", "2026-27"):
        with pytest.raises(PlanRefused, match="2026/27"):
            plan({}, POPULATIONS, SMALL_AREAS, POLICY, year)


# the finest level of small areas


def small_areas(
    *candidates: tuple[str, str, list[int]], area: str = BIRMINGHAM, starts: date = date(2024, 4, 1)
) -> pl.DataFrame:
    """One period of each candidate: its cells, an area each."""
    return pl.DataFrame(
        [
            {
                "residence_la": area,
                "area_level": level,
                "area": f"{level} {place}",
                "period_kind": kind,
                "starts": starts,
                "n": n,
                "people": n,
            }
            for level, kind, cells in candidates
            for place, n in enumerate(cells)
        ]
    )


def every_candidate(**cells: list[int]) -> pl.DataFrame:
    """All six candidates of two wards and three MSOAs, told as ward_month=[...]; those not told are large."""
    large = {"ward": [90, 90], "msoa": [90, 90, 90]}
    return small_areas(
        *[
            (level, kind, cells.get(f"{level}_{kind}", large[level]))
            for level in large
            for kind in ("month", "quarter", "year")
        ]
    )


def chosen(frame: pl.DataFrame) -> list[tuple[str, str]]:
    choices = planned({"small_area_period": frame}, SmallAreaPeriod)
    assert len(choices) == 6
    return [(each.area_level, each.period_kind) for each in choices if each.decision == "publish"]


def test_the_finest_that_passes_is_chosen_and_no_other() -> None:
    assert chosen(every_candidate()) == [("msoa", "month")]
    assert chosen(every_candidate(msoa_month=[1, 1, 9])) == [("ward", "month")]
    assert chosen(every_candidate(msoa_month=[1, 1, 9], ward_month=[2, 9])) == [("msoa", "quarter")]
    small = {f"{level}_{kind}": [1, 1] for level in ("ward", "msoa") for kind in ("month", "quarter")}
    assert chosen(every_candidate(**small)) == [("msoa", "year")]
    assert chosen(every_candidate(**small, msoa_year=[7, 9])) == [("ward", "year")]


def test_where_none_passes_the_area_stays_whole() -> None:
    nothing = {f"{level}_{kind}": [1, 1] for level in ("ward", "msoa") for kind in ("month", "quarter", "year")}
    choices = planned({"small_area_period": every_candidate(**nothing)}, SmallAreaPeriod)
    assert {each.decision for each in choices} == {"suppress_group"}
    assert all("local authority only" in each.reason for each in choices)
    assert chosen_candidates(choices, SmallAreaPeriod).is_empty()


def test_candidates_come_by_cells_a_year_finest_first() -> None:
    choices = planned({"small_area_period": every_candidate()}, SmallAreaPeriod)
    assert [(each.area_level, each.period_kind) for each in choices] == [
        ("msoa", "month"),
        ("ward", "month"),
        ("msoa", "quarter"),
        ("ward", "quarter"),
        ("msoa", "year"),
        ("ward", "year"),
    ]


def test_all_candidates_but_the_chosen_are_taken_out() -> None:
    frame = every_candidate(msoa_month=[1, 1, 9])
    choices = planned({"small_area_period": frame}, SmallAreaPeriod)
    left = frame.join(suppressed_by_plan(choices, SmallAreaPeriod, frame), on=group_by(SmallAreaPeriod), how="anti")
    assert left.select("area_level", "period_kind").unique().rows() == [("ward", "month")]
    assert chosen_candidates(choices, SmallAreaPeriod).to_dicts() == [
        {"residence_la": BIRMINGHAM, "area_level": "ward", "period_kind": "month"}
    ]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ward", "msoa"]),
            st.sampled_from(["month", "quarter", "year"]),
            st.lists(st.integers(0, 12), min_size=1, max_size=30),
        ),
        min_size=1,
        max_size=6,
        unique_by=lambda each: each[:2],
    ),
    st.integers(0, 1000),
)
def test_a_plan_never_publishes_what_does_not_pass_and_rows_may_come_in_any_order(
    candidates: list[tuple[str, str, list[int]]], seed: int
) -> None:
    frame = small_areas(*candidates)
    choices = planned({"small_area_period": frame}, SmallAreaPeriod)
    published = [each for each in choices if each.decision == "publish"]
    assert len(published) <= 1
    for each in published:
        assert each.nonzero > 0
        assert each.below * 10 <= each.nonzero
    shuffled = frame.sample(fraction=1.0, shuffle=True, seed=seed)
    assert planned({"small_area_period": shuffled}, SmallAreaPeriod) == choices


# before any history


def test_before_any_history_the_plan_is_reckoned_from_residents() -> None:
    choices = planned({}, SmallAreaPeriod, areas=SMALL_AREAS, populations=POPULATIONS)
    assert {each.basis for each in choices} == {"expected"}
    assert chosen_candidates(choices, SmallAreaPeriod).rows() == [
        (BIRMINGHAM, "ward", "year"),
        (SOLIHULL, "ward", "year"),
    ]
    monthly = next(
        each for each in choices if (each.area, each.area_level, each.period_kind) == (BIRMINGHAM, "msoa", "month")
    )
    assert monthly.cells == 132 * 12
    assert monthly.events == pytest.approx(1_180_000 * 1.25 / 1000)
    assert monthly.share_below > 0.9


def test_the_latest_estimate_before_the_year_is_taken_else_the_earliest() -> None:
    late = pl.DataFrame({"area_code": [SOLIHULL] * 3, "year": [2027, 2029, 2025], "population": [2000, 3000, 1000]})
    (known,) = (each for each in planned({}, LaYear, populations=late) if each.area == SOLIHULL)
    assert known.events == 1.25
    (later,) = (each for each in planned({}, LaYear, populations=late.head(2)) if each.area == SOLIHULL)
    assert later.events == 2.5


def test_events_spread_over_the_categories_that_are_told() -> None:
    with_ten = planned({}, LaYearMechanism, populations=POPULATIONS, categories={"mechanism": 10})
    assert {(each.area, each.cells, each.decision) for each in with_ten} == {
        (BIRMINGHAM, 10, "publish"),
        (SOLIHULL, 10, "publish"),
    }
    with_many = planned({}, LaYearMechanism, populations=POPULATIONS, categories={"mechanism": 400})
    assert {each.area: each.decision for each in with_many} == {
        BIRMINGHAM: "suppress_group",
        SOLIHULL: "suppress_group",
    }


def test_what_nobody_can_reckon_stays_coarse() -> None:
    for choice in planned({}, LaYearMechanism, LaQuarterKind, populations=POPULATIONS):
        assert choice.decision == "suppress_group"
        assert "no public figure" in choice.reason
    (nowhere,) = planned({}, MsoaYear)
    assert (nowhere.area, nowhere.decision) == ("all", "suppress_group")


def test_a_provider_is_reckoned_with_where_its_catchment_is_told() -> None:
    catchment = pl.DataFrame({"area_code": ["RRK"], "year": [2024], "population": [600_000]})
    (choice,) = planned({}, ProviderMonth, populations=catchment, categories={"measure": 1})
    assert (choice.area, choice.decision) == ("RRK", "publish")


def test_an_area_without_history_is_reckoned_beside_those_that_have_it() -> None:
    choices = planned(
        {"la_year_mechanism": mechanisms(9)}, LaYearMechanism, populations=POPULATIONS, categories={"mechanism": 8}
    )
    assert {each.area: each.basis for each in choices} == {BIRMINGHAM: "history 2025/26–2025/26", SOLIHULL: "expected"}


def test_categories_are_read_off_the_code_lists() -> None:
    sizes = categories_of([LaYearMechanism], codes.load().frame)
    assert set(sizes) == {"mechanism"}
    assert sizes["mechanism"] > 5


def test_a_plan_for_all_marts_names_every_one() -> None:
    choices = plan(
        {}, POPULATIONS, SMALL_AREAS, POLICY, "2026/27", categories=categories_of(all_marts(), codes.load().frame)
    )
    assert list(dict.fromkeys(each.table for each in choices)) == [table.name for table in all_marts()]
    for table in all_marts():
        suppressed_by_plan(choices, table, table.empty())


# what is done with a plan


def test_a_plan_comes_back_from_where_it_was_stored() -> None:
    choices = planned({}, SmallAreaPeriod, LaYear, areas=SMALL_AREAS, populations=POPULATIONS)
    frame = as_frame(choices)
    assert from_frame(frame) == choices
    assert from_frame(pl.read_json(io.StringIO(frame.write_json()))) == choices
    stored = io.BytesIO()
    frame.write_parquet(stored)
    stored.seek(0)
    assert from_frame(pl.read_parquet(stored)) == choices
    assert from_frame(as_frame([])) == []
    with pytest.raises(PlanRefused, match="decision"):
        from_frame(frame.drop("decision"))


def test_what_the_plan_takes_out_is_coarsened_by_the_floor() -> None:
    frame = pl.concat([mechanisms(3, 9, area=SOLIHULL), mechanisms(9, 9, area=BIRMINGHAM)])
    choices = planned({"la_year_mechanism": frame}, LaYearMechanism)
    now = frame.with_columns(
        financial_year=pl.lit("2026/27"), providers_received=1, providers_complete=1, providers_expected=1
    )
    protected = protect(now, LaYearMechanism, POLICY, suppressed_by_plan(choices, LaYearMechanism, now))
    assert dict(protected.select("residence_la", "status").unique().iter_rows()) == {
        BIRMINGHAM: "published",
        SOLIHULL: "suppressed_group",
    }


def test_a_group_that_nobody_planned_is_taken_out_and_a_table_that_nobody_planned_is_refused() -> None:
    choices = planned({"la_year_mechanism": mechanisms(9)}, LaYearMechanism)
    elsewhere = mechanisms(9, area=SOLIHULL)
    assert suppressed_by_plan(choices, LaYearMechanism, elsewhere).height == 1
    assert suppressed_by_plan(choices, LaYearMechanism, mechanisms(9, year="2026/27")).is_empty()
    with pytest.raises(PlanRefused, match="la_year_mechanism"):
        suppressed_by_plan([], LaYearMechanism, elsewhere)


def test_a_screen_shows_one_line_an_area_with_what_each_alternative_would_withhold() -> None:
    frame = every_candidate(msoa_month=[1, 1, 9])
    (row,) = plan_rows(planned({"small_area_period": frame}, SmallAreaPeriod))
    assert (row.chosen, row.suppressed_events, row.advice) == ("ward × month", 0, "")
    assert [(each.area_level, each.period_kind, each.suppressed_events) for each in row.alternatives][:2] == [
        ("msoa", "month", 2),
        ("msoa", "quarter", 0),
    ]
    assert len(row.alternatives) == 5


def test_a_screen_shows_what_is_lost_where_nothing_is_published() -> None:
    (row,) = plan_rows(planned({"la_year_mechanism": mechanisms(3, 9)}, LaYearMechanism))
    assert (row.chosen, row.suppressed_events, row.suppressed_share) == ("nothing at this level", 12, 1)
    assert row.alternatives == ()
    assert "coarser" in row.advice


def test_the_share_of_the_policy_is_the_one_asked() -> None:
    half = replace(POLICY, most_suppressed=0.5)
    (choice,) = planned({"la_year_mechanism": mechanisms(3, 9)}, LaYearMechanism, policy=half)
    assert choice.decision == "publish"
    (beyond,) = planned({"la_year_mechanism": mechanisms(3, 3, 9)}, LaYearMechanism, policy=half)
    assert beyond.decision == "suppress_group"
