"""What becomes of codes, local wording, notes and lists of codes at the wall, and the count of what stays behind.

Knows: code lists and the text scan. Must not know: persons, places, times; `wall` puts the parts together.
Each function returns the columns it makes, in the order of the rows, and adds to `withheld` what it kept back.
"""

from __future__ import annotations

import polars as pl

from anonymisation.free_text import Scrubber
from anonymisation.free_text.signals.signals import signals
from anonymisation.presidio.value_scan import Scanner
from schemas.codes import CodeLists
from schemas.columns import Column, Deidentify, Table
from schemas.tables.deidentified import TEXT_SIGNALS

WITHHELD = {"column": pl.String(), "reason": pl.String(), "rows": pl.UInt32(), "first_line": pl.UInt32()}
"""What stayed behind: which column, why (not_on_list, text:<entities>, note:<reason>), how many rows, the first line.
"""

BETWEEN_CONCEPTS = "|"


def coded(accepted: pl.DataFrame, table: type[Table], lists: CodeLists, withheld: list[pl.DataFrame]) -> pl.DataFrame:
    """The columns that cross as they are; of the coded ones only codes on their list."""
    kept = accepted.select(col.name for col in table.treated(Deidentify.KEEP))
    for col in (col for col in table.treated(Deidentify.KEEP) if col.code_list):
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
    kept = accepted.select(col.name for col in table.treated(Deidentify.SCAN))
    for col in table.treated(Deidentify.SCAN):
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


def flagged(
    accepted: pl.DataFrame, table: type[Table], scrubber: Scrubber, withheld: list[pl.DataFrame]
) -> pl.DataFrame:
    """What the notes say, read from their scrubbed text; where several columns hold notes, a yes in any of them, and
    the first place.
    """
    records = _facts(accepted, table)
    together: pl.DataFrame | None = None
    for col in table.treated(Deidentify.FLAGS):
        scrubbed = scrubber.redact(accepted[col.name], records)
        reasons = accepted.select("line", scrubbed["withheld"].alias("reason")).filter(pl.col("reason").is_not_null())
        if reasons.height:
            told = reasons.group_by("reason").agg(rows=pl.len(), first_line=pl.col("line").min())
            withheld.append(
                told.with_columns(
                    column=pl.lit(col.name), reason=pl.lit("note:") + pl.col("reason").str.replace("^check:", "")
                )
            )
        said = signals(scrubbed["text"])
        together = said if together is None else _either(together, said)
    return pl.DataFrame() if together is None else together


def _facts(accepted: pl.DataFrame, table: type[Table]) -> pl.DataFrame:
    """What the notes of each row may repeat of it, by the fact that its columns are declared to be."""
    facts: dict[str, list[str]] = {}
    for col in table.columns.values():
        if col.fact:
            facts.setdefault(col.fact, []).append(col.name)
    return accepted.select(
        pl.concat_str((pl.col(name).cast(pl.String) for name in names), separator=" ", ignore_nulls=True).alias(fact)
        for fact, names in facts.items()
    )


def _either(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame(
        [
            pl.select(
                pl.coalesce(one[name], other[name])
                if dtype == pl.String()
                else pl.when(one[name].fill_null(False) | other[name].fill_null(False))
                .then(True)
                .otherwise(pl.coalesce(one[name], other[name]))
                .alias(name)
            )
            .to_series()
            .alias(name)
            for name, dtype in TEXT_SIGNALS.items()
        ]
    )


def concepts(accepted: pl.DataFrame, table: type[Table], lists: CodeLists) -> pl.DataFrame:
    """concepts and markers: the categories of the violence codes among the codes of a row, of the two groups of the
    list.
    """
    columns = table.treated(Deidentify.CONCEPTS)
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
    return pl.DataFrame(
        [
            pl.Series(name, [None], dtype=pl.String)
            .new_from_index(0, accepted.height)
            .scatter(rows["place"], rows["category"])
            for name, group in (("concepts", "counts"), ("markers", "marker"))
            for rows in [told.filter(pl.col("group") == group)]
        ]
    )


def sum_of(withheld: list[pl.DataFrame]) -> pl.DataFrame:
    parts = [part.select(pl.col(name).cast(dtype) for name, dtype in WITHHELD.items()) for part in withheld]
    return pl.concat([pl.DataFrame(schema=WITHHELD), *parts]).sort("column", "reason")


def _counted(accepted: pl.DataFrame, col: Column, stays: pl.Expr | pl.Series, reason: str) -> pl.DataFrame:
    lines = accepted.filter(stays)["line"]
    return pl.DataFrame({"column": [col.name], "reason": [reason], "rows": [lines.len()], "first_line": [lines.min()]})
