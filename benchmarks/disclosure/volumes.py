"""The cells of a demo home as two ways of publishing leave them: the house's floor, and suppression of the usual kind.

Knows: exact counts, what the planner chose, which rows a partner is given. Must not know: how a share is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from anonymisation.disclosure.audit.certify import Certification, certify
from anonymisation.disclosure.audit.statements import Key, PublishedStatements, Rule, Snapshot, Statement
from anonymisation.disclosure.audit.system import UNBOUNDED
from anonymisation.disclosure.plan.choices import has_candidates
from anonymisation.disclosure.rules.policies import NOT_RECEIVED, PUBLISHED, SUPPRESSED, SUPPRESSED_GROUP, Policy
from anonymisation.disclosure.rules.suppression import group_by, protect
from benchmarks.disclosure import utility_telling
from benchmarks.disclosure.usual import PRIMARY, SECONDARY, SHOWN, suppressed
from pipelines.context import Tools
from pipelines.count import CountStore
from pipelines.home import Home
from pipelines.release.cells import with_dimensions
from pipelines.release.inputs import read_release_inputs
from pipelines.release.proposal import Proposal
from pipelines.release.propose import propose
from schemas.tables.marts import Mart, all_marts, last_month
from warehouse.drops.filter import of_partner
from warehouse.drops.partners import Partner, load_partners

EVERYBODY = Partner(
    utility_telling.EVERYBODY,
    "The warehouse, the union of all that anyone may see",
    "",
    "",
    None,
    None,
    (),
    frozenset(),
    True,
)  # type: ignore[arg-type]

Cells = dict[str, pl.DataFrame]
"""Table → its dimensions, `count` (exact), `status` and `n` as the house publishes them, `usual`, `reason` of
suppressed_group ones.
"""


@dataclass(frozen=True)
class Exact(Rule):
    """Counts as they are; what is starred may be anything, for primary and secondary look alike."""

    def interval(self, status: str, n: int | None) -> tuple[int, int]:
        """The least and the most that a cell may be."""
        return (n, n) if status == PUBLISHED and n is not None else (0, UNBOUNDED)


EXACT = Exact("usual", 0, 1, "shown")


def proposed(home: Home, tools: Tools) -> Proposal:
    """What a release of the home would say, proved."""
    return propose(read_release_inputs(home, tools))


def as_planned(proposal: Proposal) -> Cells:
    """The cells of the planner's choice."""
    found = {}
    joined = proposal.cells.join(proposal.exact.select("table", "key", pl.col("n").alias("count")), on=["table", "key"])
    for table in all_marts():
        rows = with_dimensions(joined.filter(pl.col("table") == table.name), table)
        why = pl.concat_str([pl.col(name).cast(pl.String) for name in group_by(table)], separator="|")
        reason = (
            pl.when(pl.col("status") != SUPPRESSED_GROUP)
            .then(pl.lit(""))
            .when(why.is_in(sorted(map(str, proposal.secondary_suppression.get(table.name, ())))))
            .then(pl.lit("audit"))
            .when(why.is_in(sorted(map(str, proposal.attribute_disclosing.get(table.name, ())))))
            .then(pl.lit("whole group"))
            .otherwise(pl.lit("plan"))
        )
        found[table.name] = _with_usual(rows.with_columns(reason.alias("reason")), table)
    return found


def unplanned(home: Home, proposal: Proposal, policy: Policy) -> Cells:
    """The cells of every closed group at every level, the floor alone deciding."""
    found = {}
    for table in all_marts():
        counts = CountStore(home).counts(table)
        closed = counts.filter(last_month(table) <= max(proposal.months))
        shown = protect(closed, table, policy).select(*table.dimensions(), "status", pl.col("n").alias("__n"))
        rows = closed.rename({"n": "count"}).join(shown, on=table.dimensions(), nulls_equal=True).rename({"__n": "n"})
        found[table.name] = _with_usual(rows.with_columns(reason=pl.lit("")).sort(table.dimensions()), table)
    return found


def of(partner: Partner, cells: Cells, tools: Tools) -> Iterator[tuple[str, pl.DataFrame]]:
    """Grain → the rows that the partner is given of it. A table of several levels is told level by level."""
    providers = tools.reference.organisations.select("code", pl.col("parent_code").alias("board_code"))
    for table in all_marts():
        if table.name in partner.marts or partner is EVERYBODY:
            own = of_partner(table.name, cells[table.name], partner, tools.reference.areas, providers)
            if has_candidates(table):
                for (level, kind), rows in own.partition_by(
                    "area_level", "period_kind", as_dict=True, maintain_order=True
                ).items():
                    yield f"{table.name}: {level} × {kind}", rows
            else:
                yield table.name, own


def partners(home: Home, tools: Tools) -> list[Partner]:
    """All partners of the home, and everybody."""
    shipped = load_partners(tools.reference.areas, home.partners, examples=home.settings.is_demo)
    return [*shipped, EVERYBODY]


def proved(cells: Cells, rule: Rule, tools: Tools) -> Certification:
    """Everything said of these cells by the house's rule, or by the usual one, linked and audited."""
    said = PublishedStatements()
    vintages: dict[str, dict[Key, int]] = {}
    tables = {table.name: table for table in all_marts()}
    for name, rows in cells.items():
        statuses, numbers = (rows["status"], rows["n"]) if rule is not EXACT else _usual_words(rows)
        keys = list(rows.select(tables[name].dimensions()).iter_rows())
        for key, status, n in zip(keys, statuses, numbers, strict=True):
            said.add((name, key, 0), Statement("only", status, n, rule))
        vintages[name] = dict.fromkeys(keys, 0)
    said.snapshots.append(Snapshot(vintages))
    return certify(said, tools.geography.small_areas)


def _with_usual(rows: pl.DataFrame, table: type[Mart]) -> pl.DataFrame:
    """The rows with what the usual suppression does to those that are in the table at all."""
    told = ~pl.col("status").is_in([SUPPRESSED_GROUP, NOT_RECEIVED])
    inside = rows.filter(told)
    usual = inside.select(table.dimensions()).with_columns(suppressed(inside, table))
    kept = [*table.dimensions(), "count", "status", "n", "reason"]
    return rows.select(kept).join(usual, on=table.dimensions(), how="left", nulls_equal=True, maintain_order="left")


def _usual_words(rows: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    hidden = pl.col("usual").is_in([PRIMARY, SECONDARY])
    told = rows.select(
        pl.when(hidden)
        .then(pl.lit(SUPPRESSED))
        .when(pl.col("usual") == SHOWN)
        .then(pl.lit(PUBLISHED))
        .otherwise(pl.col("status"))
        .alias("status"),
        pl.when(pl.col("usual") == SHOWN).then(pl.col("count")).alias("n"),
    )
    return told["status"], told["n"]
