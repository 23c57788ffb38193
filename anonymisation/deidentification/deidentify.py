"""The wall: typed rows in, de-identified rows out, each column treated as its declaration in `schemas` says.

Knows: the treatments (`schemas.columns.Deidentify`) and who carries out each. Must not know: any table by name, what
counts as violence, files. A column nobody has declared to cross does not cross: `strip` builds its rows from
`deidentified_schema(table)`.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from anonymisation.deidentification import generalise
from anonymisation.deidentification.columns import coded, concepts, flagged, scanned, sum_of
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
    """The rows cannot be stripped; the message names columns, never values."""


@dataclass(frozen=True)
class DeidentifiedBatch:
    """rows: exactly `deidentified_schema(table)`. keys: exactly RECORD_KEYS. withheld: exactly WITHHELD. Rows in order
    of arrival.
    """

    rows: pl.DataFrame
    keys: pl.DataFrame
    withheld: pl.DataFrame


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
    Raises `DeidentificationRefused` where a column is missing, or text would cross unchecked.
    """
    _refuse_missing_columns(accepted, table)
    _refuse_unguarded_text(table, scanner, scrubber)
    withheld: list[pl.DataFrame] = []
    parts = [
        accepted.select("line", *_generalised(table)),
        coded(accepted, table, lists, withheld),
        *([scanned(accepted, table, scanner, withheld)] if scanner else []),
        *([flagged(accepted, table, scrubber, withheld)] if scrubber else []),
        _placed(accepted, table, geography),
        concepts(accepted, table, lists),
        _identified(accepted, table, key, person_where),
    ]
    together = pl.concat([part for part in parts if part.width], how="horizontal")
    rows = together.select(pl.col(name).cast(dtype) for name, dtype in deidentified_schema(table).items())
    return DeidentifiedBatch(rows, record_columns(accepted, table, key), sum_of(withheld))


def _refuse_missing_columns(accepted: pl.DataFrame, table: type[Table]) -> None:
    missing = [name for name in ("line", *table.columns) if name not in accepted.columns]
    if missing:
        raise DeidentificationRefused(
            f"Rows of {table.name} came to the wall without {', '.join(missing)}; validate them first."
        )


def _refuse_unguarded_text(table: type[Table], scanner: Scanner | None, scrubber: Scrubber | None) -> None:
    if scanner is None and table.treated(Deidentify.SCAN):
        raise DeidentificationRefused(f"{table.name} has wording, which does not cross without the text scan.")
    if scrubber is None and table.treated(Deidentify.FLAGS):
        raise DeidentificationRefused(f"{table.name} has notes, which are not read without the scrubber.")
    unguarded = [
        col.name for col in table.treated(Deidentify.KEEP) if col.is_text and not col.code_list and not col.type.pattern
    ]
    if unguarded:
        raise DeidentificationRefused(
            f"Text in {', '.join(unguarded)} of {table.name} would cross unchecked: "
            "declare a code list for it or a type with a pattern, or have it scanned (Deidentify.SCAN)."
        )


def _generalised(table: type[Table]) -> list[pl.Expr]:
    """Month, weekday, time band, age band, and whether times are known."""
    days = [pl.col(col.name) for col in table.treated(Deidentify.WHEN_DATE)]
    times = [pl.col(col.name) for col in table.treated(Deidentify.WHEN_TIME)]
    found: list[pl.Expr] = []
    if days:
        band = generalise.time_band(times[0]) if times else pl.lit(generalise.UNKNOWN)
        found += [
            generalise.month(days[0]).alias("month"),
            generalise.weekday(days[0]).alias("weekday"),
            band.alias("time_band"),
        ]
    ages = table.treated(Deidentify.AGE)
    if ages and days:
        born = next((pl.col(col.name) for col in ages if col.dtype == pl.Date()), None)
        age = next((pl.col(col.name) for col in ages if col.dtype != pl.Date()), None)
        found.append(generalise.age_band(age, born, days[0]).alias("age_band"))
    return found + [
        _is_known(pl.col(col.name), times).alias(f"{col.name}_known") for col in table.treated(Deidentify.TIME_KNOWN)
    ]


def _is_known(time: pl.Expr, times: list[pl.Expr]) -> pl.Expr:
    # Systems fill in midnight or the time of arrival where nobody asked.
    known = time.is_not_null() & (time != pl.time(0, 0, 0))
    return known & time.ne_missing(times[0]) if times else known


def _placed(accepted: pl.DataFrame, table: type[Table], geography: Geography) -> pl.DataFrame:
    """The areas of residence and of the scene."""
    found: list[pl.Series] = []
    for treatment, prefix in ((Deidentify.RESIDENCE, "residence"), (Deidentify.SCENE, "incident")):
        columns = table.treated(treatment)
        if columns:
            areas = [col.name for col in columns if issubclass(col.type, AreaCode)]
            postcodes = [col.name for col in columns if col.name not in areas]
            placed = geography.place(accepted.select(col.name for col in columns), postcodes, areas, prefix)
            found += placed.select(f"{prefix}_{part}" for part in AREA_PARTS).get_columns()
    return pl.DataFrame(found)


def _identified(accepted: pl.DataFrame, table: type[Table], key: PseudonymKey, where: pl.Expr | None) -> pl.DataFrame:
    found: list[pl.Series] = []
    if table.treated(Deidentify.PERSON):
        found += person_columns(accepted, table, key, where).get_columns()
    if table.treated(Deidentify.INCIDENT):
        found.append(incident_column(accepted, table, key))
    return pl.DataFrame(found)
