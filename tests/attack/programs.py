"""Attack by linear and integer programming: the least and the most each suppressed quantity can be.

One HiGHS model per component; only its objective changes from cell to cell. Each solution is looked at for every cell,
so that a cell seen at values far enough apart needs no programme of its own. Knows a system. Must not know tables or
policies.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

import highspy
import numpy as np

from tests.attack.system import Floats, System

_NEAR = 1e-6


@dataclass
class Ranges:
    """Cell → the least and the most it can be, where that is narrower than `wide`; what was not settled; the work
    done."""

    of: dict[int, tuple[float, float]] = field(default_factory=dict)
    by_integers: set[int] = field(default_factory=set)
    undecided: list[int] = field(default_factory=list)
    programmes: int = 0
    integer_programmes: int = 0
    seconds: float = 0.0


def repair(system: System) -> tuple[System, list[int], list[int]]:
    """The system, and the equations dropped and cells with their upper bound lifted so that some numbers agree with it.

    An attacker who meets a contradiction has assumed too much: a suppressed cell may hold many events of few people,
    and a sum may have been stated from later data than its parts. As little as possible is given up.
    """
    model = _Model(
        system, range(len(system.names)), range(len(system.equations)), np.array(system.low), np.array(system.high)
    )
    if model.feasible():
        return system, [], []
    rows, lifted = model.given_up([i for i, s in enumerate(system.status) if s in ("suppressed", "not_received")])
    return system.without(rows, lifted), rows, lifted


def programme(
    system: System,
    low: Floats,
    high: Floats,
    targets: Iterable[int],
    *,
    narrow: float = 3,
    wide: float = 4,
    rounds: int = 60,
    seconds_each: float = 20,
    seed: int = 0,
) -> Ranges:
    """The targets' ranges by programming, between the bounds `low` … `high` that are known already.

    A target is let go as soon as two whole-number solutions differ in it by `narrow` or two solutions by `wide`; the
    others get a minimum and a maximum of their own, and those still narrower than `wide` whole-number ones.
    """
    begun, result = perf_counter(), Ranges()
    wanted = set(targets)
    for quantities, rows in system.components():
        mine = [i for i in quantities if i in wanted and high[i] > low[i]]
        if mine:
            _of_component(system, quantities, rows, mine, low, high, narrow, wide, rounds, seconds_each, seed, result)
    result.seconds = perf_counter() - begun
    return result


def _of_component(
    system: System,
    quantities: Sequence[int],
    rows: Sequence[int],
    mine: list[int],
    low: Floats,
    high: Floats,
    narrow: float,
    wide: float,
    rounds: int,
    seconds_each: float,
    seed: int,
    result: Ranges,
) -> None:
    model = _Model(system, quantities, rows, low, high, keep=mine)
    seen = _Seen(len(mine), narrow, wide)
    columns = np.array([model.column[i] for i in mine])
    generator = np.random.default_rng(seed)
    for turn in range(rounds):
        unsettled = seen.unsettled()
        if len(unsettled) <= 2:
            break
        signs = (
            np.full(len(unsettled), 1.0 if turn == 0 else -1.0)
            if turn < 2
            else generator.choice([-1.0, 1.0], len(unsettled))
        )
        seen.see(model.least(columns[unsettled], signs), columns)
        if turn > 4 and len(unsettled) - len(seen.unsettled()) < 0.02 * len(unsettled):
            break
    for k in range(len(mine)):
        if seen.settled(k):
            continue
        bounds = []
        for sign in (1.0, -1.0):
            values = model.least(columns[[k]], np.array([sign]))
            seen.see(values, columns)
            bounds.append(values[columns[k]])
        result.of[mine[k]] = (bounds[0], bounds[1])
    for k, i in enumerate(mine):
        if i in result.of:
            least, most = result.of.pop(i)
            if most - least < wide - _NEAR:
                _by_integers(model, seen, columns, k, i, (least, most), result, narrow, seconds_each)
    result.programmes += model.runs
    result.integer_programmes += model.integer_runs


def _by_integers(
    model: _Model,
    seen: _Seen,
    columns: np.ndarray,
    k: int,
    i: int,
    by_programme: tuple[float, float],
    result: Ranges,
    narrow: float,
    seconds_each: float,
) -> None:
    """The whole-number range of the target `k`; not looked for once it is known not to be narrow."""
    rounded = (float(np.ceil(by_programme[0] - _NEAR)), float(np.floor(by_programme[1] + _NEAR)))
    found = list(rounded)
    for end, sign in ((0, 1.0), (1, -1.0)):
        least, most = seen.whole(k)
        if most - least >= narrow:
            return
        if rounded[end] == (least, most)[end]:
            continue
        # Mostly the rounded end is possible, and a solution there is found sooner than a proof that none is better.
        values = model.whole_at(columns[k], rounded[end], seconds_each)
        if values is None:
            values = model.whole_least(columns[k], sign, seconds_each)
        if values is None:
            result.undecided.append(i)
            break
        seen.see(values, columns)
        found[end] = float(round(values[columns[k]]))
    if found[1] - found[0] < rounded[1] - rounded[0]:
        result.by_integers.add(i)
    result.of[i] = (found[0], found[1])


class _Seen:
    """The least and the most at which each target has been seen, in any solution and in whole-number ones."""

    def __init__(self, count: int, narrow: float, wide: float) -> None:
        self._narrow, self._wide = narrow, wide
        self._least, self._most = np.full(count, np.inf), np.full(count, -np.inf)
        self._least_whole, self._most_whole = self._least.copy(), self._most.copy()

    def see(self, values: Floats, columns: np.ndarray) -> None:
        mine = values[columns]
        np.minimum(self._least, mine, out=self._least)
        np.maximum(self._most, mine, out=self._most)
        if np.abs(values - np.round(values)).max() < _NEAR:
            np.minimum(self._least_whole, np.round(mine), out=self._least_whole)
            np.maximum(self._most_whole, np.round(mine), out=self._most_whole)

    def whole(self, k: int) -> tuple[float, float]:
        """The least and the most at which a target is in any whole-number solution seen."""
        return float(self._least_whole[k]), float(self._most_whole[k])

    def settled(self, k: int) -> bool:
        return bool(
            self._most[k] - self._least[k] > self._wide - _NEAR
            or self._most_whole[k] - self._least_whole[k] >= self._narrow
        )

    def unsettled(self) -> np.ndarray:
        wide = self._most - self._least > self._wide - _NEAR
        return np.flatnonzero(~wide & ~(self._most_whole - self._least_whole >= self._narrow))


class _Model:
    """A component as a HiGHS model. Quantities in one equation only and not wanted become the play of its row."""

    def __init__(
        self,
        system: System,
        quantities: Iterable[int],
        rows: Iterable[int],
        low: Floats,
        high: Floats,
        keep: Iterable[int] | None = None,
    ) -> None:
        self._equations = list(rows)
        wanted = set(quantities) if keep is None else set(keep)
        uses: dict[int, int] = {}
        for k in self._equations:
            equation = system.equations[k]
            for i in (equation.total, *equation.parts):
                uses[i] = uses.get(i, 0) + 1
        kept = [i for i in quantities if i in wanted or uses.get(i, 0) > 1]
        self.column = {i: c for c, i in enumerate(kept)}
        self._names = kept
        self.runs = self.integer_runs = 0
        starts, index, value, least, most = [0], [], [], [], []
        for k in self._equations:
            equation = system.equations[k]
            row_least = row_most = 0.0
            for i, sign in [(equation.total, 1.0), *((part, -1.0) for part in equation.parts)]:
                if i in self.column:
                    index.append(self.column[i])
                    value.append(sign)
                else:
                    # row + sign * play = 0, so the row lies in the negative of the play's range.
                    ends = sorted((-sign * low[i], -sign * high[i]))
                    row_least, row_most = row_least + ends[0], row_most + ends[1]
            starts.append(len(index))
            least.append(row_least)
            most.append(row_most)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(kept), len(self._equations)
        lp.col_cost_ = np.zeros(len(kept))
        lp.col_lower_, lp.col_upper_ = low[kept], high[kept]
        lp.row_lower_, lp.row_upper_ = np.array(least), np.array(most)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = (
            np.array(starts),
            np.array(index, dtype=np.int32),
            np.array(value),
        )
        self._highs = _quiet()
        self._lp, self._bounds = lp, (low[kept], high[kept])
        self._highs.passModel(lp)
        self._costed: np.ndarray = np.array([], dtype=np.int32)
        self._whole: highspy.Highs | None = None

    def feasible(self) -> bool:
        self._highs.run()
        return self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal

    def least(self, columns: np.ndarray, signs: Floats) -> Floats:
        """All columns' values in a solution where the signed sum of these columns is least."""
        self._aim(columns, signs)
        if self.runs == 1:
            # The old vertex stays feasible when only the aim changes: go on from it.
            self._highs.setOptionValue("presolve", "off")
            self._highs.setOptionValue("simplex_strategy", 4)
        self._highs.run()
        self.runs += 1
        status = self._highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"HiGHS ended with {status}; repair the system first.")
        return np.array(self._highs.getSolution().col_value)

    def whole_at(self, column: int, value: float, seconds: float) -> Floats | None:
        """A whole-number solution in which the column has this value; None where there is none or time ran out."""
        highs = self._whole_model()
        highs.changeColBounds(int(column), value, value)
        try:
            return self._run_whole(highs, seconds)
        finally:
            highs.changeColBounds(int(column), self._bounds[0][column], self._bounds[1][column])

    def whole_least(self, column: int, sign: float, seconds: float) -> Floats | None:
        """A whole-number solution in which the signed column is least; None where time ran out."""
        highs = self._whole_model()
        highs.changeColCost(int(column), sign)
        try:
            return self._run_whole(highs, seconds)
        finally:
            highs.changeColCost(int(column), 0.0)

    def _run_whole(self, highs: highspy.Highs, seconds: float) -> Floats | None:
        highs.setOptionValue("time_limit", highs.getRunTime() + seconds)
        highs.run()
        self.integer_runs += 1
        optimal = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return np.array(highs.getSolution().col_value) if optimal else None

    def _whole_model(self) -> highspy.Highs:
        if self._whole is None:
            self._whole, count = _quiet(), self._lp.num_col_
            self._whole.passModel(self._lp)
            kinds = np.full(count, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
            self._whole.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)
            self._whole.setOptionValue("mip_rel_gap", 0.0)
            self._whole.setOptionValue("mip_abs_gap", 0.5)
        return self._whole

    def given_up(self, liftable: Iterable[int]) -> tuple[list[int], list[int]]:
        """Equations and upper bounds to give up for there to be a solution: the least sum of what each is off by."""
        highs, rows = _quiet(), self._lp.num_row_
        highs.passModel(self._lp)
        high, entries = np.array(self._lp.col_upper_), self._entries()
        bounded = [i for i in liftable if i in self.column and high[self.column[i]] < highspy.kHighsInf]
        # Each row may be off either way; each bounded cell has a twin that takes what is beyond its bound.
        more = [[(k, sign)] for k in range(rows) for sign in (1.0, -1.0)] + [entries[self.column[i]] for i in bounded]
        costs = np.array([2.0] * (2 * rows) + [1.0] * len(bounded))
        starts = np.cumsum([0, *(len(each) for each in more[:-1])])
        index = np.array([k for each in more for k, _ in each], dtype=np.int32)
        value = np.array([sign for each in more for _, sign in each])
        highs.addCols(
            len(more),
            costs,
            np.zeros(len(more)),
            np.full(len(more), highspy.kHighsInf),
            len(index),
            starts.astype(np.int32),
            index,
            value,
        )
        highs.run()
        off = np.array(highs.getSolution().col_value)[self._lp.num_col_ :] > _NEAR
        dropped = [self._equations[k] for k in range(rows) if off[2 * k] or off[2 * k + 1]]
        return dropped, [i for i, given in zip(bounded, off[2 * rows :], strict=True) if given]

    def _entries(self) -> dict[int, list[tuple[int, float]]]:
        """Column → its rows and signs."""
        matrix = self._lp.a_matrix_
        starts, index, value = np.array(matrix.start_), np.array(matrix.index_), np.array(matrix.value_)
        rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        entries: dict[int, list[tuple[int, float]]] = {column: [] for column in self.column.values()}
        for row, column, sign in zip(rows.tolist(), index.tolist(), value.tolist(), strict=True):
            entries[column].append((row, sign))
        return entries

    def _aim(self, columns: np.ndarray, signs: Floats) -> None:
        if len(self._costed):
            self._highs.changeColsCost(len(self._costed), self._costed, np.zeros(len(self._costed)))
        self._costed = np.asarray(columns, dtype=np.int32)
        self._highs.changeColsCost(len(columns), self._costed, np.asarray(signs, dtype=float))


def _quiet() -> highspy.Highs:
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    return highs
