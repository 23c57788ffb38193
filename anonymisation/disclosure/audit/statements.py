"""Published statements: what releases have published of the cells of tables, and which figure each was about.

A release publishes the counts as they were that day: a snapshot. A cell whose exact count was another in an earlier
snapshot has another vintage, and is then another figure: a statement about one is none about the other. Knows tables
by name and cells by key. Must not know an exact count, only whether it is still the same one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from anonymisation.disclosure.audit.system import UNBOUNDED
from anonymisation.disclosure.rules.policies import NOT_RECEIVED, SUPPRESSED_GROUP, Policy, reader_interval
from schemas.tables.marts import Mart

Key = tuple[Any, ...]
"""The values of a table's dimensions, in their order."""

Figure = tuple[str, Key, int]
"""Table, key and vintage: one figure that may have been published or suppressed."""


@dataclass(frozen=True)
class Rule:
    """The parts of a policy from which an intruder deduces bounds of one cell."""

    id: str
    threshold: int
    base: int
    zeros: str

    @classmethod
    def of(cls, policy: Policy) -> Rule:
        """The rule of a policy."""
        return cls(policy.id, policy.threshold, policy.rounding_base, policy.zeros)

    def interval(self, status: str, n: int | None) -> tuple[int, int]:
        """The lowest and highest count that a cell with this status and figure may have. Intruders take a cell that was
        not received for 0.
        """
        bounds = reader_interval(status, n, self.threshold, self.base, self.zeros)
        return bounds or ((0, 0) if status == NOT_RECEIVED else (0, UNBOUNDED))


@dataclass(frozen=True)
class Statement:
    """What one release published of a figure: its status, its number where it is shown, and by which rule."""

    release: str
    status: str
    n: int | None
    rule: Rule

    @property
    def says_nothing(self) -> bool:
        """Whether it bounds the figure in no way."""
        return self.status == SUPPRESSED_GROUP


@dataclass(frozen=True)
class CellLabel:
    """What a cell of the system is: a cell of a published table in one of its statements, or a figure never published.

    status and n are as published, by the policy `rule`; all empty where the cell never was, and its bounds then are all
    that is known.
    """

    table: str = ""
    key: str = ""
    statement: str = ""
    status: str = ""
    n: int | None = None
    rule: str = ""


@dataclass(frozen=True)
class Snapshot:
    """vintages: table → key → vintage, of every cell of the counts on the day of a release, published or not."""

    vintages: Mapping[str, Mapping[Key, int]]


@dataclass
class PublishedStatements:
    """Everything ever published: figure → statements, in the order of the releases; and the snapshots they are of."""

    statements: dict[Figure, list[Statement]] = field(default_factory=dict)
    snapshots: list[Snapshot] = field(default_factory=list)

    def copy(self) -> PublishedStatements:
        """A copy, to which more can be added."""
        return PublishedStatements(
            {figure: list(statements) for figure, statements in self.statements.items()}, list(self.snapshots)
        )

    def add(self, figure: Figure, statement: Statement) -> None:
        """Add a statement of a figure; the same status, number and rule again add nothing."""
        earlier = self.statements.setdefault(figure, [])
        words = (statement.status, statement.n, statement.rule)
        if all((other.status, other.n, other.rule) != words for other in earlier):
            earlier.append(statement)


def keyed(frame: pl.DataFrame, table: type[Mart], value: str) -> dict[Key, Any]:
    """Key → the value of one column."""
    return dict(zip(frame.select(table.dimensions()).iter_rows(), frame[value].to_list(), strict=True))
