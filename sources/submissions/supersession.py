"""Which version of a record counts: bulk replacement of a period, net change by identity, duplicates in a file.

Rules: NHS Data Dictionary, CDS bulk replacement and net change. Works on `schemas.tables.deidentified.RECORD_KEYS`
only, so it needs nobody's identifiers. Nothing is thrown away: what no longer counts is named with its reason.
"""

from __future__ import annotations

import polars as pl

REASONS = ("replaced", "superseded", "duplicate", "deleted")
"""replaced: a later bulk file covers the month. superseded: a later version of the record came in another file.
duplicate: a later version stands in the same file. deleted: the latest version says so."""

ROWS_AT_A_TIME = 2_000_000

SUPERSEDED = {"submission": pl.String(), "line": pl.UInt32(), "month": pl.Date(), "reason": pl.String()}


def superseded(keys: pl.LazyFrame, submissions: pl.DataFrame, covered: pl.DataFrame) -> pl.DataFrame:
    """The rows that no longer count, over all submissions of one source, as if they had been loaded one by one.

    A bulk file first removes every row of the months it covers, then each file's rows are entered by identity.
    keys: RECORD_KEYS with `submission`. submissions: submission, sequence, protocol (bulk or net_change).
    covered: submission, provider_code, month: what each submission covers.
    Returns submission, line, month, reason, sorted by submission and line.
    """
    bulk = _bulk_files(submissions, covered)
    found = [_superseded_among(part, submissions, bulk) for part in _parts(keys)]
    return pl.concat(found).sort("submission", "line")


def duplicates_within(keys: pl.LazyFrame) -> int:
    """How many rows of one file are beaten by another row of the same file: all but one of each record.

    keys: the RECORD_KEYS of one submission.
    """
    beaten = pl.len() - pl.col("record_key").n_unique()
    return sum(part.select(beaten).collect().item() for part in _parts(keys))


def _parts(keys: pl.LazyFrame) -> list[pl.LazyFrame]:
    """The rows in parts small enough for memory, all rows of a record in the same part."""
    rows = keys.select(pl.len()).collect().item()
    parts = max(1, -(-rows // ROWS_AT_A_TIME))
    return [keys.filter(pl.col("record_key") % parts == part) if parts > 1 else keys for part in range(parts)]


def _bulk_files(submissions: pl.DataFrame, covered: pl.DataFrame) -> pl.DataFrame:
    """provider_code, month, removed_by: the sequence of each bulk file that covers it, in order."""
    bulk = submissions.filter(pl.col("protocol") == "bulk").select("submission", removed_by="sequence")
    return covered.join(bulk, on="submission").select("provider_code", "month", "removed_by").sort("removed_by")


def _superseded_among(keys: pl.LazyFrame, submissions: pl.DataFrame, bulk: pl.DataFrame) -> pl.DataFrame:
    rows = (
        keys.join(submissions.lazy().select("submission", "sequence"), on="submission")
        .sort("sequence")
        .join_asof(
            bulk.lazy(),
            left_on="sequence",
            right_on="removed_by",
            by=["provider_code", "month"],
            strategy="forward",
            allow_exact_matches=False,
            check_sortedness=False,
        )
        .filter(pl.col("record_key").is_duplicated() | pl.col("deletes") | pl.col("removed_by").is_not_null())
        .collect()
    )
    winners, duplicates = _one_a_file(rows)
    return pl.concat([_with_reason(duplicates, "duplicate"), *_contest(winners)])


def _one_a_file(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The newest row of each record in each file, and the rows beaten in their own file."""
    # A version without its own time is older than any that has one; then the later line wins.
    newest = pl.col("line").sort_by("version", "line", descending=True, nulls_last=True).first()
    wins = pl.col("line") == newest.over("submission", "record_key")
    return rows.filter(wins), rows.filter(~wins)


def _contest(rows: pl.DataFrame) -> list[pl.DataFrame]:
    """Enter the rows of each record file by file: the first row holds until one beats it or a bulk file removes it."""
    turn = pl.col("sequence").rank("ordinal").over("record_key")
    turns = rows.with_columns(turn.alias("turn")).partition_by("turn", as_dict=True, include_key=False)
    found: list[pl.DataFrame] = []
    holders = rows.clear()
    for turn_of in sorted(turns):
        challengers = turns[turn_of]
        met = challengers.join(holders, on="record_key", how="left", suffix="_held", maintain_order="left")
        is_there = pl.col("submission_held").is_not_null()
        was_removed = (pl.col("removed_by_held") <= pl.col("sequence")).fill_null(False)
        # The later file wins a tie, and whatever has a version wins over what has none.
        is_newer = pl.col("version_held").is_null() | (pl.col("version") >= pl.col("version_held")).fill_null(False)
        loses = is_there & ~was_removed & ~is_newer
        held = _held_side(met)
        found += [
            _with_reason(held.filter(met.select(is_there & was_removed).to_series()), "replaced"),
            _with_reason(held.filter(met.select(is_there & ~was_removed & is_newer).to_series()), "superseded"),
            _with_reason(challengers.filter(met.select(loses).to_series()), "superseded"),
        ]
        new = challengers.filter(met.select(~loses).to_series())
        holders = pl.concat([holders.join(new, on="record_key", how="anti"), new])
    removed = pl.col("removed_by").is_not_null()
    found += [
        _with_reason(holders.filter(removed), "replaced"),
        _with_reason(holders.filter(~removed & pl.col("deletes")), "deleted"),
    ]
    return found


def _held_side(met: pl.DataFrame) -> pl.DataFrame:
    return met.select(pl.col(f"{name}_held").alias(name) for name in ("submission", "line", "month"))


def _with_reason(rows: pl.DataFrame, reason: str) -> pl.DataFrame:
    told = rows.with_columns(pl.lit(reason).alias("reason"))
    return told.select(pl.col(name).cast(dtype) for name, dtype in SUPERSEDED.items())
