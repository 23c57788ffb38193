"""Propagation never says more than is so, says all where tables form a tree, and shows how it knows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymisation.disclosure.audit.checker import _replayed
from anonymisation.disclosure.audit.intervals import Chains, propagate
from anonymisation.disclosure.audit.system import UNBOUNDED
from tests.anonymisation.disclosure.audit.brute_force import CAP, random_systems, ranges
from tests.anonymisation.disclosure.systems import built, cube, of


def equations_of(system):
    return [
        (int(total), system.part[system.start[e] : system.start[e + 1]].tolist())
        for e, total in enumerate(system.total)
    ]


def test_a_total_less_a_part_leaves_the_other():
    known = propagate(built([10, 4, 0], [10, 4, 7], [False, False, True], [(0, [1, 2])]))
    assert (known.low[2], known.high[2]) == (6, 6)
    assert known.steps.tolist() == [[0, 2, 0, 6], [0, 2, 1, 6]]


def test_what_follows_over_several_equations_is_found():
    # a = b + c, d = c + e: the total gives c, and c gives e.
    known = propagate(built([9, 4, 0, 8, 0], [9, 4, UNBOUNDED, 8, 7], [False] * 4 + [True], [(0, [1, 2]), (3, [2, 4])]))
    assert (known.low[4], known.high[4]) == (3, 3)


def test_one_open_cell_is_bounded_by_the_others_and_two_are_not():
    one = propagate(built([9, 4, 0], [9, 4, UNBOUNDED], [False] * 3, [(0, [1, 2])]))
    assert one.high[2] == 5
    two = propagate(built([0, 4, 0], [UNBOUNDED, 4, UNBOUNDED], [False] * 3, [(0, [1, 2])]))
    assert two.high.tolist() == [UNBOUNDED, 4, UNBOUNDED]
    assert two.low.tolist() == [4, 4, 0]


def test_a_total_of_no_parts_is_nothing():
    known = propagate(built([0], [7], [True], [(0, [])]))
    assert (known.low[0], known.high[0]) == (0, 0)


def test_a_contradiction_is_told():
    assert not propagate(built([10, 0, 0], [10, 4, 4], [False] * 3, [(0, [1, 2])])).feasible


def test_bounds_that_creep_stop_and_are_still_true():
    # a = b + 1 and b = a + 1: each raises the other for ever.
    known = propagate(built([0, 0, 1], [UNBOUNDED - 1, UNBOUNDED - 1, 1], [False] * 3, [(0, [1, 2]), (1, [0, 2])]))
    assert known.feasible
    assert len(known.steps) < 1000


def test_it_is_never_narrower_than_the_true_range():
    for small in random_systems(21, 300):
        cells = range(len(small.low))
        known = propagate(of(small))
        found = ranges(small.low, small.high, small.equations, cells)
        assert known.feasible
        assert all(known.low[i] <= found[i][0] and found[i][1] <= known.high[i] for i in cells)


def test_on_trees_it_is_the_true_range():
    trees = [small for small in random_systems(22, 600) if small.kind in {"tree", "chain"}]
    assert len(trees) == 200
    for small in trees:
        known = propagate(of(small))
        found = ranges(small.low, small.high, small.equations, range(len(small.low)))
        # The upper end of an unpublished cell is only as high as brute force goes.
        assert [(known.low[i], known.high[i]) for i in found] == list(found.values()), (small, CAP)


def test_every_narrowing_can_be_followed_one_equation_at_a_time():
    for small in random_systems(23, 300):
        system = of(small)
        known = propagate(system)
        low, high = _replayed(known.steps.tolist(), small.low, small.high, equations_of(system))
        assert [low.get(i, small.low[i]) for i in range(system.cells)] == known.low.tolist()
        assert [high.get(i, small.high[i]) for i in range(system.cells)] == known.high.tolist()


def test_the_chain_of_a_cell_gives_its_bounds_and_holds_no_more_than_it_needs():
    for small in random_systems(24, 200):
        system = of(small)
        known = propagate(system)
        chains = Chains(system, known.steps)
        for cell in range(system.cells):
            chain = chains.to([cell])
            assert len(chain) <= len(known.steps)
            low, high = _replayed(chain.tolist(), small.low, small.high, equations_of(system))
            assert (low.get(cell, small.low[cell]), high.get(cell, small.high[cell])) == (
                known.low[cell],
                known.high[cell],
            )


def test_a_chain_leaves_out_what_the_bound_does_not_rest_on():
    # A thousand parts of a tiny total: each is at most the total, whatever the others are.
    system = built([0] * 1000 + [2], [7] * 1000 + [2], [True] * 1000 + [False], [(1000, list(range(1000)))])
    known = propagate(system)
    assert len(known.steps) == 1000
    assert Chains(system, known.steps).to([500]).tolist() == [[0, 500, 1, 2]]


@pytest.mark.parametrize("seed", range(3))
def test_the_true_table_of_a_cube_stays_within(seed):
    system, truth = cube(seed=seed)
    known = propagate(system)
    assert known.feasible
    assert ((known.low <= truth) & (truth <= known.high)).all()
    assert propagate(system).steps.tobytes() == known.steps.tobytes()


@given(st.lists(st.integers(0, 20), min_size=2, max_size=6), st.integers(0, 4))
@settings(max_examples=60)
def test_what_is_narrowed_once_is_not_narrowed_again(values, slack):
    low, high = [max(0, v - slack) for v in values], [v + slack for v in values]
    system = built(
        [*low, sum(values)],
        [*high, sum(values)],
        [True] * len(values) + [False],
        [(len(values), list(range(len(values))))],
    )
    known = propagate(system)
    again = propagate(system.within(known.low, known.high))
    assert not len(again.steps)
    assert np.array_equal(again.low, known.low)
