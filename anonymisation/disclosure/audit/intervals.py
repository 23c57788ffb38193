"""Interval propagation: what each cell may be, worked out equation by equation until nothing narrows any more.

Exact in whole numbers, and complete where every cell is part of one equation at most. Each narrowing is kept with the
equation it follows from, so that a chain of them is a proof anybody can follow with pencil and paper.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numba import njit

from anonymisation.disclosure.audit.system import UNBOUNDED, System, Whole

MOST_STEPS_PER_CELL = 200
"""Bounds that creep down one by one stop here; what is then known is still true, only wider than need be."""


@dataclass(frozen=True, eq=False)
class Propagated:
    """low, high: what each cell may be. `steps`: the narrowings in order, one row each: equation, cell, 0 for low or 1
    for high, the new bound. feasible: whether any world was left where it stopped."""

    low: Whole
    high: Whole
    steps: Whole
    feasible: bool


def propagate(system: System) -> Propagated:
    """Narrow every cell of the system as far as its equations, taken one at a time, allow."""
    low, high = system.low.copy(), system.high.copy()
    steps, feasible = _propagate(
        low, high, *system.members, *system.uses[:2], MOST_STEPS_PER_CELL * max(1, system.cells)
    )
    return Propagated(low, high, steps, feasible)


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
        kept: set[int] = set()
        latest: dict[tuple[int, int], int] = {}
        # A bound as it was known before a step: its last narrowing until then, which rests on others before it.
        waiting = [((cell, side), len(self._steps)) for cell in cells for side in (0, 1)]
        while waiting:
            bound, before = waiting.pop()
            found = bisect_left(self._of.get(bound, ()), before) - 1
            if found < 0 or (number := self._of[bound][found]) in kept:
                continue
            kept.add(number)
            for other in self._rests_on(*self._steps[number, :3].tolist()):
                if other in self._of and latest.get(other, -1) < number:
                    latest[other] = number
                    waiting.append((other, number))
        return self._steps[sorted(kept)]

    def _rests_on(self, equation: int, narrowed: int, side: int) -> list[tuple[int, int]]:
        """The bounds of the other cells of an equation that one of its cells' bound follows from."""
        members = slice(self._begins[equation], self._begins[equation + 1])
        cells, signs = self._members[members].tolist(), self._sign[members].tolist()
        own = signs[cells.index(narrowed)]
        return [(v, 1 - side if sign == own else side) for v, sign in zip(cells, signs, strict=True) if v != narrowed]


@njit(cache=True)
def _propagate(low, high, begins, cell, sign, used, equation, most):  # type: ignore[no-untyped-def]  # pragma: no cover
    count = len(begins) - 1
    queue, head, waiting = np.arange(count), 0, count
    queued = np.ones(count, np.bool_)
    steps = np.empty((1024, 4), np.int64)
    done = 0
    while waiting > 0:
        e = queue[head]
        head, waiting, queued[e] = (head + 1) % count, waiting - 1, False
        # The signed sum of all members is 0.
        least, most_sum, open_least, open_most = 0, 0, 0, 0
        for k in range(begins[e], begins[e + 1]):
            a, b = low[cell[k]], high[cell[k]]
            if sign[k] < 0:
                a, b = -b, -a
            if a <= -UNBOUNDED:
                open_least += 1
            else:
                least += a
            if b >= UNBOUNDED:
                open_most += 1
            else:
                most_sum += b
        for k in range(begins[e], begins[e + 1]):
            v, s = cell[k], sign[k]
            a, b = low[v], high[v]
            if s < 0:
                a, b = -b, -a
            new_a, new_b = a, b
            # What the others leave for this one.
            others_open = open_most - (1 if b >= UNBOUNDED else 0)
            if others_open == 0:
                rest = most_sum - (0 if b >= UNBOUNDED else b)
                new_a = max(a, -rest)
            others_open = open_least - (1 if a <= -UNBOUNDED else 0)
            if others_open == 0:
                rest = least - (0 if a <= -UNBOUNDED else a)
                new_b = min(b, -rest)
            if new_a == a and new_b == b:
                continue
            new_low, new_high = (new_a, new_b) if s > 0 else (-new_b, -new_a)
            for side in range(2):
                value = new_low if side == 0 else new_high
                if value != (low[v] if side == 0 else high[v]):
                    if done == len(steps):
                        more = np.empty((2 * done, 4), np.int64)
                        more[:done] = steps
                        steps = more
                    steps[done, 0], steps[done, 1], steps[done, 2], steps[done, 3] = e, v, side, value
                    done += 1
            # Keep the running sums true.
            if a > -UNBOUNDED:
                least -= a
            else:
                open_least -= 1
            if b < UNBOUNDED:
                most_sum -= b
            else:
                open_most -= 1
            if new_a > -UNBOUNDED:
                least += new_a
            else:
                open_least += 1
            if new_b < UNBOUNDED:
                most_sum += new_b
            else:
                open_most += 1
            low[v], high[v] = new_low, new_high
            if new_low > new_high:
                return steps[:done].copy(), False
            if done > most:
                return steps[:done].copy(), True
            for j in range(used[v], used[v + 1]):
                f = equation[j]
                if f != e and not queued[f]:
                    queue[(head + waiting) % count] = f
                    waiting, queued[f] = waiting + 1, True
    return steps[:done].copy(), True
