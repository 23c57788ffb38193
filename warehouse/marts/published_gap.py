"""The coding gap from published counts alone: what a protected count leaves open, the estimate carries as uncertainty.

Knows the mart `provider_year_coding` as protected, and the policy it was protected by. Must not know exact counts.
"""

from __future__ import annotations

import polars as pl

from warehouse.marts.ascertainment import ascertain


def gap_estimate(cells: pl.DataFrame, threshold: int, base: int) -> pl.DataFrame:
    """provider_code, financial_year and the figures of `warehouse.marts.ascertainment` for every trust and year that
    was received.

    cells: `provider_year_coding` as protected. threshold, base: below which counts were suppressed, and to what
    rounded.
    """
    return ascertain(bounded(cells, threshold, base), ["financial_year"])


def bounded(cells: pl.DataFrame, threshold: int, base: int) -> pl.DataFrame:
    """Every cell with the least and most it may be, and `n` in the middle; what was not received is left out."""
    shown = pl.col("status") == "published"
    # To the nearest, halves up: with a base of 5, 10 stands for 8 to 12.
    least = pl.when(shown).then(pl.max_horizontal(pl.col("n") - base // 2, pl.lit(threshold))).otherwise(0)
    most = pl.when(shown).then(pl.col("n") + base - 1 - base // 2).otherwise(threshold - 1)
    middle = pl.when(shown).then(pl.col("n").cast(pl.Float64)).otherwise((threshold - 1) / 2)
    received = cells.filter(pl.col("status") != "not_received")
    return received.with_columns(least=least.cast(pl.Float64), most=most.cast(pl.Float64), n=middle)
