"""The invented people and the calendar."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic import names
from synthetic.generate import make_region
from synthetic.people import nhs_numbers
from synthetic.region import month_after
from synthetic.sampling import sampled_indexes
from synthetic.timing import minutes_in, week_of_violence


@given(st.integers(0, 400), st.integers(1, 12))
def test_months_follow_one_another(ahead: int, month: int) -> None:
    found = month_after(date(2025, month, 1), ahead)
    assert (found.year - 2025) * 12 + found.month == month + ahead
    assert found.day == 1


def test_nhs_numbers_are_all_different_and_end_before_the_range_does() -> None:
    numbers = nhs_numbers(900_000, np.random.default_rng(1))
    assert len(np.unique(numbers)) == 900_000
    assert numbers.min() >= 9_990_000_000
    assert 9_999_999_999 not in numbers
    with pytest.raises(ValueError, match="test range holds"):
        nhs_numbers(1_000_000, np.random.default_rng(1))


@given(st.lists(st.integers(0, 9), min_size=1, max_size=8).filter(any), st.integers(0, 2**32))
def test_nothing_of_no_weight_is_ever_picked(weights: list[int], seed: int) -> None:
    drawn = sampled_indexes(np.random.default_rng(seed), np.array(weights), 200)
    assert all(weights[index] for index in drawn)


def test_there_are_many_names_of_many_origins() -> None:
    for given_names in (names.GIVEN_FEMALE, names.GIVEN_MALE):
        assert len(given_names) >= 5
    assert len({name for group in (*names.GIVEN_FEMALE.values(), *names.GIVEN_MALE.values()) for name in group}) >= 80
    assert len({name for group in names.FAMILY.values() for name in group}) >= 80


def test_minutes_stay_in_the_span_and_follow_the_week() -> None:
    region = make_region(1, 100, 2, date(2025, 4, 1))
    week = np.zeros(168)
    week[5 * 24 + 23] = 1
    minutes = minutes_in(region, week, 500, np.random.default_rng(1))
    days = np.datetime64("2025-04-01") + minutes // 1440
    assert minutes.max() < region.minutes
    assert minutes.min() >= 0
    assert set((days.astype(int) + 3) % 7) == {5}
    assert week_of_violence()[4 * 24 + 23] > 2 * week_of_violence()[2 * 24 + 23]


def test_people_of_one_home_share_name_and_address() -> None:
    people = make_region(1, 3_000, 1, date(2025, 4, 1)).people
    homes = people.group_by("address", "postcode").agg(people=people["person"].len())
    assert homes.height < people.height
    assert people["nhs_number"].n_unique() == people.height
