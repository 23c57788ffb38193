"""What a release does where a cell would not stay open, on a cube: its group, an area in a period, is taken out.

Knows: the cube, an audit. Must not know: clocks, ratios. The rules are those of a release: the group of a failing cell
goes first; where it is gone already, those of the cells that share an equation with it; and of a cell that was taken
out nobody may be able to tell that it is small.
"""

from __future__ import annotations

from collections.abc import Set

import numpy as np

from anonymisation.disclosure.audit.audit import Audit
from anonymisation.disclosure.audit.intervals import propagate
from anonymisation.disclosure.audit.system import UNBOUNDED, System, Whole
from benchmarks.disclosure.cube import Told


def groups_of(told: Told) -> Whole:
    """The number of each cell's group."""
    areas, periods, sexes = told.cube.counts.shape
    return np.repeat(np.arange(areas * periods, dtype=np.int64), sexes)


def without(told: Told, group: Whole, out: Set[int]) -> System:
    """What is left for a reader to know, and to be proved, once these groups are taken out."""
    system = told.system
    hidden = np.isin(group, sorted(out))
    low, high = np.where(hidden, 0, system.low), np.where(hidden, UNBOUNDED, system.high)
    bare = System(low, high, system.suppressed & ~hidden, system.total, system.start, system.part)
    may_be_small = hidden & (propagate(bare).low < told.rule.threshold)
    return System(low, high, bare.suppressed | may_be_small, system.total, system.start, system.part)


def to_take_out(found: Audit, group: Whole, out: Set[int]) -> set[int]:
    """The groups that have to go next; none where every cell stays open, or where nothing is left to take out."""
    begins, members, _ = found.system.members
    used, equation, _ = found.system.uses
    more: set[int] = set()
    for cell in found.failing().tolist():
        own = {int(group[cell])}
        if own <= out:
            near = [members[begins[e] : begins[e + 1]] for e in equation[used[cell] : used[cell + 1]]]
            own = set(group[np.concatenate(near)].tolist()) if near else set()
        more |= own - out
    return more
