"""Plain linear programming, cell by cell: the whole table as one model of HiGHS, and the least and the most of each
cell.

What people do today to audit a linked table. Written apart from the audit's own use of HiGHS, and given every
advantage:
one model, the first solution by the dual method, each later one begun from the last by the primal method, which is what
suits a new objective; where that comes to no answer, for HiGHS now and then goes round in circles, once more from
nothing. The middle cell of the sample speaks for all, so that such a one does not count against it. Its answer is
weaker: fractions are allowed, and there is no certificate to hand on.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

import highspy
import numpy as np
from highspy._core import _Highs

from anonymisation.disclosure.audit.system import System, Whole

_DUAL, _PRIMAL = 1, 4
PATIENCE = 5.0
"""Seconds for one solution, of which nearly all take a tenth of one."""


@dataclass(frozen=True)
class Ranges:
    """Of some cells: the least and the most that each may be, in fractions. first, each, mean: seconds of processor for
    the first solution, for the middle cell, and for a cell on average.

    again: how often a solution had to be begun from nothing.
    """

    cells: Whole
    low: list[float]
    high: list[float]
    first: float
    each: float
    mean: float
    again: int

    def seconds_for(self, cells: int) -> float:
        """Processor time for so many cells, were they like these."""
        return self.first + self.each * cells


def ranges(system: System, cells: Whole) -> Ranges:
    """The range of each of these cells. Raises `RuntimeError` where HiGHS does not solve a model."""
    began = time.process_time()
    solver = _loaded(system)
    if not _is_solved(solver):
        raise RuntimeError(f"HiGHS ended with {solver.getModelStatus()}.")
    first = time.process_time() - began
    low, high, taken, again = [], [], [], 0
    solver.setOptionValue("simplex_strategy", _PRIMAL)
    for cell in cells.tolist():
        began = time.process_time()
        for found, cost in ((low, 1.0), (high, -1.0)):
            solver.changeColCost(cell, cost)
            # HiGHS counts the time of all its runs together.
            solver.setOptionValue("time_limit", solver.getRunTime() + PATIENCE)
            if not _is_solved(solver):
                again += 1
                _solve_from_nothing(solver)
            found.append(cost * float(solver.getObjectiveValue()))
        solver.changeColCost(cell, 0.0)
        taken.append(time.process_time() - began)
    return Ranges(cells, low, high, first, statistics.median(taken), statistics.fmean(taken), again)


def _loaded(system: System) -> _Highs:
    sizes = np.diff(system.start)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = system.cells, system.equations
    model.col_cost_ = np.zeros(system.cells)
    model.col_lower_, model.col_upper_ = system.low.astype(float), system.high.astype(float)
    model.row_lower_ = model.row_upper_ = np.zeros(system.equations)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    # Each row: its parts, then its total taken away.
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(sizes + 1)])
    model.a_matrix_.index_ = np.insert(system.part, system.start[1:], system.total)
    model.a_matrix_.value_ = np.insert(np.ones(len(system.part)), system.start[1:], -1.0)
    solver = _Highs()  # The public class prints a banner when it is made.
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("solver", "simplex")
    solver.setOptionValue("simplex_strategy", _DUAL)
    solver.passModel(model)
    return solver


def _is_solved(solver: _Highs) -> bool:
    solver.run()
    return bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def _solve_from_nothing(solver: _Highs) -> None:
    solver.clearSolver()
    solver.setOptionValue("time_limit", highspy.kHighsInf)
    solver.setOptionValue("simplex_strategy", _DUAL)
    if not _is_solved(solver):
        raise RuntimeError(f"HiGHS ended with {solver.getModelStatus()}.")
    solver.setOptionValue("simplex_strategy", _PRIMAL)
