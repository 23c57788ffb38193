"""Brute force is right by a dumber one, and its systems are what they say."""

from __future__ import annotations

from collections import Counter
from math import prod

from hypothesis import given
from hypothesis import strategies as st

from tests.anonymisation.disclosure.audit.brute_force import CAP, random_systems, ranges, ranges_by_product


def test_a_total_less_a_part_is_the_other_part():
    assert ranges([10, 4, 0], [10, 4, 7], [(0, [1, 2])], [2]) == {2: (6, 6)}


def test_no_solution_is_none():
    assert ranges([10, 0, 0], [10, 4, 4], [(0, [1, 2])], [1]) is None


def test_without_equations_the_bounds_are_the_ranges():
    assert ranges([0, 3], [7, 3], [], [0, 1]) == {0: (0, 7), 1: (3, 3)}


def test_a_range_asked_of_nothing_is_empty_where_there_is_a_solution():
    assert ranges([0], [1], [], []) == {}


@st.composite
def tiny(draw):
    count = draw(st.integers(2, 5))
    low = draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    high = [a + draw(st.integers(0, 4)) for a in low]
    indices = st.integers(0, count - 1)
    some = st.tuples(indices, st.lists(indices, min_size=1, max_size=3, unique=True)).filter(lambda e: e[0] not in e[1])
    return low, high, draw(st.lists(some, max_size=3))


@given(tiny())
def test_it_agrees_with_trying_every_combination(system):
    low, high, equations = system
    cells = range(len(low))
    assert ranges(low, high, equations, cells) == ranges_by_product(low, high, equations, cells)


def test_it_agrees_with_trying_every_combination_on_the_smallest_of_its_own_systems():
    small = [
        each
        for each in random_systems(5, 600)
        if prod(b - a + 1 for a, b in zip(each.low, each.high, strict=True)) < 30_000
    ]
    assert len(small) > 50
    for each in small:
        cells = range(len(each.low))
        assert ranges(each.low, each.high, each.equations, cells) == ranges_by_product(
            each.low, each.high, each.equations, cells
        )


def test_every_system_holds_its_true_table():
    for each in random_systems(6, 600):
        assert all(a <= v <= b for a, v, b in zip(each.low, each.truth, each.high, strict=True))
        assert all(each.truth[total] == sum(each.truth[part] for part in parts) for total, parts in each.equations)


def test_systems_are_of_every_kind_some_leaking_and_some_not():
    systems = list(random_systems(7, 600))
    kinds, leaks = Counter(each.kind for each in systems), Counter()
    for each in systems:
        hidden = [i for i, suppressed in enumerate(each.suppressed) if suppressed]
        found = ranges(each.low, each.high, each.equations, hidden)
        assert found is not None
        leaks.update("leak" if most - least < 3 else "protected" for least, most in found.values())
        if each.kind == "crossing":
            assert CAP in each.high
    assert set(kinds.values()) == {100}
    assert min(leaks.values()) > 300


def test_the_same_seed_gives_the_same_systems():
    assert list(random_systems(8, 20)) == list(random_systems(8, 20)) != list(random_systems(9, 20))
