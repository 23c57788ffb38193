"""Which version of a record counts: bulk replacement of a period, net change by identity, duplicates in a file.

Rules: NHS Data Dictionary, CDS bulk replacement and net change. Works on `schemas.wall.RECORD_KEYS` only, so it
needs nobody's identifiers. Nothing is thrown away: what no longer counts is named with its reason.
"""

from __future__ import annotations

import polars as pl

REASONS = ("replaced", "superseded", "duplicate", "deleted")
"""replaced: a later bulk file covers the month. superseded: a later version of the record came in another file.
duplicate: a later version stands in the same file. deleted: the latest version says so."""

ROWS_AT_A_TIME = 2_000_000

SUPERSEDED = {"submission": pl.String(), "line": pl.UInt32(), "month": pl.Date(), "reason": pl.String()}


def superseded(keys: pl.LazyFrame, submissions: pl.DataFrame, covered: pl.DataFrame) -> pl.DataFrame:
    """The rows that no longer count, over all submissions of one source.

    keys: RECORD_KEYS with `submission`. submissions: submission, sequence, protocol (bulk or net_change).
    covered: submission, provider_code, month: what each submission covers.
    Returns submission, line, month, reason, sorted by submission and line.
    """
    rows = keys.select(pl.len()).collect().item()
    parts = max(1, -(-rows // ROWS_AT_A_TIME))
    last_bulk = _last_bulk(submissions, covered)
    found = [
        _superseded_among(keys.filter(pl.col("record_key") % parts == part), submissions, last_bulk).collect()
        for part in range(parts)
    ]
    return pl.concat(found).sort("submission", "line")


def duplicates_within(keys: pl.LazyFrame) -> int:
    """How many rows of one file are beaten by another row of the same file.

    keys: the RECORD_KEYS of one submission.
    """
    alone = pl.DataFrame({"submission": ["this"], "sequence": [1], "protocol": ["net_change"]})
    nothing = pl.DataFrame(schema={"submission": pl.String, "provider_code": pl.String, "month": pl.Date})
    named = keys.with_columns(pl.lit("this").alias("submission"))
    return superseded(named, alone, nothing).filter(pl.col("reason") == "duplicate").height


def _last_bulk(submissions: pl.DataFrame, covered: pl.DataFrame) -> pl.DataFrame:
    """provider_code, month, last_bulk: the sequence of the latest bulk file that covers it."""
    return (
        covered.join(submissions.filter(pl.col("protocol") == "bulk"), on="submission")
        .group_by("provider_code", "month")
        .agg(pl.col("sequence").max().alias("last_bulk"))
    )


def _superseded_among(keys: pl.LazyFrame, submissions: pl.DataFrame, last_bulk: pl.DataFrame) -> pl.LazyFrame:
    dated = keys.join(submissions.lazy().select("submission", "sequence"), on="submission").join(
        last_bulk.lazy(), on=["provider_code", "month"], how="left"
    )
    is_replaced = (pl.col("sequence") < pl.col("last_bulk")).fill_null(False)
    replaced = dated.filter(is_replaced).with_columns(pl.lit("replaced").alias("reason"))
    standing = dated.filter(~is_replaced)
    # A version without its own time is older than any that has one; then the later file wins, then the later line.
    newest_first = ["version", "sequence", "line"]
    newest = pl.struct("submission", "line").sort_by(newest_first, descending=True, nulls_last=True).first()
    ranked = standing.with_columns(newest.over("record_key").alias("newest")).with_columns(
        pl.col("newest").struct.field("submission").alias("winner"),
        pl.col("newest").struct.field("line").alias("winning_line"),
    )
    wins = (pl.col("submission") == pl.col("winner")) & (pl.col("line") == pl.col("winning_line"))
    reason = (
        pl.when(wins & pl.col("deletes"))
        .then(pl.lit("deleted"))
        .when(wins)
        .then(None)
        .when(pl.col("submission") == pl.col("winner"))
        .then(pl.lit("duplicate"))
        .otherwise(pl.lit("superseded"))
    )
    beaten = ranked.with_columns(reason.alias("reason")).filter(pl.col("reason").is_not_null())
    return pl.concat([found.select(*SUPERSEDED) for found in (replaced, beaten)])
