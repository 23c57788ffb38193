"""What a solver suggests counts only after it was worked out again in whole numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymisation.disclosure.audit.feasible_tables import first_feasible_table, holds
from anonymisation.disclosure.audit.optimisation import Program, bound_from, limit_of, neighbourhood
from anonymisation.disclosure.audit.system import UNBOUNDED
from tests.anonymisation.disclosure.audit.brute_force import random_systems, ranges
from tests.anonymisation.disclosure.systems import built, cube, of

SMALL = [
    (small, ranges(small.low, small.high, small.equations, range(len(small.low)))) for small in random_systems(51, 30)
]


def everything(system):
    return np.arange(system.equations, dtype=np.int64)


def chain(links):
    """Cell k + 1 is cell k and one more cell."""
    return built(
        [0] * (2 * links + 1),
        [9] * (2 * links + 1),
        [True] * (2 * links + 1),
        [(2 * k + 2, [2 * k, 2 * k + 1]) for k in range(links)],
    )


def test_the_nearest_equations_come_first():
    assert neighbourhood(chain(5), 0, 100).tolist() == [0, 1, 2, 3, 4]
    assert neighbourhood(chain(5), 10, 100).tolist() == [4, 3, 2, 1, 0]


def test_a_neighbourhood_ends_where_its_cells_are_many_enough():
    assert neighbourhood(chain(5), 0, 4).tolist() == [0, 1]


def test_nothing_is_reached_through_a_cell_that_is_known():
    system = chain(5)
    low = system.low.copy()
    low[4] = 9
    assert neighbourhood(system.within(low, system.high), 0, 100).tolist() == [0, 1]


def test_a_cell_of_no_equation_has_no_neighbours():
    assert not len(neighbourhood(built([0], [7], [True], []), 0, 100))


def test_an_extreme_is_the_furthest_the_equations_allow():
    system = built([0, 5, 10], [7, 7, 10], [True, True, False], [(2, [0, 1])])
    program = Program(system, everything(system))
    assert [program.extreme(0, is_upper)[0][0] for is_upper in (True, False)] == [5, 3]


def test_what_has_no_end_or_no_solution_has_no_extreme():
    endless = built([0, 0], [UNBOUNDED, UNBOUNDED], [True, False], [(0, [1])])
    assert Program(endless, everything(endless)).extreme(0, True) is None
    none = built([10, 0, 0], [10, 4, 4], [False] * 3, [(0, [1, 2])])
    assert Program(none, everything(none)).extreme(1, True) is None
    assert Program(none, everything(none)).any_feasible_table() is None


def test_a_feasible_table_by_the_solver_holds():
    system, _ = cube(2, 3, 6)
    program = Program(system, everything(system), whole=True)
    table = system.low.copy()
    table[program.cells] = program.any_feasible_table()
    assert holds(system, table)


def test_inside_a_feasible_table_the_cells_outside_stay_as_they_are():
    system, _ = cube(2, 4, 6)
    table = first_feasible_table(system)
    for cell in np.flatnonzero(system.suppressed)[:5]:
        program = Program(system, neighbourhood(system, int(cell), 20), table=table, whole=True)
        changed = table.copy()
        changed[program.cells] = program.extreme(int(cell), True)[0]
        assert holds(system, changed)


@pytest.mark.parametrize("is_upper", [True, False])
def test_the_multiples_a_solver_gives_make_a_bound_that_holds(is_upper):
    for small, found in SMALL:
        system = of(small)
        for cell in np.flatnonzero(system.suppressed):
            program = Program(system, neighbourhood(system, int(cell), 250))
            if (extreme := program.extreme(int(cell), is_upper)) is not None:
                bound = bound_from(system, int(cell), extreme[1], is_upper)
                assert bound.bound >= found[cell][1] if is_upper else bound.bound <= found[cell][0]


@given(st.sampled_from(SMALL), st.integers(0, 100), st.lists(st.floats(-4, 4), min_size=12, max_size=12), st.booleans())
@settings(max_examples=300)
def test_whatever_multiples_are_given_the_bound_holds(small_and_ranges, which, duals, is_upper):
    small, found = small_and_ranges
    system = of(small)
    cell = which % system.cells
    bound = bound_from(system, cell, dict(zip(range(system.equations), duals, strict=False)), is_upper)
    assert bound.times >= 1
    assert bound.bound >= found[cell][1] if is_upper else bound.bound <= found[cell][0]


def test_a_limit_is_reckoned_in_whole_numbers():
    system = built([0, 5, 10], [7, 7, 10], [True, True, False], [(2, [0, 1])])
    assert limit_of(system, 0, 1, {0: -1}, True) == 10 - 5
    assert limit_of(system, 0, 1, {0: -1}, False) == 10 - 7
    assert limit_of(system, 0, 1, {}, True) == 7
