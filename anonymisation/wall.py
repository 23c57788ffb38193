"""The wall: typed rows in, de-identified rows out, each column treated as its declaration in `schemas` says.

Knows: the treatments (`schemas.columns.AtWall`) and who carries out each. Must not know: any table by name, what counts
as violence, files. A column nobody has declared to cross does not cross: `strip` builds its rows from `after_wall(table)`.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from anonymisation import free_text, generalise
from anonymisation.geography import Geography
from anonymisation.identities import incident_column, person_columns, record_columns
from anonymisation.keys import PseudonymKey
from anonymisation.text_scan import Scanner
from schemas.codes import CodeLists
from schemas.columns import AtWall, Column, Table
from schemas.wall import TEXT_FLAGS, after_wall

WITHHELD = {"column": pl.String(), "reason": pl.String(), "rows": pl.UInt32(), "first_line": pl.UInt32()}
"""What stayed behind: which column, why (not_on_list, text:<entities>, note_not_scrubbed), how many rows, the first line."""

BETWEEN_CONCEPTS = "|"


class WallRefused(Exception):
    """The rows cannot be stripped; the message names columns, never values."""


@dataclass(frozen=True)
class Stripped:
    """rows: exactly `after_wall(table)`. keys: exactly RECORD_KEYS. withheld: exactly WITHHELD. Rows in order of arrival."""

    rows: pl.DataFrame
    keys: pl.DataFrame
    withheld: pl.DataFrame


def strip(
    accepted: pl.DataFrame,
    table: type[Table],
    key: PseudonymKey,
    geography: Geography,
    scanner: Scanner,
    lists: CodeLists,
    person_where: pl.Expr | None = None,
) -> Stripped:
    """Take off everything that identifies.

    accepted: `line` and every column of `table`, typed. person_where: which rows may be violence and so get a person
    pseudonym; None is every row. Raises `WallRefused` where a column is missing, or text would cross unchecked.
    """
    _refuse_missing_columns(accepted, table)
    _refuse_unguarded_text(table)
    withheld: list[pl.DataFrame] = []
    parts = [
        accepted.select("line", *_generalised(table)),
        _coded(accepted, table, lists, withheld),
        _scanned(accepted, table, scanner, withheld),
        _flagged(accepted, table, scanner, withheld),
        _placed(accepted, table, geography),
        _concepts(accepted, table, lists),
        _identified(accepted, table, key, person_where),
    ]
    together = pl.concat([part for part in parts if part.width], how="horizontal")
    rows = together.select(pl.col(name).cast(dtype) for name, dtype in after_wall(table).items())
    return Stripped(rows, record_columns(accepted, table, key), _sum_of(withheld))


def _refuse_missing_columns(accepted: pl.DataFrame, table: type[Table]) -> None:
    missing = [name for name in ("line", *table.columns) if name not in accepted.columns]
    if missing:
        raise WallRefused(f"Rows of {table.name} came to the wall without {', '.join(missing)}; validate them first.")


def _refuse_unguarded_text(table: type[Table]) -> None:
    unguarded = [
        col.name
        for col in table.treated(AtWall.KEEP)
        if col.dtype == pl.String() and not col.code_list and not any(rule.endswith("_shape") for rule in col.rules)
    ]
    if unguarded:
        raise WallRefused(
            f"Text in {', '.join(unguarded)} of {table.name} would cross unchecked: "
            "declare a code list or a shape rule for it, or have it scanned (AtWall.SCAN)."
        )


def _generalised(table: type[Table]) -> list[pl.Expr]:
    """Month, weekday, time band, age band, and whether times are known."""
    days = [pl.col(col.name) for col in table.treated(AtWall.WHEN_DATE)]
    times = [pl.col(col.name) for col in table.treated(AtWall.WHEN_TIME)]
    found: list[pl.Expr] = []
    if days:
        band = generalise.time_band(times[0]) if times else pl.lit(generalise.UNKNOWN)
        found += [
            generalise.month(days[0]).alias("month"),
            generalise.weekday(days[0]).alias("weekday"),
            band.alias("time_band"),
        ]
    ages = table.treated(AtWall.AGE)
    if ages and days:
        born = next((pl.col(col.name) for col in ages if col.dtype == pl.Date()), None)
        age = next((pl.col(col.name) for col in ages if col.dtype != pl.Date()), None)
        found.append(generalise.age_band(age, born, days[0]).alias("age_band"))
    return found + [_is_known(pl.col(col.name), times).alias(f"{col.name}_known") for col in table.treated(AtWall.TIME_KNOWN)]


def _is_known(time: pl.Expr, times: list[pl.Expr]) -> pl.Expr:
    # Systems fill in midnight or the time of arrival where nobody asked.
    known = time.is_not_null() & (time != pl.time(0, 0, 0))
    return known & time.ne_missing(times[0]) if times else known


def _coded(accepted: pl.DataFrame, table: type[Table], lists: CodeLists, withheld: list[pl.DataFrame]) -> pl.DataFrame:
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


def _scanned(accepted: pl.DataFrame, table: type[Table], scanner: Scanner, withheld: list[pl.DataFrame]) -> pl.DataFrame:
    """The columns of local wording; a value in which the scan finds anything stays behind."""
    kept = accepted.select(col.name for col in table.treated(AtWall.SCAN))
    for col in table.treated(AtWall.SCAN):
        found = scanner.scan(kept[col.name].drop_nulls().unique())
        reasons = {value: "text:" + "+".join(entities) for value, entities in found.items() if entities}
        if reasons:
            reason = pl.col(col.name).replace_strict(reasons, default=None, return_dtype=pl.String)
            told = accepted.select("line", reason.alias("reason")).filter(pl.col("reason").is_not_null())
            withheld.append(told.group_by("reason").agg(rows=pl.len(), first_line=pl.col("line").min()).with_columns(column=pl.lit(col.name)))
            kept = kept.with_columns(pl.when(reason.is_null()).then(pl.col(col.name)).alias(col.name))
    return kept


def _flagged(accepted: pl.DataFrame, table: type[Table], scanner: Scanner, withheld: list[pl.DataFrame]) -> pl.DataFrame:
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


def _placed(accepted: pl.DataFrame, table: type[Table], geography: Geography) -> pl.DataFrame:
    """The areas of residence and of the scene."""
    found: list[pl.Series] = []
    for treatment, prefix in ((AtWall.RESIDENCE, "residence"), (AtWall.SCENE, "incident")):
        columns = table.treated(treatment)
        if columns:
            areas = [col.name for col in columns if "area_code_shape" in col.rules]
            postcodes = [col.name for col in columns if col.name not in areas]
            placed = geography.place(accepted.select(col.name for col in columns), postcodes, areas, prefix)
            found += placed.drop(col.name for col in columns).get_columns()
    return pl.DataFrame(found)


def _concepts(accepted: pl.DataFrame, table: type[Table], lists: CodeLists) -> pl.DataFrame:
    """concepts and markers: the categories of the violence codes among the codes of a row, of the two groups of the list."""
    columns = table.treated(AtWall.CONCEPTS)
    if not columns:
        return pl.DataFrame()
    meaning = lists[columns[0].code_list].frame.select("code", "category", "group")
    codes = pl.concat_str((pl.col(col.name) for col in columns), separator=",", ignore_nulls=True)
    # Few rows hold any of the codes, and only those are taken apart.
    telling = accepted.select(codes.alias("codes")).with_row_index("place").filter(pl.col("codes").str.contains_any(meaning["code"].to_list()))
    told = (
        telling.select("place", pl.col("codes").str.extract_all(r"\d+").alias("code"))
        .explode("code")
        .join(meaning, on="code")
        .group_by("place", "group")
        .agg(pl.col("category").unique().sort().str.join(BETWEEN_CONCEPTS))
    )
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, accepted.height)
    return pl.DataFrame([
        nothing.scatter(rows["place"], rows["category"]).alias(name)
        for name, group in (("concepts", "counts"), ("markers", "marker"))
        for rows in [told.filter(pl.col("group") == group)]
    ])  # fmt: skip


def _identified(accepted: pl.DataFrame, table: type[Table], key: PseudonymKey, where: pl.Expr | None) -> pl.DataFrame:
    found: list[pl.Series] = []
    if table.treated(AtWall.PERSON):
        found += person_columns(accepted, table, key, where).get_columns()
    if table.treated(AtWall.INCIDENT):
        found.append(incident_column(accepted, table, key))
    return pl.DataFrame(found)


def _counted(accepted: pl.DataFrame, col: Column, stays: pl.Expr | pl.Series, reason: str) -> pl.DataFrame:
    lines = accepted.filter(stays)["line"]
    return pl.DataFrame({"column": [col.name], "reason": [reason], "rows": [lines.len()], "first_line": [lines.min()]})


def _sum_of(withheld: list[pl.DataFrame]) -> pl.DataFrame:
    parts = [part.select(pl.col(name).cast(dtype) for name, dtype in WITHHELD.items()) for part in withheld]
    return pl.concat([pl.DataFrame(schema=WITHHELD), *parts]).sort("column", "reason")
