"""The declarations of the published tables agree with themselves, and a period knows its last month."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.tables.marts import (
    MEASURES,
    LaMonthSource,
    LaQuarterKind,
    LaYear,
    Mart,
    SmallAreaPeriod,
    all_marts,
    last_month,
)

ABOUT_A_PERSON = {"mechanism", "place_type", "ethnic_group", "residence_deprivation", "kind", "age_band", "sex"}
AREAS = {"la", "residence_la", "provider_code"}

each_mart = pytest.mark.parametrize("table", all_marts(), ids=lambda table: table.name)


def last(table: type[Mart], **cell: object) -> date:
    row = pl.DataFrame([cell], schema={name: table.schema()[name] for name in cell})
    found: date = row.select(last_month(table)).item()
    return found


@each_mart
def test_a_group_is_named_by_dimensions_among_them_an_area_and_the_period(table: type[Mart]) -> None:
    assert set(table.group_by) <= set(table.dimensions())
    assert table.period_column in table.group_by
    assert AREAS & set(table.group_by)


@each_mart
def test_attributes_are_every_dimension_about_a_person_and_none_of_a_group(table: type[Mart]) -> None:
    assert set(table.attributes) == ABOUT_A_PERSON & set(table.dimensions())
    assert not set(table.attributes) & set(table.group_by)


@each_mart
def test_tables_of_one_universe_count_by_one_definition(table: type[Mart]) -> None:
    assert (table.universe == "ecds_primary") == (table.definition == "primary")


@each_mart
def test_the_measures_follow_the_dimensions(table: type[Mart]) -> None:
    assert list(table.columns) == [*table.dimensions(), *MEASURES]
    assert all(name == declared.name for name, declared in table.columns.items())


def test_a_dimension_may_be_called_as_a_word_of_the_declaration() -> None:
    assert SmallAreaPeriod.area_level == "ward or msoa"
    assert SmallAreaPeriod.dimensions() == ["residence_la", "area_level", "area", "period_kind", "starts"]


def test_a_period_ends_with_its_last_month() -> None:
    assert last(LaMonthSource, month=date(2026, 2, 1)) == date(2026, 2, 1)
    assert last(LaQuarterKind, quarter=date(2025, 10, 1)) == date(2025, 12, 1)
    assert last(LaYear, financial_year="2025/26") == date(2026, 3, 1)
    assert last(LaYear, financial_year="1999/00") == date(2000, 3, 1)


@pytest.mark.parametrize(
    ("kind", "starts", "ends"),
    [
        ("month", date(2025, 12, 1), date(2025, 12, 1)),
        ("quarter", date(2025, 10, 1), date(2025, 12, 1)),
        ("year", date(2025, 4, 1), date(2026, 3, 1)),
    ],
)
def test_a_period_of_any_kind_ends_as_its_kind_does(kind: str, starts: date, ends: date) -> None:
    assert last(SmallAreaPeriod, period_kind=kind, starts=starts) == ends


@each_mart
def test_every_mart_has_a_last_month_and_an_empty_one_none(table: type[Mart]) -> None:
    found = table.empty().select(last_month(table))
    assert found.schema == {"last_month": pl.Date()}


@given(st.dates(date(2000, 1, 1), date(2098, 12, 31)), st.sampled_from(["month", "quarter", "year"]))
def test_the_month_after_the_last_is_the_first_of_the_next_period(day: date, kind: str) -> None:
    first = {
        "month": day.replace(day=1),
        "quarter": date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
        "year": date(day.year - (day.month < 4), 4, 1),
    }[kind]
    ends = last(SmallAreaPeriod, period_kind=kind, starts=first)
    after = (ends + timedelta(days=31)).replace(day=1)
    assert first <= day.replace(day=1) <= ends
    assert (after.year - first.year) * 12 + after.month - first.month == {"month": 1, "quarter": 3, "year": 12}[kind]
