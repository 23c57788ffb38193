"""Feasible tables: whole numbers that agree with everything published, found by a search from one to the next.

Each step of the search pushes one suppressed cell away from where it has been and lets its neighbours make up for it: a
short chain of changes that leaves every equation true and every cell between its bounds. The lowest and the highest
value that a cell had in any feasible table are the inner bounds of its feasibility interval; the cell is protected
where they lie far enough apart. Whole numbers only, and chance from a fixed seed: equal systems give equal searches on
every machine.

Knows the system, which is public. Must not know any exact count: the search cannot lean towards the truth, for it has
never seen it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numba import njit

from anonymisation.disclosure.audit.system import SAFETY_INTERVAL, Flags, System, Whole

SEED = 20_260_401
LONGEST_PUSH = 120
"""Changes in one push; a push that has not come out even by then is undone."""

TRIES_FOR_FIRST = 60
"""Changes for each cell, at the most, on the way to a first feasible table."""


@dataclass(eq=False)
class FeasibleTables:
    """The feasible tables of one search, kept as the first of them and the steps from each to the next.

    first, current: one value a cell. inner_low, inner_high: the lowest and highest value of each cell in any table so
    far. cells, changes, ends: of each batch of steps, which cells change and by how much; step s of a batch is
    ends[s - 1] to ends[s].
    """

    first: Whole
    inner_low: Whole
    inner_high: Whole
    current: Whole
    cells: list[Whole] = field(default_factory=list)
    changes: list[Whole] = field(default_factory=list)
    ends: list[Whole] = field(default_factory=list)

    def steps(self) -> tuple[Whole, Whole, Whole]:
        """cells, changes, ends of all steps together."""
        if not self.cells:
            nothing = np.empty(0, np.int64)
            return nothing, nothing, nothing
        starts = np.cumsum([0, *(len(batch) for batch in self.cells[:-1])])
        return (
            np.concatenate(self.cells),
            np.concatenate(self.changes),
            np.concatenate([ends + start for ends, start in zip(self.ends, starts, strict=True)]),
        )

    def count(self) -> int:
        """How many feasible tables there are: the first, and one after each step."""
        return 1 + sum(map(len, self.ends))

    def protected(self, safety_interval: int = SAFETY_INTERVAL) -> Flags:
        """Which cells differ by `safety_interval` or more between two feasible tables."""
        return np.asarray(self.inner_high - self.inner_low >= safety_interval)

    def add(self, table: Whole) -> None:
        """Go on from a feasible table found in another way, in one step."""
        changed = np.flatnonzero(table != self.current)
        if len(changed):
            self._record(changed.astype(np.int64), (table - self.current)[changed], np.array([len(changed)], np.int64))
            self.current = table.copy()
            self.inner_low, self.inner_high = np.minimum(self.inner_low, table), np.maximum(self.inner_high, table)

    def _record(self, cells: Whole, changes: Whole, ends: Whole) -> None:
        if len(ends):
            self.cells.append(cells)
            self.changes.append(changes)
            self.ends.append(ends)

    def push_all(
        self,
        system: System,
        cells: Flags,
        rounds: int,
        safety_interval: int = SAFETY_INTERVAL,
        seed: int = SEED,
        longest: int = LONGEST_PUSH,
    ) -> None:
        """Push every one of `cells` that is not yet protected, `rounds` times over all of them at the most."""
        linked, random_state = _linked_cells(system), np.array([seed], np.uint64)
        for turn in range(rounds):
            unprotected = np.flatnonzero(cells & ~self.protected(safety_interval))
            if not len(unprotected):
                return
            search = _Search(
                self.current,
                np.zeros(system.equations, np.int64),
                np.zeros(system.cells, np.int64),
                np.empty(longest + 1, np.int64),
                np.empty(longest + 1, np.int64),
                random_state,
            )
            inner = _InnerBounds(self.inner_low, self.inner_high, safety_interval)
            self._record(*_push_all(unprotected, turn, longest, linked, search, inner))


def first_feasible_table(system: System, start: Whole | None = None, seed: int = SEED) -> Whole | None:
    """A table between the system's bounds in which every equation holds; None where the search did not find one.

    start: values to begin from, one a cell; without, values near the lower bounds.
    """
    table = _begin(system) if start is None else start.copy()
    np.clip(table, system.low, system.high, out=table)
    nothing = np.empty(0, np.int64)
    search = _Search(
        table,
        np.zeros(system.equations, np.int64),
        np.zeros(system.cells, np.int64),
        nothing,
        nothing,
        np.array([seed], np.uint64),
    )
    is_feasible = _settle(TRIES_FOR_FIRST * (system.cells + 1), _linked_cells(system), search)
    return table if is_feasible else None


def begin_search(table: Whole) -> FeasibleTables:
    """A search that has found one feasible table."""
    return FeasibleTables(table.copy(), table.copy(), table.copy(), table.copy())


def holds(system: System, table: Whole) -> bool:
    """Whether the table is between the bounds and every equation is true in it."""
    begins, cell, sign = system.members
    sums = np.add.reduceat(table[cell] * sign, begins[:-1]) if system.equations else np.zeros(1, np.int64)
    return bool(((system.low <= table) & (table <= system.high)).all() and not sums.any())


def _begin(system: System) -> Whole:
    """Somewhere between the bounds, near the low end where the high end is far."""
    table: Whole = np.minimum((system.low + system.high) // 2, system.low + 4)
    return table


# -- the search itself, compiled. Records keep what belongs together in one argument.


class _LinkedCells(NamedTuple):
    """The system as arrays: bounds of each cell; cell and sign of the members of equation e, begins[e] to
    begins[e + 1]; equation and side of the uses of cell v, used[v] to used[v + 1]."""

    low: Whole
    high: Whole
    begins: Whole
    cell: Whole
    sign: Whole
    used: Whole
    equation: Whole
    side: Whole


class _Search(NamedTuple):
    """Where a search is: the values of the cells, by how much each equation is untrue, when each cell may be changed
    again, the cells changed by the push under way and by how much, and the state of the random numbers (one value)."""

    table: Whole
    residual: Whole
    stamp: Whole
    touched: Whole
    amounts: Whole
    random_state: np.ndarray


class _InnerBounds(NamedTuple):
    """The lowest and highest value of each cell so far, and how far apart they are to be."""

    low: Whole
    high: Whole
    safety_interval: int


def _linked_cells(system: System) -> _LinkedCells:
    return _LinkedCells(system.low, system.high, *system.members, *system.uses)


@njit(cache=True, inline="always")
def _next(random_state, below):  # type: ignore[no-untyped-def]  # pragma: no cover
    # xorshift64*: whole numbers only, the same on every machine.
    x = random_state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    random_state[0] = x
    return np.int64(((x * np.uint64(2685821657736338717)) >> np.uint64(33)) % np.uint64(below))


@njit(cache=True)
def _best(e, tick, linked, search):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The member of equation e whose change does most good: (cell, change), or (-1, 0)."""
    # By name, so that the compiled loop does not look into the records again and again.
    low, high, begins, cell, sign, used, equation, side = linked
    table, residual, stamp, random_state = search.table, search.residual, search.stamp, search.random_state
    need = -residual[e]
    best_cell, best_change, most_good, ties = -1, 0, -(1 << 60), 0
    for k in range(begins[e], begins[e + 1]):
        v = cell[k]
        if stamp[v] == tick:
            continue
        change = need * sign[k]
        room = high[v] - table[v] if change > 0 else table[v] - low[v]
        if room <= 0:
            continue
        amount = min(room, abs(change))
        step = amount if change > 0 else -amount
        good = 2 * amount
        for j in range(used[v], used[v + 1]):
            f = equation[j]
            if f != e:
                untrue_by = residual[f]
                good += abs(untrue_by) - abs(untrue_by + side[j] * step)
        if good > most_good:
            best_cell, best_change, most_good, ties = v, step, good, 1
        elif good == most_good:
            ties += 1
            if _next(random_state, ties) == 0:
                best_cell, best_change = v, step
    return best_cell, best_change


@njit(cache=True)
def _settle(tries, linked, search):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Change the table until every equation holds: the best member of an untrue equation at a time, none twice in a
    while. Whether every equation holds in the end."""
    table, residual, stamp = search.table, search.residual, search.stamp
    count = len(linked.begins) - 1
    untrue, place = np.empty(count, np.int64), np.full(count, -1, np.int64)
    untrue_equations = 0
    for e in range(count):
        for k in range(linked.begins[e], linked.begins[e + 1]):
            residual[e] += linked.sign[k] * table[linked.cell[k]]
        if residual[e] != 0:
            untrue[untrue_equations], place[e] = e, untrue_equations
            untrue_equations += 1
    for step in range(1, tries):
        if untrue_equations == 0:
            return True
        e = untrue[_next(search.random_state, untrue_equations)]
        v, change = _best(e, 0 if step % 7 == 0 else -1, linked, search)
        if v < 0 or stamp[v] > step:
            # Everything is at its bound or was changed a moment ago: shake one member loose.
            k = linked.begins[e] + _next(search.random_state, linked.begins[e + 1] - linked.begins[e])
            v = linked.cell[k]
            change = -residual[e] * linked.sign[k]
            room = linked.high[v] - table[v] if change > 0 else table[v] - linked.low[v]
            if room <= 0:
                continue
            amount = min(room, abs(change))
            change = amount if change > 0 else -amount
        table[v] += change
        stamp[v] = step + 10 + _next(search.random_state, 10)
        for j in range(linked.used[v], linked.used[v + 1]):
            f = linked.equation[j]
            residual[f] += linked.side[j] * change
            if residual[f] != 0 and place[f] < 0:
                untrue[untrue_equations], place[f] = f, untrue_equations
                untrue_equations += 1
            elif residual[f] == 0 and place[f] >= 0:
                untrue_equations -= 1
                last = untrue[untrue_equations]
                untrue[place[f]], place[last] = last, place[f]
                place[f] = -1
    return untrue_equations == 0


@njit(cache=True)
def _push(c, delta, tick, longest, linked, search):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Change cell c by delta and let others make up for it. The number of changes made, or 0 with everything as it
    was."""
    table, residual, stamp, touched, amounts, random_state = search
    used, equation, side = linked.used, linked.equation, linked.side
    untrue = np.empty(64 + 8 * longest, np.int64)
    untrue_equations, changes, too_many = 0, 0, False
    v, change = c, delta
    while True:
        table[v] += change
        stamp[v] = tick
        touched[changes], amounts[changes] = v, change
        changes += 1
        for j in range(used[v], used[v + 1]):
            f = equation[j]
            was_untrue_by = residual[f]
            residual[f] += side[j] * change
            if was_untrue_by == 0 and residual[f] != 0:
                if untrue_equations == len(untrue):
                    # An equation that is not remembered would be left untrue.
                    too_many = True
                else:
                    untrue[untrue_equations] = f
                    untrue_equations += 1
        if too_many:
            break
        # Equations that came true again are dropped when they are met.
        e = -1
        while untrue_equations > 0:
            at = untrue_equations - 1 - _next(random_state, min(untrue_equations, 3))
            if residual[untrue[at]] == 0:
                untrue_equations -= 1
                untrue[at] = untrue[untrue_equations]
                continue
            e = untrue[at]
            break
        if e < 0:
            return changes
        if changes >= longest:
            break
        v, change = _best(e, tick, linked, search)
        if v < 0:
            break
    for k in range(changes):
        v, change = touched[k], amounts[k]
        table[v] -= change
        for j in range(used[v], used[v + 1]):
            residual[equation[j]] -= side[j] * change
    return 0


@njit(cache=True)
def _push_all(pushed, turn, longest, linked, search, inner):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Push each cell up or down until its inner bounds are far enough apart: cells, changes and ends of the steps."""
    table, touched, amounts = search.table, search.touched, search.amounts
    inner_low, inner_high, safety_interval = inner.low, inner.high, inner.safety_interval
    cells, changes, ends = np.empty(1024, np.int64), np.empty(1024, np.int64), np.empty(len(pushed) * 4 + 4, np.int64)
    size, steps, tick = 0, 0, 0
    for c in pushed:
        for attempt in range(4):
            if inner_high[c] - inner_low[c] >= safety_interval:
                break
            is_up = (attempt + turn + c) % 2 == 0
            # All the way first; failing that, one further than it has been: the next push begins from there.
            if attempt < 2:
                target = inner_low[c] + safety_interval if is_up else inner_high[c] - safety_interval
            else:
                target = inner_high[c] + 1 if is_up else inner_low[c] - 1
            if target < linked.low[c] or target > linked.high[c]:
                continue
            tick += 1
            length = _push(c, target - table[c], tick, longest, linked, search)
            if length == 0:
                continue
            while size + length > len(cells):
                more_cells, more_changes = np.empty(2 * len(cells), np.int64), np.empty(2 * len(cells), np.int64)
                more_cells[:size], more_changes[:size] = cells[:size], changes[:size]
                cells, changes = more_cells, more_changes
            for k in range(length):
                v = touched[k]
                cells[size], changes[size] = v, amounts[k]
                size += 1
                inner_low[v], inner_high[v] = min(inner_low[v], table[v]), max(inner_high[v], table[v])
            ends[steps] = size
            steps += 1
    return cells[:size].copy(), changes[:size].copy(), ends[:steps].copy()
