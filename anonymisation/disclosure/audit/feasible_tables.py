"""Whole-number worlds: one that agrees with everything published, then a walk from world to world.

Each step of the walk pushes one suppressed cell away from where it has been and lets its neighbours make up for it: a
short cycle of changes that leaves every equation true and every cell between its bounds. Two worlds of the walk that
differ enough in a cell are the cell's witness. Whole numbers only, and chance from a fixed seed: equal systems give
equal walks on every machine.

Knows the system, which is public. Must not know any exact count: the walk cannot lean towards the truth, for it has
never seen it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numba import njit

from anonymisation.disclosure.audit.system import SAFETY_INTERVAL, System, Whole

SEED = 20_260_401
LONGEST_PUSH = 120
"""Changes in one push; a push that has not settled by then is taken back."""

TRIES_FOR_FIRST = 60
"""Changes for each cell, at the most, on the way to a first world."""


@dataclass(eq=False)
class FeasibleTables:
    """first: the first world. cells, changes: what each step changes and by how much; step s is ends[s - 1] to ends[s].

    Every world on the way agrees with the system. least, most: the extremes each cell had on the way.
    """

    first: Whole
    least: Whole
    most: Whole
    now: Whole
    cells: list[Whole] = field(default_factory=list)
    changes: list[Whole] = field(default_factory=list)
    ends: list[Whole] = field(default_factory=list)

    def steps(self) -> tuple[Whole, Whole, Whole]:
        """cells, changes, ends of all steps together."""
        if not self.cells:
            nothing = np.empty(0, np.int64)
            return nothing, nothing, nothing
        before = np.cumsum([0, *(len(each) for each in self.cells[:-1])])
        return (
            np.concatenate(self.cells),
            np.concatenate(self.changes),
            np.concatenate([ends + shift for ends, shift in zip(self.ends, before, strict=True)]),
        )

    def shown(self, gap: int = SAFETY_INTERVAL) -> np.ndarray:
        """Which cells differ by `gap` or more between two worlds of the walk."""
        return self.most - self.least >= gap

    def jump(self, world: Whole) -> None:
        """Go to a world found in another way, in one step."""
        changed = np.flatnonzero(world != self.now)
        if len(changed):
            self._keep(changed.astype(np.int64), (world - self.now)[changed], np.array([len(changed)], np.int64))
            self.now = world.copy()
            self.least, self.most = np.minimum(self.least, world), np.maximum(self.most, world)

    def _keep(self, cells: Whole, changes: Whole, ends: Whole) -> None:
        if len(ends):
            self.cells.append(cells)
            self.changes.append(changes)
            self.ends.append(ends)

    def push_all(
        self,
        system: System,
        wanted: np.ndarray,
        rounds: int,
        gap: int = SAFETY_INTERVAL,
        seed: int = SEED,
        longest: int = LONGEST_PUSH,
    ) -> None:
        """Push every wanted cell that has not yet differed enough, `rounds` times over all of them at the most."""
        state = np.array([seed], np.uint64)
        for turn in range(rounds):
            missing = np.flatnonzero(wanted & ~self.shown(gap))
            if not len(missing):
                return
            cells, changes, ends = _push_all(
                missing,
                gap,
                turn,
                self.now,
                self.least,
                self.most,
                system.low,
                system.high,
                *system.members,
                *system.uses,
                longest,
                state,
            )
            self._keep(cells, changes, ends)


def first_feasible_table(system: System, start: Whole | None = None, seed: int = SEED) -> Whole | None:
    """A world between the system's bounds in which every equation holds; None where the search did not find one."""
    world = _begin(system) if start is None else start.copy()
    np.clip(world, system.low, system.high, out=world)
    state = np.array([seed], np.uint64)
    found = _settle(
        world, system.low, system.high, *system.members, *system.uses, TRIES_FOR_FIRST * (system.cells + 1), state
    )
    return world if found else None


def begin_search(world: Whole) -> FeasibleTables:
    """A walk that has not left its first world."""
    return FeasibleTables(world.copy(), world.copy(), world.copy(), world.copy())


def holds(system: System, world: Whole) -> bool:
    """Whether the world is between the bounds and every equation is true in it."""
    begins, cell, sign = system.members
    sums = np.add.reduceat(world[cell] * sign, begins[:-1]) if system.equations else np.zeros(1, np.int64)
    return bool(((system.low <= world) & (world <= system.high)).all() and not sums.any())


def _begin(system: System) -> Whole:
    """Somewhere between the bounds, near the low end where the high end is far."""
    return np.minimum((system.low + system.high) // 2, system.low + 4)


@njit(cache=True, inline="always")
def _next(state, below):  # type: ignore[no-untyped-def]  # pragma: no cover
    # xorshift64*: whole numbers only, the same on every machine.
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return np.int64(((x * np.uint64(2685821657736338717)) >> np.uint64(33)) % np.uint64(below))


@njit(cache=True)
def _best(e, need, x, low, high, begins, cell, sign, used, equation, side, residual, stamp, tick, state):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The member of equation e whose change does most good: (cell, change), or (-1, 0)."""
    chosen, change, best, ties = -1, 0, -(1 << 60), 0
    for k in range(begins[e], begins[e + 1]):
        v = cell[k]
        if stamp[v] == tick:
            continue
        want = need * sign[k]
        room = high[v] - x[v] if want > 0 else x[v] - low[v]
        if room <= 0:
            continue
        amount = min(room, abs(want))
        step = amount if want > 0 else -amount
        good = 2 * amount
        for j in range(used[v], used[v + 1]):
            f = equation[j]
            if f != e:
                before = residual[f]
                good += abs(before) - abs(before + side[j] * step)
        if good > best:
            chosen, change, best, ties = v, step, good, 1
        elif good == best:
            ties += 1
            if _next(state, ties) == 0:
                chosen, change = v, step
    return chosen, change


@njit(cache=True)
def _settle(x, low, high, begins, cell, sign, used, equation, side, most, state):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Change x until every equation holds: the best member of an untrue equation at a time, none twice in a while."""
    count = len(begins) - 1
    residual = np.zeros(count, np.int64)
    wrong, place = np.empty(count, np.int64), np.full(count, -1, np.int64)
    many = 0
    for e in range(count):
        for k in range(begins[e], begins[e + 1]):
            residual[e] += sign[k] * x[cell[k]]
        if residual[e] != 0:
            wrong[many], place[e] = e, many
            many += 1
    stamp = np.zeros(len(x), np.int64)
    for step in range(1, most):
        if many == 0:
            return True
        e = wrong[_next(state, many)]
        v, change = _best(
            e,
            -residual[e],
            x,
            low,
            high,
            begins,
            cell,
            sign,
            used,
            equation,
            side,
            residual,
            stamp,
            0 if step % 7 == 0 else -1,
            state,
        )
        if v < 0 or stamp[v] > step:
            # Everything is at its bound or was changed a moment ago: shake one member loose.
            k = begins[e] + _next(state, begins[e + 1] - begins[e])
            v = cell[k]
            want = -residual[e] * sign[k]
            room = high[v] - x[v] if want > 0 else x[v] - low[v]
            if room <= 0:
                continue
            amount = min(room, abs(want))
            change = amount if want > 0 else -amount
        x[v] += change
        stamp[v] = step + 10 + _next(state, 10)
        for j in range(used[v], used[v + 1]):
            f = equation[j]
            residual[f] += side[j] * change
            if residual[f] != 0 and place[f] < 0:
                wrong[many], place[f] = f, many
                many += 1
            elif residual[f] == 0 and place[f] >= 0:
                many -= 1
                last = wrong[many]
                wrong[place[f]], place[last] = last, place[f]
                place[f] = -1
    return many == 0


@njit(cache=True)
def _push(  # type: ignore[no-untyped-def]
    c,
    delta,
    x,
    low,
    high,
    begins,
    cell,
    sign,
    used,
    equation,
    side,
    residual,
    stamp,
    tick,
    touched,
    amounts,
    longest,
    state,
):  # pragma: no cover
    """Change cell c by delta and let others make up for it. The number of changes made, or 0 with everything as
    before."""
    open_equations = np.empty(64 + 8 * longest, np.int64)
    many, changes, too_many = 0, 0, False
    v, change = c, delta
    while True:
        x[v] += change
        stamp[v] = tick
        touched[changes], amounts[changes] = v, change
        changes += 1
        for j in range(used[v], used[v + 1]):
            f = equation[j]
            before = residual[f]
            residual[f] += side[j] * change
            if before == 0 and residual[f] != 0:
                if many == len(open_equations):
                    # An equation that is not remembered would be left untrue.
                    too_many = True
                else:
                    open_equations[many] = f
                    many += 1
        if too_many:
            break
        # Equations that came true again are dropped when they are met.
        e = -1
        while many > 0:
            at = many - 1 - _next(state, min(many, 3))
            if residual[open_equations[at]] == 0:
                many -= 1
                open_equations[at] = open_equations[many]
                continue
            e = open_equations[at]
            break
        if e < 0:
            return changes
        if changes >= longest:
            break
        v, change = _best(
            e, -residual[e], x, low, high, begins, cell, sign, used, equation, side, residual, stamp, tick, state
        )
        if v < 0:
            break
    for k in range(changes):
        v, change = touched[k], amounts[k]
        x[v] -= change
        for j in range(used[v], used[v + 1]):
            residual[equation[j]] -= side[j] * change
    return 0


@njit(cache=True)
def _push_all(wanted, gap, turn, x, least, most, low, high, begins, cell, sign, used, equation, side, longest, state):  # type: ignore[no-untyped-def]  # pragma: no cover
    residual = np.zeros(len(begins) - 1, np.int64)
    stamp = np.zeros(len(x), np.int64)
    touched, amounts = np.empty(longest + 1, np.int64), np.empty(longest + 1, np.int64)
    kept, by, ends = np.empty(1024, np.int64), np.empty(1024, np.int64), np.empty(len(wanted) * 4 + 4, np.int64)
    size, steps, tick = 0, 0, 0
    for c in wanted:
        for way in range(4):
            if most[c] - least[c] >= gap:
                break
            up = (way + turn + c) % 2 == 0
            # All the way first; failing that, one further than it has been: the next push begins from there.
            far, near = (least[c] + gap, most[c] + 1) if up else (most[c] - gap, least[c] - 1)
            target = far if way < 2 else near
            if target < low[c] or target > high[c]:
                continue
            tick += 1
            made = _push(
                c,
                target - x[c],
                x,
                low,
                high,
                begins,
                cell,
                sign,
                used,
                equation,
                side,
                residual,
                stamp,
                tick,
                touched,
                amounts,
                longest,
                state,
            )
            if made == 0:
                continue
            while size + made > len(kept):
                more, others = np.empty(2 * len(kept), np.int64), np.empty(2 * len(kept), np.int64)
                more[:size], others[:size] = kept[:size], by[:size]
                kept, by = more, others
            for k in range(made):
                v = touched[k]
                kept[size], by[size] = v, amounts[k]
                size += 1
                least[v], most[v] = min(least[v], x[v]), max(most[v], x[v])
            ends[steps] = size
            steps += 1
    return kept[:size].copy(), by[:size].copy(), ends[:steps].copy()
