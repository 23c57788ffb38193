"""Attack by linear algebra: quantities that the equations pin, whatever the numbers between may be. Exact, over
fractions.

Subtraction sees one equation at a time; a sum of several may leave a single unknown (a bridge). Knows equations and
which quantities are known. Must not know tables or policies.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from tests.attack.system import System

Number = int | Fraction
Row = dict[int, Number]
_CONSTANT = -1


def pinned(system: System, low: np.ndarray, high: np.ndarray) -> dict[int, Number]:
    """Quantity → its one possible value, for those not yet known that the equalities pin."""
    rows = [
        row
        for row in (_row(equation.total, equation.parts, low, high) for equation in system.equations)
        if _unknowns(row)
    ]
    core, peeled = _peel(rows)
    reduced = _Reduced()
    for row in sorted(core, key=len):
        reduced.add(row)
    found = {
        next(iter(_unknowns(row))): -row.get(_CONSTANT, 0) for row in reduced.rows.values() if len(_unknowns(row)) == 1
    }
    for row, lone in reversed(peeled):
        # Rows taken off later lack these quantities, so this row can pin one only where it alone is new,
        # and the rest of the row then follows from those rows.
        if len(lone) == 1:
            rest = reduced.reduce({i: _over(a, row[lone[0]]) for i, a in row.items() if i != lone[0]})
            if not _unknowns(rest):
                found[lone[0]] = -rest.get(_CONSTANT, 0)
        reduced.add(row)
    return found


def _row(total: int, parts: Sequence[int], low: np.ndarray, high: np.ndarray) -> Row:
    row: Row = defaultdict(int)
    for i, sign in [(total, 1), *((part, -1) for part in parts)]:
        if low[i] == high[i]:
            row[_CONSTANT] += sign * int(low[i])
        else:
            row[i] += sign
    return {i: a for i, a in row.items() if a}


def _unknowns(row: Row) -> list[int]:
    return [i for i in row if i != _CONSTANT]


def _peel(rows: list[Row]) -> tuple[list[Row], list[tuple[Row, list[int]]]]:
    """The rows whose quantities are all in other rows too, and, in the order taken off, the rest with what only they
    have.

    A row with two quantities that no row at all shares pins neither and cannot help to pin another: it is dropped.
    """
    total = Counter(i for row in rows for i in _unknowns(row))
    uses = Counter(total)
    where = defaultdict(set)
    for k, row in enumerate(rows):
        for i in _unknowns(row):
            where[i].add(k)
    alive = set(range(len(rows)))
    peeled: list[tuple[Row, list[int]]] = []
    waiting = sorted(k for k, row in enumerate(rows) if any(uses[i] == 1 for i in _unknowns(row)))
    while waiting:
        k = waiting.pop()
        lone = sorted(i for i in _unknowns(rows[k]) if uses[i] == 1)
        if k not in alive or not lone:
            continue
        if sum(total[i] == 1 for i in lone) < 2:
            peeled.append((rows[k], lone))
        alive.discard(k)
        for i in _unknowns(rows[k]):
            uses[i] -= 1
            where[i].discard(k)
            if uses[i] == 1:
                waiting.extend(where[i])
    return [rows[k] for k in sorted(alive)], peeled


class _Reduced:
    """Reduced row echelon form: pivot → its row, in which no other pivot appears."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self._where: dict[int, set[int]] = defaultdict(set)

    def add(self, row: Row) -> None:
        left = self.reduce(row)
        unknowns = _unknowns(left)
        if not unknowns:
            return
        # Rows stay short where the pivot is in few of them.
        pivot = min(unknowns, key=lambda i: (len(self._where[i]), i))
        left = {i: _over(a, left[pivot]) for i, a in left.items()}
        for other in sorted(self._where[pivot]):
            its_row = self.rows[other]
            self._put(other, _minus(its_row, its_row[pivot], left), left)
        self._put(pivot, left, left)

    def reduce(self, row: Row) -> Row:
        """The row less what the rows so far can take off it."""
        for pivot in [i for i in row if i in self.rows]:
            row = _minus(row, row[pivot], self.rows[pivot])
        return row

    def _put(self, pivot: int, row: Row, changed: Row) -> None:
        self.rows[pivot] = row
        for i in _unknowns(changed):
            if i in row:
                self._where[i].add(pivot)
            else:
                self._where[i].discard(pivot)


def _over(a: Number, b: Number) -> Number:
    """a / b, as an int where that is exact: ints are ten times as fast."""
    if b in (1, -1):
        return a * b
    out = Fraction(a) / b
    return int(out) if out.denominator == 1 else out


def _minus(row: Row, times: Number, other: Row) -> Row:
    out = dict(row)
    for i, a in other.items():
        value = out.get(i, 0) - times * a
        if value:
            out[i] = value
        else:
            out.pop(i, None)
    return out
