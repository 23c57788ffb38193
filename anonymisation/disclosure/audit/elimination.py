"""Exact linear algebra: cells that equations pin down together although no single one does.

Modulo a prime, so that no rounding ever decides; what is found there is lifted to fractions and checked in whole
numbers before it counts. Knows equations only; bounds play no part here but for cells that are known exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from anonymisation.disclosure.audit.system import System, Whole

PRIME = 2_147_483_647
"""The largest prime whose products fit: 2 to the 31st, less one."""


@dataclass(frozen=True)
class Combination:
    """times × cell = what the equations, each taken `multiples[e]` times, leave of it: whole numbers throughout."""

    times: int
    multiples: dict[int, int]


def pinned(system: System, cell: int, nearest: Whole) -> Combination | None:
    """The combination of the equations `nearest` in which every cell cancels but `cell` and those known exactly; None
    where there is none.
    """
    fixed = system.low == system.high
    begins, members, sign = system.members
    columns: dict[int, int] = {cell: 0}
    for e in nearest:
        for v in members[begins[e] : begins[e + 1]]:
            if not fixed[v]:
                columns.setdefault(int(v), len(columns))
    # Rows are cells, columns are equations: which multiples of the equations make the unit vector of `cell`?
    matrix = np.zeros((len(columns), len(nearest) + 1), np.int64)
    for k, e in enumerate(nearest):
        for j in range(begins[e], begins[e + 1]):
            if not fixed[members[j]]:
                matrix[columns[int(members[j])], k] = sign[j] % PRIME
    matrix[0, -1] = 1
    solution = _solve(matrix)
    return _lifted(system, cell, nearest, solution) if solution is not None else None


def checks(system: System, cell: int, combination: Combination) -> bool:
    """Whether in whole numbers everything cancels but `cell` and cells that are known exactly."""
    if combination.times < 1:
        return False
    return all(
        system.low[v] == system.high[v]
        for v, weight in weights(system, combination.multiples).items()
        if v != cell and weight
    ) and (weights(system, combination.multiples).get(cell, 0) == combination.times)


def weights(system: System, multiples: dict[int, int]) -> dict[int, int]:
    """How often each cell is in the sum of the equations so taken."""
    begins, members, sign = system.members
    total: dict[int, int] = {}
    for e, times in multiples.items():
        for k in range(begins[e], begins[e + 1]):
            v = int(members[k])
            total[v] = total.get(v, 0) + times * int(sign[k])
    return {v: weight for v, weight in total.items() if weight}


def _solve(matrix: Whole) -> Whole | None:
    """x with matrix[:, :-1] x = matrix[:, -1] modulo the prime, by elimination; None where there is none."""
    rows, width = matrix.shape
    pivots: list[int] = []
    row = 0
    for column in range(width - 1):
        nonzero_rows = np.flatnonzero(matrix[row:, column])
        if not len(nonzero_rows):
            continue
        swap = row + int(nonzero_rows[0])
        matrix[[row, swap]] = matrix[[swap, row]]
        matrix[row] = matrix[row] * pow(int(matrix[row, column]), PRIME - 2, PRIME) % PRIME
        other_rows = np.flatnonzero(matrix[:, column])
        other_rows = other_rows[other_rows != row]
        matrix[other_rows] = (matrix[other_rows] - matrix[other_rows, column][:, None] * matrix[row] % PRIME) % PRIME
        pivots.append(column)
        row += 1
        if row == rows:
            break
    if matrix[row:, -1].any():
        return None
    answer = np.zeros(width - 1, np.int64)
    answer[pivots] = matrix[: len(pivots), -1]
    return answer


def _lifted(system: System, cell: int, nearest: Whole, solution: Whole) -> Combination | None:
    """The solution as fractions, made whole and checked; None where it was a solution only modulo the prime."""
    fractions = {
        int(e): fraction
        for e, value in zip(nearest, solution, strict=True)
        if value and (fraction := _fraction(int(value))) is not None
    }
    if len(fractions) < np.count_nonzero(solution):
        return None
    times = lcm(1, *(fraction.denominator for fraction in fractions.values()))
    combination = Combination(times, {e: int(fraction * times) for e, fraction in fractions.items()})
    return combination if checks(system, cell, combination) else None


def _fraction(residue: int) -> Fraction | None:
    """The fraction with small terms that is `residue` modulo the prime (Wang's rational reconstruction)."""
    bound = 32_767
    older, newer, s, t = PRIME, residue, 0, 1
    while newer > bound:
        quotient = older // newer
        older, newer = newer, older - quotient * newer
        s, t = t, s - quotient * t
    return Fraction(newer, t) if t and abs(t) <= bound else None
