"""A count says how much of its period had come in: which trusts had sent any of it, and which all of it.

Each case is drawn: what each trust sent of January to April 2026, x for a month that came; then what each place is
told. RRK and RKB serve Birmingham (E08000025), RKB alone serves Coventry (E08000026), both serve every other place.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any

import polars as pl
import pytest

from anonymisation.disclosure.rules.policies import read_policy
from anonymisation.disclosure.rules.suppression import protect
from schemas.tables.marts import Mart, all_marts, mart
from warehouse.marts.counting import count

MONTHS = JAN, FEB, MARCH, APRIL = tuple(date(2026, month, 1) for month in (1, 2, 3, 4))
PLACES = ("E08000025", "E08000026", "outside", "no_fixed_abode", "unknown")
COVERAGE = ("providers_received", "providers_complete", "providers_expected")
JANUARY_TO_MARCH = {"quarter": JAN}
YEAR_TO_MARCH = {"financial_year": "2025/26"}

Inputs = dict[str, pl.DataFrame]
Told = Callable[..., list[tuple[Any, ...]]]


def sent(drawn: str) -> pl.DataFrame:
    """The input `reporting` from a drawing: a line for each trust, then x or - for each month."""
    lines = [line.split() for line in drawn.strip().splitlines()]
    rows = [
        (provider, "ambulance" if provider == "RYA" else "ecds", month, mark == "x")
        for provider, *marks in lines
        for month, mark in zip(MONTHS, marks, strict=True)
    ]
    return pl.DataFrame(rows, schema=["provider_code", "source", "month", "received"], orient="row")


@pytest.fixture
def served(inputs: Inputs) -> Inputs:
    """The inputs, with a second trust that serves Birmingham."""
    second = pl.DataFrame([("RKB", "ecds", "E08000025")], schema=inputs["expected"].schema, orient="row")
    return inputs | {"expected": pl.concat([inputs["expected"], second])}


@pytest.fixture
def told(served: Inputs, parquet, attendance, incident) -> Told:
    """What is published of a mart where trusts sent as drawn: 23 contacts in January in every place, whoever sent."""
    wards = {"E08000025": "E05000001", "E08000026": "E05000003"}
    msoas = {"E08000025": "E02000001", "E08000026": "E02000002"}
    homes = [
        attendance(residence_la=place, residence_ward=wards.get(place, place), residence_msoa=msoas.get(place, place))
        for place in PLACES
    ]
    contacts = parquet([*homes, *(incident(incident_la=place) for place in PLACES)] * 23)

    def of(drawn: str, table: str, by: str, **cell: Any) -> list[tuple[Any, ...]]:
        counts = count(contacts, served | {"reporting": sent(drawn)}, [mart(table)])[table]
        shown = protect(counts, mart(table), read_policy()).filter(**cell)
        return shown.select(by, *COVERAGE, "n", "status").unique().sort(by).rows()

    return of


def test_one_trust_that_misses_one_month_leaves_the_quarter_published_and_incomplete(told: Told) -> None:
    drawn = """
        RRK  x x - x
        RKB  x x x x
    """
    quarter = told(drawn, "la_quarter_definition", "residence_la", definition_name="primary", quarter=JAN)
    assert quarter == [
        # place          received, complete, expected
        ("E08000025", 2, 1, 2, 25, "published"),
        ("E08000026", 1, 1, 1, 25, "published"),
        ("no_fixed_abode", 2, 1, 2, 25, "published"),
        ("outside", 2, 1, 2, 25, "published"),
        ("unknown", 2, 1, 2, 25, "published"),
    ]
    months = told(drawn, "la_month_source", "month", la="E08000025", source="ecds")
    assert months == [
        (JAN, 2, 2, 2, 25, "published"),
        (FEB, 2, 2, 2, None, "suppressed"),
        (MARCH, 1, 1, 2, None, "suppressed"),
        (APRIL, 2, 2, 2, None, "suppressed"),
    ]


def test_trusts_that_each_miss_another_month_leave_the_year_published(told: Told) -> None:
    drawn = """
        RRK  x - x x
        RKB  x x - x
    """
    assert told(drawn, "la_year", "residence_la", **YEAR_TO_MARCH) == [
        ("E08000025", 2, 0, 2, 25, "published"),
        ("E08000026", 1, 0, 1, 25, "published"),
        ("no_fixed_abode", 2, 0, 2, 25, "published"),
        ("outside", 2, 0, 2, 25, "published"),
        ("unknown", 2, 0, 2, 25, "published"),
    ]
    assert told(drawn, "msoa_year", "residence_msoa", **YEAR_TO_MARCH) == [
        ("E02000001", 2, 0, 2, 25, "published"),
        ("E02000002", 1, 0, 1, 25, "published"),
    ]
    assert told(drawn, "small_area_period", "area", area_level="ward", period_kind="year", starts=date(2025, 4, 1)) == [
        ("E05000001", 2, 0, 2, 25, "published"),
        ("E05000002", 2, 0, 2, None, "suppressed"),
        ("E05000003", 1, 0, 1, 25, "published"),
    ]
    assert told(drawn, "la_year", "financial_year", residence_la="E08000025") == [
        ("2025/26", 2, 0, 2, 25, "published"),
        ("2026/27", 2, 2, 2, None, "suppressed"),
    ]


def test_a_period_of_which_nobody_sent_anything_is_not_received(told: Told) -> None:
    drawn = """
        RRK  - - - x
        RKB  - - - -
    """
    expected = [
        ("E08000025", 0, 0, 2, None, "not_received"),
        ("E08000026", 0, 0, 1, None, "not_received"),
        ("no_fixed_abode", 0, 0, 2, None, "not_received"),
        ("outside", 0, 0, 2, None, "not_received"),
        ("unknown", 0, 0, 2, None, "not_received"),
    ]
    assert told(drawn, "la_year", "residence_la", **YEAR_TO_MARCH) == expected
    assert told(drawn, "la_quarter_kind", "residence_la", **JANUARY_TO_MARCH) == expected
    assert told(drawn, "la_quarter_kind", "quarter", residence_la="E08000025") == [
        (JAN, 0, 0, 2, None, "not_received"),
        (APRIL, 1, 1, 2, None, "suppressed"),
    ]


def test_one_trust_that_sent_one_month_is_enough_for_outside_and_unknown(told: Told) -> None:
    drawn = """
        RRK  x - - -
        RKB  - - - -
    """
    assert told(drawn, "la_year", "residence_la", **YEAR_TO_MARCH) == [
        ("E08000025", 1, 0, 2, 25, "published"),
        ("E08000026", 0, 0, 1, None, "not_received"),
        ("no_fixed_abode", 1, 0, 2, 25, "published"),
        ("outside", 1, 0, 2, 25, "published"),
        ("unknown", 1, 0, 2, 25, "published"),
    ]


def test_a_small_area_is_judged_by_the_trusts_of_its_authority_in_each_kind_of_period(told: Told) -> None:
    drawn = """
        RRK  x x - -
        RKB  x - - -
    """
    of = {"area_level": "msoa", "area": "E02000001"}
    assert told(drawn, "small_area_period", "starts", period_kind="month", **of) == [
        (JAN, 2, 2, 2, 25, "published"),
        (FEB, 1, 1, 2, None, "suppressed"),
        (MARCH, 0, 0, 2, None, "not_received"),
        (APRIL, 0, 0, 2, None, "not_received"),
    ]
    assert told(drawn, "small_area_period", "starts", period_kind="quarter", **of) == [
        (JAN, 2, 0, 2, 25, "published"),
        (APRIL, 0, 0, 2, None, "not_received"),
    ]
    assert told(drawn, "small_area_period", "starts", period_kind="year", **of) == [
        (date(2025, 4, 1), 2, 0, 2, 25, "published"),
        (date(2026, 4, 1), 0, 0, 2, None, "not_received"),
    ]


def test_linked_events_are_judged_by_who_sent_ambulance_files(told: Told) -> None:
    drawn = """
        RRK  - - - -
        RYA  x x - x
    """
    assert told(drawn, "la_month_source", "source", la="outside", month=JAN) == [
        ("ambulance", 1, 1, 1, 25, "published"),
        ("ecds", 0, 0, 2, None, "not_received"),
        ("linked", 1, 1, 1, None, "suppressed"),
    ]
    assert {row[-1] for row in told(drawn, "la_month_source", "source", la="outside", month=MARCH)} == {"not_received"}


def test_a_trust_is_told_of_by_its_own_months(told: Told) -> None:
    drawn = """
        RRK  x - x x
        RYA  - x x x
    """
    assert told(drawn, "provider_month", "month", provider_code="RRK", measure="violence") == [
        (JAN, 1, 1, 1, 115, "published"),
        (FEB, 0, 0, 1, None, "not_received"),
        (MARCH, 1, 1, 1, None, "suppressed"),
        (APRIL, 1, 1, 1, None, "suppressed"),
    ]


def test_a_place_nobody_is_expected_to_serve_has_no_providers_and_is_shown_by_its_count(
    served: Inputs, told: Told
) -> None:
    served["expected"] = served["expected"].filter(pl.col("area_code") != "E08000026")
    assert told("RRK x x x x", "la_year", "residence_la", residence_la="E08000026", **YEAR_TO_MARCH) == [
        ("E08000026", 0, 0, 0, 25, "published")
    ]


@pytest.mark.parametrize("table", [each for each in all_marts() if each.period == "month"], ids=lambda each: each.name)
def test_a_month_is_whole_or_absent(table: type[Mart], served: Inputs) -> None:
    drawn = sent("RRK x - x -\nRKB x x - -\nRYA - x - x")
    found = count([], served | {"reporting": drawn}, [table])[table.name]
    assert found["providers_received"].n_unique() > 1
    assert found["providers_received"].equals(found["providers_complete"])


def test_whatever_two_trusts_send_of_a_quarter_both_numbers_are_as_plainly_counted(inputs: Inputs) -> None:
    every_way = {f"LA{place:02}": both for place, both in enumerate(product(product("x-", repeat=3), repeat=2))}
    lines = [f"{la}-{trust} {' '.join(own)} -" for la, both in every_way.items() for trust, own in enumerate(both)]
    reporting = sent("\n".join(lines))
    own_trusts = reporting.select("provider_code", "source", area_code=pl.col("provider_code").str.head(4)).unique()
    area = pl.DataFrame({"code": list(every_way), "level": "local_authority"})
    found = count(
        [],
        inputs | {"reporting": reporting, "expected": own_trusts, "area": area},
        [mart("la_quarter_kind"), mart("la_year")],
    )
    plainly = {
        (la, sum("x" in own for own in both), sum("-" not in own for own in both), 2) for la, both in every_way.items()
    }
    for name, period in (("la_quarter_kind", JANUARY_TO_MARCH), ("la_year", YEAR_TO_MARCH)):
        cells = found[name].filter(pl.col("residence_la").is_in(list(every_way)), **period)
        assert set(cells.select("residence_la", *COVERAGE).rows()) == plainly
