"""Brute force: every whole-number solution of a small system, tried out, and small systems to try it on.

Knows nothing but numbers: no code of `anonymisation.disclosure`, no solver. Slow and plainly right is its whole point.
A system: low[i] <= value[i] <= high[i], and for each equation value[total] == sum(value[parts]).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

CAP = 40
"""The upper bound of an unpublished cell, which has none: larger than any of the systems here can reach or need."""
Equations = Sequence[tuple[int, Sequence[int]]]
Ranges = dict[int, tuple[int, int]]


def ranges(low: Sequence[int], high: Sequence[int], equations: Equations, cells: Iterable[int]) -> Ranges | None:
    """Cell → the least and the most it is in any solution; None where there is none."""
    return _ranges_of(solutions(low, high, equations), cells)


def ranges_by_product(
    low: Sequence[int], high: Sequence[int], equations: Equations, cells: Iterable[int]
) -> Ranges | None:
    """The same, by trying every combination of values: only for the tiniest."""
    every = product(*(range(a, b + 1) for a, b in zip(low, high, strict=True)))
    holding = (values for values in every if all(values[t] == sum(values[p] for p in parts) for t, parts in equations))
    return _ranges_of(holding, cells)


def _ranges_of(found: Iterable[Sequence[int]], cells: Iterable[int]) -> Ranges | None:
    wanted = list(cells)
    least: list[int] = []
    most: list[int] = []
    for values in found:
        mine = [values[i] for i in wanted]
        least = [min(a, b) for a, b in zip(least, mine, strict=True)] if least else mine
        most = [max(a, b) for a, b in zip(most, mine, strict=True)] if most else mine
        if not wanted:
            return {}
    return {i: (a, b) for i, a, b in zip(wanted, least, most, strict=True)} if least else None


def solutions(low: Sequence[int], high: Sequence[int], equations: Equations) -> Iterator[list[int]]:
    """Every solution, one variable assigned after another, in an order that completes equations early.

    A partial assignment is given up where an equation cannot be met any more by the bounds of its unassigned variables.
    """
    order = _order(len(low), equations)
    signed = [[(total, 1), *((part, -1) for part in parts)] for total, parts in equations]
    of_variable: list[list[tuple[int, int]]] = [[] for _ in low]
    # What the unassigned variables of each equation can still add, at least and at most, and what the assigned have.
    slack_low, slack_high, so_far = ([0] * len(signed) for _ in range(3))
    for k, terms in enumerate(signed):
        for i, sign in terms:
            of_variable[i].append((k, sign))
            slack_low[k] += sign * (low[i] if sign > 0 else high[i])
            slack_high[k] += sign * (high[i] if sign > 0 else low[i])
    values = [0] * len(low)

    def assign(depth: int) -> Iterator[list[int]]:
        if depth == len(order):
            yield list(values)
            return
        i = order[depth]
        terms = of_variable[i]
        least, most = low[i], high[i]
        for k, sign in terms:
            slack_low[k] -= sign * (low[i] if sign > 0 else high[i])
            slack_high[k] -= sign * (high[i] if sign > 0 else low[i])
            # so_far + sign * value + slack == 0 for some slack in its range.
            ends = sorted((-sign * (so_far[k] + slack_low[k]), -sign * (so_far[k] + slack_high[k])))
            least, most = max(least, ends[0]), min(most, ends[1])
        for value in range(least, most + 1):
            values[i] = value
            for k, sign in terms:
                so_far[k] += sign * value
            yield from assign(depth + 1)
            for k, sign in terms:
                so_far[k] -= sign * value
        for k, sign in terms:
            slack_low[k] += sign * (low[i] if sign > 0 else high[i])
            slack_high[k] += sign * (high[i] if sign > 0 else low[i])

    yield from assign(0)


def _order(count: int, equations: Equations) -> list[int]:
    """Variables, each time those of the equation with the fewest left."""
    left = [{total, *parts} for total, parts in equations]
    order: list[int] = []
    while any(left):
        for i in sorted(min((each for each in left if each), key=len)):
            order.append(i)
            for each in left:
                each.discard(i)
    return order + [i for i in range(count) if i not in set(order)]


@dataclass(frozen=True)
class SmallSystem:
    """A system drawn from a true table, which is one of its solutions; kind: what it was drawn as."""

    kind: str
    low: list[int]
    high: list[int]
    suppressed: list[bool]
    equations: list[tuple[int, list[int]]]
    truth: list[int]


def random_systems(seed: int, count: int) -> Iterator[SmallSystem]:
    """`count` small systems, of every kind in turn, the same for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        # The few that would take long are drawn again: the number of solutions is not foreseen.
        while True:
            drawn = kind(chance)
            if _work(drawn) is not None:
                yield drawn
                break


_MOST_WORK = 4_000


def _work(system: SmallSystem) -> int | None:
    """How many solutions there are, or None beyond `_MOST_WORK`."""
    number = 0
    for number, _ in enumerate(solutions(system.low, system.high, system.equations), 1):
        if number > _MOST_WORK:
            return None
    return number


@dataclass
class _Draft:
    """A true table being made into what is published of it, under a policy drawn at random."""

    kind: str
    chance: random.Random

    def __post_init__(self) -> None:
        self.threshold, self.base = self.chance.randint(3, 8), self.chance.choice((1, 1, 3, 5))
        self.zeros_shown = self.chance.random() < 0.3
        self.truth: list[int] = []
        self.unpublished: set[int] = set()
        self.known: set[int] = set()
        self.equations: list[tuple[int, list[int]]] = []

    def cell(self, value: int | None = None, *, unpublished: bool = False) -> int:
        small = self.chance.random() < 0.5
        drawn = self.chance.randint(0, self.threshold + 1 if small else 14) if value is None else value
        self.truth.append(drawn)
        if unpublished:
            self.unpublished.add(len(self.truth) - 1)
        return len(self.truth) - 1

    def total(self, parts: Sequence[int], *, unpublished: bool = False) -> int:
        whole = self.cell(sum(self.truth[part] for part in parts), unpublished=unpublished)
        self.equations.append((whole, list(parts)))
        return whole

    def published(self) -> SmallSystem:
        """Each cell as the policy shows it: in full, rounded, suppressed, or not at all."""
        low, high, suppressed = [], [], []
        for i, value in enumerate(self.truth):
            hidden = i not in self.unpublished and value < self.threshold and not (self.zeros_shown and value == 0)
            if i in self.unpublished:
                low.append(0)
                high.append(max(CAP, value))
            elif hidden:
                low.append(1 if self.zeros_shown else 0)
                high.append(self.threshold - 1)
            elif value == 0:
                low.append(0)
                high.append(0)
            else:
                least = (value + self.base // 2) // self.base * self.base - self.base // 2
                low.append(max(self.threshold, least))
                high.append(least + self.base - 1)
            suppressed.append(hidden)
        return SmallSystem(self.kind, low, high, suppressed, self.equations, self.truth)


def _rectangle(chance: random.Random) -> SmallSystem:
    """Rows by columns with some of the margins, and perhaps the grand total."""
    draft = _Draft("rectangle", chance)
    rows, columns = chance.choice(((2, 2), (2, 3), (3, 2), (3, 3)))
    cells = [[draft.cell() for _ in range(columns)] for _ in range(rows)]
    by_row = [draft.total(row, unpublished=chance.random() < 0.15) for row in cells]
    by_column = [draft.total(column, unpublished=chance.random() < 0.15) for column in zip(*cells, strict=True)]
    if chance.random() < 0.5:
        grand = draft.total(by_row)
        draft.equations.append((grand, by_column))
    return draft.published()


def _tree(chance: random.Random) -> SmallSystem:
    """Parts of parts: a total of totals, some of them not published."""
    draft = _Draft("tree", chance)
    branches = []
    for _ in range(chance.randint(2, 3)):
        leaves = [draft.cell() for _ in range(chance.randint(2, 3))]
        branches.append(draft.total(leaves, unpublished=chance.random() < 0.2))
    draft.total(branches)
    return draft.published()


def _crossing(chance: random.Random) -> SmallSystem:
    """Two ways of dividing the same, which meet only in pieces that are never published (wards and MSOAs)."""
    draft = _Draft("crossing", chance)
    count = chance.randint(2, 3)
    pieces: dict[tuple[int, int], int] = {}
    for i in range(count):
        pieces[i, i] = draft.cell(unpublished=True)
        if i + 1 < count or chance.random() < 0.3:
            pieces[i, (i + 1) % count] = draft.cell(unpublished=True)
    sides = [[draft.total([p for key, p in pieces.items() if key[side] == i]) for i in range(count)] for side in (0, 1)]
    if chance.random() < 0.5:
        grand = draft.total(sides[0])
        draft.equations.append((grand, sides[1]))
    return draft.published()


def _chain(chance: random.Random) -> SmallSystem:
    """Each holds the one before: linked within ambulance, primary within secondary, with rests never published."""
    draft = _Draft("chain", chance)
    innermost = draft.cell()
    for _ in range(chance.randint(2, 3)):
        rest = draft.cell(chance.randint(0, 5), unpublished=True)
        innermost = draft.total([innermost, rest], unpublished=chance.random() < 0.15)
    if chance.random() < 0.6:
        draft.total([innermost, draft.cell()])
    return draft.published()


def _two_ways(chance: random.Random) -> SmallSystem:
    """One total divided by two unrelated categories."""
    draft = _Draft("two ways", chance)
    first = [draft.cell() for _ in range(chance.randint(2, 4))]
    whole = draft.total(first, unpublished=chance.random() < 0.3)
    left, second = draft.truth[whole], []
    for _ in range(chance.randint(1, 2)):
        second.append(draft.cell(chance.randint(0, min(left, 9))))
        left -= draft.truth[second[-1]]
    second.append(draft.cell(left))
    draft.equations.append((whole, second))
    return draft.published()


def _months(chance: random.Random) -> SmallSystem:
    """Months of quarters by two areas, with year and region, and a quarter as the only total of an area."""
    draft = _Draft("months", chance)
    areas = [[draft.cell() for _ in range(3)] for _ in range(2)]
    quarters = [draft.total(months) for months in areas]
    region = draft.total(quarters, unpublished=chance.random() < 0.4)
    if chance.random() < 0.7:
        of_region = [draft.total(column, unpublished=chance.random() < 0.3) for column in zip(*areas, strict=True)]
        draft.equations.append((region, of_region))
    return draft.published()


KINDS: tuple[Callable[[random.Random], SmallSystem], ...] = (_rectangle, _tree, _crossing, _chain, _two_ways, _months)
