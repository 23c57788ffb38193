"""What has been said of the cells of published tables, and which figure each statement was about.

A release looks at the counts as they were that day: a snapshot. A cell whose exact count was another in an earlier
snapshot has another vintage, and is then another figure: what was said of one says nothing of the other. Knows tables
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
"""Table, key and vintage: one figure that something may have been said of."""


@dataclass(frozen=True)
class Rule:
    """What a policy's words let a reader deduce of one cell."""

    id: str
    threshold: int
    base: int
    zeros: str

    @classmethod
    def of(cls, policy: Policy) -> Rule:
        """The rule of a policy."""
        return cls(policy.id, policy.threshold, policy.rounding_base, policy.zeros)

    def interval(self, status: str, n: int | None) -> tuple[int, int]:
        """The least and the most that a cell with this status and figure may be. Nobody sent: outsiders take it for
        none.
        """
        bounds = reader_interval(status, n, self.threshold, self.base, self.zeros)
        return bounds or ((0, 0) if status == NOT_RECEIVED else (0, UNBOUNDED))


@dataclass(frozen=True)
class Statement:
    """What one release said of a figure: its status, its number where it is published, and by which rule."""

    release: str
    status: str
    n: int | None
    rule: Rule

    @property
    def is_open(self) -> bool:
        """Whether it says nothing of the figure."""
        return self.status == SUPPRESSED_GROUP


@dataclass(frozen=True)
class Named:
    """What a cell of the system is: a cell of a published table in one of its statements, or a figure never published.

    status and n are as published, by the policy `rule`; all empty where the cell never was, and its bounds then say all
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
    """vintages: table → key → vintage, of every cell of the counts on the day of a release, said of or not."""

    vintages: Mapping[str, Mapping[Key, int]]


@dataclass
class PublishedStatements:
    """Everything ever said: figure → statements, in the order of the releases; and the snapshots they were said of."""

    statements: dict[Figure, list[Statement]] = field(default_factory=dict)
    snapshots: list[Snapshot] = field(default_factory=list)

    def copy(self) -> PublishedStatements:
        """The same, to which more can be added apart."""
        return PublishedStatements(
            {figure: list(told) for figure, told in self.statements.items()}, list(self.snapshots)
        )

    def add(self, figure: Figure, statement: Statement) -> None:
        """Remember a statement; the same words again add nothing."""
        known = self.statements.setdefault(figure, [])
        if all((each.status, each.n, each.rule) != (statement.status, statement.n, statement.rule) for each in known):
            known.append(statement)


def snapshot(frames: Mapping[str, pl.DataFrame], tables: Mapping[str, type[Mart]]) -> Snapshot:
    """frames: table → rows with the table's dimensions and `vintage`."""
    return Snapshot({name: keyed(frame, tables[name], "vintage") for name, frame in frames.items()})


def keyed(frame: pl.DataFrame, table: type[Mart], value: str) -> dict[Key, Any]:
    """Key → the value of one column."""
    return dict(zip(frame.select(table.dimensions()).iter_rows(), frame[value].to_list(), strict=True))
