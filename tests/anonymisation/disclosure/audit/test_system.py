"""A system is what it was built from, and refuses what no system is."""

from __future__ import annotations

import numpy as np
import pytest

from anonymisation.disclosure.audit.system import UNBOUNDED, Builder, SystemWrong
from tests.anonymisation.disclosure.audit.brute_force import random_systems
from tests.anonymisation.disclosure.systems import built, cube, of


def two_and_a_total():
    return built([0, 0, 10], [7, 7, 14], [True, True, False], [(2, [0, 1])])


def test_the_members_of_an_equation_signed_add_up_to_nothing_in_the_true_table():
    for small in random_systems(11, 60):
        system, truth = of(small), np.array(small.truth)
        begins, cell, sign = system.members
        for e in range(system.equations):
            members = slice(begins[e], begins[e + 1])
            assert (truth[cell[members]] * sign[members]).sum() == 0


def test_the_uses_are_the_members_seen_from_the_cells():
    for small in random_systems(12, 60):
        system = of(small)
        begins, cell, sign = system.members
        of_equations = {
            (e, int(cell[k]), int(sign[k])) for e in range(system.equations) for k in range(begins[e], begins[e + 1])
        }
        used, equation, side = system.uses
        of_cells = {
            (int(equation[k]), v, int(side[k])) for v in range(system.cells) for k in range(used[v], used[v + 1])
        }
        assert of_equations == of_cells


def test_an_equation_said_twice_is_kept_once():
    builder = Builder()
    a, b, total = builder.cell(), builder.cell(), builder.cell()
    builder.equation(total, [a, b])
    builder.equation(total, [b, a])
    assert builder.build().equations == 1


def test_a_cell_of_which_nothing_is_known_has_no_bound():
    builder = Builder()
    builder.cell()
    system = builder.build()
    assert (system.low[0], system.high[0], system.suppressed[0]) == (0, UNBOUNDED, False)


def test_an_empty_system_is_one():
    system = Builder().build()
    assert (system.cells, system.equations) == (0, 0)


@pytest.mark.parametrize(
    ("low", "high", "equations"),
    [
        ([0], [1], [(0, [1])]),
        ([0], [1], [(-1, [0])]),
        ([0, 0], [1, 1], [(0, [1, 1])]),
        ([0, 0], [1, 1], [(0, [0, 1])]),
        ([2], [1], []),
        ([-1], [1], []),
        ([0], [UNBOUNDED + 1], []),
    ],
)
def test_what_is_no_system_is_refused(low, high, equations):
    with pytest.raises(SystemWrong):
        built(low, high, [False] * len(low), equations)


@pytest.mark.parametrize(
    "other",
    [
        built([0, 0, 10], [7, 6, 14], [True, True, False], [(2, [0, 1])]),
        built([0, 1, 10], [7, 7, 14], [True, True, False], [(2, [0, 1])]),
        built([0, 0, 10], [7, 7, 14], [True, False, False], [(2, [0, 1])]),
        built([0, 0, 10], [7, 7, 14], [True, True, False], [(2, [0])]),
        built([0, 0, 10], [7, 7, 14], [True, True, False], []),
        built([0, 0, 10], [7, 7, 14], [True, True, False], [(2, [1, 0])]),
    ],
)
def test_whatever_differs_changes_the_digest(other):
    assert two_and_a_total().digest() == two_and_a_total().digest() != other.digest()


def test_the_cube_of_the_tests_holds_its_true_table_and_every_margin():
    system, truth = cube(2, 3, 6)
    assert (system.low <= truth).all()
    assert (truth <= system.high).all()
    begins, cell, sign = system.members
    assert not np.add.reduceat(truth[cell] * sign, begins[:-1]).any()
    assert system.cells == (6 + 2 + 1) * (6 + 2 + 1) * 3
