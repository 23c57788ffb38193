"""Every table of the search agrees with the system; equal systems give equal searches; no search has seen a count."""

from __future__ import annotations

import hashlib
import inspect
import subprocess
import sys

import numpy as np
import pytest

from anonymisation.disclosure.audit import feasible_tables as search_module
from anonymisation.disclosure.audit.feasible_tables import SEED, begin_search, first_feasible_table, holds
from anonymisation.disclosure.audit.intervals import propagate
from anonymisation.disclosure.audit.system import UNBOUNDED, Builder
from tests.anonymisation.disclosure.audit.brute_force import random_systems
from tests.anonymisation.disclosure.systems import built, cube, of


def searched(system, rounds=5):
    bounds = propagate(system)
    narrowed = system.within(bounds.low, bounds.high)
    search = begin_search(first_feasible_table(narrowed))
    for turn in range(rounds):
        search.push_all(narrowed, system.suppressed, 1, seed=SEED + turn)
    return search


def every_feasible_table(search):
    table = search.first.copy()
    yield table.copy()
    cells, changes, ends = search.steps()
    begin = 0
    for end in ends.tolist():
        np.add.at(table, cells[begin:end], changes[begin:end])
        begin = end
        yield table.copy()


def assert_search_is_what_it_says(system, search):
    low, high = search.first.copy(), search.first.copy()
    for table in every_feasible_table(search):
        assert holds(system, table)
        low, high = np.minimum(low, table), np.maximum(high, table)
    assert np.array_equal(table, search.current)
    assert np.array_equal(low, search.inner_low)
    assert np.array_equal(high, search.inner_high)


def test_every_feasible_table_of_a_search_through_a_small_system_holds():
    for small in random_systems(31, 200):
        system = of(small)
        assert_search_is_what_it_says(system, searched(system))


def test_every_feasible_table_of_a_search_through_a_cube_holds():
    system, _ = cube()
    search = searched(system)
    assert len(search.steps()[2]) > 500
    assert_search_is_what_it_says(system, search)


def test_a_jump_to_another_feasible_table_is_a_step_like_any_other():
    system = built([0, 0, 10], [7, 7, 10], [True, True, False], [(2, [0, 1])])
    search = begin_search(np.array([3, 7, 10]))
    search.add(np.array([7, 3, 10]))
    search.add(np.array([7, 3, 10]))
    assert len(list(every_feasible_table(search))) == 2
    assert_search_is_what_it_says(system, search)
    assert search.protected().tolist() == [True, True, False]


def test_a_search_that_has_gone_nowhere_shows_nothing():
    search = begin_search(np.array([3, 7, 10]))
    assert not search.protected().any()
    assert [len(part) for part in search.steps()] == [0, 0, 0]


def test_a_cell_of_more_equations_than_a_push_remembers_leaves_none_of_them_untrue():
    builder = Builder()
    hub, one, other = builder.cell(0, 7, True), builder.cell(0, 7), builder.cell(0, 7)
    for partner, times in ((one, 1100), (other, 50)):
        for _ in range(times):
            builder.equation(builder.cell(5, 5), [hub, partner, builder.cell(0, 0)])
    system = builder.build()
    assert_search_is_what_it_says(system, searched(system))


def test_no_feasible_table_is_found_where_there_is_none():
    assert first_feasible_table(built([10, 0, 0], [10, 4, 4], [False] * 3, [(0, [1, 2])])) is None


def test_a_feasible_table_is_found_from_wherever_the_search_begins():
    system, _ = cube(2, 4, 6)
    for seed in range(5):
        start = np.random.default_rng(seed).integers(system.low, system.high + 1)
        table = first_feasible_table(system, start, seed + 1)
        assert table is not None
        assert holds(system, table)


@pytest.mark.parametrize("table", [[3, 6, 10], [8, 2, 10], [-1, 11, 10]])
def test_what_is_no_feasible_table_does_not_hold(table):
    assert not holds(built([0, 0, 10], [7, 7, 10], [True, True, False], [(2, [0, 1])]), np.array(table))


def test_a_system_without_equations_holds_whatever_is_between_its_bounds():
    system = built([0], [UNBOUNDED], [True], [])
    assert holds(system, np.array([5]))
    assert searched(system).protected().all()


FINGERPRINT = """
import hashlib
from tests.anonymisation.disclosure.systems import cube
from tests.anonymisation.disclosure.audit.test_feasible_tables import fingerprint
print(fingerprint())
"""


def fingerprint():
    search = searched(cube(2, 4, 6)[0])
    return hashlib.sha256(b"".join(part.tobytes() for part in (search.first, *search.steps()))).hexdigest()


def test_two_walks_and_two_processes_go_the_same_way():
    elsewhere = subprocess.run([sys.executable, "-c", FINGERPRINT], capture_output=True, text=True, check=True)
    assert fingerprint() == fingerprint() == elsewhere.stdout.strip()


def test_nothing_of_the_search_takes_a_count():
    for function in (
        search_module.first_feasible_table,
        search_module.begin_search,
        search_module.FeasibleTables.push_all,
    ):
        assert not {"truth", "exact", "counts", "n"} & set(inspect.signature(function).parameters)
