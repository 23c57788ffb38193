"""Exhaustive search of a small neighbourhood, in whole numbers: the last word where no bound of fractions is sharp
enough.

Branch on a cell, narrow by the equations, go on; if every branch ends in a contradiction, no feasible table gives
the cell that value. Plain Python and exact; gives up after a number of branches, and giving up decides nothing.
"""

from __future__ import annotations

from anonymisation.disclosure.audit.system import System, Whole

MOST_BRANCHES = 4000

MOST_DEPTH = 400
"""Branches within branches, well below what Python allows functions to call one another."""

NEAR_THE_LOW_END = 8
"""Of a cell with many values the lowest are tried first: where little is known of it, most of them are possible."""


class GaveUp(Exception):
    """The search was too large."""


class Search:
    """A part of a system, ready to be asked whether a cell may have a value there."""

    def __init__(self, system: System, nearest: Whole) -> None:
        begins, members, sign = system.members
        names = sorted({int(v) for e in nearest for v in members[begins[e] : begins[e + 1]]})
        self._place = {v: k for k, v in enumerate(names)}
        self._low = [int(system.low[v]) for v in names]
        self._high = [int(system.high[v]) for v in names]
        self._equations = [
            [(self._place[int(members[k])], int(sign[k])) for k in range(begins[e], begins[e + 1])] for e in nearest
        ]
        self._uses: list[list[int]] = [[] for _ in names]
        for number, equation in enumerate(self._equations):
            for v, _ in equation:
                self._uses[v].append(number)

    def values(self, cell: int, low: int, high: int) -> list[int]:
        """Those values of `cell` between the two for which the part has a solution. Raises `GaveUp`."""
        at = self._place[cell]
        self._branches = 0
        possible = []
        for value in range(low, high + 1):
            bounds = self._narrowed(self._low[:], self._high[:], at, value, value)
            if bounds and self._has_solution(*bounds, 0):
                possible.append(value)
        return possible

    def _has_solution(self, low: list[int], high: list[int], depth: int) -> bool:
        self._branches += 1
        if self._branches > MOST_BRANCHES or depth > MOST_DEPTH:
            raise GaveUp
        open_cells = [v for v in range(len(low)) if low[v] < high[v]]
        if not open_cells:
            return True
        v = min(open_cells, key=lambda cell: (high[cell] - low[cell], cell))
        middle = min((low[v] + high[v]) // 2, low[v] + NEAR_THE_LOW_END)
        for part in ((low[v], middle), (middle + 1, high[v])):
            bounds = self._narrowed(low[:], high[:], v, *part)
            if bounds and self._has_solution(*bounds, depth + 1):
                return True
        return False

    def _narrowed(
        self, low: list[int], high: list[int], v: int, smallest_value: int, largest_value: int
    ) -> tuple[list[int], list[int]] | None:
        low[v], high[v] = max(low[v], smallest_value), min(high[v], largest_value)
        if low[v] > high[v]:
            return None
        waiting = list(self._uses[v])
        while waiting:
            equation = self._equations[waiting.pop()]
            smallest = sum(low[u] if s > 0 else -high[u] for u, s in equation)
            largest = sum(high[u] if s > 0 else -low[u] for u, s in equation)
            if smallest > 0 or largest < 0:
                return None
            for u, s in equation:
                a, b = (low[u], high[u]) if s > 0 else (-high[u], -low[u])
                new_a, new_b = max(a, b - largest), min(b, a - smallest)
                if new_a > new_b:
                    return None
                if (new_a, new_b) != (a, b):
                    low[u], high[u] = (new_a, new_b) if s > 0 else (-new_b, -new_a)
                    smallest += new_a - a
                    largest += new_b - b
                    waiting += self._uses[u]
        return low, high
