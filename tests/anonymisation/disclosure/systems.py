"""Systems to try the audit on: small ones drawn to be awkward, cubes of the usual kind, and what is made of them.

Knows how to build a system, audit it and write the certificate. Draws from fixed seeds only.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from anonymisation.disclosure.audit.audit import Audit
from anonymisation.disclosure.audit.certificate import certificate_file
from anonymisation.disclosure.audit.statements import CellLabel
from anonymisation.disclosure.audit.system import UNBOUNDED, Builder, System, Whole, checked
from tests.anonymisation.disclosure.audit.brute_force import SmallSystem

THRESHOLD, BASE = 8, 5
ROOM = 50
"""How far above its true value an unbounded cell is tried by brute force."""


def built(
    low: Sequence[int], high: Sequence[int], suppressed: Sequence[bool], equations: Sequence[tuple[int, Sequence[int]]]
) -> System:
    """The same numbers as a system of the product."""
    builder = Builder()
    for a, b, is_suppressed in zip(low, high, suppressed, strict=True):
        builder.cell(a, b, is_suppressed)
    for total, parts in equations:
        builder.equation(total, parts)
    return builder.build()


def of(small: SmallSystem) -> System:
    """A small system, its unpublished cells as brute force has them."""
    return built(small.low, small.high, small.suppressed, small.equations)


def certificate_of(found: Audit) -> bytes:
    """The certificate of a system that comes from no table."""
    return certificate_file(found, [CellLabel()] * found.system.cells, ["because"] * found.system.equations, {})


@dataclass(frozen=True)
class Awkward:
    """A system with cells without bounds, cells that are known, cells in many equations; `room`: the high ends for
    brute force.
    """

    system: System
    room: list[int]
    equations: list[tuple[int, list[int]]]


def awkward_systems(seed: int, count: int) -> Iterator[Awkward]:
    """Random equations over random cells: no margins of anything. One in ten is told something that is not so."""
    chance = random.Random(seed)
    for _ in range(count):
        truth, equations = _random_equations(chance, chance.randint(3, 8), chance.randint(0, 6))
        bounds = [_random_bounds(chance, value) for value in truth]
        if chance.random() < 0.1:
            bounds[chance.randrange(len(bounds))] = (9, 9, False)
        low, high, suppressed = (list(each) for each in zip(*bounds, strict=True))
        room = [value + ROOM if b == UNBOUNDED else b for value, b in zip(truth, high, strict=True)]
        yield Awkward(built(low, high, suppressed, equations), room, equations)


def _random_equations(
    chance: random.Random, cells: int, equations: int
) -> tuple[list[int], list[tuple[int, list[int]]]]:
    truth = [chance.choice((chance.randint(0, 4), chance.randint(0, 9))) for _ in range(cells)]
    found = []
    for _ in range(equations):
        parts = chance.sample(range(len(truth)), chance.randint(1, min(4, len(truth))))
        whole = sum(truth[part] for part in parts)
        equal = [i for i, value in enumerate(truth) if value == whole and i not in parts]
        if equal and chance.random() < 0.6:
            total = chance.choice(equal)
        else:
            truth.append(whole)
            total = len(truth) - 1
        found.append((total, parts))
    return truth, found


def _random_bounds(chance: random.Random, value: int) -> tuple[int, int, bool]:
    kind = chance.random()
    if kind < 0.25:
        return 0, UNBOUNDED if chance.random() < 0.4 else max(30, value), False
    if kind < 0.75:
        return max(0, value - chance.randint(0, 4)), value + chance.randint(0, 5), chance.random() < 0.8
    return value, value, chance.random() < 0.3


def larger_system(seed: int, cells: int) -> System:
    """Random equations over more cells than can be enumerated, published by threshold 8 and some base; a fifth never
    is.
    """
    chance = random.Random(seed)
    truth, equations = _random_equations(chance, cells // 2, cells // 2)
    base, builder = chance.choice((1, 3, 5)), Builder()
    for value in truth:
        if chance.random() < 0.2:
            builder.cell()
        elif value < THRESHOLD:
            builder.cell(0, THRESHOLD - 1, True)
        else:
            shown = (value + base // 2) // base * base
            builder.cell(max(THRESHOLD, shown - base // 2), shown + base - 1 - base // 2)
    for total, parts in equations:
        builder.equation(total, parts)
    return builder.build()


def publish(truth: Whole) -> tuple[Whole, Whole, np.ndarray]:
    """low, high and suppressed of exact counts: 0 to 7 suppressed, others to the nearest 5."""
    suppressed = truth < THRESHOLD
    shown = (truth + BASE // 2) // BASE * BASE
    low = np.where(suppressed, 0, np.maximum(shown - BASE // 2, THRESHOLD))
    high = np.where(suppressed, THRESHOLD - 1, shown + BASE - 1 - BASE // 2)
    return low.astype(np.int64), high.astype(np.int64), suppressed


def cube(areas: int = 3, places: int = 8, months: int = 12, mean: float = 5.0, seed: int = 1) -> tuple[System, Whole]:
    """Places of areas of a region by months, quarters and years by two sexes, every margin published; and its true
    table.
    """
    chance = np.random.default_rng(seed)
    rate = chance.gamma(1.2, mean / 1.2, size=(areas * places, 1, 1)) * np.ones((1, months, 1)) * np.array([1.3, 0.7])
    shapes = [
        _with_totals(areas * places, [list(range(a * places, (a + 1) * places)) for a in range(areas)]),
        _with_totals(months, [list(range(q, q + 3)) for q in range(0, months, 3)]),
        (3, [(2, [0, 1])]),
    ]
    truth = chance.poisson(rate)
    for axis, (size, sums) in enumerate(shapes):
        whole = np.zeros([size if k == axis else n for k, n in enumerate(truth.shape)], np.int64)
        np.moveaxis(whole, axis, 0)[: truth.shape[axis]] = np.moveaxis(truth, axis, 0)
        for total, parts in sums:
            np.moveaxis(whole, axis, 0)[total] = np.moveaxis(whole, axis, 0)[parts].sum(axis=0)
        truth = whole
    number = np.arange(truth.size).reshape(truth.shape)
    totals, lists = [], []
    for axis, (_, sums) in enumerate(shapes):
        along = np.moveaxis(number, axis, 0)
        for total, parts in sums:
            totals.append(along[total].ravel())
            lists += list(along[parts].reshape(len(parts), -1).T)
    exact = truth.ravel().astype(np.int64)
    start = np.concatenate([[0], np.cumsum([len(each) for each in lists])]).astype(np.int64)
    low, high, suppressed = publish(exact)
    return checked(System(low, high, suppressed, np.concatenate(totals), start, np.concatenate(lists))), exact


def _with_totals(size: int, groups: list[list[int]]) -> tuple[int, list[tuple[int, list[int]]]]:
    """The size of an axis with totals of groups and of all, and which are the sum of which."""
    sums = [(size + k, group) for k, group in enumerate(groups)]
    return size + len(groups) + 1, [*sums, (size + len(groups), [total for total, _ in sums])]
