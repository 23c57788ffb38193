"""The truth: what was written where, what it truly says, and what must become of it. For tests only; never in an inbox.

Beside what the records say, columns called `…_true` hold what happened: of each attendance whether it was an assault
(`assault_true`, so that under-coding is known to the row) and whether its note was written to say so (`note_true`).

Knows places and the truth's columns. Must not know how a file is written.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from synthetic.people import NO_FIXED_ABODE, NOT_KNOWN
from synthetic.rendering import RAW

UNSTATED = "ZZ99 3CZ"
"""England, not otherwise stated."""

PARTS = ("la", "ward", "msoa", "lsoa", "deprivation")


def placed(rows: pl.DataFrame, places: pl.DataFrame, postcode: str, lsoa: str | None, prefix: str) -> pl.DataFrame:
    """`rows` with `<prefix>_la_true`, ward, msoa, lsoa and deprivation: codes, or outside, no_fixed_abode, unknown.

    The postcode is asked first, then the small-area code. lsoa is null where there is no area, deprivation unknown.
    """
    area_lookup = places.select(
        "postcode", "lsoa", "msoa", "ward", "la", "inside", deprivation=pl.col("fifth").cast(pl.String)
    )
    by_postcode = area_lookup.drop("lsoa").with_columns(area_lookup["lsoa"])
    by_area = area_lookup.drop("postcode").unique("lsoa", keep="first", maintain_order=True)
    addresses = rows.select(
        _plain(postcode).alias("postcode"), (pl.col(lsoa) if lsoa else pl.lit(None, pl.String)).alias("area")
    ).with_row_index("n")
    by_postcode_match = addresses.join(by_postcode, on="postcode", how="left").sort("n")
    by_area_match = (
        addresses.join(by_area, left_on="area", right_on="lsoa", how="left").with_columns(lsoa="area").sort("n")
    )
    matches = by_postcode_match.with_columns(by_area_match[[*PARTS, "inside"]].rename(lambda name: "then_" + name))
    status = _status()
    is_area = status == "area"
    outcome = matches.select(
        *[
            pl.when(is_area)
            .then(pl.coalesce(part, "then_" + part))
            .otherwise(_without_area(part, status))
            .alias(f"{prefix}_{part}_true")
            for part in PARTS
        ]
    )
    return pl.concat([rows, outcome], how="horizontal")


def _plain(postcode: str) -> pl.Expr:
    squeezed = pl.col(postcode).str.replace_all(" ", "", literal=True).str.to_uppercase()
    return squeezed.str.replace(r"(.{3})$", " $1")


def _status() -> pl.Expr:
    pseudo = pl.col("postcode").str.starts_with("ZZ99")
    inside = pl.coalesce("inside", "then_inside")
    return (
        pl.when(pl.col("postcode") == NO_FIXED_ABODE)
        .then(pl.lit("no_fixed_abode"))
        .when(pl.col("postcode").is_in([NOT_KNOWN, UNSTATED]) & pl.col("then_inside").is_null())
        .then(pl.lit("unknown"))
        .when(pseudo & ~pl.col("postcode").is_in([NOT_KNOWN, UNSTATED]))
        .then(pl.lit("outside"))
        .when(inside)
        .then(pl.lit("area"))
        .when(~inside)
        .then(pl.lit("outside"))
        .otherwise(pl.lit("unknown"))
    )


def _without_area(part: str, status: pl.Expr) -> pl.Expr:
    if part == "lsoa":
        return pl.lit(None, pl.String)
    return pl.lit("unknown") if part == "deprivation" else status


def write(path: Path, parts: list[pl.DataFrame]) -> None:
    """Write the truth of one source: the parts, one a file, by sequence and line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = pl.concat(parts, how="diagonal").sort("sequence", "line", maintain_order=True)
    whole.drop(name for name in whole.columns if name.startswith(RAW)).write_parquet(path, compression="zstd")
