from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.disclosure.plan.expected import expected


def test_a_year_of_an_area_in_which_each_cell_expects_one_event() -> None:
    year = expected(population=12_000, rate_per_1000=1, cells_a_period=1, period_kind="month", threshold=8)
    assert year.cells == 12
    assert year.events == pytest.approx(12)
    assert year.nonzero == pytest.approx(12 * (1 - math.exp(-1)), abs=1e-5)
    assert year.below == pytest.approx(12 * sum(math.exp(-1) / math.factorial(x) for x in range(1, 8)), abs=1e-5)
    assert year.share_below == pytest.approx(1, abs=1e-4)


def test_large_cells_are_never_small() -> None:
    year = expected(population=1_000_000, rate_per_1000=5, cells_a_period=1, period_kind="year", threshold=8)
    assert (year.share_below, year.suppressed_events, year.nonzero) == (0, 0, 1)


def test_where_nothing_is_expected_all_is_small() -> None:
    assert expected(population=0, rate_per_1000=5, cells_a_period=1, period_kind="year", threshold=8).share_below == 1


@given(
    st.integers(1_000, 2_000_000),
    st.floats(0.1, 10),
    st.integers(1, 500),
    st.sampled_from(["month", "quarter", "year"]),
    st.integers(2, 20),
)
def test_what_is_small_is_a_part_of_the_whole_and_grows_with_the_threshold(
    population: int, rate: float, cells: int, kind: str, threshold: int
) -> None:
    year = expected(population, rate, cells, kind, threshold)
    assert 0 <= year.below <= year.nonzero + 1e-5 <= year.cells + 1e-4
    assert 0 <= year.suppressed_events <= year.events + 1e-5
    stricter = expected(population, rate, cells, kind, threshold + 1)
    assert stricter.below >= year.below
    finer = expected(population, rate, cells * 2, kind, threshold)
    assert finer.share_below >= year.share_below - 1e-5
