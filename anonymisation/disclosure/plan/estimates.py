"""How much of a table would be suppressed: from the counts of earlier periods, or from public figures.

Knows: exact counts of earlier periods, public populations and areas, a policy. Must not know: which choice follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from anonymisation.disclosure.plan.choices import SUPPRESS_GROUP, Choice, area_column, has_candidates, part
from anonymisation.disclosure.plan.expected import Expected, expected
from anonymisation.disclosure.rules.policies import Policy, in_thousandths
from anonymisation.disclosure.rules.suppression import group_by, is_large_enough
from schemas.tables.marts import Mart

_SMALL_AREA_COLUMNS = {"residence_msoa": "msoa", "residence_ward": "ward"}


@dataclass(frozen=True)
class PlanInputs:
    """What a plan is made from, beside the counts: public figures and a policy."""

    policy: Policy
    populations: dict[str, int]
    small_areas: dict[tuple[str, str], int]
    categories: Mapping[str, int]


def measured(table: type[Mart], history: pl.DataFrame | None, policy: Policy) -> list[dict[str, Any]]:
    """area, part (and area_level, period_kind), first, last, cells, nonzero, below, events, suppressed_events, areas;
    sorted.
    """
    if history is None or history.is_empty():
        return []
    area, n, shown = area_column(table), pl.col("n").fill_null(0), is_large_enough(policy)
    keys = ["area_level", "period_kind"] if has_candidates(table) else []
    small = "area" if has_candidates(table) else area
    of_group = history.filter(_was_sent(history)).select(
        *keys,
        part(table),
        pl.col(area).alias("__area"),
        pl.col(small).alias("__small"),
        pl.col(table.period_column).cast(pl.String).alias("__period"),
        n.alias("n"),
        ((n > 0) & ~shown).alias("below"),
        pl.when(shown).then(0).otherwise(n).alias("suppressed"),
    )
    return (
        of_group.group_by("__area", "part", *keys)
        .agg(
            pl.col("__period").min().str.head(7).alias("first"),
            pl.col("__period").max().str.head(7).alias("last"),
            pl.len().cast(pl.Int64).alias("cells"),
            (pl.col("n") > 0).sum().cast(pl.Int64).alias("nonzero"),
            pl.col("below").sum().cast(pl.Int64),
            pl.col("n").sum().alias("events"),
            pl.col("suppressed").sum().alias("suppressed_events"),
            pl.col("__small").n_unique().cast(pl.Int64).alias("areas"),
        )
        .rename({"__area": "area"})
        .sort("area", "part", *keys)
        .to_dicts()
    )


def _was_sent(history: pl.DataFrame) -> pl.Expr:
    """Leaves out cells of periods that nobody sent, where the frame tells: their zeros are no counts."""
    if not {"providers_received", "providers_expected"} <= set(history.columns):
        return pl.lit(True)
    return (pl.col("providers_received") > 0) | (pl.col("providers_expected") == 0)


def from_history(table: type[Mart], row: dict[str, Any], level: str, kind: str, policy: Policy) -> tuple[Choice, bool]:
    """The choice of a measured row, its decision still open, and whether it passes: whole numbers, so that exactly on
    the share passes.
    """
    share = row["below"] / row["nonzero"] if row["nonzero"] else 0.0
    limit = in_thousandths(policy.most_suppressed)
    passes = row["below"] * 1000 <= limit * row["nonzero"] and (row["nonzero"] > 0 or limit == 1000)
    choice = Choice(
        table=table.name,
        part=row["part"],
        area=row["area"],
        area_level=level,
        period_kind=kind,
        basis=f"history {row['first']}–{row['last']}",
        cells=row["cells"],
        nonzero=float(row["nonzero"]),
        below=float(row["below"]),
        share_below=share,
        events=float(row["events"]),
        suppressed_events=float(row["suppressed_events"]),
        suppressed_share=row["suppressed_events"] / row["events"] if row["events"] else 0.0,
        decision=SUPPRESS_GROUP,
        reason=_why(share, passes, policy) if row["nonzero"] else "Nothing was counted here.",
    )
    return choice, passes


def from_expectation(
    table: type[Mart], area: str, level: str, kind: str, cells: int | None, inputs: PlanInputs
) -> tuple[Choice, bool]:
    """Likewise for an area of which nothing was counted; cells: those of one period. What nobody can reckon does not
    pass.
    """
    population = inputs.populations.get(area)
    if population and cells:
        rate, threshold = (
            inputs.policy.expected_rate_per_1000,
            max(inputs.policy.threshold, inputs.policy.contributor_threshold),
        )
        year = expected(population, rate, cells, kind, threshold)
        share, can_be_estimated = year.share_below, True
    else:
        year, share, can_be_estimated = Expected(0, 0, 0, 0, 0), 1.0, False
    passes = (can_be_estimated and share <= inputs.policy.most_suppressed) or inputs.policy.most_suppressed == 1
    reason = f"{_why(share, passes, inputs.policy)} Estimated as if events were spread evenly."
    choice = Choice(
        table=table.name,
        area=area,
        area_level=level,
        period_kind=kind,
        basis="expected",
        cells=year.cells,
        nonzero=year.nonzero,
        below=year.below,
        share_below=share,
        events=year.events,
        suppressed_events=year.suppressed_events,
        suppressed_share=year.suppressed_events / year.events if year.events else 0.0,
        decision=SUPPRESS_GROUP,
        reason=reason if can_be_estimated else "There is no history, and no public figure to estimate from.",
    )
    return choice, passes


def cells_a_period(table: type[Mart], area: str, inputs: PlanInputs) -> int | None:
    """Cells of one area and period, from public figures alone; none where they do not tell."""
    cells = 1
    for column in set(table.dimensions()) - {area_column(table), table.period_column}:
        level = _SMALL_AREA_COLUMNS.get(column)
        if level:
            number = inputs.small_areas.get((area, level))
        else:
            # A series such as ED or ambulance splits nothing: each has its own events.
            number = 1 if column in group_by(table) else inputs.categories.get(column)
        if not number:
            return None
        cells *= number
    return cells


def _why(share: float, passes: bool, policy: Policy) -> str:
    within = "at most" if passes else "more than"
    return f"{share:.1%} of its non-zero cells are too small to show, {within} {policy.most_suppressed:.1%}."


def latest(populations: pl.DataFrame, begins: date) -> dict[str, int]:
    """area → residents by the latest estimate not after the year's start, else the earliest."""
    early = pl.col("year") <= begins.year
    nearest = pl.when(early).then(begins.year - pl.col("year")).otherwise(10_000 + pl.col("year"))
    nearest_first = populations.sort(nearest, "population").unique("area_code", keep="first", maintain_order=True)
    return dict(nearest_first.select("area_code", "population").sort("area_code").iter_rows())


def small_areas(counts: pl.DataFrame) -> dict[tuple[str, str], int]:
    """(local authority, level) → how many small areas it has. counts: residence_la, area_level, areas."""
    rows = counts.select("residence_la", "area_level", "areas").sort(pl.all()).iter_rows()
    return {(la, level): areas for la, level, areas in rows}
