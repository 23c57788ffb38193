"""The outer bounds of each cell's feasibility interval, narrowed equation by equation (the Shuttle algorithm).

Exact in whole numbers, and complete where every cell is part of one equation at most. Each narrowing is kept with the
equation it follows from, so that a chain of them can be followed with pencil and paper. Knows the system alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numba import njit

from anonymisation.disclosure.audit.system import UNBOUNDED, System, Whole

MOST_STEPS_PER_CELL = 200
"""Bounds that creep down one by one stop here; they are then still true, only wider than need be."""


@dataclass(frozen=True, eq=False)
class NarrowedBounds:
    """low, high: bounds of each cell, both ends included. steps: the narrowings in order, one row each: equation, cell,
    0 for low or 1 for high, the new bound. feasible: False where the bounds contradict each other, so that there is no
    feasible table."""

    low: Whole
    high: Whole
    steps: Whole
    feasible: bool


def propagate(system: System) -> NarrowedBounds:
    """Narrow every cell of the system as far as its equations, taken one at a time, allow."""
    low, high = system.low.copy(), system.high.copy()
    steps, feasible = _propagate(
        low, high, *system.members, *system.uses[:2], MOST_STEPS_PER_CELL * max(1, system.cells)
    )
    return NarrowedBounds(low, high, steps, feasible)


class Chains:
    """The narrowings a cell's bounds rest on, found for one cell after another."""

    def __init__(self, system: System, steps: Whole) -> None:
        self._begins, self._members, self._sign = system.members
        self._steps = steps
        self._of: dict[tuple[int, int], list[int]] = {}
        for number, (cell, side) in enumerate(steps[:, 1:3].tolist()):
            self._of.setdefault((cell, side), []).append(number)

    def to(self, cells: Iterable[int]) -> Whole:
        """The narrowings that the bounds of these cells rest on, in order: equation, cell, 0 for low or 1 for high, the
        bound.
        """
        numbers: set[int] = set()
        latest: dict[tuple[int, int], int] = {}
        # A bound as it was known before a step: its last narrowing until then, which rests on others before it.
        waiting = [((cell, side), len(self._steps)) for cell in cells for side in (0, 1)]
        while waiting:
            bound, earlier_than = waiting.pop()
            position = bisect_left(self._of.get(bound, ()), earlier_than) - 1
            if position < 0 or (number := self._of[bound][position]) in numbers:
                continue
            numbers.add(number)
            for basis in self._rests_on(*self._steps[number, :3].tolist()):
                if basis in self._of and latest.get(basis, -1) < number:
                    latest[basis] = number
                    waiting.append((basis, number))
        return self._steps[sorted(numbers)]

    def _rests_on(self, equation: int, narrowed: int, side: int) -> list[tuple[int, int]]:
        """The bounds of the other cells of an equation that one of its cells' bound follows from."""
        members = slice(self._begins[equation], self._begins[equation + 1])
        cells, signs = self._members[members].tolist(), self._sign[members].tolist()
        sign_of_narrowed = signs[cells.index(narrowed)]
        return [
            (v, 1 - side if sign == sign_of_narrowed else side)
            for v, sign in zip(cells, signs, strict=True)
            if v != narrowed
        ]


@njit(cache=True)
def _propagate(low, high, begins, cell, sign, used, equation, max_steps):  # type: ignore[no-untyped-def]  # pragma: no cover
    count = len(begins) - 1
    queue, head, waiting = np.arange(count), 0, count
    queued = np.ones(count, np.bool_)
    steps = np.empty((1024, 4), np.int64)
    narrowings = 0
    while waiting > 0:
        e = queue[head]
        head, waiting, queued[e] = (head + 1) % count, waiting - 1, False
        # The signed sum of all members is 0.
        sum_low, sum_high, unbounded_low, unbounded_high = 0, 0, 0, 0
        for k in range(begins[e], begins[e + 1]):
            a, b = low[cell[k]], high[cell[k]]
            if sign[k] < 0:
                a, b = -b, -a
            if a <= -UNBOUNDED:
                unbounded_low += 1
            else:
                sum_low += a
            if b >= UNBOUNDED:
                unbounded_high += 1
            else:
                sum_high += b
        for k in range(begins[e], begins[e + 1]):
            v, s = cell[k], sign[k]
            a, b = low[v], high[v]
            if s < 0:
                a, b = -b, -a
            new_a, new_b = a, b
            # What the others leave for this one.
            unbounded_others = unbounded_high - (1 if b >= UNBOUNDED else 0)
            if unbounded_others == 0:
                rest = sum_high - (0 if b >= UNBOUNDED else b)
                new_a = max(a, -rest)
            unbounded_others = unbounded_low - (1 if a <= -UNBOUNDED else 0)
            if unbounded_others == 0:
                rest = sum_low - (0 if a <= -UNBOUNDED else a)
                new_b = min(b, -rest)
            if new_a == a and new_b == b:
                continue
            new_low, new_high = (new_a, new_b) if s > 0 else (-new_b, -new_a)
            for side in range(2):
                value = new_low if side == 0 else new_high
                if value != (low[v] if side == 0 else high[v]):
                    if narrowings == len(steps):
                        longer = np.empty((2 * narrowings, 4), np.int64)
                        longer[:narrowings] = steps
                        steps = longer
                    steps[narrowings, 0], steps[narrowings, 1], steps[narrowings, 2], steps[narrowings, 3] = (
                        e,
                        v,
                        side,
                        value,
                    )
                    narrowings += 1
            # Keep the running sums true.
            if a > -UNBOUNDED:
                sum_low -= a
            else:
                unbounded_low -= 1
            if b < UNBOUNDED:
                sum_high -= b
            else:
                unbounded_high -= 1
            if new_a > -UNBOUNDED:
                sum_low += new_a
            else:
                unbounded_low += 1
            if new_b < UNBOUNDED:
                sum_high += new_b
            else:
                unbounded_high += 1
            low[v], high[v] = new_low, new_high
            if new_low > new_high:
                return steps[:narrowings].copy(), False
            if narrowings > max_steps:
                return steps[:narrowings].copy(), True
            for j in range(used[v], used[v + 1]):
                f = equation[j]
                if f != e and not queued[f]:
                    queue[(head + waiting) % count] = f
                    waiting, queued[f] = waiting + 1, True
    return steps[:narrowings].copy(), True
