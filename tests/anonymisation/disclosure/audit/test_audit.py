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
from tests.anonymisation.disclosure.systems import built, certificate_of, cube, publish
from tests.attack.planted import LEAKS, sane

PROTECTED, DISCLOSED, UNDECIDED = Verdict.PROTECTED, Verdict.DISCLOSED, Verdict.UNDECIDED


def verdicts(result):
    return [Verdict(int(result.verdict[cell])) for cell in np.flatnonzero(result.system.suppressed)]


@pytest.mark.parametrize("plant", LEAKS, ids=lambda plant: plant.__name__)
def test_a_planted_leak_is_found_and_shown(plant):
    numbers = plant().system
    result = audit(built(numbers.low, numbers.high, numbers.suppressed, numbers.equations))
    assert numbers.leaking
    assert not result.passed
    disclosed = np.flatnonzero(result.verdict == DISCLOSED).tolist()
    assert set(numbers.leaking) <= set(disclosed)
    true = ranges(numbers.low, numbers.high, numbers.equations, disclosed)
    assert all(most - least < 3 for least, most in true.values())
    checked = check(certificate_of(result))
    assert (checked.disclosed, checked.undecided) == (len(disclosed), 0)


def test_where_nothing_leaks_every_cell_has_its_witness():
    numbers = sane().system
    result = audit(built(numbers.low, numbers.high, numbers.suppressed, numbers.equations))
    assert result.passed
    assert check(certificate_of(result)).passed


def test_a_suppressed_cell_alone_is_as_open_as_its_bounds():
    result = audit(built([0, 0, 4], [3, 2, 4], [True] * 3, []))
    assert verdicts(result) == [PROTECTED, DISCLOSED, DISCLOSED]
    assert [result.deductions[cell].kind for cell in (1, 2)] == ["interval", "interval"]


def test_where_all_is_suppressed_all_is_protected():
    result = audit(built([0] * 5, [7] * 5, [True] * 5, [(0, [1, 2]), (3, [1, 4])]))
    assert verdicts(result) == [PROTECTED] * 5


def test_an_empty_system_passes():
    result = audit(Builder().build())
    assert result.passed
    assert check(certificate_of(result)).suppressed == 0


def test_a_system_without_suppressed_cells_passes():
    assert audit(built([10, 4, 0], [10, 4, UNBOUNDED], [False] * 3, [(0, [1, 2])])).passed


def test_a_cell_that_equals_another_is_no_more_open_than_that():
    result = audit(built([0, 5], [7, 7], [True, True], [(0, [1])]))
    assert verdicts(result) == [DISCLOSED, DISCLOSED]
    assert (result.outer_low[0], result.outer_high[0]) == (5, 7)


def test_a_cell_of_no_parts_is_known():
    assert verdicts(audit(built([0], [7], [True], [(0, [])]))) == [DISCLOSED]


def test_a_suppressed_cell_without_an_upper_bound_is_protected():
    assert verdicts(audit(built([0, 0], [UNBOUNDED, UNBOUNDED], [True, True], [(0, [1])]))) == [PROTECTED, PROTECTED]


def test_bounds_may_be_as_high_as_bounds_go():
    high = UNBOUNDED - 1
    result = audit(built([high - 5, high - 5, 0], [high, high, 3], [True] * 3, [(0, [1, 2])]))
    assert verdicts(result) == [PROTECTED] * 3
    assert check(certificate_of(result)).passed


@pytest.mark.parametrize("high", [20, UNBOUNDED])
@pytest.mark.parametrize("length", [1, 3, 15])
def test_what_fractions_leave_open_and_whole_numbers_do_not_is_disclosed_by_search(length, high):
    # Each cell and the next make 4, so the first and the last are equal, and make an even number from 0 to 3.
    builder = Builder()
    cells = [builder.cell(0, high) for _ in range(length)]
    for one, next_one in pairwise(cells):
        builder.equation(builder.cell(4, 4), [one, next_one])
    twin = builder.cell(0, high)
    builder.equation(twin, [cells[-1]])
    target = builder.cell(0, 3, True)
    builder.equation(target, [cells[0], twin])
    result = audit(builder.build())
    assert verdicts(result) == [DISCLOSED]
    assert (result.deductions[target].kind, result.outer_low[target], result.outer_high[target]) == ("search", 0, 2)
    check(certificate_of(result))


def test_a_trap_of_fractions_too_large_to_search_is_undecided_and_does_not_pass():
    builder = Builder()
    cells = [builder.cell(0, 20) for _ in range(61)]
    for one, next_one in pairwise(cells):
        builder.equation(builder.cell(4, 4), [one, next_one])
    builder.equation(builder.cell(0, 3, True), [cells[-1], cells[0]])
    result = audit(builder.build())
    assert verdicts(result) == [UNDECIDED]
    assert not result.passed
    assert len(result.failing()) == 1
    assert not check(certificate_of(result)).passed


def test_a_deduction_does_not_rest_on_what_another_deduction_found():
    # Two of its cells are disclosed by optimisation; the second was once narrowed with what was deduced of the first.
    result = audit(
        built(
            [2, 1, 2, 3, 4, 2, 3, 13, 0],
            [2, 5, 2, 3, 11, 5, 9, 19, 30],
            [False, True, False, True, True, True, True, True, False],
            [(5, [2, 1]), (6, [4]), (7, [4, 0, 6]), (8, [0, 6, 5])],
        )
    )
    assert result.count(DISCLOSED)
    assert check(certificate_of(result)).disclosed == result.count(DISCLOSED)


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
def test_where_no_feasible_table_agrees_nothing_is_protected(numbers):
    low, high, equations = numbers
    result = audit(built(low, high, [False, False, False, True], equations))
    assert not result.passed
    assert not result.count(PROTECTED)
    assert not check(certificate_of(result)).passed


def test_where_no_feasible_table_agrees_nothing_passes_though_nothing_is_suppressed():
    result = audit(built([10, 0, 0], [10, 4, 4], [False] * 3, [(0, [1, 2])]))
    assert not result.passed
    assert not check(certificate_of(result)).passed


def test_a_cell_of_a_thousand_equations_is_judged_by_true_feasible_tables():
    builder = Builder()
    hub = builder.cell(0, 7, True)
    for _ in range(1100):
        builder.equation(builder.cell(5, 9), [hub, builder.cell(0, 7, True)])
    result = audit(builder.build())
    assert result.passed
    assert check(certificate_of(result)).protected == 1101


def test_a_wide_table_of_tiny_total_is_disclosed_with_a_short_certificate():
    result = audit(built([0] * 1000 + [2], [7] * 1000 + [2], [True] * 1000 + [False], [(1000, list(range(1000)))]))
    assert result.count(DISCLOSED) == 1000
    assert len(certificate_of(result)) < 150_000


def test_a_smaller_safety_interval_asks_for_less():
    system = built([0, 5], [7, 7], [True, True], [(0, [1])])
    assert audit(system, safety_interval=2).passed
    assert not audit(system, safety_interval=3).passed


def test_every_stage_says_what_it_decided():
    result = audit(cube(2, 4, 6, mean=4.0)[0])
    assert (
        sum(result.decided_by.values())
        == result.count(PROTECTED) + result.count(DISCLOSED)
        == int(result.system.suppressed.sum())
    )
    assert list(result.decided_by) == ["intervals", "feasible_tables", "elimination", "optimisation"]


def test_no_cell_is_both_protected_and_disclosed():
    for seed in range(4):
        result = audit(cube(2, 3, 6, mean=3.0, seed=seed)[0])
        assert not (result.feasible.protected() & (result.verdict == DISCLOSED)).any()
        assert holds(result.system, result.feasible.first)


def test_the_audit_is_given_the_system_and_nothing_else():
    assert list(inspect.signature(audit).parameters) == ["system", "safety_interval"]


def test_two_true_tables_that_are_published_alike_are_audited_alike():
    system, truth = cube(2, 4, 6)
    result = audit(system)
    # Any other feasible table of the system is a true table that would have been published the same.
    low, high, suppressed = publish(result.feasible.current)
    assert not np.array_equal(result.feasible.current, truth)
    assert np.array_equal(suppressed, system.suppressed)
    assert certificate_of(audit(system.within(low, high))) == certificate_of(result)
