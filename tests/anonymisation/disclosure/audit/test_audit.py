"""What the audit says of systems drawn by hand, of planted leaks, and of the same system twice."""

from __future__ import annotations

import inspect
from itertools import pairwise

import numpy as np
import pytest

from anonymisation.disclosure.audit.audit import Verdict, audit
from anonymisation.disclosure.audit.checker import check
from anonymisation.disclosure.audit.feasible_tables import holds
from anonymisation.disclosure.audit.system import UNBOUNDED, Builder
from tests.anonymisation.disclosure.audit.brute_force import ranges
from tests.anonymisation.disclosure.systems import built, cube, proof_of, publish
from tests.attack.planted import LEAKS, sane

SAFE, BROKEN, UNDECIDED = Verdict.SAFE, Verdict.BROKEN, Verdict.UNDECIDED


def verdicts(found):
    return [Verdict(int(found.verdict[cell])) for cell in np.flatnonzero(found.system.suppressed)]


@pytest.mark.parametrize("plant", LEAKS, ids=lambda plant: plant.__name__)
def test_a_planted_leak_is_found_and_proved(plant):
    numbers = plant().system
    found = audit(built(numbers.low, numbers.high, numbers.suppressed, numbers.equations))
    assert numbers.leaking
    assert not found.passed
    broken = np.flatnonzero(found.verdict == BROKEN).tolist()
    assert set(numbers.leaking) <= set(broken)
    true = ranges(numbers.low, numbers.high, numbers.equations, broken)
    assert all(most - least < 3 for least, most in true.values())
    told = check(proof_of(found))
    assert (told.broken, told.undecided) == (len(broken), 0)


def test_where_nothing_leaks_every_cell_has_its_witness():
    numbers = sane().system
    found = audit(built(numbers.low, numbers.high, numbers.suppressed, numbers.equations))
    assert found.passed
    assert check(proof_of(found)).passed


def test_a_suppressed_cell_alone_is_as_open_as_its_bounds():
    found = audit(built([0, 0, 4], [3, 2, 4], [True] * 3, []))
    assert verdicts(found) == [SAFE, BROKEN, BROKEN]
    assert [found.deductions[cell].kind for cell in (1, 2)] == ["interval", "interval"]


def test_where_all_is_suppressed_all_is_safe():
    found = audit(built([0] * 5, [7] * 5, [True] * 5, [(0, [1, 2]), (3, [1, 4])]))
    assert verdicts(found) == [SAFE] * 5


def test_an_empty_system_passes():
    found = audit(Builder().build())
    assert found.passed
    assert check(proof_of(found)).suppressed == 0


def test_a_system_without_suppressed_cells_passes():
    assert audit(built([10, 4, 0], [10, 4, UNBOUNDED], [False] * 3, [(0, [1, 2])])).passed


def test_a_cell_that_equals_another_is_no_more_open_than_that():
    found = audit(built([0, 5], [7, 7], [True, True], [(0, [1])]))
    assert verdicts(found) == [BROKEN, BROKEN]
    assert (found.low[0], found.high[0]) == (5, 7)


def test_a_cell_of_no_parts_is_known():
    assert verdicts(audit(built([0], [7], [True], [(0, [])]))) == [BROKEN]


def test_a_suppressed_cell_without_an_upper_bound_is_safe():
    assert verdicts(audit(built([0, 0], [UNBOUNDED, UNBOUNDED], [True, True], [(0, [1])]))) == [SAFE, SAFE]


def test_bounds_may_be_as_high_as_bounds_go():
    high = UNBOUNDED - 1
    found = audit(built([high - 5, high - 5, 0], [high, high, 3], [True] * 3, [(0, [1, 2])]))
    assert verdicts(found) == [SAFE] * 3
    assert check(proof_of(found)).passed


@pytest.mark.parametrize("high", [20, UNBOUNDED])
@pytest.mark.parametrize("length", [1, 3, 15])
def test_what_fractions_leave_open_and_whole_numbers_do_not_is_broken_by_search(length, high):
    # Each cell and the next make 4, so the first and the last are equal, and make an even number from 0 to 3.
    builder = Builder()
    cells = [builder.cell(0, high) for _ in range(length)]
    for one, next_one in pairwise(cells):
        builder.equation(builder.cell(4, 4), [one, next_one])
    twin = builder.cell(0, high)
    builder.equation(twin, [cells[-1]])
    target = builder.cell(0, 3, True)
    builder.equation(target, [cells[0], twin])
    found = audit(builder.build())
    assert verdicts(found) == [BROKEN]
    assert (found.deductions[target].kind, found.low[target], found.high[target]) == ("search", 0, 2)
    check(proof_of(found))


def test_a_trap_of_fractions_too_large_to_search_is_undecided_and_does_not_pass():
    builder = Builder()
    cells = [builder.cell(0, 20) for _ in range(61)]
    for one, next_one in pairwise(cells):
        builder.equation(builder.cell(4, 4), [one, next_one])
    builder.equation(builder.cell(0, 3, True), [cells[-1], cells[0]])
    found = audit(builder.build())
    assert verdicts(found) == [UNDECIDED]
    assert not found.passed
    assert len(found.failing()) == 1
    assert not check(proof_of(found)).passed


def test_a_proof_does_not_rest_on_what_another_proof_found():
    # Two of its cells are broken by programming; the second was once narrowed with what was proved of the first.
    found = audit(
        built(
            [2, 1, 2, 3, 4, 2, 3, 13, 0],
            [2, 5, 2, 3, 11, 5, 9, 19, 30],
            [False, True, False, True, True, True, True, True, False],
            [(5, [2, 1]), (6, [4]), (7, [4, 0, 6]), (8, [0, 6, 5])],
        )
    )
    assert found.count(BROKEN)
    assert check(proof_of(found)).broken == found.count(BROKEN)


@pytest.mark.parametrize(
    "numbers",
    [
        # Nothing gives 10 from two cells up to 4.
        ([10, 0, 0, 0], [10, 4, 4, 7], [(0, [1, 2])]),
        # x + x is not 3, which no bound tells.
        ([3, 0, 0, 0], [3, 20, 20, 7], [(0, [1, 2]), (1, [2])]),
        # Each of two is one more than the other.
        ([0, 0, 1, 0], [UNBOUNDED - 1, UNBOUNDED - 1, 1, 7], [(0, [1, 2]), (1, [0, 2])]),
    ],
)
def test_where_no_world_agrees_nothing_is_safe(numbers):
    low, high, equations = numbers
    found = audit(built(low, high, [False, False, False, True], equations))
    assert not found.passed
    assert not found.count(SAFE)
    assert not check(proof_of(found)).passed


def test_where_no_world_agrees_nothing_passes_though_nothing_is_suppressed():
    found = audit(built([10, 0, 0], [10, 4, 4], [False] * 3, [(0, [1, 2])]))
    assert not found.passed
    assert not check(proof_of(found)).passed


def test_a_cell_of_a_thousand_equations_is_judged_by_true_worlds():
    builder = Builder()
    hub = builder.cell(0, 7, True)
    for _ in range(1100):
        builder.equation(builder.cell(5, 9), [hub, builder.cell(0, 7, True)])
    found = audit(builder.build())
    assert found.passed
    assert check(proof_of(found)).safe == 1101


def test_a_wide_table_of_tiny_total_is_broken_with_short_proofs():
    found = audit(built([0] * 1000 + [2], [7] * 1000 + [2], [True] * 1000 + [False], [(1000, list(range(1000)))]))
    assert found.count(BROKEN) == 1000
    assert len(proof_of(found)) < 150_000


def test_a_smaller_gap_asks_for_less():
    system = built([0, 5], [7, 7], [True, True], [(0, [1])])
    assert audit(system, gap=2).passed
    assert not audit(system, gap=3).passed


def test_every_stage_says_what_it_decided():
    found = audit(cube(2, 4, 6, mean=4.0)[0])
    assert (
        sum(found.decided_by.values()) == found.count(SAFE) + found.count(BROKEN) == int(found.system.suppressed.sum())
    )
    assert list(found.decided_by) == ["intervals", "walk", "algebra", "programming"]


def test_no_cell_is_both_safe_and_broken():
    for seed in range(4):
        found = audit(cube(2, 3, 6, mean=3.0, seed=seed)[0])
        assert not (found.walk.shown() & (found.verdict == BROKEN)).any()
        assert holds(found.system, found.walk.first)


def test_the_audit_is_given_the_system_and_nothing_else():
    assert list(inspect.signature(audit).parameters) == ["system", "gap"]


def test_two_true_tables_that_are_published_alike_are_audited_alike():
    system, truth = cube(2, 4, 6)
    found = audit(system)
    # Any other world of the system is a true table that would have been published the same.
    low, high, suppressed = publish(found.walk.now)
    assert not np.array_equal(found.walk.now, truth)
    assert np.array_equal(suppressed, system.suppressed)
    assert proof_of(audit(system.within(low, high))) == proof_of(found)
