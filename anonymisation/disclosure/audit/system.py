"""A system of linked cells: whole numbers between bounds, and additivity constraints between them.

Everything an intruder knows of published tables is written in these terms: what a shown, rounded or suppressed cell may
be are bounds; that months add up to a quarter is an additivity constraint, kept as an equation; what was never
published but links two tables is a cell with no bound. Knows numbers only. Must not know tables, places or times, nor
any exact count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from schemas.errors import SvdError

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

UNBOUNDED = 1 << 40
"""The highest value of a cell of which nothing is known: far above any count, far below where sums would overflow."""

SAFETY_INTERVAL = 3
"""A suppressed cell is protected where two feasible tables differ in it by at least this much, so that an intruder is
left with four whole numbers or more."""


class SystemWrong(SvdError):
    """The system is not one that can be audited; the message says why."""


@dataclass(frozen=True, eq=False)
class System:
    """Cells 0 to n-1 and equations 0 to m-1.

    low, high: bounds of each cell, both ends included. suppressed: which cells are to be protected.
    total: the cell that each equation's parts add up to. start, part: the parts of equation e are
    part[start[e]:start[e + 1]].
    """

    low: Whole
    high: Whole
    suppressed: Flags
    total: Whole
    start: Whole
    part: Whole

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return len(self.low)

    @property
    def equations(self) -> int:
        """How many equations there are."""
        return len(self.total)

    @cached_property
    def members(self) -> tuple[Whole, Whole, Whole]:
        """start, cell, sign: the cells of each equation, its parts with +1 and its total with -1; signed they add up to
        0.
        """
        sizes = np.diff(self.start) + 1
        start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        cell, sign = np.empty(start[-1], np.int64), np.ones(start[-1], np.int64)
        last = start[1:] - 1
        is_part = np.ones(start[-1], np.bool_)
        is_part[last] = False
        cell[is_part], cell[last], sign[last] = self.part, self.total, -1
        return start, cell, sign

    @cached_property
    def uses(self) -> tuple[Whole, Whole, Whole]:
        """start, equation, sign: in which equations each cell is, and with which sign."""
        begins, cell, sign = self.members
        equation = np.repeat(np.arange(self.equations, dtype=np.int64), np.diff(begins))
        order = np.argsort(cell, kind="stable")
        start = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=self.cells))]).astype(np.int64)
        return start, equation[order], sign[order]

    def within(self, low: Whole, high: Whole) -> System:
        """The same cells and equations between other bounds."""
        return System(low, high, self.suppressed, self.total, self.start, self.part)

    def digest(self) -> str:
        """SHA-256 of the whole system, in hexadecimal."""
        digest = hashlib.sha256()
        for numbers in (self.low, self.high, self.suppressed.astype(np.int64), self.total, self.start, self.part):
            digest.update(len(numbers).to_bytes(8, "little") + np.ascontiguousarray(numbers, "<i8").tobytes())
        return digest.hexdigest()


@dataclass
class Builder:
    """Collects cells and equations one by one."""

    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    suppressed: list[bool] = field(default_factory=list)
    total: list[int] = field(default_factory=list)
    parts: list[list[int]] = field(default_factory=list)
    _keys: set[tuple[int, ...]] = field(default_factory=set)

    def cell(self, low: int = 0, high: int = UNBOUNDED, suppressed: bool = False) -> int:
        """Add a cell; returns its number."""
        self.low.append(low)
        self.high.append(high)
        self.suppressed.append(suppressed)
        return len(self.low) - 1

    def equation(self, total: int, parts: Sequence[int]) -> None:
        """The parts add up to the total. The same equation is kept once."""
        key = (total, *sorted(parts))
        if key not in self._keys:
            self._keys.add(key)
            self.total.append(total)
            self.parts.append(list(parts))

    def build(self) -> System:
        """The system. Raises `SystemWrong` where it is no such thing."""
        start = np.concatenate([[0], np.cumsum([len(parts) for parts in self.parts])]).astype(np.int64)
        part = np.array([cell for parts in self.parts for cell in parts], np.int64)
        return checked(
            System(
                np.array(self.low, np.int64),
                np.array(self.high, np.int64),
                np.array(self.suppressed, np.bool_),
                np.array(self.total, np.int64),
                start,
                part,
            )
        )


def checked(system: System) -> System:
    """The system as given. Raises `SystemWrong` where a cell is named that is not there, or twice in one equation."""
    for numbers in (system.total, system.part):
        if len(numbers) and (numbers.min() < 0 or numbers.max() >= system.cells):
            raise SystemWrong("An equation names a cell that the system does not have.")
    if (system.low > system.high).any() or (system.low < 0).any() or (system.high > UNBOUNDED).any():
        raise SystemWrong("A cell's bounds are not between 0 and the highest value, the lower first.")
    begins, cell, _ = system.members
    where = np.repeat(np.arange(system.equations), np.diff(begins))
    if len(np.unique(where * system.cells + cell)) < len(cell):
        raise SystemWrong("An equation names one cell twice.")
    return system
