"""Who and which: the pseudonyms of persons, incidents and records of a typed frame, and what supersession may know.

Knows: which columns the schema says name a person, an incident, a record. Must not know: which rows are violence.
"""

from __future__ import annotations

import polars as pl
from polars.datatypes import DataType, DataTypeClass

from anonymisation.deidentification.generalise import month
from anonymisation.deidentification.keys import PseudonymKey
from anonymisation.deidentification.pseudonyms import Purpose, clock_offsets, pseudonyms, record_keys
from schemas.columns import Deidentify, Table
from schemas.tables.deidentified import RECORD_KEYS

PROVIDER = "provider_code"
DELETION = "1"
"""CDS UPDATE TYPE of a deletion."""

_BETWEEN, _NOTHING = "\x1f", "\x00"


def person_columns(
    accepted: pl.DataFrame, table: type[Table], key: PseudonymKey, where: pl.Expr | None
) -> pl.DataFrame:
    """person_key and link_clock, one row a row of `accepted`; null outside `where` (None: every row).

    Only contacts that may be violence get a pseudonym at all. The first column of the table that names the person and
    is filled wins; each column hashes apart, so a pseudonym of NHS England's never meets an NHS number. link_clock is
    minutes since 1970 of the contact plus a secret number of minutes of that person, up to ten years: the time between
    two contacts of one person is true, a single value or two persons' values tell nothing. (Month and 3-hour band stand
    beside it, so many contacts of one person narrow the hour; it stays de-identified data.)
    """
    may_be = (pl.col("line").is_not_null() if where is None else where.fill_null(False)).alias("may_be")
    places = accepted.select(may_be).to_series().arg_true()
    candidates = accepted[places]
    identifier = pl.coalesce(
        pl.concat_str(pl.lit(f"{col.name}="), pl.col(col.name)) for col in table.with_rule(Deidentify.PERSON)
    )
    persons = candidates.select(identifier.alias("person")).to_series()
    keys = pseudonyms(persons, key, Purpose.PERSON)
    clock = minutes_of(candidates, table) + clock_offsets(persons, key)
    return pl.DataFrame(
        [
            _empty("person_key", pl.String, accepted.height).scatter(places, keys),
            _empty("link_clock", pl.Int64, accepted.height).scatter(places, clock),
        ]
    )


def minutes_of(accepted: pl.DataFrame, table: type[Table]) -> pl.Series:
    """Minutes since 1970 of the contact, Int64; null where the day or the time is not given."""
    times = table.with_rule(Deidentify.WHEN_TIME)
    if not times:
        return _empty("minutes", pl.Int64, accepted.height)
    day, time = pl.col(table.with_rule(Deidentify.WHEN_DATE)[0].name), pl.col(times[0].name)
    minutes = day.to_physical().cast(pl.Int64) * 1440 + time.dt.hour().cast(pl.Int64) * 60 + time.dt.minute()
    return accepted.select(minutes.alias("minutes")).to_series()


def incident_column(accepted: pl.DataFrame, table: type[Table], key: PseudonymKey) -> pl.Series:
    """incident_key: the same for the same incident number, whoever sent it and however it was spaced."""
    incident_numbers = accepted[table.with_rule(Deidentify.INCIDENT)[0].name]
    # Most attendances came without an ambulance: tidying only what was sent costs a quarter.
    plain_numbers = incident_numbers.drop_nulls().to_frame().select(_incident_number(table)).to_series()
    keys = pseudonyms(plain_numbers, key, Purpose.INCIDENT)
    return _empty("incident_key", pl.String, accepted.height).scatter(incident_numbers.is_not_null().arg_true(), keys)


def record_columns(accepted: pl.DataFrame, table: type[Table], key: PseudonymKey) -> pl.DataFrame:
    """The frame of RECORD_KEYS, one row a row of `accepted`, in its order.

    A record is provider and record identifier; else provider, attendance number and day; for a table without either,
    provider and incident number; else the whole row as it stands.
    """
    day = pl.col(table.with_rule(Deidentify.WHEN_DATE)[0].name)
    facts = accepted.select(
        "line", PROVIDER, month(day).alias("month"), _version(table).alias("version"), _deletes(table).alias("deletes")
    )
    keys = record_keys(_record_names(accepted, table), key).alias("record_key")
    return facts.with_columns(keys).select(pl.col(name).cast(dtype) for name, dtype in RECORD_KEYS.items())


def _record_names(accepted: pl.DataFrame, table: type[Table]) -> pl.Series:
    names: pl.Series | None = None
    for identity in _identities(table):
        if names is None:
            names = accepted.select(identity.alias("record")).to_series()
        elif names.null_count():
            # Only for the rows still without a name: the later identities are dear to write out.
            missing = names.is_null()
            names = names.scatter(
                missing.arg_true(), accepted.filter(missing).select(identity.alias("record")).to_series()
            )
    assert names is not None
    return names


def _identities(table: type[Table]) -> list[pl.Expr]:
    """How a record is named, best first; null where the columns are empty. The last is never null."""
    day = pl.col(table.with_rule(Deidentify.WHEN_DATE)[0].name).cast(pl.String)
    numbers = [pl.col(col.name) for col in table.with_rule(Deidentify.RECORD)]
    identities = [
        _joined("record", number) if first else _joined("attendance", number, day) for first, number in _marked(numbers)
    ]
    if not numbers and table.with_rule(Deidentify.INCIDENT):
        identities.append(_joined("incident", _incident_number(table)))
    whole_row = [pl.col(name).cast(pl.String).fill_null(_NOTHING) for name in table.columns]
    return [*identities, pl.concat_str(pl.lit("row"), *whole_row, separator=_BETWEEN)]


def _marked(numbers: list[pl.Expr]) -> list[tuple[bool, pl.Expr]]:
    return [(place == 0, number) for place, number in enumerate(numbers)]


def _joined(kind: str, *parts: pl.Expr) -> pl.Expr:
    return pl.concat_str(pl.lit(kind), pl.col(PROVIDER), *parts, separator=_BETWEEN)


def _incident_number(table: type[Table]) -> pl.Expr:
    number = pl.col(table.with_rule(Deidentify.INCIDENT)[0].name)
    plain = number.str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
    return pl.when(plain.str.len_bytes() > 0).then(plain)


def _empty(name: str, dtype: DataType | DataTypeClass, height: int) -> pl.Series:
    return pl.Series(name, [None], dtype=dtype).new_from_index(0, height)


def _version(table: type[Table]) -> pl.Expr:
    """Microseconds since 1970 of the first day and time that order versions; null where no day was sent."""
    columns = table.with_rule(Deidentify.VERSION)
    days = [pl.col(col.name) for col in columns if col.dtype == pl.Date()]
    times = [pl.col(col.name) for col in columns if col.dtype == pl.Time()]
    if not days:
        return pl.lit(None, pl.Int64)
    microseconds = days[0].cast(pl.Datetime("us")).to_physical()
    return microseconds + (times[0].to_physical() // 1000).fill_null(0) if times else microseconds


def _deletes(table: type[Table]) -> pl.Expr:
    marks = [pl.col(col.name) for col in table.with_rule(Deidentify.VERSION) if col.dtype == pl.String()]
    return pl.any_horizontal((mark == DELETION).fill_null(False) for mark in marks) if marks else pl.lit(False)
