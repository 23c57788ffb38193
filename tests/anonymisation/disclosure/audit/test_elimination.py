"""Cells that only several equations together pin down are found, and a combination counts only if it checks."""

from __future__ import annotations

import numpy as np
import pytest

from anonymisation.disclosure.audit.elimination import Combination, _fraction, checks, pinned, weights
from anonymisation.disclosure.audit.intervals import propagate
from anonymisation.disclosure.audit.optimisation import neighbourhood
from anonymisation.disclosure.audit.system import UNBOUNDED
from tests.anonymisation.disclosure.audit.brute_force import random_systems, solutions
from tests.anonymisation.disclosure.systems import built, of
from tests.attack.planted import bridge


def everything(system):
    return np.arange(system.equations, dtype=np.int64)


def of_bridge():
    numbers = bridge().system
    return built(numbers.low, numbers.high, numbers.suppressed, numbers.equations), numbers.leaking[0]


def test_a_bridge_that_no_single_equation_gives_away_is_pinned():
    system, cell = of_bridge()
    known = propagate(system)
    assert known.high[cell] - known.low[cell] >= 3
    found = pinned(system, cell, everything(system))
    assert checks(system, cell, found)
    assert set(found.multiples.values()) == {1, -1}


def test_half_of_what_is_known_is_known():
    # x + y = 6 and x = y, nothing else being known of either.
    system = built([0, 0, 6], [UNBOUNDED, UNBOUNDED, 6], [True, True, False], [(2, [0, 1]), (0, [1])])
    found = pinned(system, 0, everything(system))
    assert found.times == 2
    assert checks(system, 0, found)


def test_a_cell_with_room_is_not_pinned():
    system = built([0, 0, 6], [7, 7, 6], [True, True, False], [(2, [0, 1])])
    assert pinned(system, 0, everything(system)) is None


def test_a_cell_of_no_equation_is_not_pinned():
    assert pinned(built([0], [7], [True], []), 0, np.empty(0, np.int64)) is None


def test_equations_beyond_the_neighbourhood_play_no_part():
    system = built([0, 0, 6], [UNBOUNDED, UNBOUNDED, 6], [True, True, False], [(2, [0, 1]), (0, [1])])
    assert pinned(system, 0, np.array([0])) is None


@pytest.mark.parametrize(
    "wrong",
    [
        Combination(1, {0: 1}),
        Combination(0, {}),
        Combination(-2, {0: -1, 1: 1}),
        Combination(3, {0: 1, 1: -1}),
        Combination(2, {0: 1}),
    ],
)
def test_a_combination_that_leaves_anything_over_does_not_check(wrong):
    system = built([0, 0, 6], [UNBOUNDED, UNBOUNDED, 6], [True, True, False], [(2, [0, 1]), (0, [1])])
    assert not checks(system, 0, wrong)


def test_weights_are_the_sum_of_the_equations():
    system = built([0] * 4, [9] * 4, [False] * 4, [(0, [1, 2]), (1, [2, 3])])
    assert weights(system, {0: 2, 1: -1}) == {0: -2, 1: 3, 2: 1, 3: -1}
    assert weights(system, {0: 1, 1: 1}) == {0: -1, 2: 2, 3: 1}


def test_whatever_is_pinned_has_one_value_in_every_solution():
    many = 0
    for small in random_systems(41, 300):
        system = of(small)
        every = list(solutions(small.low, small.high, small.equations))
        for cell in np.flatnonzero(system.suppressed):
            if found := pinned(system, int(cell), neighbourhood(system, int(cell), 250)):
                many += 1
                assert checks(system, int(cell), found)
                assert len({values[cell] for values in every}) == 1
    assert many > 20


@pytest.mark.parametrize("fraction", [(1, 2), (-3, 7), (32_000, 1), (5, 32_000), (0, 1)])
def test_a_fraction_comes_back_from_its_residue(fraction):
    above, below = fraction
    prime = 2_147_483_647
    found = _fraction(above * pow(below, -1, prime) % prime)
    assert (found.numerator * below, found.denominator * above) == (above * found.denominator, found.numerator * below)
