"""The audit: every suppressed cell ends as protected, disclosed or undecided, each verdict with what shows it.

Protected: two feasible tables differ in the cell by the safety interval. Disclosed: a deduction narrows the cell to
less. In the cheapest order: bounds narrowed equation by equation; a search of feasible tables; exact elimination for
cells that never moved in that search; linear and whole-number optimisation on the neighbourhoods of what remains, its
findings checked in whole numbers; exhaustive search where fractions are not sharp enough. Undecided counts as
disclosed. Equal systems give equal audits.

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
from anonymisation.disclosure.audit.intervals import NarrowedBounds, propagate
from anonymisation.disclosure.audit.optimisation import Bound, Program, bound_from, neighbourhood
from anonymisation.disclosure.audit.search import GaveUp, Search
from anonymisation.disclosure.audit.system import SAFETY_INTERVAL, Flags, System, Whole

ROUNDS = 240
"""Turns over the cells that are not yet protected."""

ROUNDS_PER_TABLE = 6
"""Turns before the search begins again elsewhere, once it has been a while near its first feasible table."""

ROUNDS_IN_FIRST = 20
PATIENCE = 60
"""Turns that protect no further cell after which the search has done what it can."""

NEIGHBOURHOODS = (40, 250, 1500, 6000, 25_000, 10**9)
"""Cells of the neighbourhoods that optimisation is tried on, one after the other; the last is all that is linked."""

SEARCHED = 40
"""Cells of the largest neighbourhood that is searched exhaustively."""

WIDEST_SEARCH = 64
"""Values of a cell that a search tries, at the most."""


class Verdict(IntEnum):
    """What the audit decided of a suppressed cell."""

    UNDECIDED = 0
    PROTECTED = 1
    DISCLOSED = 2


@dataclass(frozen=True)
class Deduction:
    """Why a cell is disclosed: the bounds that an intruder may deduce, both ends included, and how.

    kind: `interval` (a chain of narrowings), `elimination` (equations that pin it down), `bound` (equations that bound
    it from either side) or `search` (no feasible table of the named equations gives it another value).
    """

    kind: str
    outer_low: int
    outer_high: int
    combination: Combination | None = None
    bounds: tuple[Bound, ...] = ()
    equations: tuple[int, ...] = ()


@dataclass(eq=False)
class Audit:
    """What was decided of a system, one value a cell in each array.

    verdict: a `Verdict`; UNDECIDED for cells that are not suppressed as well. outer_low, outer_high: the outer bounds
    of the feasibility interval: the cell cannot lie outside them. Its inner bounds are those of `feasible`, which is
    None where no feasible table was found: the cell can take both. The feasibility interval lies between the two.
    contradiction: whether no feasible table exists. decided_by: method → how many suppressed cells it decided.
    """

    system: System
    safety_interval: int
    outer_low: Whole
    outer_high: Whole
    verdict: Whole
    feasible: FeasibleTables | None
    deductions: dict[int, Deduction] = field(default_factory=dict)
    contradiction: bool = False
    decided_by: dict[str, int] = field(default_factory=dict)

    def count(self, verdict: Verdict) -> int:
        """How many suppressed cells have this verdict."""
        return int((self.verdict[self.system.suppressed] == verdict).sum())

    @property
    def passed(self) -> bool:
        """Whether every suppressed cell is protected."""
        return not self.contradiction and self.count(Verdict.PROTECTED) == int(self.system.suppressed.sum())

    def failing(self) -> Whole:
        """The numbers of the suppressed cells that are not protected."""
        return np.flatnonzero(self.system.suppressed & (self.verdict != Verdict.PROTECTED)).astype(np.int64)


def audit(system: System, safety_interval: int = SAFETY_INTERVAL) -> Audit:
    """Decide every suppressed cell of `system`.

    safety_interval: how far apart two feasible tables must be in a cell to protect it.
    """
    narrowed_bounds = propagate(system)
    if not narrowed_bounds.feasible:
        return _contradiction(system, narrowed_bounds, safety_interval)
    case = _Case(system, narrowed_bounds, safety_interval)
    case.narrow_by_intervals()
    case.search_feasible_tables()
    if case.feasible is not None:
        # Without a feasible table no cell can be shown to be protected, and what else may be deduced helps nobody.
        case.pin_by_elimination()
        case.optimise()
    return case.closed()


def _contradiction(system: System, narrowed_bounds: NarrowedBounds, safety_interval: int) -> Audit:
    verdict = np.full(system.cells, Verdict.UNDECIDED, np.int64)
    return Audit(system, safety_interval, narrowed_bounds.low, narrowed_bounds.high, verdict, None, contradiction=True)


class _Case:
    """One audit under way."""

    def __init__(self, system: System, narrowed_bounds: NarrowedBounds, safety_interval: int) -> None:
        self.system, self.safety_interval = system, safety_interval
        # A deduction rests on the narrowed bounds and on nothing that was deduced later: none leans on another.
        self.narrowed = system.within(narrowed_bounds.low, narrowed_bounds.high)
        self.outer_low, self.outer_high = narrowed_bounds.low.copy(), narrowed_bounds.high.copy()
        self.undecided: Flags = system.suppressed.copy()
        self.feasible: FeasibleTables | None = None
        self.deductions: dict[int, Deduction] = {}
        self.decided_by: dict[str, int] = {}

    def narrow_by_intervals(self) -> None:
        """Cells whose interval is too narrow already are disclosed."""
        for cell in np.flatnonzero(self.undecided & (self.outer_high - self.outer_low < self.safety_interval)):
            self._disclose(int(cell), Deduction("interval", int(self.outer_low[cell]), int(self.outer_high[cell])))
        self._tally("intervals")

    def search_feasible_tables(self) -> None:
        """Search feasible tables until every cell is protected, or the search no longer protects any."""
        table = self._some_feasible_table()
        if table is None:
            return
        self.feasible = begin_search(table)
        quiet, undecided = 0, int(self.undecided.sum())
        for turn in range(ROUNDS):
            if not undecided or quiet > PATIENCE:
                break
            if turn > ROUNDS_IN_FIRST and turn % ROUNDS_PER_TABLE == 0:
                self._restart(turn)
            self.feasible.push_all(self.narrowed, self.undecided, 1, self.safety_interval, SEED + turn)
            undecided_now = self._close_protected()
            quiet, undecided = (quiet + 1, undecided) if undecided_now == undecided else (0, undecided_now)
        self._tally("feasible_tables")

    def pin_by_elimination(self) -> None:
        """Cells that never moved may be pinned down by equations together."""
        for cell in self._missing(never_moved=True):
            nearest = neighbourhood(self.narrowed, cell, NEIGHBOURHOODS[1])
            if combination := pinned(self.narrowed, cell, nearest):
                value = _pinned_value(self.narrowed, cell, combination)
                self._disclose(cell, Deduction("elimination", value, value, combination=combination))
        self._tally("elimination")

    def optimise(self) -> None:
        """For what remains: a solver's suggestions, checked, on neighbourhoods of growing size."""
        sizes_tried: dict[int, int] = {}
        for size in NEIGHBOURHOODS:
            for cell in self._missing():
                if self.undecided[cell]:
                    nearest = neighbourhood(self.narrowed, cell, size)
                    # One that has not grown would only give the same answer again.
                    if sizes_tried.get(cell) != len(nearest):
                        self._optimise(cell, nearest, size)
                    sizes_tried[cell] = len(nearest)
        self._tally("optimisation")

    def closed(self) -> Audit:
        """The audit, with a verdict for every suppressed cell."""
        verdict = np.full(self.system.cells, Verdict.UNDECIDED, np.int64)
        if self.feasible is not None:
            verdict[self.system.suppressed & self.feasible.protected(self.safety_interval)] = Verdict.PROTECTED
        verdict[list(self.deductions)] = Verdict.DISCLOSED
        return Audit(
            self.system,
            self.safety_interval,
            self.outer_low,
            self.outer_high,
            verdict,
            self.feasible,
            self.deductions,
            decided_by=self.decided_by,
        )

    # -- steps

    def _some_feasible_table(self) -> Whole | None:
        for seed in (SEED, SEED + 1):
            if (table := first_feasible_table(self.narrowed, seed=seed)) is not None:
                return table
        all_equations = np.arange(self.system.equations, dtype=np.int64)
        program = Program(self.narrowed, all_equations, whole=True)
        values = program.any_feasible_table()
        if values is None:
            return None
        table = self.outer_low.copy()
        table[program.cells] = values
        return table if holds(self.narrowed, table) else None

    def _restart(self, turn: int) -> None:
        """Begin again from a feasible table that is far from the present one, if one is found."""
        assert self.feasible is not None
        spread = np.minimum(self.outer_high, self.outer_low + _scatter(self.system.cells, turn))
        table = first_feasible_table(self.narrowed, spread, SEED + 1000 + turn)
        if table is not None:
            self.feasible.add(table)

    def _optimise(self, cell: int, nearest: Whole, size: int) -> None:
        if self.feasible is not None and self._protect_by_program(cell, nearest):
            return
        outer = Program(self.narrowed, nearest)
        sides = []
        for is_upper in (True, False):
            if (extreme := outer.extreme(cell, is_upper)) is None:
                return
            sides.append(bound_from(self.narrowed, cell, extreme[1], is_upper))
        outer_high, outer_low = (
            min(sides[0].bound, int(self.outer_high[cell])),
            max(sides[1].bound, int(self.outer_low[cell])),
        )
        if outer_high - outer_low < self.safety_interval:
            self._disclose(cell, Deduction("bound", outer_low, outer_high, bounds=tuple(sides)))
        elif size <= SEARCHED and outer_high - outer_low < WIDEST_SEARCH:
            self._search(cell, nearest, outer_low, outer_high)

    def _protect_by_program(self, cell: int, nearest: Whole) -> bool:
        assert self.feasible is not None
        inner = Program(self.narrowed, nearest, table=self.feasible.current, whole=True)
        for is_upper in (True, False):
            if (extreme := inner.extreme(cell, is_upper)) is None:
                continue
            table = self.feasible.current.copy()
            table[inner.cells] = extreme[0]
            if holds(self.narrowed, table):
                self.feasible.add(table)
        self._close_protected()
        return not self.undecided[cell]

    def _search(self, cell: int, nearest: Whole, outer_low: int, outer_high: int) -> None:
        try:
            values = Search(self.narrowed, nearest).values(cell, outer_low, outer_high)
        except GaveUp:
            return
        if values and values[-1] - values[0] < self.safety_interval:
            self._disclose(cell, Deduction("search", values[0], values[-1], equations=tuple(int(e) for e in nearest)))

    # -- what is left

    def _close_protected(self) -> int:
        """Take the cells that are protected now from the undecided; how many are left."""
        assert self.feasible is not None
        self.undecided &= ~self.feasible.protected(self.safety_interval)
        return int(self.undecided.sum())

    def _missing(self, never_moved: bool = False) -> Iterator[int]:
        missing = self.undecided.copy()
        if never_moved and self.feasible is not None:
            missing &= self.feasible.inner_high == self.feasible.inner_low
        return (int(cell) for cell in np.flatnonzero(missing))

    def _disclose(self, cell: int, deduction: Deduction) -> None:
        self.deductions[cell] = deduction
        self.undecided[cell] = False
        self.outer_low[cell], self.outer_high[cell] = deduction.outer_low, deduction.outer_high

    def _tally(self, stage: str) -> None:
        decided_earlier = sum(self.decided_by.values())
        self.decided_by[stage] = int(self.system.suppressed.sum()) - int(self.undecided.sum()) - decided_earlier


def _pinned_value(system: System, cell: int, combination: Combination) -> int:
    """The value of a cell in whose combination of equations all other cells are known exactly."""
    multiples = weights(system, combination.multiples)
    sum_of_others = sum(weight * int(system.low[v]) for v, weight in multiples.items() if v != cell)
    return -sum_of_others // combination.times


def _scatter(cells: int, turn: int) -> Whole:
    """0 to 7 for each cell, another arrangement each turn, the same everywhere."""
    mixed = (np.arange(cells, dtype=np.uint64) + np.uint64(turn * 7919)) * np.uint64(11_400_714_819_323_198_485)
    return ((mixed >> np.uint64(40)) % np.uint64(8)).astype(np.int64)
