"""What goes into a release and what it would state, as values.

Knows frames, a policy, a plan and an audit's certificate. Must not know where any of it is read from or written to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from anonymisation.disclosure.audit.certify import Certification
from anonymisation.disclosure.audit.statements import PublishedStatements
from anonymisation.disclosure.rules.policies import Policy
from pipelines.release.cells import CELLS, COUNTED
from pipelines.release.plan import Plan, PlanInputs

NEXT = "next"
"""What the release is called until its content, which names it, is known."""

EXACT: dict[str, pl.DataType] = {"table": pl.String(), "key": pl.String(), **COUNTED, "vintage": pl.Int32()}
"""The exact counts on the day of a release, a row a cell. They never leave the de-identified zone."""

Groups = dict[str, set[str]]
"""Table → its groups, each the values of the table's group columns as one text."""


@dataclass(frozen=True, eq=False)
class Published:
    """All releases so far. cells: those in force, with the columns of `CELLS`. exact: the exact counts on the day of
    the last release, with the columns of `EXACT`. statements: everything ever published. plan: as the last release
    kept it."""

    cells: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CELLS))
    exact: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=EXACT))
    statements: PublishedStatements = field(default_factory=PublishedStatements)
    plan: Plan = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class ReleaseInputs:
    """What a release is made from. months: those the tables are about, in order. published: what was released so far.

    revise: whether cells whose count has changed since they were published are stated anew.
    """

    planning: PlanInputs
    months: list[date]
    published: Published = field(default_factory=Published)
    revise: bool = False

    @property
    def policy(self) -> Policy:
        """The policy that protects the cells."""
        return self.planning.policy


@dataclass(frozen=True, eq=False)
class Proposal:
    """What a release made now would state, with its certificate.

    cells: the columns of `CELLS`; what would be stated now is marked as stated in `NEXT`. published_cells: those in
    force before. exact: the columns of `EXACT`. secondary_suppression: the groups that the audit asked to suppress.
    attribute_disclosing: those suppressed because nearly everybody in them is alike.
    """

    policy: Policy
    months: list[date]
    is_revision: bool
    cells: pl.DataFrame
    published_cells: pl.DataFrame
    exact: pl.DataFrame
    plan: Plan
    certification: Certification
    secondary_suppression: Groups
    attribute_disclosing: Groups

    @property
    def new(self) -> pl.DataFrame:
        """The cells that would be stated anew."""
        return self.cells.filter(pl.col("stated_in") == NEXT)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to release."""
        return self.new.is_empty()

    def changes(self) -> pl.DataFrame:
        """table, key, change (new, revised, newly suppressed, newly shown), status and n before and now, of every cell
        of which something else is stated."""
        earlier = self.published_cells.select(
            "table", "key", pl.col("status").alias("status_before"), pl.col("n").alias("n_before")
        )
        joined = self.new.join(earlier, on=["table", "key"], how="left")
        is_shown, was_shown = pl.col("status") == "published", pl.col("status_before") == "published"
        change = (
            pl.when(pl.col("status_before").is_null())
            .then(pl.lit("new"))
            .when(was_shown & ~is_shown)
            .then(pl.lit("newly suppressed"))
            .when(is_shown & ~was_shown)
            .then(pl.lit("newly shown"))
            .otherwise(pl.lit("revised"))
        )
        as_before = (pl.col("status") == pl.col("status_before")) & pl.col("n").eq_missing(pl.col("n_before"))
        changed = joined.filter(~as_before.fill_null(False))
        return changed.select("table", "key", change.alias("change"), "status_before", "n_before", "status", "n").sort(
            "table", "key"
        )

    def cells_by_change(self) -> dict[str, int]:
        """Kind of change → cells."""
        return dict(self.changes().group_by("change").len().sort("change").iter_rows())

    def restated(self) -> pl.DataFrame:
        """Cells whose exact count is no longer the one that was published, and that go on as published: for a
        revision."""
        return self.cells.filter(
            pl.col("vintage").is_not_null()
            & (pl.col("stated_in") != NEXT)
            & (pl.col("stated_vintage") != pl.col("vintage"))
        )
