"""An exhaustive search finds just the values that brute force finds, or says that it gave up."""

from __future__ import annotations

import numpy as np
import pytest

from anonymisation.disclosure.audit import search
from anonymisation.disclosure.audit.search import GaveUp, Search
from anonymisation.disclosure.audit.system import UNBOUNDED
from tests.anonymisation.disclosure.audit.brute_force import random_systems, solutions
from tests.anonymisation.disclosure.systems import built, of


def everything(system):
    return np.arange(system.equations, dtype=np.int64)


def twice_an_unknown(high):
    """x + y = T with x = y, which nobody published: T, 0 to 3, is 0 or 2."""
    return built([0, 0, 0], [high, high, 3], [False, False, True], [(2, [0, 1]), (0, [1])])


@pytest.mark.parametrize("high", [20, UNBOUNDED])
def test_a_sum_of_two_equal_cells_is_even(high):
    system = twice_an_unknown(high)
    assert Search(system, everything(system)).values(2, 0, 3) == [0, 2]


def test_its_values_are_those_of_brute_force():
    for small in random_systems(61, 150):
        system = of(small)
        if not system.equations:
            continue
        every = list(solutions(small.low, small.high, small.equations))
        near = Search(system, everything(system))
        for cell in np.flatnonzero(system.suppressed).tolist():
            assert near.values(cell, small.low[cell], small.high[cell]) == sorted({values[cell] for values in every})


def test_of_a_part_it_finds_at_least_what_the_whole_allows():
    system = twice_an_unknown(20)
    assert Search(system, np.array([0])).values(2, 0, 3) == [0, 1, 2, 3]


def test_values_that_were_not_asked_for_are_not_found():
    system = twice_an_unknown(20)
    assert Search(system, everything(system)).values(2, 1, 1) == []


def test_a_search_that_is_too_large_gives_up(monkeypatch):
    monkeypatch.setattr(search, "MOST_BRANCHES", 1)
    system = twice_an_unknown(20)
    with pytest.raises(GaveUp):
        Search(system, everything(system)).values(2, 0, 3)


def test_many_cells_without_bounds_are_no_abyss():
    count = 60
    system = built(
        [0] * (count + 4),
        [3, *[UNBOUNDED] * (count + 3)],
        [True] + [False] * (count + 3),
        [(0, [1, 2]), (1, [2]), (3, [1, *range(4, count + 4)])],
    )
    assert Search(system, everything(system)).values(0, 0, 3) == [0, 2]
