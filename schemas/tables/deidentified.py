"""What a declared table looks like once de-identified: derived, never written twice.

`anonymisation.deidentification.deidentify` must return exactly these columns; the sources' decisions read them.
"""

from __future__ import annotations

import polars as pl

from schemas.columns import Deidentify, Table

AREA_PARTS = ("status", "la", "ward", "msoa", "lsoa", "deprivation")
"""Suffixes of the area columns. `status` is area, outside, no_fixed_abode or unknown; the others carry the code
where the status is area and otherwise the status itself, `lsoa` null; deprivation is 1 (most) to 5, or unknown."""

TEXT_SIGNALS: dict[str, pl.DataType] = {
    "text_assault": pl.Boolean(),
    "text_weapon": pl.Boolean(),
    "text_self_harm": pl.Boolean(),
    "text_partner": pl.Boolean(),
    "text_family": pl.Boolean(),
    "text_stranger": pl.Boolean(),
    "text_acquaintance": pl.Boolean(),
    "text_alcohol": pl.Boolean(),
    "text_sexual": pl.Boolean(),
    "text_gang": pl.Boolean(),
    "text_place": pl.String(),
}
"""What a scrubbed note tells us. Assault: the note suggests that this patient was assaulted on this occasion; weapon,
used or threatened; partner to acquaintance, who is suggested to have done it; gang, markers of gangs or exploitation;
place, one of TEXT_PLACES. Null where there is no note, or none that could be read safely; a place also where none is
told."""

TEXT_PLACES = ("custody", "care", "licensed", "education", "transport", "work", "home", "street")


def deidentified_schema(table: type[Table]) -> dict[str, pl.DataType]:
    """Column name → type of `table`'s rows once de-identified, beside the source line they came from."""
    schema: dict[str, pl.DataType] = {"line": pl.UInt32()}
    rules = {col.deidentify for col in table.columns.values()}
    if Deidentify.WHEN_DATE in rules:
        schema |= {"month": pl.Date(), "weekday": pl.Int8(), "time_band": pl.String()}
    if Deidentify.AGE in rules:
        schema["age_band"] = pl.String()
    if Deidentify.PERSON in rules:
        schema |= {"person_key": pl.String(), "link_clock": pl.Int64()}
    if Deidentify.INCIDENT in rules:
        schema["incident_key"] = pl.String()
    if Deidentify.RESIDENCE in rules:
        schema |= {f"residence_{part}": pl.String() for part in AREA_PARTS}
    if Deidentify.SCENE in rules:
        schema |= {f"incident_{part}": pl.String() for part in AREA_PARTS}
    if Deidentify.CONCEPTS in rules:
        schema |= {"concepts": pl.String(), "markers": pl.String()}
    for col in table.with_rule(Deidentify.TIME_KNOWN):
        schema[f"{col.name}_known"] = pl.Boolean()
    if Deidentify.FLAGS in rules:
        schema |= TEXT_SIGNALS
    for col in table.with_rule(Deidentify.KEEP, Deidentify.SCAN):
        schema[col.name] = col.dtype
    return schema


RECORD_KEYS: dict[str, pl.DataType] = {
    "line": pl.UInt32(),
    "provider_code": pl.String(),
    "month": pl.Date(),
    "record_key": pl.UInt64(),
    "version": pl.Int64(),
    "deletes": pl.Boolean(),
}
"""What supersession needs to know of each accepted row. `version` is microseconds since 1970, null where not sent."""
