"""Linear and whole-number optimisation, by HiGHS, for the few cells that nothing cheaper decides.

A solver computes in floating point, so its answer alone decides nothing. It is a suggestion: a feasible table, checked
in whole numbers like any other, or multiples of equations whose sum bounds the cell, checked in whole numbers too.
Knows the system, which is public. Must not know any exact count.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import highspy
import numpy as np

from anonymisation.disclosure.audit.elimination import weights
from anonymisation.disclosure.audit.system import UNBOUNDED, System, Whole

FINEST_FRACTION = 5040
"""Largest denominator of a multiple that is tried; what the solver means is a ratio of small whole numbers."""


@dataclass(frozen=True)
class Bound:
    """times × cell ≤ limit (or ≥, for `is_upper` false), by adding up the equations `multiples` times."""

    times: int
    multiples: dict[int, int]
    limit: int
    is_upper: bool

    @property
    def bound(self) -> int:
        """The whole number the cell cannot pass."""
        return self.limit // self.times if self.is_upper else -(-self.limit // self.times)


def neighbourhood(system: System, cell: int, max_cells: int) -> Whole:
    """The equations nearest to `cell`, in order of nearness, until their cells are more than `max_cells`."""
    begins, members, _ = system.members
    used, equation, _ = system.uses
    reached_cells, reached_equations, order = {cell}, set(), []
    waiting = deque([cell])
    fixed = system.low == system.high
    while waiting and len(reached_cells) <= max_cells:
        v = waiting.popleft()
        for e in equation[used[v] : used[v + 1]]:
            if int(e) in reached_equations:
                continue
            reached_equations.add(int(e))
            order.append(int(e))
            for member in members[begins[e] : begins[e + 1]]:
                # What is known exactly passes nothing on.
                if int(member) not in reached_cells and not fixed[member]:
                    reached_cells.add(int(member))
                    waiting.append(int(member))
    return np.array(order, np.int64)


class _SilentSolver(highspy.Highs):
    """HiGHS without the banner that its own constructor prints: a night's run may print nothing nobody asked for."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()


class Program:
    """The cells of some equations, as a model of HiGHS.

    table: a feasible table, in which all other cells stay as they are; without one, they are left out. whole: whether
    the cells are to be whole numbers.
    """

    def __init__(self, system: System, nearest: Whole, table: Whole | None = None, whole: bool = False) -> None:
        begins, members, sign = system.members
        self._system, self._near = system, nearest
        self.cells = (
            np.unique(np.concatenate([members[begins[e] : begins[e + 1]] for e in nearest]))
            if len(nearest)
            else np.empty(0, np.int64)
        )
        rows = nearest if table is None else _all_equations_of(system, self.cells)
        place = {int(v): k for k, v in enumerate(self.cells)}
        starts, index, value, right = [0], [], [], []
        for e in rows:
            constant = 0
            for k in range(begins[e], begins[e + 1]):
                v = int(members[k])
                if v in place:
                    index.append(place[v])
                    value.append(float(sign[k]))
                else:
                    constant -= int(sign[k]) * int(table[v])  # type: ignore[index]
            starts.append(len(index))
            right.append(float(constant))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.cells), len(rows)
        model.col_cost_ = np.zeros(len(self.cells))
        model.col_lower_ = system.low[self.cells].astype(float)
        model.col_upper_ = np.where(
            system.high[self.cells] >= UNBOUNDED, highspy.kHighsInf, system.high[self.cells].astype(float)
        )
        model.row_lower_ = model.row_upper_ = np.array(right)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = (
            np.array(starts),
            np.array(index),
            np.array(value),
        )
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * len(self.cells)
        self._solver = _SilentSolver()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("random_seed", 0)
        self._solver.setOptionValue("mip_rel_gap", 0.0)
        self._solver.setOptionValue("mip_max_nodes", 20_000)
        self._solver.passModel(model)

    def extreme(self, cell: int, is_upper: bool) -> tuple[Whole, dict[int, float]] | None:
        """The cells' values, rounded, where `cell` is highest (or lowest), and the multiples of the equations that
        bound it there; None where the solver found no optimum.
        """
        at = int(np.searchsorted(self.cells, cell))
        self._solver.changeColCost(at, -1.0 if is_upper else 1.0)
        self._solver.run()
        is_solved = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        solution = self._solver.getSolution()
        self._solver.changeColCost(at, 0.0)
        if not is_solved:
            return None
        values = np.rint(np.array(solution.col_value)).astype(np.int64)
        duals = {
            int(e): float(dual) for e, dual in zip(self._near, solution.row_dual, strict=False) if abs(dual) > 1e-9
        }
        return values, duals

    def any_feasible_table(self) -> Whole | None:
        """The cells' values, rounded, in some solution; None where the solver found none."""
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        table: Whole = np.rint(np.array(self._solver.getSolution().col_value)).astype(np.int64)
        return table


def bound_from(system: System, cell: int, duals: dict[int, float], is_upper: bool) -> Bound:
    """The bound on the cell from the equations taken `duals` times, made whole: exact, whatever the solver meant.

    Σ multiples × equation = 0, so times × cell = times × cell + that sum, and each other cell stands at the bound that
    makes it largest (or smallest).
    """
    fractions = {e: Fraction(dual).limit_denominator(FINEST_FRACTION) for e, dual in duals.items()}
    times = lcm(1, *(fraction.denominator for fraction in fractions.values()))
    sharpest = None
    for direction in (1, -1):
        multiples = {e: direction * int(fraction * times) for e, fraction in fractions.items()}
        limit = limit_of(system, cell, times, multiples, is_upper)
        if sharpest is None or (limit < sharpest.limit if is_upper else limit > sharpest.limit):
            sharpest = Bound(times, multiples, limit, is_upper)
    assert sharpest is not None
    return sharpest


def limit_of(system: System, cell: int, times: int, multiples: dict[int, int], is_upper: bool) -> int:
    """The most (or least) that times × cell + Σ multiples × equation may be between the bounds, in whole numbers."""
    sums = weights(system, multiples)
    sums[cell] = sums.get(cell, 0) + times
    limit = 0
    for v, weight in sums.items():
        at_high = (weight > 0) == is_upper
        limit += weight * int(system.high[v] if at_high else system.low[v])
    return limit


def _all_equations_of(system: System, cells: Whole) -> Whole:
    used, equation, _ = system.uses
    return np.unique(np.concatenate([equation[used[v] : used[v + 1]] for v in cells]))
