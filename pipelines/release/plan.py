"""The plan of a home: which tables are published at which level, year by year, made from earlier years alone.

A year's plan is made once, before anything of that year is published, and kept in the ledger with the first release
that uses it: a plan that was made again later would see the cells it decides on.
"""

from __future__ import annotations

import polars as pl

from anonymisation.disclosure.plan.choices import Choice, as_frame, from_frame
from anonymisation.disclosure.plan.planner import categories_of, plan
from anonymisation.disclosure.rules.policies import Policy
from pipelines.context import Tools
from pipelines.count import read_counts
from pipelines.home import Home
from pipelines.release.published import ReleaseHistory
from pipelines.reporting import expected_providers, months_of_window
from schemas.periods import first_day_of_year, year_of
from schemas.tables.marts import all_marts, last_month

WITHOUT_A_LIST = {"kind": 15, "definition_name": 3, "measure": 1, "coding": 4, "note": 3}
"""Columns of no code list → categories that what is counted spreads over. Each measure is a count of its own; the kinds
hold about a fifth of violence between them, so that each is about a fifteenth."""

Plan = dict[str, list[Choice]]
"""Financial year → its choices."""


def plan_all(home: Home, tools: Tools, record: ReleaseHistory, policy: Policy) -> Plan:
    """The plan of every year of the window: as kept where one is, else made now."""
    kept = kept_plan(record)
    years = sorted({year_of(month) for month in months_of_window(home, tools)})
    return {year: kept.get(year) or plan_of(home, tools, policy, year) for year in years} | {
        year: kept[year] for year in kept if year not in years
    }


def plan_of(home: Home, tools: Tools, policy: Policy, year: str) -> list[Choice]:
    """The plan for one financial year, from the exact counts of the years before it, or from public figures."""
    begins = first_day_of_year(year)
    counts = {table.name: read_counts(home, table) for table in all_marts()}
    history = {table.name: counts[table.name].filter(last_month(table) < begins) for table in all_marts()}
    return plan(
        {name: frame for name, frame in history.items() if frame.height},
        pl.concat([tools.reference.populations.select("area_code", "year", "population"), _catchments(tools)]),
        _small_area_counts(tools),
        policy,
        year,
        categories=categories_of(all_marts(), tools.lists.frame) | WITHOUT_A_LIST,
    )


def kept_plan(record: ReleaseHistory) -> Plan:
    """The plan as the last release kept it."""
    frame = record.plan_frame
    if frame.is_empty():
        return {}
    return {
        str(year): from_frame(rows)
        for (year,), rows in frame.partition_by("plan_for", as_dict=True, maintain_order=True).items()
    }


def plan_as_frame(chosen: Plan) -> pl.DataFrame:
    """The plan as one frame: the fields of `Choice`, and the year each was made for."""
    return pl.concat(
        [as_frame(choices).with_columns(plan_for=pl.lit(year)) for year, choices in sorted(chosen.items())]
    )


def _catchments(tools: Tools) -> pl.DataFrame:
    """area_code (of a provider), year, population: the residents of the authorities it serves, shared among those who
    serve them.
    """
    serves = expected_providers(tools).filter(pl.col("area_code") != "all")
    shared = serves.with_columns(pl.len().over("source", "area_code").alias("providers"))
    residents = shared.join(tools.reference.populations, on="area_code")
    of_each = residents.group_by("provider_code", "year").agg(
        (pl.col("population") / pl.col("providers")).sum().round().cast(pl.Int64)
    )
    return of_each.select(pl.col("provider_code").alias("area_code"), "year", "population").sort(pl.all())


def _small_area_counts(tools: Tools) -> pl.DataFrame:
    pieces = tools.geography.small_areas.rename({"la": "residence_la"})
    return pl.concat(
        pieces.group_by("residence_la")
        .agg(pl.col(level).n_unique().alias("areas"))
        .with_columns(area_level=pl.lit(level))
        .select("residence_la", "area_level", "areas")
        for level in ("ward", "msoa")
    ).sort(pl.all())
