"""From everything ever published to a verdict on each suppressed cell, and to the certificate that shows it.

Knows published statements and linked tables, which are public. Must not know exact counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from anonymisation.disclosure.audit.audit import Audit, audit
from anonymisation.disclosure.audit.certificate import certificate_file
from anonymisation.disclosure.audit.intervals import propagate
from anonymisation.disclosure.audit.linked_tables import LinkedTables, link
from anonymisation.disclosure.audit.statements import Figure, PublishedStatements
from anonymisation.disclosure.audit.system import SAFETY_INTERVAL, UNBOUNDED, System


@dataclass(eq=False)
class Certification:
    """The audit of everything published, and the linked tables it was made on."""

    published: PublishedStatements
    linked: LinkedTables
    audit: Audit

    @property
    def passed(self) -> bool:
        """Whether every suppressed cell is protected."""
        return self.audit.passed

    def failing(self) -> list[Figure]:
        """The suppressed figures that are not protected."""
        figure_of = {cell: figure for figure, cell in self.linked.figures.items()}
        return [figure_of[int(cell)] for cell in self.audit.failing()]

    def neighbours(self, figure: Figure) -> list[Figure]:
        """The figures that share an equation with this one."""
        system = self.linked.system
        begins, members, _ = system.members
        used, equation, _ = system.uses
        cell = self.linked.figures[figure]
        linked_cells = {
            int(v) for e in equation[used[cell] : used[cell + 1]] for v in members[begins[e] : begins[e + 1]]
        } - {cell}
        return [neighbour for neighbour, number in self.linked.figures.items() if number in linked_cells]

    def intervals(self) -> dict[Figure, tuple[int, int | None, int | None, int | None]]:
        """outer_low, outer_high, inner_low, inner_high of each figure's feasibility interval.

        Outer bounds: an intruder can deduce that the figure lies within them; outer_high is None where nothing bounds
        it. Inner bounds: a feasible table was found for each of the two, so an intruder cannot rule either out; both
        are None where no feasible table was found. The feasibility interval itself lies between.
        """
        outer_low, outer_high, feasible = self.audit.outer_low, self.audit.outer_high, self.audit.feasible
        return {
            figure: (
                int(outer_low[cell]),
                None if outer_high[cell] >= UNBOUNDED else int(outer_high[cell]),
                int(feasible.inner_low[cell]) if feasible else None,
                int(feasible.inner_high[cell]) if feasible else None,
            )
            for figure, cell in self.linked.figures.items()
        }

    def certificate(self, release_names: Mapping[str, str] | None = None) -> bytes:
        """The certificate as a file. release_names: what a release was called while it was planned → its name."""
        names = release_names or {}
        rules = {
            statement.rule.id: {
                "threshold": statement.rule.threshold,
                "base": statement.rule.base,
                "zeros": statement.rule.zeros,
            }
            for statements in self.published.statements.values()
            for statement in statements
        }
        labels = [replace(label, statement=names.get(label.statement, label.statement)) for label in self.linked.labels]
        return certificate_file(self.audit, labels, self.linked.reasons, dict(sorted(rules.items())))


def certify(
    published: PublishedStatements, intersections: pl.DataFrame, safety_interval: int = SAFETY_INTERVAL
) -> Certification:
    """Link everything published and audit it.

    intersections: ward, msoa, la of the wards and MSOAs that share an address. safety_interval: how far apart two
    feasible tables must be in a suppressed cell.

    First with the intruder assumption that a cell which was not received is 0, and that everybody in an authority is
    placed in one of its wards and MSOAs. Where no feasible table agrees with that, a trust from elsewhere has treated
    people of the area, or an address is in no ward; then without it.
    """
    certification = _certify(published, intersections, safety_interval, assumes_not_received_is_zero=True)
    if certification.audit.contradiction or certification.audit.feasible is None:
        return _certify(published, intersections, safety_interval, assumes_not_received_is_zero=False)
    return certification


def _certify(
    published: PublishedStatements,
    intersections: pl.DataFrame,
    safety_interval: int,
    *,
    assumes_not_received_is_zero: bool,
) -> Certification:
    linked = link(published, intersections, assumes_not_received_is_zero=assumes_not_received_is_zero)
    linked.system = _with_suppressed_groups(linked)
    return Certification(published, linked, audit(linked.system, safety_interval))


def _with_suppressed_groups(linked: LinkedTables) -> System:
    """The system with all cells that have to be protected: the suppressed, and those of a suppressed group that an
    intruder cannot tell to be large. That a cell of such a group is at or above the threshold discloses nobody."""
    system = linked.system
    bounds = propagate(system)
    suppressed = system.suppressed.copy()
    for cell, threshold in linked.suppressed_group.items():
        suppressed[cell] = bounds.low[cell] < threshold
    return System(system.low, system.high, suppressed, system.total, system.start, system.part)
