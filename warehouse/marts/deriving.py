"""From published marts to tables reckoned of them: each is one SELECT in `derived/`.

Knows protected counts and public figures only, so that what it makes needs no protection of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import polars as pl

from schemas.errors import SvdError
from schemas.tables.marts import Derived, ProviderYearCoding, all_derived
from warehouse.duck import frames_named, in_memory, query, sql_file
from warehouse.marts.published_gap import gap_estimate


class DerivingRefused(SvdError):
    """A derived table could not be reckoned; the message names it and quotes no value."""


def derive(
    protected: Mapping[str, pl.DataFrame], population: pl.DataFrame, *, threshold: int = 8, base: int = 5
) -> dict[str, pl.DataFrame]:
    """Name → rows of every derived table, sorted by its dimensions.

    protected: mart name → protected rows. population: area_code, year (a number or text), population.
    threshold, base: of the policy the marts were protected by.
    Raises `DerivingRefused` where a table cannot be reckoned of these.
    """
    residents = population.select("area_code", pl.col("year").cast(pl.Int32), pl.col("population").cast(pl.Int64))
    gap = gap_estimate(_shown_at_all(protected[ProviderYearCoding.name]), threshold, base)
    frames = {**protected, "population": residents, "gap_estimate": gap}
    with in_memory() as connection, frames_named(connection, frames):
        return {table.name: _derived(connection, table) for table in all_derived()}


def _shown_at_all(cells: pl.DataFrame) -> pl.DataFrame:
    """Without the trusts and years that were suppressed_group: their cells may be any number, where a suppressed one is
    below the threshold.
    """
    return cells.filter(~(pl.col("status") == "suppressed_group").any().over("provider_code", "financial_year"))


def _derived(connection: duckdb.DuckDBPyConnection, table: type[Derived]) -> pl.DataFrame:
    try:
        rows = query(connection, sql_file("derived", table.name))
    except duckdb.Error as error:
        failure = type(error).__name__
    else:
        return rows.select(list(table.columns)).cast(pl.Schema(table.schema())).sort(table.dimensions())
    raise DerivingRefused(f"derived/{table.name}.sql could not be reckoned ({failure}).")
