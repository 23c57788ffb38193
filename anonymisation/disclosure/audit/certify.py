"""From all that was ever said to a verdict on every suppressed cell, and to the file that shows it.

Knows statements and relations, which are public. Must not know exact counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from anonymisation.disclosure.audit.audit import Audit, Verdict, audit
from anonymisation.disclosure.audit.certificate import certificate_file
from anonymisation.disclosure.audit.intervals import propagate
from anonymisation.disclosure.audit.linked_tables import LinkedTables, link
from anonymisation.disclosure.audit.statements import Figure, PublishedStatements
from anonymisation.disclosure.audit.system import SAFETY_INTERVAL, UNBOUNDED, System


@dataclass(eq=False)
class Certification:
    """The audit of everything said, and the system it was made on."""

    said: PublishedStatements
    linked: LinkedTables
    audit: Audit

    @property
    def passed(self) -> bool:
        """Whether every suppressed cell is safe."""
        return self.audit.passed

    def failing(self) -> list[Figure]:
        """The suppressed figures that are not safe."""
        number = {cell: figure for figure, cell in self.linked.figures.items()}
        return [number[int(cell)] for cell in self.audit.failing()]

    def beside(self, figure: Figure) -> list[Figure]:
        """The figures that share an equation with this one."""
        system = self.linked.system
        begins, members, _ = system.members
        used, equation, _ = system.uses
        cell = self.linked.figures[figure]
        near = {int(v) for e in equation[used[cell] : used[cell + 1]] for v in members[begins[e] : begins[e + 1]]} - {
            cell
        }
        return [other for other, number in self.linked.figures.items() if number in near]

    def intervals(self) -> dict[Figure, tuple[int, int | None, int | None, int | None]]:
        """low, high, least, most of each figure: a reader can tell that it is from low to high (no high where nothing
        bounds it), and cannot tell that it is not least, or not most: worlds were found for both. What can be deduced
        lies between."""
        low, high, walk = self.audit.low, self.audit.high, self.audit.walk
        return {
            figure: (
                int(low[cell]),
                None if high[cell] >= UNBOUNDED else int(high[cell]),
                int(walk.least[cell]) if walk else None,
                int(walk.most[cell]) if walk else None,
            )
            for figure, cell in self.linked.figures.items()
        }

    def why(self, figure: Figure) -> str:
        """In words: what may be deduced of a figure that is not safe."""
        cell = self.linked.figures[figure]
        proof = self.audit.deductions.get(cell)
        if proof is None:
            return "it could not be shown that it stays open"
        how = {
            "interval": "by adding and subtracting",
            "algebra": "by solving equations",
            "bound": "by linear programming",
            "search": "by trying every possibility",
        }[proof.kind]
        return (
            f"a reader can tell that it is {proof.low}"
            + (f" to {proof.high}" if proof.high > proof.low else "")
            + f", {how}"
        )

    def file(self, called: Mapping[str, str] | None = None) -> bytes:
        """The proof as a file. called: release as it was called while it was planned → its name."""
        rules = {
            each.rule.id: {"threshold": each.rule.threshold, "base": each.rule.base, "zeros": each.rule.zeros}
            for told in self.said.statements.values()
            for each in told
        }
        names = [
            replace(each, statement=called[each.statement]) if called and each.statement in called else each
            for each in self.linked.names
        ]
        return certificate_file(self.audit, names, self.linked.why, dict(sorted(rules.items())))


def prove(said: PublishedStatements, pieces: pl.DataFrame, gap: int = SAFETY_INTERVAL) -> Certification:
    """Link everything said and audit it. pieces: ward, msoa, la of the wards and MSOAs that share an address.

    Bold outsiders take a cell that nobody sent for none, and everybody for placed in a known ward and MSOA. Where no
    world agrees with that, a trust from elsewhere has treated people of the area, or an address is in no ward, and
    neither is so.
    """
    daring = _proved(said, pieces, gap, bold=True)
    if daring.audit.contradiction or daring.audit.walk is None:
        return _proved(said, pieces, gap, bold=False)
    return daring


def _proved(said: PublishedStatements, pieces: pl.DataFrame, gap: int, *, bold: bool) -> Certification:
    linked = link(said, pieces, bold=bold)
    linked.system = _judged(linked)
    return Certification(said, linked, audit(linked.system, gap))


def _judged(linked: LinkedTables) -> System:
    """The system with the cells that have to stay open: the suppressed, and the suppressed_group of which nobody can
    tell that they are large. To see that a suppressed_group cell is at or above the threshold tells of nobody."""
    system = linked.system
    known = propagate(system)
    judged = system.suppressed.copy()
    for cell, threshold in linked.suppressed_group.items():
        judged[cell] = known.low[cell] < threshold
    return System(system.low, system.high, judged, system.total, system.start, system.part)


def verdicts(proved: Certification) -> dict[Figure, Verdict]:
    """The verdict on every suppressed figure."""
    suppressed = np.flatnonzero(proved.linked.system.suppressed)
    number = {cell: figure for figure, cell in proved.linked.figures.items()}
    return {number[int(cell)]: Verdict(int(proved.audit.verdict[cell])) for cell in suppressed}
