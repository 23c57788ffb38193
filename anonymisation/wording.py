"""What becomes of codes, local wording, notes and lists of codes at the wall, and the count of what stays behind.

Knows: code lists and the text scan. Must not know: persons, places, times; `wall` puts the parts together.
Each function returns the columns it makes, in the order of the rows, and adds to `withheld` what it kept back.
"""

from __future__ import annotations

import polars as pl

from anonymisation import free_text
from anonymisation.text_scan import Scanner
from schemas.codes import CodeLists
from schemas.columns import AtWall, Column, Table
from schemas.wall import TEXT_FLAGS

WITHHELD = {"column": pl.String(), "reason": pl.String(), "rows": pl.UInt32(), "first_line": pl.UInt32()}
"""What stayed behind: which column, why (not_on_list, text:<entities>, note_not_scrubbed), how many rows, the first line."""

BETWEEN_CONCEPTS = "|"


def coded(accepted: pl.DataFrame, table: type[Table], lists: CodeLists, withheld: list[pl.DataFrame]) -> pl.DataFrame:
    """The columns that cross as they are; of the coded ones only codes on their list."""
    kept = accepted.select(col.name for col in table.treated(AtWall.KEEP))
    for col in (col for col in table.treated(AtWall.KEEP) if col.code_list):
        codes = lists[col.code_list].codes
        strange = [value for value in kept[col.name].unique() if value is not None and str(value) not in codes]
        if strange:
            stays = pl.col(col.name).is_in(pl.Series(strange, dtype=col.dtype).implode())
            if not lists[col.code_list].is_open:
                withheld.append(_counted(accepted, col, stays, "not_on_list"))
            kept = kept.with_columns(pl.when(stays).then(None).otherwise(pl.col(col.name)).alias(col.name))
    return kept


def scanned(accepted: pl.DataFrame, table: type[Table], scanner: Scanner, withheld: list[pl.DataFrame]) -> pl.DataFrame:
    """The columns of local wording; a value in which the scan finds anything stays behind."""
    kept = accepted.select(col.name for col in table.treated(AtWall.SCAN))
    for col in table.treated(AtWall.SCAN):
        found = scanner.scan(kept[col.name].drop_nulls().unique())
        reasons = {value: "text:" + "+".join(entities) for value, entities in found.items() if entities}
        if reasons:
            reason = pl.col(col.name).replace_strict(reasons, default=None, return_dtype=pl.String)
            told = accepted.select("line", reason.alias("reason")).filter(pl.col("reason").is_not_null())
            withheld.append(
                told.group_by("reason")
                .agg(rows=pl.len(), first_line=pl.col("line").min())
                .with_columns(column=pl.lit(col.name))
            )
            kept = kept.with_columns(pl.when(reason.is_null()).then(pl.col(col.name)).alias(col.name))
    return kept


def flagged(accepted: pl.DataFrame, table: type[Table], scanner: Scanner, withheld: list[pl.DataFrame]) -> pl.DataFrame:
    """The flags of the notes; where several columns hold notes, a flag in any of them."""
    together: pl.DataFrame | None = None
    for col in table.treated(AtWall.FLAGS):
        flags = free_text.flags(accepted[col.name], scanner)
        unread = accepted[col.name].is_not_null() & flags[TEXT_FLAGS[0]].is_null()
        if unread.any():
            withheld.append(_counted(accepted, col, unread, "note_not_scrubbed"))
        together = flags if together is None else _either(together, flags)
    return pl.DataFrame() if together is None else together


def _either(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame([
        pl.select(pl.when(one[flag].fill_null(False) | other[flag].fill_null(False)).then(True).otherwise(pl.coalesce(one[flag], other[flag])).alias(flag)).to_series()
        for flag in TEXT_FLAGS
    ])  # fmt: skip


def concepts(accepted: pl.DataFrame, table: type[Table], lists: CodeLists) -> pl.DataFrame:
    """concepts and markers: the categories of the violence codes among the codes of a row, of the two groups of the list."""
    columns = table.treated(AtWall.CONCEPTS)
    if not columns:
        return pl.DataFrame()
    meaning = lists[columns[0].code_list].frame.select("code", "category", "group")
    codes = pl.concat_str((pl.col(col.name) for col in columns), separator=",", ignore_nulls=True)
    # Few rows hold any of the codes, and only those are taken apart.
    telling = (
        accepted.select(codes.alias("codes"))
        .with_row_index("place")
        .filter(pl.col("codes").str.contains_any(meaning["code"].to_list()))
    )
    told = (
        telling.select("place", pl.col("codes").str.extract_all(r"\d+").alias("code"))
        .explode("code")
        .join(meaning, on="code")
        .group_by("place", "group")
        .agg(pl.col("category").unique().sort().str.join(BETWEEN_CONCEPTS))
    )
    return pl.DataFrame([
        pl.Series(name, [None], dtype=pl.String).new_from_index(0, accepted.height).scatter(rows["place"], rows["category"])
        for name, group in (("concepts", "counts"), ("markers", "marker"))
        for rows in [told.filter(pl.col("group") == group)]
    ])  # fmt: skip


def sum_of(withheld: list[pl.DataFrame]) -> pl.DataFrame:
    parts = [part.select(pl.col(name).cast(dtype) for name, dtype in WITHHELD.items()) for part in withheld]
    return pl.concat([pl.DataFrame(schema=WITHHELD), *parts]).sort("column", "reason")


def _counted(accepted: pl.DataFrame, col: Column, stays: pl.Expr | pl.Series, reason: str) -> pl.DataFrame:
    lines = accepted.filter(stays)["line"]
    return pl.DataFrame({"column": [col.name], "reason": [reason], "rows": [lines.len()], "first_line": [lines.min()]})
