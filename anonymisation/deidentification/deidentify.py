"""De-identification: typed rows in, de-identified rows out, each column by the rule that `schemas` declares for it.

Knows: the rules (`schemas.columns.Deidentify`) and which module carries out each. Must not know: any table by name,
what counts as violence, files. A column that nobody has declared to leave the identifiable zone does not leave it:
`deidentify` builds its rows from `deidentified_schema(table)`.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from anonymisation.deidentification import generalise
from anonymisation.deidentification.columns import (
    Removals,
    all_removed,
    coded_columns,
    concept_columns,
    scanned_columns,
    signal_columns,
)
from anonymisation.deidentification.geography import Geography
from anonymisation.deidentification.identities import incident_column, person_columns, record_columns
from anonymisation.deidentification.keys import PseudonymKey
from anonymisation.free_text import Scrubber
from anonymisation.presidio.value_scan import Scanner
from schemas.codes import CodeLists
from schemas.columns import Deidentify, Table
from schemas.errors import SvdError
from schemas.tables.deidentified import AREA_PARTS, deidentified_schema
from schemas.types import AreaCode


class DeidentificationRefused(SvdError):
    """The rows cannot be de-identified; the message names columns, never values."""


@dataclass(frozen=True)
class DeidentifiedBatch:
    """rows: exactly `deidentified_schema(table)`. keys: exactly RECORD_KEYS. removed: exactly REMOVED. Rows in order
    of arrival.
    """

    rows: pl.DataFrame
    keys: pl.DataFrame
    removed: pl.DataFrame


def deidentify(
    accepted: pl.DataFrame,
    table: type[Table],
    key: PseudonymKey,
    geography: Geography,
    scanner: Scanner | None,
    lists: CodeLists,
    person_where: pl.Expr | None = None,
    scrubber: Scrubber | None = None,
) -> DeidentifiedBatch:
    """Take off everything that identifies.

    accepted: `line` and every column of `table`, typed. person_where: which rows may be violence and so get a person
    pseudonym; None is every row. scanner: may be None for a table without wording; scrubber, for one without notes.
    Raises `DeidentificationRefused` where a column is missing, or text would leave unchecked.
    """
    _refuse_missing_columns(accepted, table)
    _refuse_unguarded_text(table, scanner, scrubber)
    removals: Removals = []
    parts = [
        accepted.select("line", *_generalised_columns(table)),
        coded_columns(accepted, table, lists, removals),
        *([scanned_columns(accepted, table, scanner, removals)] if scanner else []),
        *([signal_columns(accepted, table, scrubber, removals)] if scrubber else []),
        _area_columns(accepted, table, geography),
        concept_columns(accepted, table, lists),
        _key_columns(accepted, table, key, person_where),
    ]
    joined = pl.concat([part for part in parts if part.width], how="horizontal")
    rows = joined.select(pl.col(name).cast(dtype) for name, dtype in deidentified_schema(table).items())
    return DeidentifiedBatch(rows, record_columns(accepted, table, key), all_removed(removals))


def _refuse_missing_columns(accepted: pl.DataFrame, table: type[Table]) -> None:
    missing = [name for name in ("line", *table.columns) if name not in accepted.columns]
    if missing:
        raise DeidentificationRefused(
            f"Rows of {table.name} came to de-identification without {', '.join(missing)}; validate them first."
        )


def _refuse_unguarded_text(table: type[Table], scanner: Scanner | None, scrubber: Scrubber | None) -> None:
    if scanner is None and table.with_rule(Deidentify.SCAN):
        raise DeidentificationRefused(f"{table.name} has wording, which does not leave the zone without the text scan.")
    if scrubber is None and table.with_rule(Deidentify.FLAGS):
        raise DeidentificationRefused(f"{table.name} has notes, which are not read without the scrubber.")
    unguarded = [
        col.name
        for col in table.with_rule(Deidentify.KEEP)
        if col.is_text and not col.code_list and not col.type.pattern
    ]
    if unguarded:
        raise DeidentificationRefused(
            f"Text in {', '.join(unguarded)} of {table.name} would leave the zone unchecked: "
            "declare a code list for it or a type with a pattern, or have it scanned (Deidentify.SCAN)."
        )


def _generalised_columns(table: type[Table]) -> list[pl.Expr]:
    """Month, weekday, time band, age band, and whether times are known."""
    days = [pl.col(col.name) for col in table.with_rule(Deidentify.WHEN_DATE)]
    times = [pl.col(col.name) for col in table.with_rule(Deidentify.WHEN_TIME)]
    expressions: list[pl.Expr] = []
    if days:
        band = generalise.time_band(times[0]) if times else pl.lit(generalise.UNKNOWN)
        expressions += [
            generalise.month(days[0]).alias("month"),
            generalise.weekday(days[0]).alias("weekday"),
            band.alias("time_band"),
        ]
    ages = table.with_rule(Deidentify.AGE)
    if ages and days:
        born = next((pl.col(col.name) for col in ages if col.dtype == pl.Date()), None)
        age = next((pl.col(col.name) for col in ages if col.dtype != pl.Date()), None)
        expressions.append(generalise.age_band(age, born, days[0]).alias("age_band"))
    return expressions + [
        _is_known(pl.col(col.name), times).alias(f"{col.name}_known") for col in table.with_rule(Deidentify.TIME_KNOWN)
    ]


def _is_known(time: pl.Expr, times: list[pl.Expr]) -> pl.Expr:
    # Systems fill in midnight or the time of arrival where nobody asked.
    is_given = time.is_not_null() & (time != pl.time(0, 0, 0))
    return is_given & time.ne_missing(times[0]) if times else is_given


def _area_columns(accepted: pl.DataFrame, table: type[Table], geography: Geography) -> pl.DataFrame:
    """The areas of residence and of the scene."""
    area_columns: list[pl.Series] = []
    for rule, prefix in ((Deidentify.RESIDENCE, "residence"), (Deidentify.SCENE, "incident")):
        columns = table.with_rule(rule)
        if columns:
            areas = [col.name for col in columns if issubclass(col.type, AreaCode)]
            postcodes = [col.name for col in columns if col.name not in areas]
            placed = geography.place(accepted.select(col.name for col in columns), postcodes, areas, prefix)
            area_columns += placed.select(f"{prefix}_{part}" for part in AREA_PARTS).get_columns()
    return pl.DataFrame(area_columns)


def _key_columns(accepted: pl.DataFrame, table: type[Table], key: PseudonymKey, where: pl.Expr | None) -> pl.DataFrame:
    key_columns: list[pl.Series] = []
    if table.with_rule(Deidentify.PERSON):
        key_columns += person_columns(accepted, table, key, where).get_columns()
    if table.with_rule(Deidentify.INCIDENT):
        key_columns.append(incident_column(accepted, table, key))
    return pl.DataFrame(key_columns)
