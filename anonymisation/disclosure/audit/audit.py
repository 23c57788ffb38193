"""The audit: every suppressed cell of a system ends as safe with a witness, broken with a proof, or undecided.

In the cheapest order: interval propagation; a walk of whole-number worlds; exact linear algebra for cells that never
moved on the walk; programming on the neighbourhoods of what remains, its findings checked in whole numbers; exhaustive
search where fractions are not sharp enough. Undecided counts as broken. Equal systems give equal audits.

Knows the system, which is public. Must not know any exact count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

from anonymisation.disclosure.audit.elimination import Combination, pinned, weights
from anonymisation.disclosure.audit.feasible_tables import (
    SEED,
    FeasibleTables,
    begin_search,
    first_feasible_table,
    holds,
)
from anonymisation.disclosure.audit.intervals import Propagated, propagate
from anonymisation.disclosure.audit.optimisation import Bounded, Program, bounded, neighbourhood
from anonymisation.disclosure.audit.search import GaveUp, Search
from anonymisation.disclosure.audit.system import SAFETY_INTERVAL, Flags, System, Whole

ROUNDS = 240
"""Turns over the cells that have no witness yet."""

ROUNDS_PER_TABLE = 6
"""Turns before the walk begins again elsewhere, once it has been a while in its first world."""

ROUNDS_IN_FIRST = 20
PATIENCE = 60
"""Turns without a new witness after which the walk has done what it can."""

NEIGHBOURHOODS = (40, 250, 1500, 6000, 25_000, 10**9)
"""Cells of the neighbourhoods that programming is tried on, one after the other; the last is all that hangs together.
"""

SEARCHED = 40
"""Cells of the largest neighbourhood that is searched exhaustively."""

WIDEST_SEARCH = 64
"""Values of a cell that a search tries, at the most."""


class Verdict(IntEnum):
    """What the audit found of a suppressed cell."""

    UNDECIDED = 0
    SAFE = 1
    BROKEN = 2


@dataclass(frozen=True)
class Deduction:
    """Why a cell is broken: what a reader may deduce, and how.

    kind: `interval` (a chain of narrowings), `algebra` (equations that pin it down), `bound` (equations that bound it
    from either side) or `search` (no world of the named equations gives it another value).
    """

    kind: str
    low: int
    high: int
    combination: Combination | None = None
    bounds: tuple[Bounded, ...] = ()
    equations: tuple[int, ...] = ()


@dataclass(eq=False)
class Audit:
    """verdict: of each cell, UNDECIDED for those that are not suppressed as well. low, high: what a reader may deduce
    of each cell at the least; a suppressed cell's true range lies between the walk's extremes and these."""

    system: System
    gap: int
    low: Whole
    high: Whole
    verdict: Whole
    walk: FeasibleTables | None
    deductions: dict[int, Deduction] = field(default_factory=dict)
    contradiction: bool = False
    decided_by: dict[str, int] = field(default_factory=dict)

    def count(self, verdict: Verdict) -> int:
        """How many suppressed cells have this verdict."""
        return int((self.verdict[self.system.suppressed] == verdict).sum())

    @property
    def passed(self) -> bool:
        """Whether every suppressed cell is safe."""
        return not self.contradiction and self.count(Verdict.SAFE) == int(self.system.suppressed.sum())

    def failing(self) -> Whole:
        """The suppressed cells that are not safe."""
        return np.flatnonzero(self.system.suppressed & (self.verdict != Verdict.SAFE)).astype(np.int64)


def audit(system: System, gap: int = SAFETY_INTERVAL) -> Audit:
    """Decide every suppressed cell of `system`."""
    known = propagate(system)
    if not known.feasible:
        return _contradiction(system, known, gap)
    case = _Case(system, known, gap)
    case.narrow_by_intervals()
    case.search_feasible_tables()
    if case.walk is not None:
        # Where no world was found no cell can be shown to be safe, and what else may be found of them helps nobody.
        case.pin_by_algebra()
        case.programme()
    return case.closed()


def _contradiction(system: System, known: Propagated, gap: int) -> Audit:
    verdict = np.full(system.cells, Verdict.UNDECIDED, np.int64)
    return Audit(system, gap, known.low, known.high, verdict, None, contradiction=True)


class _Case:
    """One audit under way."""

    def __init__(self, system: System, known: Propagated, gap: int) -> None:
        self.system, self.gap = system, gap
        # Proofs rest on what narrowing found and on nothing that was found later: no proof leans on another.
        self.narrowed = system.within(known.low, known.high)
        self.low, self.high = known.low.copy(), known.high.copy()
        self.open: Flags = system.suppressed.copy()
        self.walk: FeasibleTables | None = None
        self.deductions: dict[int, Deduction] = {}
        self.decided_by: dict[str, int] = {}

    def narrow_by_intervals(self) -> None:
        """Cells whose interval is too narrow already are broken."""
        for cell in np.flatnonzero(self.open & (self.high - self.low < self.gap)):
            self._break(int(cell), Deduction("interval", int(self.low[cell]), int(self.high[cell])))
        self._tally("intervals")

    def search_feasible_tables(self) -> None:
        """FeasibleTables from world to world until every open cell has a witness or the walk no longer finds any."""
        world = self._some_feasible_table()
        if world is None:
            return
        self.walk = begin_search(world)
        quiet, left = 0, int(self.open.sum())
        for turn in range(ROUNDS):
            if not left or quiet > PATIENCE:
                break
            if turn > ROUNDS_IN_FIRST and turn % ROUNDS_PER_TABLE == 0:
                self._restart(turn)
            self.walk.push_all(self.narrowed, self.open, 1, self.gap, SEED + turn)
            now = self._witness()
            quiet, left = (quiet + 1, now) if now == left else (0, now)
        self._tally("walk")

    def pin_by_algebra(self) -> None:
        """Cells that never moved may be pinned down by equations together."""
        for cell in self._missing(never_moved=True):
            near = neighbourhood(self.narrowed, cell, NEIGHBOURHOODS[1])
            if found := pinned(self.narrowed, cell, near):
                value = _pinned_value(self.narrowed, cell, found)
                self._break(cell, Deduction("algebra", value, value, combination=found))
        self._tally("algebra")

    def programme(self) -> None:
        """For what remains: a solver's suggestions, checked, on neighbourhoods of growing size."""
        asked: dict[int, int] = {}
        for size in NEIGHBOURHOODS:
            for cell in self._missing():
                if self.open[cell]:
                    near = neighbourhood(self.narrowed, cell, size)
                    # One that has not grown would only be asked the same again.
                    if asked.get(cell) != len(near):
                        self._programme(cell, near, size)
                    asked[cell] = len(near)
        self._tally("programming")

    def closed(self) -> Audit:
        """The audit, with a verdict for every suppressed cell."""
        verdict = np.full(self.system.cells, Verdict.UNDECIDED, np.int64)
        if self.walk is not None:
            verdict[self.system.suppressed & self.walk.shown(self.gap)] = Verdict.SAFE
        verdict[list(self.deductions)] = Verdict.BROKEN
        return Audit(
            self.system, self.gap, self.low, self.high, verdict, self.walk, self.deductions, decided_by=self.decided_by
        )

    # -- steps

    def _some_feasible_table(self) -> Whole | None:
        for seed in (SEED, SEED + 1):
            if (world := first_feasible_table(self.narrowed, seed=seed)) is not None:
                return world
        every = np.arange(self.system.equations, dtype=np.int64)
        program = Program(self.narrowed, every, whole=True)
        values = program.any_feasible_table()
        if values is None:
            return None
        world = self.low.copy()
        world[program.cells] = values
        return world if holds(self.narrowed, world) else None

    def _restart(self, turn: int) -> None:
        """Begin again from a world that is far from the present one, if one is found."""
        assert self.walk is not None
        spread = np.minimum(self.high, self.low + _scatter(self.system.cells, turn))
        world = first_feasible_table(self.narrowed, spread, SEED + 1000 + turn)
        if world is not None:
            self.walk.jump(world)

    def _programme(self, cell: int, near: Whole, size: int) -> None:
        if self.walk is not None and self._witness_by_program(cell, near):
            return
        outer = Program(self.narrowed, near)
        sides = []
        for is_upper in (True, False):
            if (found := outer.extreme(cell, is_upper)) is None:
                return
            sides.append(bounded(self.narrowed, cell, found[1], is_upper))
        high, low = min(sides[0].bound, int(self.high[cell])), max(sides[1].bound, int(self.low[cell]))
        if high - low < self.gap:
            self._break(cell, Deduction("bound", low, high, bounds=tuple(sides)))
        elif size <= SEARCHED and high - low < WIDEST_SEARCH:
            self._search(cell, near, low, high)

    def _witness_by_program(self, cell: int, near: Whole) -> bool:
        assert self.walk is not None
        inner = Program(self.narrowed, near, world=self.walk.now, whole=True)
        for is_upper in (True, False):
            if (found := inner.extreme(cell, is_upper)) is None:
                continue
            world = self.walk.now.copy()
            world[inner.cells] = found[0]
            if holds(self.narrowed, world):
                self.walk.jump(world)
        self._witness()
        return not self.open[cell]

    def _search(self, cell: int, near: Whole, low: int, high: int) -> None:
        try:
            values = Search(self.narrowed, near).values(cell, low, high)
        except GaveUp:
            return
        if values and values[-1] - values[0] < self.gap:
            self._break(cell, Deduction("search", values[0], values[-1], equations=tuple(int(e) for e in near)))

    # -- what is left

    def _witness(self) -> int:
        """Close the cells that have a witness now; how many are still open."""
        assert self.walk is not None
        self.open &= ~self.walk.shown(self.gap)
        return int(self.open.sum())

    def _missing(self, never_moved: bool = False) -> Iterator[int]:
        still = self.open.copy()
        if never_moved and self.walk is not None:
            still &= self.walk.most == self.walk.least
        return (int(cell) for cell in np.flatnonzero(still))

    def _break(self, cell: int, proof: Deduction) -> None:
        self.deductions[cell] = proof
        self.open[cell] = False
        self.low[cell], self.high[cell] = proof.low, proof.high

    def _tally(self, stage: str) -> None:
        before = sum(self.decided_by.values())
        self.decided_by[stage] = int(self.system.suppressed.sum()) - int(self.open.sum()) - before


def _pinned_value(system: System, cell: int, found: Combination) -> int:
    others = sum(weight * int(system.low[v]) for v, weight in weights(system, found.multiples).items() if v != cell)
    return -others // found.times


def _scatter(cells: int, turn: int) -> Whole:
    """0 to 7 for each cell, another arrangement each turn, the same everywhere."""
    mixed = (np.arange(cells, dtype=np.uint64) + np.uint64(turn * 7919)) * np.uint64(11_400_714_819_323_198_485)
    return ((mixed >> np.uint64(40)) % np.uint64(8)).astype(np.int64)
