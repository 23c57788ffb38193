"""Who is expected to send, who has sent, and which months the tables are about.

Reckons from values alone: what is known of the submissions, the organisations, and the first month asked for. Must not
know where any of it lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import polars as pl

from pipelines.context import CountContext
from pipelines.ingest.store import IngestedSubmission
from schemas.periods import quarter_of, year_of
from schemas.reference import Reference
from sources.source import Source


def inputs(submissions: Sequence[IngestedSubmission], context: CountContext) -> dict[str, pl.DataFrame]:
    """What the marts' SQL needs beside contacts: the window, who is expected where, who has reported, areas, codes."""
    window = months_of_window(submissions, context.first_month)
    expected = expected_providers(context.reference, context.sources.values())
    return {
        "calendar": calendar(window),
        "expected": expected,
        "reporting": reporting_grid(submissions, expected, window),
        "area": context.reference.areas,
        "code_list": context.lists.frame,
        "small_area": context.small_areas,
    }


def months_of_window(submissions: Iterable[IngestedSubmission], first_month: str) -> list[date]:
    """The months the tables are about, in order; none before anything was received.

    first_month: the month such as 2025-04 that they begin with; empty for the first that any submission covers.
    """
    covered = [month for submission in submissions for _, month in submission.months_covered()]
    if not covered:
        return []
    first = date.fromisoformat(f"{first_month}-01") if first_month else min(covered)
    return list(_months(first, max(covered)))


def calendar(window: Sequence[date]) -> pl.DataFrame:
    """month, quarter (its first day), financial_year such as 2025/26: one row a month of the window."""
    rows = [(month, quarter_of(month), year_of(month)) for month in window]
    return pl.DataFrame(rows, schema={"month": pl.Date, "quarter": pl.Date, "financial_year": pl.String}, orient="row")


def reporting_grid(
    submissions: Iterable[IngestedSubmission], expected: pl.DataFrame, window: Sequence[date]
) -> pl.DataFrame:
    """provider_code, source, month, received: every expected provider in every month of the window."""
    covered = {(submission.source, *pair) for submission in submissions for pair in submission.months_covered()}
    received = pl.DataFrame(
        sorted(covered), schema={"source": pl.String, "provider_code": pl.String, "month": pl.Date}, orient="row"
    ).with_columns(received=pl.lit(True))
    months = pl.DataFrame({"month": window}, schema={"month": pl.Date})
    grid = expected.select("provider_code", "source").unique().join(months, how="cross")
    return (
        grid.join(received, on=["provider_code", "source", "month"], how="left")
        .with_columns(pl.col("received").fill_null(False))
        .sort("source", "provider_code", "month")
    )


def received_of_month(grid: pl.DataFrame, month: date) -> dict[str, tuple[int, int]]:
    """Source → how many of its providers had sent that month, and how many are expected to.

    grid: as `reporting_grid` gives it.
    """
    of_month = grid.filter(pl.col("month") == month)
    counted = of_month.group_by("source").agg(pl.col("received").sum(), pl.len()).sort("source")
    return {source: (sent, expected) for source, sent, expected in counted.iter_rows()}


def expected_providers(reference: Reference, sources: Iterable[Source]) -> pl.DataFrame:
    """provider_code, source, area_code: which providers of each source serve which local authority, and `all`.

    A trust serves the authorities of its board; an organisation without a board serves all of them.
    """
    return pl.concat([_expected(reference, source) for source in sources])


def _expected(reference: Reference, source: Source) -> pl.DataFrame:
    providers = reference.organisations.filter(pl.col("kind").is_in(source.provider_kinds)).select(
        "code", "parent_code"
    )
    authorities = reference.local_authorities.select(
        pl.col("code").alias("area_code"), pl.col("parent_code").alias("board")
    )
    serves = pl.col("parent_code").is_null() | (pl.col("parent_code") == pl.col("board"))
    pairs = providers.join(authorities, how="cross").filter(serves).select("code", "area_code")
    everywhere = providers.select("code", pl.lit("all").alias("area_code"))
    return pl.concat([pairs, everywhere]).select(
        pl.col("code").alias("provider_code"), pl.lit(source.name).alias("source"), "area_code"
    )


def _months(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
