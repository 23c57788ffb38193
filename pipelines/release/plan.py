"""Which tables are published at which level, year by year, decided from earlier years alone.

A year's plan is made once, before anything of that year is published, and kept in the ledger with the first release
that uses it: a plan that was made again later would see the cells it decides on. Knows frames and a policy. Must not
know where they are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from anonymisation.disclosure.plan.choices import Choice, as_frame, from_frame
from anonymisation.disclosure.plan.planner import categories_of, plan
from anonymisation.disclosure.rules.policies import Policy
from schemas.periods import first_day_of_year, year_of
from schemas.tables.marts import all_marts, last_month

Plan = dict[str, list[Choice]]
"""Financial year → its choices."""


@dataclass(frozen=True, eq=False)
class PlanInputs:
    """What a plan is made from.

    counts: mart name → exact counts of every period. populations: area_code, year, population of areas, and of
    providers by `catchments`. small_areas: ward, msoa, la of the wards and MSOAs that share an address. code_list:
    list, code.
    """

    policy: Policy
    counts: Mapping[str, pl.DataFrame]
    populations: pl.DataFrame
    small_areas: pl.DataFrame
    code_list: pl.DataFrame


def plan_all(inputs: PlanInputs, months: Iterable[date], kept_plan: Plan) -> Plan:
    """The plan of every year of these months: as kept where one is, else made now; and of every other year kept."""
    years = sorted({year_of(month) for month in months})
    return {year: kept_plan.get(year) or plan_of(inputs, year) for year in years} | {
        year: choices for year, choices in kept_plan.items() if year not in years
    }


def plan_of(inputs: PlanInputs, year: str) -> list[Choice]:
    """The plan for one financial year, from the exact counts of the years before it, or from public figures."""
    begins = first_day_of_year(year)
    earlier = {table.name: inputs.counts[table.name].filter(last_month(table) < begins) for table in all_marts()}
    return plan(
        {name: frame for name, frame in earlier.items() if frame.height},
        inputs.populations,
        _small_area_counts(inputs.small_areas),
        inputs.policy,
        year,
        categories=categories_of(all_marts(), inputs.code_list),
    )


def plan_as_frame(plan_by_year: Plan) -> pl.DataFrame:
    """The plan as one frame: the fields of `Choice`, and the year each was made for."""
    return pl.concat(
        [as_frame(choices).with_columns(plan_for=pl.lit(year)) for year, choices in sorted(plan_by_year.items())]
    )


def plan_from_frame(frame: pl.DataFrame) -> Plan:
    """The plan that `plan_as_frame` wrote."""
    return {
        str(year): from_frame(rows)
        for (year,), rows in frame.partition_by("plan_for", as_dict=True, maintain_order=True).items()
    }


def catchments(expected_providers: pl.DataFrame, populations: pl.DataFrame) -> pl.DataFrame:
    """area_code (of a provider), year, population: the residents of the authorities it serves, shared among those who
    serve them.

    expected_providers: provider_code, source, area_code. populations: area_code, year, population.
    """
    serves = expected_providers.filter(pl.col("area_code") != "all")
    shared = serves.with_columns(pl.len().over("source", "area_code").alias("providers"))
    residents = shared.join(populations, on="area_code")
    by_provider = residents.group_by("provider_code", "year").agg(
        (pl.col("population") / pl.col("providers")).sum().round().cast(pl.Int64)
    )
    return by_provider.select(pl.col("provider_code").alias("area_code"), "year", "population").sort(pl.all())


def _small_area_counts(small_areas: pl.DataFrame) -> pl.DataFrame:
    """residence_la, area_level, areas: how many wards and MSOAs each authority has."""
    renamed = small_areas.rename({"la": "residence_la"})
    return pl.concat(
        renamed.group_by("residence_la")
        .agg(pl.col(level).n_unique().alias("areas"))
        .with_columns(area_level=pl.lit(level))
        .select("residence_la", "area_level", "areas")
        for level in ("ward", "msoa")
    ).sort(pl.all())
