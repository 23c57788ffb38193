"""How codes, local wording, notes and lists of codes are de-identified, and the count of values removed on the way.

Knows: code lists and the text scan. Must not know: persons, places, times; `deidentify` puts the parts together.
Each function returns the columns it makes, in the order of the rows, and adds to `removals` which values it removed.
"""

from __future__ import annotations

import polars as pl

from anonymisation.free_text import Scrubber
from anonymisation.free_text.signals.signals import signals
from anonymisation.presidio.value_scan import Scanner
from schemas.codes import CodeLists
from schemas.columns import Column, Deidentify, Table
from schemas.tables.deidentified import TEXT_SIGNALS

REMOVED = {"column": pl.String(), "reason": pl.String(), "rows": pl.UInt32(), "first_line": pl.UInt32()}
"""Removed values: of which column, why (not_on_list, text:<entities>, note:<reason>), in how many rows, the first line.
"""

Removals = list[pl.DataFrame]
"""Frames of REMOVED, one for each column and reason so far."""

BETWEEN_CONCEPTS = "|"


def coded_columns(accepted: pl.DataFrame, table: type[Table], lists: CodeLists, removals: Removals) -> pl.DataFrame:
    """The columns kept as they are; of the coded ones only codes on their list."""
    columns = accepted.select(col.name for col in table.with_rule(Deidentify.KEEP))
    for col in (col for col in table.with_rule(Deidentify.KEEP) if col.code_list):
        codes = lists[col.code_list].codes
        unlisted = [value for value in columns[col.name].unique() if value is not None and str(value) not in codes]
        if unlisted:
            is_removed = pl.col(col.name).is_in(pl.Series(unlisted, dtype=col.dtype).implode())
            if not lists[col.code_list].is_open:
                removals.append(_counted(accepted, col, is_removed, "not_on_list"))
            columns = columns.with_columns(pl.when(is_removed).then(None).otherwise(pl.col(col.name)).alias(col.name))
    return columns


def scanned_columns(accepted: pl.DataFrame, table: type[Table], scanner: Scanner, removals: Removals) -> pl.DataFrame:
    """The columns of local wording; a value in which the scan finds anything is removed."""
    columns = accepted.select(col.name for col in table.with_rule(Deidentify.SCAN))
    for col in table.with_rule(Deidentify.SCAN):
        entities_by_value = scanner.scan(columns[col.name].drop_nulls().unique())
        reasons = {value: "text:" + "+".join(entities) for value, entities in entities_by_value.items() if entities}
        if reasons:
            reason = pl.col(col.name).replace_strict(reasons, default=None, return_dtype=pl.String)
            removed_rows = accepted.select("line", reason.alias("reason")).filter(pl.col("reason").is_not_null())
            removals.append(
                removed_rows.group_by("reason")
                .agg(rows=pl.len(), first_line=pl.col("line").min())
                .with_columns(column=pl.lit(col.name))
            )
            columns = columns.with_columns(pl.when(reason.is_null()).then(pl.col(col.name)).alias(col.name))
    return columns


def signal_columns(accepted: pl.DataFrame, table: type[Table], scrubber: Scrubber, removals: Removals) -> pl.DataFrame:
    """What the notes say, read from their scrubbed text; where several columns hold notes, a yes in any of them, and
    the first place.
    """
    records = _facts(accepted, table)
    together: pl.DataFrame | None = None
    for col in table.with_rule(Deidentify.FLAGS):
        scrubbed = scrubber.redact(accepted[col.name], records)
        reasons = accepted.select("line", scrubbed["withheld"].alias("reason")).filter(pl.col("reason").is_not_null())
        if reasons.height:
            removed_notes = reasons.group_by("reason").agg(rows=pl.len(), first_line=pl.col("line").min())
            removals.append(
                removed_notes.with_columns(
                    column=pl.lit(col.name), reason=pl.lit("note:") + pl.col("reason").str.replace("^check:", "")
                )
            )
        note_signals = signals(scrubbed["text"])
        together = note_signals if together is None else _either(together, note_signals)
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


def _either(first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame(
        [
            pl.select(
                pl.coalesce(first[name], second[name])
                if dtype == pl.String()
                else pl.when(first[name].fill_null(False) | second[name].fill_null(False))
                .then(True)
                .otherwise(pl.coalesce(first[name], second[name]))
                .alias(name)
            )
            .to_series()
            .alias(name)
            for name, dtype in TEXT_SIGNALS.items()
        ]
    )


def concept_columns(accepted: pl.DataFrame, table: type[Table], lists: CodeLists) -> pl.DataFrame:
    """concepts and markers: the categories of the violence codes among the codes of a row, of the two groups of the
    list.
    """
    columns = table.with_rule(Deidentify.CONCEPTS)
    if not columns:
        return pl.DataFrame()
    meaning = lists[columns[0].code_list].frame.select("code", "category", "group")
    codes = pl.concat_str((pl.col(col.name) for col in columns), separator=",", ignore_nulls=True)
    # Few rows hold any of the codes, and only those are taken apart.
    rows_with_codes = (
        accepted.select(codes.alias("codes"))
        .with_row_index("place")
        .filter(pl.col("codes").str.contains_any(meaning["code"].to_list()))
    )
    categories = (
        rows_with_codes.select("place", pl.col("codes").str.extract_all(r"\d+").alias("code"))
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
            for rows in [categories.filter(pl.col("group") == group)]
        ]
    )


def all_removed(removals: Removals) -> pl.DataFrame:
    """The removals of all columns in one frame: exactly REMOVED."""
    parts = [part.select(pl.col(name).cast(dtype) for name, dtype in REMOVED.items()) for part in removals]
    return pl.concat([pl.DataFrame(schema=REMOVED), *parts]).sort("column", "reason")


def _counted(accepted: pl.DataFrame, col: Column, is_removed: pl.Expr | pl.Series, reason: str) -> pl.DataFrame:
    lines = accepted.filter(is_removed)["line"]
    return pl.DataFrame({"column": [col.name], "reason": [reason], "rows": [lines.len()], "first_line": [lines.min()]})
