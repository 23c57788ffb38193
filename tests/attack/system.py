"""What an attacker holds: quantities between bounds, and which of them are the sum of which others.

Knows numbers and names only. Must not know tables, policies, or anything of `anonymisation.disclosure`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

UNKNOWN = float("inf")
Floats = NDArray[np.float64]


@dataclass
class Equation:
    """The quantity `total` is the sum of the quantities `parts`; `kind` says why (time, place, category …)."""

    total: int
    parts: tuple[int, ...]
    kind: str = ""


@dataclass
class System:
    """names[i] lies in low[i] … high[i] (`UNKNOWN` where nothing bounds it); status[i] is what was said of it, or
    ""."""

    names: list[Hashable] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    status: list[str] = field(default_factory=list)
    equations: list[Equation] = field(default_factory=list)
    _index: dict[Hashable, int] = field(default_factory=dict, repr=False)
    _seen: set[tuple[int, tuple[int, ...]]] = field(default_factory=set, repr=False)

    def quantity(self, name: Hashable) -> int:
        """Its index; a quantity not seen before is a whole number of at least 0."""
        if name not in self._index:
            self._index[name] = len(self.names)
            self.names.append(name)
            self.low.append(0.0)
            self.high.append(UNKNOWN)
            self.status.append("")
        return self._index[name]

    def say(self, name: Hashable, low: float, high: float, status: str) -> None:
        """One more statement of a quantity: it lies within every one made. Published outranks suppressed outranks the
        rest.
        """
        i = self.quantity(name)
        self.low[i], self.high[i] = max(self.low[i], low), min(self.high[i], high)
        ranks = ("", "not_received", "suppressed_group", "suppressed", "published")
        self.status[i] = max(self.status[i], status, key=ranks.index)

    def sum(self, total: Hashable, parts: Iterable[Hashable], kind: str) -> None:
        """State that `total` is the sum of `parts`; said twice it counts once."""
        t, p = self.quantity(total), tuple(sorted(self.quantity(part) for part in parts))
        if (t, p) not in self._seen and p != (t,):
            self._seen.add((t, p))
            self.equations.append(Equation(t, p, kind))

    @classmethod
    def plain(
        cls,
        low: Sequence[float],
        high: Sequence[float],
        suppressed: Sequence[bool],
        equations: Iterable[tuple[int, Sequence[int]]],
    ) -> System:
        """A system given by numbers alone; the quantities are named by their places."""
        system = cls()
        for i, (lowest, highest, hidden) in enumerate(zip(low, high, suppressed, strict=True)):
            system.say(i, lowest, highest, "suppressed" if hidden else "published")
        for total, parts in equations:
            system.sum(total, parts, "given")
        return system

    def targets(self) -> list[int]:
        """The quantities an attacker is after: those suppressed."""
        return [i for i, status in enumerate(self.status) if status == "suppressed"]

    def only(self, *kinds: str) -> System:
        """The same quantities with the equations of these kinds only."""
        kept = [equation for equation in self.equations if equation.kind in kinds]
        return System(self.names, list(self.low), list(self.high), self.status, kept, self._index)

    def without(self, rows: Iterable[int], lifted: Iterable[int]) -> System:
        """The same without the equations `rows`, and with no upper bound on `lifted`."""
        dropped, high = set(rows), list(self.high)
        for i in lifted:
            high[i] = UNKNOWN
        kept = [equation for k, equation in enumerate(self.equations) if k not in dropped]
        return System(self.names, list(self.low), high, self.status, kept, self._index)

    def matrix(self) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
        """Rows, columns and signs of `total - sum(parts) = 0`, one entry each, in the order of the equations."""
        lengths = [1 + len(equation.parts) for equation in self.equations]
        rows = np.repeat(np.arange(len(lengths)), lengths)
        columns = np.array([i for e in self.equations for i in (e.total, *e.parts)], dtype=np.int64)
        signs = np.full(len(columns), -1.0)
        if lengths:
            signs[np.concatenate([[0], np.cumsum(lengths)[:-1]])] = 1.0
        return rows.astype(np.int64), columns, signs

    def components(self) -> list[tuple[list[int], list[int]]]:
        """Quantities and equations that hang together, largest first; quantities in no equation are left out."""
        parent = list(range(len(self.names)))

        def root(i: int) -> int:
            while parent[i] != i:
                parent[i] = parent[parent[i]]
                i = parent[i]
            return i

        for equation in self.equations:
            for part in equation.parts:
                parent[root(part)] = root(equation.total)
        groups: dict[int, tuple[set[int], list[int]]] = {}
        for k, equation in enumerate(self.equations):
            quantities, rows = groups.setdefault(root(equation.total), (set(), []))
            quantities.update((equation.total, *equation.parts))
            rows.append(k)
        return sorted(((sorted(q), r) for q, r in groups.values()), key=lambda group: (-len(group[0]), group[0][0]))
