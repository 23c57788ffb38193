"""Releases of revised data: which quantities an attacker takes to be the same number in two releases, and which not.

Knows statements and sums. Must not know which rows came late. An attacker sees a revision where a cell is stated anew.
He takes what is not stated anew as unchanged: every published cell that stands, and every other quantity that no chain
of sums ties to a cell stated anew without passing a published cell that stands.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from tests.attack.nesting import Sum
from tests.attack.reading import PUBLISHED, Quantity, Statement
from tests.attack.system import System


def epochs(statements: Iterable[Statement], releases: int) -> list[range]:
    """Runs of releases within which no cell is stated anew."""
    starts = {0}
    for timeline in _timelines(statements).values():
        starts |= {release for release, _ in timeline[1:]}
    borders = [*sorted(starts), releases]
    return [range(first, last) for first, last in pairwise(borders)]


def linked(statements: Sequence[Statement], sums: Sequence[Sum], releases: int) -> System:
    """All releases as one system. A quantity's name is (version, quantity): the version is the epoch it was last
    revised in.
    """
    runs = epochs(statements, releases)
    versions: list[Mapping[Quantity, int]] = [{}]
    timelines = _timelines(statements)
    neighbours = _neighbours(sums)
    for number, run in enumerate(runs[1:], 1):
        revised = _touched(timelines, neighbours, run.start)
        versions.append({**versions[-1], **dict.fromkeys(revised, number)})
    return _system(statements, sums, runs, versions)


def apart(statements: Sequence[Statement], sums: Sequence[Sum], run: range) -> System:
    """The releases of one epoch alone: nothing is assumed of the others."""
    return _system(statements, sums, [run], [{}])


def _system(
    statements: Iterable[Statement],
    sums: Iterable[Sum],
    runs: Sequence[range],
    versions: Sequence[Mapping[Quantity, int]],
) -> System:
    system = System()
    for each in statements:
        for run, version in zip(runs, versions, strict=True):
            if any(release in run for release in each.releases):
                system.say((version.get(each.quantity, 0), each.quantity), each.low, each.high, each.status)
    for total, parts, kind in sums:
        for version in versions:
            named = [(version.get(part, 0), part) for part in parts]
            system.sum((version.get(total, 0), total), named, kind)
    return system


def _timelines(statements: Iterable[Statement]) -> dict[tuple[object, ...], list[tuple[int, Statement]]]:
    """Cell → (release, statement) wherever the statement differs from the one before."""
    by_cell = defaultdict(list)
    for each in statements:
        by_cell[each.cell].append(each)
    out = {}
    for cell, said in by_cell.items():
        in_turn = sorted(((release, each) for each in said for release in each.releases), key=lambda pair: pair[0])
        out[cell] = [pair for k, pair in enumerate(in_turn) if k == 0 or in_turn[k - 1][1] is not pair[1]]
    return out


def _neighbours(sums: Iterable[Sum]) -> dict[Quantity, list[tuple[Quantity, ...]]]:
    neighbours = defaultdict(list)
    for total, parts, _ in sums:
        together = (total, *parts)
        for quantity in together:
            neighbours[quantity].append(together)
    return neighbours


def _touched(
    timelines: Mapping[tuple[object, ...], list[tuple[int, Statement]]],
    neighbours: Mapping[Quantity, list[tuple[Quantity, ...]]],
    release: int,
) -> set[Quantity]:
    """What may have changed at this release."""
    revised, stands = set(), set()
    for timeline in timelines.values():
        before = [statement for when, statement in timeline if when < release]
        if not before:
            continue
        if any(when == release for when, _ in timeline):
            revised.add(before[-1].quantity)
        elif before[-1].status == PUBLISHED:
            stands.add(before[-1].quantity)
    waiting, touched = deque(revised), set(revised)
    while waiting:
        for together in neighbours.get(waiting.popleft(), ()):
            for quantity in together:
                if quantity not in touched and quantity not in stands:
                    touched.add(quantity)
                    waiting.append(quantity)
    return touched
