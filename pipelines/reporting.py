"""Who is expected to send, who has sent, and which months the tables are about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from pipelines.context import Tools
from pipelines.home import Home
from pipelines.ingest.store import ingested
from sources.source import Source


def inputs(home: Home, tools: Tools) -> dict[str, pl.DataFrame]:
    """What the marts' SQL needs beside contacts: the window, who is expected where, who has reported, areas, codes."""
    window = months_of_window(home, tools)
    expected = expected_providers(tools)
    return {
        "calendar": calendar(window),
        "expected": expected,
        "reporting": reporting(home, tools, expected, window),
        "area": tools.reference.areas,
        "code_list": tools.lists.frame,
        "small_area": tools.geography.small_areas,
    }


def months_of_window(home: Home, tools: Tools) -> list[date]:
    """The months the tables are about, in order; none before anything was received."""
    covered = [month for source in tools.sources.values() for _, month in _covered(home, source)]
    if not covered:
        return []
    return list(_months(home.settings.first_day or min(covered), max(covered)))


def calendar(window: list[date]) -> pl.DataFrame:
    """month, quarter (its first day), financial_year such as 2025/26: one row a month of the window."""
    month = pl.col("month")
    starts = pl.when(month.dt.month() >= 4).then(month.dt.year()).otherwise(month.dt.year() - 1)
    financial_year = pl.concat_str(starts, pl.lit("/"), ((starts + 1) % 100).cast(pl.String).str.zfill(2))
    frame = pl.DataFrame({"month": window}, schema={"month": pl.Date})
    return frame.with_columns(month.dt.truncate("1q").alias("quarter"), financial_year.alias("financial_year"))


def reporting(home: Home, tools: Tools, expected: pl.DataFrame, window: list[date]) -> pl.DataFrame:
    """provider_code, source, month, received: every expected provider in every month of the window."""
    received = [
        {"provider_code": provider, "source": source.name, "month": month, "received": True}
        for source in tools.sources.values()
        for provider, month in sorted(_covered(home, source))
    ]
    schema = {"provider_code": pl.String, "source": pl.String, "month": pl.Date, "received": pl.Boolean}
    grid = (
        expected.select("provider_code", "source")
        .unique()
        .join(pl.DataFrame({"month": window}, schema={"month": pl.Date}), how="cross")
    )
    return (
        grid.join(pl.DataFrame(received, schema=schema), on=["provider_code", "source", "month"], how="left")
        .with_columns(pl.col("received").fill_null(False))
        .sort("source", "provider_code", "month")
    )


def received(home: Home, tools: Tools, window: list[date], month: date) -> dict[str, tuple[int, int]]:
    """Source → how many of its providers had sent that month, and how many are expected to."""
    grid = reporting(home, tools, expected_providers(tools), window).filter(pl.col("month") == month)
    counted = grid.group_by("source").agg(pl.col("received").sum(), pl.len()).sort("source")
    return {source: (sent, expected) for source, sent, expected in counted.iter_rows()}


def expected_providers(tools: Tools) -> pl.DataFrame:
    """provider_code, source, area_code: which providers of each source serve which local authority, and `all`.

    A trust serves the authorities of its board; an organisation without a board serves all of them.
    """
    return pl.concat([_expected(tools, source) for source in tools.sources.values()])


def _expected(tools: Tools, source: Source) -> pl.DataFrame:
    providers = tools.reference.organisations.filter(pl.col("kind").is_in(source.provider_kinds)).select(
        "code", "parent_code"
    )
    authorities = tools.reference.local_authorities.select(
        pl.col("code").alias("area_code"), pl.col("parent_code").alias("board")
    )
    serves = pl.col("parent_code").is_null() | (pl.col("parent_code") == pl.col("board"))
    pairs = providers.join(authorities, how="cross").filter(serves).select("code", "area_code")
    everywhere = providers.select("code", pl.lit("all").alias("area_code"))
    return pl.concat([pairs, everywhere]).select(
        pl.col("code").alias("provider_code"), pl.lit(source.name).alias("source"), "area_code"
    )


def _covered(home: Home, source: Source) -> set[tuple[str, date]]:
    """The provider and month pairs that some submission covers."""
    return {
        (month["provider_code"], date.fromisoformat(month["month"]))
        for each in ingested(home, source.name)
        for month in each["coverage"]
        if month["covered"]
    }


def _months(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
