"""Every world of the walk agrees with the system; equal systems give equal walks; no walk has seen a count."""

from __future__ import annotations

import hashlib
import inspect
import subprocess
import sys

import numpy as np
import pytest

from anonymisation.disclosure.audit import feasible_tables as worlds
from anonymisation.disclosure.audit.feasible_tables import SEED, begin_search, first_feasible_table, holds
from anonymisation.disclosure.audit.intervals import propagate
from anonymisation.disclosure.audit.system import UNBOUNDED, Builder
from tests.anonymisation.disclosure.audit.brute_force import random_systems
from tests.anonymisation.disclosure.systems import built, cube, of


def walked(system, rounds=5):
    known = propagate(system)
    narrowed = system.within(known.low, known.high)
    walk = begin_search(first_feasible_table(narrowed))
    for turn in range(rounds):
        walk.push_all(narrowed, system.suppressed, 1, seed=SEED + turn)
    return walk


def every_world(walk):
    world = walk.first.copy()
    yield world.copy()
    cells, changes, ends = walk.steps()
    begin = 0
    for end in ends.tolist():
        np.add.at(world, cells[begin:end], changes[begin:end])
        begin = end
        yield world.copy()


def assert_walk_is_what_it_says(system, walk):
    least, most = walk.first.copy(), walk.first.copy()
    for world in every_world(walk):
        assert holds(system, world)
        least, most = np.minimum(least, world), np.maximum(most, world)
    assert np.array_equal(world, walk.now)
    assert np.array_equal(least, walk.least)
    assert np.array_equal(most, walk.most)


def test_every_world_of_a_walk_through_a_small_system_holds():
    for small in random_systems(31, 200):
        system = of(small)
        assert_walk_is_what_it_says(system, walked(system))


def test_every_world_of_a_walk_through_a_cube_holds():
    system, _ = cube()
    walk = walked(system)
    assert len(walk.steps()[2]) > 500
    assert_walk_is_what_it_says(system, walk)


def test_a_jump_to_another_world_is_a_step_like_any_other():
    system = built([0, 0, 10], [7, 7, 10], [True, True, False], [(2, [0, 1])])
    walk = begin_search(np.array([3, 7, 10]))
    walk.jump(np.array([7, 3, 10]))
    walk.jump(np.array([7, 3, 10]))
    assert len(list(every_world(walk))) == 2
    assert_walk_is_what_it_says(system, walk)
    assert walk.shown().tolist() == [True, True, False]


def test_a_walk_that_has_gone_nowhere_shows_nothing():
    walk = begin_search(np.array([3, 7, 10]))
    assert not walk.shown().any()
    assert [len(each) for each in walk.steps()] == [0, 0, 0]


def test_a_cell_of_more_equations_than_a_push_remembers_leaves_none_of_them_untrue():
    builder = Builder()
    hub, one, other = builder.cell(0, 7, True), builder.cell(0, 7), builder.cell(0, 7)
    for partner, times in ((one, 1100), (other, 50)):
        for _ in range(times):
            builder.equation(builder.cell(5, 5), [hub, partner, builder.cell(0, 0)])
    system = builder.build()
    assert_walk_is_what_it_says(system, walked(system))


def test_no_world_is_found_where_there_is_none():
    assert first_feasible_table(built([10, 0, 0], [10, 4, 4], [False] * 3, [(0, [1, 2])])) is None


def test_a_world_is_found_from_wherever_the_search_begins():
    system, _ = cube(2, 4, 6)
    for seed in range(5):
        start = np.random.default_rng(seed).integers(system.low, system.high + 1)
        world = first_feasible_table(system, start, seed + 1)
        assert world is not None
        assert holds(system, world)


@pytest.mark.parametrize("world", [[3, 6, 10], [8, 2, 10], [-1, 11, 10]])
def test_what_is_no_world_does_not_hold(world):
    assert not holds(built([0, 0, 10], [7, 7, 10], [True, True, False], [(2, [0, 1])]), np.array(world))


def test_a_system_without_equations_holds_whatever_is_between_its_bounds():
    system = built([0], [UNBOUNDED], [True], [])
    assert holds(system, np.array([5]))
    assert walked(system).shown().all()


FINGERPRINT = """
import hashlib
from tests.anonymisation.disclosure.systems import cube
from tests.anonymisation.disclosure.audit.test_feasible_tables import fingerprint
print(fingerprint())
"""


def fingerprint():
    walk = walked(cube(2, 4, 6)[0])
    return hashlib.sha256(b"".join(each.tobytes() for each in (walk.first, *walk.steps()))).hexdigest()


def test_two_walks_and_two_processes_go_the_same_way():
    elsewhere = subprocess.run([sys.executable, "-c", FINGERPRINT], capture_output=True, text=True, check=True)
    assert fingerprint() == fingerprint() == elsewhere.stdout.strip()


def test_nothing_of_the_walk_takes_a_count():
    for function in (worlds.first_feasible_table, worlds.begin_search, worlds.FeasibleTables.push_all):
        assert not {"truth", "exact", "counts", "n"} & set(inspect.signature(function).parameters)
