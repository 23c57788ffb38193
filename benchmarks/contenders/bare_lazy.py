"""The limit: Polars scans the file lazily, so that it parses only the three columns that the question needs.

No validation, no identifiers to take off, nothing written. No honest program does less.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from benchmarks.child import Outcome, key_of

ASSAULT = "298231000000106"


def prepare(file: Path, folder: Path) -> Callable[[], Outcome]:
    """Nothing to prepare."""
    return lambda: _count(file)


def _count(file: Path) -> Outcome:
    rows = pl.scan_csv(file, infer_schema=False)
    violent = by_provider_and_month(rows).collect(engine="streaming")
    return Outcome(0, {key_of(provider, month): count for provider, month, count in violent.iter_rows()})


def by_provider_and_month(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Assaults counted by provider and month, all columns being text."""
    return (
        rows.filter(pl.col("EC_Injury_Intent_SNOMED_CT") == ASSAULT)
        .group_by("Provider_Code", pl.col("Arrival_Date").str.head(7).alias("month"))
        .agg(pl.len())
    )
