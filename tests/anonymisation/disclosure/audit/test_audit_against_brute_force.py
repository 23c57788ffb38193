"""On every system small enough to try everything, the audit says of every suppressed cell what trying everything
says."""

from __future__ import annotations

from itertools import islice

import highspy
import numpy as np
import pytest

from anonymisation.disclosure.audit.audit import Audit, Verdict, audit
from anonymisation.disclosure.audit.checker import check
from anonymisation.disclosure.audit.feasible_tables import holds
from anonymisation.disclosure.audit.system import UNBOUNDED
from tests.anonymisation.disclosure.audit.brute_force import random_systems, ranges, solutions
from tests.anonymisation.disclosure.systems import awkward_systems, certificate_of, cube, larger_system, of

MOST_SOLUTIONS = 20_000


def assert_verdicts(result: Audit, true: dict[int, tuple[int, int]]):
    """Each cell is disclosed where it is narrow and else protected, and what is said of its range is so."""
    for cell, (least, most) in true.items():
        verdict = Verdict(int(result.verdict[cell]))
        assert verdict == (Verdict.PROTECTED if most - least >= 3 else Verdict.DISCLOSED)
        assert result.outer_low[cell] <= least
        assert most <= result.outer_high[cell]
        assert (cell in result.deductions) == (verdict == Verdict.DISCLOSED)
        if verdict == Verdict.PROTECTED:
            assert least <= result.feasible.inner_low[cell]
            assert result.feasible.inner_high[cell] <= most
        elif result.deductions[cell].kind in {"elimination", "search"}:
            assert (result.deductions[cell].outer_low, result.deductions[cell].outer_high) == (least, most)


def assert_checked(result: Audit):
    checked = check(certificate_of(result))
    assert (checked.suppressed, checked.protected, checked.disclosed, checked.undecided) == (
        int(result.system.suppressed.sum()),
        result.count(Verdict.PROTECTED),
        result.count(Verdict.DISCLOSED),
        result.count(Verdict.UNDECIDED),
    )
    assert checked.passed == result.passed


def try_random_systems(seed: int, count: int):
    for small in random_systems(seed, count):
        result = audit(of(small))
        suppressed = [i for i, is_suppressed in enumerate(small.suppressed) if is_suppressed]
        assert_verdicts(result, ranges(small.low, small.high, small.equations, suppressed))
        assert_checked(result)


def try_awkward_systems(seed: int, count: int):
    """Also where there is no table at all: nothing then passes."""
    tried = 0
    for awkward in awkward_systems(seed, count):
        result = audit(awkward.system)
        assert_checked(result)
        every = list(
            islice(solutions(awkward.system.low.tolist(), awkward.room, awkward.equations), MOST_SOLUTIONS + 1)
        )
        if len(every) > MOST_SOLUTIONS:
            continue
        tried += 1
        if every:
            values = np.array(every)
            suppressed = np.flatnonzero(awkward.system.suppressed).tolist()
            assert_verdicts(
                result, {cell: (int(values[:, cell].min()), int(values[:, cell].max())) for cell in suppressed}
            )
        elif result.feasible is not None:
            # A table with an unpublished cell that is larger than brute force goes.
            assert holds(awkward.system, result.feasible.first)
        else:
            assert not result.count(Verdict.PROTECTED)
            assert not (result.passed and awkward.system.suppressed.any())
    assert tried > 0.7 * count


def test_1400_random_systems():
    try_random_systems(1, 1400)


def test_100_awkward_systems():
    try_awkward_systems(1, 100)


@pytest.mark.sweep
@pytest.mark.parametrize("seed", range(100, 120))
def test_a_thousand_more(seed):
    try_random_systems(seed, 850)
    try_awkward_systems(seed, 150)


class Extremes:
    """The least and the most of any cell of a system, by whole-number programming on all of it."""

    def __init__(self, system):
        self._solver = highspy.Highs()
        model = highspy.HighsLp()
        for option, value in (("output_flag", False), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.0), ("time_limit", 20.0)):
            self._solver.setOptionValue(option, value)
        begins, cell, sign = system.members
        model.num_col_, model.num_row_ = system.cells, system.equations
        model.col_cost_ = np.zeros(system.cells)
        model.col_lower_ = system.low.astype(float)
        model.col_upper_ = np.where(system.high >= UNBOUNDED, highspy.kHighsInf, system.high.astype(float))
        model.row_lower_ = model.row_upper_ = np.zeros(system.equations)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = begins, cell, sign.astype(float)
        model.integrality_ = [highspy.HighsVarType.kInteger] * system.cells
        self._solver.passModel(model)

    def of(self, cell: int) -> tuple[int, int]:
        result = []
        for cost in (1.0, -1.0):
            self._solver.changeColCost(cell, cost)
            self._solver.run()
            assert self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            result.append(round(self._solver.getSolution().col_value[cell]))
        self._solver.changeColCost(cell, 0.0)
        return result[0], result[1]


def assert_as_programming_says(system, most_cells=None) -> Audit:
    result = audit(system)
    assert_checked(result)
    extremes = Extremes(system)
    disclosed = [int(cell) for cell in np.flatnonzero(system.suppressed) if result.verdict[cell] != Verdict.PROTECTED]
    protected = [int(cell) for cell in np.flatnonzero(system.suppressed) if result.verdict[cell] == Verdict.PROTECTED]
    for cell in disclosed[:most_cells]:
        least, most = extremes.of(cell)
        # What is undecided is never a cell that is protected.
        assert most - least < 3
        assert result.outer_low[cell] <= least
        assert most <= result.outer_high[cell]
    for cell in protected[:10]:
        least, most = extremes.of(cell)
        assert least <= result.feasible.inner_low[cell] <= result.feasible.inner_high[cell] - 3
        assert result.feasible.inner_high[cell] <= most
    return result


@pytest.mark.parametrize(
    ("areas", "places", "months", "mean"), [(2, 2, 3, 4.0), (2, 3, 6, 6.0), (3, 2, 3, 9.0), (1, 4, 6, 2.0)]
)
def test_cubes_of_up_to_250_cells_as_programming_says(areas, places, months, mean):
    for seed in range(3):
        system, _ = cube(areas, places, months, mean, seed)
        result = assert_as_programming_says(system, 12)
        assert not result.count(Verdict.UNDECIDED)


def test_larger_random_systems_as_programming_says():
    for seed in range(6):
        assert_as_programming_says(larger_system(seed, 50 + 10 * seed), 12)


@pytest.mark.sweep
@pytest.mark.parametrize("seed", range(40))
def test_larger_cubes_and_systems_as_programming_says(seed):
    system, _ = cube(1 + seed % 3, 2 + seed % 4, 3 + 3 * (seed % 3), 2.0 + seed % 9, seed)
    assert not assert_as_programming_says(system).count(Verdict.UNDECIDED)
    assert_as_programming_says(larger_system(seed, 40 + 3 * seed))
