"""The attacker: everything a motivated reader of all releases, or several partners who pool theirs, can work out.

Knows what was published, the public rules and lists. Must not know `anonymisation.disclosure`, nor exact counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np

from tests.attack.algebra import pinned
from tests.attack.knowledge import Knowledge, Rules, public
from tests.attack.nesting import sums
from tests.attack.programs import programme, repair
from tests.attack.reading import MEASURES, Statement, Tables, small_area_parents, statements
from tests.attack.revisions import apart, epochs, linked
from tests.attack.subtraction import Contradiction, subtract
from tests.attack.system import System

MONTH_AGAINST_YEAR, SUBTRACTION, ALGEBRA = "month against year", "subtraction", "linear algebra"
PROGRAMMING, INTEGERS = "linear programming", "integer programming"
POOLED, REVISIONS = "pooled partners", "differences between revisions"
STATED = "the statement alone"
NARROW = 3
Bounds = Sequence[float] | Mapping[int, float] | np.ndarray
Found = dict[int, tuple[str, float, float]]


@dataclass(frozen=True)
class Finding:
    """A suppressed cell known too well: it lies in low … high, both whole; `attack` is the simplest that found it so.

    cell: its name in the system, for tables (version, Quantity). said: the (partner, table, dimensions …) that show it.
    Each version of a cell that a revision changes is a cell of its own.
    also: "pooled partners" where no partner alone can, "differences between revisions" where no epoch alone can.
    """

    cell: Hashable
    low: int
    high: int
    attack: str
    also: tuple[str, ...] = ()
    said: tuple[tuple[Any, ...], ...] = ()

    @property
    def kind(self) -> str:
        return "exact" if self.low == self.high else "narrow"


@dataclass
class Report:
    """What an attack found; `undecided`: cells that time ran out on; `given_up`: what contradicted, and was dropped."""

    findings: list[Finding] = field(default_factory=list)
    undecided: list[Hashable] = field(default_factory=list)
    given_up: list[Hashable] = field(default_factory=list)
    targets: int = 0
    quantities: int = 0
    equations: int = 0
    programmes: int = 0
    integer_programmes: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def counts(self) -> Counter[tuple[str, str]]:
        """(attack, exact or narrow) → how many; a finding that needs pooling or revisions counts there too."""
        return Counter((attack, each.kind) for each in self.findings for attack in (each.attack, *each.also))

    def exact(self) -> list[Finding]:
        return [each for each in self.findings if each.kind == "exact"]

    def narrow(self) -> list[Finding]:
        return [each for each in self.findings if each.kind == "narrow"]

    def __str__(self) -> str:
        found = ", ".join(f"{n} {kind} by {attack}" for (attack, kind), n in sorted(self.counts().items())) or "nothing"
        return (
            f"{self.targets} suppressed of {self.quantities} quantities in {self.equations} equations: found {found}; "
            f"{len(self.undecided)} undecided, {len(self.given_up)} assumptions given up; {self.programmes} linear and "
            f"{self.integer_programmes} integer programmes; "
            + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self.seconds.items())
        )


def attack(
    pools: Sequence[Sequence[Tables]],
    knowledge: Knowledge | None = None,
    rules: Rules | None = None,
    *,
    programmes: bool = True,
    label: bool = True,
) -> Report:
    """Attack what several readers hold together. pools: for each reader the releases in order, each {table: frame}.

    One reader who sees everything is `attack([releases])`. A reader who did not get a release has {} in its place.
    label: where something is found, find out too whether it took pooling or revisions.
    """
    knowledge, rules = knowledge or public(), rules or Rules()
    report = _attack_linked(pools, knowledge, rules, programmes)
    if label and report.findings:
        report.findings = _labelled(report.findings, pools, knowledge, rules, programmes)
    return report


def attack_latest(
    pools: Sequence[Sequence[Tables]],
    knowledge: Knowledge | None = None,
    rules: Rules | None = None,
    *,
    programmes: bool = True,
) -> list[Report]:
    """Each epoch alone: a reader who assumes nothing of what was said before a revision or after."""
    knowledge, rules = knowledge or public(), rules or Rules()
    said = statements(pools, knowledge, rules)
    nested = sums({each.quantity for each in said}, knowledge, small_area_parents(pools))
    releases = max(len(pool) for pool in pools)
    return [
        with_cells(attack_system(apart(said, nested, run), programmes=programmes), said)
        for run in epochs(said, releases)
    ]


def attack_system(system: System, *, programmes: bool = True) -> Report:
    """Every attack on one system, the simplest first."""
    report = Report(targets=len(system.targets()), quantities=len(system.names), equations=len(system.equations))
    clock = _Clock(report.seconds)
    whole = system
    system, rows, lifted = repair(whole)
    report.given_up = [
        *(("sum", whole.names[whole.equations[k].total]) for k in rows),
        *(whole.names[i] for i in lifted),
    ]
    clock.lap("repair")
    found: Found = {}
    targets = system.targets()
    _note(found, STATED, targets, system.low, system.high)
    _note(found, MONTH_AGAINST_YEAR, targets, *subtract(system.only("time")))
    low, high = subtract(system)
    _note(found, SUBTRACTION, targets, low, high)
    clock.lap(SUBTRACTION)
    for i, value in pinned(system, low, high).items():
        if value.denominator == 1 and low[i] <= value <= high[i]:
            low[i] = high[i] = float(value)
    try:
        low, high = subtract(System(system.names, list(low), list(high), system.status, system.equations))
    except Contradiction:
        report.given_up.append("linear algebra")
    _note(found, ALGEBRA, targets, low, high)
    clock.lap(ALGEBRA)
    if programmes:
        ranges = programme(system, low, high, targets, narrow=NARROW)
        for i, (least, most) in ranges.of.items():
            _note(found, INTEGERS if i in ranges.by_integers else PROGRAMMING, [i], {i: least}, {i: most})
        report.programmes, report.integer_programmes = ranges.programmes, ranges.integer_programmes
        report.undecided = [system.names[i] for i in ranges.undecided]
        clock.lap(PROGRAMMING)
    report.findings = [
        Finding(system.names[i], int(least), int(most), name) for i, (name, least, most) in sorted(found.items())
    ]
    return report


def _note(found: Found, name: str, targets: Iterable[int], low: Bounds, high: Bounds) -> None:
    """Keep who first found a target to be narrow, and who first found it to be exact."""
    for i in targets:
        width = high[i] - low[i]
        if width < NARROW and (i not in found or (width == 0 and found[i][1] < found[i][2])):
            found[i] = (name, low[i], high[i])
        elif i in found:
            found[i] = (found[i][0], max(found[i][1], low[i]), min(found[i][2], high[i]))


def _attack_linked(pools: Sequence[Sequence[Tables]], knowledge: Knowledge, rules: Rules, programmes: bool) -> Report:
    begun = perf_counter()
    said = statements(pools, knowledge, rules)
    nested = sums({each.quantity for each in said}, knowledge, small_area_parents(pools))
    system = linked(said, nested, max(len(pool) for pool in pools))
    reading = perf_counter() - begun
    report = with_cells(attack_system(system, programmes=programmes), said)
    report.seconds = {"reading": reading, **report.seconds}
    return report


def with_cells(report: Report, said: Iterable[Statement]) -> Report:
    """The report, its findings told by which published cells show them."""
    cells: dict[Hashable, list[tuple[Any, ...]]] = {}
    wanted = {each.cell[1] for each in report.findings if isinstance(each.cell, tuple)}
    for each in said:
        if each.quantity in wanted:
            cells.setdefault(each.quantity, []).append(each.cell)
    report.findings = [
        Finding(
            each.cell, each.low, each.high, each.attack, each.also, tuple(dict.fromkeys(cells.get(each.cell[1], [])))
        )
        if isinstance(each.cell, tuple)
        else each
        for each in report.findings
    ]
    return report


def _labelled(
    findings: list[Finding], pools: Sequence[Sequence[Tables]], knowledge: Knowledge, rules: Rules, programmes: bool
) -> list[Finding]:
    """The findings, told whether they take several readers or several epochs."""
    alone = (
        {f.cell[1] for pool in pools for f in _attack_linked([pool], knowledge, rules, programmes).findings}
        if len(pools) > 1
        else None
    )
    by_epoch = attack_latest(pools, knowledge, rules, programmes=programmes)
    at_once = {f.cell[1] for report in by_epoch for f in report.findings} if len(by_epoch) > 1 else None
    out = []
    for each in findings:
        also = [
            name
            for name, without in ((POOLED, alone), (REVISIONS, at_once))
            if without is not None and each.cell[1] not in without
        ]
        out.append(Finding(each.cell, each.low, each.high, each.attack, tuple(also), each.said))
    return out


class Truth:
    """Exact counts, to judge an attacker by: an assumption that fails leads him to findings that are not so.

    exact: for each release {table: frame with the dimensions and the exact n}, as counted when it was made.
    """

    def __init__(self, exact: Sequence[Tables]) -> None:
        self._exact, self._values = exact, dict[str, dict[tuple[Any, ...], set[int]]]()

    def holds(self, finding: Finding) -> bool:
        """Whether a cell that shows the finding held, at any of the releases, a number the finding allows."""
        return any(finding.low <= value <= finding.high for _, *cell in finding.said for value in self._of(*cell[:-1]))

    def _of(self, table: str, *dimensions: Any) -> set[int]:
        if table not in self._values:
            values: dict[tuple[Any, ...], set[int]] = {}
            for tables in self._exact:
                frame = tables.get(table)
                if frame is not None:
                    names = sorted(set(frame.columns) - {*MEASURES, "people"})
                    for *cell, n in frame.select(*names, "n").iter_rows():
                        values.setdefault(tuple(cell), set()).add(n)
            self._values[table] = values
        return self._values[table].get(dimensions, set())


class _Clock:
    def __init__(self, seconds: dict[str, float]) -> None:
        self._seconds, self._last = seconds, perf_counter()

    def lap(self, name: str) -> None:
        now = perf_counter()
        self._seconds[name], self._last = now - self._last, now
